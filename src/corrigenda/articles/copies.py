"""Which article a page is a copy of, by the canonical link that was read on it and the texts that are stored.

Only what is stored decides: the link, the text of the page, the text at the address it names, and the texts of the
other pages that name it. `core/canonical.py` says why. What is not believed is kept and shown, and costs nothing: the
page is an article of its own.
"""

from __future__ import annotations

from datetime import datetime

from corrigenda.core.canonical import alike, doubt
from corrigenda.core.naming import verdict
from corrigenda.core.origins import absolute
from corrigenda.models import Article, Revision, Site

_MOST_COMPARED = 20  # pages that name one address


def note_canonical(article_pk: int, link: str, base: str, now: datetime) -> None:
    """Remember the canonical link of a page that was fetched from `base` ("": it has none), and judge by it.

    The article that it names is made, and looked at, if nobody knows it. Those that name this page, or what it names,
    are judged again.
    """
    rows = Article.objects.select_related("site", "revision")
    article = rows.defer(*Revision.without_text()).get(pk=article_pk)  # most pages name no other, and need no text
    naming = article.site.naming
    named = verdict(absolute(link, base), naming).url if link else ""
    canonical = named if named != article.known_as else ""
    if canonical != article.canonical:
        article.canonical = canonical
        Article.objects.filter(pk=article_pk).update(canonical=canonical)
    if article.canonical and not doubt(article.known_as, article.canonical, naming):
        Article.find_or_make(article.site, article.canonical, first_seen_at=now, look_at=now)
    judge(article)
    for other in _naming(article.site, article.known_as, article.pk):
        judge(other)
    if article.canonical:
        # Those that were believed before this page was known to name the same address with another text.
        for other in _naming(article.site, article.canonical, article.pk):
            if other.copy_of_id is not None:
                judge(other)


def judge(article: Article) -> str:
    """Decide whether the article is a copy, and store that. Why its canonical link is not believed; "" otherwise."""
    original, why = None, ""
    if article.canonical:
        text = article.revision.text if article.revision else ""
        original, why = original_of(article.site, article.known_as, article.canonical, text, article.pk)
    if article.copy_of_id != (original.pk if original else None):
        article.copy_of = original
        Article.objects.filter(pk=article.pk).update(copy_of=original)
    return why


def original_of(site: Site, page: str, canonical: str, text: str, pk: int = 0) -> tuple[Article | None, str]:
    """The article that a page is a copy of, by its address, canonical link and text; or none, and why.

    `pk` is that of the page's own article, if it has one.
    """
    if why := doubt(page, canonical, site.naming):
        return None, why
    there = Article.find(site, canonical)
    there = there.original if there is not None else None
    if there is None or there.revision is None:
        return None, "the page that it names has not been read"
    if there.pk == pk:
        return None, "the page that it names leads back here"
    if not text:
        return None, "the page itself has not been read"
    if not alike(text, there.revision.text):
        return None, "the page that it names has another text"
    for other in _naming(site, verdict(canonical, site.naming).url, pk):
        if other.revision is not None and not alike(text, other.revision.text):
            return None, f"a page with another text names the same address: {other.url}"
    return there, ""


def _naming(site: Site, address: str, pk: int) -> list[Article]:
    """The other articles of the site whose pages name an address as canonical."""
    found = Article.objects.filter(site=site, canonical=address).exclude(pk=pk).exclude(canonical="")
    # The keys by themselves, which an index has: with the other tables joined, SQLite reads through the whole site.
    pks = list(found.order_by("-pk").values_list("pk", flat=True)[:_MOST_COMPARED])
    rows = Article.objects.filter(pk__in=pks).select_related("site", "revision").order_by("-pk")
    return list(rows) if pks else []
