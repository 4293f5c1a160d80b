// The dialog around the form: it opens on a passage, says when a selection cannot be one, and gives back what it took.

import { button, h } from "./dom";
import { compose } from "./form";
import { place } from "./host";
import { languageOf, pageUrl } from "./page";
import { type Passage, take } from "./passage";
import { languageOfRange } from "./selection";
import { setup } from "./texts";

/** Whether the dialog is open, or about to be. */
export let busy = false;

const open = async (range: Range | null, lenient?: boolean, origin: Element | null = null): Promise<void> => {
  const pageLanguage = range ? languageOfRange(range) : languageOf(origin);
  const config = await setup(pageLanguage);
  const { language, texts, dir } = config;
  const url = pageUrl();
  const taken = await take(config, range);
  const title = h("h2", { id: "title", tabindex: -1 }, texts.title);
  const body = h("div");
  const close = (): void => dialog.close();
  let atClose = (): void => {};

  const dialog = h(
    "dialog",
    {
      "aria-labelledby": "title",
      lang: language,
      dir,
      close: () => {
        // The browser has given the focus back by now; the selection is ours to give back.
        atClose();
        dialog.remove();
        busy = false;
        if (range) {
          const selection = getSelection()!;
          selection.removeAllRanges();
          selection.addRange(range);
        }
      },
    },
    title,
    body,
  );
  // A page with one-letter shortcuts must not act on what is typed here.
  for (const type of ["keydown", "keypress", "keyup"]) dialog.addEventListener(type, (event) => event.stopPropagation());

  const show = (...content: (Node | string)[]): void => body.replaceChildren(...content);

  const write = (passage?: Passage): void => {
    atClose = compose({ config, taken, passage, url, pageLanguage, title, show, close });
  };

  const offer = (reason: string, label: string, passage?: Passage): void =>
    show(
      h("p", null, reason),
      h("footer", null, button(label, () => write(passage), "main"), button(texts.cancel, close)),
    );

  place(dialog);
  dialog.showModal();
  if (taken.paragraph) offer(texts.too_long, texts.use_paragraph, taken.paragraph);
  else if (range && !taken.passage && !lenient) offer(texts.outside, texts.go_on);
  else write(taken.passage);
};

/**
 * Open the dialog on a range. `lenient`: a range outside the article is as good as none. `origin`: the element whose
 * language counts where there is no range. One dialog at a time.
 */
export const openDialog: typeof open = async (...how) => {
  if (busy) return;
  busy = true;
  try {
    await open(...how);
  } catch (error) {
    busy = false;
    throw error;
  }
};
