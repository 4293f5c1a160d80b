"""Look at the article that has been due longest: fetch its page, store what it says, set the next look."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from corrigenda.articles.fetch import FetchError, fetch
from corrigenda.articles.revise import Seen, revise
from corrigenda.core.page import read_page
from corrigenda.core.states import State
from corrigenda.core.text import read
from corrigenda.models import Article

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=2)
# An HTML5 parser takes time by the square of the depth of what is nested; so many tags in a row are some 30 seconds.
_MOST_TAGS = 150_000
_FIRST_RETRY = timedelta(seconds=15)
_LAST_RETRY = timedelta(hours=6)


def look_at_one(now: datetime) -> bool:
    """Look at one due article (`now` in UTC). Whether there was one."""
    article = Article.lease_due(now, _LEASE)
    if article is None:
        return False
    try:
        fetched = fetch(article.url, article.site.origins, settings.CORRIGENDA.config.private_origins)
        if fetched.html.count("<") > _MOST_TAGS:
            raise FetchError(f"the page has more than {_MOST_TAGS:,} tags")
        text = read(fetched.html, article.site.rules)
        if not text.text:
            raise FetchError("no article text was found on the page")
        page = read_page(fetched.html)
        revise(article.pk, Seen(text, page.title, page.language, now))
    except FetchError as error:
        _set_next(article, now, trouble=str(error), retry=not error.gone)
    except Exception as error:
        log.exception("looking at article %s failed", article.pk)
        _set_next(article, now, trouble=f"{type(error).__name__}, see the log", retry=True)
    else:
        _set_next(article, now, trouble="", retry=False)
    return True


def _set_next(article: Article, now: datetime, *, trouble: str, retry: bool) -> None:
    """Free the article, unless somebody asked for another look meanwhile, which then stays due."""
    if retry:
        wait = min(_LAST_RETRY, _FIRST_RETRY * 2 ** min(article.attempts - 1, 12))
        following: datetime | None = now + wait
    elif article.errata.filter(state__in=[State.REPORTED, State.HELD, State.VERIFIED]).exists():
        following = now + timedelta(minutes=settings.CORRIGENDA.config.recheck_minutes)
    else:
        following = None
    fields: dict[str, object] = {"leased_until": None, "looked_at": now, "trouble": trouble[:500]}
    if not retry:
        fields["attempts"] = 0
    Article.objects.filter(pk=article.pk).update(**fields)
    Article.objects.filter(pk=article.pk, look_at=article.look_at).update(look_at=following)
