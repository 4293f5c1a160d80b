// The one element the widget adds to a page by itself: a shadow root for the dialog and the small button, so that
// neither the page's style nor the widget's reaches across. Its attribute keeps it out of the article's text.

import { h } from "./dom";
import { CSS } from "./style";

let host: HTMLElement | undefined;

/** Put an element into the shadow root. A single-page site may have thrown the host away since the last time. */
export const place = (element: HTMLElement): void => {
  if (!host) {
    host = h("corrigenda-report" as "div", { "data-corrigenda": "dialog" });
    // A constructed sheet, because a strict Content-Security-Policy blocks <style>.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    host.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
  }
  document.body.append(host);
  host.shadowRoot!.append(element);
};
