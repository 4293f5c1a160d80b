"""`corrigenda check-articles`: check the texts that the desk has, now."""

from __future__ import annotations

import click

from corrigenda.console.frame import WRONG_INPUT, counted, fail, refuse_unmigrated, setup
from corrigenda.console.progress import progress


@click.command(name="check-articles")
@click.argument("site", metavar="SITE")
@click.option("--again", is_flag=True, help="Also those that were checked as they are, by the same rules.")
def check_articles(site: str, again: bool) -> None:
    """Check the articles of a site that were not checked as they are, and report what is found to its desk.

    SITE is the site's key. What comes is what the site asks for on the desk's page “Copy checks”. Interrupt it as you
    like: what is left is due, and the worker goes on with it, or the same call does. What was reported before is not
    reported again.
    """
    setup()
    refuse_unmigrated()
    from corrigenda.intake.check_many import check_each, choose
    from corrigenda.models import Site

    found = Site.objects.filter(key=site).first()
    if found is None:
        fail(WRONG_INPUT, f"There is no site “{site}”.")
    if not found.checks_copy:
        fail(WRONG_INPUT, "The site asks for no copy checks; switch them on at the desk, on the page “Copy checks”.")
    pks = choose(found, again=again)
    if not pks:
        click.echo("All of its articles were checked as they are.")
        return
    reported = 0
    with progress("Checking articles", len(pks)) as shown:
        for checked in check_each(pks):
            if checked is not None and checked.reported:
                reported += checked.reported
                shown.say(f"{checked.article.url}: {counted(checked.reported, 'new finding')}")
            shown.step()
    click.echo(f"{counted(len(pks), 'article')}, {counted(reported, 'new finding')}.")
