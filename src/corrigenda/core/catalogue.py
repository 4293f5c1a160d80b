"""The texts readers see, one JSON file a language, shared by the widget and the server's own pages."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "uk", "ru", "pl", "de", "fr", "es", "pt", "tr", "ar", "he")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "yi", "dv", "sd", "ug", "ckb"})


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of a language by key; what it lacks is English's. `language` is one of LANGUAGES."""
    own = _load(language)
    return own if language == "en" else {**_load("en"), **own}


def say(language: str, key: str, **values: object) -> str:
    """One text in a language with its {placeholders} filled. Raises KeyError for a key no catalogue has."""
    # One pass: a value that happens to hold another placeholder stays as it is.
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), texts(language)[key])


def best_language(*wanted: str) -> str:
    """The first of the wanted BCP 47 tags that there is a catalogue for (by its primary subtag), else English."""
    for tag in wanted:
        primary = tag.strip().lower().replace("_", "-").split("-")[0]
        if primary in LANGUAGES:
            return primary
    return "en"


def direction(language: str) -> str:
    """The direction of a language's script: ltr or rtl."""
    return "rtl" if language.lower().replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def _load(language: str) -> dict[str, str]:
    path = files("corrigenda") / "catalogues" / f"{language}.json"
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
