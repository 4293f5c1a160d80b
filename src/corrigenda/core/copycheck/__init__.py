"""Copy checks: errors that can be told from the text alone.

An editor stops looking at a tool that cries wolf. So every check says only what it can prove by something in the text
(a date, a conversion, a word twice), knows the lawful cases, and is silent when unsure. `bench/copycheck` measures how
often that is right. One file a check, all of one shape (`finding.Rule`), listed in `registry`.
"""

from __future__ import annotations

from corrigenda.core.copycheck.finding import Facts, Finding, Found, Rule, SiteRules, Tier, published_in
from corrigenda.core.copycheck.memory import remembered
from corrigenda.core.copycheck.registry import RULES
from corrigenda.core.text import Text

__all__ = ["RULES", "RULE_NAMES", "Facts", "Finding", "Found", "Rule", "SiteRules", "Tier", "check", "published_in"]

RULE_NAMES = tuple(rule.name for rule in RULES)


def check(text: Text, facts: Facts) -> list[Finding]:
    """All findings in a text, in its order. Pure; the time it takes is linear in the text."""
    findings = [
        rule.finding(found, facts.site)
        for rule in RULES
        if rule.applies(facts)
        for found in rule.find(text, facts)
        if (rule.name, remembered(found.span.of(text.text))) not in facts.site.ignored
    ]
    return sorted(findings, key=lambda finding: (finding.span.start, finding.span.end, finding.rule))
