"""A small publication for the bench: its pages, and realistic reports (about 600 bytes each) on them."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from corrigenda.core.text import Rules, read

PAGES = 50
PLACEHOLDER = "00000000-0000-4000-8000-000000000000"
_SENTENCES = (
    "The night ferry to Orsel sails again on Tuesday, nine years after the last one was sold for scrap.",
    "Tickets cost 14 crowns for islanders and 32 crowns for everybody else, bicycles go free until the spring.",
    "The harbour council voted seven to two for the lease, and the two say they will ask for another vote.",
    "Its captain, who learned the strait on her mother's boat, calls the currents at the northern pier unkind.",
    "A second crossing in the morning is promised for the summer, once the new landing stage has stood a storm.",
    "Until then the post goes by the noon boat, and whoever misses it waits, as the island has always waited.",
)


def page(number: int) -> str:
    """The HTML of a story."""
    words = "".join(f"<p>{sentence}</p>\n" for sentence in _SENTENCES)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Story {number}</title></head>\n'
        f"<body><main><article>\n<h1>The night ferry is back, part {number}</h1>\n{words}</article></main>\n"
        "</body></html>\n"
    )


def url(origin: str, number: int) -> str:
    """The address of a story."""
    return f"{origin}/story-{number:02}.html"


def write_reports(path: Path, origin: str, site: str) -> int:
    """Write reports as `post.lua` reads them; gives the mean size of a body in bytes."""
    bodies = []
    for number in range(PAGES):
        text = read(page(number), Rules(None, ()))
        for sentence in _SENTENCES:
            exact = " ".join(sentence.split()[3:9])
            start = text.text.index(sentence) + sentence.index(exact)
            end = start + len(exact)
            body = {
                "id": PLACEHOLDER,
                "site": site,
                "url": url(origin, number),
                "quote": {
                    "exact": exact,
                    "prefix": text.text[max(0, start - 32) : start],
                    "suffix": text.text[end : end + 32],
                },
                "position": {"start": start, "end": end},
                "text": text.digest,
                "proposal": exact.replace(" ", " not ", 1),
                "kind": "fact",
                "comment": "I was at the meeting and it was the other way round; the minutes say so on page three.",
                "source": "https://harbour.example/minutes/2026-10-12",
                "language": "en",
                "seconds": 14,
            }
            bodies.append((f"/api/v1/reports\t{json.dumps(body)}\n", len(json.dumps(body))))
    path.write_text("".join(line for line, _ in bodies), encoding="utf-8")
    return sum(size for _, size in bodies) // len(bodies)


def write_comments(path: Path, size: int) -> None:
    """Write comments for Isso with bodies of the same size, on as many pages."""
    lines = []
    for number in range(PAGES):
        comment = {"author": None, "email": None, "website": None, "parent": None, "title": f"Story {number}"}
        room = size - len(json.dumps(comment | {"text": ""}))
        comment["text"] = (" ".join(_SENTENCES) * 2)[:room]
        lines.append(f"/new?uri=%2Fstory-{number:02}.html\t{json.dumps(comment)}\n")
    path.write_text("".join(lines), encoding="utf-8")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with the story of the address's number."""
        body = page(int("".join(filter(str.isdigit, self.path.rpartition("/")[2])) or "0")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep no log."""


def serve(port: int) -> ThreadingHTTPServer:
    """Serve the publication from a thread; the desk's worker looks at its pages."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
