"""Reach a server on the public Internet, and nothing else: a publication's, a hub's, a webhook's.

Every address a name resolves to is checked before connecting, and the connection goes to the checked address, so that
no second look-up can give another (DNS rebinding). An address that carries another one (6to4, NAT64, mapped) counts by
what it carries. Past the deadline the connection is cut, however slowly the server drips.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from corrigenda import __version__

USER_AGENT = f"Corrigenda/{__version__} (corrections desk)"
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
FAILURES = (HTTPError, HTTPException, OSError, ValueError)  # UnicodeError is a ValueError, ssl.SSLError an OSError
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # the one block that IANA has given out
# Special too, but counted as global by Python 3.11: protocol assignments, the old 6to4 relays, documentation.
_SPECIAL_4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
_SPECIAL_6 = IPv6Network("3fff::/20")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052


class Unreachable(Exception):
    """The address may not be asked, or its host is not known; the message says why."""


class Late(Exception):
    """The deadline passed before the answer was whole."""


@contextmanager
def answer(
    url: str, headers: Mapping[str, str], *, private: bool, seconds: float, body: bytes | None = None
) -> Iterator[tuple[BaseHTTPResponse, threading.Event]]:
    """GET a URL, or POST a body to it; the answer's own body is not read yet. `seconds` is how long all may take.

    The event is set when time is up. Raises Unreachable, Late, or one of FAILURES.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port if parts.port is not None else (443 if parts.scheme == "https" else 80)
    address = checked_address(host, port, private=private)
    connection = (
        HTTPSConnection(address, port, timeout=CONNECT_SECONDS, server_hostname=host, assert_hostname=host)
        if parts.scheme == "https"
        else HTTPConnection(address, port, timeout=CONNECT_SECONDS)
    )
    is_late = threading.Event()
    opened: list[socket.socket] = []  # the connection itself forgets its socket once an answer without length begins

    def cut() -> None:
        is_late.set()
        for held in opened:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, cut)
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        opened.append(connection.sock)
        connection.timeout = READ_SECONDS
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        method = "GET" if body is None else "POST"
        connection.request(method, target, body, headers={**headers, "Host": parts.netloc}, preload_content=False)
        yield connection.getresponse(), is_late
    except FAILURES as error:
        if is_late.is_set():
            raise Late from error
        raise
    finally:
        watch.cancel()
        connection.close()


def checked_address(host: str, port: int, *, private: bool) -> str:
    """The address to connect to. All of a name's addresses have to be public, unless private ones are allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise Unreachable(f"the host is not known: {host}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Unreachable(f"the host has no address: {host}")
    if not private and not all(is_public(address) for address in addresses):
        raise Unreachable(f"{host} is at a private address, which has to be allowed in the configuration")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one on the public Internet (IANA special-purpose registries), through all that carry it."""
    try:
        parsed = ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return parsed.is_global and not parsed.is_multicast and not any(parsed in block for block in _SPECIAL_4)
    carried = _carried(parsed)
    if carried is not None:
        return is_public(str(carried))
    return parsed in _GLOBAL_UNICAST and parsed.is_global and parsed not in _SPECIAL_6


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to this one end up at, if any."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
