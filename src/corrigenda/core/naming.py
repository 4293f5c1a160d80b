"""One article, one address: by which rules the many spellings of a URL become the one that the article is known by.

The same story is reached with a newsletter's parameters, on the mobile host, without TLS, with and without a slash at
the end. Each spelling taken for an article of its own would split its reports; two articles taken for one would put a
report on the wrong page, which is worse. So by default only what cannot name an article is dropped (the fragment, what
trackers add, http where the site has https), and everything else only where the site's settings say so. Paths are never
lower-cased, parameters never sorted: to a server both may matter.

A page's canonical link is another matter, see `core/canonical.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote_plus, urlsplit

from corrigenda.core.origins import LONGEST_URL, absolute, origin_of
from corrigenda.core.trackers import TRACKERS_VERSION, is_tracker, named_in

_NAMING_VERSION = 1  # a change of these rules has a new number, so that known articles are compared with them again
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_AMP_SEGMENT = re.compile(r"(.*[^/])/+amp(/*)", re.DOTALL)
_AMP_FILE = re.compile(r"(.*[^/])\.amp(\.html?)?", re.DOTALL)
_AMP_PARAMETER = re.compile(r"amp(=(1|true)?)?|outputType=amp")


class TrailingSlash(StrEnum):
    """What becomes of the slash at the end of a path."""

    AS_PUBLISHED = "as_published"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Naming:
    """A site's rules for its articles' addresses.

    `mirrors` are origins that show the articles of another one; `kept` and `dropped` names of query parameters (ending
    in *: all that begin so), where `kept` wins; with `only_kept`, all others are dropped. `drops_amp` takes the marks
    of AMP off: /amp, .amp.html, ?amp=1.
    """

    origins: tuple[str, ...]
    mirrors: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    only_kept: bool = False
    trailing_slash: TrailingSlash = TrailingSlash.AS_PUBLISHED
    drops_amp: bool = False

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that differ where the rules do, those of a site or those here."""
        said = (_NAMING_VERSION, TRACKERS_VERSION, *(getattr(self, name) for name in self.__slots__))
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def main_origin(self, mirror: str) -> str:
        """The origin that a mirror stands for: of https://m.news.example that of news.example, if it is one of the
        site's, or else the site's first that is no mirror."""
        scheme, _, host = mirror.partition("://")
        own = [origin for origin in self.origins if origin not in self.mirrors]
        _, _, parent = host.partition(".")
        near = [f"{scheme}://{parent}", f"{scheme}://www.{parent}", f"{scheme}://www.{host}"]
        return next((origin for origin in (*near, *own) if origin in own), mirror)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which address an article is known by ("" for what is no address of a page), step by step why, in sentences, and
    whether it is one of the site's."""

    url: str
    reasons: tuple[str, ...]
    is_own: bool


@dataclass(slots=True)
class _Spelling:
    """An address on its way, with what was done to it."""

    parts: SplitResult
    reasons: list[str] = field(default_factory=list)

    def becomes(self, reason: str, **parts: str) -> None:
        """Change parts of it, and remember why."""
        changed = self.parts._replace(**parts)
        if changed != self.parts:
            self.parts = changed
            self.reasons.append(reason)


def verdict(url: str, naming: Naming) -> Verdict:
    """Judge an absolute URL by a site's rules. The verdict's own URL is judged the same again."""
    written = absolute(url.split("#", 1)[0], "")
    if not written:
        why = "It is no address of a page: that begins with http:// or https://, names a host and no user."
        return Verdict("", (why,), is_own=False)
    # RFC 3986, section 6.2.2.1: %c3 and %C3 are one. Feeds and browsers disagree on it for every script but Latin.
    spelling = _Spelling(urlsplit(_ESCAPE.sub(lambda found: found[0].upper(), written)))
    plain, mark, _ = url.strip().partition("#")
    if spelling.parts.geturl() != plain:
        spelling.reasons.append("It is written as browsers write it: host in lower case, escapes in upper case.")
    if mark:
        spelling.reasons.append("The part after # is left out: it is a place on the page.")
    _to_origin(spelling, naming)
    _query(spelling, naming)
    _path(spelling, naming)
    found = spelling.parts.geturl()
    if len(found) > LONGEST_URL:
        return Verdict("", ("By the site's rules it is longer than an address may be.",), is_own=False)
    is_own = origin_of(found) in naming.origins
    if not is_own:
        known = ", ".join(naming.origins)
        spelling.reasons.append(f"It is not on the site's origins, which are {known}.")
    elif not spelling.reasons:
        spelling.reasons.append("It is the article's address as it stands.")
    return Verdict(found, tuple(spelling.reasons), is_own)


def named(url: str, naming: Naming) -> str | None:
    """The address that an article at this URL is known by; None when it is not the site's."""
    found = verdict(url, naming)
    return found.url if found.is_own else None


def _to_origin(spelling: _Spelling, naming: Naming) -> None:
    origin = origin_of(spelling.parts.geturl()) or ""
    if origin.startswith("http:") and origin.replace("http", "https", 1) in naming.origins:
        spelling.becomes("http becomes https, which the site's origin is.", scheme="https")
    origin = origin_of(spelling.parts.geturl()) or ""
    if origin in naming.mirrors:
        main = urlsplit(naming.main_origin(origin))
        spelling.becomes(f"{origin} shows the articles of {main.geturl()}.", scheme=main.scheme, netloc=main.netloc)


def _query(spelling: _Spelling, naming: Naming) -> None:
    """Leave out parameters; what stays, stays as it was written and in its order."""
    kept: list[str] = []
    why: dict[str, list[str]] = {}
    for parameter in filter(None, spelling.parts.query.split("&")):
        name = unquote_plus(parameter.partition("=")[0])
        if reason := _reason_to_drop(name, parameter, naming):
            why.setdefault(reason, []).append(name)
        else:
            kept.append(parameter)
    for reason, names in why.items():
        spelling.reasons.append(f"{_listed(names)} {'is' if len(names) == 1 else 'are'} left out: {reason}.")
    if kept:
        names = [unquote_plus(parameter.partition("=")[0]) for parameter in kept]
        said = "it" if len(names) == 1 else "they"
        spelling.reasons.append(
            f"{_listed(names)} {'is' if len(names) == 1 else 'are'} kept: {said} may name the article."
        )
    spelling.parts = spelling.parts._replace(query="&".join(kept))


def _reason_to_drop(name: str, parameter: str, naming: Naming) -> str:
    if named_in(name, naming.kept):
        return ""
    if named_in(name, naming.dropped):
        return "the site's settings say so"
    if is_tracker(name):
        return "trackers add such parameters"
    if naming.drops_amp and _AMP_PARAMETER.fullmatch(parameter):
        return "it asks for the AMP page of the article"
    return "the site keeps only the parameters that it names" if naming.only_kept else ""


def _path(spelling: _Spelling, naming: Naming) -> None:
    before = ""
    while before != spelling.parts.path:  # taking one off may bring another to the end
        before = spelling.parts.path
        if naming.drops_amp:
            spelling.becomes("It is the AMP page of the article.", path=_without_amp(before))
        path = spelling.parts.path
        if naming.trailing_slash is TrailingSlash.DROPPED:
            why = "The slash at the end is dropped, as the site's settings say."
            spelling.becomes(why, path=path.rstrip("/") or "/")
        elif naming.trailing_slash is TrailingSlash.ADDED and "." not in path.rpartition("/")[2]:
            why = "A slash is added at the end, as the site's settings say."
            spelling.becomes(why, path=path if path.endswith("/") else path + "/")


def _without_amp(path: str) -> str:
    if found := _AMP_SEGMENT.fullmatch(path):
        return found[1] + found[2][:1]
    if found := _AMP_FILE.fullmatch(path):
        return found[1] + (found[2] or "")
    return path


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"“{name[:60]}”" for name in dict.fromkeys(names))
