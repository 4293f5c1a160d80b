// What a publisher puts into the page for the widget to fill: the invitation line, report elements, notices.

import { button, h } from "./dom";
import { THROTTLE } from "./measures";
import { showNotices } from "./notices";
import { brief, deskForPage, hasMouse, languageOf } from "./page";

const ATTRIBUTE = "data-corrigenda";

let timer = 0;

const furnish = (): void => {
  timer = 0;
  for (const element of document.querySelectorAll<HTMLElement>(`[${ATTRIBUTE}]`)) {
    const kind = element.getAttribute(ATTRIBUTE);
    const [report, notices, invitation] = brief(languageOf(element));
    if (kind == "report" && element.tabIndex < 0) {
      element.tabIndex = 0;
      element.setAttribute("role", "button");
    }
    if (!/\S/.test(element.textContent!)) {
      if (kind == "report") element.append(report);
      if (kind == "invitation") {
        const [before, words, between, press, rest, end] = invitation.split(/[<>[^\]]/);
        element.append(
          before!,
          // A real address, so that it works where the dialog cannot; a click opens the dialog like any report element.
          h("a", { href: deskForPage("report"), [ATTRIBUTE]: "report" }, words!),
          between!,
        );
        // Without a keyboard to hand the sentence is shorter: the small button appears by itself.
        if (hasMouse) {
          const keys = (/Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl") + "+Enter";
          element.append(press!, h("kbd", { dir: "ltr" }, keys), rest!);
        }
        element.append(end!);
      }
      if (kind == "notices") {
        const list = h("div", { role: "status" });
        const toggle = button(notices, () => showNotices(toggle, list));
        toggle.ariaExpanded = "false";
        element.append(toggle, list);
      }
    }
  }
};

/** Fill the page's elements, and those that a single-page site adds later. */
export const watchPage = (): void => {
  furnish();
  new MutationObserver(() => (timer ||= setTimeout(furnish, THROTTLE))).observe(document, {
    childList: true,
    subtree: true,
  });
};
