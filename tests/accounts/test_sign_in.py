"""Signing in, and the pages of one's own account."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests.accounts.people import PASSWORD, RESET, SIGN_IN, is_in, link_in_last_mail, reload, sign_in
from tests.desk.world import World


@pytest.mark.parametrize("login", ["bob", "BOB", "bob@gazette.example", " Bob@Gazette.example "])
def test_one_signs_in_by_name_or_mail_address(world: World, login: str) -> None:
    answer = Client().post(SIGN_IN, {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_new_passwords_are_kept_by_argon2(world: World) -> None:
    assert world.bob.password.startswith("argon2$argon2id$")


def test_an_old_hash_is_made_anew_when_its_owner_signs_in(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "salt" * 6, 1000))
    assert is_in(sign_in("bob"))
    assert reload(world.bob).password.startswith("argon2")
    assert is_in(sign_in("bob"))


def test_a_closed_account_does_not_open(world: World) -> None:
    User.objects.filter(pk=world.bob.pk).update(is_active=False)
    assert not is_in(sign_in("bob"))


def test_what_was_typed_as_name_stays_when_the_password_was_wrong(world: World) -> None:
    page = Client().post(SIGN_IN, {"login": "bob", "password": "no"}).content.decode()
    assert 'value="bob"' in page
    assert 'role="alert"' in page


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(world: World) -> None:
    pages = [Client().post(SIGN_IN, {"login": login, "password": "no"}).content.decode() for login in ("bob", "bub")]
    assert pages[0].count("do not belong together") == pages[1].count("do not belong together") == 1


@pytest.mark.parametrize("path", ["signup/", "sign-up/", "second-factor/webauthn/signup/", "password/set/signup/"])
def test_nobody_signs_up(world: World, path: str) -> None:
    assert Client().get(f"/desk/account/{path}").status_code == 404


def test_a_forgotten_password_is_set_anew_by_mail(world: World) -> None:
    elsewhere = sign_in("bob")
    client = Client()
    answer = client.post(RESET, {"email": "bob@gazette.example"}, HTTP_HOST="evil.example")
    assert answer["Location"].endswith("/reset/sent/")
    assert mail.outbox[-1].to == ["bob@gazette.example"]
    assert "evil" not in str(mail.outbox[-1].message())
    page = client.get(link_in_last_mail(), follow=True)
    form = {"password1": "ten calm lighthouses", "password2": "ten calm lighthouses"}
    done = client.post(page.redirect_chain[-1][0], form)
    assert done["Location"].endswith("/reset/done/")
    assert is_in(sign_in("bob", "ten calm lighthouses"))
    assert not is_in(sign_in("bob"))
    assert not is_in(elsewhere)


def test_a_link_for_a_new_password_counts_once(world: World) -> None:
    client = Client()
    client.post(RESET, {"email": "bob@gazette.example"})
    link = link_in_last_mail()
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "ten calm lighthouses", "password2": "ten calm lighthouses"})
    assert "used, or is too old" in Client().get(link, follow=True).content.decode()


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(world: World) -> None:
    known, unknown = (Client().post(RESET, {"email": f"{name}@gazette.example"}) for name in ("bob", "nobody"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_fails_no_page(world: World, settings, caplog) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    assert Client().post(RESET, {"email": "bob@gazette.example"}).status_code == 302
    assert "could not be sent" in caplog.text


def test_changing_the_password_ends_the_other_sessions_and_not_this_one(world: World) -> None:
    here, elsewhere = sign_in("bob"), sign_in("bob")
    form = {"oldpassword": PASSWORD, "password1": "ten calm lighthouses", "password2": "ten calm lighthouses"}
    here.post("/desk/account/password/", form)
    assert is_in(here)
    assert not is_in(elsewhere)
    assert is_in(sign_in("bob", "ten calm lighthouses"))
    assert "password was changed" in mail.outbox[-1].subject


@pytest.mark.parametrize("weak", ["short", "1qaz2wsx3edc", "1q2w3e4r5t6y"])
def test_a_weak_password_is_refused(world: World, weak: str) -> None:
    here = sign_in("bob")
    here.post("/desk/account/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert reload(world.bob).check_password(PASSWORD)


def test_a_new_mail_address_counts_once_it_is_confirmed(world: World) -> None:
    here = sign_in("bob")
    page = here.post("/desk/account/mail/", {"email": "bob@new.example", "action_add": ""}, follow=True)
    assert "not confirmed yet" in page.content.decode()
    assert reload(world.bob).email == "bob@gazette.example"
    link = link_in_last_mail()
    assert "bob@new.example" in here.get(link).content.decode()
    here.post(link)
    assert reload(world.bob).email == "bob@new.example"
    assert [row.email for row in EmailAddress.objects.filter(user=world.bob, verified=True)] == ["bob@new.example"]


def test_an_address_that_a_colleague_has_is_not_taken_over(world: World) -> None:
    here = sign_in("bob")
    here.post("/desk/account/mail/", {"email": "alice@gazette.example", "action_add": ""})
    assert EmailAddress.objects.get(email="alice@gazette.example", verified=True).user == world.alice
    assert is_in(sign_in("alice@gazette.example"))


@pytest.mark.parametrize("path", ["", "mail/", "password/", "sessions/", "second-factor/", "second-factor/webauthn/"])
def test_pages_of_an_account_are_kept_by_no_cache_and_shown_to_nobody_else(world: World, path: str) -> None:
    answer = sign_in("bob").get(f"/desk/account/{path}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(f"/desk/account/{path}")["Location"].startswith(SIGN_IN)


def test_the_desk_leads_to_your_account(world: World) -> None:
    assert 'href="/desk/account/"' in sign_in("bob").get("/desk/gazette/").content.decode()
