"""What every address of the desk keeps to, whoever calls: an address without a line here fails."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from corrigenda.core.states import State
from corrigenda.desk.urls import urlpatterns
from corrigenda.models import Correction, Erratum, Event, EventKind, Report, StealthEdit
from tests.desk.test_draft import verified
from tests.desk.world import World

# By name: the method it answers. Who may is in tests/permissions.
RULES = {
    "queue": "GET",
    "erratum": "GET",
    "set_aside": "GET",
    "articles": "GET",
    "article": "GET",
    "change": "GET",
    "history": "GET",
    "figures": "GET",
    "figures_table": "GET",
    "evidence": "GET",
    "edits": "GET",
    "dismiss_edit": "POST",
    "attention": "POST",
    "change_kind": "POST",
    "undo_chosen": "POST",
    "news": "GET",
    "keep_view": "POST",
    "rename_view": "POST",
    "remove_view": "POST",
    "answered": "POST",
    "note": "POST",
    "assign": "POST",
    "verify": "POST",
    "hold": "POST",
    "reject": "POST",
    "duplicate": "POST",
    "hold_chosen": "POST",
    "reject_chosen": "POST",
    "undo": "POST",
    "split": "POST",
    "recheck": "POST",
    "let_in": "POST",
    "junk": "GET",
    "junk_erratum": "POST",
    "junk_chosen": "POST",
    "put_away_report": "POST",
    "put_away_chosen": "POST",
    "take_out": "POST",
    "mute": "POST",
    "unmute": "POST",
    "given_up": "GET",
    "again": "POST",
    "leave_it": "POST",
    "draft": "GET",
    "preview": "GET",
    "publish": "POST",
    "notice": "GET",
    "amend": "POST",
    "withdraw": "POST",
    "settings": "GET",
    "copy_checks": "GET",
    "ask_rule_again": "POST",
    "forget_words": "POST",
    "never_again": "POST",
    "deliveries": "GET",
    "send_it_again": "POST",
    "people": "GET",
    "invite": "POST",
    "set_role": "POST",
    "take_off": "POST",
    "take_back": "POST",
    "tokens": "GET",
    "make_token": "POST",
    "revoke_token": "POST",
}
OPEN = {"login", "logout", "home"}


def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += names(pattern.url_patterns)
        else:
            assert pattern.name, pattern
            found.append(pattern.name)
    return found


def address_of(name: str, erratum: Erratum) -> str:
    lists = (
        "queue",
        "hold_chosen",
        "reject_chosen",
        "set_aside",
        "let_in",
        "undo_chosen",
        "news",
        "keep_view",
        "junk",
        "junk_chosen",
        "put_away_chosen",
        "take_out",
        "mute",
        "unmute",
        "given_up",
        "again",
        "leave_it",
        "articles",
        "history",
        "figures",
        "figures_table",
        "evidence",
        "edits",
        "settings",
        "copy_checks",
        "ask_rule_again",
        "forget_words",
        "deliveries",
        "send_it_again",
        "people",
        "invite",
        "set_role",
        "take_off",
        "take_back",
        "tokens",
        "make_token",
        "revoke_token",
    )
    if name in lists:
        return reverse(f"desk:{name}", args=[erratum.site.key])
    if name in ("notice", "amend", "withdraw"):
        return reverse(f"desk:{name}", args=[erratum.site.key, a_notice(erratum)])
    if name == "article":
        return reverse("desk:article", args=[erratum.site.key, erratum.article_id])
    if name == "dismiss_edit":
        return reverse("desk:dismiss_edit", args=[erratum.site.key, an_edit(erratum).pk])
    if name == "change":
        event = Event.objects.filter(article=erratum.article, kind=EventKind.REVISION).last()
        return reverse("desk:change", args=[erratum.site.key, erratum.article_id, event.pk if event else 1])
    return reverse(f"desk:{name}", args=[erratum.site.key, erratum.pk])


def a_notice(erratum: Erratum) -> int:
    draft = Correction.objects.create(
        site=erratum.site, article=erratum.article, language="en", text="It is Friday.",
        drafted_at=erratum.first_reported_at,
    )  # fmt: skip
    number = Correction.publish(draft.pk, at=erratum.first_reported_at, actor=User.objects.get(username="alice")).number
    assert number is not None
    return number


def an_edit(erratum: Erratum) -> StealthEdit:
    event = Event.write(EventKind.REVISION, site=erratum.site, at=erratum.first_reported_at, article=erratum.article)
    return StealthEdit.objects.create(
        site=erratum.site, article=erratum.article, event=event, before=erratum.revision, after=erratum.revision,
        seen_at=event.at, changes=[],
    )  # fmt: skip


def test_every_address_has_a_rule() -> None:
    assert set(names(list(urlpatterns))) == set(RULES) | OPEN


@pytest.mark.parametrize("name", RULES)
def test_strangers_cannot_tell_a_site_from_one_that_is_not_there(world: World, name: str) -> None:
    charlie = world.at(world.charlie)
    address = address_of(name, verified(world))
    there = charlie.get(address)
    not_there = charlie.get(address.replace("/gazette/", "/nowhere/"))
    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)
    assert there.status_code == 404


@pytest.mark.parametrize("name", [name for name, method in RULES.items() if method == "POST"])
def test_looking_at_an_act_does_nothing(world: World, name: str) -> None:
    erratum = verified(world)
    address = address_of(name, erratum)
    before = (Event.objects.count(), Report.objects.count(), Correction.objects.count())
    answer = world.at(world.alice).get(address)
    assert answer.status_code == 405
    erratum.refresh_from_db()
    assert (Event.objects.count(), Report.objects.count(), Correction.objects.count()) == before
    assert erratum.state == State.VERIFIED


@pytest.mark.parametrize("name", [name for name, method in RULES.items() if method == "POST"])
def test_a_form_from_elsewhere_is_refused(world: World, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.alice)
    assert client.post(address_of(name, verified(world))).status_code == 403


def test_one_site_s_key_does_not_open_another_site_s_erratum(world: World) -> None:
    erratum = verified(world)
    foreign = reverse("desk:erratum", args=["courier", erratum.pk])
    assert world.at(world.charlie).get(foreign).status_code == 404


def test_somebody_whose_account_was_closed_is_out_at_once(world: World) -> None:
    bob = world.at(world.bob)
    User.objects.filter(pk=world.bob.pk).update(is_active=False)
    assert bob.get("/desk/gazette/").status_code == 302


def test_signing_in_and_out_goes_through_forms(world: World) -> None:
    world.bob.set_password("a long enough password")
    world.bob.save()
    client = Client()
    assert client.get("/desk/")["Location"].startswith("/desk/account/sign-in/")
    wrong = client.post("/desk/account/sign-in/", {"login": "bob", "password": "no"})
    assert wrong.status_code == 200
    assert "do not belong together" in wrong.content.decode()
    right = client.post("/desk/account/sign-in/", {"login": "bob", "password": "a long enough password"})
    assert right["Location"] == "/desk/"
    assert client.get("/desk/logout/").status_code == 405
    assert client.get("/desk/gazette/").status_code == 200
    client.post("/desk/logout/")
    assert client.get("/desk/gazette/").status_code == 302


def test_signing_in_leads_to_no_other_site(world: World) -> None:
    world.bob.set_password("a long enough password")
    world.bob.save()
    form = {"login": "bob", "password": "a long enough password", "next": "https://evil.example/"}
    assert Client().post("/desk/account/sign-in/", form)["Location"] == "/desk/"


def test_the_former_address_of_the_sign_in_page_leads_there(db: None) -> None:
    answer = Client().get("/desk/login/?next=/desk/gazette/")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/account/sign-in/?next=/desk/gazette/")


def test_pages_of_the_desk_are_kept_by_no_cache(world: World) -> None:
    assert "no-store" in world.at(world.bob).get("/desk/gazette/")["Cache-Control"]
