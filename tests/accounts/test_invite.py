"""Inviting people, following an invitation, roles, taking people off a site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from corrigenda.accounts.forget import forget_invitations
from corrigenda.core.roles import Role
from corrigenda.models import Erratum, Event, EventKind, Invitation, Membership
from tests.accounts.people import is_in, link_in_last_mail, sign_in
from tests.desk.world import World

PEOPLE = "/desk/gazette/people/"
FORM = {"username": "dora", "password": "nine calm harbours"}


def invite(world: World, email: str = "dora@gazette.example", role: str = "editor") -> str:
    """Alice invites somebody; the path of the link."""
    answer = sign_in("alice").post(f"{PEOPLE}invite/", {"email": email, "role": role})
    assert answer.status_code == 302, answer.content.decode()
    return link_in_last_mail()


def act(name: str, path: str, **values: object) -> str:
    return sign_in(name).post(f"{PEOPLE}{path}/", values, follow=True).content.decode()


def membership(world: World, name: str) -> Membership:
    return Membership.objects.get(site=world.site, user__username=name)


def told(kind: EventKind) -> Event:
    return Event.objects.filter(kind=kind).latest("pk")


def test_an_invitation_goes_out_by_mail_and_is_listed(world: World) -> None:
    link = invite(world, "Dora@Gazette.example")
    assert mail.outbox[-1].to == ["dora@gazette.example"]
    assert "alice invites you to work on Hill Gazette" in str(mail.outbox[-1].body)
    page = sign_in("alice").get(PEOPLE).content.decode()
    assert "dora@gazette.example" in page
    assert link.rstrip("/").rsplit("/", 1)[1] not in page


def test_the_invited_makes_an_account_and_is_at_the_desk(world: World) -> None:
    link = invite(world)
    client = Client()
    assert "Work on Hill Gazette" in client.get(link).content.decode()
    answer = client.post(link, FORM)
    assert answer["Location"] == "/desk/gazette/"
    assert client.get("/desk/gazette/").status_code == 200
    assert membership(world, "dora").role == "editor"
    assert EmailAddress.objects.get(user__username="dora").verified
    assert is_in(sign_in("dora@gazette.example", FORM["password"]))
    event = told(EventKind.JOINED)
    assert (event.site, event.actor, event.note, event.after) == (
        world.site, User.objects.get(username="dora"), "dora", {"role": "editor"}
    )  # fmt: skip


def test_a_link_counts_once(world: World) -> None:
    link = invite(world)
    Client().post(link, FORM)
    again = Client().post(link, {**FORM, "username": "dorian"})
    assert again.status_code == 410
    assert not User.objects.filter(username="dorian").exists()


def test_a_link_counts_for_seven_days(world: World) -> None:
    link = invite(world)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    assert Client().post(link, FORM).status_code == 410
    invite(world, "erik@gazette.example")
    assert [row.email for row in Invitation.objects.order_by("pk")] == ["", "erik@gazette.example"]


@pytest.mark.parametrize("key", ["x", "A" * 43, "../../x", "%00"])
def test_a_link_that_was_made_up_leads_nowhere(world: World, key: str) -> None:
    assert Client().get(f"/desk/account/invited/{key}/").status_code in (404, 410)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"username": "bob"}, "has this name already"),
        ({"username": "BOB"}, "has this name already"),
        ({"username": "bob@gazette.example"}, "no @"),
        ({"username": "a b"}, "valid username"),
        ({"username": ""}, "required"),
        ({"password": "short"}, "at least 12"),
        ({"password": "q1w2e3r4t5y6"}, "too common"),
    ],
)
def test_what_cannot_be_an_account_is_said_and_the_link_still_counts(
    world: World, form: dict[str, str], why: str
) -> None:
    link = invite(world)
    answer = Client().post(link, {**FORM, **form})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert Client().post(link, FORM).status_code == 302


def test_somebody_with_an_account_joins_with_it(world: World) -> None:
    link = invite(world, "charlie@gazette.example", "standards_editor")
    charlie = sign_in("charlie")
    assert "Join as charlie" in charlie.get(link).content.decode()
    charlie.post(link)
    assert membership(world, "charlie").role == "standards_editor"
    assert charlie.get("/desk/gazette/").status_code == 200


def test_an_invitation_changes_no_role_that_somebody_has(world: World) -> None:
    link = invite(world, role="viewer")
    answer = sign_in("alice").post(link)
    assert answer.status_code == 409
    assert membership(world, "alice").role == "admin"
    assert Client().post(link, FORM).status_code == 302


def test_an_address_that_another_account_has_stays_with_it(world: World) -> None:
    link = invite(world, "charlie@gazette.example")
    Client().post(link, FORM)
    assert EmailAddress.objects.get(email="charlie@gazette.example").user == world.charlie


def test_an_invitation_is_taken_back(world: World) -> None:
    link = invite(world)
    assert "taken back" in act("alice", "take-back", invitation=Invitation.objects.get().pk)
    assert Client().post(link, FORM).status_code == 410
    row = Invitation.objects.get()
    assert row.email == ""
    assert (told(EventKind.UNINVITED).actor, told(EventKind.UNINVITED).site) == (world.alice, world.site)


def test_a_new_invitation_ends_the_earlier_one(world: World) -> None:
    first, second = invite(world, role="admin"), invite(world, role="viewer")
    assert Client().get(first).status_code == 410
    Client().post(second, FORM)
    assert membership(world, "dora").role == "viewer"


def test_the_history_names_the_invitation_and_not_the_address(world: World) -> None:
    invite(world)
    event = told(EventKind.INVITED)
    assert (event.actor, event.after["role"]) == (world.alice, "editor")
    assert "dora" not in f"{event.note} {event.after}"
    assert "Somebody invited" in sign_in("vera").get("/desk/gazette/history/").content.decode()


@pytest.mark.parametrize(
    ("email", "role", "status"),
    [
        ("", "editor", 422),
        ("not an address", "editor", 422),
        ("a@b.example\nBcc: c@d.example", "editor", 422),
        ("dora@gazette.example", "owner", 422),
        ("bob@gazette.example", "admin", 409),
    ],
)
def test_mistakes_are_said_and_nobody_is_invited(world: World, email: str, role: str, status: int) -> None:
    answer = sign_in("alice").post(f"{PEOPLE}invite/", {"email": email, "role": role})
    assert answer.status_code == status
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_when_the_mail_cannot_leave_nobody_is_invited(world: World, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    page = act("alice", "invite", email="dora@gazette.example", role="editor")
    assert "could not be sent" in page
    assert not Invitation.objects.filter(closed_at=None).exists()


def test_a_role_is_changed_at_once(world: World) -> None:
    bob = sign_in("bob")
    assert "bob is viewer now" in act("alice", "role", member=membership(world, "bob").pk, role="viewer")
    assert bob.get("/desk/gazette/errata/1/notice/").status_code == 403
    event = told(EventKind.ROLE_CHANGED)
    assert (event.actor, event.note, event.before, event.after) == (
        world.alice, "bob", {"role": "editor"}, {"role": "viewer"}
    )  # fmt: skip


def test_a_person_is_taken_off_at_once(world: World) -> None:
    bob = sign_in("bob")
    act("alice", "take-off", member=membership(world, "bob").pk)
    assert bob.get("/desk/gazette/").status_code == 404
    event = told(EventKind.LEFT)
    assert (event.actor, event.note, event.before) == (world.alice, "bob", {"role": "editor"})
    assert "does not work here any more" in act("alice", "take-off", member=999)


@pytest.mark.parametrize(("path", "values"), [("take-off", {}), ("role", {"role": "editor"})])
def test_the_last_administrator_stays(world: World, path: str, values: dict[str, str]) -> None:
    own = membership(world, "alice").pk
    assert "keeps one administrator" in act("alice", path, member=own, **values)
    Membership.objects.filter(user=world.bob).update(role="admin")
    User.objects.filter(pk=world.bob.pk).update(is_active=False)  # who cannot come in is none
    assert "keeps one administrator" in act("alice", path, member=own, **values)
    User.objects.filter(pk=world.bob.pk).update(is_active=True)
    act("alice", path, member=own, **values)
    assert not Membership.objects.filter(site=world.site, user=world.alice, role="admin").exists()


def test_another_site_s_people_are_out_of_reach(world: World) -> None:
    other = Membership.objects.get(user=world.charlie)
    act("alice", "take-off", member=other.pk)
    act("alice", "role", member=other.pk, role="viewer")
    other.refresh_from_db()
    assert other.role == "admin"
    invite(world)
    sign_in("charlie").post("/desk/courier/people/take-back/", {"invitation": Invitation.objects.get().pk})
    assert Invitation.objects.get().closed_at is None


@pytest.mark.parametrize("values", [{}, {"member": "x", "role": "viewer"}, {"member": "9" * 30, "role": "viewer"}])
def test_a_form_that_names_nobody_changes_nothing(world: World, values: dict[str, str]) -> None:
    for path in ("role", "take-off", "take-back"):
        act("alice", path, **values)
    assert sorted(Membership.objects.values_list("user__username", "role")) == [
        ("alice", "admin"), ("bob", "editor"), ("charlie", "admin"), ("vera", "viewer")
    ]  # fmt: skip


def test_a_name_of_markup_is_shown_as_it_is(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(first_name="<b>Bob</b>")
    assert "&lt;b&gt;Bob" in sign_in("alice").get(PEOPLE).content.decode()


def test_giving_the_role_somebody_has_is_no_event(world: World) -> None:
    now = timezone.now()
    assert not Membership.give(world.bob, world.site, Role.EDITOR, at=now, actor=world.alice)
    assert not Event.objects.filter(kind=EventKind.ROLE_CHANGED).exists()
    with pytest.raises(ValidationError):
        Membership.give(world.alice, world.site, Role.EDITOR, at=now, actor=world.alice)


@pytest.mark.parametrize("deed", ["take-off", "role"])
def test_who_is_no_administrator_any_more_has_invited_nobody(world: World, deed: str) -> None:
    Membership.objects.filter(user=world.bob).update(role=Role.ADMIN.value)
    link = invite(world, "second@gazette.example", "admin")
    values = {"member": membership(world, "alice").pk, **({"role": "editor"} if deed == "role" else {})}
    act("bob", deed, **values)
    assert Client().get(link).status_code == 410
    assert Event.objects.filter(kind=EventKind.UNINVITED, actor=world.bob).count() == 1


@pytest.mark.parametrize("deed", ["take-off", "role"])
def test_whoever_cannot_decide_any_more_has_no_errata(world: World, deed: str) -> None:
    erratum = world.erratum()
    Erratum.objects.filter(pk=erratum.pk).update(assigned_to=world.bob)
    values = {"member": membership(world, "bob").pk, **({"role": "viewer"} if deed == "role" else {})}
    act("alice", deed, **values)
    erratum.refresh_from_db()
    assert erratum.assigned_to is None
    assert told(EventKind.ASSIGNED).before == {"assigned_to": "bob"}


def test_the_address_of_who_did_not_come_is_forgotten_by_the_worker(world: World) -> None:
    invite(world)
    assert not forget_invitations(timezone.now())
    assert forget_invitations(timezone.now() + timedelta(days=8))
    assert Invitation.objects.get().email == ""
