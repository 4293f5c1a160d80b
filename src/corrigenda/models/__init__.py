"""Every table, one file a noun. The stages meet here and nowhere else."""

from corrigenda.models.api_token import ApiToken, Scope
from corrigenda.models.article import Article, Presence
from corrigenda.models.attention import Attention
from corrigenda.models.confirmation import Confirmation
from corrigenda.models.copy_check import CopyCheck
from corrigenda.models.copy_rule import CopyIgnored, CopyRule, CopyTier
from corrigenda.models.correction import Correction, CorrectionKind, Superseded
from corrigenda.models.day_key import DayKey
from corrigenda.models.delivery import Delivery
from corrigenda.models.erratum import Erratum, Outdated, Place
from corrigenda.models.event import Event, EventKind
from corrigenda.models.feed import Feed
from corrigenda.models.host import Host
from corrigenda.models.invitation import Invitation
from corrigenda.models.log_entry import LogEntry
from corrigenda.models.membership import Membership
from corrigenda.models.mention import Mention
from corrigenda.models.mute import Mute
from corrigenda.models.policy import Policy
from corrigenda.models.report import Kind, Report, SetAside
from corrigenda.models.revision import Revision
from corrigenda.models.saved_view import SavedView
from corrigenda.models.short_memory import ShortMemory
from corrigenda.models.sign_in import SignIn
from corrigenda.models.site import Site
from corrigenda.models.stealth_edit import StealthEdit
from corrigenda.models.subscription import Standing, Subscription
from corrigenda.models.telling import Telling
from corrigenda.models.webhook import Format, Webhook
from corrigenda.models.worker import Worker

__all__ = [
    "ApiToken",
    "Article",
    "Attention",
    "Confirmation",
    "CopyCheck",
    "CopyIgnored",
    "CopyRule",
    "CopyTier",
    "Correction",
    "CorrectionKind",
    "DayKey",
    "Delivery",
    "Erratum",
    "Event",
    "EventKind",
    "Feed",
    "Format",
    "Host",
    "Invitation",
    "Kind",
    "LogEntry",
    "Membership",
    "Mention",
    "Mute",
    "Outdated",
    "Place",
    "Policy",
    "Presence",
    "Report",
    "Revision",
    "SavedView",
    "Scope",
    "SetAside",
    "ShortMemory",
    "SignIn",
    "Site",
    "Standing",
    "StealthEdit",
    "Subscription",
    "Superseded",
    "Telling",
    "Webhook",
    "Worker",
]
