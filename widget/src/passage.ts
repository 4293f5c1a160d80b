// The passage a reader means, taken from the page once, when the dialog opens: later changes of the page do no harm.

import type { Quote } from "./contract";
import { LONGEST_QUOTE } from "./measures";
import { type Reading, describe } from "./text";

export interface Passage {
  quote: Quote;
  position: { start: number; end: number };
}

export const passage = (points: string[], start: number, end: number): Passage => ({
  quote: describe(points, start, end),
  position: { start, end },
});

/** What stands for a selection that is too long: the paragraph it begins in, cut at a word if need be. */
export const paragraph = ([points, blocks]: Reading, from: number): Passage => {
  const [start, whole] = blocks.find((block) => block[1] > from)!;
  let end = Math.min(whole, start + LONGEST_QUOTE);
  if (end < whole) while (end > start && !/\s/.test(points[end]!)) end--;
  // Where words are not parted (Chinese, Thai) the cut is at the limit.
  return passage(points, start, end > start ? end : start + LONGEST_QUOTE);
};

export const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => (byte + 256).toString(16).slice(1)).join("");

/** Names the reader's revision; only where the browser can digest (a secure context). */
export const digest = async (text: string): Promise<string | undefined> =>
  crypto.subtle && "1:" + hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
