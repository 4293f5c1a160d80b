// The reader's selection, and a quick test of whether it could be a passage.

import { LEFT_OUT } from "./text";

/** The selection's range, or null when nothing is selected. A copy: the page's own goes on changing. */
export const selected = (): Range | null => {
  const selection = getSelection()!;
  return /\S/.test(selection + "") && !selection.isCollapsed ? selection.getRangeAt(0).cloneRange() : null;
};

/**
 * The same where a small button may stand beside it: not in what is no article's text, nor in an editor. Cheap, because it
 * is asked after every selection, and without the site's own rules, which are not known before the reader acts: the text
 * model has the last word when the dialog opens.
 */
export const selectedText = (): Range | null => {
  const range = selected();
  return range?.commonAncestorContainer.parentElement?.closest(LEFT_OUT + ",[contenteditable]") ? null : range;
};
