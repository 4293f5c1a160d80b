"""The catalogues: every language says everything that English says, with the same placeholders."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files

import pytest

from corrigenda.core.catalogue import LANGUAGES, best_language, direction, say

FOLDER = files("corrigenda") / "catalogues"
SCRIPTS = {"uk": "CYRILLIC", "ru": "CYRILLIC", "ar": "ARABIC", "he": "HEBREW"}
# Names and marks that are the same in every script.
ALIKE = re.compile(r"^(\W|\{\w+\}|https?|No|E-mail|Ctrl|Enter|kbd|write|keys)*$")
others = pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])


def load(language: str) -> dict[str, str]:
    loaded: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return loaded


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{/?\w+\}", text))


def test_there_is_one_file_a_language_and_no_other() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{language}.json" for language in LANGUAGES}


@others
def test_a_language_has_exactly_the_keys_of_english(language: str) -> None:
    assert load(language).keys() == load("en").keys()


@others
def test_a_translation_has_exactly_the_placeholders_of_english(language: str) -> None:
    english = load("en")
    differing = {key for key, text in load(language).items() if placeholders(text) != placeholders(english[key])}
    assert differing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_has_spaces_at_its_ends(language: str) -> None:
    assert [key for key, text in load(language).items() if not text or text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_typewriter_quotes_or_dots(language: str) -> None:
    assert [key for key, text in load(language).items() if re.search(r"[\"']|\.\.\.", text)] == []


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_language_is_written_in_its_script(language: str) -> None:
    def is_written(text: str) -> bool:
        return any(unicodedata.name(letter, "").startswith(SCRIPTS[language]) for letter in text)

    foreign = {key: text for key, text in load(language).items() if not is_written(text) and not ALIKE.match(text)}
    assert foreign == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_months_are_twelve(language: str) -> None:
    for key in ("date.months", "date.months_of"):
        months = say(language, key).split("|")
        assert len(months) == 12
        assert len(set(months)) == 12
        assert all(months)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_sorted_so_that_changes_are_easy_to_read(language: str) -> None:
    text = (FOLDER / f"{language}.json").read_text(encoding="utf-8")
    expected = json.dumps(json.loads(text), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    assert text == expected


def test_a_drafted_notice_quotes_the_words_in_the_quotes_of_its_language() -> None:
    assert say("en", "notice.draft", before="a", after="b") == "An earlier version of this report said “a”; it is “b”."
    assert "„a“" in say("de", "notice.draft", before="a", after="b")
    assert "«\u00a0a\u00a0»" in say("fr", "notice.draft", before="a", after="b")
    assert "„a”" in say("pl", "notice.draft", before="a", after="b")


def test_the_best_language_is_the_first_with_a_catalogue() -> None:
    assert best_language("ja", "pt-BR", "en") == "pt"
    assert best_language("UK_ua") == "uk"
    assert best_language("ja", "") == "en"


def test_only_arabic_and_hebrew_run_from_right_to_left() -> None:
    assert [language for language in LANGUAGES if direction(language) == "rtl"] == ["ar", "he"]
