// Where the widget stands: its script element, the desk it came from, and the page. Everything about the page is asked
// at the moment of acting, because a single-page site changes under a script that stays.

import { BRIEF } from "corrigenda:catalogues";

const script = document.currentScript as HTMLScriptElement | null;

/** Where there is a mouse there is a keyboard, more or less: a device without is a phone or a tablet. */
export const hasMouse = matchMedia("(any-pointer:fine)").matches;

/** The site's key; without one the widget does nothing. */
export const SITE = script?.dataset.site;

/** An address of the desk: it is the folder that the script came from. */
export const desk = (path: string): string => new URL(path, script!.src).href;

export const pageUrl = (): string => location.href.split("#")[0]!;

/** What is asked by site and page: the same job as a plain form, and an article's notices. */
export const deskForPage = (path: string): string => desk(`${path}?site=${SITE}&url=${encodeURIComponent(pageUrl())}`);

/** The language an element is written in: its nearest `lang`. */
export const languageOf = (element: Element | null): string => element?.closest<HTMLElement>("[lang]")?.lang || "";

/** The three texts that stand in the page before the reader acts. */
export const brief = (language: string): readonly [string, string, string] =>
  BRIEF[language.toLowerCase().split("-")[0]!] || BRIEF.en!;
