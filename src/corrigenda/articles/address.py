"""What the desk makes of a URL, and why: its site, the address by the site's rules, the canonical link, the article.

No article is made by asking. For `corrigenda address`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from msgspec import Struct

from corrigenda.articles.copies import original_of
from corrigenda.articles.fetch import FetchError, fetch
from corrigenda.core.naming import verdict
from corrigenda.core.origins import absolute, article_url, origin_of
from corrigenda.core.page import read_page
from corrigenda.core.states import OPEN
from corrigenda.core.text import excess, read
from corrigenda.models import Article, Site


class CanonicalLink(Struct, frozen=True):
    """A canonical link, as it was given or read, and whether it is believed; if not, why."""

    url: str
    believed: bool
    why: str = ""


class KnownArticle(Struct, frozen=True):
    """An article of the desk. `url` is where its page is fetched, `copy_of` another article's number."""

    id: int
    url: str
    title: str
    revisions: int
    open_errata: int
    moved_to: str = ""
    copy_of: int | None = None


class Told(Struct, frozen=True):
    """What is told of a URL on one site: its address there, or none, and the reasons in sentences; `trouble` is why the
    page was not read."""

    url: str
    site: str
    address: str | None
    reasons: tuple[str, ...]
    canonical: CanonicalLink | None = None
    article: KnownArticle | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's canonical link ("": none) and its text ("": not read)."""

    canonical: str = ""
    text: str = ""


def explain(site: Site, url: str, canonical: str = "", *, is_fetched: bool = False) -> Told:
    """What the desk makes of a URL on a site, and of a canonical link. With `is_fetched` the page is asked."""
    found = verdict(url, site.naming)
    if not found.is_own:
        return Told(url, site.key, None, found.reasons)
    page, trouble = Page(), ""
    if is_fetched:
        try:
            page = _page(site, url)
        except FetchError as error:
            trouble = str(error)
    Article.keep_to_rules(site)
    article = Article.find(site, url)
    link, article = _judged(site, found.url, canonical or page.canonical, page.text, article)
    return Told(url, site.key, found.url, found.reasons, link, _known(article) if article else None, trouble)


def _judged(
    site: Site, address: str, canonical: str, text: str, article: Article | None
) -> tuple[CanonicalLink | None, Article | None]:
    """The verdict on a canonical link, or on the stored one, and the article that reports join then."""
    if article is not None:
        canonical = canonical or article.canonical
        text = text or (article.revision.text if article.revision else "")
    if not canonical:
        return None, article
    original, why = original_of(site, address, canonical, text, article.pk if article else 0)
    return CanonicalLink(canonical, original is not None, why), original or article


def _page(site: Site, url: str) -> Page:
    """Get the page at a URL of the site. Raises FetchError."""
    url = article_url(url) if origin_of(url) in site.origins else verdict(url, site.naming).url
    fetched = fetch(url, site.origins, settings.CORRIGENDA.config.private_origins)
    html = fetched.html or ""
    if too_much := excess(html):
        raise FetchError(f"the page has {too_much}")
    link = read_page(html).canonical
    return Page(absolute(link, fetched.url) or link, read(html, site.rules).text)


def _known(article: Article) -> KnownArticle:
    errata = article.errata.filter(duplicate_of__isnull=True, state__in=OPEN).count()
    return KnownArticle(
        article.pk, article.url, article.title, article.revisions.count(), errata, article.moved_to, article.copy_of_id
    )


def in_lines(told: Told) -> Iterator[str]:
    """The same for people."""
    if told.address is None:
        yield f"not an address of {told.site}"
        yield from (f"  {reason}" for reason in told.reasons)
        return
    yield f"{told.address}, of {told.site}"
    yield from (f"  {reason}" for reason in told.reasons)
    if link := told.canonical:
        said = "believed: the page shows the same article" if link.believed else f"not believed: {link.why}"
        yield f"canonical link {link.url}"
        yield f"  {said}"
    article = told.article
    if article is None:
        yield "no article yet: a report, a feed or the content system makes it"
        return
    yield f"article {article.id}, {article.title or 'without a title yet'}"
    revisions = "1 revision" if article.revisions == 1 else f"{article.revisions} revisions"
    errata = "1 open erratum" if article.open_errata == 1 else f"{article.open_errata} open errata"
    yield f"  {revisions}, {errata}"
    if article.url != told.address:
        yield f"  it is fetched from {article.url}"
    if article.moved_to:
        yield f"  it redirects for good to {article.moved_to}"
    if article.copy_of is not None:
        yield f"  it is a copy of article {article.copy_of}, which its reports join"
