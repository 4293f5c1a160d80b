"""Look at the article that has been due longest: fetch its page, store what it says, set the next look."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max

from corrigenda.articles.askable import askable
from corrigenda.articles.copies import note_canonical
from corrigenda.articles.fetch import NONE, Fetched, FetchError, Validators, fetch
from corrigenda.articles.revise import Seen, revise
from corrigenda.core.freshness import CONFIRMED_AFTER
from corrigenda.core.looking import next_look
from corrigenda.core.naming import verdict
from corrigenda.core.page import read_page
from corrigenda.core.retrying import LOOK
from corrigenda.core.states import OPEN, State
from corrigenda.core.text import excess, read
from corrigenda.models import Article, Presence
from corrigenda.models.lease import put_off, release

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)


def look_at_one(now: datetime) -> bool:
    """Look at one due article whose host may be asked (`now` in UTC). Whether there was one."""
    article = Article.lease_due(now, LEASE, take=askable("url"))
    if article is None:
        return False
    look_at(article, now)
    return True


def look_at(article: Article, now: datetime) -> str:
    """Look at an article that was leased (`now` in UTC). Answers why it could not be read, or nothing."""
    try:
        # While an earlier text is served, “not modified” would not say whether it still is; nor that a page is back.
        is_settled = (
            article.revision_id is not None and article.older_since is None and article.presence != Presence.GONE
        )
        known = Validators(article.etag, article.last_modified) if is_settled else NONE
        fetched = fetch(article.url, article.site.origins, settings.CORRIGENDA.config.private_origins, known)
        if fetched.html is not None:
            _store(article, fetched, fetched.html, now)
        # A page that has not changed may be had from another address since.
        article.set_redirect(verdict(fetched.moved_to, article.site.naming).url if fetched.moved_to else "", now)
    except FetchError as error:
        if error.gone:
            article.set_presence(Presence.GONE, now)
            _set_next(article, now, str(error))
        else:
            _try_again(article, now, str(error), error.retry_after)
        return str(error)
    except Exception as error:
        log.exception("looking at article %s failed", article.pk)
        trouble = f"{type(error).__name__}, see the log"
        _try_again(article, now, trouble)
        return trouble
    _set_next(article, now)
    return ""


def _store(article: Article, fetched: Fetched, html: str, now: datetime) -> None:
    """Read a page and store what it says."""
    if too_much := excess(html):
        raise FetchError(f"the page has {too_much}")
    text = read(html, article.site.rules)
    if not text.text:
        raise FetchError("no article text was found on the page")
    page = read_page(html, fetched.robots)
    revise(article.pk, Seen(text, page.title, page.language, now, page, fetched.modified_at))
    article.set_presence(Presence.UNLISTED if page.is_unlisted else Presence.LIVE, now)
    etag, last_modified = fetched.validators.etag, fetched.validators.last_modified
    # Most pages say the same again: then nothing is written.
    if (etag, last_modified) != (article.etag, article.last_modified):
        Article.objects.filter(pk=article.pk).update(etag=etag, last_modified=last_modified)
    note_canonical(article.pk, page.canonical, fetched.url, now)


def _set_next(article: Article, now: datetime, trouble: str = "") -> None:
    """Free the article, unless somebody asked for another look meanwhile, which then stays due."""
    following = _following(Article.objects.get(pk=article.pk), now)
    fields = {"looked_at": now, "trouble": trouble[:500], "attempts": 0, "given_up_at": None}
    release(article, "look_at", following, fields)


def _try_again(article: Article, now: datetime, trouble: str, patience: timedelta | None = None) -> None:
    """Free an article that could not be looked at; `patience` is how long the server asked to be left alone."""
    put_off(article, "look_at", now, trouble, LOOK, patience)
    Article.objects.filter(pk=article.pk).update(looked_at=now)


def _following(article: Article, now: datetime) -> datetime | None:
    """When to look next at a page that answered."""
    least = timedelta(minutes=settings.CORRIGENDA.config.recheck_minutes)
    if article.older_since is not None:
        return now + max(least, CONFIRMED_AFTER / 2)
    errata = article.errata.filter(duplicate_of__isnull=True)
    told = errata.filter(state__in=OPEN).aggregate(at=Max("last_reported_at"))["at"]
    events = [at for at in (told, article.changed_at) if at is not None]
    return next_look(
        now,
        max(events, default=article.first_seen_at),
        has_open=told is not None,
        fixed_at=errata.filter(state=State.FIXED).aggregate(at=Max("fixed_at"))["at"],
        is_followed=article.named_at is not None,
        least=least,
    )
