"""The words a draft notice starts from: the smallest change that can be quoted, put into the article's language."""

from __future__ import annotations

from dataclasses import dataclass

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.diff import changes
from corrigenda.core.states import State
from corrigenda.core.words import has_word, tokens
from corrigenda.models import Erratum

_QUOTABLE = 6  # code points; shorter words say little on their own: “a” became “an”
_MOST_QUOTED = 240  # code points of both quotations; longer ones make no readable sentence


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice's words: `before` were wrong, `after` are right; either may be empty."""

    language: str
    text: str
    before: str
    after: str


def wording(erratum: Erratum) -> Wording:
    """What the notice of an erratum may say; the editor finishes it. Asks for nothing that is not on the erratum."""
    language = best_language(erratum.article.language, erratum.site.language)
    right = right_words(erratum)
    if right is None or not erratum.exact:
        return Wording(
            language, say(language, "notice.draft_changed", before=erratum.exact, after=""), erratum.exact, ""
        )
    before, after = quotable(erratum.exact, right)
    if len(before) + len(after) > _MOST_QUOTED:
        return Wording(language, say(language, "notice.draft_changed", before=before, after=after), before, after)
    key = "notice.draft" if before and after else "notice.draft_removed" if before else "notice.draft_added"
    return Wording(language, say(language, key, before=before, after=after), before, after)


def right_words(erratum: Erratum) -> str | None:
    """What the passage reads when it is right: what the page reads now once it is fixed; None when nobody has said."""
    if erratum.state == State.FIXED:
        # A fixed passage with nothing in its place was removed.
        return erratum.reads_now if erratum.reads_now or erratum.should_read is None else erratum.should_read
    return erratum.should_read


def quotable(old: str, new: str) -> tuple[str, str]:
    """The changed words of two texts, grown to where they can be quoted; both whole when several things changed."""
    found = changes(old, new)
    if len(found) != 1 or not new.strip():
        return old.strip(), new.strip()
    change = found[0]
    before, after = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
    head, tail = old[: change.old_start], old[change.old_end :]
    while _is_too_short(before, after) and (has_word(head) or has_word(tail)):
        if has_word(tail):
            grown, tail = _first_word(tail)
            before, after = before + grown, after + grown
        if has_word(head) and _is_too_short(before, after):
            head, grown = _last_word(head)
            before, after = grown + before, grown + after
    return before.strip(), after.strip()


def _is_too_short(before: str, after: str) -> bool:
    return not has_word(before) or not has_word(after) or max(len(before.strip()), len(after.strip())) < _QUOTABLE


def _first_word(text: str) -> tuple[str, str]:
    taken = ""
    for token in tokens(text):
        taken += token
        if has_word(token):
            break
    return taken, text[len(taken) :]


def _last_word(text: str) -> tuple[str, str]:
    taken = ""
    for token in reversed(tokens(text)):
        taken = token + taken
        if has_word(token):
            break
    return text[: len(text) - len(taken)], taken
