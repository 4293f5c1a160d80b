"""The demo beside the desk: its site and people, and the publication's own small server."""

from __future__ import annotations

import io
import socket
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User

from corrigenda.core.roles import Role
from corrigenda.models import Membership, Site

SITE_KEY = "demo"
PASSWORD = "demo-corrigenda"  # noqa: S105  (printed at every start; the demo listens on this machine only)
PEOPLE = {"alice": Role.ADMIN, "bob": Role.EDITOR, "vera": Role.VIEWER}


def start() -> None:
    """Make the site and its people, serve the publication from a thread, and say where everything is."""
    config = settings.CORRIGENDA.config
    _refuse_taken_ports(config.address, config.demo_publication)
    seed(config.demo_publication)
    server = publication_server(
        settings.CORRIGENDA.folder / "publication", publication=config.demo_publication, desk=config.address
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(_welcome(config.demo_publication, config.address), flush=True)  # noqa: T201


def seed(publication: str) -> Site:
    """The demo's site and people; what exists is kept, but for the publication's address."""
    site, _ = Site.objects.get_or_create(
        key=SITE_KEY, defaults={"name": "The Harbour Ledger", "language": "en", "time_zone": "Europe/London"}
    )
    site.origins = [publication]
    site.least_seconds, site.burst, site.hourly_rate = 1, 100, 3600  # one newcomer plays many readers
    site.full_clean()
    site.save()
    for name, role in PEOPLE.items():
        person, made = User.objects.get_or_create(username=name)
        if made:
            person.set_password(PASSWORD)
            person.save()
        Membership.objects.update_or_create(user=person, site=site, defaults={"role": role.value})
    return site


class _Handler(SimpleHTTPRequestHandler):
    """Serves the publication's folder, addresses filled in, under the strict policy that the widget has to bear."""

    publication = desk = ""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        page = path.read_text(encoding="utf-8")
        body = page.replace("{{desk}}", self.desk).replace("{{publication}}", self.publication).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self' {self.desk}; connect-src {self.desk}; style-src 'self'; "
            "img-src 'self'; font-src 'self'",
        )
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep no log: it would hold readers' addresses."""


class _Server(ThreadingHTTPServer):
    """A server that is silent about browsers that leave in the middle of an answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong, if something did."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def publication_server(folder: Path, *, publication: str, desk: str) -> ThreadingHTTPServer:
    """The publication's server, bound and not yet running; `serve_forever` runs it."""
    handler = type("Handler", (_Handler,), {"publication": publication, "desk": desk})
    parts = urlsplit(publication)
    return _Server((parts.hostname or "127.0.0.1", parts.port or 80), partial(handler, directory=folder))


def _refuse_taken_ports(*addresses: str) -> None:
    for address in addresses:
        parts = urlsplit(address)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((parts.hostname, parts.port))
            except OSError:
                sys.exit(f"corrigenda: port {parts.port} is taken; choose others with --port and --publication-port.")


def _welcome(publication: str, desk: str) -> str:
    people = "\n".join(f"    {name:<6} {PASSWORD}   ({role.value.replace('_', ' ')})" for name, role in PEOPLE.items())
    return f"""
  The publication   {publication}/
  The desk          {desk}/desk/
  The record        {desk}/record/{SITE_KEY}/

  Sign in at the desk as
{people}

  Open a story, select some wrong words, press Ctrl+Enter. “corrigenda demo --reset” begins anew; Ctrl+C ends.
"""
