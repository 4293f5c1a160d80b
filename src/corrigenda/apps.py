"""The one Django app."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CorrigendaConfig(AppConfig):
    """Corrigenda."""

    name = "corrigenda"
    label = "corrigenda"
    verbose_name = "Corrigenda"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After migrations, see to what a changed table may have lost on SQLite; tell sessions of what ends them."""
        post_migrate.connect(_keep_search, sender=self)
        _follow_sign_ins()


def _keep_search(using: str, **_: Any) -> None:
    from corrigenda.models import search

    connection = connections[using]
    if search.INDEX_TABLES.intersection(connection.introspection.table_names()):
        search.install(connection)


def _follow_sign_ins() -> None:
    from allauth.account import signals
    from django.contrib.auth.signals import user_logged_in, user_logged_out

    from corrigenda.accounts import sessions

    user_logged_in.connect(sessions.begin)
    user_logged_out.connect(sessions.end)
    signals.password_changed.connect(sessions.end_others)
    signals.password_set.connect(sessions.end_others)
    signals.password_reset.connect(sessions.end_all)
