"""The plain form: a report without JavaScript and without cookies, in any browser."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from corrigenda.core.catalogue import LANGUAGES
from corrigenda.core.problems import Problem
from corrigenda.models import Report, SetAside, Site

from .page import fields_of, opened

# The writer of reports commits for itself.
pytestmark = pytest.mark.django_db(transaction=True)

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def site() -> Site:
    return Site.objects.create(
        key="tidings", name="Tidings of the Bay", origins=["https://tidings.example"], least_seconds=0, email_days=60
    )


def send(client: Client, fields: dict[str, str], **changes: str) -> Any:
    return client.post("/report", {**fields, **changes})


def filled(client: Client, **changes: str) -> dict[str, str]:
    return {**opened(client), "exact": "on Monday", "proposal": "on Tuesday", **changes}


def test_a_filled_form_becomes_a_report_and_leads_to_its_receipt(client: Client) -> None:
    answer = send(
        client,
        filled(client),
        kind="fact",
        comment="The timetable says so.",
        source="https://port.example/timetable",
        email="reader@example.org",
    )
    report = Report.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/receipt/{report.token}/"
    assert client.get(answer["Location"]).status_code == 200
    assert (report.url, report.exact, report.proposal, report.kind, report.comment, report.source, report.email) == (
        "https://tidings.example/pier.html",
        "on Monday",
        "on Tuesday",
        "fact",
        "The timetable says so.",
        "https://port.example/timetable",
        "reader@example.org",
    )
    assert report.language == "en"
    assert report.set_aside == SetAside.NO


def test_the_form_needs_and_sets_no_cookie(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    fields = opened(strict)
    assert not strict.cookies
    answer = send(strict, fields, comment="The pier is closed.")
    assert answer.status_code == 303
    assert not strict.cookies


def test_the_form_comes_filled_with_the_pages_address(client: Client) -> None:
    assert (
        opened(client, url="https://tidings.example/a.html?b=1&c=2")["url"] == "https://tidings.example/a.html?b=1&c=2"
    )


def test_an_address_without_tls_or_with_a_trackers_parameter_is_taken(client: Client) -> None:
    address = "http://tidings.example/pier.html?utm_source=mail"
    assert send(client, filled(client, url=address)).status_code == 303
    assert Report.objects.get().url == address, "as it was sent; what it names is decided later"


def test_sending_twice_stores_one_report_and_gives_the_same_receipt(client: Client) -> None:
    fields = filled(client)
    first = send(client, fields)
    with patch("time.time", return_value=time.time() + 3):
        second = send(client, fields)
    assert Report.objects.count() == 1
    assert second.status_code == 303
    assert second["Location"] == first["Location"]


def test_another_report_from_the_same_form_is_asked_for_once_more_and_then_stored(client: Client) -> None:
    fields = filled(client)
    send(client, fields)
    answer = send(client, fields, proposal="on Wednesday")
    assert answer.status_code == 409
    again = fields_of(answer)
    assert again["proposal"] == "on Wednesday"
    assert send(client, again).status_code == 303
    assert sorted(Report.objects.values_list("proposal", flat=True)) == ["on Tuesday", "on Wednesday"]


def test_a_report_about_the_whole_article_needs_only_a_comment(client: Client) -> None:
    assert send(client, opened(client), comment="The pier is closed.").status_code == 303
    report = Report.objects.get()
    assert report.exact == ""
    assert report.proposal is None


def test_the_box_says_that_words_should_be_left_out(client: Client) -> None:
    assert send(client, filled(client, proposal=""), remove="1").status_code == 303
    assert Report.objects.get().proposal == ""


def test_an_empty_proposal_proposes_nothing(client: Client) -> None:
    assert send(client, filled(client, proposal=""), comment="Which Monday?").status_code == 303
    assert Report.objects.get().proposal is None


def test_line_breaks_are_stored_as_pages_have_them(client: Client) -> None:
    send(client, filled(client, exact="one\r\ntwo", proposal="one\r\nthree"))
    report = Report.objects.get()
    assert (report.exact, report.proposal) == ("one\ntwo", "one\nthree")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("url", "", "Give the full address of a page of Tidings of the Bay"),
        ("url", "https://elsewhere.example/a", "Give the full address of a page of Tidings of the Bay"),
        ("url", "javascript:alert(1)", "Give the full address of a page of Tidings of the Bay"),
        ("exact", "x" * 1001, "The passage has at most 1,000 characters."),
        ("proposal", "x" * 2001, "Say what it should read"),
        ("proposal", "on Monday", "Say what it should read"),
        ("comment", "x" * 4001, "Say in the comment what is wrong (at most 4,000 characters)."),
        ("source", "the timetable", "The source has to be a link"),
        ("email", "reader at home", "This does not look like an e-mail address."),
        ("kind", "joke", "Choose one of the kinds."),
    ],
)
def test_a_wrong_field_is_named_at_the_field_and_above_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, reason: str
) -> None:
    typed = filled(client, source="https://port.example/", email="reader@example.org")
    typed[field] = value
    answer = send(client, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Report.objects.count() == 0
    assert page.count(reason) == 2
    assert f'href="#{field}"' in page
    assert f'id="{field}-error"' in page
    kept = fields_of(answer)
    for name in ("url", "exact", "proposal", "comment", "source", "email"):
        assert kept[name] == typed[name]


def test_all_wrong_fields_are_named_at_once(client: Client) -> None:
    answer = send(client, filled(client), url="https://elsewhere.example/", source="x", email="x")
    page = answer.content.decode()
    order = [page.index(f'href="#{name}"') for name in ("url", "source", "email")]
    assert order == sorted(order)


def test_neither_a_passage_nor_a_comment_is_refused_with_the_reason(client: Client) -> None:
    answer = send(client, opened(client))
    assert answer.status_code == 422
    assert "Say in the comment what is wrong" in answer.content.decode()


def test_a_corrected_form_is_accepted_after_a_refusal(client: Client) -> None:
    refused = send(client, filled(client, email="x"))
    answer = send(client, fields_of(refused), email="reader@example.org")
    assert answer.status_code == 303
    assert Report.objects.get().email == "reader@example.org"


def test_a_form_that_lay_open_over_a_day_is_sent_again_with_its_text_kept(client: Client) -> None:
    with patch("time.time", return_value=time.time() - DAY - 60):
        fields = filled(client)
    refused = send(client, fields)
    assert refused.status_code == 422
    assert "This form had been open for too long." in refused.content.decode()
    assert fields_of(refused)["proposal"] == "on Tuesday"
    assert send(client, fields_of(refused)).status_code == 303
    assert Report.objects.count() == 1


def test_a_form_just_under_a_day_old_is_accepted(client: Client) -> None:
    with patch("time.time", return_value=time.time() - DAY + 60):
        fields = filled(client)
    assert send(client, fields).status_code == 303


@pytest.mark.parametrize("ticket", ["", "forged", "a:b:c", "\0"])
def test_a_form_without_our_ticket_is_not_stored(client: Client, ticket: str) -> None:
    answer = send(client, filled(client), ticket=ticket)
    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_another_sites_ticket_is_not_accepted(client: Client) -> None:
    Site.objects.create(key="elsewhere", name="Elsewhere", origins=["https://elsewhere.example"])
    foreign = opened(client, site="elsewhere")["ticket"]
    assert send(client, filled(client), ticket=foreign).status_code == 422
    assert Report.objects.count() == 0


def test_a_form_sent_faster_than_people_type_is_set_aside(client: Client, site: Site) -> None:
    site.least_seconds = 5
    site.save()
    assert send(client, filled(client)).status_code == 303
    assert Report.objects.get().set_aside == SetAside.FAST


def test_the_seconds_since_the_form_first_opened_count_over_a_refusal(client: Client, site: Site) -> None:
    site.least_seconds = 5
    site.save()
    with patch("time.time", return_value=time.time() - 6):
        fields = filled(client, email="x")
    refused = send(client, fields)
    send(client, fields_of(refused), email="")
    assert Report.objects.get().set_aside == SetAside.NO


def test_a_filled_honeypot_is_set_aside_and_not_refused(client: Client) -> None:
    assert send(client, filled(client), website="https://spam.example").status_code == 303
    assert Report.objects.get().set_aside == SetAside.HONEYPOT


def test_a_limited_reader_sees_when_to_try_again_and_keeps_the_text(client: Client, site: Site) -> None:
    site.burst, site.hourly_rate, site.time_zone = 1, 4, "Europe/Istanbul"
    site.save()
    send(client, filled(client))
    answer = send(client, filled(client, proposal="on Wednesday"))
    page = answer.content.decode()
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900
    assert "Many reports have come from your network." in page
    assert "UTC+03" in page
    assert fields_of(answer)["proposal"] == "on Wednesday"


def test_a_desk_that_cannot_store_says_so_and_keeps_the_text(client: Client) -> None:
    with patch("corrigenda.intake.form.receive", side_effect=Problem("unavailable", "Disk full.", retry_after=5)):
        answer = send(client, filled(client))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "The desk cannot store your report right now." in answer.content.decode()
    assert fields_of(answer)["proposal"] == "on Tuesday"


@pytest.mark.parametrize("key", ["", "nowhere", "tidings\0", "x" * 5000])
def test_an_unknown_site_is_not_found(client: Client, key: str) -> None:
    assert client.get("/report", {"site": key}).status_code == 404
    assert client.post("/report", {"site": key}).status_code == 404


def test_text_with_a_null_character_is_refused_and_not_an_error(client: Client) -> None:
    assert send(client, filled(client, comment="a\0b")).status_code == 422
    assert send(client, filled(client, url="https://tidings.example/\0")).status_code == 422


def test_the_wanted_language_comes_before_the_browsers_and_the_browsers_before_the_sites(
    client: Client, site: Site
) -> None:
    site.language = "pl"
    site.save()
    ukrainian = {"Accept-Language": "ja, uk;q=0.8, de;q=0.5"}

    def language(accept: dict[str, str], **query: str) -> str:
        page = client.get("/report", {"site": "tidings", **query}, headers=accept).content.decode()
        return page.split('<html lang="')[1][:2]

    assert language(ukrainian, lang="he") == "he"
    assert language(ukrainian) == "uk"
    assert language({"Accept-Language": "ja"}) == "pl"
    assert language({"Accept-Language": ";;;" * 3000}) == "pl"
    assert client.get("/report", {"site": "tidings"})["Vary"] == "Accept-Language"


def test_the_language_of_the_form_stays_and_is_stored(client: Client) -> None:
    refused = send(client, {**opened(client, lang="ar"), "comment": ""})
    assert '<html lang="ar" dir="rtl">' in refused.content.decode()
    assert send(client, fields_of(refused), comment="الجسر مغلق").status_code == 303
    assert Report.objects.get().language == "ar"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_and_every_refusal_can_be_said_in_every_language(client: Client, language: str) -> None:
    refused = send(client, opened(client, lang=language), url="", kind="x", source="x", email="x")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'<html lang="{language}"' in page
    assert "{" not in page


def test_what_a_reader_typed_is_shown_and_not_obeyed(client: Client) -> None:
    hostile = '"></textarea><script>alert(1)</script>'
    answer = send(client, filled(client), email=hostile, comment=hostile, url=hostile)
    page = answer.content.decode()
    assert "<script" not in page
    assert fields_of(answer)["comment"] == hostile
    opening = client.get("/report", {"site": "tidings", "url": hostile}).content.decode()
    assert "<script" not in opening


def test_the_page_is_kept_by_no_cache_and_no_search_engine(client: Client) -> None:
    answer = client.get("/report", {"site": "tidings"})
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_asking_stores_nothing(client: Client) -> None:
    client.get("/report", filled(client))
    client.head("/report", {"site": "tidings"})
    assert Report.objects.count() == 0
    assert client.put("/report").status_code == 405
