"""A record of many notices, in the tables as the desk would have left it: numbers, months, the log with its hashes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection, transaction

from corrigenda.core.merkle import completed, leaf_hash
from corrigenda.models import Article, Correction, LogEntry, Site
from corrigenda.models.log_entry import said

_BEGIN = datetime(2016, 1, 1, 6, tzinfo=UTC)
_CHUNK = 1000
_NOTICES_AN_ARTICLE = 2
_PLACES = ("harbour", "market", "bridge", "library", "stadium", "clinic", "station", "theatre")


def site() -> Site:
    """The site of the bench, made at first use."""
    User.objects.get_or_create(username="bench")
    found, _ = Site.objects.get_or_create(key="bench", defaults={"name": "Bench", "origins": ["https://bench.test"]})
    return found


def grow(site: Site, size: int, years: int = 10) -> None:
    """Add notices until there are so many, spread evenly over the years that a record of 100,000 would take."""
    there = Correction.objects.filter(site=site).count()
    nodes: dict[tuple[int, int], bytes] = {}
    for at in range(there, size, _CHUNK):
        with transaction.atomic():
            _add(site, range(at, min(size, at + _CHUNK)), timedelta(days=365 * years) / 100_000, nodes)
    connection.cursor().execute("ANALYZE")


def _add(site: Site, indexes: range, apart: timedelta, nodes: dict[tuple[int, int], bytes]) -> None:
    articles = Article.objects.bulk_create(
        Article(
            site=site, url=f"https://bench.test/{index}", known_as=f"https://bench.test/{index}", language="en",
            title=f"Story {index} of the {_PLACES[index % len(_PLACES)]}", first_seen_at=_BEGIN,
        )
        for index in indexes[::_NOTICES_AN_ARTICLE]
    )  # fmt: skip
    made = Correction.objects.bulk_create(
        _notice(site, articles[position // _NOTICES_AN_ARTICLE], index, apart) for position, index in enumerate(indexes)
    )
    stored = LogEntry.nodes_of(site)

    def known(level: int, index: int) -> bytes:
        return nodes.get((level, index)) or stored(level, index)

    entries = []
    for index, notice in enumerate(made, LogEntry.size(site)):  # the log has an entry more for each amendment
        line = said(site, notice)
        hashes = completed(index, leaf_hash(line.encode()), known)
        nodes |= {(level, index >> level): hashed for level, hashed in enumerate(hashes)}
        entries.append(LogEntry(site=site, index=index, correction=notice, entry=line, nodes=b"".join(hashes)))
    LogEntry.objects.bulk_create(entries)


def _notice(site: Site, article: Article, index: int, apart: timedelta) -> Correction:
    place = _PLACES[index % len(_PLACES)]
    return Correction(
        site=site, article=article, number=index + 1, language="en", before=f"{index % 97} years",
        after=f"{index % 89} years", drafted_at=_BEGIN, published_at=_BEGIN + apart * index,
        text=f"An earlier version of this report gave a wrong age for the {place}. It is {index % 89} years old, as "
        f"the council’s register of buildings has it, and was repaired in {1900 + index % 120}.",
    )  # fmt: skip
