"""Every act of the desk, well filled in, by every caller: it happens when their role includes it, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from corrigenda.core.roles import Role
from corrigenda.desk import junk
from corrigenda.models import (
    ApiToken,
    Article,
    Attention,
    CopyIgnored,
    CopyRule,
    Correction,
    Erratum,
    Event,
    Invitation,
    Membership,
    Mute,
    Report,
    SavedView,
    SetAside,
    Site,
    StealthEdit,
)
from corrigenda.models.api_token import Scope
from tests.desk import test_amend, test_copy_checks
from tests.desk.test_draft import WORDS, seen, verified
from tests.desk.test_permissions import an_edit
from tests.desk.test_publish import drafted
from tests.desk.test_settings import filled
from tests.desk.world import World, address
from tests.permissions.callers import CALLERS, browser, person
from tests.permissions.test_addresses import ALL

Deed = Callable[[World], tuple[str, dict[str, Any]]]
DESK = "/desk/gazette/"
VIEWER, EDITOR, STANDARDS, ADMIN = Role.VIEWER, Role.EDITOR, Role.STANDARDS_EDITOR, Role.ADMIN


def decide(name: str, **form: object) -> Deed:
    def make(world: World) -> tuple[str, dict[str, Any]]:
        erratum = world.erratum()
        return address(name, erratum), {"version": erratum.version, **form}

    return make


def duplicate(world: World) -> tuple[str, dict[str, Any]]:
    one, other = world.erratum("tram", "tramway"), world.erratum()
    return address("duplicate", one), {"version": one.version, "duplicate_of": other.pk}


def undo(world: World) -> tuple[str, dict[str, Any]]:
    erratum = verified(world)
    return address("undo", erratum), {"version": erratum.version}


def split(world: World) -> tuple[str, dict[str, Any]]:
    erratum = world.erratum("Saturday, May", "Friday, May", "Sunday, May")
    stray = erratum.reports.get(proposal="Sunday, May")
    return address("split", erratum), {"version": erratum.version, "report": stray.pk}


def draft(kind: str) -> Deed:
    def make(world: World) -> tuple[str, dict[str, Any]]:
        erratum = verified(world)
        return address("draft", erratum), {**WORDS, "kind": kind, "seen": seen(world, erratum)}

    return make


def publish(kind: str) -> Deed:
    def make(world: World) -> tuple[str, dict[str, Any]]:
        erratum = verified(world)
        return address("publish", erratum), drafted(world, erratum, kind=kind)

    return make


def chosen(verb: str) -> Deed:
    def make(world: World) -> tuple[str, dict[str, Any]]:
        erratum = world.erratum()
        form = {"erratum": [f"{erratum.pk}.{erratum.version}"], "from": "", "reason": "Opinion"}
        return f"{DESK}chosen/{verb}/", form

    return make


def let_in(world: World) -> tuple[str, dict[str, Any]]:
    report = world.report(None, "tram", "tramway", set_aside=SetAside.FAST)
    return f"{DESK}set-aside/let-in/", {"report": [report.pk]}


def dismiss(world: World) -> tuple[str, dict[str, Any]]:
    return f"{DESK}edits/{an_edit(world.erratum()).pk}/dismiss/", {}


def recheck(world: World) -> tuple[str, dict[str, Any]]:
    return address("recheck", world.erratum()), {}


def settings(world: World) -> tuple[str, dict[str, Any]]:
    return f"{DESK}settings/", filled(world, email_days=31)


def member(path: str, **form: str) -> Deed:
    def make(world: World) -> tuple[str, dict[str, Any]]:
        return f"{DESK}people/{path}/", {"member": Membership.objects.get(user=world.vera).pk, **form}

    return make


def invite(_: World) -> tuple[str, dict[str, Any]]:
    return f"{DESK}people/invite/", {"email": "dora@gazette.example", "role": "editor"}


def take_back(world: World) -> tuple[str, dict[str, Any]]:
    made, _ = Invitation.make(world.site, "dora@gazette.example", Role.EDITOR, at=timezone.now(), actor=world.alice)
    return f"{DESK}people/take-back/", {"invitation": made.pk}


def make_token(_: World) -> tuple[str, dict[str, Any]]:
    return f"{DESK}tokens/make/", {"name": "CMS", "scopes": [Scope.ARTICLES_WRITE.value], "days": "90"}


def revoke_token(world: World) -> tuple[str, dict[str, Any]]:
    made, _ = ApiToken.issue(world.site, "CMS", at=timezone.now())
    return f"{DESK}tokens/revoke/", {"token": made.prefix}


def notice(name: str, **form: object) -> Deed:
    def make(world: World) -> tuple[str, dict[str, Any]]:
        made = test_amend.published(world)
        return test_amend.address(name, made), {**test_amend.form(made), **form}

    return make


def undo_chosen(world: World) -> tuple[str, dict[str, Any]]:
    erratum = verified(world)
    return f"{DESK}chosen/undo/", {"erratum": [f"{erratum.pk}.{erratum.version}"], "from": ""}


def assign(world: World) -> tuple[str, dict[str, Any]]:
    return address("assign", world.erratum()), {"to": world.bob.pk}


def put_away_report(world: World) -> tuple[str, dict[str, Any]]:
    erratum = world.erratum("Saturday, May", "Friday, May", "BUY WATCHES")
    spam = erratum.reports.get(proposal="BUY WATCHES")
    return address("put_away_report", erratum), {"version": erratum.version, "report": spam.pk, "reason": "Watches"}


def put_away_chosen(world: World) -> tuple[str, dict[str, Any]]:
    report = world.report(None, "tram", "BUY", set_aside=SetAside.FAST)
    return f"{DESK}set-aside/put-away/", {"report": [report.pk], "reason": "Watches"}


def take_out(world: World) -> tuple[str, dict[str, Any]]:
    report = world.report(None, "tram", "tramway", set_aside=SetAside.JUNK)
    return f"{DESK}junk/take-out/", {"report": [report.pk]}


def mute(world: World) -> tuple[str, dict[str, Any]]:
    report = world.report(None, "tram", "BUY", set_aside=SetAside.FAST)
    return f"{DESK}junk/mute/", {"report": report.pk, "reason": "Watches"}


def unmute(world: World) -> tuple[str, dict[str, Any]]:
    report = world.report(None, "tram", "BUY", set_aside=SetAside.FAST)
    Mute.objects.all().delete()
    made = junk.mute(world.site, report.pk, why="Watches", actor=world.alice, at=timezone.now())
    return f"{DESK}junk/unmute/", {"mute": made.pk}


def never_again(world: World) -> tuple[str, dict[str, Any]]:
    erratum = test_copy_checks.found(world)
    return address("never_again", erratum), {"version": erratum.version}


def copy_checks(_: World) -> tuple[str, dict[str, Any]]:
    return f"{DESK}copy-checks/", {"check_copy": "errors", "check_languages": "en"}


def ask_rule_again(world: World) -> tuple[str, dict[str, Any]]:
    CopyRule.objects.create(site=world.site, rule="doubled", demoted_at=timezone.now())
    return f"{DESK}copy-checks/ask/", {"rule": "doubled"}


def forget_words(world: World) -> tuple[str, dict[str, Any]]:
    made = CopyIgnored.objects.create(
        site=world.site, rule="doubled", words="had had", folded="had had", added_at=timezone.now()
    )
    return f"{DESK}copy-checks/forget/", {"row": made.pk}


def keep_view(_: World) -> tuple[str, dict[str, Any]]:
    return f"{DESK}views/keep/", {"name": "Facts", "from": "kind=fact"}


DEEDS: dict[str, tuple[Deed, Role]] = {  # by the address's name; what follows a colon is another way to use it
    "verify": (decide("verify", should_read="Friday, May"), EDITOR),
    "hold": (decide("hold", reason="Asking"), EDITOR),
    "reject": (decide("reject", reason="Opinion"), EDITOR),
    "duplicate": (duplicate, EDITOR),
    "undo": (undo, EDITOR),
    "split": (split, EDITOR),
    "recheck": (recheck, EDITOR),
    "draft": (draft("correction"), EDITOR),
    "draft:retraction": (draft("retraction"), STANDARDS),
    "publish": (publish("correction"), EDITOR),
    "publish:retraction": (publish("retraction"), STANDARDS),
    "hold_chosen": (chosen("hold"), EDITOR),
    "reject_chosen": (chosen("reject"), EDITOR),
    "let_in": (let_in, EDITOR),
    "dismiss_edit": (dismiss, EDITOR),
    "settings": (settings, ADMIN),
    "invite": (invite, ADMIN),
    "set_role": (member("role", role="editor"), ADMIN),
    "take_off": (member("take-off"), ADMIN),
    "take_back": (take_back, ADMIN),
    "make_token": (make_token, ADMIN),
    "revoke_token": (revoke_token, ADMIN),
    "amend": (notice("amend", text="Other words."), EDITOR),
    "withdraw": (notice("withdraw"), EDITOR),
    "undo_chosen": (undo_chosen, EDITOR),
    "junk_chosen": (chosen("junk"), EDITOR),
    "junk_erratum": (decide("junk_erratum", reason="Watches"), EDITOR),
    "put_away_report": (put_away_report, EDITOR),
    "put_away_chosen": (put_away_chosen, EDITOR),
    "take_out": (take_out, EDITOR),
    "mute": (mute, EDITOR),
    "unmute": (unmute, EDITOR),
    "note": (decide("note", note="Ask the port."), EDITOR),
    "assign": (assign, EDITOR),
    "change_kind": (decide("change_kind", kind="typo"), EDITOR),
    "never_again": (never_again, EDITOR),
    "attention": (decide("attention"), VIEWER),
    "keep_view": (keep_view, VIEWER),
    "copy_checks": (copy_checks, ADMIN),
    "ask_rule_again": (ask_rule_again, ADMIN),
    "forget_words": (forget_words, ADMIN),
}
# What these would do needs work that has failed, or is about the caller's own; tests/desk has it: test_given_up.py,
# test_deliveries.py, test_colleagues.py, test_saved_views.py.
ELSEWHERE = {"again", "leave_it", "send_it_again", "answered", "rename_view", "remove_view"}


TABLES = (
    Article, Erratum, Report, Correction, Event, Membership, Invitation, ApiToken, StealthEdit, Site, Attention,
    CopyIgnored, CopyRule, Mute, SavedView,
)  # fmt: skip


def rows() -> list[object]:
    """All that an act of the desk could change."""
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def test_every_act_of_the_desk_is_tried() -> None:
    acts = {
        name.removeprefix("desk:") for name, rule in ALL.items() if name.startswith("desk:") and "POST" in rule.methods
    }
    assert {name.split(":")[0] for name in DEEDS} | ELSEWHERE == acts - {"logout"}


@pytest.mark.parametrize("caller", CALLERS)
def test_an_act_happens_when_the_role_includes_it(world: World, caller: Role | str) -> None:
    somebody = person(world, caller)
    client = browser(somebody)
    wrong = []
    for name, (deed, least) in DEEDS.items():
        path, form = deed(world)
        before = rows()
        client.post(path, form)
        happened = rows() != before
        may = isinstance(caller, Role) and list(Role).index(caller) >= list(Role).index(least)
        if happened != may:
            wrong.append((name, "happened" if happened else "did not happen"))
    assert wrong == []
