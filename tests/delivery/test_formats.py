"""In a chat, what a page says is text: it calls nobody, links nowhere, and ends no block."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from corrigenda.core.message_types import PING, TYPE_OF
from corrigenda.delivery.formats import body_of
from corrigenda.delivery.message import Message
from corrigenda.models import Format

AWKWARD = "<!channel> @channel *b* & [x](https://evil.example) ```\n# no\r\n````` <https://evil.example|y> \u2028```"
DESK = "https://desk.example/desk/gazette/errata/1/"


def message(words: str, **changed: Any) -> Message:
    erratum = {"url": DESK, "passage": words, "should_read": None, "reason": "", **changed}
    data = {"article": {"url": "https://gazette.example/a", "title": words}, "erratum": erratum, "correction": None}
    return {"type": "erratum.verified", "timestamp": "2026-05-14T12:00:00+00:00", "data": data}


def told(written: str, message: Message) -> Any:
    return json.loads(body_of(message, written))


def test_slack_gets_texts_as_plain_text_with_its_three_characters_escaped() -> None:
    sent = told(Format.SLACK, message(AWKWARD))
    first, *texts, link = (block["text"] for block in sent["blocks"])
    assert (first["text"], sent["text"]) == ("*Error verified*", "Error verified")
    assert link["text"] == f"<{DESK}|Open>"
    assert len(texts) == 2
    for text in texts:
        assert text["type"] == "plain_text"
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text["text"])
        assert text["text"].startswith("&lt;!channel&gt; @channel *b* &amp; [x]")


def test_mattermost_gets_texts_as_code_that_they_cannot_end() -> None:
    lines = told(Format.MATTERMOST, message(AWKWARD))["text"].split("\n")
    assert (lines[0], lines[-1]) == ("**Error verified**", f"[Open](<{DESK}>)")
    fence = "`" * 6
    inside, is_open = [], False
    for line in lines[1:-1]:
        if re.fullmatch(rf"{fence}(text)?", line):
            is_open = not is_open
        else:
            assert is_open, line
            inside.append(line)
    assert not is_open
    assert inside == AWKWARD.splitlines() * 2


@pytest.mark.parametrize("written", [Format.SLACK, Format.MATTERMOST])
def test_a_chat_is_told_the_right_words_and_the_reason(written: str) -> None:
    text = json.dumps(
        told(written, message("Saturday", should_read="Friday", reason="She said so.")), ensure_ascii=False
    )
    assert "Saturday → Friday" in text
    assert "She said so." in text


@pytest.mark.parametrize("written", [Format.SLACK, Format.MATTERMOST])
@pytest.mark.parametrize("kind", [*TYPE_OF.values(), PING])
def test_every_type_has_words_of_its_own_also_without_anything_to_tell(written: str, kind: str) -> None:
    data: Message = {"site": "gazette"} if kind == PING else {"article": None, "erratum": None, "correction": None}
    sent = told(written, {"type": kind, "timestamp": "", "data": data})
    assert sent["text"].strip("*") != kind
    assert all(block["text"]["text"] for block in sent.get("blocks", []))


def test_long_texts_are_cut_so_that_slack_takes_them() -> None:
    for block in told(Format.SLACK, message("&" * 5_000))["blocks"]:
        assert len(block["text"]["text"].replace("&amp;", "&")) <= 1_001
    assert len(told(Format.MATTERMOST, message("x" * 5_000))["text"]) < 4_000


def test_a_published_notice_is_told_instead_of_the_passage() -> None:
    sent = message("Saturday")
    sent["type"] = "correction.published"
    sent["data"]["correction"] = {"text": "It opens on Friday.", "url": "https://desk.example/record/gazette/1/"}
    text = json.dumps(told(Format.SLACK, sent))
    assert "It opens on Friday." in text
    assert "<https://desk.example/record/gazette/1/|Open>" in text
