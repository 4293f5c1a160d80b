"""`corrigenda status` says how the work behind the scenes stands, to people, programs, scrapers and monitors."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from corrigenda.cli import main
from corrigenda.models import Article, Feed, Site, Telling, Worker
from corrigenda.models.queues import next_due
from tests.intake.test_place import a_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def worker(now: datetime) -> Worker:
    return Worker.objects.create(host="desk-1", pid=7, begun_at=now, seen_at=now)


def status(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["status", *arguments])


def an_article(site: Site, name: str, now: datetime, **fields: object) -> Article:
    return Article.objects.create(site=site, url=f"https://ledger.test/{name}", first_seen_at=now, **fields)


def test_all_is_well_where_a_worker_runs_and_nothing_waits_for_long(site: Site, now: datetime, worker: Worker) -> None:
    a_report(site, "on Tuesday", place_at=now)
    an_article(site, "later", now, look_at=now + timedelta(hours=1))
    result = status()
    assert result.exit_code == 0, result.output
    assert "All is well." in result.output
    assert "workers running: 1, last seen" in result.output


def test_queues_are_counted_by_what_their_rows_wait_for(site: Site, now: datetime, worker: Worker) -> None:
    an_article(site, "due", now, look_at=now - timedelta(seconds=90))
    an_article(site, "taken", now, look_at=now - timedelta(days=9), leased_until=now + timedelta(minutes=1), attempts=1)
    an_article(site, "again", now, look_at=now + timedelta(minutes=1), attempts=2, trouble="HTTP 500")
    an_article(site, "no-more", now, given_up_at=now, attempts=30, trouble="HTTP 500")
    result = status("--json")
    told = json.loads(result.output)
    assert 90 <= told["queues"]["articles"].pop("lag_seconds") < 600
    assert told["queues"]["articles"] == {"due": 1, "leased": 1, "retrying": 1, "given_up": 1}
    assert told["failing_hosts"] == [{"host": "ledger.test", "failures": 2, "last_trouble": "HTTP 500"}]
    assert (told["healthy"], told["alarms"], result.exit_code) == (False, ["articles: 1 given up"], 1)


def test_every_queue_that_has_something_given_up_is_told(site: Site, now: datetime, worker: Worker) -> None:
    report = a_report(site, "on Tuesday", place_at=None, given_up_at=now)
    Telling.objects.create(report=report, given_up_at=now)
    Feed.objects.create(site=site, url="https://ledger.test/feed", read_at=None, given_up_at=now)
    assert json.loads(status("--json").output)["alarms"] == [
        "reports: 1 given up", "feeds: 1 given up", "mails: 1 given up",
    ]  # fmt: skip


def test_a_monitor_hears_of_what_waits_for_too_long_and_of_workers_that_are_gone(site: Site, now: datetime) -> None:
    Worker.objects.create(host="desk-1", pid=7, begun_at=now, seen_at=now - timedelta(minutes=3))
    a_report(site, "on Tuesday", place_at=now - timedelta(hours=3))
    result = status()
    assert result.exit_code == 1
    assert "! no worker is running" in result.output
    assert "! reports: the oldest waits for 3 h" in result.output
    assert "last seen 3 min ago" in result.output


def test_the_lines_for_people_are_aligned_and_short(site: Site, now: datetime, worker: Worker) -> None:
    an_article(site, "again", now, look_at=now, attempts=2, trouble="a\nline " + "x" * 300, older_since=now)
    lines = status().output.splitlines()
    assert len({len(line) for line in lines[:5]}) == 1, "the last column ends in the same place"
    assert any(line.startswith("  ledger.test ") and "a line xx" in line for line in lines)
    assert "articles that serve an older copy: 1" in lines


_SAMPLE = re.compile(r'^([a-z_]+)(?:\{([a-z]+)="((?:[^"\\\n]|\\["\\n])*)"\})? (-?[0-9.]+(?:e[+-]?\d+)?)$')


def test_the_metrics_are_a_well_formed_openmetrics_text(site: Site, now: datetime, worker: Worker) -> None:
    Article.objects.create(
        site=site, url='https://a"b\\c.test/x', first_seen_at=now, look_at=now, attempts=1, trouble="HTTP 500"
    )
    result = status("--openmetrics")
    text = result.output
    assert text.endswith("\n# EOF\n")
    assert text.count("# EOF") == 1
    family, seen, values = "", set(), {}
    for line in text.splitlines()[:-1]:
        if line.startswith("# "):
            _, what, name, rest = line.split(" ", 3)
            if what == "TYPE":
                assert name not in seen, "a family stands together"
                family = name
                seen.add(name)
                assert rest == "gauge"
            assert (what, name) in {("TYPE", family), ("UNIT", family), ("HELP", family)}
            assert what != "UNIT" or name.endswith(f"_{rest}")
            continue
        sample = _SAMPLE.match(line)
        assert sample is not None, line
        assert sample[1] == family
        values[sample[1], sample[3]] = float(sample[4])
    assert values["corrigenda_queue_due", "articles"] == 1
    assert values["corrigenda_host_failures", 'a\\"b\\\\c.test'] == 1
    assert values["corrigenda_healthy", None] == 1
    assert (values["corrigenda_workers", None], result.exit_code) == (1, 0)


def test_an_idle_worker_knows_when_the_next_row_comes_due(site: Site, now: datetime) -> None:
    assert next_due(now) is None
    an_article(site, "later", now, look_at=now + timedelta(seconds=90))
    assert next_due(now) == 90
    a_report(site, "on Tuesday", place_at=now + timedelta(seconds=1))
    assert next_due(now) == 1
    assert next_due(now + timedelta(seconds=1)) == 0
