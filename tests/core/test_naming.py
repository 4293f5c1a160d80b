"""Which address an article is known by, and why."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corrigenda.core.naming import Naming, TrailingSlash, named, verdict
from corrigenda.core.origins import LONGEST_URL

NEWS = Naming(("https://news.test",))
MANY = Naming(
    ("https://news.test", "https://m.news.test", "https://amp.news.test", "https://sport.test", "https://m.sport.test"),
    mirrors=("https://m.news.test", "https://amp.news.test", "https://m.sport.test"),
)
DROPPED = Naming(("https://news.test",), trailing_slash=TrailingSlash.DROPPED, drops_amp=True)
ADDED = Naming(("https://news.test",), trailing_slash=TrailingSlash.ADDED, drops_amp=True)
ONLY = Naming(("https://news.test",), kept=("id", "gclid"), dropped=("share*",), only_kept=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.test/ferry", "https://news.test/ferry"),
        ("https://news.test", "https://news.test/"),
        ("https://news.test/ferry#comments", "https://news.test/ferry"),
        ("https://news.test/ferry#" + "x" * 3000, "https://news.test/ferry"),
        ("HTTPS://NEWS.test:443/Ferry", "https://news.test/Ferry"),
        ("http://news.test/ferry", "https://news.test/ferry"),
        ("https://news.test/ferry?utm_source=mail&utm_medium=x&fbclid=1&GCLID=2", "https://news.test/ferry"),
        ("https://news.test/?p=123", "https://news.test/?p=123"),
        ("https://news.test/x?b=2&utm_id=1&a=%D0%B1&&a=1", "https://news.test/x?b=2&a=%D0%B1&a=1"),
        ("https://news.test/x?id=7&ref=home&source=x", "https://news.test/x?id=7&ref=home&source=x"),
        ("https://news.test/x?%66bclid=1", "https://news.test/x"),
        ("https://news.test/x?", "https://news.test/x"),
        ("https://news.test/%d0%bc", "https://news.test/%D0%BC"),
        ("https://news.test/м", "https://news.test/%D0%BC"),
        ("https://news.test/a b", "https://news.test/a%20b"),
        ("https://news.test/ferry/", "https://news.test/ferry/"),
        ("https://news.test/ferry/amp", "https://news.test/ferry/amp"),
    ],
)
def test_by_default_only_what_cannot_name_an_article_is_dropped(url: str, expected: str) -> None:
    found = verdict(url, NEWS)
    assert (found.url, found.is_own) == (expected, True)
    assert found.reasons


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://m.news.test/ferry?p=1", "https://news.test/ferry?p=1"),
        ("http://amp.news.test/ferry", "https://news.test/ferry"),
        ("https://m.sport.test/ferry", "https://sport.test/ferry"),
        ("https://sport.test/ferry", "https://sport.test/ferry"),
    ],
)
def test_a_mirror_shows_the_articles_of_its_own_main_host(url: str, expected: str) -> None:
    assert named(url, MANY) == expected


def test_a_mirror_without_a_host_of_its_own_stands_for_the_sites_first_origin() -> None:
    naming = Naming(("https://mirror.test", "https://news.test"), mirrors=("https://mirror.test",))
    assert named("https://mirror.test/a", naming) == "https://news.test/a"
    bare = Naming(("https://other.test", "https://www.news.test", "https://news.test"), mirrors=("https://news.test",))
    assert named("https://news.test/a", bare) == "https://www.news.test/a"


def test_http_stays_where_the_site_has_no_https() -> None:
    assert named("http://old.test/a", Naming(("http://old.test",))) == "http://old.test/a"
    both = Naming(("http://news.test", "https://news.test"))
    assert named("http://news.test/a", both) == "https://news.test/a"
    assert named("http://news.test:8080/a", NEWS) is None


@pytest.mark.parametrize(
    ("naming", "url", "expected"),
    [
        (DROPPED, "https://news.test/ferry/", "https://news.test/ferry"),
        (DROPPED, "https://news.test/", "https://news.test/"),
        (DROPPED, "https://news.test/ferry/amp/", "https://news.test/ferry"),
        (ADDED, "https://news.test/ferry", "https://news.test/ferry/"),
        (ADDED, "https://news.test/ferry/amp?amp=1&p=2&amp", "https://news.test/ferry/?p=2"),
        (ADDED, "https://news.test/ferry.html", "https://news.test/ferry.html"),
        (ADDED, "https://news.test/ferry.amp.html", "https://news.test/ferry.html"),
        (ADDED, "https://news.test/ferry.amp?amp=2", "https://news.test/ferry/?amp=2"),
        (ADDED, "https://news.test/amp", "https://news.test/amp/"),
        (ONLY, "https://news.test/?id=1&page=2&gclid=3", "https://news.test/?id=1&gclid=3"),
        (ONLY, "https://news.test/?shared=1&id=2", "https://news.test/?id=2"),
    ],
)
def test_a_site_may_have_rules_of_its_own(naming: Naming, url: str, expected: str) -> None:
    assert named(url, naming) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.test/ferry", "https://news.test.evil.test/", "https://news.test:8443/", "ftp://news.test/",
        "javascript:alert(1)", "", "news.test/ferry", "https://user@news.test/", "https://[::1", "https://x..test/",
        "//news.test/ferry", "https://news.test\\@evil.test/", "\ud800",
    ],
)  # fmt: skip
def test_what_is_not_the_sites_has_no_article(url: str) -> None:
    assert named(url, NEWS) is None
    assert verdict(url, NEWS).reasons


def test_the_reasons_say_what_was_done() -> None:
    found = verdict("http://news.test/ferry?utm_source=a&fbclid=b&id=3#top", NEWS)
    assert found.reasons == (
        "The part after # is left out: it is a place on the page.",
        "http becomes https, which the site's origin is.",
        "“utm_source”, “fbclid” are left out: trackers add such parameters.",
        "“id” is kept: it may name the article.",
    )
    assert verdict("https://news.test/ferry", NEWS).reasons == ("It is the article's address as it stands.",)
    assert verdict("https://evil.test/", NEWS).reasons == (
        "It is not on the site's origins, which are https://news.test.",
    )


urls = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["news.test", "m.news.test", "NEWS.test:443", "amp.news.test", "мир.test"]),
    st.text("/aAmp.htl%4dé ;|\\", max_size=20).map(lambda path: "/" + path),
    st.text("?&=#utm_id%4fpgclé+;amp1", max_size=30),
)


@given(urls, st.sampled_from([NEWS, MANY, DROPPED, ADDED, ONLY]))
@example("https://news.test/a.amp/", DROPPED)
@example("https://news.test/a/amp//amp", ADDED)
@example("https://news.test/%%34%31", NEWS)
def test_the_verdict_on_a_verdict_is_the_same(url: str, naming: Naming) -> None:
    found = verdict(url, naming)
    again = verdict(found.url, naming)
    assert (again.url, again.is_own) == (found.url, found.is_own)


def test_other_rules_have_another_fingerprint() -> None:
    assert len({naming.fingerprint for naming in (NEWS, MANY, DROPPED, ADDED, ONLY)}) == 5
    assert NEWS.fingerprint == Naming(("https://news.test",)).fingerprint


def test_an_address_that_the_rules_make_too_long_is_none() -> None:
    rules = Naming(("https://news.example",), trailing_slash=TrailingSlash.ADDED)
    long = "http://news.example/" + "a" * (LONGEST_URL - len("http://news.example/"))
    found = verdict(long, rules)
    assert (found.url, found.is_own) == ("", False)
    assert "longer" in found.reasons[-1]
    assert named(long[:-2], rules) == "https" + long[4:-2] + "/"
