"""The figures of a site: a page to show, and tables to keep."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from corrigenda.core.states import Act
from corrigenda.desk import charts
from corrigenda.desk.figures import MOST_MONTHS, Period
from corrigenda.models import Correction, Erratum, Site
from tests.desk.test_draft import verified
from tests.desk.world import World, act

PAGE = "/desk/gazette/figures/"


def numbers(html: str) -> dict[str, str]:
    return {
        (div.css_first("dt").text()): div.css_first("b").text() for div in LexborHTMLParser(html).css(".numbers > div")
    }


def rows(world: World, address: str) -> list[dict[str, str]]:
    answer = world.at(world.alice).get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(StringIO(body, newline=""), strict=True))


@pytest.fixture
def a_month(world: World) -> World:
    """Three errata: one fixed three hours after its first report, one rejected, one undecided."""
    fixed = verified(world)
    Erratum.objects.filter(pk=fixed.pk).update(decided_at=fixed.first_reported_at + timedelta(minutes=30))
    Erratum.apply(fixed.pk, Act.SEE_FIXED, at=fixed.first_reported_at + timedelta(hours=3))
    act(world.at(world.bob), "reject", world.erratum("ten minutes", "five minutes", kind="typo"), reason="It is ten.")
    world.erratum("eighty", "ninety", "eighty-one")
    return world


def test_the_page_counts_what_came_in_and_what_became_of_it(a_month: World) -> None:
    html = a_month.at(a_month.vera).get(PAGE).content.decode()
    shown = numbers(html)
    assert shown["Reports"] == "4"
    assert shown["Were errors"] == "50 %"
    assert shown["Undecided"] == "1"
    assert shown["To correction"] == "3\xa0h"
    assert f"{timezone.localtime():%Y-%m}" in html


def test_a_site_without_reports_has_its_page(world: World) -> None:
    shown = numbers(world.at(world.vera).get(PAGE).content.decode())
    assert (shown["Reports"], shown["Were errors"], shown["To decision"]) == ("0", "–", "–")


def test_duplicates_and_other_sites_are_not_counted(a_month: World) -> None:
    same = a_month.erratum("eighty people", "ninety people")
    other = a_month.erratum("58 million", "59 million")
    act(a_month.at(a_month.bob), "duplicate", same, duplicate_of=other.pk)
    elsewhere = a_month.erratum("council", "Council")
    Erratum.objects.filter(pk=elsewhere.pk).update(site=Site.objects.exclude(pk=a_month.site.pk).get())
    assert rows(a_month, PAGE + "figures.csv")
    assert sum(int(row["errata"]) for row in rows(a_month, PAGE + "figures.csv")) == 4


def test_only_the_months_asked_for_are_counted(a_month: World) -> None:
    before = (timezone.localtime().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    page = a_month.at(a_month.vera).get(PAGE, {"from": before, "to": before}).content.decode()
    assert numbers(page)["Reports"] == "0"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "months"),
    [
        ({}, ("2025-12", "2026-11", 12)),
        ({"from": "2026-03", "to": "2026-05"}, ("2026-03", "2026-05", 3)),
        ({"from": "2026-05", "to": "2026-03"}, ("2026-03", "2026-05", 3)),
        ({"from": "2026-13", "to": "<b>"}, ("2025-12", "2026-11", 12)),
        ({"from": "0000-01", "to": "9999-12"}, ("2025-12", "2026-11", 12)),
        ({"from": "1990-01", "to": "2999-12"}, ("2995-01", "2999-12", MOST_MONTHS)),
    ],
)
def test_any_address_names_some_months(query: dict[str, str], months: tuple[str, str, int]) -> None:
    found = Period.parse(query, datetime(2026, 11, 24, tzinfo=UTC)).months
    assert (found[0], found[-1], len(found)) == months


@pytest.mark.parametrize("name", ["", "figures.csv", "evidence.csv"])
def test_the_last_month_there_is_can_be_asked_for(world: World, name: str) -> None:
    assert world.at(world.alice).get(PAGE + name, {"to": "2999-12"}).status_code == 200


def test_a_month_begins_at_the_site_s_midnight(world: World) -> None:
    Site.objects.filter(pk=world.site.pk).update(time_zone="Pacific/Auckland")
    erratum = world.erratum()
    Erratum.objects.filter(pk=erratum.pk).update(first_reported_at=datetime(2026, 4, 30, 13, tzinfo=UTC))  # 1 May there
    counted = {
        row["month"]: row for row in rows(world, PAGE + "figures.csv?from=2026-04&to=2026-05") if row["kind"] == "fact"
    }
    assert (counted["2026-04"]["errata"], counted["2026-05"]["errata"]) == ("0", "1")


def test_the_table_has_a_row_a_month_and_kind(a_month: World) -> None:
    month = f"{timezone.localtime():%Y-%m}"
    found = rows(a_month, f"{PAGE}figures.csv?from={month}&to={month}")
    assert [row["kind"] for row in found][:2] == ["typo", "fact"]
    fact = next(row for row in found if row["kind"] == "fact")
    assert (fact["reports"], fact["errata"], fact["errors"], fact["undecided"]) == ("3", "2", "1", "1")
    assert (fact["hours_to_decision_median"], fact["hours_to_correction_nine_in_ten"]) == ("0.5", "3.0")
    typo = next(row for row in found if row["kind"] == "typo")
    assert (typo["rejected"], typo["hours_to_correction_median"]) == ("1", "")


def test_the_evidence_names_who_decided_what_and_when(a_month: World) -> None:
    bob = a_month.at(a_month.bob)
    fixed = Erratum.objects.get(exact="Saturday, May")
    draft = Correction.objects.create(
        site=a_month.site, article=a_month.article, erratum=fixed, language="en", text="It opens on Friday.",
        drafted_at=timezone.now(),
    )  # fmt: skip
    notice = Correction.publish(draft.pk, at=timezone.now(), actor=a_month.alice)
    open_one = Erratum.objects.get(exact="eighty")
    act(bob, "reject", open_one, reason="=1+1")
    act(bob, "undo", open_one)
    found = {row["words_reported"]: row for row in rows(a_month, PAGE + "evidence.csv")}
    told = found["Saturday, May"]
    assert (told["decision"], told["decided_by"], told["state"]) == ("verified", "bob", "fixed")
    assert told["hours_to_correction"] == "3.0"
    assert told["words_wanted"] == "Friday, May"
    assert f"http://desk.test{notice.get_absolute_url()}" in told["notices"]
    undone = found["eighty"]
    assert (undone["decision"], undone["reason"]) == ("", "")
    assert [part.split()[1] for part in undone["decisions"].split("; ")] == ["rejected", "undone"]
    rejected = found["ten minutes"]
    assert (rejected["decision"], rejected["reason"], rejected["fix_seen"]) == ("rejected", "It is ten.", "")


def test_what_readers_wrote_is_no_formula_in_the_evidence(world: World) -> None:
    world.erratum("=HYPERLINK(1)", None)
    assert rows(world, PAGE + "evidence.csv")[0]["words_reported"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("name", ["", "figures.csv", "evidence.csv"])
def test_ten_times_the_errata_cost_no_more_queries(world: World, name: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer: Any = world.at(world.alice).get(PAGE + name)
            if answer.streaming:
                b"".join(answer.streaming_content)
        return len(queries)

    verified(world)
    few = asked()
    for _ in range(10):
        verified(world)
    assert asked() == few


def test_bars_stand_on_each_other_and_fill_the_chart_by_a_round_value() -> None:
    chart = charts.stacked([("01", "", (3, 0, 4)), ("02", "", ()), ("03", "", (10, 1, 1))])
    assert [line.value for line in chart.lines] == [10, 20]
    first, empty, last = chart.bars
    assert [piece.series for piece in first.pieces] == [0, 2]
    assert empty.pieces == ()
    assert sum(piece.height for piece in last.pieces) == pytest.approx(charts.HEIGHT * 12 / 20)
    for bar in chart.bars:
        edge = charts.HEIGHT
        for piece in bar.pieces:
            assert piece.y + piece.height == pytest.approx(edge, abs=0.02)
            assert 0 <= piece.x <= piece.x + piece.width <= charts.WIDTH
            edge = piece.y


def test_a_chart_of_nothing_can_be_drawn() -> None:
    assert charts.stacked([]).bars == ()
    assert charts.stacked([("01", "", (0, 0))]).bars[0].pieces == ()


def test_the_evidence_is_of_the_same_months_as_the_figures(world: World) -> None:
    Site.objects.filter(pk=world.site.pk).update(time_zone="Asia/Tokyo")
    erratum = world.erratum()
    at = datetime(2026, 1, 31, 15, 30, tzinfo=UTC)  # the first of February there
    Erratum.objects.filter(pk=erratum.pk).update(first_reported_at=at)
    assert [row["erratum"] for row in rows(world, PAGE + "evidence.csv?from=2026-02&to=2026-02")] == [str(erratum.pk)]
    assert rows(world, PAGE + "evidence.csv?from=2026-01&to=2026-01") == []


def test_junk_waits_for_nobody(world: World) -> None:
    world.report(None, "tram", "BUY", set_aside="junk")
    world.report(None, "tram", "BUY", set_aside="forgotten")
    assert "outside the queue" not in world.at(world.vera).get(PAGE).content.decode()
    world.report(None, "tram", "tramway", set_aside="fast")
    assert "1 more wait outside the queue" in world.at(world.vera).get(PAGE).content.decode()
