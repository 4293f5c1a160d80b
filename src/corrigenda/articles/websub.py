"""`/api/v1/websub/KEY`: where hubs confirm subscriptions and say that a feed has something new (WebSub, sections 5, 7).

A delivery only wakes: the feed becomes due, and is fetched from its own address. Nothing that is in the delivery itself
is read, so even a hub that lies can do no more than have a feed read.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from corrigenda.core.answers import problem_answer
from corrigenda.core.problems import Problem
from corrigenda.models import Feed, Standing, Subscription

log = logging.getLogger(__name__)

MOST_BYTES = 10_000_000  # as large as a feed may be; it is hashed piece by piece and never kept
_METHODS = ("sha1", "sha256", "sha384", "sha512")
_LEASE = (timedelta(minutes=5), timedelta(days=90))
_RENEW_AT = 0.75  # of the lease, so that a hub that is down for a while does not cost it
_DENIED_FOR = timedelta(days=7)
_LONGEST_CHALLENGE = 4_000


@csrf_exempt  # the key in the address, and the signature, are the proof; a browser has neither
@require_http_methods(["GET", "POST"])
def websub(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm what was asked for (GET), or take a delivery (POST)."""
    now = timezone.now()
    if request.method == "GET":
        return _confirm(request, key, now)
    subscription = Subscription.objects.filter(key=key).first()
    if subscription is None or subscription.standing != Standing.ACTIVE:
        # 410 tells a hub to stop for good (section 7).
        return HttpResponse(status=404 if subscription is None else 410)
    try:
        if _is_signed(request, subscription.secret):
            _wake(subscription, now)
        else:
            log.warning("a delivery for subscription %s has not the hub's signature", subscription.pk)
    except Problem as problem:
        answer = problem_answer(problem)
        return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    # Also without a right signature: the hub must not try again and again, nor a stranger learn anything (section 7.1).
    return HttpResponse(status=204)


def _confirm(request: HttpRequest, key: str, now: datetime) -> HttpResponse:
    """Answer the hub's question whether we meant it (section 5.3), or note that it says no (section 5.2)."""
    mode, topic, challenge = (request.GET.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    with transaction.atomic():
        subscription = (
            Subscription.objects.select_for_update(no_key=True).filter(key=key, topic=topic.replace("\0", "")).first()
        )
        if subscription is None:
            return HttpResponse(status=404)
        is_wanted = subscription.standing in (Standing.ASKED, Standing.ACTIVE)
        if mode == "denied" and is_wanted:
            _deny(subscription, request.GET.get("hub.reason", ""), now)
            return HttpResponse(status=204)
        if not challenge or len(challenge) > _LONGEST_CHALLENGE:
            return HttpResponse(status=404)
        if mode == "subscribe" and is_wanted and subscription.asked_at is not None:
            _begin(subscription, request.GET.get("hub.lease_seconds", ""), now)
        elif mode == "unsubscribe" and subscription.standing == Standing.LEAVING:
            subscription.delete()
        else:
            return HttpResponse(status=404)
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def _begin(subscription: Subscription, seconds: str, now: datetime) -> None:
    least, most = _LEASE
    said = int(seconds[:9]) if seconds.isascii() and seconds.isdigit() else 0
    lease = min(most, max(least, timedelta(seconds=said) if said else timedelta(days=1)))
    subscription.standing, subscription.trouble, subscription.attempts = Standing.ACTIVE, "", 0
    subscription.lease_until, subscription.act_at = now + lease, now + lease * _RENEW_AT
    subscription.given_up_at = None
    subscription.save(update_fields=["standing", "trouble", "attempts", "lease_until", "act_at", "given_up_at"])


def _deny(subscription: Subscription, reason: str, now: datetime) -> None:
    """The hub will not tell us: the feed is read in its own time again, and the hub asked again after a week."""
    said = "".join(sign if sign.isprintable() else " " for sign in reason[:400]).strip()
    subscription.standing, subscription.lease_until, subscription.delivered_at = Standing.DENIED, None, None
    subscription.trouble = f"the hub denied it: {said}" if said else "the hub denied it"
    subscription.act_at, subscription.given_up_at = now + _DENIED_FOR, None
    subscription.save(update_fields=["standing", "lease_until", "delivered_at", "trouble", "act_at", "given_up_at"])
    Feed.ask_for_reading(Feed.objects.filter(subscription=subscription), now)


def _is_signed(request: HttpRequest, secret: str) -> bool:
    """Whether the body bears the hub's signature (section 7.1). Raises Problem: length, too-large, malformed."""
    announced = request.headers.get("Content-Length", "")
    if not announced:
        raise Problem("length", "Send the delivery with a Content-Length, not in chunks.")
    if not (announced.isascii() and announced.isdigit()):
        raise Problem("malformed", "Content-Length is not a number.")
    if int(announced) > MOST_BYTES:
        raise Problem("too-large", f"A delivery has at most {MOST_BYTES:,} bytes.")
    method, _, given = request.headers.get("X-Hub-Signature", "").strip().partition("=")
    method = method.lower()
    if method not in _METHODS:
        return False
    mark = hmac.new(secret.encode(), digestmod=getattr(hashlib, method))
    try:
        while piece := request.read(65_536):
            mark.update(piece)
    except OSError as error:
        raise Problem("malformed", "The request ended before its body was complete.") from error
    return hmac.compare_digest(mark.hexdigest().encode(), given.lower().encode("utf-8", "replace"))


def _wake(subscription: Subscription, now: datetime) -> None:
    """Let the worker read the feed now."""
    Subscription.objects.filter(pk=subscription.pk).update(delivered_at=now)
    Feed.ask_for_reading(Feed.objects.filter(subscription=subscription), now)
