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
        """After migrations, see to what a changed table may have lost on SQLite."""
        post_migrate.connect(_keep_search, sender=self)


def _keep_search(using: str, **_: Any) -> None:
    from corrigenda.models import search

    connection = connections[using]
    if search.INDEX_TABLES.intersection(connection.introspection.table_names()):
        search.install(connection)
