"""A text with its certain findings mended has none of them again, and nothing else in it has changed."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from corrigenda.core.copycheck import Facts, SiteRules, check
from corrigenda.core.copycheck.mending import mend
from corrigenda.core.copycheck.registry import RULES
from corrigenda.core.text import Text, plain, read

FACTS = Facts(language="en", site=SiteRules(on=frozenset(rule.name for rule in RULES)))
PIECES = st.sampled_from(
    ["the ", "The ", "a ", "an ", "A ", "and ", "hour ", "house ", "8 ", "MP ", "university ", "went home.The ",
     "&nbsp;", "cafÃ© ", "donâ€™t ", "ÃÂ©", "quay. ", "“", "”", "(", "\n\n", "It was ", "for the crew of ",
     "&quot;", "İ "]
)  # fmt: skip


def certain(text: Text) -> list[str]:
    return [finding.rule for finding in check(text, FACTS) if finding.replacement is not None]


@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=30).map("".join))
def test_a_mended_text_has_no_certain_finding(source: str) -> None:
    mended = mend(source, FACTS, plain)
    assert certain(mended.text) == []
    assert mended.source == mended.text.text
    assert (mended.mended == 0) == (mended.source == source)
    assert mend(mended.source, FACTS, plain).source == mended.source


@given(
    st.lists(st.one_of(PIECES, st.sampled_from(["<p>", "</p>", "<b>", "</b>", "&amp;", "<!--", "-->"])), max_size=30)
)
def test_a_mended_page_reads_as_its_text_with_the_replacements(pieces: list[str]) -> None:
    source = f"<article>{''.join(pieces)}</article>"
    mended = mend(source, FACTS, read)
    assert mended.text == read(mended.source)
    tags = re.compile(r"<[^<>]*>")
    assert tags.findall(mended.source) == tags.findall(source)
    assert len(mended.left) <= len(check(read(source), FACTS)) or mended.mended


def test_findings_that_share_words_are_mended_one_after_the_other() -> None:
    mended = mend("It was the crew of a a hour.", FACTS, plain)
    assert (mended.source, mended.mended) == ("It was the crew of an hour.", 2)
