"""`corrigenda manage addtoken`, `tokens` and `revoketoken`."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from corrigenda.models import ApiToken, Event, EventKind, Site

pytestmark = pytest.mark.django_db


def manage(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_token_is_printed_once_and_kept_as_a_hash(site: Site) -> None:
    out, err = manage("addtoken", "ledger", "--name", "WordPress", "--expires-days", "30")
    token = out.strip()
    assert re.fullmatch(r"cgd_[A-Za-z0-9_-]{43}", token)
    assert token not in err
    row = ApiToken.objects.get()
    assert (row.site, row.name, row.scopes, row.prefix) == (site, "WordPress", ["articles:write"], token[:10])
    assert row.digest == hashlib.sha256(token.encode()).hexdigest()
    assert row.expires_at is not None
    assert timedelta(days=29) < row.expires_at - timezone.now() <= timedelta(days=30)
    found = ApiToken.of(token)
    assert found == row
    assert ApiToken.of(row.prefix) is None


def test_two_tokens_differ_and_one_without_days_does_not_end(site: Site) -> None:
    first, second = (manage("addtoken", "ledger", "--name", "CMS")[0] for _ in range(2))
    assert first != second
    assert {row.expires_at for row in ApiToken.objects.all()} == {None}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere", "--name", "CMS"), "no site “nowhere”"),
        (("ledger", "--name", ""), "cannot be blank"),
        (("ledger", "--name", "a\nb"), "one line"),
        (("ledger", "--name", "x" * 201), "at most 200"),
        (("ledger", "--name", "CMS", "--expires-days", "0"), "from 1 to 3650"),
        (("ledger", "--name", "CMS", "--expires-days", "1000000000"), "from 1 to 3650"),
        (("ledger", "--name", "CMS", "--expires-days", "soon"), "invalid int"),
        (("ledger",), "--name"),
    ],
)
def test_mistakes_are_said_and_nothing_is_made(site: Site, arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=re.escape(why)):
        manage("addtoken", *arguments)
    assert not ApiToken.objects.exists()
    assert not Event.objects.exists()


def test_tokens_are_listed_with_what_is_known_of_them(site: Site) -> None:
    other = Site.objects.create(key="courier", name="The Courier", origins=["https://courier.test"])
    now = timezone.now()
    ApiToken.issue(site, "Ghost", at=now)
    ApiToken.issue(site, "Old", at=now, expires_at=now - timedelta(days=1))
    lost, _ = ApiToken.issue(other, "Lost", at=now)
    lost.revoke(at=now)
    ApiToken.objects.filter(name="Ghost").update(last_used_at=now)
    lines = manage("tokens")[0].splitlines()
    assert [[*re.split(r"  +", line)[1:3], line.split()[-1]] for line in lines] == [
        ["SITE", "NAME", "STATE"],
        ["courier", "Lost", "revoked"],
        ["ledger", "Ghost", "valid"],
        ["ledger", "Old", "expired"],
    ]
    assert f"{now:%Y-%m-%d %H:%M}" in lines[2]
    assert all("articles:write" in line for line in lines[1:])
    assert all(row.prefix in "".join(lines) and row.digest not in "".join(lines) for row in ApiToken.objects.all())
    assert len(manage("tokens", "ledger")[0].splitlines()) == 3
    with pytest.raises(CommandError, match="no site"):
        manage("tokens", "nowhere")


def test_a_revoked_token_stays_revoked(site: Site) -> None:
    row, _ = ApiToken.issue(site, "CMS", at=timezone.now())
    assert "is revoked" in manage("revoketoken", row.prefix)[0]
    row.refresh_from_db()
    revoked_at = row.revoked_at
    assert row.state(timezone.now()) == "revoked"
    assert "already" in manage("revoketoken", row.prefix)[0]
    row.refresh_from_db()
    assert row.revoked_at == revoked_at
    with pytest.raises(CommandError, match="No token begins like this"):
        manage("revoketoken", row.prefix[:9])


def test_making_and_revoking_are_events_of_the_site(site: Site) -> None:
    manage("addtoken", "ledger", "--name", "CMS")
    row = ApiToken.objects.get()
    for _ in range(2):
        manage("revoketoken", row.prefix)
    made, revoked = Event.objects.order_by("pk")
    assert {made.kind, revoked.kind} == {EventKind.CONFIGURED}
    assert (made.site, revoked.site) == (site, site)
    assert (made.note, revoked.note) == (f"token {row} made", f"token {row} revoked")
    assert made.after["token"]["prefix"] == row.prefix
    assert revoked.before["token"]["revoked_at"] is None
    assert revoked.after["token"]["revoked_at"]
