"""Ask the hub that has been due longest: for a subscription, for a longer one, or to end it (WebSub, section 5).

A hub stands on an origin of its own, which a feed named and nobody registered. So it has to be on https and on public
addresses, as a page has; only what the operator lists in `private_origins` may be otherwise. It is told a callback that
nobody can guess, and a secret by which its deliveries are known.
"""

from __future__ import annotations

import logging
import random
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urljoin, urlsplit

from django.conf import settings

from corrigenda.articles.askable import askable
from corrigenda.articles.turns import PAUSE_SECONDS, NotNow, turns
from corrigenda.core.http_time import retry_after
from corrigenda.core.origins import origin_of
from corrigenda.core.retrying import READ, next_try
from corrigenda.models import Feed, Standing, Subscription
from corrigenda.reach import FAILURES, USER_AGENT, Late, Unreachable, answer, is_public

log = logging.getLogger(__name__)

LEASE_SECONDS = 10 * 24 * 3600  # what hubs give by habit; a shorter one is renewed in time, a longer one is theirs
_LEASE = timedelta(minutes=2)
_UNANSWERED = timedelta(hours=1)  # how long a hub may take to confirm
_LEFT_ALONE = timedelta(days=7)  # a hub that has not answered for days; then it is asked anew
_MOST_GOODBYES = 5
_MOST_REDIRECTS = 3
_SECONDS = 20.0
_LOCAL = ("localhost", "local", "internal", "arpa")  # names of no host on the Internet (RFC 6761, 6762, 8375)
_dice = random.SystemRandom()


class HubError(Exception):
    """The hub could not be asked, or refused; the message says why."""


def why_not(hub: str) -> str:
    """Why this hub is not asked for a subscription, or "". A feed without a hub has none to ask."""
    address = settings.CORRIGENDA_ADDRESS
    if not hub:
        return "the feed names no hub"
    if not address.startswith("https://"):
        return f"the desk's address is not https ({address}), and a hub could not reach it safely"
    if not _is_on_the_internet(urlsplit(address).hostname or ""):
        return f"the desk's address is not a public one ({address}), and a hub could not reach it"
    return _why_not_asked(hub)


def _is_on_the_internet(host: str) -> bool:
    """Whether a host's name or address may be one that others can reach; nothing is looked up."""
    if ":" in host or host.replace(".", "").isdigit():
        return is_public(host)
    return "." in host and host.rpartition(".")[2] not in _LOCAL


def _why_not_asked(hub: str) -> str:
    is_private = origin_of(hub) in settings.CORRIGENDA.config.private_origins
    return "" if hub.startswith("https://") or is_private else "the hub is not on https"


def ask_one_hub(now: datetime) -> bool:
    """Ask one hub that is due and may be asked (`now` in UTC). Whether there was one."""
    subscription = Subscription.lease_due(now, _LEASE, take=askable("hub"))
    if subscription is None:
        return False
    if subscription.feed is None and subscription.standing != Standing.LEAVING:
        subscription.leave(now)  # its feed went with an index, or with the site
    is_end = subscription.standing == Standing.LEAVING
    if is_end and (subscription.asked_at is not None or subscription.attempts > _MOST_GOODBYES):
        subscription.delete()  # asked, and not answered: its lease ends by itself, and its callback is gone
        return True
    again = _next_try(subscription, now)
    following = max(now + _UNANSWERED, again)
    # Before it is asked: some hubs confirm before they answer.
    rows = Subscription.objects.filter(pk=subscription.pk)
    rows.update(asked_at=now, act_at=following)
    rows.filter(standing=Standing.DENIED).update(standing=Standing.ASKED)
    try:
        _ask(subscription, "unsubscribe" if is_end else "subscribe")
    except HubError as error:
        rows.filter(act_at=following).update(act_at=again, asked_at=None, trouble=str(error)[:500])
        if again >= now + _LEFT_ALONE and not is_end:
            rows.filter(given_up_at__isnull=True).update(given_up_at=now)
        _let_read(subscription, now)
    except Exception as error:
        log.exception("asking the hub of subscription %s failed", subscription.pk)
        rows.update(trouble=f"{type(error).__name__}, see the log")
    rows.update(leased_until=None)
    return True


def _next_try(subscription: Subscription, now: datetime) -> datetime:
    """When to ask again a hub that does not answer: after days of trying, in a week. Its feed is read in its own time
    meanwhile."""
    at = next_try(now, subscription.attempts, _dice.random(), READ)
    if at is None:
        Subscription.objects.filter(pk=subscription.pk).update(attempts=0)
    return at or now + _LEFT_ALONE


def _let_read(subscription: Subscription, now: datetime) -> None:
    """A feed whose subscription has ended is read again in its own time, beginning now."""
    if subscription.feed_id is not None and subscription.lease_until is not None and subscription.lease_until <= now:
        Feed.ask_for_reading(Feed.objects.filter(pk=subscription.feed_id), now)
        Subscription.objects.filter(pk=subscription.pk).update(lease_until=None, delivered_at=None)


def _ask(subscription: Subscription, mode: str) -> None:
    """Send the request. Raises HubError."""
    fields = {"hub.mode": mode, "hub.topic": subscription.topic, "hub.callback": subscription.callback}
    if mode == "subscribe":
        fields |= {"hub.lease_seconds": str(LEASE_SECONDS), "hub.secret": subscription.secret}
    body = urlencode(fields).encode()
    url = subscription.hub
    for _ in range(_MOST_REDIRECTS + 1):
        if why := why_not(url) if mode == "subscribe" else _why_not_asked(url):
            raise HubError(why)
        to = _post(url, body)
        if not to:
            return
        url = to
    raise HubError(f"the hub redirects more than {_MOST_REDIRECTS} times")


def _post(url: str, body: bytes) -> str:
    """Send the request once: "" when it was taken, or where the hub wants to have it instead. Raises HubError."""
    origin = origin_of(url)
    if origin is None:
        raise HubError("the hub's address is none")
    private = origin in settings.CORRIGENDA.config.private_origins
    headers = {
        "User-Agent": USER_AGENT, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body)),
    }  # fmt: skip
    try:
        with (
            turns.turn(origin, pause=0 if private else PAUSE_SECONDS),
            answer(url, headers, private=private, seconds=_SECONDS, body=body) as (response, _),
        ):
            location = response.headers.get("Location", "")
            if response.status in (307, 308) and location:
                return urljoin(url, location)
            if response.status in (429, 503):
                patience = retry_after(response.headers.get("Retry-After", ""), datetime.now(UTC))
                if patience is not None:
                    turns.close(origin, patience.total_seconds())
            if not 200 <= response.status < 300:
                raise HubError(f"the hub answered HTTP {response.status}")
            return ""
    except (NotNow, Unreachable) as error:
        raise HubError(str(error)) from error
    except Late as error:
        raise HubError(f"the hub took longer than {_SECONDS:.0f} seconds") from error
    except FAILURES as error:
        raise HubError(f"the hub cannot be reached: {type(error).__name__}") from error
