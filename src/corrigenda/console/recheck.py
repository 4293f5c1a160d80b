"""`corrigenda recheck`: look at articles' pages again, now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from corrigenda.console.frame import NOT_DONE, WRONG_INPUT, counted, fail, refuse_unmigrated, setup
from corrigenda.console.progress import progress

if TYPE_CHECKING:
    from corrigenda.articles.recheck import Looked
    from corrigenda.models import Site


@click.command()
@click.argument("site", metavar="[SITE]", required=False)
@click.option("--all", "everything", is_flag=True, help="Every article; without it, those that have errata.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    help="Only articles first seen or changed since then, e.g. 2026-05-01 (UTC).",
)
@click.option(
    "--minutes",
    type=click.IntRange(min=0),
    default=60,
    show_default=True,
    help="Pass over articles that were looked at so many minutes ago or less.",
)
def recheck(site: str | None, everything: bool, since: datetime | None, minutes: int) -> None:
    """Look at the pages of articles again, now, and say what was found.

    SITE is a site's key; without it, all sites. Each server is asked for one page at a time, with a pause between, as
    the worker does it. Interrupt it as you like: what is left is due, and the worker goes on with it, or the same call
    does, which passes over what was looked at just before. Exits with 1 when a page could not be read.
    """
    setup()
    refuse_unmigrated()
    from corrigenda.articles.recheck import choose
    from corrigenda.articles.recheck import recheck as look_at_each

    now = datetime.now(UTC)
    pks = choose(
        _site(site),
        "all" if everything else "errata",
        since.replace(tzinfo=UTC) if since is not None else None,
        timedelta(minutes=minutes),
        now,
    )
    if not pks:
        click.echo(f"There is nothing to look at that was not looked at in the last {counted(minutes, 'minute')}.")
        return
    changed = failed = 0
    with progress("Looking at articles", len(pks)) as shown:
        for looked in look_at_each(pks):
            changed, failed = changed + looked.has_changed, failed + bool(looked.trouble)
            shown.say(_line(looked))
            shown.step()
    click.echo(f"{counted(len(pks), 'article')}, {changed:,} with a new text.")
    if failed:
        fail(NOT_DONE, f"{counted(failed, 'page')} could not be read; the worker tries again.")


def _site(key: str | None) -> Site | None:
    from corrigenda.models import Site

    if key is None:
        return None
    if (found := Site.objects.filter(key=key).first()) is None:
        fail(WRONG_INPUT, f"There is no site “{key}”.")
    return found


def _line(looked: Looked) -> str:
    """What a look brought, in a line."""
    if looked.is_left:
        said = "left to the worker"
    elif looked.trouble:
        said = f"not read: {looked.trouble}"
    else:
        said = "a new text" if looked.has_changed else "as it was"
    return f"{looked.article.site.key} {looked.article.url}: {said}"
