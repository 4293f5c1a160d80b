"""Very long documents: prose that was edited, and texts made to be slow. Of random letters, from a seed.

Each of the latter holds one thing that could be compared with too much else: lines, sentences, words, rows of words.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MILLION = 1_000_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
LOST = "zorro quixote vampire lasted here then went. \n"
"""A sentence that is gone, with words that stand elsewhere: it is looked for in all of the text."""


@dataclass(frozen=True, slots=True)
class Document:
    """Two revisions, and whether they are what an editor could make of an article."""

    name: str
    old: str
    new: str
    is_edited: bool = False


def edited() -> Iterator[Document]:
    """Prose of one and five million characters, with more and more paragraphs edited."""
    for millions in (1, 5):
        text = _prose(millions * MILLION, 1)
        for percent in (1, 10, 50, 100):
            name = f"prose, {millions} million, {percent} % of paragraphs edited"
            yield Document(name, text, _edited(text, percent / 100), is_edited=True)
    chinese = _chinese(MILLION)
    yield Document("Chinese, 1 million, 1 % of characters", chinese, _sprinkled(chinese, 100, "新"), is_edited=True)


def hostile(size: int = MILLION) -> Iterator[Document]:
    """Texts made to be slow, of some `size` characters a side; some are most harmful when shorter, and are."""
    yield Document("one letter, one changed", "a" * size, "a" * (size - 7) + "b" + "a" * 6)
    yield Document("one word", "a " * (size // 2), "a " * (size // 2 - 5) + "b a a")
    yield Document("full stops", ". " * (size // 2), ". " * (size // 4) + "x" + ". " * (size // 4))
    yield Document("numbers", "1," * (size // 2) + "a", "1," * (size // 2) + "b")
    yield Document("blank lines", "a" + "\n" * size + "b", "c" + "\n" * size + "d")
    yield Document("nothing in common", _prose(size, 1), _prose(size, 2))
    one = _prose(size, 3, paragraphs=False)
    yield Document("nothing in common, one line", one, _prose(size, 4, paragraphs=False))
    bare = one.replace(".", "")
    yield Document("no sentences, every 5,000th letter", bare, _sprinkled(bare, 5000, "Q"))
    yield from _of_lines(size)
    yield from _of_blocks(size)


def _of_lines(size: int) -> Iterator[Document]:
    short = _words(size * 3 // 50) * 3
    yield Document("short lines, shuffled", "\n".join(short), "\n".join(random.Random(3).sample(short, len(short))))
    lines = [f"line number {n} of the list" for n in range(size // 25)]
    yield Document("lines, reversed", "\n".join(lines), "\n".join(lines[::-1]))
    yield Document("sentences, reversed", ". ".join(lines), ". ".join(lines[::-1]))
    swapped = list(lines)
    swapped[::2], swapped[1::2] = lines[1::2], lines[::2]
    yield Document("each line before the one before it", "\n".join(lines), "\n".join(swapped))
    chance = random.Random(5)
    for letters in (2, 4):
        old, new = ("\n".join(_word(chance, letters) for _ in range(size // (letters + 1))) for _ in "12")
        yield Document(f"lines of {letters} letters", old, new)


def _of_blocks(size: int) -> Iterator[Document]:
    """Unlike blocks between lines that stand on both sides, and a passage that may have gone to any of them.

    A bound on what is done with one block has to hold for all of them together, too.
    """
    chance = random.Random(7)

    def letters(alphabet: str) -> Callable[[], str]:
        return lambda: "".join(chance.choices(alphabet, k=2)) + "\n"

    def ideographs(first: int, many: int, length: int) -> Callable[[], str]:
        return lambda: "".join(chr(first + chance.randrange(many)) for _ in range(length)) + "。"

    few = min(size, 70_000)
    yield _lost("blocks of short lines", few, 77, letters("abcdefg"), letters("hijklmn"))
    short = ideographs(0x4E00, 1000, 1), ideographs(0x6000, 1000, 1)
    yield _lost("blocks of short sentences, Chinese", few, 77, *short)
    long = ideographs(0x4E00, 6000, 3000), ideographs(0x7000, 6000, 3000)
    yield _lost("one long sentence a block, Chinese", 4 * few, 1, *long)
    yield _lost("large blocks of short lines", size, 9000, letters(_LETTERS), letters(_LETTERS.upper()))
    sentence = ideographs(0x4E00, 3000, 19)
    yield _lost("large blocks of sentences, Chinese", size, 1450, sentence, sentence)
    lines = [_word(chance, 8) for _ in range(300)]
    old, new = (
        "".join(f"UNIQUE{at:06}\n" + "\n".join(chance.sample(lines, 300)) + "\n" for at in range(size // 2700))
        for _ in "12"
    )
    yield Document("blocks of the same lines, shuffled", old, new)


def _lost(name: str, size: int, rows: int, old: Callable[[], str], new: Callable[[], str]) -> Document:
    """Blocks of rows. The first sentence of the old text is gone; three words of it stand at the end of the new."""
    ours, theirs = _blocks(size, rows, old), _blocks(size, rows, new)
    return Document(name, LOST + ours, theirs + "\nNobody knew zorro quixote vampire \n")


def _blocks(size: int, rows: int, row: Callable[[], str]) -> str:
    blocks: list[str] = []
    length = 0
    while length < size:
        blocks.append(f"UNIQUE{len(blocks):06}\n" + "".join(row() for _ in range(rows)) + "\n")
        length += len(blocks[-1])
    return "".join(blocks)


def _word(chance: random.Random, letters: int) -> str:
    return "".join(chance.choices(_LETTERS, k=letters))


def _words(count: int) -> list[str]:
    chance = random.Random(9)
    return [_word(chance, chance.randint(2, 10)) for _ in range(count)]


def _prose(size: int, seed: int, *, paragraphs: bool = True) -> str:
    chance, words = random.Random(seed), _words(20_000)
    pieces: list[str] = []
    length = 0
    while length < size:
        piece = " ".join(chance.choices(words, k=chance.randint(5, 25))).capitalize() + "."
        piece += "\n\n" if paragraphs and chance.random() < 0.2 else " "
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def _edited(text: str, share: float) -> str:
    """A share of the paragraphs edited: words replaced, paragraphs deleted, inserted, moved."""
    chance, words = random.Random(7), _words(20_000)
    kept: list[str] = []
    carried: list[str] = []
    for paragraph in text.split("\n\n"):
        edit = chance.random() / share if share else 1.0
        if edit < 0.6:
            parts = paragraph.split(" ")
            at = chance.randrange(len(parts))
            parts[at : at + chance.randint(0, 3)] = chance.choices(words, k=chance.randint(0, 3))
            kept.append(" ".join(parts))
        elif edit < 0.75:
            continue
        elif edit < 0.9:
            kept += [" ".join(chance.choices(words, k=30)) + ".", paragraph]
        elif edit < 1.0:
            carried.append(paragraph)
        else:
            kept.append(paragraph)
    for paragraph in carried:
        kept.insert(chance.randrange(len(kept) + 1), paragraph)
    return "\n\n".join(kept)


def _chinese(size: int) -> str:
    chance = random.Random(2)
    return "".join("。" if chance.random() < 0.05 else chr(0x4E00 + chance.randrange(3000)) for _ in range(size))


def _sprinkled(text: str, every: int, letter: str) -> str:
    return "".join(letter if at % every == every - 1 else character for at, character in enumerate(text))
