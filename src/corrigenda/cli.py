"""The `corrigenda` command.

Exit codes: 0 done; 1 not found or not done; 2 the call or the input is wrong; 3 the configuration is missing or wrong.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeGuard

import click
import msgspec

from corrigenda import __version__
from corrigenda.console.build_record import build_record
from corrigenda.console.check import check_copy
from corrigenda.console.check_articles import check_articles
from corrigenda.console.copy_database import copy_database
from corrigenda.console.frame import NOT_DONE, WRONG_INPUT
from corrigenda.console.frame import counted as _counted
from corrigenda.console.frame import fail as _fail
from corrigenda.console.frame import refuse_unmigrated as _refuse_unmigrated
from corrigenda.console.frame import setup as _setup
from corrigenda.console.import_articles import import_articles
from corrigenda.console.progress import progress
from corrigenda.console.recheck import recheck
from corrigenda.console.verify_record import record
from corrigenda.core.anchoring import Quote, Span, locate
from corrigenda.core.carrying import carry
from corrigenda.core.charset import decode
from corrigenda.core.origins import absolute
from corrigenda.core.text import Rules, read, selector_error
from corrigenda.log_key import LogKeyError, log_key

if TYPE_CHECKING:
    from corrigenda.articles.watch import Reading

_CONFIG = """\
# Corrigenda's configuration. Every entry but secret_key may be left out; the values shown are the defaults.

# Signs sessions and forms. Keep it secret, keep it the same; it was made for this file alone.
secret_key = "{secret}"

# The desk's own address, as readers and editors reach it. Receipts and notices are linked by it.
address = "http://127.0.0.1:8000"

# Everything that has to be backed up lies in this folder (relative to this file). The key of the public log was made
# in var: if you name another folder, move it there.
data = "var"

# Where the rows are: empty for one SQLite file in the data folder, or postgresql://user:password@host/name.
# The environment's DATABASE_URL wins over it.
database = ""

# Proxies whose X-Forwarded-For is believed, as addresses or networks, e.g. ["127.0.0.1", "10.0.0.0/8"].
trusted_proxies = []

# Origins on private addresses that pages and feeds may be fetched from, and hubs and webhooks called at. Leave it
# empty unless they are on your own network, e.g. ["http://cms.internal:8080"].
private_origins = []

# Minutes after which a page with open errata is looked at again.
recheck_minutes = 5

# Where holes in this desk's security are reported, for /.well-known/security.txt: "mailto:…" or "https://…".
security_contact = ""

[serve]
host = "127.0.0.1"
port = 8000
# Pages made at once in a process; reports coming in do not count.
threads = 16
processes = 1

[mail]
# Without a host, mail is written into files in the data folder instead of being sent.
host = ""
port = 587
user = ""
password = ""
tls = true
sender = "corrections@localhost"

[work]
# For workers on several machines: a Redis that wakes those that wait, e.g. "redis://10.0.0.5:6379/0".
# Without it, workers look for what is due twice a second.
redis = ""

[accounts]
# The least role that has to have a second factor: viewer, editor, standards_editor, admin. Empty: none has to.
second_factor = ""
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="corrigenda")
def main() -> None:
    """The corrections desk behind the line under a published report.

    \b
    Try it:            corrigenda demo
    Set up your own:   corrigenda init
                       corrigenda manage migrate
                       corrigenda manage addsite --help
                       corrigenda manage addperson --help
                       corrigenda serve
    Look at a page:    corrigenda text PAGE.html
    """


main.add_command(check_articles)
main.add_command(check_copy)
main.add_command(copy_database)
main.add_command(import_articles)
main.add_command(recheck)
main.add_command(record)
record.add_command(build_record)


@main.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), default="corrigenda.toml")
def init(path: Path) -> None:
    """Write a commented configuration file, with a secret key of its own, and the key that signs the public log.

    An existing file is never overwritten.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        _fail(WRONG_INPUT, f"{path} exists already; nothing was changed.")
    except OSError as error:
        _fail(WRONG_INPUT, f"{path}: {error.strerror}")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_CONFIG.format(secret=secrets.token_urlsafe(48)))
    try:
        log_key(path.parent / "var")
    except LogKeyError as error:
        _fail(NOT_DONE, f"Wrote {path}, but not the key of the public log: {error}")
    click.echo(f"Wrote {path}. Next: set the address in it, then “corrigenda manage migrate”.")


@main.command()
@click.option("--no-worker", is_flag=True, help="Only answer requests; “corrigenda work” runs elsewhere.")
def serve(no_worker: bool) -> None:
    """Answer readers and editors, with a worker beside the server.

    Host, port and threads stand in the configuration file.
    """
    _setup()
    _refuse_unmigrated()
    from corrigenda.server import run_server

    run_server(with_worker=not no_worker)


@main.command()
@click.option("--parent", type=int, hidden=True, help="End when this process is gone.")
def work(parent: int | None) -> None:
    """Place reports, look at articles, read feeds, tell readers: what happens after the answer.

    Run as many as you like; what is due stands in the database, and a worker that is killed loses nothing.
    """
    _setup()
    _refuse_unmigrated()
    from corrigenda.worker import run

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    run(stop, parent)


@main.command()
@click.option("--json", "form", flag_value="json", help="Print it as JSON.")
@click.option("--openmetrics", "form", flag_value="openmetrics", help="Print it as OpenMetrics, for a scraper.")
def status(form: str | None) -> None:
    """Say how the work behind the scenes stands: queues, workers, failing hosts.

    Exits with 0 when all is well, and with 1 when something was given up, waits for too long, or no worker runs.
    """
    _setup()
    _refuse_unmigrated()
    from datetime import UTC, datetime

    from corrigenda.core.exposition import openmetrics, plain
    from corrigenda.models.queues import health

    found = health(datetime.now(UTC))
    if form == "json":
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(openmetrics(found) if form == "openmetrics" else plain(found), nl=form != "openmetrics")
    if found.alarms:
        sys.exit(NOT_DONE)


@main.command()
@click.option("--site", metavar="KEY", help="Only this site's feeds.")
def watch(site: str | None) -> None:
    """Read every feed now, and say what was found.

    The worker does the same in its own time. Interrupt it as you like: what is left is due, and the worker or the
    next call goes on with it. Exits with 1 when a feed could not be read.
    """
    _setup()
    _refuse_unmigrated()
    from corrigenda.articles.watch import read_all
    from corrigenda.models import Feed, Site

    feeds = Feed.objects.all()
    if site is not None:
        if not Site.objects.filter(key=site).exists():
            _fail(WRONG_INPUT, f"There is no site “{site}”.")
        feeds = feeds.filter(site__key=site)
    pks = list(feeds.values_list("pk", flat=True))
    if not pks:
        _fail(NOT_DONE, "No feed is watched; “corrigenda manage addfeed” adds one.")
    found: list[Reading] = []
    begun: dict[int, Reading] = {}
    with progress("Reading feeds", len(pks)) as shown:
        for reading in read_all(pks):
            found.append(reading)
            begun[reading.feed.pk] = whole = reading.after(begun.get(reading.feed.pk))
            if not reading.more:
                shown.say(_line(whole))
            shown.step(0 if reading.more else 1, length=len(begun))  # an index brings sitemaps with it
    created, changed = (sum(getattr(r, name) for r in found if not r.is_of_index) for name in ("created", "changed"))
    click.echo(f"{_counted(created, 'new article')}, {changed} changed. The worker looks at their pages.")
    if failed := sum(reading.failed for reading in found):
        _fail(NOT_DONE, f"{_counted(failed, 'feed')} could not be read.")


@main.command()
@click.argument("url")
@click.option("--site", metavar="KEY", help="Only this site; without it, every site of the desk.")
@click.option("--canonical", metavar="URL", default="", help="Judge this canonical link of the page.")
@click.option("--fetch", "is_fetched", is_flag=True, help="Get the page now, for its canonical link and its text.")
@click.option("--json", "as_json", is_flag=True, help="Print an object a site.")
def address(url: str, site: str | None, canonical: str, is_fetched: bool, as_json: bool) -> None:
    """Say which article a URL names, and why: its address by the site's rules, and what is known there.

    No article is made by asking. Exits with 1 when it belongs to no site, or the page cannot be had.
    """
    _setup()
    _refuse_unmigrated()
    from corrigenda.articles.address import explain, in_lines
    from corrigenda.models import Site

    if not absolute(url.partition("#")[0], ""):
        _fail(WRONG_INPUT, f"Not an address of the form https://host/path: {url}")
    sites = Site.objects.order_by("key") if site is None else Site.objects.filter(key=site)
    if site is not None and not sites:
        _fail(WRONG_INPUT, f"There is no site “{site}”.")
    told = [explain(one, url, canonical, is_fetched=is_fetched) for one in sites]
    own = [each for each in told if each.address is not None]
    for each in own or told:
        click.echo(msgspec.json.encode(each).decode() if as_json else "\n".join(in_lines(each)))
    if not own:
        _fail(NOT_DONE, "It belongs to no site of this desk.")
    if unread := [each.trouble for each in own if each.trouble]:
        _fail(NOT_DONE, f"The page was not read: {unread[0]}.")


@main.command()
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default="var/demo", show_default=True)
@click.option("--reset", is_flag=True, help="Begin anew: delete the demo's reports, edits and database.")
@click.option("--port", type=click.IntRange(1, 65534), default=8000, show_default=True, help="The desk's port.")
@click.option("--publication-port", type=click.IntRange(1, 65534), default=8001, show_default=True)
@click.option(
    "--database", metavar="URL", default="", help="postgresql://…; without it, one SQLite file in the folder."
)
def demo(folder: Path, reset: bool, port: int, publication_port: int, database: str) -> None:
    """Run the whole chain on this machine: a small publication, its desk and its record.

    Everything is in one folder; running it again keeps what was done.
    """
    if port == publication_port:
        _fail(WRONG_INPUT, "The desk and the publication need two ports.")
    from corrigenda.demo.folder import prepare

    try:
        config = prepare(folder, port=port, publication_port=publication_port, database=database, reset=reset)
    except OSError as error:
        _fail(NOT_DONE, str(error))
    os.environ["CORRIGENDA_CONFIG"] = str(config)
    os.environ.pop("DATABASE_URL", None)
    _setup()
    from django.core.management import call_command

    from corrigenda.demo.run import start
    from corrigenda.server import run_server

    call_command("migrate", verbosity=0)
    start()
    run_server(with_worker=True)


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's management commands: migrate, addsite, addperson, changepassword, shell …"""
    _setup()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["corrigenda manage", *arguments])


@main.command()
@click.argument("page", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print text, digest and blocks with offsets in code points.")
@click.option("--root", metavar="CSS", help="The site's root selector.")
@click.option("--skip", metavar="CSS", multiple=True, help="A skip selector; may be given again.")
def text(page: IO[bytes], as_json: bool, root: str | None, skip: tuple[str, ...]) -> None:
    """Print the canonical text of a page: what a reader sees in the article, and what offsets count in.

    PAGE is an HTML file, or - for standard input. Exits with 1 when the page has no article text.

    \b
    corrigenda text story.html
    corrigenda text story.html --skip .teaser --json
    """
    for selector in (root, *skip):
        if selector and (reason := selector_error(selector)):
            _fail(WRONG_INPUT, f"{selector}: {reason}")
    found = read(decode(page.read()), Rules(root, skip))
    if as_json:
        blocks = [[block.start, block.end, block.kind] for block in found.blocks]
        click.echo(json.dumps({"digest": found.digest, "text": found.text, "blocks": blocks}, ensure_ascii=False))
    elif found.text:
        click.echo(found.text)
    if not found.text:
        _fail(NOT_DONE, "The page has no article text; name its place with --root.")


@main.command(name="locate")
@click.argument("text_file", metavar="TEXT", type=click.File("r", encoding="utf-8"))
@click.option("--quotes", type=click.File("r", encoding="utf-8"), required=True, help="JSON Lines, a quote a line.")
def locate_quotes(text_file: IO[str], quotes: IO[str]) -> None:
    """Find quotes in a text: where each stands, in code points, or that it has no one clear place.

    TEXT is a plain text file, as “corrigenda text” prints it. A quote is a line of the form
    {"exact": "…", "prefix": "…", "suffix": "…", "near": 120}; all but exact may be left out.
    Prints a JSON line a quote, in the same order; exits with 1 when any was not found.
    """
    try:
        words, wanted = text_file.read(), list(_quotes(quotes))
    except UnicodeDecodeError as error:
        _fail(WRONG_INPUT, f"the text and the quotes have to be in UTF-8: {error}")
    missing = 0
    for number, quote, near in wanted:
        match = locate(words, quote, near)
        place: dict[str, object] = {"line": number, "start": None, "end": None}
        if match is None:
            missing += 1
        else:
            place |= {"start": match.span.start, "end": match.span.end, "rule": match.rule, "score": match.score}
        click.echo(json.dumps(place))
    if missing:
        _fail(NOT_DONE, f"{missing} of the quotes have no one clear place in the text.")


@main.command(name="carry")
@click.argument("old_file", metavar="OLD", type=click.File("r", encoding="utf-8"))
@click.argument("new_file", metavar="NEW", type=click.File("r", encoding="utf-8"))
@click.option("--spans", type=click.File("r", encoding="utf-8"), required=True, help="JSON Lines, a span a line.")
def carry_spans(old_file: IO[str], new_file: IO[str], spans: IO[str]) -> None:
    """Carry passages of one revision over to the next: where each stands, and what became of it.

    OLD and NEW are plain text files, as “corrigenda text” prints them. A span is a line of the form
    {"start": 120, "end": 134}, in code points of OLD. Prints a JSON line a span, in the same order: status
    (unchanged, changed, moved, deleted, unsure), start and end in NEW, the words there, the words before, the rule
    that decided, and kept, the share of the words that stood. Exits with 1 when any is unsure.
    """
    try:
        old, new, wanted = old_file.read(), new_file.read(), list(_spans(spans))
    except UnicodeDecodeError as error:
        _fail(WRONG_INPUT, f"the texts and the spans have to be in UTF-8: {error}")
    for number, span in wanted:
        if span.end > len(old):
            _fail(
                WRONG_INPUT,
                f"line {number} of the spans: {span.start}..{span.end} is outside of {len(old)} code points",
            )
    unsure = 0
    for (number, _), carried in zip(wanted, carry(old, new, [span for _, span in wanted]), strict=True):
        unsure += carried.status == "unsure"
        place = carried.span
        answer = {
            "line": number, "status": carried.status,
            "start": place.start if place else None, "end": place.end if place else None,
            "words": carried.words, "before": carried.before, "rule": carried.rule, "kept": round(carried.kept, 3),
        }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
    if unsure:
        _fail(NOT_DONE, f"{unsure} of the passages could not be told.")


def _quotes(lines: IO[str]) -> Iterator[tuple[int, Quote, int | None]]:
    for number, fields in _objects(lines, "quotes"):
        near = fields.pop("near", None)
        try:
            quote = Quote(**fields)
        except TypeError as error:
            _fail(WRONG_INPUT, f"line {number} of the quotes: {error}")
        if not all(isinstance(part, str) for part in (quote.exact, quote.prefix, quote.suffix)):
            _fail(WRONG_INPUT, f"line {number} of the quotes: exact, prefix and suffix are strings")
        if near is not None and not _is_number(near):
            _fail(WRONG_INPUT, f"line {number} of the quotes: near is a number of code points")
        yield number, quote, near


def _spans(lines: IO[str]) -> Iterator[tuple[int, Span]]:
    for number, fields in _objects(lines, "spans"):
        start, end = fields.get("start"), fields.get("end")
        if not (_is_number(start) and _is_number(end)) or len(fields) > 2:
            _fail(
                WRONG_INPUT, f"line {number} of the spans: start and end, and nothing else, are numbers of code points"
            )
        try:
            yield number, Span(start, end)
        except ValueError as error:
            _fail(WRONG_INPUT, f"line {number} of the spans: {error}")


def _objects(lines: IO[str], what: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """JSON Lines that hold an object each, with their numbers; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError as error:
            _fail(WRONG_INPUT, f"line {number} of the {what}: {error}")
        if not isinstance(fields, dict):
            _fail(WRONG_INPUT, f"line {number} of the {what}: not an object")
        yield number, fields


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _line(reading: Reading) -> str:
    """What a reading brought, in a line."""
    if reading.failed:
        said = f"not read: {reading.trouble}"
    else:
        what = "sitemap" if reading.is_of_index else "article"
        said = f"{_counted(reading.created, f'new {what}')}, {reading.changed} changed"
        said += f" ({reading.trouble})" if reading.trouble else ""
    return f"{reading.feed.site.key} {reading.feed.url}: {said}"
