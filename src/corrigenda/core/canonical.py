"""Whether a page's canonical link is believed: that this page shows the article that stands at the address it names.

The link helps where a site's rules do not: AMP pages, print pages, parameters nobody listed. But content systems get it
wrong, and the classic mistake (every page names the home page, or the section) would put all reports of a site on one
page. So a link has to pass by its address, and then by what the pages say: the text at both has to be the same in the
main, and no page with another text may name the same address.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from corrigenda.core.naming import Naming, verdict

LEAST_SHARE = 0.5  # of the shorter text, by length of its paragraphs; teasers and captions differ between editions
_EDITIONS = frozenset({"amp", "print", "mobile", "index.html", "index.htm", "index.php", "amp.html", "print.html"})


def doubt(page: str, canonical: str, naming: Naming) -> str:
    """Why a page's canonical link cannot be believed, by the addresses alone; "" when the texts have to tell.

    `page` is the address that the page is known by, `canonical` an absolute URL.
    """
    found = verdict(canonical, naming)
    if not found.url:
        return "it is no address of a page"
    if not found.is_own:
        return "it leads to another site"
    if found.url == page:
        return "it names the page itself"
    if urlsplit(found.url).query:
        return ""  # it asks for something that is no place in the tree of paths
    own, other = (_segments(url) for url in (page, found.url))
    if not other:
        return "it names the site's front page"
    if len(other) < len(own) and own[: len(other)] == other and not set(own[len(other) :]) <= _EDITIONS:
        return "it names a section that the page stands in"
    return ""


def alike(one: str, other: str) -> bool:
    """Whether two canonical texts are the same in the main: half of the shorter one's paragraphs, by their length,
    stand in the other word by word."""
    shorter, longer = sorted((one, other), key=len)
    paragraphs = [line for line in shorter.split("\n") if line]
    there = set(longer.split("\n"))
    length = sum(map(len, paragraphs))
    return length > 0 and sum(len(line) for line in paragraphs if line in there) >= LEAST_SHARE * length


def _segments(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if segment]
