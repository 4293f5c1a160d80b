// Corrigenda's widget: the start, the ways in, and the one global name.

import { VERSION } from "corrigenda:catalogues";
import { watchSelection } from "./button";
import { openDialog } from "./dialog";
import { watchPage } from "./furniture";
import { RESUME } from "./measures";
import { SITE } from "./page";
import { selected } from "./selection";
import { send } from "./send";
import { kept } from "./store";
import { type Rules, type Span, describe, read } from "./text";

const api = {
  version: VERSION,
  /** Open the dialog, on the selection when it is within the article. */
  open: () => openDialog(selected(), document.documentElement),
  /** The canonical text of this page's article, and its blocks' offsets in code points. */
  text: (rules: Rules = {}): { text: string; blocks: Span[] } => {
    const [points, blocks] = read(rules);
    return { text: points.join(""), blocks };
  },
  /** The span of a range in that text, or null. */
  span: (range: Range, rules: Rules = {}): { start: number; end: number } | null => {
    const span = read(rules, range)[2];
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

const onEvent = (event: MouseEvent | KeyboardEvent): void => {
  const target = event.target as HTMLElement;
  const control = event.ctrlKey || event.metaKey;
  const key = (event as KeyboardEvent).key;
  if (event.defaultPrevented || !target.closest) return;
  const element = target.closest("[data-corrigenda=report]");
  // A click that opens a new tab is the browser's, and so is one where there can be no dialog (it needs constructed
  // sheets). An element that the widget made a button has no click of its own on the keys.
  if (
    element &&
    !control &&
    document.adoptedStyleSheets &&
    (!key || (/^( |Enter)$/.test(key) && target.matches("[role=button]")))
  ) {
    event.preventDefault();
    openDialog(selected(), element);
  } else if (control && key == "Enter" && !target.closest("input,textarea,select,[contenteditable]")) {
    const range = selected();
    if (range) {
      event.preventDefault();
      openDialog(range);
    }
  }
};

if (!SITE) console.error("corrigenda.js: no data-site");
else if (!window.corrigenda?.version) {
  window.corrigenda = api;
  document.addEventListener("click", onEvent);
  document.addEventListener("keydown", onEvent);
  addEventListener("online", send);
  watchSelection();
  watchPage();
  // The one request made without a new act of the reader: a report is waiting. It lets the page load first.
  setTimeout(() => kept().outbox[0] && send(), RESUME);
}
