// Finds quotes as the Hypothesis client does: node match.mjs LIBRARY PAIRS ANSWERS
//
// Written anew from what the client's src/annotator/anchoring/match-quote.ts does; the approximate search is its own
// library, approx-string-match, from the file LIBRARY. PAIRS holds lines of {"old", "new", "spans": [[start, end], …]};
// ANSWERS gets for each a line of [{"place": [start, end] or null, "seconds"}, …]. Offsets outside are code points,
// inside they are UTF-16 units, as in a page. Seconds are those of the search alone, not of reading or converting.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const CONTEXT = 32; // units before and after the words, as the client stores them with an annotation
const MOST_ERRORS = 256; // and never more than half of the quote
const WEIGHTS = { quote: 50, before: 20, after: 20, position: 2 };
const TOTAL = Object.values(WEIGHTS).reduce((sum, weight) => sum + weight);

const [libraryPath, pairsPath, answersPath] = process.argv.slice(2);
const { default: approximate } = await import(pathToFileURL(libraryPath).href);

/** All exact occurrences; without any, the nearest approximate ones, which share one number of errors. */
function candidates(text, words, mostErrors) {
  const exact = [];
  for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
    exact.push({ start, end: start + words.length, errors: 0 });
  }
  return exact.length ? exact : approximate(text, words, mostErrors);
}

/** How much of the expected context is in this text, 0 to 1; 1 where no context is expected. */
function likeness(text, expected) {
  if (!expected) return 1;
  const nearest = text && candidates(text, expected, expected.length)[0];
  return nearest ? 1 - nearest.errors / expected.length : 0;
}

/** The best of the candidates for the words, or null. The first wins among equals. */
function locate(text, { words, before, after, position }) {
  let best = null;
  let most = -Infinity;
  for (const candidate of candidates(text, words, Math.min(MOST_ERRORS, words.length / 2))) {
    const { start, end, errors } = candidate;
    const score =
      (WEIGHTS.quote * (1 - errors / words.length) +
        WEIGHTS.before * likeness(text.slice(Math.max(0, start - before.length), start), before) +
        WEIGHTS.after * likeness(text.slice(end, end + after.length), after) +
        WEIGHTS.position * (1 - Math.abs(start - position) / text.length)) /
      TOTAL;
    if (score > most) [best, most] = [candidate, score];
  }
  return best;
}

/** The unit at which each code point begins, and the end. */
function beginnings(text) {
  const units = [0];
  for (const character of text) units.push(units.at(-1) + character.length);
  return units;
}

/** The index of the code point that a unit belongs to. */
function pointAt(units, unit) {
  let [low, high] = [0, units.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (units[middle] <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A match in code points. One that cuts a surrogate pair, which the search can do, gets the whole character. */
function placeOf(match, units) {
  if (!match || match.start >= match.end) return null;
  const end = pointAt(units, match.end);
  return [pointAt(units, match.start), units[end] === match.end ? end : end + 1];
}

/** What the client would have stored with an annotation, in units; but it trims the words too. */
function selector(old, start, end) {
  return {
    words: old.slice(start, end),
    before: old.slice(Math.max(0, start - CONTEXT), start),
    after: old.slice(end, end + CONTEXT),
    position: start,
  };
}

function answer({ old, new: text, spans }) {
  const [from, to] = [beginnings(old), beginnings(text)];
  return spans.map(([start, end]) => {
    const wanted = selector(old, from[start], from[end]);
    const begun = process.hrtime.bigint();
    const match = wanted.words ? locate(text, wanted) : null;
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    return { place: placeOf(match, to), seconds };
  });
}

const pairs = readFileSync(pairsPath, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
pairs.slice(0, 1).forEach(answer); // Once for nothing: what is timed has been compiled.
writeFileSync(answersPath, pairs.map((pair) => JSON.stringify(answer(pair)) + "\n").join(""));
