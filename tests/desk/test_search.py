"""Searching the queue: passages, proposals, comments and notes; what is typed is never a query."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from corrigenda.core.states import Act
from corrigenda.models import Erratum, Report, search
from tests.desk.test_queue import QUEUE, rows
from tests.desk.world import World, act


def found(client: Client, words: str, more: str = "") -> list[int]:
    return rows(client, f"{QUEUE}?q={quote(words)}{more}")


def test_words_are_found_wherever_they_were_said(world: World) -> None:
    bob = world.at(world.bob)
    one = world.erratum("Saturday, May", "Friday, May", comment="The calendar in the town hall says so")
    other = world.erratum("eighty", "ninety")
    act(bob, "hold", one, reason="Asking the conductor")
    held = "&state=held"
    for words in ("saturday", "Friday", "town hall", "conductor", "calend", "FRIDAY calendar conductor"):
        assert found(bob, words, held) == [one.pk], words
    assert found(bob, "friday ninety", held) == []
    assert found(bob, "ninety") == [other.pk]
    assert found(bob, "inety") == []


def test_what_an_editor_says_it_should_read_is_found(world: World) -> None:
    bob, one = world.at(world.bob), world.erratum("eighty", None)
    act(bob, "verify", one, should_read="five score")
    assert found(bob, "score", "&state=verified") == [one.pk]
    act(bob, "undo", one)
    assert found(bob, "score") == []


def test_counts_and_pages_keep_to_the_words(world: World) -> None:
    bob = world.at(world.bob)
    asked = [world.erratum("tram", "tramway", comment=f"Number {n} of many").pk for n in range(53)]
    world.erratum("Hill", "Mount")
    rejected = world.erratum("eighty", "ninety", comment="One of many")
    Erratum.apply(rejected.pk, Act.REJECT, at=timezone.now(), actor=world.bob, reason="Opinion")
    page = bob.get(f"{QUEUE}?q=many").content.decode()
    assert re.search(r'To decide <span class="count">53</span>', page)
    assert re.search(r'Rejected <span class="count">1</span>', page)
    following = re.search(r'href="[^"?]*\?([^"]*)" rel="next"', page)
    assert following
    shown = rows(bob, f"{QUEUE}?q=many") + rows(bob, f"{QUEUE}?{following[1].replace('&amp;', '&')}")
    assert shown == asked


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("電車は土曜日に開業する", "土曜"),
        ("รถรางเปิดวันเสาร์", "เปิด"),
        ("전차는 토요일에 개통한다", "토요일"),
        ("Трамвай поїде у суботу", "суботу"),
        ("the O'Neil–Hart line", "o'neil-hart"),
        ("it is 50% off", "%"),
        ("see https://rail.example/timetable?x=1", "timetable"),
        ("“Fridays” is right", "fridays"),
    ],
)
def test_every_script_and_mark_can_be_looked_for(world: World, said: str, words: str) -> None:
    one = world.erratum("tram", "tramway", comment=said)
    world.erratum("Hill", "Mount", comment="nothing of the kind")
    assert found(world.at(world.bob), words) == [one.pk]


@pytest.mark.parametrize(
    "hostile",
    [
        "tram OR hill", "tram NOT saturday", "NOT", "NEAR(tram hill)", "exact:tram", "{exact proposal}:tram",
        "tram*hill",
        "^tram hill", '"tram', '""', '"', "tram\" OR \"hill", "tram & hill", "tram | hill", "!tram", "tram <-> hill",
        "tram:*B", "':*", "\\", "\\' | hill", "'; DROP TABLE corrigenda_report; --", "%zz",
        "%(zz)s", "%", "_", "tr_m", "tr%m",
        "\x00", "a\x00b", "\ud800", "(" * 200, "x" * 5000, "<b>hill</b>", "?", "$1", "{}",
    ],
)  # fmt: skip
def test_what_is_typed_is_never_a_query(world: World, hostile: str) -> None:
    world.erratum("Saturday, May", "Friday, May", comment="plain words")
    world.erratum("eighty", "ninety", comment="the hill")
    bob = world.at(world.bob)
    answer = bob.get(QUEUE, {"q": hostile.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert ("data-row" in answer.content.decode()) is (hostile == "\x00")  # nothing is left of it: no search
    assert Report.objects.count() == 2


def test_words_are_shown_as_typed_and_are_no_markup(world: World) -> None:
    page = world.at(world.bob).get(QUEUE, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_reports_are_found_where_they_count_now(world: World) -> None:
    bob = world.at(world.bob)
    one, other = world.erratum("tram", "tramway", comment="unmistakable"), world.erratum("Hill", "Mount")
    act(bob, "duplicate", one, duplicate_of=other.pk)
    assert found(bob, "unmistakable") == [other.pk]
    act(bob, "undo", one)
    assert found(bob, "unmistakable") == [one.pk]


def test_no_way_of_writing_rows_escapes_the_search(world: World) -> None:
    bob, one = world.at(world.bob), world.erratum("tram", "tramway", comment="before")
    waiting = world.report(None, "tram", "tramway", comment="waiting")
    assert found(bob, "waiting") == []
    Report.objects.filter(erratum=one).update(comment="after")
    Report.objects.filter(pk=waiting.pk).update(erratum=one)
    assert (found(bob, "before"), found(bob, "after"), found(bob, "waiting")) == ([], [one.pk], [one.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE corrigenda_report SET comment = 'by hand' WHERE id = %s", [waiting.pk])
        cursor.execute("UPDATE corrigenda_report SET erratum_id = NULL WHERE comment = 'after'")
    assert (found(bob, "waiting"), found(bob, "after"), found(bob, "hand")) == ([], [], [one.pk])


def test_a_changed_table_is_searched_all_the_same(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite loses triggers with a changed table.")
    with connection.cursor() as cursor:
        for name in search.SOURCES[1].triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    one = world.erratum("tram", "tramway", comment="meanwhile")
    assert found(world.at(world.bob), "meanwhile") == []
    call_command("migrate", verbosity=0)
    assert found(world.at(world.bob), "meanwhile") == [one.pk]
    Report.objects.filter(erratum=one).update(comment="later")
    assert found(world.at(world.bob), "later") == [one.pk]
    assert found(world.at(world.bob), "meanwhile") == []


def test_another_site_s_words_are_not_found(world: World) -> None:
    world.erratum("tram", "tramway", comment="secret")
    assert rows(world.at(world.charlie), "/desk/courier/?q=secret") == []


def test_what_the_page_did_is_a_filter(world: World) -> None:
    bob = world.at(world.bob)
    one, _ = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    Erratum.objects.filter(pk=one.pk).update(alert="removed")
    assert rows(bob, f"{QUEUE}?alert=removed") == [one.pk]
    page = bob.get(f"{QUEUE}?alert=removed&q=tram").content.decode()
    assert re.search(r'To decide <span class="count">1</span>', page)
    assert '<input type="hidden" name="alert" value="removed">' in page
    assert len(rows(bob, f"{QUEUE}?alert=nonsense")) == 2
