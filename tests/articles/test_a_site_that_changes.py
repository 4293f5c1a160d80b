"""A scripted site: articles on a real server are edited round after round, and every erratum is where the script says.

Fixes, near-fixes, edits elsewhere, moves, deletions, edits taken back, older copies from a cache, redirects, servers
that fail, pages of garbage. What an erratum should be after each is kept by the script, by rules of its own.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import ClassVar

import msgspec
import pytest
from django.conf import settings

from corrigenda.articles import look
from corrigenda.articles.look import look_at_one
from corrigenda.core.anchoring import Span, describe
from corrigenda.core.states import Act
from corrigenda.models import Article, Erratum, Site
from tests.intake.test_place import a_report, placed

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 14, 12, tzinfo=UTC)
ARTICLES, ROUNDS = 40, 12
WRONG, RIGHT = "in 1987", "in 1986"
OTHERS = [
    "Two ferries still cross the sound at night, and both were built for another river.",
    "The keeper of the lock lives above the pump house with a dog and a great many clocks.",
    "Nobody remembers who painted the railing green, or why only the northern half of it.",
]


@dataclass
class Story:
    """A page as it stands, and what its erratum should be."""

    number: int
    is_verified: bool
    words: str = WRONG
    order: list[int] = field(default_factory=lambda: [0, 1, 2, 3])  # 3 is the paragraph with the error
    added: int = 0
    edited_at: datetime = START
    cached: str | None = None
    state: str = "reported"
    alert: str = ""
    trouble: bool = False
    failure: str = ""

    @property
    def html(self) -> str:
        """The page, with the time of its last edit in its own words."""
        error = f"The bridge at Mill Point {self.number} was opened {self.words} after two winters of work."
        paragraphs = [error if at == 3 else OTHERS[at] for at in self.order if at != 3 or self.words]
        paragraphs += [
            f"Note {n} for story {self.number}: the timetable has been printed anew." for n in range(self.added)
        ]
        body = "".join(f"<p>{p}</p>" for p in paragraphs)
        return (
            f'<meta property="article:modified_time" content="{self.edited_at.isoformat()}">'
            f"<article><h1>Story {self.number}</h1>{body}</article>"
        )


class Publication(BaseHTTPRequestHandler):
    """Serves the stories."""

    stories: ClassVar[dict[str, Story]] = {}

    def do_GET(self) -> None:
        story = self.stories[self.path.removeprefix("/moved")]
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


@pytest.fixture
def origin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publication)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fix(story: Story) -> None:
    story.words = RIGHT
    story.state, story.alert = "fixed", ""


def near_fix(story: Story) -> None:
    if story.state == "fixed":
        return
    story.words = "in 1968"
    # Of a verified error it is enough that the wrong words are gone; else an editor has to look.
    if story.is_verified:
        story.state, story.alert = "fixed", ""
    else:
        story.alert = "changed"


def take_back(story: Story) -> None:
    came_back = story.state == "fixed"
    story.words = WRONG
    if story.alert == "changed":
        story.alert = ""  # it reads as reported again, and nobody has to look
    if came_back:
        story.state, story.alert, story.is_verified = "reported", "back", False


def edit_elsewhere(story: Story) -> None:
    story.added += 1


def move(story: Story) -> None:
    story.order = [*story.order[1:], story.order[0]]


def serve_older_copy(story: Story) -> None:
    if story.state == "fixed":
        story.cached = Story(story.number, story.is_verified, WRONG, story.order, story.added, START).html


def fail(how: str, story: Story) -> None:
    story.failure, story.trouble = how, how != "redirect"


def nothing(_: Story) -> None: ...


EDITS = [
    fix, fix, near_fix, take_back, edit_elsewhere, edit_elsewhere, move, serve_older_copy, nothing,
    partial(fail, "500"), partial(fail, "garbage"), partial(fail, "broken off"), partial(fail, "redirect"),
]  # fmt: skip


def test_every_erratum_is_where_the_script_says_after_every_round(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(11)
    site = Site.objects.create(key="sound", name="The Sound", origins=[origin])
    allow(monkeypatch, origin)
    stories = {f"/{n}.html": Story(n, is_verified=n % 2 == 0) for n in range(ARTICLES)}
    Publication.stories = stories
    errata: dict[str, int] = {}
    for path in stories:
        Article.objects.create(site=site, url=origin + path, first_seen_at=START, look_at=START)
    look_at_all(START)
    for path, story in stories.items():
        erratum = reported(Article.objects.get(url=origin + path))
        assert erratum.place == "placed"
        if story.is_verified:
            Erratum.apply(erratum.pk, Act.VERIFY, at=START, should_read=RIGHT)
            story.state = "verified"
        errata[path] = erratum.pk
    for number in range(1, ROUNDS + 1):
        now = START + timedelta(hours=number)
        for story in stories.values():
            story.cached, story.failure, story.trouble = None, "", False
            before = story.html
            chance.choice(EDITS)(story)
            if story.html != before:
                story.edited_at = now
        Article.objects.update(look_at=now)
        look_at_all(now)
        for path, story in stories.items():
            compare(number, story, Erratum.objects.select_related("article").get(pk=errata[path]))


def compare(number: int, story: Story, erratum: Erratum) -> None:
    what = f"round {number}, story {story.number}"
    assert (erratum.state, erratum.alert) == (story.state, story.alert), what
    assert bool(erratum.article.trouble) == story.trouble, what
    text = erratum.article.revision.text if erratum.article.revision else ""
    assert erratum.place == "placed", what
    assert text[erratum.start : erratum.end] == (erratum.reads_now or erratum.exact), what


def look_at_all(now: datetime) -> None:
    while look_at_one(now):
        pass


def allow(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """Let the test's own server be asked, as the demo's configuration does."""
    config = msgspec.structs.replace(settings.CORRIGENDA.config, private_origins=(origin,))
    monkeypatch.setattr(look, "settings", SimpleNamespace(CORRIGENDA=SimpleNamespace(config=config)))


def reported(article: Article) -> Erratum:
    assert article.revision is not None
    text = article.revision.text
    start = text.index(WRONG)
    quote = describe(text, Span(start, start + len(WRONG)))
    report = a_report(article.site, None, RIGHT, url=article.url, exact=WRONG, prefix=quote.prefix, suffix=quote.suffix)
    return placed(report)
