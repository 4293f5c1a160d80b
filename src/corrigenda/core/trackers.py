"""Query parameters that say where a reader came from, and never which article it is.

Each is put on links by the program named beside it, whose maker documents it. A parameter belongs here only if no
content system is known to name articles by it: that is why `ref`, `source`, `from`, `s` and `id` do not.
"""

from __future__ import annotations

TRACKERS_VERSION = 1  # a change of the list has a new number, so that known articles are compared with it again

# A name that ends in * stands for all that begin so. Compared without regard to case.
TRACKERS = (
    "utm_*",  # campaign parameters of Google Analytics, which most mailers and social networks write too
    "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "gad_source", "gad_campaignid",  # Google Ads
    "_ga", "_gl", "srsltid",  # Google Analytics between domains, Google Merchant Center
    "fbclid", "igsh", "igshid",  # Facebook, Instagram
    "msclkid", "twclid", "ttclid", "li_fat_id", "epik", "rdt_cid",  # Microsoft, X, TikTok, LinkedIn, Pinterest, Reddit
    "yclid", "ysclid", "_openstat",  # Yandex
    "mc_cid", "mc_eid", "mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id",  # Mailchimp, Marketo, Vero, Olytics
    "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking",  # HubSpot
    "mtm_*", "pk_*", "piwik_*", "matomo_*",  # Matomo, under its old and new names
)  # fmt: skip


def named_in(name: str, listed: tuple[str, ...]) -> bool:
    """Whether a list of parameter names, some of which end in *, has this one."""
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in listed)


def is_tracker(name: str) -> bool:
    """Whether a query parameter is one that trackers add."""
    return named_in(name.lower(), TRACKERS)
