"""A report comes in over HTTP: acknowledged once stored, refused with the reason, never silently."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError

from corrigenda.core.problems import KINDS, TYPE_PREFIX
from corrigenda.intake import writer as writer_module
from corrigenda.intake.payload import parse
from corrigenda.models import DayKey, Event, Report, SetAside, Site
from tests.asgi import call
from tests.intake.reports import ORIGIN, PAGE, a_report, post

pytestmark = pytest.mark.django_db(transaction=True)


def assert_problem(answer: Any, kind: str) -> dict[str, Any]:
    """Every refusal has the one shape."""
    assert answer.status == KINDS[kind][0], answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["type"] == TYPE_PREFIX + kind
    assert answer.json["status"] == answer.status
    assert answer.json["title"]
    assert answer.json["detail"]
    return dict(answer.json)


def test_an_acknowledged_report_is_stored_as_it_was_typed(site: Site) -> None:
    sent = a_report(
        proposal="on  Friday ‘é’ e\u0301 🙂 <b>",
        comment=" <script>alert(1)</script>\n",
        source="https://port.test/timetable?x=1&y=2",
        email="reader@example.org",
        canonical=PAGE,
        position={"start": 16, "end": 26},
        text="1:" + "a" * 64,
    )
    answer = post(sent)
    assert answer.status == 201
    report = Report.objects.get(uuid=sent["id"])
    assert answer.json == {"id": sent["id"], "receipt": f"http://desk.test/receipt/{report.token}/"}
    assert answer.headers["location"] == answer.json["receipt"]
    assert (report.proposal, report.comment, report.source) == (sent["proposal"], sent["comment"], sent["source"])
    assert (report.exact, report.prefix, report.suffix) == ("on Tuesday", "The ferry sails ", " night.")
    assert (report.position_start, report.position_end, report.text_digest) == (16, 26, sent["text"])
    assert (report.site, report.url, report.email, report.kind) == (site, PAGE, "reader@example.org", "fact")
    assert abs((datetime.now(UTC) - report.received_at).total_seconds()) < 60
    assert report.place_at == report.received_at
    event = Event.objects.get(report=report)
    assert (event.kind, event.site, event.at) == ("received", site, report.received_at)


def test_tokens_cannot_be_guessed(site: Site) -> None:
    tokens = {post(a_report()).json["receipt"].split("/")[-2] for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 22


def test_the_same_report_again_gets_the_same_answer_and_one_row(site: Site) -> None:
    sent = a_report()
    first, again = post(sent), post({**sent, "seconds": 99})
    assert first.status == again.status == 201
    assert first.json == again.json
    assert Report.objects.count() == Event.objects.count() == 1


def test_another_report_under_the_same_id_is_refused_and_the_first_kept(site: Site) -> None:
    sent = a_report()
    post(sent)
    assert_problem(post({**sent, "comment": "something else"}), "another-report")
    assert Report.objects.get().comment == ""


def test_the_same_id_from_many_threads_at_once_is_one_row(site: Site) -> None:
    sent, answers = a_report(), []
    threads = [threading.Thread(target=lambda: answers.append(post(sent))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id": "7"}, "id"),
        ({"id": None}, ""),
        ({"kind": "rude"}, "kind"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": "12"}, "seconds"),
        ({"quote": {"exact": ""}}, "quote.exact"),
        ({"quote": {"exact": " \n"}}, "quote.exact"),
        ({"quote": {"exact": "x" * 1001}}, "quote.exact"),
        ({"quote": {"exact": "x", "prefix": "y" * 65}}, "quote.prefix"),
        ({"quote": {"exact": "x", "colour": "red"}}, "quote"),
        ({"colour": "red"}, ""),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"source": "javascript:alert(1)"}, "source"),
        ({"source": "port.test"}, "source"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\nBcc: x@y.example"}, "email"),
        ({"comment": "a\x00b"}, "comment"),
        ({"text": "sha"}, "text"),
        ({"position": {"start": 9, "end": 3}}, "position.end"),
        ({"position": {"start": -1, "end": 3}}, "position.start"),
        ({"proposal": "x" * 2001}, "proposal"),
        ({"proposal": "on Tuesday"}, "proposal"),
        ({"proposal": None}, "proposal"),
        ({"proposal": None, "comment": "  "}, "proposal"),
        ({"quote": None, "proposal": "only words"}, "comment"),
    ],
)
def test_a_mistake_is_named_with_its_field(site: Site, changed: dict[str, Any], field: str) -> None:
    problem = assert_problem(post(a_report(**changed)), "fields")
    assert problem["errors"][0]["field"] == field
    assert problem["errors"][0]["detail"]
    assert not Report.objects.exists()


def test_the_longest_lawful_passage_counts_code_points(site: Site) -> None:
    assert post(a_report(quote={"exact": "🙂" * 1000}, proposal="🙂")).status == 201


def test_asking_for_words_to_be_taken_out_is_a_proposal(site: Site) -> None:
    assert post(a_report(proposal="")).status == 201
    assert Report.objects.get().proposal == ""


def test_a_remark_without_passage_is_taken(site: Site) -> None:
    assert post(a_report(quote=None, proposal=None, comment="The photo shows another ferry.")).status == 201


@pytest.mark.parametrize("body", [b"", b"{", b"nul", b"\xff\xfe", b'{"id": "\\ud800"}'])
def test_what_is_not_json_is_refused(site: Site, body: bytes) -> None:
    assert_problem(post(body), "malformed")


def test_a_json_value_that_is_no_object_is_refused(site: Site) -> None:
    assert_problem(post(b"[]"), "fields")


def test_a_report_of_more_than_16_kilobytes_is_refused_before_it_is_read(site: Site) -> None:
    assert_problem(post(b"x" * (16 * 1024 + 1)), "too-large")
    assert_problem(post(b"{}", CONTENT_LENGTH="999999999999"), "too-large")
    assert_problem(post(b"x" * 20_000, CONTENT_LENGTH=""), "too-large")


@pytest.mark.parametrize("length", ["-1", "x", "²"])
def test_a_false_length_is_refused(site: Site, length: str) -> None:
    assert_problem(post(a_report(), CONTENT_LENGTH=length), "malformed")


def test_a_body_cut_off_is_refused(site: Site) -> None:
    assert_problem(post(b'{"id":', CONTENT_LENGTH="500"), "malformed")


def test_only_json_is_taken(site: Site) -> None:
    assert_problem(post(a_report(), CONTENT_TYPE="text/plain"), "media-type")
    assert post(a_report(), CONTENT_TYPE="application/json; charset=utf-8").status == 201


def test_only_post_and_options_are_taken(site: Site) -> None:
    answer = call("GET", "/api/v1/reports")
    assert_problem(answer, "method")
    assert answer.headers["allow"] == "POST, OPTIONS"


def test_an_unknown_site_is_said_to_be_unknown(site: Site) -> None:
    assert_problem(post(a_report(site="gazette")), "unknown-site")


def test_pages_of_other_origins_are_refused_with_the_reason(site: Site) -> None:
    answer = post(a_report(), origin="https://evil.test")
    assert "evil.test" in assert_problem(answer, "foreign-origin")["detail"]
    assert "access-control-allow-origin" not in answer.headers
    assert_problem(post(a_report(url="https://evil.test/ferry.html")), "foreign-origin")
    assert_problem(post(a_report(), origin="null"), "foreign-origin")


def test_a_page_that_was_reached_without_tls_is_the_sites_own(site: Site) -> None:
    assert post(a_report(url="http://ledger.test/ferry.html"), origin=None).status == 201
    assert_problem(post(a_report(), origin="http://ledger.test"), "foreign-origin")
    assert_problem(post(a_report(url="http://ledger.test:8080/ferry.html"), origin=None), "foreign-origin")


def test_the_sites_own_pages_may_read_answers_and_refusals(site: Site) -> None:
    for answer in (post(a_report()), post(a_report(kind="rude"))):
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["vary"] == "Origin"


def test_the_preflight_is_answered_for_the_sites_pages_only(site: Site) -> None:
    allowed = call("OPTIONS", "/api/v1/reports", HTTP_ORIGIN=ORIGIN)
    assert allowed.status == 204
    assert allowed.headers["access-control-allow-headers"] == "Content-Type"
    assert_problem(call("OPTIONS", "/api/v1/reports", HTTP_ORIGIN="https://evil.test"), "foreign-origin")


def test_a_reader_in_a_hurry_is_told_when_to_try_again(site: Site) -> None:
    site.burst, site.hourly_rate = 2, 60
    site.save()
    assert [post(a_report()).status for _ in range(3)] == [201, 201, 429]
    answer = post(a_report())
    problem = assert_problem(answer, "too-many")
    assert 1 <= problem["retry_after"] <= 60
    assert answer.headers["retry-after"] == str(problem["retry_after"])
    assert call("POST", "/api/v1/reports", json.dumps(a_report()).encode(), remote="198.51.100.4",
                CONTENT_TYPE="application/json", HTTP_ORIGIN=ORIGIN).status == 201  # fmt: skip


def test_a_forged_forwarding_header_gives_no_new_bucket(site: Site) -> None:
    site.burst, site.hourly_rate = 1, 60
    site.save()
    assert post(a_report(), HTTP_X_FORWARDED_FOR="198.51.100.1").status == 201
    assert post(a_report(), HTTP_X_FORWARDED_FOR="198.51.100.2").status == 429


def test_reports_over_the_daily_cap_are_set_aside_not_dropped(site: Site) -> None:
    site.daily_cap = 2
    site.save()
    assert [post(a_report()).status for _ in range(4)] == [201] * 4
    assert list(Report.objects.order_by("pk").values_list("set_aside", flat=True)) == ["", "", "cap", "cap"]
    assert Report.objects.filter(set_aside="cap", place_at__isnull=True).count() == 2


@pytest.mark.parametrize(("changed", "reason"), [({"website": "x"}, "honeypot"), ({"seconds": 0}, "fast")])
def test_signs_of_a_machine_set_a_report_aside(site: Site, changed: dict[str, Any], reason: str) -> None:
    assert post(a_report(**changed)).status == 201
    assert Report.objects.get().set_aside == SetAside(reason)


def test_the_readers_address_is_stored_nowhere(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    address = "203.0.113.77"
    for sent in (a_report(), {"bad": 1}):
        call("POST", "/api/v1/reports", json.dumps(sent).encode(), remote=address, CONTENT_TYPE="application/json")
    report = Report.objects.get()
    stored = [str(getattr(report, field.attname)) for field in Report._meta.concrete_fields]
    assert not any(address in value for value in stored)
    assert len(report.network) == 16
    assert address not in caplog.text


def test_the_days_key_is_kept_for_the_day_alone(site: Site) -> None:
    DayKey.objects.create(day="2020-01-01", key=b"old")
    today = datetime.now(UTC).date()
    assert DayKey.of(today) == DayKey.of(today)
    assert [str(key) for key in DayKey.objects.all()] == [str(today)]


def test_a_database_in_trouble_is_said_so_and_the_reader_may_try_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(writer_module, "_insert_reports", fail)
        sent = a_report()
        answer = post(sent)
        assert assert_problem(answer, "unavailable")["retry_after"] == 5
        assert "full" not in answer.body.decode()
    assert post(sent).status == 201


def test_one_report_that_cannot_be_stored_does_not_take_others_with_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writer_module._insert_reports

    def picky(rows: list[writer_module.Row]) -> Any:
        if any(row.columns["comment"] == "poison" for row in rows):
            raise DatabaseError
        return real(rows)

    monkeypatch.setattr(writer_module, "_insert_reports", picky)
    answers: dict[str, int] = {}

    def send(comment: str) -> None:
        answers[comment] = post(a_report(comment=comment)).status

    threads = [threading.Thread(target=send, args=(c,)) for c in ("a", "b", "poison", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"a": 201, "b": 201, "c": 201, "d": 201, "poison": 503}
    assert Report.objects.count() == 4


def test_an_id_from_another_site_is_no_way_in(site: Site) -> None:
    Site.objects.create(key="gazette", name="Gazette", origins=["https://gazette.test"], burst=99)
    sent = a_report(id=str(uuid.uuid4()))
    post(sent)
    other = {**sent, "site": "gazette", "url": "https://gazette.test/x"}
    assert_problem(post(other, origin="https://gazette.test"), "another-report")


def test_what_was_sent_cannot_be_tried_against_what_is_stored(site: Site) -> None:
    sent = a_report(email="who@example.org")
    assert post(sent).status == 201
    stored = Report.objects.get()
    assert stored.digest not in {
        parse(json.dumps(sent).encode()).digest,
        hashlib.sha256(json.dumps(sent).encode()).hexdigest(),
    }
    assert post(sent).status == 201, "the same again is the same"
    assert_problem(post({**sent, "comment": "Something else."}), "another-report")
