// What a reader changed, word by word: a longest common subsequence of words, white space and single marks.

export type Change = [kind: "del" | "ins" | "", text: string];

// Chinese and Japanese have no spaces between words: there a character is compared.
const words = (text: string): string[] =>
  text.match(/[\p{Ideo}\u3040-\u30ff]|[\p{L}\p{M}\p{N}]+|\s+|[^]/gu) || [];

/** The parts kept, taken out and put in, in reading order. Quadratic in words: at most some thousand of either. */
export const diff = (before: string, after: string): Change[] => {
  const a = words(before);
  const b = words(after);
  // common[i][j]: how many words of a from i and of b from j can be kept. One row and one column of nothing at the ends.
  const common: number[][] = [...a, ""].map(() => [...b, ""].map(() => 0));
  for (let i = a.length; i--; ) {
    for (let j = b.length; j--; ) {
      common[i]![j] = a[i] == b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const kind = a[i] == b[j] ? "" : j < b.length && !(common[i + 1]?.[j]! >= common[i]![j + 1]!) ? "ins" : "del";
    const word = kind == "ins" ? b[j]! : a[i]!;
    if (kind != "ins") i++;
    if (kind != "del") j++;
    const last = changes[changes.length - 1];
    if (last?.[0] == kind) last[1] += word;
    else changes.push([kind, word]);
  }
  return changes;
};
