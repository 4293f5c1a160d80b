"""What the public reads of a notice now, on every page and in every format: its words, or why they are not shown.

A withdrawn notice says so at its lasting address, and why. A notice follows its article: once that is no longer
published, a stub is left, which names neither the article nor what was wrong in it. The public log keeps what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.origins import absolute
from corrigenda.models import Correction, Presence, Site
from corrigenda.templatetags.reader_text import withdrawn_in_words


class Standing(StrEnum):
    """How a published notice stands."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    STUB = "stub"


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice as it reads; of one that does not stand, `text` says why, and `before` and `after` are empty.

    `article` is the address of the article's page where that may stand in a link, else ""; so is it of a stub, as is
    `title`.
    """

    standing: Standing
    text: str
    before: str
    after: str
    article: str
    title: str

    @property
    def stands(self) -> bool:
        """Whether its words are shown."""
        return self.standing is Standing.STANDS


def reading(correction: Correction) -> Reading:
    """How a published correction reads; its article and its site are asked for."""
    article = correction.article
    return read(
        correction.site, correction.language, (correction.text, correction.before, correction.after), article.url,
        str(article), article.presence, correction.withdrawn_at, correction.reason,
    )  # fmt: skip


def read(
    site: Site, language: str, words: tuple[str, str, str], url: str, title: str, presence: str,
    withdrawn_at: datetime | None, reason: str,
) -> Reading:  # fmt: skip
    """The same from a row's values; `words` are text, before and after."""
    spoken = best_language(language)
    if presence == Presence.GONE:
        return Reading(Standing.STUB, say(spoken, "record.unpublished"), "", "", "", "")
    page = absolute(url, "")
    if withdrawn_at is not None:
        text = withdrawn_in_words(spoken, withdrawn_at, reason, site)
        return Reading(Standing.WITHDRAWN, text, "", "", page, title)
    return Reading(Standing.STANDS, *words, page, title)
