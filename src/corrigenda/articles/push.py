"""Take an article's text from the content system that publishes it, as a look at its page would have found it.

What is pushed is the publisher's own word, and of now: a text that was taken back is believed at once. Only where the
page itself says that it is older than what the desk has (a queue that delivered late) is it refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from corrigenda.articles.payload import ArticlePayload
from corrigenda.articles.revise import Seen, revise
from corrigenda.core.freshness import CONFIRMED_AFTER
from corrigenda.core.naming import named
from corrigenda.core.page import Page, read_page
from corrigenda.core.problems import FieldError, Problem
from corrigenda.core.text import read
from corrigenda.models import Article, Presence, Revision, Site


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of it: `is_new` when the text had never been seen, `has_changed` when the newest text is another."""

    article: Article
    revision: Revision
    is_new: bool
    has_changed: bool


def push(site: Site, payload: ArticlePayload, at: datetime) -> Pushed:
    """Store a pushed text as the article's newest revision, and carry the errata over. Pushing twice changes nothing.

    `at` is UTC. Raises Problem: foreign-url, fields (no article text), older-text.
    """
    if named(payload.url, site.naming) is None:
        detail = f"The token is for {site.name}, whose pages are at {', '.join(site.origins)}."
        raise Problem("foreign-url", detail, [FieldError("url", detail)])
    seen = _seen(site, payload, at)
    Article.keep_to_rules(site)
    with transaction.atomic():
        article = Article.find_or_make(site, payload.url, first_seen_at=at)
        # Two pushes of one text, or a look meanwhile, wait here for each other.
        article = Article.objects.select_for_update(of=("self",), no_key=True).select_related("site").get(pk=article.pk)
        before = article.revision_id
        is_new = not article.revisions.filter(digest=seen.text.digest).exists()
        revision = revise(article.pk, seen)
        has_changed = revision.pk != before
        if is_taken := revision.digest == seen.text.digest:
            if has_changed and not is_new:
                _date_again(revision, seen)
            _count_as_look(article, seen)
    if not is_taken:
        raise _older(article, revision, seen)
    return Pushed(article, revision, is_new, has_changed)


def _seen(site: Site, payload: ArticlePayload, at: datetime) -> Seen:
    text, page = payload.canonical, Page()
    if text is None:
        html = payload.html or ""
        text = read(html, site.rules)
        if not text.text:
            detail = (
                "No article text was found: the desk reads the site's root selector, or else itemprop=articleBody, "
                "article, main or body, whichever comes first."
            )
            raise Problem("fields", f"html: {detail}", [FieldError("html", detail)])
        page = read_page(html)
    title, language = payload.title or page.title, payload.language or page.language
    return Seen(text, title, language, at, page, served_at=at)


def _date_again(revision: Revision, seen: Seen) -> None:
    """A text that was taken back is as of now, or an older copy of the one before would look newer than it."""
    revision.modified_at = seen.page.modified_at or seen.at
    revision.save(update_fields=["modified_at"])


def _count_as_look(article: Article, seen: Seen) -> None:
    """The desk has just seen the text; when it looks at the page next stays as it was."""
    article.set_presence(_presence(article, seen.page), seen.at)
    Article.objects.filter(pk=article.pk).update(looked_at=seen.at, trouble="")
    if article.given_up_at is not None:
        article.ask_for_look(seen.at)


def _presence(article: Article, page: Page) -> Presence:
    """What is published is not gone. That it is to be listed again, a part of its page cannot say."""
    if page.is_unlisted:
        return Presence.UNLISTED
    return Presence.LIVE if article.presence == Presence.GONE else Presence(article.presence)


def _older(article: Article, newest: Revision, seen: Seen) -> Problem:
    said = seen.page.modified_at
    if said is not None and newest.modified_at is not None and said < newest.modified_at:
        return Problem(
            "older-text",
            f"The page says that it was changed at {said:%Y-%m-%d %H:%M:%S} UTC; the desk has a text of "
            f"{newest.modified_at:%Y-%m-%d %H:%M:%S}.",
        )
    article.ask_for_look(seen.at)
    return Problem(
        "older-text",
        "This is an earlier text of the article, and nobody knows when the newer one was written. "
        "The desk looks at the page to tell whether it was taken back.",
        retry_after=int(CONFIRMED_AFTER.total_seconds()),
    )
