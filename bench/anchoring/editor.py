"""A synthetic editor: texts in six languages, edited as newsrooms edit, by one who knows where every word went.

Real histories have to be compared before anything can be said of them, and what compares may err. Here every word
keeps its number through every edit, so where a passage is in the end is known and not found out. It is asked only what
is plain to a reader who has both texts and not the editor's memory: a sentence that was deleted beside one that was
written anew, or one that was moved while a copy of it was put elsewhere, has no plain truth and is left out.

The prose and the single edits are in `bench.anchoring.prose`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from rapidfuzz import fuzz

from bench.anchoring.cases import DISTANCES, Case
from bench.anchoring.edits import EDITS, Desk, origins
from bench.anchoring.prose import LANGUAGES, Document, Prose, Text, Token
from bench.anchoring.truth import Fate, Place

_SHARES: dict[Fate, float] = {"kept": 0.4, "moved": 0.3, "changed": 0.4, "deleted": 0.3}  # at most
_SHORT = 20  # code points up to which a passage is known by what stands beside it
_BARELY = 0.4  # share of a sentence that has to stand for a part of it to have a place
_LITTLE = 0.3  # share of a text that has to stand for it not to be another text
_ALIKE = 50.0  # likeness (0 to 100) from which on one sentence may be taken for another, moved and edited
_ALIKE_UNSPACED = 40.0  # the same in Chinese, where unlike sentences have less in common
_BRIEF, _ALIKE_IN_PART = 6, 70.0  # the same, of what is longer than this and may be a part of the other
_COPY = 90.0  # likeness from which on it is all but the same
_NEARER = 8.0  # by how much a sentence has to be more like what it was than like any other that is gone
_NEAR = 3  # sentences within which a copy makes it unclear which of the two is the old one


def synthetic(articles: int, passages: int, seed: int) -> Iterator[Case]:
    """For each language, article and distance, up to `passages` cases. The same for the same seed."""
    for language in LANGUAGES:
        prose = Prose(language)
        for number in range(articles):
            chance = random.Random(f"{seed}:{language}:{number}")
            first = prose.article(chance)
            for least, most in DISTANCES:
                steps = chance.randint(least, most)
                last = _edited(first, steps, prose, chance)
                followed = Followed(Text(first, prose), Text(last, prose), bool(prose.space))
                if followed.stood < _LITTLE:
                    continue
                source, old, new = f"synthetic/{language}/{number}", followed.old.text, followed.new.text
                for start, end, truth in _asked(followed, passages, chance):
                    yield Case(language, source, steps, old, new, start, end, truth)


def _edited(document: Document, steps: int, prose: Prose, chance: random.Random) -> Document:
    """The text after a number of edits, each of which changes it."""
    often, edits = zip(*EDITS, strict=True)
    versions = [document]
    while len(versions) <= steps:
        if len(versions) > 2 and chance.random() < 0.03:
            made: Document | None = chance.choice(versions[-5:-1])
        else:
            edit = chance.choices(edits, often)[0]
            made = edit(Desk(versions[-1], prose, chance, len(versions)))
        if made and Text(made, prose).text != Text(versions[-1], prose).text:
            versions.append(made)
    return versions[-1]


class Followed:
    """A text, and what it became. Tokens of the old text are named by their index, which is their number."""

    def __init__(self, old: Text, new: Text, is_spaced: bool) -> None:
        self.old, self.new = old, new
        self.alike = _ALIKE if is_spaced else _ALIKE_UNSPACED
        self.heirs: dict[int, list[int]] = {}
        for index, token in enumerate(new.tokens):
            for number in token.of:
                self.heirs.setdefault(number, []).append(index)
        became: dict[int, set[int]] = {}
        for number, heirs in self.heirs.items():
            stood = {new.sentence[heir] for heir in heirs if new.tokens[heir].stood and new.tokens[heir].is_word}
            became.setdefault(old.sentence[number], set()).update(stood)
        # The new sentences in which words of each old one still stand; and those in which no old word does.
        self.became = became
        lasting = set().union(*became.values())
        self.fresh = {s for s in range(len(new.firsts) - 1) if s not in lasting and new.words(s)}
        self.put = self._put()
        self.stood = sum(len(token.text) for token in new.tokens if token.stood) / len(old.text)

    def _put(self) -> list[tuple[str, int, frozenset[int]]]:
        """What reads as newly written: its words, its sentence, and the old ones that it stands in the place of."""
        new = self.new

        def kind(index: int) -> tuple[int, bool]:
            token = new.tokens[index]
            return new.sentence[index], token.text != "" and (not token.of or token.whole)

        found: list[tuple[str, int, frozenset[int]]] = []
        for (sentence, is_put), group in groupby(range(len(new.tokens)), kind):
            if is_put:
                run = list(group)
                numbers = origins(tuple(new.tokens[run[0] : run[-1] + 1]))
                words = new.text[new.starts[run[0]] : new.end(run[-1])]
                found.append((words, sentence, frozenset(self.old.sentence[number] for number in numbers)))
        return found

    def follow(self, first: int, last: int, start: int, end: int) -> Place | None:
        """The passage `start` to `end`, whose first and last tokens are given; None without a plain answer."""
        numbers = set(range(first, last + 1))
        mine = sorted({heir for number in numbers for heir in self.heirs[number]})
        tokens = self.new.tokens[mine[0] : mine[-1] + 1]
        alive = [index for index in mine if self.new.tokens[index].text]
        if any(token.of and not token.of <= numbers for token in tokens):
            return None
        if len({self.new.tokens[index].moved for index in mine}) > 1 or self._is_mistakable(first, last):
            return None
        if not alive:
            return Place(-1, -1, "deleted") if self._is_plainly_gone(mine, first, last) else None
        if not any(self.new.tokens[index].is_word for index in alive):
            return None
        for cut, edge in ((start - self.old.starts[first], alive[0]), (self.old.end(last) - end, alive[-1])):
            if cut and not (self.new.tokens[edge].stood and edge in (mine[0], mine[-1])):
                return None
        begin = self.new.starts[alive[0]] + start - self.old.starts[first]
        stop = self.new.end(alive[-1]) + end - self.old.end(last)
        if not (self._has_edge(mine, -1) and self._has_edge(mine, 1) and self._stands_firmly(alive, first, last)):
            return None
        if self.new.text[begin:stop] != self.old.text[start:end]:
            return Place(begin, stop, "changed")
        return Place(begin, stop, "moved" if self.new.tokens[alive[0]].moved else "kept")

    def _next(self, index: int, way: int, *, over_gone: bool = False) -> int | None:
        """The next token that is a word, or was one and is gone."""
        index += way
        while 0 <= index < len(self.new.tokens):
            token = self.new.tokens[index]
            if token.is_word or (not token.text and not over_gone):
                return index
            index += way
        return None

    def _has_edge(self, mine: list[int], way: int) -> bool:
        """Whether it is plain where the passage ends: beside words that stand, if its own last do not."""
        # A full stop that stayed says nothing.
        index = next(at for at in mine[::-way] if self.new.tokens[at].is_word or not self.new.tokens[at].text)
        token = self.new.tokens[index]
        beside = self._next(index, way)
        if token.stood or beside is None:
            return True
        if not token.text:
            inner = self._next(index, -way, over_gone=True)
            outer = self._next(index, way, over_gone=True)
            known = (self.new.tokens[at] for at in (inner, outer) if at is not None)
            return all(other.stood and other.moved == token.moved for other in known)
        other = self.new.tokens[beside]
        if self.new.sentence[beside] == self.new.sentence[index]:
            return other.stood
        # A sentence written anew is known by its neighbours, so they have to be those it had.
        return not token.whole or (other.text != "" and bool(other.of) and other.moved == token.moved == 0)

    def _stands_firmly(self, alive: list[int], first: int, last: int) -> bool:
        """Whether enough stands in and beside the passage, unless it is whole sentences."""
        for index, number in ((alive[0], first), (alive[-1], last)):
            token = self.new.tokens[index]
            sentence, was = self.new.sentence[index], self.old.sentence[number]
            if token.whole or (first <= self.old.firsts[was] and last >= self.old.firsts[was + 1] - 2):
                continue
            stood = sum(
                len(t.text) for t in map(self.new.tokens.__getitem__, self.new.of_sentence(sentence)) if t.stood
            )
            if stood < _BARELY * max(len(self.new.words(sentence)), len(self.old.words(was))):
                return False
        if self.new.end(alive[-1]) - self.new.starts[alive[0]] >= _SHORT:
            return True
        beside = (self._next(alive[0], -1), self._next(alive[-1], 1))
        sentence = self.new.sentence[alive[0]]
        near = [at for at in beside if at is not None and self.new.sentence[at] == sentence]
        return any(self.new.tokens[at].stood for at in near) or not near

    def _is_mistakable(self, first: int, last: int) -> bool:
        """Whether one of the passage's sentences may be taken for another, by one who has only the two texts."""
        old, new = self.old, self.new
        gone = {s for s in range(len(old.firsts) - 1) if not self.became[s]}
        for ours in range(old.sentence[first], old.sentence[last] + 1):
            was = old.words(ours)
            fresh = [fuzz.ratio(was, words) for words, _, of in self.put if ours not in of]
            if ours in gone:
                if max(fresh, default=0) > self.alike or any(self._is_nearer(ours, s) for s in self.became):
                    return True
                continue
            for theirs in self.became[ours]:
                now = new.words(theirs)
                if now != was and any(self._is_nearer(s, ours) for s in gone):
                    return True
                moved = any(new.tokens[index].moved for index in new.of_sentence(theirs))
                if max(fresh, default=0) > _COPY and not self._is_known_by_neighbours(ours, theirs):
                    return True
                if (now != was or moved) and max(fresh, default=0) > fuzz.ratio(was, now) - _NEARER:
                    return True
        return False

    def _is_known_by_neighbours(self, ours: int, theirs: int) -> bool:
        """Whether a sentence of which there are copies stands beside one that it stood beside, and no copy does."""
        was = self.old.words(ours)
        if any(abs(at - theirs) <= _NEAR and fuzz.ratio(was, words) > _COPY for words, at, _ in self.put):
            return False
        return any(theirs + way in self.became.get(ours + way, ()) for way in (-1, 1))

    def _is_nearer(self, gone: int, lasting: int) -> bool:
        """Whether what an old sentence became is as like another, which is gone, as like itself."""
        was, other = self.old.words(lasting), self.old.words(gone)
        became = [self.new.words(theirs) for theirs in self.became[lasting]]
        return any(now != was and fuzz.ratio(other, now) > fuzz.ratio(was, now) - _NEARER for now in became)

    def _is_plainly_gone(self, mine: list[int], first: int, last: int) -> bool:
        """Whether nothing stands in the passage's place, nor was put beside it, nor its words elsewhere nearby."""
        beside = [self._next(mine[0], -1, over_gone=True), self._next(mine[-1], 1, over_gone=True)]
        if self.new.tokens[mine[0]].moved:
            return False
        for at in beside:
            if at is None:
                continue
            token, sentence = self.new.tokens[at], self.new.sentence[at]
            if token.moved or not token.of or sentence in self.fresh:
                return False
            if sentence == self.new.sentence[mine[0]] and not token.stood:
                return False
        run = range(beside[0] or 0, beside[1] or len(self.new.tokens))
        gone = origins(tuple(token for token in map(self.new.tokens.__getitem__, run) if not token.text))
        low, high = min(gone), max(gone)
        begin, end = self.old.firsts[self.old.sentence[low]], self.old.firsts[self.old.sentence[high] + 1]
        if (begin < low or end > high + 2) and self._slides(low, high):
            return False
        lost = self.old.text[self.old.starts[low] : self.old.end(high)]
        if any(self._is_in(lost, words) for words, _, _ in self.put):
            return False
        words = self.old.text[self.old.starts[first] : self.old.end(last)]
        ours = (self.new.tokens[index] for index in self.new.of_sentence(self.new.sentence[mine[0]]))
        return not any(len(token.text) > 2 and token.text in words for token in ours if not token.stood)

    def _is_in(self, words: str, others: str) -> bool:
        """Whether words are alike to others, or to a part of them."""
        in_part = _BRIEF < len(words) < len(others) and fuzz.partial_ratio(words, others) > _ALIKE_IN_PART
        return in_part or fuzz.ratio(words, others) > self.alike

    def _slides(self, low: int, high: int) -> bool:
        """Whether deleting the words one place earlier or later would have left the same."""
        tokens = self.old.tokens
        before, after = tokens[low - 1].text if low else "", tokens[high + 1].text if high + 1 < len(tokens) else ""
        return tokens[high].text == before or tokens[low].text == after


def _asked(followed: Followed, passages: int, chance: random.Random) -> Iterator[tuple[int, int, Place]]:
    """Passages as readers mark them, most of them where something was done."""
    old, new = followed.old, followed.new
    given: Counter[Fate] = Counter()
    seen: set[tuple[int, int]] = set()
    done = [number for number, heirs in followed.heirs.items() if any(_is_done(new.tokens[at]) for at in heirs)]
    words = [number for number, token in enumerate(old.tokens) if token.is_word]
    gone = [
        at for at in done if len(old.tokens[at].text) > 2 and not any(new.tokens[i].text for i in followed.heirs[at])
    ]
    twice = [number for number in gone if old.tokens[number].text in new.text]
    for _ in range(passages * 60):
        if given.total() >= passages:
            return
        source = chance.choices((words, done or words, gone or words, twice or words), (3, 6, 4, 2))[0]
        first, last, start, end = _marked(old, chance.choice(source), source is twice, chance)
        if (start, end) in seen or not any(token.is_word for token in old.tokens[first : last + 1]):
            continue
        seen.add((start, end))
        truth = followed.follow(first, last, start, end)
        if truth and given[truth.fate] < max(1, int(passages * _SHARES[truth.fate])):
            given[truth.fate] += 1
            yield start, end, truth


def _is_done(token: Token) -> bool:
    return not token.stood or token.moved > 0


def _marked(text: Text, at: int, only_it: bool, chance: random.Random) -> tuple[int, int, int, int]:
    """A word or part of one, some words, a sentence, several: its first and last token, its start and end."""
    kind = "word" if only_it else chance.choice(("word", "word", "part", "words", "words", "sentence", "sentences"))
    first = last = at
    if kind == "words":
        last = min(at + chance.randint(1, 8), len(text.tokens) - 1)
    elif kind.startswith("sentence"):
        sentence = text.sentence[at]
        after = min(sentence + (chance.randint(1, 3) if kind == "sentences" else 0), len(text.firsts) - 2)
        first, last = text.firsts[sentence], text.firsts[after + 1] - 1
        if last - first > 2 and not text.tokens[last].is_word and chance.random() < 0.5:
            last -= 1
    start, end = text.starts[first], text.end(last)
    if kind == "part" and end - start >= 5 and text.tokens[at].text.isalpha():
        start += chance.randint(0, 2)
        end -= chance.randint(0, 1)
    return first, last, start, end
