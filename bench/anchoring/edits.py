"""What an editor does to a document: each edit makes another document, and every word keeps where it came from."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from bench.anchoring.prose import Document, Prose, Sentence, Token, capital, misspell


def standing(sentence: Sentence) -> list[int]:
    """Where the words that were not deleted are."""
    return [at for at, token in enumerate(sentence) if token.is_word]


def origins(tokens: Sentence) -> frozenset[int]:
    """The numbers of all that the tokens are or stand for."""
    return frozenset().union(*(token.of for token in tokens))


def without(tokens: Sentence) -> Sentence:
    """The tokens deleted: those that were in the first text stay as empty places."""
    return tuple(replace(token, text="", stood=False) for token in tokens if token.of)


def respelled(sentence: Sentence, chance: random.Random) -> Sentence | None:
    """A misspelling corrected, or, where there is none, made."""
    wrong = [at for at in standing(sentence) if sentence[at].good]
    at = chance.choice(wrong or standing(sentence))
    token = sentence[at]
    fixed = replace(token, text=token.good, good="", stood=False) if token.good else misspell(token, chance)
    return None if fixed == token else (*sentence[:at], fixed, *sentence[at + 1 :])


def reworded(sentence: Sentence, prose: Prose, chance: random.Random, words: int) -> Sentence | None:
    """Up to `words` of it replaced with others, each by itself."""
    slots = [at for at in standing(sentence) if sentence[at].slot]
    if not slots:
        return None
    made = list(sentence)
    for at in chance.sample(slots, min(words, len(slots))):
        token = made[at]
        text = prose.value(token.slot, chance, token.text)
        other = replace(token, text=text, good="", stood=False)
        made[at] = capital(other) if at == standing(sentence)[0] and token.text[:1].isupper() else other
    return tuple(made)


def rephrased(sentence: Sentence, prose: Prose, chance: random.Random) -> Sentence | None:
    """Some words in a row replaced with another number of words, or a tail put on, or some words deleted."""
    words = standing(sentence)
    if len(words) < 7:
        return None
    kind = chance.choice(("phrase", "tail", "delete", "delete"))
    if kind == "tail":
        end = len(sentence) - (sentence[-1].text == prose.stop != "")
        tail = prose.tokens(chance.choice(prose.tails), chance)
        return (*sentence[:end], *tail, *sentence[end:])
    first = chance.randint(1, len(words) - 3)
    last = min(first + chance.randint(0, 3), len(words) - 2)
    a, b = words[first], words[last] + 1
    if kind == "delete":
        runs_together = b < len(sentence) and not sentence[b].glue and sentence[a - 1].text[-1:].isdigit()
        if runs_together and sentence[b].text[:1].isdigit():
            return None  # nobody leaves two numbers as one
        return (*sentence[:a], *without(sentence[a:b]), *sentence[b:])
    made = prose.tokens(chance.choice(prose.tails).lstrip(" ,，،_"), chance)
    of, moved = origins(sentence[a:b]), sentence[a].moved
    glue = sentence[a].glue
    put = [replace(token, of=of, moved=moved, glue=token.glue if at else glue) for at, token in enumerate(made)]
    return (*sentence[:a], *put, *sentence[b:])


def replaced(sentence: Sentence, prose: Prose, chance: random.Random) -> Sentence:
    """Another sentence in its place; only its full stop stays."""
    ends = bool(prose.stop) and sentence[-1].text == prose.stop
    body = sentence[:-1] if ends else sentence
    made = prose.sentence(chance.choice(prose.templates), chance)
    made = made[:-1] if prose.stop and made[-1].text == prose.stop else made
    of, moved = origins(body), sentence[standing(sentence)[0]].moved
    put = tuple(replace(token, of=of, moved=moved, whole=bool(of)) for token in made)
    return (*put, *sentence[-1:]) if ends else put


def joined(one: Sentence, other: Sentence, prose: Prose, chance: random.Random) -> Sentence | None:
    """Two sentences as one: a joint in the place of the full stop, and no capital after it."""
    if not one or (prose.stop and one[-1].text != prose.stop) or not standing(other):
        return None
    last = one[-1:] if prose.stop else ()
    body = one[:-1] if prose.stop else one
    joint = prose.tokens(prose.joint, chance)
    put = tuple(replace(token, of=origins(last), moved=one[-1].moved) for token in joint)
    at = standing(other)[0]
    head, text = other[at], other[at].text
    if text[:1].isupper() and (not head.slot or "/" in head.slot) and head.text[1:] == head.text[1:].lower():
        head = replace(head, text=text[0].lower() + text[1:], stood=False)
    head = replace(head, glue=prose.space)
    return (*body, *put, *other[:at], head, *other[at + 1 :])


def parted(sentence: Sentence, prose: Prose) -> tuple[Sentence, Sentence] | None:
    """One sentence as two, at a comma in its middle."""
    words = standing(sentence)
    for at, token in enumerate(sentence):
        if token.text in (",", "，", "،") and prose.stop and len(words) > 6 and words[2] < at < words[-3]:
            stop = replace(token, text=prose.stop, stood=False)
            rest = next(index for index in words if index > at)
            head = sentence[rest]
            start = head if head.text[:1].isupper() else replace(capital(head), stood=not head.text[:1].islower())
            start = replace(start, stood=head.stood and start.stood)
            return (*sentence[:at], stop), (*sentence[at + 1 : rest], start, *sentence[rest + 1 :])
    return None


def typeset(sentence: Sentence, prose: Prose, way: str) -> Sentence:
    """Quotation marks curled, dashes set, or no-break spaces put after numbers."""
    made: list[Token] = []
    opens = True
    for token in sentence:
        last = made[-1].text if made else ""
        if way == "quotes" and token.text == '"':
            made.append(replace(token, text=prose.opening if opens else prose.closing, stood=False))
            opens = not opens
        elif way == "dashes" and token.text == "-" and token.glue:
            made.append(replace(token, text="–", stood=False))
        elif way == "spaces" and token.glue == " " and last.isdigit():
            made.append(replace(token, glue="\u00a0"))
        else:
            made.append(token)
    return tuple(made)


class Desk:
    """A text to be edited once. `step` is the number of the edit."""

    def __init__(self, document: Document, prose: Prose, chance: random.Random, step: int) -> None:
        self.paragraphs = [list(paragraph) for paragraph in document]
        self.prose, self.chance, self.step = prose, chance, step
        self.places = [
            (p, s)
            for p, paragraph in enumerate(self.paragraphs)
            for s, sentence in enumerate(paragraph)
            if standing(sentence)
        ]

    @property
    def document(self) -> Document:
        return tuple(tuple(paragraph) for paragraph in self.paragraphs if paragraph)

    def any(self) -> tuple[int, int]:
        return self.chance.choice(self.places)

    def change(self, change: Callable[[Sentence], Sentence | None]) -> Document | None:
        """One sentence changed."""
        p, s = self.any()
        made = change(self.paragraphs[p][s])
        if made is None:
            return None
        self.paragraphs[p][s] = made
        return self.document

    def elsewhere(self, p: int, s: int) -> tuple[int, int] | None:
        """A place for a sentence at some distance."""
        at = self.places.index((p, s))
        far = [place for index, place in enumerate(self.places) if abs(index - at) >= 3]
        return self.chance.choice(far) if far else None


def _delete_paragraph(desk: Desk) -> Document | None:
    p = desk.any()[0]
    if len(desk.places) < 8 + len(desk.paragraphs[p]):
        return None
    desk.paragraphs[p] = [without(sentence) for sentence in desk.paragraphs[p]]
    return desk.document


def _insert(desk: Desk) -> Document | None:
    """A new sentence, the like of one that is there with other numbers, or a copy of one that is far enough away."""
    chance = desk.chance
    p, s = desk.any()
    target: tuple[int, int] | None = desk.any()
    kind = chance.choice(("new", "alike", "copy"))
    if kind == "new":
        made = desk.prose.sentence(chance.choice(desk.prose.templates), chance)
    elif kind == "alike":
        made = desk.prose.look_alike(desk.paragraphs[p][s], chance)
    else:
        made = tuple(token for token in desk.paragraphs[p][s] if token.text)
        target = desk.elsewhere(p, s)
    if target is None:
        return None
    fresh = tuple(replace(token, of=frozenset(), stood=False, moved=0, whole=False) for token in made)
    desk.paragraphs[target[0]].insert(target[1] + chance.randint(0, 1), fresh)
    return desk.document


def _move(desk: Desk) -> Document | None:
    """A sentence carried elsewhere, now and then with a word replaced."""
    p, s = desk.any()
    target = desk.elsewhere(p, s)
    if target is None:
        return None
    moved = tuple(replace(token, moved=desk.step) for token in desk.paragraphs[p][s])
    if desk.chance.random() < 0.3:
        moved = reworded(moved, desk.prose, desk.chance, 1) or moved
    desk.paragraphs[p][s] = ()
    desk.paragraphs[target[0]].insert(target[1] + desk.chance.randint(0, 1), moved)
    return desk.document


def _move_paragraph(desk: Desk) -> Document | None:
    p, q = desk.any()[0], desk.any()[0]
    if abs(p - q) < 2:
        return None
    paragraph = [tuple(replace(token, moved=desk.step) for token in sentence) for sentence in desk.paragraphs[p]]
    if desk.chance.random() < 0.3:
        s = desk.chance.randrange(len(paragraph))
        paragraph[s] = reworded(paragraph[s], desk.prose, desk.chance, 1) or paragraph[s]
    desk.paragraphs[p] = []
    desk.paragraphs.insert(q, paragraph)
    return desk.document


def _split_paragraph(desk: Desk) -> Document | None:
    p, s = desk.any()
    if s == 0:
        return None
    desk.paragraphs[p : p + 1] = [desk.paragraphs[p][:s], desk.paragraphs[p][s:]]
    return desk.document


def _merge_paragraphs(desk: Desk) -> Document | None:
    p = desk.any()[0]
    desk.paragraphs[p : p + 2] = [[sentence for paragraph in desk.paragraphs[p : p + 2] for sentence in paragraph]]
    return desk.document


def _merge_sentences(desk: Desk) -> Document | None:
    p, s = desk.any()
    if s + 1 >= len(desk.paragraphs[p]):
        return None
    made = joined(*desk.paragraphs[p][s : s + 2], desk.prose, desk.chance)
    if made is None:
        return None
    desk.paragraphs[p][s : s + 2] = [made]
    return desk.document


def _split_sentence(desk: Desk) -> Document | None:
    p, s = desk.any()
    made = parted(desk.paragraphs[p][s], desk.prose)
    if made is None:
        return None
    desk.paragraphs[p][s : s + 1] = made
    return desk.document


def _typeset(desk: Desk) -> Document | None:
    way = desk.chance.choice(("quotes", "dashes", "spaces"))
    return tuple(tuple(typeset(sentence, desk.prose, way) for sentence in paragraph) for paragraph in desk.paragraphs)


EDITS: tuple[tuple[int, Callable[[Desk], Document | None]], ...] = (  # how often, and what
    (12, lambda desk: desk.change(lambda sentence: respelled(sentence, desk.chance))),
    (16, lambda desk: desk.change(lambda sentence: reworded(sentence, desk.prose, desk.chance, 1))),
    (10, lambda desk: desk.change(lambda sentence: reworded(sentence, desk.prose, desk.chance, 3))),
    (14, lambda desk: desk.change(lambda sentence: rephrased(sentence, desk.prose, desk.chance))),
    (8, lambda desk: desk.change(lambda sentence: replaced(sentence, desk.prose, desk.chance))),
    (9, lambda desk: desk.change(without) if len(desk.places) > 5 else None),
    (2, _delete_paragraph),
    (12, _insert),
    (8, _move),
    (3, _move_paragraph),
    (2, _split_paragraph),
    (2, _merge_paragraphs),
    (3, _merge_sentences),
    (3, _split_sentence),
    (2, _typeset),
)
