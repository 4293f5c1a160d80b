"""Whatever address the desk is given, a server on a private address hears nothing of it.

The server is a real one, on every loopback address of this machine. Even where an operator has made such an address an
origin of a site by mistake, it is not asked unless it is in `private_origins`.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from corrigenda import reach
from corrigenda.articles.fetch import FEED, PAGE, FetchError, Wanted, fetch
from corrigenda.core.origins import origin_of
from corrigenda.reach import is_public
from tests.articles.servers import Server, serving

pytestmark = pytest.mark.django_db
PUBLIC = "93.184.216.34"


@pytest.fixture
def secret() -> Iterator[Server]:
    """What must not be reached."""
    with serving() as server:
        server.answers = {"/": (200, {"Content-Type": "text/html"}, b"<p>secret")}
        yield server
        assert server.connections == [], "something was reached"


def refused(url: str, *origins: str, wanted: Wanted = PAGE) -> str:
    with pytest.raises(FetchError) as error:
        fetch(url, origins, wanted=wanted)
    return str(error.value)


@pytest.mark.parametrize("wanted", [PAGE, FEED], ids=["page", "feed"])
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "0.0.0.0", "0", "2130706433", "017700000001", "0177.0.0.1",
        "0x7f000001", "0x7f.0.0.1", "0x7f.1", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.",
        "localhost.localdomain",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]",
        "[fec0::1]", "[fc00::1]", "[ff02::1]", "[0:0:0:0:0:0:0:1]", "10.0.0.1", "172.16.0.1", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "①②⑦.⓪.⓪.①", "127。0。0。1",
    ],
)  # fmt: skip
def test_however_a_private_address_is_written(secret: Server, host: str, wanted: Wanted) -> None:
    url = f"http://{host}:{secret.port}/"
    why = refused(url, url.rstrip("/"), origin_of(url) or "", wanted=wanted)
    assert "private address" in why or "not known" in why or "not on the site's origins" in why


@pytest.mark.parametrize(
    "url",
    [
        "http://ledger.test@127.0.0.1:{port}/", "http://ledger.test:x@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}\\@ledger.test/", "http://ledger.test\\@127.0.0.1:{port}/",
        "http://ledger.test#@127.0.0.1:{port}/", "http://ledger.test:80@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}#ledger.test", "http://127.0.0.1:{port}?ledger.test", "http:127.0.0.1:{port}/",
        "//127.0.0.1:{port}/", "file:///etc/passwd", "file://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/",
        "gopher://127.0.0.1:{port}/_GET%20/", "dict://127.0.0.1:{port}/", "data:text/html,x", "jar:http://127.0.0.1:{port}/",
        "http://ledger.test:{port}/", "http://ledger.test:22/", "http://ledger.test:0/", "http://ledger.test:99999/",
        "http://ledger.test:-1/", "http://ledger.test./", "http://ledger.test.127.0.0.1/", "https://ledger.test/",
        "http://ledger.test%2f@127.0.0.1:{port}/", "http://ledger.test%00.127.0.0.1/", "http://[::1", "http://", "",
        "\0",
        "http://ledger.test\t@127.0.0.1:{port}/", "http://ledger.test\r\nHost: 127.0.0.1/",
    ],
)  # fmt: skip
def test_what_only_looks_like_the_sites_origin_is_not_asked(
    secret: Server, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    asked = resolve(monkeypatch, lambda host: ["127.0.0.1"])
    address = url.format(port=secret.port)
    assert refused(address, "http://ledger.test")
    assert set(asked) <= {"ledger.test"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://localhost:{port}/", "http://0x7f.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://ledger.test@127.0.0.1:{port}/", "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/", "http://[", "\\\\127.0.0.1:{port}\\", "http:///",
    ],
)  # fmt: skip
def test_a_redirect_to_it_is_not_followed(secret: Server, status: int, location: str) -> None:
    with serving() as site:
        site.answers = {"/": (status, {"Location": location.format(port=secret.port)}, b"")}
        with pytest.raises(FetchError):
            fetch(site.origin + "/", [site.origin], [site.origin])
        assert site.asked[:1] == ["/"]


def test_a_redirect_to_an_origin_of_the_site_that_is_private_needs_the_operators_word(secret: Server) -> None:
    with serving() as site:
        site.answers = {"/": (301, {"Location": secret.origin + "/"}, b"")}
        with pytest.raises(FetchError, match="private address"):
            fetch(site.origin + "/", [site.origin, secret.origin], [site.origin])


def test_a_name_with_a_public_and_a_private_address(secret: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for addresses in ([PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::1"], [PUBLIC, "64:ff9b::7f00:1"]):
        resolve(monkeypatch, lambda _, found=addresses: found)
        origin = f"http://ledger.test:{secret.port}"
        assert "private address" in refused(origin + "/", origin)


def test_a_name_that_is_public_when_checked_and_private_after(secret: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [[PUBLIC]]
    asked = resolve(monkeypatch, lambda _: answers.pop() if answers else ["127.0.0.1"])
    monkeypatch.setattr(reach, "CONNECT_SECONDS", 0.5)
    origin = f"http://ledger.test:{secret.port}"
    assert "cannot be reached" in refused(origin + "/", origin)
    assert asked == ["ledger.test"], "the name was looked up once, and the connection went to what was checked"
    assert "private address" in refused(origin + "/", origin)


def test_a_name_that_becomes_private_between_two_redirects(secret: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as site:
        site.answers = {"/": (302, {"Location": f"http://ledger.test:{secret.port}/"}, b"")}
        answers = [[PUBLIC]]
        resolve(monkeypatch, lambda _: answers.pop() if answers else ["127.0.0.1"])
        monkeypatch.setattr(reach, "CONNECT_SECONDS", 0.5)
        origins = [site.origin, f"http://ledger.test:{secret.port}"]
        for why in ("cannot be reached", "private address"):
            with pytest.raises(FetchError, match=why):
                fetch(site.origin + "/", origins, [site.origin])


def test_a_resolver_that_fails_in_odd_ways(secret: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> list[str]:
        raise UnicodeError("label too long")

    for answer in (fails, lambda _: []):
        resolve(monkeypatch, answer)
        assert "the host" in refused("http://ledger.test/", "http://ledger.test")


def test_proxies_of_the_environment_are_not_used(secret: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, secret.origin)
    with serving() as site:
        site.answers = {"/": (200, {"Content-Type": "text/html"}, b"<p>page")}
        assert fetch(site.origin + "/", [site.origin], [site.origin]).html == "<p>page"


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.8", "192.88.99.1", "198.18.0.1", "203.0.113.9", "240.0.0.1", "2001:db8::1", "3fff::1", "5f00::1",
        "100::1", "2002:a00:1::", "64:ff9b::a00:1", "fe80::1%eth0", "4000::1", "nonsense", "",
    ],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::"]
)
def test_public_addresses_are_public_through_whatever_carries_them(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("drip", [b"X", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"], ids=["head", "body"])
def test_a_server_that_drips_is_cut_off_at_the_deadline(monkeypatch: pytest.MonkeyPatch, drip: bytes) -> None:
    monkeypatch.setattr("corrigenda.articles.fetch._SECONDS", 0.6)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def trickle() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(drip)
                while not stop.wait(0.1):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(FetchError, match=r"took longer|cannot be reached"):
            fetch(origin + "/", [origin], [origin])
        stop.set()
        thread.join(5)
        assert not thread.is_alive()


def resolve(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], list[str]]) -> list[str]:
    """Let names resolve to what `answer` says; addresses stay what they are. Returns the names that are looked up."""
    real, asked = socket.getaddrinfo, []

    def getaddrinfo(host: str, port: int, *rest: object, **named: object) -> object:
        if host[:1].isdigit() or ":" in host:
            return real(host, port, *rest, **named)  # type: ignore[arg-type]
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in answer(host)
        ]

    monkeypatch.setattr(reach.socket, "getaddrinfo", getaddrinfo)
    return asked
