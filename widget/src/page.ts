// Where the widget stands: its script element, the desk it came from, and the page. Everything about the page is asked
// at the moment of acting, because a single-page site changes under a script that stays.

import { BRIEF, ENGLISH } from "corrigenda:catalogues";

const script = document.currentScript as HTMLScriptElement | null;

/** The site's key; without one the widget does nothing. */
export const SITE = script?.dataset.site;

const query = (site: string): string => `site=${encodeURIComponent(site)}&url=${encodeURIComponent(pageUrl())}`;

/** An address of the desk: it is the folder that the script came from. */
export const desk = (path: string): string => new URL(path, script!.src).href;

export const pageUrl = (): string => location.href.split("#")[0]!;

/** The same job as a plain form, and an article's notices: both are asked for by site and page. */
export const deskForPage = (path: string): string => desk(path + "?" + query(SITE!));

/** The language a node is written in: its nearest `lang`, in the end the document's. */
export const languageOf = (node: Node | null): string =>
  (node && ((node as Element).closest ? (node as Element) : node.parentElement)?.closest("[lang]")?.getAttribute("lang")) ||
  document.documentElement.lang;

/** The four texts that stand in the page before the reader acts. */
export const brief = (language: string): readonly [string, string, string, string] =>
  BRIEF[language.toLowerCase().split(/[-_]/)[0]!] || [
    ENGLISH.report,
    ENGLISH.notices,
    ENGLISH.invitation,
    ENGLISH.invitation_touch,
  ];
