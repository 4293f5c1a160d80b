// Corrigenda's widget: the start, the ways in, and the one global name.

import { VERSION } from "corrigenda:catalogues";
import { watchSelection } from "./button";
import { openDialog } from "./dialog";
import { REPORT, watchPage } from "./furniture";
import { isHost } from "./host";
import { SITE } from "./page";
import { selected } from "./selection";
import { resume, send } from "./send";
import { type Rules, describe, read } from "./text";

const api = {
  version: VERSION,
  /** Open the dialog, on the selection when it is within the article. */
  open: (): void => void openDialog(selected(), true),
  /** The canonical text of this page's article, and its blocks' offsets in code points. */
  text: (rules: Rules = {}): { text: string; blocks: [number, number][] } => {
    const { points, blocks } = read(rules);
    return { text: points.join(""), blocks };
  },
  /** The span of a range in that text, or null. */
  span: (range: Range, rules: Rules = {}): { start: number; end: number } | null => {
    const { span } = read(rules, range);
    return span && { start: span[0], end: span[1] };
  },
  /** The quote of a span. */
  describe: (text: string, start: number, end: number) => describe([...text], start, end),
};

declare global {
  interface Window {
    corrigenda?: typeof api;
  }
}

const reportElement = (event: Event): Element | null | undefined => (event.target as Element).closest?.(REPORT);

const onClick = (event: MouseEvent): void => {
  const element = reportElement(event);
  // A click that opens a new tab is the browser's, and so is one where there is no dialog to show.
  if (!element || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  openDialog(selected(), true, element);
};

const onKey = (event: KeyboardEvent): void => {
  const target = event.target as HTMLElement;
  const { key } = event;
  if (event.defaultPrevented || event.isComposing || isHost(target)) return;
  const element = reportElement(event);
  if (element && (key == "Enter" || key == " ") && target.matches("[role=button]")) {
    event.preventDefault();
    openDialog(selected(), true, element);
  } else if (
    key == "Enter" &&
    (event.ctrlKey || event.metaKey) &&
    !target.isContentEditable &&
    !target.closest?.("input,textarea,select")
  ) {
    const range = selected();
    if (range) {
      event.preventDefault();
      openDialog(range);
    }
  }
};

const start = (): void => {
  window.corrigenda = api;
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  addEventListener("online", send);
  watchSelection();
  watchPage();
  if (document.readyState == "complete") resume();
  else addEventListener("load", resume);
};

if (!SITE) console.error("Corrigenda: the script element needs data-site, the key of this site at its desk.");
else if (!window.corrigenda?.version) start();
