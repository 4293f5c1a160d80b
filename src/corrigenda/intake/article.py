"""Which article a report is on: its page's own, or the one that the page's canonical link names.

What the reader's browser says of the link is a hint. It is followed where the article at that address holds what the
reader had before them; else the page itself is looked at, and its stored link and text decide (`articles/copies.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from corrigenda.core.anchoring import locate
from corrigenda.core.canonical import doubt
from corrigenda.core.naming import named
from corrigenda.core.origins import article_url
from corrigenda.models import Article, Report

_MOST_WAITING = timedelta(minutes=2)


def article_of(report: Report, now: datetime) -> Article:
    """The report's article, made when nobody knows it. It may have to be looked at first, see `should_wait`."""
    site = report.site
    Article.keep_to_rules(site)
    own = Article.find(site, report.url)
    if own is not None:
        return own.original
    page = named(report.url, site.naming) or article_url(report.url)
    if report.canonical and not doubt(page, report.canonical, site.naming):
        there = Article.find_or_make(site, report.canonical, first_seen_at=now, look_at=now).original
        if should_wait(report, there, now) or (_holds(there, report) and not _is_shared(there)):
            return there
    return Article.find_or_make(site, report.url, first_seen_at=now, look_at=now)


def should_wait(report: Report, article: Article, now: datetime) -> bool:
    """Whether the page should be looked at first: never seen, or not since the report and of another text."""
    if now - report.received_at > _MOST_WAITING or article.trouble:
        return False
    if article.revision is None:
        return article.looked_at is None
    if report.text_digest and article.revisions.filter(digest=report.text_digest).exists():
        return False
    return article.looked_at is None or article.looked_at < report.received_at


def _holds(article: Article, report: Report) -> bool:
    """Whether the article has, or had, the reader's text, or has their passage at one clear place."""
    if report.text_digest and article.revisions.filter(digest=report.text_digest).exists():
        return True
    current = article.revision
    return current is not None and bool(report.exact) and locate(current.text, report.quote) is not None


def _is_shared(article: Article) -> bool:
    """Whether another page names this address as its canonical one and was found to be none of its copies."""
    naming = Article.objects.filter(site=article.site_id, canonical=article.known_as).exclude(canonical="")
    return naming.filter(copy_of=None, revision__isnull=False).exists()
