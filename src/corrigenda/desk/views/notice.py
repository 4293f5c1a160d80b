"""The draft of a notice, its preview, and its publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.catalogue import LANGUAGES, direction, texts
from corrigenda.core.numbers import number
from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.deciding import lines
from corrigenda.desk.draft_words import wording
from corrigenda.desk.notices import (
    NoticeOutdated,
    NoticeRefused,
    draft_of,
    may_have_notice,
    publish,
    save_draft,
    stamp,
)
from corrigenda.models import Correction, CorrectionKind, Erratum
from corrigenda.models.log_entry import LogDamaged

_LANGUAGE_NAMES = {
    "en": "English", "uk": "Українська", "ru": "Русский", "pl": "Polski", "de": "Deutsch", "fr": "Français",
    "es": "Español", "pt": "Português", "tr": "Türkçe", "ar": "العربية", "he": "עברית",
}  # fmt: skip


class NoticeForm(forms.Form):
    """A notice as the editor wrote it."""

    kind = forms.ChoiceField(choices=CorrectionKind.choices)
    language = forms.ChoiceField(choices=[(language, _LANGUAGE_NAMES[language]) for language in LANGUAGES])
    text = forms.CharField(max_length=4000, error_messages={"required": "Write what the public should read."})
    before = forms.CharField(max_length=2000, required=False)
    after = forms.CharField(max_length=2000, required=False)


@desk_page(Power.PUBLISH, methods=("GET", "HEAD", "POST"))
def draft(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Write the notice; saving leads to the preview, from where it is published."""
    erratum = _find(desk, pk)
    if not may_have_notice(erratum):
        return _refused(request, desk, erratum)
    if request.method != "POST":
        return _draft_page(request, desk, erratum, _initial(erratum))
    form = NoticeForm(request.POST)
    typed = {name: lines(request.POST.get(name, "")) for name in form.fields}
    if not form.is_valid():
        return _draft_page(request, desk, erratum, typed, form=form, status=422)
    values = {name: lines(value) for name, value in form.cleaned_data.items()}
    if _lacks_power(desk, values["kind"]):
        form.add_error("kind", "A retraction needs a standards editor.")
        return _draft_page(request, desk, erratum, typed, form=form, status=403)
    kind = CorrectionKind(values.pop("kind"))
    try:
        save_draft(pk, request.POST.get("seen", ""), kind=kind, actor=desk.user, at=timezone.now(), **values)
    except NoticeOutdated as outdated:
        return _draft_page(request, desk, _find(desk, pk), typed, form=form, outdated=outdated, status=409)
    except NoticeRefused:
        return _refused(request, desk, erratum)
    if "preview" in request.POST:
        return redirect("desk:preview", desk.site.key, pk)
    messages.success(request, "Draft saved.")
    return redirect("desk:draft", desk.site.key, pk)


@desk_page(Power.PUBLISH)
def preview(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The draft as the public will read it, with the one button that publishes it."""
    erratum = _find(desk, pk)
    return _preview_page(request, desk, erratum)


@desk_page(Power.PUBLISH, methods=("POST",))
def publish_notice(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Publish the draft that the editor has just read."""
    erratum = _find(desk, pk)
    notice = get_object_or_404(Correction, erratum=erratum, pk=number(request.POST.get("notice")) or 0)
    if _lacks_power(desk, notice.kind):
        return page(request, desk, "forbidden", {"detail": "A retraction needs a standards editor."}, status=403)
    try:
        published = publish(pk, notice.pk, request.POST.get("seen", ""), actor=desk.user, at=timezone.now())
    except NoticeOutdated:
        return _preview_page(request, desk, erratum, changed=True, status=409)
    except NoticeRefused:
        return _refused(request, desk, erratum)
    except LogDamaged as damaged:
        messages.error(request, f"It was not published, and the draft is kept. {damaged}")
        return redirect("desk:preview", desk.site.key, pk)
    messages.success(request, f"Notice {published.number} is public.")
    return redirect("desk:erratum", desk.site.key, pk)


def _draft_page(
    request: HttpRequest,
    desk: Desk,
    erratum: Erratum,
    values: dict[str, Any],
    *,
    form: NoticeForm | None = None,
    outdated: NoticeOutdated | None = None,
    status: int = 200,
) -> HttpResponse:
    kinds = [choice for choice in CorrectionKind.choices if not _lacks_power(desk, choice[0])]
    context = {
        "erratum": erratum,
        "values": values,
        "errors": {name: found[0] for name, found in form.errors.items()} if form else {},
        "outdated": outdated,
        "kinds": kinds,
        "languages": list(_LANGUAGE_NAMES.items()),
        "draft": draft_of(erratum),
        "seen": stamp(erratum),
        "dir": direction(values["language"]),
        **_shown(values),
        **_article_language(erratum),
    }
    return page(request, desk, "draft", context, status=status)


def _preview_page(
    request: HttpRequest, desk: Desk, erratum: Erratum, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    notice = draft_of(erratum)
    if notice is None:
        return redirect("desk:draft", desk.site.key, erratum.pk)
    values = {name: getattr(notice, name) for name in NoticeForm.base_fields}
    context = {
        "erratum": erratum,
        "draft": notice,
        "seen": stamp(erratum),
        "changed": changed,
        "may_publish_kind": may_have_notice(erratum) and not _lacks_power(desk, notice.kind),
        "refused": not may_have_notice(erratum),
        "values": values,
        **_shown(values),
    }
    return page(request, desk, "preview", context, status=status)


def _initial(erratum: Erratum) -> dict[str, Any]:
    saved = draft_of(erratum)
    if saved is not None:
        return {name: getattr(saved, name) for name in NoticeForm.base_fields}
    suggested = wording(erratum)
    return {
        "kind": CorrectionKind.CORRECTION.value,
        "language": suggested.language,
        "text": suggested.text,
        "before": suggested.before,
        "after": suggested.after,
    }


def _shown(values: dict[str, Any]) -> dict[str, str]:
    """How the public page will name and set the notice."""
    kind = str(values["kind"])
    language = str(values["language"]) if values["language"] in LANGUAGES else "en"
    label = texts(language).get(f"notice.kind.{kind}", str(dict(CorrectionKind.choices).get(kind, kind)))
    return {"notice_label": label, "notice_language": language, "notice_direction": direction(language)}


def _article_language(erratum: Erratum) -> dict[str, str]:
    language = erratum.article.language or erratum.site.language
    return {"language": language, "direction": direction(language)}


def _lacks_power(desk: Desk, kind: str) -> bool:
    return kind == CorrectionKind.RETRACTION and not desk.may(Power.RETRACT)


def _refused(request: HttpRequest, desk: Desk, erratum: Erratum) -> HttpResponse:
    return page(request, desk, "no_notice", {"erratum": erratum}, status=409)


def _find(desk: Desk, pk: int) -> Erratum:
    return get_object_or_404(Erratum.objects.select_related("site", "article", "revision"), site=desk.site, pk=pk)
