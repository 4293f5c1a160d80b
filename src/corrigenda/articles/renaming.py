"""After a change of a site's rules, or of those all sites have, known articles are found by the new ones."""

from __future__ import annotations

from datetime import datetime

from corrigenda.models import Article, Site


def rename_articles(_: datetime) -> bool:
    """Compare the addresses of one site's articles with its rules, if these changed. Whether there was such a site."""
    return any(Article.keep_to_rules(site) for site in Site.known().values())
