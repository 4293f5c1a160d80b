// An article's published corrections, shown in the article when a reader asks for them. In the page's own tree and type,
// with class names only: how they look is the publisher's.

import type { Notices } from "./contract";
import { type Content, h, link } from "./dom";
import { deskForPage, languageOf } from "./page";
import { setup } from "./texts";

export const showNotices = async (toggle: HTMLElement, list: HTMLElement): Promise<void> => {
  const open = toggle.ariaExpanded == "false";
  toggle.ariaExpanded = open + "";
  let content: Content = [];
  if (open) {
    const { texts } = await setup(languageOf(toggle));
    try {
      const { notices, record }: Notices = await (await fetch(deskForPage("api/v1/notices"))).json();
      content = [
        ...notices.map(({ label, language, published, text, url }) =>
          h(
            "div",
            { class: "corrigenda-notice", lang: language, dir: "auto" },
            h(
              "p",
              {},
              h("b", {}, link(url, label)),
              " ",
              h(
                "time",
                { datetime: published },
                new Date(published).toLocaleDateString(language, { dateStyle: "long" } as object),
              ),
            ),
            h("p", {}, text),
          ),
        ),
        notices[0] ? link(record, texts.record) : texts.none,
      ];
    } catch {
      content = [texts.failed];
    }
  }
  list.replaceChildren(...content);
};
