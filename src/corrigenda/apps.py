"""The one Django app."""

from django.apps import AppConfig


class CorrigendaConfig(AppConfig):
    """Corrigenda."""

    name = "corrigenda"
    label = "corrigenda"
    verbose_name = "Corrigenda"
    default_auto_field = "django.db.models.BigAutoField"
