"""What a site says publicly of how it corrects: made from its rules, versioned, found by programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings

from corrigenda.config import Loaded
from corrigenda.core.roles import Role
from corrigenda.models import Membership, Policy, Site, append_only

from .conftest import NOON, Publish
from .schema_org import check as check_linked_data

POLICY = "/record/tidings/policy/"


@pytest.fixture
def say(site: Site) -> Callable[..., Site]:
    """Change what the site says."""

    def change(**values: object) -> Site:
        for name, value in values.items():
            setattr(site, name, value)
        site.save()
        return site

    return change


def test_a_site_that_says_nothing_has_no_policy(client: Client, site: Site) -> None:
    site.save()
    assert client.get(POLICY).status_code == 404
    assert "policy" not in client.get("/record/tidings/").content.decode()


def test_the_page_says_the_rules_and_both_texts(client: Client, say) -> None:
    say(corrects_silently="Spelling that changes <b>no</b> meaning.\n\nBroken links.", complaints="The press council.")
    page = client.get(POLICY).content.decode()
    assert "Spelling that changes &lt;b&gt;no&lt;/b&gt; meaning.</p>" in page
    assert "The press council." in page
    assert "<dt>Wrong fact</dt><dd>1</dd>" in page
    assert "<dt>Spelling or grammar</dt><dd>5</dd>" in page
    assert "after 90 days" in page
    assert f'href="{POLICY}"' in client.get("/record/tidings/").content.decode()


def test_every_change_of_what_it_says_is_a_version_at_a_lasting_address(client: Client, say) -> None:
    say(complaints="The ombudsman.")
    say(hourly_rate=50)
    assert Policy.objects.count() == 1
    say(complaints="The press council.")
    say(email_days=30)
    assert Policy.objects.count() == 3
    newest, first = client.get(POLICY).content.decode(), client.get(POLICY + "1/").content.decode()
    assert "The press council." in newest
    assert "after 30 days" in newest
    assert "The ombudsman." in first
    assert "This version is no longer in force." in first
    assert f'<link rel="canonical" href="http://desk.test{POLICY}1/">' in first
    assert "no longer in force" not in newest
    assert all(f'href="{POLICY}{number}/"' in newest for number in (1, 2))


@pytest.mark.parametrize("version", ["0", "2", "9" * 30])
def test_a_version_that_there_is_not_is_not_found(client: Client, say, version: str) -> None:
    say(complaints="The ombudsman.")
    assert client.get(f"{POLICY}{version}/").status_code == 404
    assert client.get("/record/nowhere/policy/").status_code == 404


def test_the_time_of_a_notice_tells_which_version_was_in_force(client: Client, site: Site, publish: Publish) -> None:
    def write(version: int, since: datetime) -> None:
        Policy.objects.create(site=site, version=version, since=since, language="en", rules={})

    write(1, NOON - timedelta(days=1))
    write(2, NOON + timedelta(days=1))
    publish(NOON - timedelta(days=2))
    publish()
    publish(NOON + timedelta(days=2))
    pages = [client.get(f"/record/tidings/{number}/").content.decode() for number in (1, 2, 3)]
    assert [f'href="{POLICY}1/"' in page for page in pages] == [False, True, False]
    assert [f'href="{POLICY}2/"' in page for page in pages] == [False, False, True]


def test_structured_data_leads_to_the_policy_unless_the_site_has_a_page_of_its_own(
    client: Client, article, say, publish: Publish
) -> None:
    publish()
    address = f"/record/tidings/articles/{article.pk}/corrections.jsonld"
    assert "correctionsPolicy" not in client.get(address).json()["publisher"]
    say(complaints="The ombudsman.")
    found = client.get(address).json()
    check_linked_data(found)
    assert found["publisher"]["correctionsPolicy"] == f"http://desk.test{POLICY}"
    say(corrections_policy="https://tidings.example/policy")
    assert client.get(address).json()["publisher"]["correctionsPolicy"] == "https://tidings.example/policy"


def test_a_version_cannot_be_rewritten(say) -> None:
    say(complaints="The ombudsman.")
    append_only.install(connection, append_only.POLICIES)
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Policy.objects.update(complaints="Nobody.")
    finally:
        append_only.remove(connection)


def test_an_administrator_says_it_in_the_settings(client: Client, site: Site) -> None:
    alice = User.objects.create_user("alice")
    Membership.objects.create(user=alice, site=site, role=Role.ADMIN)
    client.force_login(alice)
    values = {name: getattr(site, name) for name in ("name", "language", "time_zone", "trailing_slash", "daily_cap",
              "hourly_rate", "burst", "least_seconds", "email_days", "junk_days")}  # fmt: skip
    text = "Spelling.\r\nLinks."
    answer = client.post("/desk/tidings/settings/", {**values, "origins": site.origins[0], "corrects_silently": text})
    assert answer.status_code == 302
    assert Policy.objects.get().corrects_silently == "Spelling.\nLinks."


def test_programs_find_the_records_of_those_sites_that_published_something(
    client: Client, publish: Publish, say, other_site: Site
) -> None:
    assert client.get("/.well-known/corrections.json").json() == {"version": 1, "sites": []}
    publish()
    say(complaints="The ombudsman.")
    answer = client.get("/.well-known/corrections.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    (found,) = answer.json()["sites"]
    assert (found["name"], found["policy"]) == ("Tidings of the Bay", f"http://desk.test{POLICY}")
    for name in ("record", "atom", "json_feed", "json_lines", "annotations"):
        assert client.get(found[name].removeprefix("http://desk.test")).status_code == 200
    own = client.get("/record/tidings/corrections.json").json()
    assert own == {"version": 1, "sites": [found]}


@pytest.mark.parametrize("contact", ["mailto:security@desk.example", "https://desk.example/security"])
def test_security_txt_is_there_once_a_contact_is_configured(client: Client, settings, db, contact: str) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    loaded: Loaded = settings.CORRIGENDA
    config = msgspec.structs.replace(loaded.config, security_contact=contact)
    with override_settings(CORRIGENDA=msgspec.structs.replace(loaded, config=config)):
        answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == contact
    assert fields["Canonical"] == "http://desk.test/.well-known/security.txt"
    left = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=1) < left < timedelta(days=365)
