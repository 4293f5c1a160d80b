"""Origins, clients' addresses, numbers of rows, roles, proposals, charsets, pages."""

from ipaddress import ip_network

import pytest

from corrigenda.core.address import client_address, source_of
from corrigenda.core.charset import decode
from corrigenda.core.numbers import number, numbers
from corrigenda.core.origins import article_url, origin_of
from corrigenda.core.page import read_page
from corrigenda.core.proposals import as_passage
from corrigenda.core.roles import Power, Role, may
from corrigenda.core.text import excess


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://News.Example/a?b#c", "https://news.example"),
        ("https://news.example:443/", "https://news.example"),
        ("http://news.example:8080/x", "http://news.example:8080"),
        ("http://[::1]:80/x", "http://[::1]"),
        ("https://user:pw@news.example/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://news.example:port/", None),
        ("//news.example/", None),
        ("", None),
    ],
)
def test_origins_are_compared_as_browsers_write_them(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


def test_an_article_is_known_without_the_fragment() -> None:
    assert article_url("https://n.example/a?b=1#c#d") == "https://n.example/a?b=1"


PROXIES = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32")]


@pytest.mark.parametrize(
    ("remote", "forwarded", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # forged: nobody we trust wrote it
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.1, 10.1.1.1", "198.51.100.1"),  # only as far as the last we trust
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_forwarded_addresses_are_believed_from_trusted_proxies_only(remote: str, forwarded: str, client: str) -> None:
    assert client_address(remote, forwarded, PROXIES) == client


def test_a_source_needs_the_days_key() -> None:
    assert source_of("203.0.113.9", b"monday") != source_of("203.0.113.9", b"tuesday")
    assert len(source_of("203.0.113.9", b"k")) == 16


def test_one_household_of_ipv6_is_one_source() -> None:
    assert source_of("2001:db8:1:2::1", b"k") == source_of("2001:db8:1:2:ffff::9", b"k")
    assert source_of("2001:db8:1:2::1", b"k") != source_of("2001:db8:1:3::1", b"k")
    assert source_of("::ffff:203.0.113.9", b"k") == source_of("203.0.113.9", b"k")


@pytest.mark.parametrize("text", [None, "", "-1", " 7", "7.0", "²", "٣", "1" * 18])
def test_what_is_no_number_of_a_row_is_none(text: str | None) -> None:
    assert number(text) is None


def test_numbers_are_taken_once_in_their_order_and_no_more_than_asked_for() -> None:
    assert numbers(["3", "x", "1", "3", "2"], most=2) == [3, 1]


def test_each_role_may_do_all_the_roles_before_it_may() -> None:
    for power in Power:
        allowed = [may(role, power) for role in Role]
        assert allowed == sorted(allowed)
    assert not may(Role.VIEWER, Power.DECIDE)
    assert not may(Role.EDITOR, Power.RETRACT)


@pytest.mark.parametrize(
    ("passage", "exact", "proposal", "expected"),
    [
        ("on Tuesday", "on Tuesday", "on Friday", "on Friday"),
        ("met on Tuesday", "Tuesday", "Friday", "met on Friday"),
        ("Tuesday", "met on Tuesday night", "met on Friday night", "Friday"),
        ("Tuesday", "met on Tuesday night", "gathered Friday", None),
        ("the the", "the", "a", None),
    ],
)
def test_a_proposal_is_read_for_the_erratums_own_passage(
    passage: str, exact: str, proposal: str, expected: str | None
) -> None:
    assert as_passage(passage, exact, proposal) == expected


@pytest.mark.parametrize(
    ("body", "announced", "text"),
    [
        ("é".encode(), "", "é"),
        ("é".encode("cp1252"), "iso-8859-1", "é"),
        ("“é”".encode("cp1252"), "latin1", "“é”"),
        (b'<meta charset="windows-1251">' + "Київ".encode("cp1251"), "", '<meta charset="windows-1251">Київ'),
        ("\ufeffé".encode(), "windows-1251", "é"),
        ("é".encode("utf-16"), "", "é"),
        (b'<meta charset="utf-16">' + "é".encode(), "", '<meta charset="utf-16">é'),
        ("é".encode(), "no-such-charset", "é"),
        ("é".encode(), "hex", "é"),
        (b"\xff\xfe\x00", "", "\ufffd"),
        (b"a\xffb", "", "a\ufffdb"),
    ],
)
def test_bytes_are_decoded_as_browsers_do(body: bytes, announced: str, text: str) -> None:
    assert decode(body, announced) == text


def test_a_page_is_asked_what_it_says_of_itself() -> None:
    page = read_page(
        '<html lang="uk"><title>Site</title><link rel="canonical" href="https://n.example/a"><article><h1> A\n b</h1>'
    )
    assert (page.title, page.language, page.canonical) == ("A b", "uk", "https://n.example/a")
    assert read_page("").title == ""


def test_only_what_is_nested_too_deep_or_has_too_many_tags_is_too_much() -> None:
    assert excess("<div><p>One.</p></div>" * 20_000) is None
    assert excess("<ul>" + "<li>One<p>Two" * 40_000) is None, "their ends may be left out"
    assert excess("<div>" * 1_000) is None
    assert excess("<DIV class=a>" * 1_001) == "tags nested more than 1,000 deep"
    assert excess("<divan>" * 1_001) is None
    assert excess("<b>" * 150_001) == "more than 150,000 tags"
