// The reader's selection, and a quick test of whether it could be a passage.

import { candidates } from "./text";
import { known } from "./texts";

/** The selection's range, or null when nothing is selected. A copy: the page's own goes on changing. */
export const selected = (): Range | null => {
  const selection = getSelection()!;
  return /\S/.test(selection + "") && !selection.isCollapsed ? selection.getRangeAt(0).cloneRange() : null;
};

/** The same within an article. Cheap, because it is asked after every selection: the text model has the last word. */
export const selectedInArticle = (): Range | null => {
  const range = selected();
  return range && candidates(known).some((root) => range.intersectsNode(root)) ? range : null;
};
