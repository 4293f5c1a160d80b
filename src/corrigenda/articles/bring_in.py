"""Bring in the texts that another system has: what the desk does not know is stored, what it knows is left alone.

It goes through the same door as a push, with two differences. A text that the desk has already is never taken for one
that was taken back, so that a file may be imported again. And a text may say when it was published, so that an
article's history can be brought in, the oldest text first.
"""

from __future__ import annotations

from datetime import datetime

from corrigenda.articles.payload import DatedArticle
from corrigenda.articles.push import push
from corrigenda.core.problems import FieldError, Problem
from corrigenda.core.text import read
from corrigenda.models import Article, Revision, Site


def bring_in(site: Site, article: DatedArticle, now: datetime) -> bool:
    """Store a text, unless the desk has it (`now` in UTC). Whether it was new.

    Raises Problem: foreign-url, fields, older-text.
    """
    if article.at is not None and article.at > now:
        detail = "The time is still to come."
        raise Problem("fields", f"at: {detail}", [FieldError("at", detail)])
    Article.keep_to_rules(site)
    known = Article.find(site, article.url)
    stored = known.revisions.all() if known is not None else Revision.objects.none()
    text = article.canonical or read(article.html or "", site.rules)
    if stored.filter(digest=text.digest).exists():
        return False
    newest = stored.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if article.at is not None and newest is not None and article.at < newest:
        raise Problem(
            "older-text",
            f"The desk has a text of {newest:%Y-%m-%d %H:%M:%S} UTC already; a history comes first, and its oldest "
            "text first of all.",
        )
    push(site, article, article.at or now)
    return True
