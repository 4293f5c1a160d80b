"""Administrators change a site's rules; each change is an event."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from corrigenda.core.naming import named
from corrigenda.core.roles import Role
from corrigenda.desk.access import Desk
from corrigenda.desk.copy_checks import CopyForm
from corrigenda.desk.copy_checks import change as change_copy_checks
from corrigenda.models import Event, EventKind, Site
from tests.desk.world import World

pytestmark = pytest.mark.django_db


def filled(world: World, **changed: Any) -> dict[str, Any]:
    site = world.site
    return {
        "name": site.name, "language": site.language, "time_zone": site.time_zone, "origins": "\n".join(site.origins),
        "root_selector": "", "skip_selectors": "", "trailing_slash": "as_published",
        "daily_cap": site.daily_cap, "hourly_rate": site.hourly_rate,
        "burst": site.burst, "least_seconds": site.least_seconds, "email_days": site.email_days,
        "junk_days": site.junk_days, **changed,
    }  # fmt: skip


def test_a_change_is_saved_with_who_changed_what(world: World) -> None:
    sent = filled(world, skip_selectors=" .teaser \n\n#ad", email_days=30)
    answer = world.at(world.alice).post("/desk/gazette/settings/", sent)
    assert answer.status_code == 302
    site = Site.objects.get(pk=world.site.pk)
    assert (site.skip_selectors, site.email_days) == ([".teaser", "#ad"], 30)
    event = Event.objects.get(kind=EventKind.CONFIGURED)
    assert event.actor == world.alice
    assert event.before == {"skip_selectors": [], "email_days": 90}
    assert event.after == {"skip_selectors": [".teaser", "#ad"], "email_days": 30}
    history = world.at(world.alice).get("/desk/gazette/history/").content.decode()
    assert "Settings changed" in history
    assert ".teaser, #ad" in history


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"origins": "gazette.test"}, "Not an origin"),
        ({"origins": ""}, "required"),
        ({"time_zone": "Mars/Olympus"}, "Not a time zone"),
        ({"root_selector": "a[["}, "a[["),
        ({"skip_selectors": "p >> "}, "p &gt;&gt;"),
        ({"mirrors": "https://m.gazette.test"}, "Not one of the site"),
        ({"dropped_parameters": "ref\na=b"}, "Not the name of a query parameter: a=b"),
        ({"kept_parameters": "ref", "dropped_parameters": "ref"}, "Both kept and dropped"),
        ({"trailing_slash": "sometimes"}, "sometimes"),
        ({"daily_cap": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_could_never_work_is_refused_with_the_reason(world: World, changed: dict[str, Any], reason: str) -> None:
    answer = world.at(world.alice).post("/desk/gazette/settings/", filled(world, **changed))
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Event.objects.filter(kind=EventKind.CONFIGURED).exists()


def test_the_rules_for_addresses_are_changed_and_told(world: World) -> None:
    sent = filled(world, dropped_parameters="ref_*\nfrom", only_kept_parameters="on", trailing_slash="dropped")
    sent |= {"origins": "https://gazette.test\nhttps://m.gazette.test", "mirrors": "https://m.gazette.test"}
    assert world.at(world.alice).post("/desk/gazette/settings/", sent).status_code == 302
    site = Site.objects.get(pk=world.site.pk)
    assert named("https://m.gazette.test/tram/?from=x&id=1", site.naming) == "https://gazette.test/tram"
    history = world.at(world.alice).get("/desk/gazette/history/").content.decode()
    assert "ref_*, from" in history
    assert '<span class="vh">after: </span>yes</span>' in history


def test_how_long_texts_are_kept_and_which_edits_are_listed_is_for_administrators(world: World) -> None:
    sent = filled(world, revisions_kept_days="365", lists_stealth_edits="on")
    assert world.at(world.alice).post("/desk/gazette/settings/", sent).status_code == 302
    site = Site.objects.get(pk=world.site.pk)
    assert (site.revisions_kept_days, site.lists_stealth_edits) == (365, True)
    assert world.at(world.alice).get("/desk/gazette/edits/").status_code == 200
    world.at(world.alice).post("/desk/gazette/settings/", filled(world))
    assert Site.objects.get(pk=world.site.pk).revisions_kept_days is None


def test_saving_without_a_change_is_no_event(world: World) -> None:
    world.at(world.alice).post("/desk/gazette/settings/", filled(world))
    assert not Event.objects.filter(kind=EventKind.CONFIGURED).exists()


def test_the_key_cannot_be_changed(world: World) -> None:
    world.at(world.alice).post("/desk/gazette/settings/", filled(world, key="stolen"))
    assert Site.objects.get(pk=world.site.pk).key == "gazette"


def test_the_address_of_the_policy_can_be_set_and_a_wrong_one_is_refused(world: World) -> None:
    page = world.at(world.alice)
    refused = page.post("/desk/gazette/settings/", filled(world, corrections_policy="ftp://gazette.example/policy"))
    assert refused.status_code == 422
    assert "begins with https:// or http://" in refused.content.decode()
    policy = "https://gazette.example/policy"
    assert page.post("/desk/gazette/settings/", filled(world, corrections_policy=policy)).status_code == 302
    assert Site.objects.get(pk=world.site.pk).corrections_policy == policy


def test_a_page_from_before_a_colleague_s_change_takes_nothing_back(world: World) -> None:
    alice = world.at(world.alice)
    page = alice.get("/desk/gazette/settings/").content.decode()
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    alice.post("/desk/gazette/settings/", filled(world, complaints="The press council.", stamp=stamp))
    refused = alice.post("/desk/gazette/settings/", filled(world, daily_cap=5, stamp=stamp), follow=True)
    assert "Somebody changed the settings while you did" in refused.content.decode()
    site = Site.objects.get(pk=world.site.pk)
    assert (site.complaints, site.daily_cap) == ("The press council.", world.site.daily_cap)


def test_copy_checks_change_nothing_else_of_a_site(world: World) -> None:
    stale = Site.objects.get(pk=world.site.pk)
    Site.objects.filter(pk=world.site.pk).update(complaints="The press council.")
    form = CopyForm({"check_copy": "errors", "check_languages": ""}, instance=stale)
    assert form.is_valid()
    assert change_copy_checks(Desk(world.site, world.alice, Role.ADMIN), form, QueryDict(), timezone.now())
    site = Site.objects.get(pk=world.site.pk)
    assert (site.check_copy, site.complaints) == ("errors", "The press council.")
