"""A desk in memory. What it is sent it reads with the server's own parser, so that a report the server would refuse is
refused here too; what it answers is each test's to say."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Error, Route

import corrigenda
from corrigenda.core.catalogue import best_language, direction, texts
from corrigenda.core.problems import Problem
from corrigenda.intake.payload import ReportPayload, parse

DESK = "https://desk.test/"
SCRIPT = DESK + "corrigenda.js"
RECEIPT = DESK + "receipt/Xq3v/"
WIDGET = Path(corrigenda.__file__).parent / "static/corrigenda/widget/corrigenda.js"

Answer = Callable[[Route], None]


def widget_texts(language: str) -> dict[str, str]:
    """The widget's texts in a language, by their short names."""
    return {key.removeprefix("widget."): text for key, text in texts(language).items() if key.startswith("widget.")}


def answer_json(status: int, members: Any) -> Answer:
    """An answer any page may read."""
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}
    return lambda route: route.fulfill(status=status, headers=headers, body=json.dumps(members))


def refusal(problem: Problem) -> Answer:
    """The answer the real desk gives with a problem."""
    return answer_json(problem.status, problem.as_json())


def unreachable(route: Route) -> None:
    """No desk there: the browser's fetch fails."""
    route.abort("connectionrefused")


def silence(route: Route) -> None:
    """Taken, and never answered."""


def proxy_error(route: Route) -> None:
    """What stands before a desk that is down: an error that is not JSON."""
    route.fulfill(status=502, headers={"Access-Control-Allow-Origin": "*"}, body="<h1>Bad gateway</h1>")


@dataclass
class Desk:
    """Set `rules`, `texts` and the `answers` before the reader acts; read `bodies` and `asked` afterwards."""

    rules: dict[str, Any] = field(default_factory=lambda: {"root": None, "skip": []})
    texts: dict[str, str] = field(default_factory=dict)
    configuration: Answer | None = None
    notices: Answer | None = None
    news: Answer | None = None
    answers: list[Answer] = field(default_factory=list)
    always: Answer | None = None
    bodies: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    stored: dict[str, ReportPayload] = field(default_factory=dict)

    @property
    def posts(self) -> list[dict[str, Any]]:
        """Every body that was posted, in order, repeats included."""
        return [json.loads(body) for body in self.bodies]

    @property
    def report(self) -> ReportPayload:
        """The one report this desk has, as the server reads it."""
        (report,) = self.stored.values()
        return report

    def handle(self, route: Route) -> None:
        """Answer one request."""
        address = urlsplit(route.request.url)
        if route.request.url == SCRIPT:
            return route.fulfill(path=WIDGET, content_type="text/javascript; charset=utf-8")
        self.asked.append(f"{route.request.method} {address.path}{'?' if address.query else ''}{address.query}")
        with suppress(Error):  # the page may be gone by now
            self._answer(address.path, parse_qs(address.query))(route)
        return None

    def _answer(self, path: str, query: dict[str, list[str]]) -> Answer:
        if path == "/api/v1/sites/ledger/widget":
            return self.configuration or self._configure(query.get("lang", [""])[0])
        if path == "/api/v1/notices":
            return self.notices or answer_json(200, {"notices": [], "record": DESK + "record/ledger/"})
        if path == "/api/v1/reports":
            return self._receive
        if path == urlsplit(RECEIPT).path + "news":
            return self.news or answer_json(
                200, {"state": "reported", "readers": 1, "text": "", "url": "", "label": ""}
            )
        return answer_json(404, {})

    def _configure(self, wanted: str) -> Answer:
        language = best_language(wanted, "en")
        own = {"site": "ledger", "language": language, "dir": direction(language), **self.rules}
        return answer_json(200, {**own, "texts": {**widget_texts(language), **self.texts}})

    def _receive(self, route: Route) -> None:
        body = route.request.post_data_buffer or b""
        self.bodies.append(body)
        answer = self.answers.pop(0) if self.answers else self.always
        return (answer or self.store(body))(route)

    def store(self, body: bytes) -> Answer:
        """Keep a report as the real desk does; the answer it gives."""
        try:
            report = parse(body)
        except Problem as problem:
            return refusal(problem)
        known = self.stored.setdefault(str(report.id), report)
        if known.digest != report.digest:
            return refusal(Problem("another-report", "This id has another report."))
        return answer_json(201, {"id": str(report.id), "receipt": RECEIPT})
