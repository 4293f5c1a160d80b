"""A reader confirms that the address left with a report is theirs, or has it deleted.

Opening the link changes nothing, because mail programs open links by themselves: a button does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from corrigenda.core.catalogue import best_language
from corrigenda.intake.erase import forget_address
from corrigenda.models import Confirmation


# csrf_exempt: the signed link is the permission, and no cookie has a part in it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, signed: str) -> HttpResponse:
    """The page behind the link, and what its buttons do."""
    found = Confirmation.by_link(signed)
    is_deleted = False
    if found is not None and request.method == "POST":
        if "delete" in request.POST:
            forget_address(found.report)
            is_deleted = True
        else:
            found.confirm(datetime.now(UTC))
            found.refresh_from_db(fields=["confirmed_at"])
    context: dict[str, Any] = {"site": None, "language": best_language(), "found": found, "is_deleted": is_deleted}
    if found is not None:
        report = found.report
        context |= {
            "site": report.site, "report": report, "article": report.article,
            "language": best_language(report.language, report.site.language),
        }  # fmt: skip
    page = render_to_string("corrigenda/intake/confirm.html", context)
    response = HttpResponse(page, status=200 if found is not None else 404)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
