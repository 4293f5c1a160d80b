"""Scripted stories: pages that are edited round after round, and what should become of the error in each.

What an erratum should be after every edit is kept by the script, by rules of its own.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WRONG, RIGHT = "in 1987", "in 1986"
SLOW_SECONDS = 4.0
"""How long a server that is too slow takes; whoever asks has to have less patience."""

_LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
_OTHERS = [
    "Two ferries still cross the sound at night, and both were built for another river.",
    "The keeper of the lock lives above the pump house with a dog and a great many clocks.",
    "Nobody remembers who painted the railing green, or why only the northern half of it.",
]
_REWRITTEN = [
    "Council voted late last evening to sell its three oldest depots, bus sheds included.",
    "Buyers have until spring; several companies already asked what such roofs might cost.",
    "Opponents called that decision hasty, while supporters spoke about empty coffers.",
    "Tenants learned everything from neighbours, because no letter had reached them yet.",
]


@dataclass
class Story:
    """A page as it stands, and what its erratum should be: its state, its alert, its place."""

    number: int
    is_verified: bool
    edited_at: datetime
    words: str = WRONG
    order: list[int] = field(default_factory=lambda: [0, 1, 2, 3])  # 3 is the paragraph with the error
    added: int = 0
    is_rewritten: bool = False
    cached: str | None = None
    state: str = "reported"
    alert: str = ""
    place: str = "placed"
    failure: str = ""
    fixes: int = 0
    returns: int = 0

    @property
    def is_there(self) -> bool:
        """Whether the passage stands on the page."""
        return bool(self.words) and not self.is_rewritten

    @property
    def trouble(self) -> bool:
        """Whether a look at the page fails."""
        return self.failure not in ("", "redirect")

    @property
    def html(self) -> str:
        """The page, with the time of its last edit in its own words."""
        error = f"The bridge at Mill Point {self.number} was opened {self.words} after two winters of work."
        paragraphs = [error if at == 3 else _OTHERS[at] for at in self.order if at != 3 or self.words]
        paragraphs = _REWRITTEN if self.is_rewritten else paragraphs
        notes = [f"Note {n} for story {self.number}: the timetable has been printed anew." for n in range(self.added)]
        body = "".join(f"<p>{p}</p>" for p in [*paragraphs, *notes])
        return (
            f'<meta property="article:modified_time" content="{self.edited_at.isoformat()}">'
            f"<article><h1>Story {self.number}</h1>{body}</article>"
        )


def fix(story: Story) -> None:
    """The error is put right, as proposed."""
    if story.is_there:
        story.words = RIGHT
        story.state, story.alert = "fixed", ""


def near_fix(story: Story) -> None:
    """Something else is put there. Of a verified error it is enough that the wrong words are gone."""
    if story.is_there and story.state != "fixed":
        story.words = "in 1968"
        if story.is_verified:
            story.state, story.alert = "fixed", ""
        else:
            story.alert = "changed"


def delete(story: Story) -> None:
    """The sentence is taken out. Of a verified error that is a fix."""
    if not story.is_there:
        return
    story.words, story.place = "", "removed"
    if story.state == "verified":
        story.state, story.alert = "fixed", ""
    elif story.state == "reported":
        story.alert = "removed"


def rewrite(story: Story) -> None:
    """Nothing is left of the article; nobody can say whether the error is."""
    if not story.is_there:
        return
    story.is_rewritten, story.added, story.place = True, 0, "unsure"
    if story.state != "fixed":
        story.alert = "unsure"


def take_back(story: Story) -> None:
    """The article is as it was, with its error; what was fixed came back, and nobody has to look at the rest."""
    story.words, story.is_rewritten, story.place = WRONG, False, "placed"
    if story.state == "fixed":
        story.state, story.alert, story.is_verified = "reported", "back", False
    elif story.alert in ("changed", "removed", "unsure"):
        story.alert = ""


def edit_elsewhere(story: Story) -> None:
    """Another sentence is put in."""
    story.added += 1


def move(story: Story) -> None:
    """The first paragraph goes to the end."""
    story.order = [*story.order[1:], story.order[0]]


def serve_older_copy(story: Story) -> None:
    """A cache serves the page with its error for a round."""
    if story.state == "fixed" and story.is_there:
        story.cached = Story(story.number, story.is_verified, _LONG_AGO, WRONG, story.order, story.added).html


def fail(how: str, story: Story) -> None:
    """The server fails for a round."""
    story.failure = how


def nothing(_: Story) -> None:
    """A quiet round."""


EDITS: list[Callable[[Story], None]] = [
    fix, fix, near_fix, take_back, take_back, delete, rewrite, edit_elsewhere, edit_elsewhere, move, serve_older_copy,
    nothing, partial(fail, "500"), partial(fail, "garbage"), partial(fail, "broken off"), partial(fail, "redirect"),
]  # fmt: skip
SLOW = partial(fail, "slow")


def edit(stories: dict[str, Story], chance: random.Random, now: datetime, slow: int = 1) -> None:
    """One round: an edit for each story; the servers of some are too slow."""
    slow_ones = set(chance.sample(sorted(stories), slow))
    for path, story in stories.items():
        story.cached, story.failure = None, ""
        before, state = story.html, story.state
        (SLOW if path in slow_ones else chance.choice(EDITS))(story)
        if story.html != before:
            story.edited_at = now
        story.fixes += state != "fixed" == story.state
        story.returns += state == "fixed" != story.state


@contextmanager
def published(stories: dict[str, Story], port: int = 0) -> Iterator[str]:
    """A real server for the stories, by path, until the end of the block; 0 is any free port. Its origin."""
    ended = threading.Event()

    class Publication(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            story = stories[self.path.removeprefix("/moved")]
            failure = story.failure
            if failure == "redirect" and not self.path.startswith("/moved"):
                self._answer(301, b"", ("Location", "/moved" + self.path))
            elif failure == "500":
                self._answer(500, b"")
            elif failure == "garbage":
                self._answer(200, bytes(range(256)) * 40, ("Content-Encoding", "gzip"))
            elif failure == "broken off":
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", "100000")
                self.end_headers()
                self.wfile.write(b"<article>")
            elif failure == "slow":
                ended.wait(SLOW_SECONDS)
                self.close_connection = True
            else:
                self._answer(200, (story.cached or story.html).encode())

        def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            for name, value in (("Content-Type", "text/html; charset=utf-8"), *headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:  # whoever asked was killed
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", port), Publication)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
