"""A site's rules, as its administrators change them: checked by `Site.clean`, and every change is an event."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction

from corrigenda.desk.access import Desk
from corrigenda.models import Event, EventKind, Site


class Lines(forms.CharField):
    """A list of words, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "dir": "ltr"})

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines as a list."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]


class Said(forms.CharField):
    """Paragraphs that the public reads."""

    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=4000, **options)

    def to_python(self, value: Any) -> Any:
        """The text with the line ends as they were typed (HTML, 4.10.21)."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


if TYPE_CHECKING:
    _SiteForm = forms.ModelForm[Site]
else:
    _SiteForm = forms.ModelForm


class SettingsForm(_SiteForm):
    """All of a site that may change; its key never does."""

    origins = Lines(help_text="Where its pages are served from, one a line, e.g. https://news.example")
    skip_selectors = Lines(required=False, help_text="What is not part of the story, one CSS selector a line.")

    mirrors = Lines(
        required=False,
        help_text="Of the origins, those that show the articles of another one: mobile and AMP hosts, www or not.",
    )
    kept_parameters = Lines(required=False, help_text="Query parameters that name an article, one a line, e.g. id")
    dropped_parameters = Lines(
        required=False, help_text="Query parameters that do not, one a line; those of trackers go by themselves."
    )
    corrections_policy = forms.URLField(
        required=False, assume_scheme="https", max_length=2000,
        help_text="Where the publication says what it corrects, and how; named in the record’s structured data.",
    )  # fmt: skip

    corrects_silently = Said(
        required=False,
        help_text="What is corrected without a notice, e.g. spelling that changes no meaning. Public: with this or the "
        "next the record has a page of your corrections policy, and every change is a new version of it.",
    )
    complaints = Said(
        required=False, help_text="Where readers turn who do not agree with the desk: an ombudsman, a press council."
    )

    class Meta:
        model = Site
        labels = {
            "drops_amp": "Drop AMP’s marks",
            "only_kept_parameters": "Drop all other parameters",
            "lists_stealth_edits": "List edits without a notice",
        }
        fields = (
            "name", "language", "time_zone", "origins", "mirrors", "kept_parameters", "dropped_parameters",
            "only_kept_parameters", "trailing_slash", "drops_amp", "root_selector", "skip_selectors",
            "daily_cap", "hourly_rate", "burst", "least_seconds", "email_days", "junk_days",
            "revisions_kept_days", "lists_stealth_edits",
            "corrections_policy", "corrects_silently", "complaints",
        )  # fmt: skip


def change(desk: Desk, form: SettingsForm, at: datetime) -> None:
    """Save a valid form with its event (`at` in UTC); a form without changes is no event."""
    if not form.changed_data:
        return
    with transaction.atomic():
        before = Site.objects.select_for_update(no_key=True).get(pk=desk.site.pk)
        save_changed(form, before.pk)
        Event.write(
            EventKind.CONFIGURED, site=desk.site, at=at, actor=desk.user,
            before={name: getattr(before, name) for name in form.changed_data},
            after={name: form.cleaned_data[name] for name in form.changed_data},
        )  # fmt: skip


def save_changed(form: forms.ModelForm[Site], pk: int) -> None:
    """Write what a valid form changed into the locked row, and nothing else: a colleague may have changed the rest."""
    site = Site.objects.get(pk=pk)
    for name in form.changed_data:
        setattr(site, name, form.cleaned_data[name])
    site.save()


def stamp_of(site: Site) -> str:
    """Names the settings as a page shows them, so that a page from before a colleague's change can be told."""
    shown = repr([(name, getattr(site, name)) for name in SettingsForm.Meta.fields])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
