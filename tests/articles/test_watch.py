"""Feeds are read in their own time, and name the articles that the desk should look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from msgspec.structs import replace
from pytest_django import Settings

from corrigenda.articles import watch as module
from corrigenda.articles.look import look_at_one
from corrigenda.articles.watch import read_all, read_next, read_one_feed
from corrigenda.models import Article, Feed, Site
from tests.articles.servers import Answer, Server, serving

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
XML = {"Content-Type": "application/xml"}


@pytest.fixture
def server(site: Site, settings: Settings) -> Iterator[Server]:
    """The publication's own server."""
    with serving() as server:
        site.origins = [server.origin]
        site.save()
        loaded = settings.CORRIGENDA
        config = replace(loaded.config, private_origins=(server.origin,))
        settings.CORRIGENDA = replace(loaded, config=config)
        yield server


@pytest.fixture
def feed(site: Site, server: Server) -> Feed:
    return Feed.objects.create(site=site, url=server.origin + "/feed", read_at=NOW)


def atom(*entries: tuple[str, datetime | None]) -> Answer:
    """An Atom feed with these articles and when they were last changed."""
    items = "".join(
        f"<entry><title>About {path}</title><link href='{path}'/>"
        + (f"<updated>{at.isoformat()}</updated>" if at else "")
        + "</entry>"
        for path, at in entries
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"
    return 200, {"Content-Type": "application/atom+xml"}, body.encode()


def sitemap(*entries: tuple[str, datetime | None], of: str = "url", within: str = "urlset") -> Answer:
    items = "".join(
        f"<{of}><loc>{url}</loc>" + (f"<lastmod>{at.isoformat()}</lastmod>" if at else "") + f"</{of}>"
        for url, at in entries
    )
    return 200, XML, f"<{within} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{items}</{within}>".encode()


def paths() -> list[str]:
    return ["/" + url.split("/", 3)[3] for url in Article.objects.order_by("pk").values_list("url", flat=True)]


def read(feed: Feed, at: datetime) -> Feed:
    """Read this feed at a time, whenever it was due."""
    Feed.objects.filter(pk=feed.pk).update(read_at=at)
    assert read_next(at, [feed.pk]) is not None
    feed.refresh_from_db()
    return feed


def test_what_a_feed_names_becomes_articles_that_are_looked_at(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW), ("/market", NOW - timedelta(days=1)))
    server.answers["/market"] = (200, {"Content-Type": "text/html"}, b"<article><p>Tea and cakes.</p></article>")
    assert read_one_feed(NOW)
    assert paths() == ["/market", "/ferry"], "the oldest first"
    article = Article.objects.get(url__endswith="/ferry")
    assert (article.title, article.first_seen_at, article.look_at) == ("About /ferry", NOW, NOW)
    feed.refresh_from_db()
    assert (feed.kind, feed.entries, feed.trouble, feed.last_read_at, feed.attempts) == ("atom", 2, "", NOW, 0)
    assert feed.leased_until is None
    assert not read_one_feed(NOW)
    while look_at_one(NOW):
        pass
    assert Article.objects.get(url__endswith="/market").revision is not None


def test_a_named_article_is_watched_while_it_is_young_and_one_that_is_only_reported_on_is_not(
    site: Site, feed: Feed, server: Server
) -> None:
    page = (200, {"Content-Type": "text/html"}, b"<article><p>The lock opened at noon.</p></article>")
    server.answers |= {"/feed": atom(("/lock.html", NOW)), "/lock.html": page, "/pier.html": page}
    assert read_one_feed(NOW)
    Article.objects.create(site=site, url=server.origin + "/pier.html", first_seen_at=NOW, look_at=NOW)
    while look_at_one(NOW):
        pass
    looks = dict(Article.objects.values_list("url", "look_at"))
    assert looks == {
        server.origin + "/lock.html": NOW + timedelta(minutes=30),
        server.origin + "/pier.html": None,
    }
    for at in (NOW + timedelta(minutes=30), NOW + timedelta(days=3)):
        Article.objects.filter(named_at__isnull=False).update(look_at=at)
        assert look_at_one(at)
    assert not Article.objects.filter(look_at__isnull=False).exists()


def test_an_article_is_looked_at_again_when_the_feed_says_it_changed_since(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW), ("/market", NOW))
    read(feed, NOW)
    Article.objects.update(look_at=None, looked_at=NOW + timedelta(minutes=1))
    read(feed, NOW + timedelta(minutes=2))
    assert not Article.objects.filter(look_at__isnull=False).exists(), "nothing changed since the last look"
    server.answers["/feed"] = atom(("/ferry", NOW + timedelta(minutes=3)), ("/market", NOW))
    at = NOW + timedelta(minutes=4)
    assert read(feed, at).last_changed_at == at
    assert Article.objects.get(look_at__isnull=False).url.endswith("/ferry")


def test_a_time_to_come_asks_for_no_look_again_and_again(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW + timedelta(days=900)))
    read(feed, NOW)
    assert paths() == ["/ferry"]
    Article.objects.update(look_at=None, looked_at=NOW)
    read(feed, NOW + timedelta(minutes=2))
    assert Article.objects.get().look_at is None


def test_what_a_feed_names_is_told_apart_by_the_sites_rules(site: Site, feed: Feed, server: Server) -> None:
    site.dropped_parameters = ["from"]
    site.save()
    known = Article.objects.create(site=site, url=server.origin + "/old-title", first_seen_at=NOW)
    Article.objects.filter(pk=known.pk).update(moved_to=server.origin + "/new-title")
    server.answers["/feed"] = atom(
        ("/ferry?utm_source=rss&amp;utm_medium=feed", NOW), ("/ferry?from=rss", NOW), ("/ferry?id=2", None),
        ("/new-title", NOW),
    )  # fmt: skip
    read(feed, NOW)
    assert sorted(paths()) == ["/ferry", "/ferry?id=2", "/old-title"]
    known.refresh_from_db()
    assert known.look_at == NOW, "it is the same article under its new address"


def test_only_recent_articles_of_the_sites_own_origins_are_taken(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = atom(
        ("/old", NOW - timedelta(days=31)), ("https://elsewhere.test/ferry", NOW), ("//127.0.0.1:1/x", NOW),
        ("/ferry#comments", NOW), ("/ferry", NOW - timedelta(days=2)), ("/undated", None),
    )  # fmt: skip
    read(feed, NOW)
    assert sorted(paths()) == ["/ferry", "/undated"]


def test_of_a_sitemap_only_what_has_a_date_is_taken(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = sitemap((server.origin + "/ferry", NOW), (server.origin + "/about-us", None))
    assert read(feed, NOW).kind == "sitemap"
    assert paths() == ["/ferry"]


def test_a_feed_that_did_not_change_is_not_sent_again(feed: Feed, server: Server) -> None:
    status, headers, body = atom(("/ferry", NOW))
    server.answers["/feed"] = lambda asked: (
        (304, {}, b"") if asked.headers.get("If-None-Match") == '"v1"' else (status, headers | {"ETag": '"v1"'}, body)
    )
    assert read(feed, NOW).etag == '"v1"'
    again = read(feed, NOW + timedelta(minutes=5))
    assert (again.etag, again.entries, again.last_read_at) == ('"v1"', 1, NOW + timedelta(minutes=5))
    assert server.headers[1]["if-none-match"] == '"v1"'
    assert "atom+xml" in server.headers[0]["accept"]


def test_a_long_feed_is_taken_in_turns_the_oldest_first(
    feed: Feed, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_A_TURN", 3)
    status, headers, body = atom(*((f"/{n}", NOW - timedelta(hours=n)) for n in range(8)))
    server.answers["/feed"] = (status, headers | {"ETag": '"v1"'}, body)
    assert read_one_feed(NOW)
    assert paths() == ["/7", "/6", "/5"]
    feed.refresh_from_db()
    assert (feed.read_at, feed.etag) == (NOW, ""), "it stays due, and is asked for whole"
    turns_taken = 1
    while read_one_feed(NOW):
        turns_taken += 1
    assert (turns_taken, paths()) == (3, [f"/{n}" for n in range(7, -1, -1)])
    feed.refresh_from_db()
    assert feed.etag == '"v1"'


def test_a_feed_is_read_as_often_as_it_changes(feed: Feed, server: Server) -> None:
    def pause(at: datetime) -> timedelta:
        return read(feed, at).read_at - at

    server.answers["/feed"] = atom(("/ferry", NOW - timedelta(hours=5)))
    assert pause(NOW) == timedelta(minutes=30), "by its own dates, when it is read for the first time"
    later = NOW + timedelta(hours=1)
    server.answers["/feed"] = atom(("/ferry", NOW - timedelta(hours=5)), ("/market", later))
    assert pause(later) == timedelta(minutes=1)
    assert pause(later + timedelta(minutes=30)) == timedelta(minutes=3)
    assert pause(later + timedelta(days=3)) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ((500, {}, b""), "HTTP 500"),
        ((404, {}, b""), "gone"),
        ((200, XML, b""), "empty"),
        ((200, {"Content-Type": "text/html"}, b"<!doctype html><p>Hello"), "web page"),
        ((200, XML, b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss/>"), "entities"),
        ((302, {"Location": "https://elsewhere.test/"}, b""), "not on the site's origins"),
        ((200, XML, b"<rss>" + b" " * 10_000_001), "larger than"),
    ],
)  # fmt: skip
def test_a_feed_in_trouble_says_why_and_is_tried_again_later_and_later(
    feed: Feed, server: Server, answer: Answer, trouble: str
) -> None:
    server.answers["/feed"] = answer
    waits = []
    for _ in range(3):
        at = Feed.objects.get(pk=feed.pk).read_at
        assert read_one_feed(at)
        feed.refresh_from_db()
        assert trouble in feed.trouble
        assert feed.leased_until is None
        waits.append((feed.read_at - at) / timedelta(minutes=1))
    if trouble == "gone":
        assert all(270 <= wait <= 450 for wait in waits)
    else:
        assert all(0.75 * 2**n <= wait <= 1.25 * 2**n for n, wait in enumerate(waits))
    server.answers["/feed"] = atom(("/ferry", NOW))
    assert read(feed, feed.read_at).trouble == ""
    assert feed.attempts == 0


def test_a_feed_in_trouble_for_days_is_given_up_until_it_is_read_by_hand(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = (500, {}, b"")
    at = NOW
    while (due := Feed.objects.get(pk=feed.pk).read_at) is not None:
        at = due
        assert read_one_feed(at)
    feed.refresh_from_db()
    assert (feed.given_up_at, feed.trouble) == (at, "the server answered HTTP 500")
    assert timedelta(days=3) < at - NOW < timedelta(days=7)
    assert not read_one_feed(at + timedelta(days=30))
    server.answers["/feed"] = atom(("/ferry", NOW))
    assert [reading.failed for reading in read_all([feed.pk])] == [False]
    feed.refresh_from_db()
    assert (feed.given_up_at, feed.trouble, feed.attempts) == (None, "", 0)


def test_a_part_that_was_given_up_is_read_again_when_its_index_says_that_it_changed(feed: Feed, server: Server) -> None:
    part = Feed.objects.create(
        site=feed.site, url=server.origin + "/may.xml", index=feed, read_at=None, given_up_at=NOW - timedelta(days=1)
    )
    for changed, given_up_at in ((NOW - timedelta(days=2), part.given_up_at), (NOW - timedelta(hours=1), None)):
        server.answers["/feed"] = sitemap((part.url, changed), of="sitemap", within="sitemapindex")
        read(feed, NOW)
        part.refresh_from_db()
        assert part.given_up_at == given_up_at


def test_a_server_that_asks_for_patience_has_it(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = (503, {"Retry-After": "7200"}, b"")
    assert read(feed, NOW).read_at >= NOW + timedelta(hours=2)


def test_a_failure_of_our_own_is_said_too(feed: Feed, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW))
    monkeypatch.setattr(module, "read_feed", lambda *_: 1 / 0)
    assert read(feed, NOW).trouble == "ZeroDivisionError, see the log"


def test_a_small_mistake_is_shown_although_the_feed_is_read(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = (200, XML, b"<rss><channel><item><title>a & b</title><link>/ferry</link></item>")
    assert "not well-formed" in read(feed, NOW).trouble
    assert (feed.attempts, paths()) == (0, ["/ferry"])


def test_an_index_makes_its_newer_sitemaps_feeds_of_their_own(feed: Feed, server: Server) -> None:
    may, april, undated = (server.origin + path for path in ("/may.xml", "/april.xml", "/undated.xml"))

    def index(may_at: datetime, *more: tuple[str, datetime | None]) -> Answer:
        return sitemap((april, NOW - timedelta(days=40)), (may, may_at), *more, of="sitemap", within="sitemapindex")

    server.answers["/feed"] = index(NOW, (undated, None), ("https://elsewhere.test/x.xml", NOW))
    server.answers["/may.xml"] = sitemap((server.origin + "/ferry", NOW))
    server.answers["/undated.xml"] = index(NOW)
    while read_one_feed(NOW):
        pass
    parts = {part.url: part for part in feed.parts.all()}
    assert set(parts) == {may, undated}
    assert (paths(), parts[may].kind) == (["/ferry"], "sitemap")
    assert "an index of sitemaps within an index" in parts[undated].trouble
    # The index says that a part changed, and no longer names the other.
    server.answers["/feed"] = index(NOW + timedelta(minutes=5))
    at = NOW + timedelta(minutes=6)
    Feed.objects.filter(url=may).update(read_at=NOW + timedelta(hours=1))
    read(feed, at)
    assert [part.url for part in feed.parts.filter(read_at__lte=at)] == [may]
    assert feed.parts.count() == 1


def test_a_feed_that_moved_for_good_is_read_at_its_new_address(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = (301, {"Location": "/feed.atom"}, b"")
    server.answers["/feed.atom"] = atom(("ferry", NOW))
    assert read(feed, NOW).url == server.origin + "/feed.atom"
    assert paths() == ["/ferry"]


def test_a_feed_taken_by_another_worker_is_left_until_its_lease_ends(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW))
    Feed.objects.update(leased_until=NOW + timedelta(minutes=3))
    assert not read_one_feed(NOW)
    assert read_one_feed(NOW + timedelta(minutes=4))


def test_a_reading_asked_for_during_a_reading_stays_due(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW))
    later = NOW + timedelta(seconds=1)
    real = module.read_feed

    def ask(*arguments: bytes) -> object:
        Feed.ask_for_reading(Feed.objects.all(), later)
        return real(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "read_feed", ask)
        assert read_one_feed(NOW)
    feed.refresh_from_db()
    assert feed.read_at == later


def test_a_report_on_an_article_that_a_feed_named_too_makes_no_second_one(feed: Feed, server: Server) -> None:
    Article.objects.create(site=feed.site, url=server.origin + "/ferry", first_seen_at=NOW, looked_at=NOW)
    server.answers["/feed"] = atom(("/ferry", NOW - timedelta(hours=1)))
    reading = read_next(NOW)
    assert reading is not None
    assert (reading.created, reading.changed, Article.objects.count()) == (0, 0, 1)


def test_reading_all_reads_each_once_and_the_rest_stays_due_when_it_is_stopped(
    feed: Feed, site: Site, server: Server
) -> None:
    server.answers["/feed"] = server.answers["/2"] = atom(("/ferry", NOW))
    other = Feed.objects.create(site=site, url=server.origin + "/2", read_at=datetime.now(UTC) + timedelta(hours=1))
    reading = read_all([feed.pk, other.pk])
    assert next(reading).feed == feed
    reading.close()
    other.refresh_from_db()
    assert other.read_at <= datetime.now(UTC), "what was not reached is due"
    assert [one.feed for one in read_all([other.pk])] == [other]
    assert server.asked == ["/feed", "/2"]


def said(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_a_feed_is_added_after_it_was_read_listed_and_removed(site: Site, server: Server) -> None:
    server.answers["/feed"] = atom(("/ferry", NOW), ("https://elsewhere.test/x", NOW))
    url = server.origin + "/feed"
    assert "is Atom and names 2 articles, 1 of them on the site" in said("addfeed", "ledger", url)
    assert f"ledger {url}\n  Atom, 2 entries, not read yet, due now" in said("feeds", "ledger")
    with pytest.raises(CommandError, match="has this feed already"):
        said("addfeed", "ledger", url)
    Feed.objects.update(trouble="it is empty")
    assert "trouble: it is empty" in said("feeds")
    read_one_feed(datetime.now(UTC))
    assert "no longer watched" in said("removefeed", "ledger", url)
    assert "No feed is watched" in said("feeds")


def test_what_cannot_be_read_is_not_added(site: Site, server: Server) -> None:
    page = b"<!doctype html><link rel=alternate type=application/atom+xml href=/feed><p>Hello"
    server.answers["/"] = (200, {"Content-Type": "text/html"}, page)
    for url, why in [
        (server.origin + "/", f"names these feeds: {server.origin}/feed"),
        (server.origin + "/none", "the feed is gone"),
        ("feed.xml", "Not an address"),
        ("file:///etc/passwd", "Not an address"),
        ("http://localhost:9/feed", "private address"),
    ]:
        with pytest.raises(CommandError, match=why):
            said("addfeed", "ledger", url)
    with pytest.raises(CommandError, match="no site"):
        said("addfeed", "nowhere", server.origin)
    with pytest.raises(CommandError, match="no feed"):
        said("removefeed", "ledger", server.origin)
    with pytest.raises(CommandError, match="no site"):
        said("feeds", "nowhere")
    assert Feed.objects.count() == 0


def test_a_part_of_an_index_is_neither_added_nor_removed_by_itself(feed: Feed, server: Server) -> None:
    part = Feed.objects.create(site=feed.site, url=server.origin + "/may.xml", index=feed, read_at=NOW)
    with pytest.raises(CommandError, match="as part of an index"):
        said("addfeed", "ledger", part.url)
    with pytest.raises(CommandError, match="is a part of"):
        said("removefeed", "ledger", part.url)
    said("removefeed", "ledger", feed.url)
    assert Feed.objects.count() == 0
