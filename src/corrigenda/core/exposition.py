"""How the work stands, as text: lines for people, and OpenMetrics 1.0 for a scraper.

OpenMetrics: https://prometheus.io/docs/specs/om/open_metrics_spec/ (families together, names of units at the end,
label values escaped, `# EOF` last).
"""

from __future__ import annotations

from collections.abc import Iterable

from corrigenda.core.health import Health, lasting

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"

_HEAD = ("", "due now", "oldest", "in hand", "retrying", "given up")


def plain(health: Health) -> str:
    """Aligned lines for people."""
    rows = [
        (q.name, str(q.due), lasting(q.lag) if q.due else "–", str(q.leased), str(q.retrying), str(q.given_up))
        for q in health.queues
    ]
    lines = [_aligned(row, [_HEAD, *rows]) for row in (_HEAD, *rows)]
    seen = f"last seen {lasting((health.at - health.seen_at).total_seconds())} ago" if health.seen_at else "never seen"
    lines += ["", f"workers running: {health.workers}, {seen}"]
    lines.append(f"articles that serve an older copy: {health.older_copies}")
    if health.hosts:
        lines += ["", "failing hosts:"]
        width = max(len(host.name) for host in health.hosts)
        lines += [f"  {h.name:<{width}}  {h.failures:>4}  {_one_line(h.trouble)}" for h in health.hosts]
    lines += ["", *(f"! {alarm}" for alarm in health.alarms)] if health.alarms else ["", "All is well."]
    return "\n".join(lines)


def _aligned(row: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in rest)]).rstrip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def openmetrics(health: Health) -> str:
    """The same as metrics, all gauges."""
    lines: list[str] = []

    def family(name: str, what: str, samples: Iterable[tuple[dict[str, str], float]], unit: str = "") -> None:
        full = f"corrigenda_{name}"
        lines.append(f"# TYPE {full} gauge")
        if unit:
            lines.append(f"# UNIT {full} {unit}")
        lines.append(f"# HELP {full} {what}")
        lines.extend(f"{full}{_labels(labels)} {value}" for labels, value in samples)

    def by_queue(field: str) -> list[tuple[dict[str, str], float]]:
        return [({"queue": queue.name}, getattr(queue, field)) for queue in health.queues]

    family("queue_due", "Rows that are due and in nobody's hands.", by_queue("due"))
    family("queue_lag_seconds", "How long the oldest due row waits.", by_queue("lag"), "seconds")
    family("queue_leased", "Rows that a worker has in hand.", by_queue("leased"))
    family("queue_retrying", "Rows that failed and are tried again.", by_queue("retrying"))
    family("queue_given_up", "Rows that failed too often and are not tried again.", by_queue("given_up"))
    failures: list[tuple[dict[str, str], float]] = [({"host": host.name}, host.failures) for host in health.hosts]
    family("host_failures", "Pages and feeds of a host that could not be had.", failures)
    family("older_copies", "Articles whose page serves an earlier text.", [({}, health.older_copies)])
    family("workers", "Workers seen lately.", [({}, health.workers)])
    if health.seen_at is not None:
        since = (health.at - health.seen_at).total_seconds()
        family("worker_quiet_seconds", "How long no worker was seen.", [({}, since)], "seconds")
    family("healthy", "1 when nothing needs a look.", [({}, 0 if health.alarms else 1)])
    return "\n".join([*lines, "# EOF\n"])


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
