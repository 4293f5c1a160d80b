"""All checks, one file each."""

from __future__ import annotations

from corrigenda.core.copycheck import (
    article_sound,
    balance,
    doubled,
    impossible_date,
    leaked_markup,
    missing_space,
    mojibake,
    placeholder,
    repeated_word,
    unit_pairs,
    weekday,
)
from corrigenda.core.copycheck.finding import Rule

RULES: tuple[Rule, ...] = (
    weekday.RULE,
    impossible_date.RULE,
    repeated_word.RULE,
    doubled.RULE,
    article_sound.RULE,
    leaked_markup.RULE,
    placeholder.RULE,
    mojibake.RULE,
    missing_space.RULE,
    unit_pairs.RULE,
    balance.RULE,
)
