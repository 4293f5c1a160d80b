"""What a site says of the copy checks: how sure it thinks a rule, and which words a rule is never to report again."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce

from corrigenda.core.copycheck import RULES, SiteRules, Tier
from corrigenda.core.copycheck.memory import remembered
from corrigenda.core.copycheck.standing import LOOKED_AT, Standing
from corrigenda.core.states import State
from corrigenda.models.erratum import Erratum
from corrigenda.models.event import Event, EventKind
from corrigenda.models.report import Report
from corrigenda.models.site import Site

if TYPE_CHECKING:
    pass

_LONGEST = 500  # code points of a passage that is remembered


class CopyTier(models.TextChoices):
    """How sure a site thinks a rule; empty: as sure as the rule says itself."""

    OWN = "", "as the rule says"
    ERROR = "error", "error"
    WARNING = "warning", "warning"
    NOTE = "note", "note"
    OFF = "off", "off"


class CopyRule(models.Model):
    """A site's word on one rule. `demoted_at` (UTC) stands while the rule is a note because too much was rejected;
    decisions before `counted_from` do not count any more."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="copy_rules")
    rule = models.CharField(max_length=40)
    tier = models.CharField(max_length=10, blank=True, choices=CopyTier.choices)
    demoted_at = models.DateTimeField(null=True)
    counted_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "rule"], name="one_word_a_rule")]

    def __str__(self) -> str:
        return f"{self.rule} on {self.site}"

    @classmethod
    def rules_of(cls, site: Site) -> SiteRules:
        """All that a site says of the checks."""
        tiers: dict[str, Tier] = {}
        off = set()
        for rule, tier, demoted_at in cls.objects.filter(site=site).values_list("rule", "tier", "demoted_at"):
            if tier == CopyTier.OFF:
                off.add(rule)
            elif demoted_at is not None or tier == CopyTier.NOTE:
                tiers[rule] = "note"
            elif tier:
                tiers[rule] = "error" if tier == CopyTier.ERROR else "warning"
        ignored = CopyIgnored.objects.filter(site=site).values_list("rule", "folded")
        return SiteRules(off=frozenset(off), tiers=tiers, ignored=frozenset(ignored))

    @classmethod
    def standing(cls, site: Site, rule: str) -> Standing:
        """How the rule has done: the last decisions on what it reported."""
        since = cls.objects.filter(site=site, rule=rule).values_list("counted_from", flat=True).first()
        found = Report.objects.filter(site=site, rule=rule, erratum__isnull=False).values("erratum")
        decided = (
            Erratum.objects.filter(pk__in=found, state__in=(State.VERIFIED, State.FIXED, State.REJECTED))
            .annotate(at=Coalesce("decided_at", "fixed_at"))
            .order_by("-at", "-pk")
        )
        if since is not None:
            decided = decided.filter(at__gt=since)
        states = list(decided.values_list("state", flat=True)[:LOOKED_AT])
        rejected = states.count(State.REJECTED)
        return Standing(len(states) - rejected, rejected)

    @classmethod
    def demote_if_poor(cls, site: Site, rule: str, at: datetime) -> bool:
        """Make a rule a note, with an event, when editors reject what it says. Whether it was that. `at` is UTC."""
        standing = cls.standing(site, rule)
        if not standing.is_poor:
            return False
        with transaction.atomic():
            row, _ = cls.objects.get_or_create(site=site, rule=rule)
            if cls.objects.filter(pk=row.pk, demoted_at=None).update(demoted_at=at):
                Event.write(
                    EventKind.CONFIGURED, site=site, at=at, before={"copy_rules": [f"{rule}: asked"]},
                    after={"copy_rules": [f"{rule}: note"]},
                    note=f"of the last {standing.decided} findings, {standing.rejected} were rejected",
                )  # fmt: skip
        return True


class CopyIgnored(models.Model):
    """Words that a rule is never to report on a site; `folded` is how they are compared."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="copy_ignored")
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=_LONGEST)
    folded = models.CharField(max_length=_LONGEST)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "copy ignored"
        constraints = [models.UniqueConstraint(fields=["site", "rule", "folded"], name="ignored_once")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"

    @classmethod
    def may_remember(cls, words: str) -> bool:
        """Whether a passage is short enough to be remembered, folded too: that makes some letters two."""
        return 0 < len(words) <= _LONGEST and len(remembered(words)) <= _LONGEST


def fingerprint(site: Site, rules: SiteRules) -> str:
    """Names what an article of the site is asked, so that a change of the rules can be told from none."""
    asked = [(r.name, r.version, r.tier_at(rules)) for r in RULES if r.name not in rules.off]
    said = repr((asked, site.check_copy, sorted(site.check_languages)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
