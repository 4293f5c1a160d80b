"""A message as its receiver reads it: JSON for software, or a few lines for a chat.

In a chat, what came from a page stands where that chat reads no markup: in Slack's plain text, in Mattermost's code.
There no words become a link, a heading or a call to everybody in the channel.
"""

from __future__ import annotations

import json
import re
from typing import Any

from corrigenda.core.message_types import PING
from corrigenda.delivery.message import Message
from corrigenda.models import Format

_MOST_CHARACTERS = 1_000  # of a text in a chat; Slack takes 3,000 with every & written as &amp;
_HEADLINES = {
    "erratum.reported": "A reader reported an error",
    "erratum.verified": "Error verified",
    "erratum.held": "Error put on hold",
    "erratum.rejected": "Error rejected",
    "erratum.duplicate": "Error marked as a duplicate",
    "erratum.undone": "Decision undone",
    "erratum.merged": "Reports of another erratum added",
    "erratum.split": "Report split off",
    "erratum.fixed": "Fix seen on the page",
    "erratum.changed": "Passage changed otherwise",
    "erratum.moved": "Passage moved",
    "erratum.restored": "Passage reads as reported again",
    "erratum.came_back": "Error came back",
    "correction.published": "Correction published",
    "correction.amended": "Notice amended",
    "correction.withdrawn": "Notice withdrawn",
    PING: "This is a test. The desk’s messages arrive here.",
}


def body_of(message: Message, written: str) -> bytes:
    """The body of the request, in one of the formats."""
    if written == Format.SLACK:
        message = _slack(message)
    elif written == Format.MATTERMOST:
        message = _mattermost(message)
    return json.dumps(message, separators=(",", ":")).encode()


def _slack(message: Message) -> dict[str, Any]:
    headline, lines, url = _told(message)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"*{headline}*"}}]
    blocks += [
        {"type": "section", "text": {"type": "plain_text", "text": _for_slack(line), "emoji": False}} for line in lines
    ]
    if url:
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": f"<{_for_slack(url)}|Open>"}})
    return {"text": headline, "blocks": blocks}


def _for_slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mattermost(message: Message) -> dict[str, Any]:
    headline, lines, url = _told(message)
    parts = [f"**{headline}**", *map(_as_code, lines)]
    return {"text": "\n".join([*parts, f"[Open](<{url}>)"] if url else parts)}


def _as_code(text: str) -> str:
    """A block of code around a text; its fence is longer than any in the text, so that none can end it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _told(message: Message) -> tuple[str, list[str], str]:
    """Our own words for it, the texts from outside, and where to look."""
    data = message["data"]
    article, erratum, correction = (data.get(name) for name in ("article", "erratum", "correction"))
    texts = [(article or {}).get("title") or (article or {}).get("url")]
    if correction:
        texts.append(correction["text"])
    elif erratum:
        texts += [_words(erratum), erratum["reason"]]
    lines = [_cut(text) for text in texts if text and not text.isspace()]
    return _HEADLINES[message["type"]], lines, (correction or erratum or {}).get("url", "")


def _words(erratum: dict[str, Any]) -> str:
    if erratum["should_read"] is None or not erratum["passage"]:
        return str(erratum["passage"])
    return f"{erratum['passage']} → {erratum['should_read']}"


def _cut(text: str) -> str:
    text = "\n".join(text.splitlines())  # no line may begin anew in one chat and not in the other
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}…"
