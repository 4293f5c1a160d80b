"""Which English words, names, abbreviations and numbers begin with the sound of a vowel."""

from __future__ import annotations

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Spoken with a vowel, written with a consonant.
_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir)")
# Written with a vowel, spoken with a consonant.
_LIKE_YOU = re.compile(
    r"(?:uni(?:t|on|form|vers|que|corn|cycle|son|later|fy|fied|sex)|us(?:e|age|ual|able|ing)|util|ut(?:op|er)"
    r"|eu[a-z]|ewe|ubiq|one(?:$|-|self)|once|ukulele|uran|urin|usur)"
)
_MAYBE_YOU = re.compile(r"un[ia]|u[bcdghijkpqrstvwxyz]|ou|oa|eo|io|ia|oi|ay|ey|ew|on[ec]|o['’]")
_H_SPOKEN = re.compile(r"(?:house|high|hand|hard|half|husband|head|heart|horse|hole|hat|hit|holiday|home|huge|human)")
# Begins that can be spoken as a word; “mbox” and “nth” begin with the name of a letter.
_SPOKEN = re.compile(r"[bcdgjkpqtvwz][aeiourlwhy]|f[aeiourly]|[lmnr]h?[aeiouy]|s[aeiouwtplkcmnhqy]|kn|y[aeiou]")
# Words that stand behind a letter, or are a slip of another kind: an article is not what is wrong there.
_NEVER_AFTER = _words(
    """
    and are its all any into under over only ever also even after again among about above across against along around
    until unto upon the that this these those then there she they was were not for from with which
    """
)
_VOWEL_NAMES = _words(
    """
    Afghan African Albanian Algerian American Angolan Arab Arabic Argentine Armenian Asian Australian Austrian
    Egyptian English Eritrean Estonian Ethiopian Icelandic Indian Indonesian Iranian Iraqi Irish Islamic Israeli
    Italian Olympic Oscar Emmy Easter Atlantic Arctic Antarctic April August October Anglican Orthodox Edinburgh
    Oxford Ottoman
    """
)
_CONSONANT_NAMES = _words(
    """
    Belgian Brazilian British Canadian Chinese Czech Danish Dutch European Finnish French German Greek Hungarian
    Japanese Korean Latvian Mexican Moroccan Norwegian Pakistani Polish Portuguese Romanian Russian Saudi
    Scottish Serbian Spanish Swedish Swiss Syrian Turkish Ukrainian Welsh Christian Muslim Jewish Catholic
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March May June July September
    November December
    """
)
_SPELLED_AN = _words("MP MEP MRI MBA FBI HIV HR NHS NGO NBC LGBT LED RSPCA SOS SMS X-ray")
_SPELLED_A = _words("UK US UN EU BBC CEO PhD CNN GP TV UFO DNA")
_EIGHT = re.compile(r"8\d?\d?|1[18]")
_NOT_EIGHT = re.compile(r"[2-79]\d?\d?|1[02-79]|1\d\d")
_LETTER_E = re.compile(r"e-(?:mail|bike|commerce|scooter|cigarette|book|reader)s?")


def article_of(word: str, after: str) -> str | None:
    """The article a word takes; None when it takes either, or is not known."""
    if word[0].isdigit():
        return _of_number(word, after)
    bare = word.removesuffix("'s").removesuffix("’s")
    first = bare.split("-")[0]
    if bare in _SPELLED_AN or first in _VOWEL_NAMES:
        return "an"
    if bare in _SPELLED_A or first in _CONSONANT_NAMES:
        return "a"
    if not word.isascii() or not re.fullmatch(r"[a-z]+(?:['’-][a-z]+)*", word):
        return None
    return "an" if _LETTER_E.fullmatch(word) else _of_word(word, first)


def _of_word(word: str, first: str) -> str | None:
    if len(first) < 3 or word in _NEVER_AFTER:
        return None
    if _SILENT_H.match(word):
        return "an"
    if _LIKE_YOU.match(word):
        return "a"
    if word[0] in "aeiou":
        return None if _MAYBE_YOU.match(word) else "an"
    if word[0] == "h":
        return "a" if _H_SPOKEN.match(word) else None
    return "a" if _SPOKEN.match(word) and re.search("[aeiouy]", first[1:]) else None


def _of_number(word: str, after: str) -> str | None:
    number = re.sub("(?:st|nd|rd|th)$", "", word.split("-")[0])
    if re.match(r"[,.:]\d", after) or not number.isdecimal():
        return None
    if _EIGHT.fullmatch(number):
        return "an"
    return "a" if _NOT_EIGHT.fullmatch(number) else None
