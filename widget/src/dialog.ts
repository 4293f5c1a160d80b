// The dialog around the form: it opens on a passage, says when a selection cannot be one, and gives back what it took.

import { type Content, button, h } from "./dom";
import { compose } from "./form";
import { place } from "./host";
import { LONGEST_QUOTE } from "./measures";
import { languageOf, pageUrl } from "./page";
import { type Passage, digest, paragraph, passage } from "./passage";
import { read } from "./text";
import { setup } from "./texts";

/** Put a heading and what follows into the dialog. */
export type Show = (heading: string, ...content: Content) => void;

/** Whether the dialog is open, or about to be. */
export let busy = false;

/**
 * Open the dialog on a range, or for `origin`, the report element that asks: then a range outside the article is as good as
 * none, and without a range its language counts. One dialog at a time.
 */
export const openDialog = async (range: Range | null, origin?: Element): Promise<void> => {
  if (busy) return;
  busy = true;
  const pageLanguage = languageOf(range ? range.startContainer.parentElement : origin!);
  const config = await setup(pageLanguage);
  const { texts } = config;
  const url = pageUrl();
  const reading = read(config, range);
  const [points, , span] = reading;
  const text = await digest(points.join(""));
  let atClose = (): void => {};

  const dialog = h("dialog", {
    "aria-label": texts.report,
    lang: config.language,
    dir: config.dir,
    close: () => {
      // The browser has given the focus back by now; the selection is ours to give back.
      busy = false;
      atClose();
      dialog.remove();
      if (range) {
        getSelection()!.removeAllRanges();
        getSelection()!.addRange(range);
      }
    },
  });
  // A page with one-letter shortcuts must not act on what is typed here.
  dialog.onkeydown = dialog.onkeypress = dialog.onkeyup = (event) => event.stopPropagation();

  const show: Show = (heading, ...content) => {
    const title = h("h2", { tabindex: -1 }, heading);
    dialog.replaceChildren(title, ...content);
    title.focus();
  };
  const close = button(texts.close, () => dialog.close());
  const write = (meant?: Passage): void => {
    atClose = compose(config, show, close, url, pageLanguage, text, meant);
  };
  const offer = (reason: string, label: string, meant?: Passage): void =>
    show(reason, button(label, () => write(meant), "main"), close);

  place(dialog);
  dialog.showModal();
  if (!span) {
    if (range && !origin) offer(texts.outside, texts.go_on);
    else write();
  } else if (span[1] - span[0] > LONGEST_QUOTE) offer(texts.too_long, texts.use_paragraph, paragraph(reading, span[0]));
  else write(passage(points, ...span));
};
