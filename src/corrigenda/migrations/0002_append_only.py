"""History becomes append-only."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from corrigenda.models.append_only import install


def _install(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    install(editor.connection)


class Migration(migrations.Migration):
    """Triggers on the events' table. Forward only."""

    dependencies = [("corrigenda", "0001_initial")]
    operations = [migrations.RunPython(_install)]
