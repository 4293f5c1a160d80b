"""Origins: scheme, host and port, as browsers compare them (HTML Standard, section 7.1.1)."""

from __future__ import annotations

from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


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
    """The URL an article is known by: without fragment. Rules a site sets for its own URLs come on top of it."""
    return url.split("#", 1)[0]
