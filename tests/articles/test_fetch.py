"""Pages are fetched from the site's origins and from nowhere else."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler

import pytest

from corrigenda import reach
from corrigenda.articles import fetch as module
from corrigenda.articles.fetch import FetchError, Validators, fetch
from tests.articles.servers import Answer, Server, serving

pytestmark = pytest.mark.django_db


def tagged(request: BaseHTTPRequestHandler) -> Answer:
    """A page that a server need not send again to who has it."""
    headers = {"Content-Type": "text/html", "ETag": '"v1"', "X-Robots-Tag": "noindex"}
    is_known = request.headers.get("If-None-Match") == headers["ETag"]
    return (304, headers, b"") if is_known else (200, headers, b"<p>tagged")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        server.answers = {
            "/ok": (200, {"Content-Type": "text/html; charset=windows-1251"}, "<p>Київ".encode("cp1251")),
            "/gz": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"<p>packed")),
            "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(b"0" * 9_000_000)),
            "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
            "/gone": (410, {}, b""),
            "/error": (500, {}, b""),
            "/away": (302, {"Location": "http://evil.test/x"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/here": (301, {"Location": "/ok#part"}, b""),
            "/moved": (308, {"Location": "/here"}, b""),
            "/for-now": (302, {"Location": "/here"}, b""),
            "/tagged": tagged,
            "/dated": (200, {"Content-Type": "text/html", "Last-Modified": "Thu, 14 May 2026 12:00:00 GMT"}, b"<p>old"),
            "/just": (200, {"Content-Type": "text/html", "Last-Modified": formatdate(usegmt=True)}, b"<p>new"),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/garbage": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"not gzip"),
        }
        yield server


@pytest.fixture(scope="module")
def origin(server: Server) -> str:
    return server.origin


def get(origin: str, path: str) -> module.Fetched:
    return fetch(origin + path, [origin], [origin])


def test_a_page_is_read_in_its_charset(origin: str) -> None:
    assert get(origin, "/ok").html == "<p>Київ"
    assert get(origin, "/gz").html == "<p>packed"


def test_a_redirect_within_the_site_is_followed(origin: str) -> None:
    assert get(origin, "/here").url == origin + "/ok"


def test_a_page_that_did_not_change_is_not_sent_again(origin: str) -> None:
    first = get(origin, "/tagged")
    assert (first.html, first.validators.etag, first.robots) == ("<p>tagged", '"v1"', "noindex")
    again = fetch(origin + "/tagged", [origin], [origin], first.validators)
    assert (again.html, again.validators) == (None, first.validators)
    assert fetch(origin + "/tagged", [origin], [origin], Validators('"v0"')).html == "<p>tagged"


def test_the_servers_date_is_no_validator_for_a_page_changed_just_now(origin: str) -> None:
    dated = get(origin, "/dated")
    assert dated.modified_at == datetime(2026, 5, 14, 12, tzinfo=UTC)
    assert dated.validators.last_modified == "Thu, 14 May 2026 12:00:00 GMT"
    assert get(origin, "/just").validators == Validators()


def test_a_redirect_for_good_is_told_from_one_for_now(origin: str) -> None:
    assert get(origin, "/moved").moved_to == origin + "/ok"
    assert get(origin, "/for-now").moved_to == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/bomb", "larger than"),
        ("/pdf", "not HTML"),
        ("/gone", "gone"),
        ("/none", "gone"),
        ("/error", "HTTP 500"),
        ("/away", "not on the site's origins"),
        ("/file", "not on the site's origins"),
        ("/loop", "redirects"),
        ("/garbage", "broke off"),
    ],
)
def test_what_is_not_a_page_is_refused_with_the_reason(origin: str, path: str, why: str) -> None:
    with pytest.raises(FetchError, match=why) as refused:
        get(origin, path)
    assert refused.value.gone == (why == "gone")


def test_an_origin_that_is_not_the_sites_is_never_asked(server: Server, origin: str) -> None:
    server.asked.clear()
    with pytest.raises(FetchError, match="not on the site's origins"):
        fetch(origin + "/ok", ["https://ledger.test"], [origin])
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "0.0.0.0"],
)
def test_private_addresses_are_not_reached(host: str) -> None:
    url = f"http://{host}:9/"
    with pytest.raises(FetchError, match=r"private address|not known"):
        fetch(url, [url.rstrip("/")])


def test_a_name_with_one_private_address_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(reach.socket, "getaddrinfo", lambda *_, **__: entries)
    with pytest.raises(FetchError, match="private address"):
        fetch("http://rebind.test/", ["http://rebind.test"])


def test_the_connection_goes_to_the_address_that_was_checked(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(origin.rsplit(":", 1)[1])
    asked: list[str] = []
    real = socket.getaddrinfo

    def once(host: str, *rest: object, **named: object) -> object:
        asked.append(host)
        return real("127.0.0.1", port, type=socket.SOCK_STREAM)

    monkeypatch.setattr(reach.socket, "getaddrinfo", once)
    named = f"http://ledger.test:{port}"
    assert fetch(named + "/ok", [named], [named]).html == "<p>Київ"
    assert asked.count("ledger.test") == 1


def test_a_server_that_does_not_answer_is_said_so() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(origin + "/", [origin], [origin])
