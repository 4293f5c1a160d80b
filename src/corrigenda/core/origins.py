"""Origins: scheme, host and port, as browsers compare them (HTML Standard, section 7.1.1)."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 2_000
_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"


def origin_of(url: str) -> str | None:
    """The origin of an http(s) URL in its serialised form, or None for anything else. Credentials are refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is None or port == _DEFAULT_PORTS[parts.scheme]:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def article_url(url: str) -> str:
    """A URL without its fragment. What an article is known by is decided by `core/naming.py`."""
    return url.split("#", 1)[0]


def absolute(url: str, base: str) -> str:
    """A URL as browsers write it, or "" for what is no address of a page (URL Standard, as far as it matters here)."""
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = parts.hostname or ""
        if not host.isascii():
            parts = parts._replace(netloc=parts.netloc.lower().replace(host, host.encode("idna").decode("ascii")))
        query = f"?{parts.query}" if parts.query else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        rest = quote((parts.path or "/") + query + fragment, safe=_URL_CHARACTERS)
    except (ValueError, UnicodeError):
        return ""
    origin = origin_of(parts.geturl())
    return origin + rest if origin is not None and len(origin + rest) <= LONGEST_URL else ""
