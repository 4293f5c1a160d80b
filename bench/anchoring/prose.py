"""Invented local news in six languages, and its edits: sentences made of words that know where they came from.

What a language's sentences are made of stands in prose/<language>.json: `{slot}` is a name, a number or a thing, and
`<one/other>` words that may stand for each other; `_` parts words where the script writes no space.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

LANGUAGES = ("en", "de", "uk", "zh", "ar", "th")
NUMBERS = ("n", "N", "t", "d", "y")
_PIECE = re.compile(r"\{(\w+)\}|<([^>]+)>|(_)|(\s+)|([.,:;\"()\-，。、；：؛،])|([^\s_{}<>.,:;\"()\-，。、；：؛،]+)")
_HAS_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a name or a mark; `glue` is what parts it from the one before it in its sentence.

    `of` holds the numbers of the first text's tokens that it is, or stands in the place of: none for one put in later.
    It `stood` when it is that very token. Deleted, it stays where it was, with no text. `slot` names what else could
    stand there, `good` is how it is spelled if it is misspelled, `moved` the last edit that carried it elsewhere, and
    `whole` says that it belongs to a sentence that another sentence was replaced with.
    """

    text: str
    glue: str
    slot: str = ""
    good: str = ""
    of: frozenset[int] = frozenset()
    stood: bool = False
    moved: int = 0
    whole: bool = False

    @property
    def is_word(self) -> bool:
        return _HAS_WORD.search(self.text) is not None


Sentence = tuple[Token, ...]
Paragraph = tuple[Sentence, ...]
Document = tuple[Paragraph, ...]


class Prose:
    """What one language's sentences are made of."""

    def __init__(self, language: str) -> None:
        data = json.loads((Path(__file__).parent / "prose" / f"{language}.json").read_text())
        self.language = language
        self.space: str = data["space"]
        self.stop: str = data["stop"]
        self.opening, self.closing = data["quotes"]
        self.joint: str = data["and"]
        self.templates: list[str] = data["templates"]
        self.lists: list[str] = data["lists"]
        self.tails: list[str] = data["tails"]
        self._slots: dict[str, list[str]] = data["slots"]
        self._decimal = "." if language in ("en", "zh", "th", "ar") else ","

    @property
    def between(self) -> str:
        """What parts two sentences."""
        return "" if self.language == "zh" else " "

    def value(self, slot: str, chance: random.Random, unlike: str = "") -> str:
        """Something for a slot, unlike what is there."""
        while True:
            value = self._value(slot, chance)
            if value.casefold() != unlike.casefold():
                return value

    def _value(self, slot: str, chance: random.Random) -> str:
        match slot:
            case "n":
                return str(chance.randint(2, 30) if chance.random() < 0.8 else chance.randint(31, 98))
            case "N":
                return str(chance.randint(110, 9900))
            case "t":
                return f"{chance.randint(6, 22)}:{chance.randrange(0, 60, 5):02}"
            case "d":
                return f"{chance.randint(11, 79)}{self._decimal}{chance.randint(0, 9)}"
            case "y":
                return str(chance.randint(1951, 2019))
        return chance.choice(slot.split("/") if "/" in slot else self._slots[slot])

    def tokens(self, template: str, chance: random.Random) -> Sentence:
        """A template, filled."""
        found: list[Token] = []
        glue = ""
        for match in _PIECE.finditer(template):
            slot, words, seam, space, mark, word = match.groups()
            if seam or space:
                glue = space or ""
                continue
            choices = slot or (words if words and "/" in words else "")
            text = self.value(choices, chance) if choices else words or mark or word
            found.append(Token(text, glue, choices))
            glue = ""
        return tuple(found)

    def sentence(self, template: str, chance: random.Random) -> Sentence:
        """A filled template as a sentence, now and then with a tail."""
        ends = bool(self.stop) and template.endswith(self.stop)
        body = template.removesuffix(self.stop) if ends else template
        tail = chance.choice(self.tails) if template in self.templates and chance.random() < 0.2 else ""
        made = self.tokens(body + tail, chance)
        made = (capital(made[0]), *made[1:])
        return (*made, Token(self.stop, "")) if ends else made

    def look_alike(self, sentence: Sentence, chance: random.Random) -> Sentence:
        """The same sentence with other numbers."""
        alive = (token for token in sentence if token.text)
        return tuple(
            replace(token, text=self.value(token.slot, chance, token.text)) if token.slot in NUMBERS else token
            for token in alive
        )

    def article(self, chance: random.Random) -> Document:
        """10 to 60 sentences; every third article is mostly a list whose lines are alike."""
        is_list = chance.random() < 0.35
        size = chance.randint(10, 60) if is_list else min(60, 10 + int(chance.expovariate(1 / 12)))
        line = chance.choice(self.lists)
        deck: list[str] = []
        made: list[Sentence] = []
        for _ in range(size):
            if not deck:
                deck = chance.sample(self.templates, len(self.templates))
            prose = not is_list or chance.random() < 0.2
            made.append(self._misspelled(self.sentence(deck.pop() if prose else line, chance), chance))
        paragraphs: list[Paragraph] = []
        while made:
            length = chance.randint(1, 6)
            paragraphs.append(tuple(made[:length]))
            made = made[length:]
        return _numbered(tuple(paragraphs))

    def _misspelled(self, sentence: Sentence, chance: random.Random) -> Sentence:
        if chance.random() > 0.1:
            return sentence
        at = chance.randrange(len(sentence))
        return (*sentence[:at], misspell(sentence[at], chance), *sentence[at + 1 :])


class Text:
    """A document as one text, and where in it each token is. What was deleted has its place between the others."""

    def __init__(self, document: Document, prose: Prose) -> None:
        self.tokens: list[Token] = []
        self.starts: list[int] = []
        self.sentence: list[int] = []  # the number of each token's sentence
        self.firsts: list[int] = []  # each sentence's first token
        pieces: list[str] = []
        at = 0
        parting = ""
        for paragraph in document:
            for sentence in paragraph:
                self.firsts.append(len(self.tokens))
                has_begun = False
                for token in sentence:
                    lead = (token.glue if has_begun else parting) if token.text else ""
                    has_begun = has_begun or bool(token.text)
                    self.starts.append(at + len(lead))
                    self.sentence.append(len(self.firsts) - 1)
                    self.tokens.append(token)
                    pieces.append(lead + token.text)
                    at += len(pieces[-1])
                parting = prose.between if has_begun else parting
            parting = "\n\n" if at else ""
        self.text = "".join(pieces)
        self.firsts.append(len(self.tokens))

    def end(self, index: int) -> int:
        return self.starts[index] + len(self.tokens[index].text)

    def of_sentence(self, sentence: int) -> range:
        return range(self.firsts[sentence], self.firsts[sentence + 1])

    def words(self, sentence: int) -> str:
        """How a sentence reads; empty when it was deleted."""
        first, after = self.firsts[sentence], self.firsts[sentence + 1]
        return self.text[self.starts[first] : self.end(after - 1)] if after > first else ""


def capital(token: Token) -> Token:
    return replace(token, text=token.text[:1].upper() + token.text[1:])


def misspell(token: Token, chance: random.Random) -> Token:
    """The token with two letters in the wrong order or one missing, if it is a longer word."""
    text = token.text
    if len(text) < 4 or not text.isalpha():
        return token
    at = chance.randint(1, len(text) - 2)
    wrong = (
        text[:at] + text[at + 1] + text[at] + text[at + 2 :] if chance.random() < 0.5 else text[:at] + text[at + 1 :]
    )
    return token if wrong == text else replace(token, text=wrong, good=text, stood=False)


def _numbered(document: Document) -> Document:
    """Every token gets its number."""
    number = iter(range(1_000_000))
    return tuple(
        tuple(
            tuple(replace(token, of=frozenset({next(number)}), stood=True) for token in sentence)
            for sentence in paragraph
        )
        for paragraph in document
    )
