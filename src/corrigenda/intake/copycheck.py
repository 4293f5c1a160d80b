"""A copy check's findings come in as reports: of the newest text of an article, whose site asked for it.

The reporter is plainly a machine: the report bears its rule, has no receipt, and is no reader. From there on it goes
the way of all reports (`place.py`), so a finding and readers who saw the same meet in one erratum. What was reported
before, whatever became of it, is not reported again of a later text, unless it was fixed meanwhile.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from corrigenda.core.anchoring import describe
from corrigenda.core.copycheck import RULES, Facts, Finding, SiteRules, check, published_in
from corrigenda.core.copycheck.memory import Told, is_told
from corrigenda.core.retrying import CHECK
from corrigenda.core.states import State
from corrigenda.core.text import Block, Text
from corrigenda.models import Article, CopyCheck, CopyRule, Event, EventKind, Place, Presence, Report, Revision
from corrigenda.models.copy_rule import fingerprint
from corrigenda.models.lease import put_off
from corrigenda.models.site import CopyLevel
from corrigenda.models.waking import wake

LEASE = timedelta(minutes=5)
_MOST_OF_A_RULE = 10  # that wait in an article; when some are dealt with, the next text brings others
_NAMESPACE = uuid.UUID("6f0c3ad0-5a0e-4a55-9c1e-1d6f4a7e2b90")
_TIERS = {CopyLevel.OFF: (), CopyLevel.ERRORS: ("error",), CopyLevel.WARNINGS: ("error", "warning")}
_KINDS = {rule.name: rule.kind for rule in RULES}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of an article brought: how many findings there are, and how many of them are new reports."""

    article: Article
    found: int
    reported: int


def check_one(now: datetime) -> bool:
    """Check the article that has been due longest (`now` in UTC). Whether there was one."""
    due = CopyCheck.lease_due(now, LEASE)
    if due is None:
        return False
    check_article(due, now)
    return True


def check_article(due: CopyCheck, now: datetime) -> Checked:
    """Check an article that this worker has taken, and report what is new. Doing it twice reports nothing twice."""
    try:
        article = Article.objects.select_related("site", "revision").get(pk=due.article_id)
        rules = CopyRule.rules_of(article.site)
        findings = _findings(article, rules)
        reported = _report(article, findings, now) if findings else 0
        due.done(article.revision, fingerprint(article.site, rules))
    except Exception as error:
        put_off(due, "check_at", now, f"{type(error).__name__}, see the log", CHECK)
        raise
    return Checked(article, len(findings), reported)


def _findings(article: Article, rules: SiteRules) -> list[Finding]:
    """What the site wants to hear of the article's newest text."""
    site, revision = article.site, article.revision
    tiers = _TIERS[CopyLevel(site.check_copy)]
    if revision is None or not tiers or article.copy_of_id is not None or article.presence == Presence.GONE:
        return []
    # When it was published by its page's word: when it was first seen here proves nothing.
    facts = Facts(published_in(site.zone, revision.published_at), article.language or site.language, rules)
    if site.check_languages and facts.primary not in _primary(site.check_languages):
        return []
    text = Text(revision.text, tuple(Block(*block) for block in revision.blocks))
    return [finding for finding in check(text, facts) if finding.tier in tiers]


def _primary(languages: list[str]) -> set[str]:
    return {Facts(language=language).primary for language in languages}


def _report(article: Article, findings: list[Finding], now: datetime) -> int:
    """Store what is new as reports; how many."""
    with transaction.atomic():
        # The article's row orders its reports, those of two workers too.
        current = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
        if current.revision_id != article.revision_id or article.revision is None:
            return 0  # there is a newer text, which is due itself
        told, waiting, fixed = _told(article, article.revision)
        new = []
        for each in findings:
            if waiting[each.rule] < _MOST_OF_A_RULE and not _is_told(each, article.revision, told):
                waiting[each.rule] += 1
                new.append(each)
        demoted = {rule for rule in {each.rule for each in new} if CopyRule.demote_if_poor(article.site, rule, now)}
        rows = [_row(article, article.revision, each, fixed, now) for each in new if each.rule not in demoted]
        stored = set(Report.objects.filter(uuid__in=[row.uuid for row in rows]).values_list("uuid", flat=True))
        rows = [row for row in rows if row.uuid not in stored]
        for row in rows:
            row.save(force_insert=True)
            Event.write(EventKind.RECEIVED, site=article.site, at=now, report=row, after={"rule": row.rule or ""})
        if rows:
            wake()
    return len(rows)


def _told(article: Article, revision: Revision) -> tuple[list[Told], Counter[str], int]:
    """What copy checks reported of the article and where it stands in this text; how much of it waits, by rule; and how
    much was fixed, which may be reported again."""
    told, waiting, fixed = [], Counter[str](), 0
    for report in Report.objects.filter(article=article, rule__isnull=False).select_related("erratum"):
        rule, erratum = report.rule or "", report.erratum
        if erratum is not None and erratum.state == State.FIXED:
            fixed += 1
            continue
        waiting[rule] += erratum is None or erratum.is_open
        is_here = erratum is not None and erratum.place == Place.PLACED and erratum.revision_id == revision.pk
        told.append(Told(rule, report.quote, erratum.span if erratum is not None and is_here else None))
    return told, waiting, fixed


def _is_told(finding: Finding, revision: Revision, told: list[Told]) -> bool:
    return is_told(finding.rule, finding.span, describe(revision.text, finding.span), told)


def _row(article: Article, revision: Revision, finding: Finding, fixed: int, now: datetime) -> Report:
    """A finding as a report. The same finding in the same text has the same id, as long as no more was `fixed`."""
    quote = describe(revision.text, finding.span)
    said = f"{article.pk} {revision.digest} {finding.rule} {finding.span.start} {finding.span.end} {fixed}"
    return Report(
        uuid=uuid.uuid5(_NAMESPACE, said), site=article.site, article=article, rule=finding.rule,
        token="",
        digest=hashlib.sha256(said.encode()).hexdigest(),
        received_at=now, url=article.url, exact=quote.exact, prefix=quote.prefix, suffix=quote.suffix,
        position_start=finding.span.start, position_end=finding.span.end, text_digest=revision.digest,
        proposal=finding.replacement, kind=_KINDS[finding.rule],
        comment=f"{finding.message} {finding.evidence}",
        language="en", network="", place_at=now,
    )  # fmt: skip
