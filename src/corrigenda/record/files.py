"""Every file of a static record: its path, the stamp of what it is made from, and how it is made.

They stand at the addresses that the desk answers, so that a server of files can stand in front of it. What the desk
answers by a query has an address of its own: `feed-3.atom` for a part of the feed, `2026/11/2/` for one of a month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
from django.db.models import QuerySet

from corrigenda.models import Correction, Site
from corrigenda.record import atom, json_feed, linked_data, table, web_annotation, well_known
from corrigenda.record.facts import CHUNK, Fact, Facts, in_chunks, stamp_of_all
from corrigenda.record.folder import Content, stamp_of
from corrigenda.record.months import Month
from corrigenda.record.pages import Frame, Listing, article_page, correction_page, list_page, policy_page
from corrigenda.record.published import PAGE, Slice, following, newest, published, with_changed

_STATIC = Frame(is_static=True)
Made = Iterator[tuple[str, Content]]


@dataclass(frozen=True)
class Batch:
    """Files that are made together; `make` is given those that are wanted, and gives path and content of each."""

    stamps: dict[str, str]
    make: Callable[[set[str]], Made]


def batches(facts: Facts) -> Iterator[Batch]:
    """All files below the record's address but the log's, pages after those that they lead to."""
    site, base = facts.site, base_of(facts.site)
    for chunk in facts.chunks():
        yield _notices(site, base, facts.frame, chunk)
    articles = list(facts.articles().items())
    for at in range(0, len(articles), CHUNK):
        yield _articles(site, base, facts.frame, dict(articles[at : at + CHUNK]))
    yield from _parts(facts, base)
    for month, found in facts.months().items():
        yield from _month(site, base, facts.frame, month, found)
    yield _top(facts, base)


def base_of(site: Site) -> str:
    """The path of a site's record below the root."""
    return site.get_absolute_url().strip("/")


def by_file(file: str, where: str, number: int) -> str:
    """The file that holds the notices before, or after, a number."""
    name, _, kind = file.partition(".")
    part = -(-(number - 1) // CHUNK) if where == "before" else number // CHUNK + 1
    return f"{name}-{part}.{kind}"


def rows_of(site: Site, facts: Iterable[Fact]) -> QuerySet[Correction]:
    """The notices themselves."""
    return published(site).filter(number__in=[fact.number for fact in facts])


def _notices(site: Site, base: str, frame: str, chunk: Sequence[Fact]) -> Batch:
    def make(wanted: set[str]) -> Made:
        facts = [fact for fact in chunk if wanted & {*_of_notice(base, fact.number)}]
        rows = list(rows_of(site, facts).select_related("erratum", "article__revision"))
        for found, annotation in zip(rows, web_annotation.annotated(rows), strict=True):
            assert found.number is not None
            found.site = site
            page, data = _of_notice(base, found.number)
            yield page, correction_page(site, found, _STATIC).encode()
            yield data, annotation

    return Batch({path: stamp_of(fact.stamp, frame) for fact in chunk for path in _of_notice(base, fact.number)}, make)


def _of_notice(base: str, number: int) -> tuple[str, str]:
    return f"{base}/{number}/index.html", f"{base}/{number}/annotation.jsonld"


def _articles(site: Site, base: str, frame: str, articles: dict[int, list[Fact]]) -> Batch:
    def paths(pk: int) -> tuple[str, str]:
        return f"{base}/articles/{pk}/index.html", f"{base}/articles/{pk}/corrections.jsonld"

    def make(wanted: set[str]) -> Made:
        for pk, facts in articles.items():
            page, data = paths(pk)
            if wanted & {page, data}:
                corrections = list(rows_of(site, facts))
                article = corrections[0].article
                yield page, article_page(site, article, corrections, _STATIC).encode()
                yield data, linked_data.linked_data(site, article, corrections)

    return Batch({path: stamp_of_all(facts, frame) for pk, facts in articles.items() for path in paths(pk)}, make)


def _parts(facts: Facts, base: str) -> Iterator[Batch]:
    """The files that feeds and annotations go on in, a hundred notices each."""
    site, chunks = facts.site, facts.chunks()
    for part, chunk in enumerate(chunks, 1):
        names = [f"{base}/{name}" for name in (f"feed-{part}.atom", f"feed-{part}.json", f"annotations-{part}.jsonld")]
        stamp = stamp_of_all(chunk, facts.frame, part == len(chunks))
        yield Batch(dict.fromkeys(names, stamp), partial(_part, site, names, (part - 1) * CHUNK))


def _part(site: Site, names: Sequence[str], after: int, _: set[str]) -> Made:
    corrections = following(site, after, CHUNK)
    shown = Slice(corrections[:CHUNK][::-1], after + CHUNK + 1, after + 1 if after else None)
    yield names[0], atom.atom(site, shown, by_file)
    yield names[1], json_feed.json_feed(site, shown, by_file)
    yield names[2], web_annotation.page(site, after, corrections, by_file, CHUNK)


def _month(site: Site, base: str, frame: str, month: Month, facts: Sequence[Fact]) -> Iterator[Batch]:
    """The pages of a month, oldest first; the newest is the month's own."""
    folder, chunks = f"{base}/{month.year}/{month.month:02}", in_chunks(facts) or [[]]
    for part, chunk in enumerate(chunks, 1):
        is_last = part == len(chunks)
        path = f"{folder}/index.html" if is_last else f"{folder}/{part}/index.html"
        older = f"{month.address}{part - 1}/" if part > 1 else ""
        stamp = stamp_of_all(chunk, frame, older, is_last)
        yield Batch({path: stamp}, partial(_month_page, site, month, path, chunk, "" if is_last else f"{part}/", older))


def _month_page(site: Site, month: Month, path: str, chunk: Sequence[Fact], here: str, older: str, _: set[str]) -> Made:
    listing = Listing(list(rows_of(site, chunk)) if chunk else [], month, "", here, older)
    yield path, list_page(site, listing, _STATIC).encode()


def _top(facts: Facts, base: str) -> Batch:
    """What changes with every notice: the first page, the feeds, the whole record."""
    site = facts.site
    names = ["corrections.csv", "corrections.jsonl", "corrections.json", "annotations.jsonld", "feed.atom",
             "feed.json", *(f"policy/{policy.version}/index.html" for policy in site.policy_versions),
             *(["policy/index.html"] if site.policy_versions else []), "index.html"]  # fmt: skip

    def make(_: set[str]) -> Made:
        found = newest(published(site), "")
        assert found is not None
        feed = with_changed(site, found)
        yield f"{base}/corrections.csv", table.csv_lines(table.rows(site, 0))
        yield f"{base}/corrections.jsonl", table.json_lines(table.rows(site, 0))
        yield f"{base}/corrections.json", msgspec.json.encode({"version": 1, "sites": [well_known.description(site)]})
        yield f"{base}/annotations.jsonld", web_annotation.collection(site, len(facts.notices), by_file)
        yield f"{base}/feed.atom", atom.atom(site, feed, by_file)
        yield f"{base}/feed.json", json_feed.json_feed(site, feed, by_file)
        for policy in site.policy_versions:
            page = policy_page(site, policy, site.policy_versions, _STATIC).encode()
            yield f"{base}/policy/{policy.version}/index.html", page
            if policy == site.policy_versions[0]:
                yield f"{base}/policy/index.html", page
        archive = list(facts.months())[::-1]
        older = archive[0].address if len(facts.notices) > PAGE else ""
        listing = Listing(found.corrections, older=older, archive=archive)
        yield f"{base}/index.html", list_page(site, listing, _STATIC).encode()

    return Batch(dict.fromkeys((f"{base}/{name}" for name in names), stamp_of_all(facts.notices, facts.frame)), make)
