"""Feeds of every kind are read, and none of them can do harm."""

from __future__ import annotations

import gzip
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corrigenda.core.feeds import MOST_BYTES, MOST_ENTRIES, Entry, Feed, FeedError, FeedKind, read_feed
from corrigenda.core.feeds.pace import next_reading

URL = "https://ledger.test/feeds/all.xml"
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>The Ledger</title><updated>2026-05-14T12:00:00Z</updated>
  <link rel="self" href="/feeds/all.xml"/><link rel="hub" href="https://hub.test/"/>
  <entry>
    <title type="html">Ferries &amp;amp; fares</title><id>tag:ledger.test,2026:1</id>
    <link rel="edit" href="https://cms.test/1"/><link href="../ferry.html?a=1&amp;b=2"/>
    <published>2026-05-13T10:00:00+03:00</published><updated>2026-05-14T12:00:00Z</updated>
    <content type="html">&lt;p&gt;Text.&lt;/p&gt;</content>
  </entry>
  <entry><title>Market</title><id>tag:2</id><link href="https://ledger.test/market.html"/></entry>
</feed>"""
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>The Ledger</title><ttl>30</ttl><atom:link rel="hub" href="https://hub.test/"/>
  <item><title>Ferry</title><link>https://ledger.test/ferry.html</link><guid isPermaLink="false">1</guid>
    <pubDate>Thu, 14 May 2026 08:00:00 EDT</pubDate></item>
  <item><guid>https://ledger.test/market.html</guid></item>
</channel></rss>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The Ledger</title></channel>
  <item rdf:about="https://ledger.test/ferry.html"><title>Ferry</title>
    <link>https://ledger.test/ferry.html</link><dc:date>2026-05-14T12:00:00Z</dc:date></item></rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc> https://ledger.test/ferry.html </loc><lastmod>2026-05-14T12:00:00+00:00</lastmod>
    <i:image><i:loc>https://ledger.test/ferry.jpg</i:loc></i:image></url>
  <url><loc>https://ledger.test/market.html</loc><lastmod>2026-05-14</lastmod></url>
  <url><lastmod>2026-05-14</lastmod></url>
</urlset>"""
NEWS = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://ledger.test/ferry.html</loc><news:news>
    <news:publication><news:name>The Ledger</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2026-05-14T12:00:00Z</news:publication_date><news:title>Ferry</news:title>
  </news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://ledger.test/may.xml.gz</loc><lastmod>2026-05-14</lastmod></sitemap>
  <sitemap><loc>https://ledger.test/april.xml.gz</loc></sitemap></sitemapindex>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Ledger",
    "feed_url": URL,
    "hubs": [{"type": "rssCloud", "url": "https://cloud.test/"}, {"type": "WebSub", "url": "https://hub.test/"}],
    "items": [
        {"id": "1", "url": "/ferry.html", "title": "Ferry", "date_modified": "2026-05-14T15:00:00+03:00"},
        {"id": "https://ledger.test/market.html", "date_published": "2026-05-14T12:00:00Z"},
        {"id": "3"},
        "nonsense",
    ],
}


def read(text: str | bytes, content_type: str = "") -> Feed:
    return read_feed(text.encode() if isinstance(text, str) else text, content_type, URL)


def urls(feed: Feed) -> list[str]:
    return [entry.url for entry in feed.entries]


def rss(*items: str) -> str:
    named = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>x</title>{named}</channel></rss>"


FERRY = rss("<title>Пором</title><link>/a</link>")
IN_1251, IN_UTF8 = b"<?xml version='1.0' encoding='windows-1251'?>", b"<?xml version='1.0' encoding='utf-8'?>"


def test_an_atom_feed_names_its_articles_its_hub_and_itself() -> None:
    feed = read(ATOM)
    assert (feed.kind, feed.title, feed.hub, feed.self_url) == (FeedKind.ATOM, "The Ledger", "https://hub.test/", URL)
    assert feed.entries == (
        Entry(
            "https://ledger.test/ferry.html?a=1&b=2", "Ferries &amp; fares", datetime(2026, 5, 13, 7, tzinfo=UTC), NOON,
            "tag:ledger.test,2026:1",
        ),
        Entry("https://ledger.test/market.html", "Market", id="tag:2"),
    )  # fmt: skip
    assert feed.flaw == ""


def test_an_rss_feed_is_read_with_zones_permanent_links_and_its_ttl() -> None:
    feed = read(RSS)
    assert (feed.kind, feed.hub, feed.ttl) == (FeedKind.RSS, "https://hub.test/", timedelta(minutes=30))
    assert urls(feed) == ["https://ledger.test/ferry.html", "https://ledger.test/market.html"]
    assert (feed.entries[0].published, feed.entries[0].updated) == (NOON, None)


def test_an_rdf_feed_is_read() -> None:
    feed = read(RDF)
    assert (feed.kind, urls(feed), feed.entries[0].updated) == (FeedKind.RDF, ["https://ledger.test/ferry.html"], NOON)


def test_a_json_feed_is_read_and_its_websub_hub_found_among_others() -> None:
    feed = read(json.dumps(JSON))
    assert (feed.kind, feed.hub, feed.self_url) == (FeedKind.JSON, "https://hub.test/", URL)
    assert urls(feed) == ["https://ledger.test/ferry.html", "https://ledger.test/market.html"]
    assert (feed.entries[0].updated, feed.entries[1].published) == (NOON, NOON)


def test_a_sitemap_names_pages_and_not_their_images() -> None:
    feed = read(SITEMAP)
    assert (feed.kind, urls(feed)) == (
        FeedKind.SITEMAP,
        ["https://ledger.test/ferry.html", "https://ledger.test/market.html"],
    )
    assert [entry.updated for entry in feed.entries] == [NOON, datetime(2026, 5, 14, tzinfo=UTC)]


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    feed = read(NEWS)
    assert (feed.kind, len(feed.entries)) == (FeedKind.NEWS, 1)
    assert (feed.entries[0].title, feed.entries[0].published) == ("Ferry", NOON)


def test_an_index_names_sitemaps() -> None:
    feed = read(INDEX)
    assert (feed.kind, urls(feed)[0]) == (FeedKind.INDEX, "https://ledger.test/may.xml.gz")


def test_a_packed_sitemap_is_unpacked_and_a_bomb_is_not() -> None:
    assert len(read(gzip.compress(SITEMAP.encode())).entries) == 2
    with pytest.raises(FeedError, match="larger than"):
        read(gzip.compress(b" " * 200_000_000, 1))
    with pytest.raises(FeedError, match="cannot be unpacked"):
        read(b"\x1f\x8bgarbage")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ferry.html", "https://ledger.test/feeds/ferry.html"),
        ("//ledger.test/ferry", "https://ledger.test/ferry"),
        ("HTTPS://Ledger.Test:443", "https://ledger.test/"),
        ("https://ledger.test/пором?q=é#x", "https://ledger.test/%D0%BF%D0%BE%D1%80%D0%BE%D0%BC?q=%C3%A9#x"),
        ("https://ledger.test/a%20b c", "https://ledger.test/a%20b%20c"),
        ("https://газета.test/a", "https://xn--80aahjj1e.test/a"),
        ("https://elsewhere.test/ferry", "https://elsewhere.test/ferry"),
    ],
)
def test_addresses_are_absolute_and_written_as_browsers_write_them(written: str, meant: str) -> None:
    assert urls(read(json.dumps(JSON | {"items": [{"id": "1", "url": written}]}))) == [meant]


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)", "file:///etc/passwd", "mailto:a@ledger.test", "http://[", "https://a:b@ledger.test/",
        "https://ledger.test:99999/", "https://ledger.test/" + "x" * 3000, "data:text/html,x", "https:///x", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_passed_over(written: str) -> None:
    items = [{"id": "1", "url": written}, {"id": "2", "url": "/ferry.html"}]
    found = urls(read(json.dumps(JSON | {"items": items})))
    assert [url for url in found if "ferry" in url] == ["https://ledger.test/ferry.html"]
    assert all(url.startswith("https://ledger.test/") for url in found)


def test_xml_base_is_heeded() -> None:
    atom = ATOM.replace("<feed ", '<feed xml:base="https://ledger.test/2026/05/" ')
    assert urls(read(atom))[0] == "https://ledger.test/2026/ferry.html?a=1&b=2"


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 14 May 9999 12:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "",
        "0000-00-00", "Fri, 31 Feb 2026 25:61:61 +9999", "9" * 5000, "-1",
    ],
)  # fmt: skip
def test_absurd_dates_are_no_dates(date: str) -> None:
    (entry,) = read(rss(f"<link>/a</link><pubDate>{date}</pubDate>")).entries
    assert entry.published is None
    (entry,) = read(json.dumps(JSON | {"items": [{"id": "1", "url": "/a", "date_modified": date}]})).entries
    assert entry.updated is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (FERRY.encode("cp1251"), "application/rss+xml; charset=windows-1251"),
        (IN_1251 + FERRY.encode("cp1251"), ""),
        (IN_UTF8 + FERRY.encode(), "text/xml; charset=iso-8859-1"),
        (IN_UTF8 + FERRY.encode("cp1251"), "text/xml; charset=windows-1251"),
        (b"\xef\xbb\xbf" + FERRY.encode(), "text/xml; charset=windows-1251"),
        (("\ufeff" + FERRY).encode("utf-16-le"), ""),
        (b"\r\n\n<?xml version='1.0'?>" + FERRY.encode(), "text/xml; charset=none-such"),
    ],
)  # fmt: skip
def test_a_feed_is_read_in_the_charset_that_makes_sense(body: bytes, content_type: str) -> None:
    assert read(body, content_type).entries[0].title == "Пором"


def test_a_feed_with_small_mistakes_is_read_and_they_are_told() -> None:
    feed = read(rss("<title>Tea & cakes&nbsp;</title><link>/tea</link>"))
    assert urls(feed) == ["https://ledger.test/tea"]
    assert "not well-formed" in feed.flaw
    cut = read(SITEMAP[: SITEMAP.index("<url><lastmod>")])
    assert (len(cut.entries), "not well-formed" in cut.flaw) == (2, True)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x00\xff\xfe garbage", "neither XML nor JSON"),
        (bytes(range(256)) * 100, "neither XML nor JSON"),
        (b"https://ledger.test/a\nhttps://ledger.test/b", "neither XML nor JSON"),
        (b"<rss", "not well-formed"),
        (b"<rss><channel>", "not well-formed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "begins with <svg>"),
        (b"{", "not valid JSON"),
        (b'{"a": 1}', "no JSON Feed"),
        (b'{"a":' * 100_000, "not valid JSON"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, "not valid JSON"),
        (b'{"version": ' + b"9" * 100_000 + b"}", "JSON"),
        ((BOMB + rss("<title>&b;</title><link>/a</link>")).encode(), "entities"),
        ((BOMB + SITEMAP.split("?>", 1)[1]).encode(), "entities"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url>', "entities"),
        (b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/x.dtd"> %a;]><rss/>', "entities"),
        (b"<rss><channel>" + b"<a>" * 200_000, "nested"),
        (b"<urlset>" + b"<a>" * 200_000, "nested"),
        (b"<urlset>" + b"<a/>" * 700_000, "elements"),
        (b"<rss><channel>" + b"<a/>" * 700_000, "elements"),
        (b"<rss>" + b"x" * MOST_BYTES, "larger than"),
        (b" " * 50_000_000, "larger than"),
        (b"<rss><channel>" + b"<item>&nbsp;<a b=" * 100_000, "not well-formed"),
    ],
)  # fmt: skip
def test_what_is_hostile_or_no_feed_is_refused_with_the_reason_and_at_once(body: bytes, why: str) -> None:
    begun = time.process_time()
    with pytest.raises(FeedError, match=why):
        read(body)
    assert time.process_time() - begun < 5


def test_what_is_almost_a_feed_takes_no_long_time() -> None:
    for piece in (
        b"<a b=",
        b"<!--",
        b"<![CDATA[",
        b"&",
        b"<item><link>/a</link>",
        b"<!DOCTYPE ",
        b"<?",
        b"</a>",
        b"<a>",
    ):
        begun = time.process_time()
        with pytest.raises(FeedError):
            read(b"<rss><channel>&nbsp;" + piece * (400_000 // len(piece)))
            raise FeedError("read all the same")
        assert time.process_time() - begun < 10, piece


def test_an_external_dtd_is_neither_loaded_nor_missed() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert urls(read(doctype + rss("<link>/a</link>"))) == ["https://ledger.test/a"]


def test_a_body_is_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(ATOM)
    with pytest.raises(FeedError):
        read(str(secret))


def test_of_a_hundred_thousand_entries_so_many_count_and_it_is_told() -> None:
    body = "<urlset>" + "<url><loc>/a</loc></url>" * 100_000 + "</urlset>"
    feed = read(body)
    assert len(feed.entries) == MOST_ENTRIES
    assert "more than 50,000" in feed.flaw


def test_a_web_page_is_told_from_a_feed_and_names_the_feed_that_was_meant() -> None:
    page = '<!doctype html><html><head><link rel=alternate type="application/rss+xml" href=/rss><body><p>Hello'
    with pytest.raises(FeedError, match=r"web page and not a feed; it names these feeds: https://ledger\.test/rss"):
        read(page, "text/html")
    with pytest.raises(FeedError, match=r"web page and not a feed$"):
        read("<!DOCTYPE html>\n<html lang=en><title>x</title>")


def test_titles_are_one_line_and_bounded() -> None:
    (entry,) = read(json.dumps(JSON | {"items": [{"id": "1", "url": "/a", "title": "a\0\n b" + "x" * 9000}]})).entries
    assert entry.title.startswith("a bx")
    assert len(entry.title) == 500


def test_a_feed_is_read_every_minute_while_it_brings_something_and_hourly_when_it_rests() -> None:
    def pause(since: timedelta, ttl: timedelta | None = None) -> timedelta:
        return next_reading(NOON, NOON - since, ttl) - NOON

    assert pause(timedelta(0)) == timedelta(minutes=1)
    assert pause(timedelta(hours=2)) == timedelta(minutes=12)
    assert pause(timedelta(days=9)) == timedelta(hours=1)
    assert pause(timedelta(0), timedelta(hours=1)) == timedelta(minutes=5)
    assert pause(timedelta(0), timedelta(seconds=1)) == timedelta(minutes=1)
