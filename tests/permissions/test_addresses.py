"""Every address of the project, by method and caller, against one table. An address that is not in the table fails.

The three addresses that are answered before Django (`/api/v1/reports`, `notices`, `sites/KEY/widget`) are public and
have tests of their own; the demo's exist in a demo only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from corrigenda.core.roles import Role
from corrigenda.models import Erratum, Event, EventKind
from tests.desk.test_draft import verified
from tests.desk.test_permissions import an_edit
from tests.desk.world import STORY, World
from tests.permissions.callers import CALLERS, NO_SITE, OTHER_SITE, SIGNED_OUT, browser, person

SIGN_IN = "/desk/account/sign-in/"
METHODS = ("GET", "POST", "PUT", "DELETE")


@dataclass(frozen=True)
class Rule:
    """Who may call an address, by which methods. `least`: the least role on the site; else one of the words below."""

    least: Role | str
    methods: str


PUBLIC = "everybody"
OWN = "whoever is signed in, about themselves"
ENTRANCE = "everybody; it may lead to the sign-in page"
PROVIDER = "everybody; the provider of these tests is down, which is said"
TOKEN = "whoever holds a token, and no session"

ALL = {  # by name, whatever their place; the desk's bear its prefix
    "": Rule(PUBLIC, "ANY"),  # the front page leads to the desk
    "openapi": Rule(PUBLIC, "GET"),
    "articles:push": Rule(TOKEN, "PUT"),
    "articles:check": Rule(TOKEN, "POST"),
    "articles:websub": Rule(PUBLIC, "GET POST"),
    "intake:form": Rule(PUBLIC, "GET POST"),
    "intake:receipt": Rule(PUBLIC, "GET"),
    "intake:news": Rule(PUBLIC, "GET"),
    "intake:erase": Rule(PUBLIC, "POST"),
    "intake:hand_over": Rule(PUBLIC, "GET"),
    "intake:confirm": Rule(PUBLIC, "GET POST"),
    **{
        f"record:{name}": Rule(PUBLIC, "GET")
        for name in (
            "site", "article", "correction", "atom", "json_feed", "linked_data_by_url", "linked_data", "csv",
            "json_lines", "annotations", "annotation", "log", "log-key", "log-entries", "log-hashes", "log-shown",
            "log-consistency", "log-inclusion", "month", "policy", "policy-version", "corrections",
        )
    },
    "account_home": Rule(OWN, "GET"),
    "account_login": Rule(PUBLIC, "GET POST"),
    "account_logout": Rule(ENTRANCE, "POST"),
    "account_inactive": Rule(PUBLIC, "GET"),
    "account_reauthenticate": Rule(OWN, "GET POST"),
    "account_email": Rule(OWN, "GET POST"),
    "account_email_verification_sent": Rule(PUBLIC, "GET"),
    "account_confirm_email": Rule(PUBLIC, "GET POST"),
    "account_change_password": Rule(OWN, "GET POST"),
    "account_set_password": Rule(OWN, "GET POST"),
    "account_reset_password": Rule(PUBLIC, "GET POST"),
    "account_reset_password_done": Rule(PUBLIC, "GET"),
    "account_reset_password_from_key": Rule(PUBLIC, "GET POST"),
    "account_reset_password_from_key_done": Rule(PUBLIC, "GET"),
    "mfa_index": Rule(OWN, "GET"),
    "mfa_authenticate": Rule(ENTRANCE, "GET POST"),
    "mfa_reauthenticate": Rule(OWN, "GET POST"),
    "mfa_activate_totp": Rule(OWN, "GET POST"),
    "mfa_deactivate_totp": Rule(OWN, "GET POST"),
    "mfa_view_recovery_codes": Rule(OWN, "GET"),
    "mfa_generate_recovery_codes": Rule(OWN, "GET POST"),
    "mfa_download_recovery_codes": Rule(OWN, "GET"),
    "mfa_list_webauthn": Rule(OWN, "GET"),
    "mfa_add_webauthn": Rule(OWN, "GET POST"),
    "mfa_reauthenticate_webauthn": Rule(OWN, "GET POST"),
    "mfa_remove_webauthn": Rule(OWN, "GET POST"),
    "mfa_edit_webauthn": Rule(OWN, "GET POST"),
    "mfa_login_webauthn": Rule(ENTRANCE, "GET POST"),
    "account_sessions": Rule(OWN, "GET"),
    "account_end_session": Rule(OWN, "POST"),
    "account_end_other_sessions": Rule(OWN, "POST"),
    "account_invited": Rule(PUBLIC, "GET POST"),
    "socialaccount_login_cancelled": Rule(PUBLIC, "GET"),
    "openid_connect_login": Rule(PROVIDER, "GET"),
    "openid_connect_callback": Rule(PROVIDER, "GET"),
    "desk:home": Rule(OWN, "GET"),
    "desk:login": Rule(ENTRANCE, "ANY"),
    "desk:logout": Rule(ENTRANCE, "POST"),
    **{
        f"desk:{name}": Rule(Role.VIEWER, "GET")
        for name in (
            "queue", "erratum", "set_aside", "given_up", "articles", "article", "change", "edits", "history",
            "junk", "news", "figures", "figures_table",
        )
    },
    **{
        f"desk:{name}": Rule(Role.EDITOR, "POST")
        for name in (
            "verify", "hold", "reject", "duplicate", "undo", "split", "recheck", "publish", "hold_chosen",
            "reject_chosen", "let_in", "again", "leave_it", "dismiss_edit", "undo_chosen", "junk_chosen",
            "junk_erratum",
            "put_away_report", "put_away_chosen", "take_out", "mute", "unmute", "note", "assign", "change_kind",
            "never_again", "amend", "withdraw",
        )
    },
    **{
        f"desk:{name}": Rule(Role.VIEWER, "POST")
        for name in ("attention", "answered", "keep_view", "rename_view", "remove_view")
    },
    "desk:notice": Rule(Role.EDITOR, "GET"),
    "desk:evidence": Rule(Role.STANDARDS_EDITOR, "GET"),
    "desk:copy_checks": Rule(Role.ADMIN, "GET POST"),
    "desk:ask_rule_again": Rule(Role.ADMIN, "POST"),
    "desk:forget_words": Rule(Role.ADMIN, "POST"),
    "desk:draft": Rule(Role.EDITOR, "GET POST"),
    "desk:preview": Rule(Role.EDITOR, "GET"),
    "desk:settings": Rule(Role.ADMIN, "GET POST"),
    "desk:deliveries": Rule(Role.ADMIN, "GET"),
    "desk:send_it_again": Rule(Role.ADMIN, "POST"),
    "desk:people": Rule(Role.ADMIN, "GET"),
    "desk:invite": Rule(Role.ADMIN, "POST"),
    "desk:set_role": Rule(Role.ADMIN, "POST"),
    "desk:take_off": Rule(Role.ADMIN, "POST"),
    "desk:take_back": Rule(Role.ADMIN, "POST"),
    "desk:tokens": Rule(Role.ADMIN, "GET"),
    "desk:make_token": Rule(Role.ADMIN, "POST"),
    "desk:revoke_token": Rule(Role.ADMIN, "POST"),
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """An address that Django answers: its full name, and the holes in it."""

    name: str
    holes: frozenset[str]

    def of(self, world: World, erratum: Erratum) -> str:
        """The address with things of the site in its holes."""
        if not self.name:
            return "/"
        values: dict[str, object] = {
            "key": world.site.key, "pk": erratum.pk, "number": 1, "token": "x" * 24, "provider_id": "newsroom",
            "uidb36": "1", "event_pk": 1, "signed": "1:x", "year": "2026", "month": "05", "version": 1,
        }  # fmt: skip
        if self.name in ("desk:article", "desk:change", "record:article", "record:linked_data"):
            values["pk"] = erratum.article_id
        if self.name == "desk:change":
            changes = Event.objects.filter(article=erratum.article, kind=EventKind.REVISION, before__isnull=False)
            values["event_pk"] = changes.latest("pk").pk
        if self.name == "desk:dismiss_edit":
            values["pk"] = an_edit(erratum).pk
        return reverse(self.name, kwargs={hole: values[hole] for hole in self.holes})


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, space: str = "", holes: frozenset[str] = frozenset()
) -> Iterator[Address]:
    """Every address of the project."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = holes | set(one.pattern.regex.groupindex)  # type: ignore[union-attr]
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, one.namespace or space, here)
        else:
            yield Address(f"{space}:{one.name}" if space else one.name or "", here)


def is_wrong(rule: Rule, method: str, caller: Role | str, answer: HttpResponse) -> bool:
    """Whether an answer is not the one that the rule asks for."""
    status = answer.status_code
    is_led_in = status == 302 and answer["Location"].startswith(SIGN_IN)
    is_answered = rule.methods == "ANY" or method in rule.methods.split()
    if status >= 500:
        return True
    if rule.least in (TOKEN, PROVIDER):
        return status != (401 if is_answered else 405)
    if rule.least in (PUBLIC, ENTRANCE):
        return is_answered and (status in (401, 403, 405) or (is_led_in and rule.least == PUBLIC))
    if caller == SIGNED_OUT:
        # What answers only other methods may say so, or lead to the sign-in page: it tells nothing either way.
        return not is_led_in and (is_answered or status != 405)
    if rule.least == OWN:
        return is_answered and (is_led_in or status in (401, 403, 405))
    if caller in (OTHER_SITE, NO_SITE):
        return status != 404
    order = list(Role)
    if order.index(Role(caller)) < order.index(Role(rule.least)):
        return status != 403
    return (is_led_in or status in (401, 403, 405)) if is_answered else status != 405


def test_every_address_is_in_the_table() -> None:
    assert {address.name for address in addresses()} == set(ALL)


@pytest.mark.parametrize("caller", CALLERS)
def test_each_address_answers_whom_it_may_and_nobody_else(world: World, caller: Role | str) -> None:
    erratum = verified(world)
    world.rewrite(STORY + " It rained.")
    somebody = person(world, caller)
    found = []
    client = browser(somebody)
    for address in addresses():
        path = address.of(world, erratum)
        for method in METHODS:
            answer = client.generic(method, path)
            if address.name.endswith("logout") and somebody is not None:
                client.force_login(somebody)
            if is_wrong(ALL[address.name], method, caller, answer):
                found.append((address.name, method, answer.status_code, answer.get("Location")))
    assert found == []


def test_nothing_of_another_site_is_found_under_one_s_own(world: World) -> None:
    erratum = verified(world)
    world.rewrite(STORY + " It rained.")
    of_things = [address for address in addresses() if {"key", "pk"} <= address.holes and "desk:" in address.name]
    assert len(of_things) > 10
    # A view that is not there is one that somebody removed: that is said, and is no error.
    of_things = [address for address in of_things if address.name not in ("desk:rename_view", "desk:remove_view")]
    charlie = browser(world.charlie)
    for address in of_things:
        for method in ALL[address.name].methods.split():
            path = address.of(world, erratum).replace("/gazette/", "/courier/")
            assert charlie.generic(method, path).status_code == 404, (address.name, method)
