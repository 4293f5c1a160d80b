"""A published notice at the desk: how it stands, its amendment, and its withdrawal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.catalogue import direction, texts
from corrigenda.core.log_form import WORDS
from corrigenda.core.roles import Power
from corrigenda.desk import history
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.deciding import lines
from corrigenda.desk.views.notice import NoticeForm
from corrigenda.models import Correction, CorrectionKind, Event, EventKind, Superseded
from corrigenda.models.log_entry import LogDamaged

_KINDS = (EventKind.PUBLISHED, EventKind.AMENDED, EventKind.WITHDRAWN)
_WHY = "Say why: it stands beside the notice, for everybody."
_LONGEST_REASON = 1000  # an entry of the log stays below the 65,535 bytes that a bundle of entries can hold


class AmendmentForm(NoticeForm):
    """A notice as it should read from now on."""

    reason = forms.CharField(max_length=_LONGEST_REASON, error_messages={"required": _WHY})
    is_minor = forms.BooleanField(required=False)
    seen = forms.IntegerField(min_value=1, max_value=10_000)


class WithdrawalForm(forms.Form):
    """Why a notice is withdrawn."""

    reason = forms.CharField(max_length=_LONGEST_REASON, error_messages={"required": _WHY})
    seen = forms.IntegerField(min_value=1, max_value=10_000)


@dataclass(frozen=True)
class Typed:
    """What was typed into one of the two forms, with what is wrong with it, by field."""

    amendment: dict[str, str] = field(default_factory=dict)
    is_minor: bool = False
    withdrawal: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""


@desk_page(Power.PUBLISH)
def notice(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """A published notice, with the forms that amend and withdraw it."""
    return _page(request, desk, _find(desk, number), Typed())


@desk_page(Power.PUBLISH, methods=("POST",))
def amend(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Look at an amendment, or make it public."""
    found = _find(desk, number)
    form = AmendmentForm(request.POST)
    names = (*WORDS, "reason")
    values = {name: lines(request.POST.get(name, "")) for name in names}
    form.is_valid()
    errors = {name: str(wrong[0]) for name, wrong in form.errors.items()}
    if not errors and _lacks_power(desk, found.kind, values["kind"]):
        errors["kind"] = "A retraction needs a standards editor."
    words = {name: lines(form.cleaned_data.get(name, "")) for name in WORDS}
    if not errors and words == found.words and form.cleaned_data["seen"] == found.version:
        errors["text"] = "This is what it says already."
    typed = Typed(values, is_minor="is_minor" in request.POST, errors=errors)
    if errors:
        return _page(request, desk, found, typed, status=422)
    if "publish" not in request.POST:
        return _page(request, desk, found, typed, is_preview=True)
    reason, seen = lines(form.cleaned_data["reason"]), form.cleaned_data["seen"]
    try:
        Correction.amend(
            found.pk, words, seen=seen, reason=reason, is_minor=form.cleaned_data["is_minor"], at=timezone.now(),
            actor=desk.user,
        )  # fmt: skip
    except (Superseded, LogDamaged) as refused:
        return _refused(request, desk, number, values, "", refused, is_minor=typed.is_minor)
    messages.success(request, f"Notice {number} is amended, and its public page says so.")
    return redirect("desk:notice", desk.site.key, number)


@desk_page(Power.PUBLISH, methods=("POST",))
def withdraw(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Withdraw a notice for good."""
    found = _find(desk, number)
    form = WithdrawalForm(request.POST)
    typed = lines(request.POST.get("reason", ""))
    if not form.is_valid():
        errors = {"withdrawal": str(next(iter(form.errors.values()))[0])}
        return _page(request, desk, found, Typed(withdrawal=typed, errors=errors), status=422)
    if _lacks_power(desk, found.kind):
        return page(request, desk, "forbidden", {"detail": "A retraction needs a standards editor."}, status=403)
    reason, seen = lines(form.cleaned_data["reason"]), form.cleaned_data["seen"]
    try:
        Correction.withdraw(found.pk, seen=seen, reason=reason, at=timezone.now(), actor=desk.user)
    except (Superseded, LogDamaged) as refused:
        return _refused(request, desk, number, {}, typed, refused)
    messages.success(request, f"Notice {number} is withdrawn. Its page stays, and says so.")
    return redirect("desk:notice", desk.site.key, number)


def _refused(
    request: HttpRequest, desk: Desk, number: int, amendment: dict[str, str], withdrawal: str,
    refused: Superseded | LogDamaged, *, is_minor: bool = False,
) -> HttpResponse:  # fmt: skip
    problem = f"Nothing was changed. {refused}" if isinstance(refused, LogDamaged) else (
        "The notice changed while you were writing. Nothing was saved; what you typed is still here, and this is how "
        "it stands now."
    )  # fmt: skip
    typed = Typed(amendment, is_minor, withdrawal, problem=problem)
    return _page(request, desk, _find(desk, number), typed, status=409)


def _page(
    request: HttpRequest, desk: Desk, found: Correction, typed: Typed, *, is_preview: bool = False, status: int = 200
) -> HttpResponse:
    values: dict[str, Any] = typed.amendment or {**found.words, "reason": ""}
    language = found.article.language or desk.site.language
    events = Event.objects.filter(site=desk.site, correction=found, article=found.article_id, kind__in=_KINDS)
    context = {
        "notice": found,
        "label": texts("en")[f"notice.kind.{found.kind}"],
        "values": values,
        "typed": typed,
        "kinds": [kind for kind in CorrectionKind.choices if not _lacks_power(desk, kind[0])],
        "languages": NoticeForm.base_fields["language"].choices,  # type: ignore[attr-defined]
        "dir": direction(values["language"]),
        "may_change": found.withdrawn_at is None and not _lacks_power(desk, found.kind),
        "is_preview": is_preview,
        "changed": [(found.words[name], values[name]) for name in ("text", "before", "after")],
        "history": history.tell(events.select_related("actor").order_by("-pk")),
        "language": language,
        "direction": direction(language),
    }
    return page(request, desk, "published", context, status=status)


def _lacks_power(desk: Desk, *kinds: str) -> bool:
    return CorrectionKind.RETRACTION in kinds and not desk.may(Power.RETRACT)


def _find(desk: Desk, number: int) -> Correction:
    rows = Correction.objects.filter(site=desk.site, published_at__isnull=False)
    return get_object_or_404(rows.select_related("article", "erratum"), number=min(number, 10**9))
