"""Read the feed that has been due longest: articles it names anew are looked at, and so are those it says have changed.

A turn takes so many articles and no more, the oldest first; the feed then stays due, and what was taken stands in rows.
A sitemap index becomes rows too, one for each of its newer sitemaps, each read in its own time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from corrigenda.articles.askable import askable
from corrigenda.articles.fetch import FEED, NONE, Fetched, FetchError, Validators, fetch
from corrigenda.articles.hub import why_not
from corrigenda.core.feeds import Entry, FeedError, FeedKind, read_feed
from corrigenda.core.feeds import Feed as Said
from corrigenda.core.feeds.links import hub_links
from corrigenda.core.feeds.pace import SELDOM, next_reading
from corrigenda.core.naming import named
from corrigenda.core.origins import origin_of
from corrigenda.core.retrying import READ
from corrigenda.models import Article, Feed, Site, Subscription
from corrigenda.models.lease import Take, put_off, release, revive, take_due
from corrigenda.models.waking import wake

log = logging.getLogger(__name__)

RECENT = timedelta(days=30)
MOST_A_TURN = 1_000
MOST_PARTS = 50
_AHEAD = timedelta(minutes=15)  # clocks differ; what is dated later than this says nothing
_LEASE = timedelta(minutes=3)
_CHUNK = 400
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading of a feed brought.

    With `is_of_index`, `created` and `changed` count sitemaps. `more` when the rest waits for the next turn; `failed`
    when it could not be read, and `trouble` why, or what was wrong with it all the same.
    """

    feed: Feed
    created: int = 0
    changed: int = 0
    more: bool = False
    failed: bool = False
    trouble: str = ""
    is_of_index: bool = False

    def after(self, earlier: Reading | None) -> Reading:
        """This turn together with the turns before it."""
        if earlier is None:
            return self
        return replace(self, created=self.created + earlier.created, changed=self.changed + earlier.changed)


def read_one_feed(now: datetime) -> bool:
    """Read one due feed whose host may be asked (`now` in UTC). Whether there was one."""
    return read_next(now, take=askable("url")) is not None


def read_next(now: datetime, pks: list[int] | None = None, take: Take = take_due) -> Reading | None:
    """Read the feed that is due longest, of all or of these; None when none is due. `take` chooses otherwise."""
    feed = Feed.lease_due(now, _LEASE, pks, take)
    if feed is None:
        return None
    try:
        return _read(feed, now)
    except (FetchError, FeedError) as error:
        is_gone, patience = (error.gone, error.retry_after) if isinstance(error, FetchError) else (False, None)
        return _try_again(feed, now, str(error), gone=is_gone, patience=patience)
    except Exception as error:
        log.exception("reading feed %s failed", feed.pk)
        return _try_again(feed, now, f"{type(error).__name__}, see the log")


def read_all(pks: Sequence[int]) -> Iterator[Reading]:
    """Make these feeds due and read them, and the sitemaps of those that are indexes; each as often as it has more.

    What another worker reads meanwhile is left to it. Whoever stops here leaves the rest due.
    """
    waiting = set(pks)
    now = datetime.now(UTC)
    Feed.ask_for_reading(Feed.objects.filter(pk__in=waiting), now)
    while waiting and (reading := read_next(datetime.now(UTC), sorted(waiting))) is not None:
        if not reading.more:
            waiting.discard(reading.feed.pk)
        if reading.feed.index_id is None:
            waiting |= set(reading.feed.parts.filter(read_at__lte=datetime.now(UTC)).values_list("pk", flat=True))
        yield reading


def get_feed(site: Site, url: str, known: Validators = NONE) -> Fetched:
    """Fetch a feed. The operator named it, so it may also stand elsewhere than the site's pages. Raises FetchError."""
    origins = {*site.origins, origin_of(url) or ""}
    return fetch(url, origins, settings.CORRIGENDA.config.private_origins, known, wanted=FEED)


def hub_and_topic(fetched: Fetched, said: Said, url: str) -> tuple[str, str]:
    """The WebSub hub of a feed, and its address there; the server's word before the feed's (WebSub, section 4)."""
    links = hub_links(fetched.links, fetched.url)
    return links.hub or said.hub, links.topic or said.self_url or url


def _read(feed: Feed, now: datetime) -> Reading:
    fetched = get_feed(feed.site, feed.url, Validators(feed.etag, feed.last_modified))
    if fetched.status == 304:
        _subscribe(feed, feed.hub, feed.topic, now)
        # What was wrong with it the last time still is: it has not changed.
        return _done(feed, now, Reading(feed, trouble=feed.trouble if feed.attempts == 1 else ""), {})
    said = read_feed(fetched.body, fetched.content_type, fetched.url)
    if said.kind is FeedKind.INDEX:
        if feed.index_id is not None:
            raise FeedError("it is an index of sitemaps within an index, which is not followed")
        found = replace(_take_parts(feed, said.entries, now), trouble=said.flaw)
    else:
        found = replace(_take(feed, said, now), trouble=said.flaw)
    validators = NONE if found.more else fetched.validators
    hub, topic = hub_and_topic(fetched, said, feed.url)
    _subscribe(feed, hub, topic, now)
    fields: dict[str, object] = {
        "kind": said.kind, "title": said.title, "hub": hub, "topic": topic, "ttl": said.ttl,
        "entries": len(said.entries), "etag": validators.etag, "last_modified": validators.last_modified,
    }  # fmt: skip
    if feed.last_changed_at is not None:
        fields["last_changed_at"] = now if found.created or found.changed else feed.last_changed_at
    elif not found.more:
        fields["last_changed_at"] = _newest(said.entries, now)
    if fetched.moved_to and not Feed.objects.filter(site=feed.site, url=fetched.moved_to).exists():
        fields["url"] = fetched.moved_to
    return _done(feed, now, found, fields)


def _newest(entries: Sequence[Entry], now: datetime) -> datetime:
    """When the feed last brought something, by its own word; now when it gives none."""
    return max((at for entry in entries if (at := _dated(entry, now)) is not None and at <= now), default=now)


def _dated(entry: Entry, now: datetime) -> datetime | None:
    """When the entry last changed, unless it says a time to come."""
    times = [at for at in (entry.published, entry.updated) if at is not None and at <= now + _AHEAD]
    return max(times, default=None)


def _take(feed: Feed, said: Said, now: datetime) -> Reading:
    """Make the articles that are new, and ask for a look at those that changed; so many and no more."""
    new, changed = _wanted(feed.site, said, now)
    turn = sorted([*new, *changed], key=lambda one: one[0])
    now_taken, urls_new = turn[:MOST_A_TURN], {url for _, url, _ in new}
    making = [
        Article(site=feed.site, url=url, known_as=url, title=title, first_seen_at=now, named_at=now, look_at=now)
        for _, url, title in now_taken
        if url in urls_new
    ]
    # In small transactions: reports that come in wait for none of them, and what is cut short is taken next time.
    Article.objects.bulk_create(making, batch_size=_CHUNK // 4, ignore_conflicts=True)
    known = _known(feed.site, [url for _, url, _ in now_taken if url not in urls_new])
    rows = Article.objects.filter(pk__in=[article.pk for _, article in known])
    rows.update(named_at=now)
    Article.ask_for_looks(rows, now)
    if making:
        wake()
    return Reading(feed, len(making), len(now_taken) - len(making), more=len(turn) > len(now_taken))


_Wanted = list[tuple[datetime, str, str]]  # when it changed, by its own word; URL; title


def _wanted(site: Site, said: Said, now: datetime) -> tuple[_Wanted, _Wanted]:
    """The named articles that the desk does not know, and those it has not looked at since they changed.

    Only what is recent counts. What has no date counts as recent, but in a sitemap, which names everything ever
    published.
    """
    Article.keep_to_rules(site)
    naming = site.naming
    entries: dict[str, tuple[datetime, Entry]] = {}
    for entry in said.entries:
        at = _dated(entry, now)
        is_recent = now - at <= RECENT if at is not None else said.kind is not FeedKind.SITEMAP
        url = named(entry.url, naming) if is_recent else None
        if url is not None and (url not in entries or entries[url][0] < (at or _LONG_AGO)):
            entries[url] = (at or _LONG_AGO, entry)
    known = dict(_known(site, list(entries)))
    new = [(at, url, entry.title) for url, (at, entry) in entries.items() if url not in known]
    changed = [
        (at, url, entry.title)
        for url, (at, entry) in entries.items()
        if url in known and entry.updated is not None and _is_behind(known[url], min(entry.updated, at), now)
    ]
    return new, changed


def _known(site: Site, urls: list[str]) -> Iterator[tuple[str, Article]]:
    """The articles among these URLs."""
    for start in range(0, len(urls), _CHUNK):
        yield from Article.find_all(site, urls[start : start + _CHUNK]).items()


def _is_behind(article: Article, updated: datetime, now: datetime) -> bool:
    """Whether the article was not looked at since, and no look is due already."""
    is_due = article.look_at is not None and article.look_at <= now
    return not is_due and (article.looked_at is None or article.looked_at < updated)


def _take_parts(feed: Feed, entries: Sequence[Entry], now: datetime) -> Reading:
    """Make the sitemaps that an index names rows of their own, the newest ones; those that changed become due."""
    origins = {*feed.site.origins, origin_of(feed.url)}
    recent = [
        (_dated(entry, now) or _LONG_AGO, place, entry)
        for place, entry in enumerate(entries)
        if origin_of(entry.url) in origins
        and (entry.updated is None or now - (_dated(entry, now) or _LONG_AGO) <= RECENT)
    ]
    # Of those without a date the last is the newest in most indexes.
    parts = {entry.url: at for at, _, entry in sorted(recent, key=lambda one: one[:2], reverse=True)[:MOST_PARTS]}
    with transaction.atomic():
        feed.parts.exclude(url__in=parts).delete()
        there = set(Feed.objects.filter(site=feed.site, url__in=parts).values_list("url", flat=True))
        made = [Feed(site=feed.site, url=url, index=feed, read_at=now) for url in parts if url not in there]
        Feed.objects.bulk_create(made, ignore_conflicts=True)
        renewed = 0
        for part in feed.parts.filter(url__in=there, read_at__gt=now, last_read_at__isnull=False):
            assert part.last_read_at is not None, "the query asks for it"
            if parts[part.url] > part.last_read_at:
                renewed += Feed.objects.filter(pk=part.pk, read_at=part.read_at).update(read_at=now)
        for part in feed.parts.filter(url__in=there, given_up_at__isnull=False):
            if part.given_up_at is not None and parts[part.url] > part.given_up_at:
                renewed += revive(Feed.objects.filter(pk=part.pk), "read_at", now)
    return Reading(feed, len(made), renewed, is_of_index=True)


def _done(feed: Feed, now: datetime, found: Reading, fields: dict[str, object]) -> Reading:
    """Free the feed and set its next reading, unless somebody asked for another meanwhile, which then stays due."""
    changed_at = fields.get("last_changed_at", feed.last_changed_at) or now
    ttl = fields.get("ttl", feed.ttl)
    assert isinstance(changed_at, datetime)
    assert ttl is None or isinstance(ttl, timedelta)
    following = now if found.more else _following(feed, found, now, next_reading(now, changed_at, ttl))
    fields |= {"attempts": 0, "last_read_at": now, "trouble": found.trouble[:500], "given_up_at": None}
    release(feed, "read_at", following, fields)
    return found


def _subscribe(feed: Feed, hub: str, topic: str, now: datetime) -> None:
    """Let the hub that the feed names tell us, where it can."""
    Subscription.want(feed, "" if why_not(hub) else hub, topic or feed.url, now)


def _following(feed: Feed, found: Reading, now: datetime, usual: datetime) -> datetime:
    """When to read next: seldom while a hub tells us, and as usual once it has shown that it does not tell us all."""
    subscription = Subscription.objects.filter(feed=feed).first()
    if subscription is None or not subscription.is_relied_on(now):
        return usual
    told_at, until = subscription.delivered_at, subscription.lease_until
    assert told_at is not None
    assert until is not None
    brought = found.created + found.changed > 0
    if feed.last_read_at is None or told_at > feed.last_read_at:
        # Told, and nothing there yet: the feed itself may come from a cache.
        return max(usual, min(now + SELDOM, until)) if brought else usual
    if brought and feed.read_at is not None and feed.read_at > feed.last_read_at:
        Subscription.objects.filter(pk=subscription.pk, delivered_at=told_at).update(delivered_at=None)
        return usual
    return max(usual, min(now + SELDOM, until))


def _try_again(
    feed: Feed, now: datetime, why: str, *, gone: bool = False, patience: timedelta | None = None
) -> Reading:
    """Free a feed that could not be read, say why, and try again later."""
    put_off(feed, "read_at", now, why, READ, patience, gone=gone)
    return Reading(feed, failed=True, trouble=why)
