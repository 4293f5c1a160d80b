"""The figures of a site over some months: a page to show, and two tables to keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from corrigenda.core.figures import Tally
from corrigenda.core.roles import Power
from corrigenda.core.spreadsheet import CSV, csv_of
from corrigenda.desk import charts
from corrigenda.desk import evidence as evidence_of
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.figures import Period, errata_of, happened, rows_of
from corrigenda.desk.words import kind_words

_DAY = timedelta(days=1)


@desk_page(Power.SEE_DESK)
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What came in, what was an error, how long it took."""
    period = Period.parse(request.GET, timezone.now())
    found = errata_of(desk.site, period)
    context = {
        "period": period, "months": period.months, "total": found.total, "happened": happened(desk.site, period),
        "by_month": list(found.by_month.items()),
        "by_kind": [(kind_words(kind), tally) for kind, tally in found.by_kind.items()],
        "errata_chart": charts.stacked([_errata_bar(month, tally) for month, tally in found.by_month.items()]),
        "days_chart": charts.stacked([_days_bar(month, tally) for month, tally in found.by_month.items()]),
    }  # fmt: skip
    return page(request, desk, "figures", context)


def _errata_bar(month: str, tally: Tally) -> tuple[str, str, tuple[int, ...]]:
    words = f"{month}: {tally.errors} errors, {tally.rejected} rejected, {tally.undecided} undecided"
    return month[-2:], words, (tally.errors, tally.rejected, tally.undecided)


def _days_bar(month: str, tally: Tally) -> tuple[str, str, tuple[float, ...]]:
    taken = tally.to_correction
    if taken.median is None or taken.nine_in_ten is None:
        return month[-2:], f"{month}: nothing corrected", ()
    median, most = taken.median / _DAY, taken.nine_in_ten / _DAY
    words = f"{month}: half within {median:.1f} days, nine in ten within {most:.1f}"
    return month[-2:], words, (median, most - median)


@desk_page(Power.SEE_DESK)
def table(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The figures by month and kind, for a spreadsheet."""
    period = Period.parse(request.GET, timezone.now())
    return _download(desk, "figures", period, [csv_of(rows_of(errata_of(desk.site, period)))])


@desk_page(Power.EXPORT)
def evidence(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every erratum of the period with who decided what, for a certifier."""
    period = Period.parse(request.GET, timezone.now())
    return _download(desk, "evidence", period, (csv_of(rows) for rows in evidence_of.rows(desk.site, period)))


def _download(desk: Desk, name: str, period: Period, lines: Iterable[bytes]) -> HttpResponse:
    months = period.months
    file = f"{desk.site.key}-{name}-{months[0]}-{months[-1]}.csv"
    # A table begins with its first line or not at all: what fails at once is an error page and no half a file.
    waiting = iter(lines)
    response = StreamingHttpResponse(chain([next(waiting)], waiting), content_type=CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response  # type: ignore[return-value]
