"""What a site makes of the copy checks: which findings come, how sure a rule is thought, which words are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict

from corrigenda.core.copycheck import RULES, Rule
from corrigenda.core.copycheck.memory import remembered
from corrigenda.core.copycheck.standing import Standing
from corrigenda.core.states import Act
from corrigenda.desk.access import Desk
from corrigenda.desk.deciding import Decision, carry_out
from corrigenda.desk.settings import Lines, save_changed
from corrigenda.desk.words import REASONS
from corrigenda.models import CopyIgnored, CopyRule, CopyTier, Erratum, Event, EventKind, Site

_NOT_AN_ERROR = REASONS[0]

if TYPE_CHECKING:
    _SiteForm = forms.ModelForm[Site]
else:
    _SiteForm = forms.ModelForm


class CopyForm(_SiteForm):
    """Which findings come to the desk."""

    check_languages = Lines(required=False, help_text="One a line, e.g. en; none: in all.")

    class Meta:
        model = Site
        labels = {"check_copy": "Report to the desk", "check_languages": "In these languages"}
        help_texts = {"check_copy": ""}
        fields = ("check_copy", "check_languages")


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule as a site sees it: `tier` is the site's word, "" for the rule's own."""

    rule: Rule
    tier: str
    demoted_at: datetime | None
    standing: Standing


def asked(site: Site) -> list[Asked]:
    """All rules, with what the site says of them and how they have done here."""
    said = {row.rule: row for row in CopyRule.objects.filter(site=site)}
    return [
        Asked(
            rule,
            said[rule.name].tier if rule.name in said else "",
            said[rule.name].demoted_at if rule.name in said else None,
            CopyRule.standing(site, rule.name),
        )
        for rule in RULES
    ]


def change(desk: Desk, form: CopyForm, data: QueryDict, at: datetime) -> bool:
    """Save a valid form and the rules' tiers as sent, with one event. Whether anything changed. `at` is UTC."""
    with transaction.atomic():
        before = Site.objects.select_for_update(no_key=True).get(pk=desk.site.pk)
        tiers = dict(_changed_tiers(desk.site, data))
        if not form.changed_data and not tiers:
            return False
        save_changed(form, before.pk)
        for rule, (_, tier) in tiers.items():
            CopyRule.objects.update_or_create(site=desk.site, rule=rule, defaults={"tier": tier})
        was = {name: getattr(before, name) for name in form.changed_data}
        now = {name: form.cleaned_data[name] for name in form.changed_data}
        if tiers:
            was["copy_rules"] = [f"{rule}: {CopyTier(old).label}" for rule, (old, _) in tiers.items()]
            now["copy_rules"] = [f"{rule}: {CopyTier(new).label}" for rule, (_, new) in tiers.items()]
        Event.write(EventKind.CONFIGURED, site=desk.site, at=at, actor=desk.user, before=was, after=now)
        return True


def _changed_tiers(site: Site, data: QueryDict) -> Iterator[tuple[str, tuple[str, str]]]:
    """The rules whose tier is another than before, with both; what is no tier is no change."""
    said = dict(CopyRule.objects.filter(site=site).values_list("rule", "tier"))
    for rule in RULES:
        old, new = said.get(rule.name, ""), data.get(f"tier-{rule.name}")
        if new is not None and new in CopyTier.values and new != old:
            yield rule.name, (old, new)


def ask_again(desk: Desk, rule: str, at: datetime) -> bool:
    """Ask a rule again that was made a note; what was decided until now counts no more. Whether it was one."""
    with transaction.atomic():
        rows = CopyRule.objects.filter(site=desk.site, rule=rule, demoted_at__isnull=False)
        if not rows.update(demoted_at=None, counted_from=at):
            return False
        Event.write(
            EventKind.CONFIGURED, site=desk.site, at=at, actor=desk.user, before={"copy_rules": [f"{rule}: note"]},
            after={"copy_rules": [f"{rule}: asked"]},
        )  # fmt: skip
        return True


def forget(desk: Desk, pk: int, at: datetime) -> bool:
    """Let a rule report words again. Whether it was told not to."""
    with transaction.atomic():
        row = CopyIgnored.objects.select_for_update(no_key=True).filter(site=desk.site, pk=pk).first()
        if row is None:
            return False
        row.delete()
        Event.write(
            EventKind.CONFIGURED, site=desk.site, at=at, actor=desk.user, before={"copy_ignored": [str(row)]},
            after={"copy_ignored": []},
        )  # fmt: skip
        return True


def teachable(erratum: Erratum) -> list[tuple[str, str]]:
    """The rules that reported an erratum, with the words that they can be told never to report again."""
    said = erratum.reports.filter(rule__isnull=False).order_by("rule", "exact").values_list("rule", "exact").distinct()
    return [(rule, words) for rule, words in said if rule and CopyIgnored.may_remember(words)]


def never_again(erratum: Erratum, version: int, *, actor: User, at: datetime) -> Erratum:
    """Reject an erratum as no error, and teach the rules that reported it. Raises as `deciding.carry_out` does."""
    with transaction.atomic():
        done = carry_out(erratum, Decision(Act.REJECT, version, _NOT_AN_ERROR), actor=actor, at=at)
        for rule, words in teachable(done):
            row, is_new = CopyIgnored.objects.get_or_create(
                site=done.site, rule=rule, folded=remembered(words),
                defaults={"words": words, "added_at": at, "added_by": actor},
            )  # fmt: skip
            if is_new:
                Event.write(
                    EventKind.CONFIGURED, site=done.site, at=at, actor=actor, erratum=done,
                    before={"copy_ignored": []}, after={"copy_ignored": [str(row)]},
                )  # fmt: skip
        return done
