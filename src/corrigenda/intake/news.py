"""What the desk knows of a passage already, told to the reader who has just reported it, in the dialog.

The report itself is answered at once and asked nothing; this is asked a moment later, when it has found its place.
"""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from corrigenda.core.answers import problem_answer
from corrigenda.core.catalogue import best_language, say
from corrigenda.core.problems import Problem
from corrigenda.core.states import State
from corrigenda.intake.outcome import Outcome
from corrigenda.templatetags.reader_text import absolute, moment_in_words


class News(msgspec.Struct, frozen=True):
    """How a report stands. `text` is what is worth saying now, `url` and `label` lead on; "" where there is nothing."""

    state: str
    readers: int
    text: str
    url: str
    label: str


@require_safe
@cache_control(private=True, no_store=True)
def news(request: HttpRequest, token: str) -> HttpResponse:
    """`/receipt/TOKEN/news?lang=…`: JSON, readable by any page, for whoever has the receipt's address."""
    outcome = Outcome.of(token)
    if outcome is None:
        answer = problem_answer(Problem("not-found", "There is no report with this receipt."))
        response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    else:
        found = tell(outcome, request.GET.get("lang", ""))
        response = HttpResponse(msgspec.json.encode(found), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def tell(outcome: Outcome, wanted: str) -> News:
    """The news of a report in the wanted language (BCP 47), or in the report's, or in the site's."""
    site = outcome.report.site
    language = best_language(wanted, outcome.report.language, site.language)
    text = url = label = ""
    if outcome.corrected_before:
        text = f"{say(language, 'receipt.already')} {moment_in_words(language, outcome.corrected_before, site)}"
        standing = [notice for notice in outcome.notices if notice.withdrawn_at is None]
        if standing:
            notice = standing[-1]
            url, label = absolute(notice.get_absolute_url()), say(language, f"notice.kind.{notice.kind}")
        elif outcome.link:
            url, label = outcome.link, say(language, "record.passage")
    elif outcome.state == State.VERIFIED:
        text = say(language, "state.verified.text")
    elif outcome.readers > 1:
        text = say(language, "receipt.readers", count=outcome.readers)
    return News(outcome.state, outcome.readers, text, url, label)
