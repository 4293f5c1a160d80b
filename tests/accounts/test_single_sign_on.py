"""Signing in at a provider of OpenID Connect: members come in, nobody else does, and no account is made."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client

from corrigenda.models import Membership
from tests.accounts.people import SIGN_IN, is_in, sign_in
from tests.accounts.provider import NEWSROOM, Provider, come, new_key
from tests.desk.world import World


def test_a_member_comes_in_by_a_mail_address_that_both_sides_verified(world: World, provider: Provider) -> None:
    client, answer = come(provider)
    assert answer["Location"] == "/desk/"
    assert client.get("/desk/gazette/").status_code == 200
    assert SocialAccount.objects.get().user == world.bob


def test_the_sign_in_page_offers_it_and_keeps_where_one_was_going(world: World, provider: Provider) -> None:
    page = Client().get(f"{SIGN_IN}?next=/desk/gazette/history/").content.decode()
    assert "Sign in with Newsroom login" in page
    assert f"{NEWSROOM}?" in page
    client = Client()
    away = client.get(NEWSROOM, {"next": "/desk/gazette/history/"})
    back = provider.authorize(away["Location"]).removeprefix("http://desk.test")
    assert client.get(back)["Location"] == "/desk/gazette/history/"


def test_from_then_on_the_provider_s_name_counts_and_not_the_address(world: World, provider: Provider) -> None:
    come(provider)
    EmailAddress.objects.filter(user=world.bob).delete()
    provider.person["email"] = "alice@gazette.example"
    client, _ = come(provider)
    assert client.get("/desk/account/").context["user"] == world.bob


@pytest.mark.parametrize(
    "person",
    [
        {"email": "nobody@gazette.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ""},
        {"email": "%@gazette.example"},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(
    world: World, provider: Provider, person: dict[str, object]
) -> None:
    provider.person |= person
    before = User.objects.count()
    client, answer = come(provider)
    assert answer.status_code == 403
    assert "no account for you" in answer.content.decode()
    assert not is_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_an_address_that_the_desk_has_not_verified_lets_nobody_in(world: World, provider: Provider) -> None:
    EmailAddress.objects.filter(user=world.bob).update(verified=False)
    assert come(provider)[1].status_code == 403


def test_who_works_on_no_site_does_not_come_in(world: World, provider: Provider) -> None:
    Membership.objects.filter(user=world.bob).delete()
    assert come(provider)[1].status_code == 403


def test_a_closed_account_stays_closed(world: World, provider: Provider) -> None:
    User.objects.filter(pk=world.bob.pk).update(is_active=False)
    assert not is_in(come(provider)[0])


def test_a_second_factor_is_asked_for_as_well(world: World, provider: Provider) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(world.bob, "A" * 32)
    client, answer = come(provider)
    assert answer["Location"].startswith("/desk/account/second-factor/authenticate/")
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims", [{"iss": "https://evil.example"}, {"aud": "another"}, {"exp": 1_000_000_000}, {"sub": "p-2"}]
)
def test_a_token_for_somebody_else_is_refused(world: World, provider: Provider, claims: dict[str, object]) -> None:
    provider.claims = claims
    client, answer = come(provider)
    assert "It could not be done" in answer.content.decode()
    assert not is_in(client)


def test_a_token_with_a_foreign_signature_is_refused(world: World, provider: Provider) -> None:
    provider.key = new_key()
    client, _ = come(provider)
    assert not is_in(client)


def test_a_token_without_a_signature_is_refused(world: World, provider: Provider) -> None:
    provider.key, provider.algorithm = None, "none"
    client, _ = come(provider)
    assert not is_in(client)


def test_a_wrong_secret_lets_nobody_in(world: World, provider: Provider) -> None:
    provider.secret = "another"
    client, _ = come(provider)
    assert not is_in(client)


def test_a_code_counts_in_the_browser_that_asked_for_it(world: World, provider: Provider) -> None:
    back = provider.authorize(Client().get(NEWSROOM)["Location"]).removeprefix("http://desk.test")
    stranger = Client()
    assert "It could not be done" in stranger.get(back).content.decode()
    assert not is_in(stranger)


def test_nobody_can_be_made_to_connect_a_provider_to_their_account(world: World, provider: Provider) -> None:
    alice = sign_in("alice")
    assert alice.get(NEWSROOM, {"process": "connect"}).status_code == 404
    come(provider, alice)
    assert not SocialAccount.objects.filter(user=world.alice).exists()


def test_the_way_back_does_not_follow_the_host_header(world: World, provider: Provider) -> None:
    client, _ = come(provider, HTTP_HOST="evil.example")
    assert is_in(client)


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/.well-known/openid-configuration", {}),
        ("/.well-known/openid-configuration", []),
        ("/token", {"access_token": "at"}),
        ("/token", {"access_token": "at", "id_token": "x"}),
        ("/userinfo", []),
        ("/keys", {"keys": [{}]}),
        ("/keys", {}),
    ],
)
def test_a_provider_that_speaks_otherwise_is_an_error_one_can_read(
    world: World, provider: Provider, path: str, document: object
) -> None:
    client = Client()
    away = client.get(NEWSROOM)
    back = provider.authorize(away["Location"]).removeprefix("http://desk.test")
    provider.documents[path] = document
    answer = client.get(back) if "well-known" not in path else client.get(NEWSROOM)
    assert answer.status_code < 500
    assert "It could not be done" in answer.content.decode()
    assert not is_in(client)


def test_a_provider_that_is_down_is_an_error_one_can_read(world: World) -> None:
    answer = Client().get(NEWSROOM)
    assert "It could not be done" in answer.content.decode()


def test_breaking_off_at_the_provider_leads_back(world: World, provider: Provider) -> None:
    client = Client()
    back = provider.authorize(client.get(NEWSROOM)["Location"]).removeprefix("http://desk.test")
    answer = client.get(back.replace("code=code-0", "error=access_denied"), follow=True)
    assert "Not signed in" in answer.content.decode()


def test_a_provider_that_there_is_not_is_not_found(world: World) -> None:
    assert Client().get("/desk/account/sso/other/").status_code == 404
    assert Client().get("/desk/account/sso/other/callback/").status_code == 404
