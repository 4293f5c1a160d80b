"""History becomes append-only."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from corrigenda.models.append_only import install, remove


def _install(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    install(editor.connection)


def _remove(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    remove(editor.connection)


class Migration(migrations.Migration):
    """Triggers on the events' table."""

    dependencies = [("corrigenda", "0001_initial")]
    operations = [migrations.RunPython(_install, _remove)]
