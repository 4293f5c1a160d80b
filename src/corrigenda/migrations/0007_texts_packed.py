"""Texts are stored compressed, and a site may say for how long."""

from django.core.validators import MinValueValidator
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from corrigenda.models.packed import PackedJSONField, PackedTextField

_BATCH = 200


def _pack(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Some at a time: the texts of a large desk have no place in memory together."""
    revisions = apps.get_model("corrigenda", "Revision").objects.using(editor.connection.alias).order_by("pk")
    last = 0
    while batch := list(revisions.filter(pk__gt=last).only("pk", "text", "blocks")[:_BATCH]):
        for revision in batch:
            revision.packed_text, revision.packed_blocks = revision.text, revision.blocks
        revisions.bulk_update(batch, ["packed_text", "packed_blocks"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    """Forward only: the plain columns are gone afterwards."""

    dependencies = [("corrigenda", "0005_api_token")]
    operations = [
        migrations.AddField("revision", "packed_text", PackedTextField(null=True)),
        migrations.AddField("revision", "packed_blocks", PackedJSONField(null=True)),
        migrations.RunPython(_pack),
        migrations.RemoveField("revision", "text"),
        migrations.RemoveField("revision", "blocks"),
        migrations.RenameField("revision", "packed_text", "text"),
        migrations.RenameField("revision", "packed_blocks", "blocks"),
        migrations.AlterField("revision", "text", PackedTextField()),
        migrations.AlterField("revision", "blocks", PackedJSONField()),
        migrations.AddField(
            "site",
            "revisions_kept_days",
            models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days after which a text that was replaced and that nothing refers to is deleted; none: never.",
                null=True,
                validators=[MinValueValidator(1)],
            ),
        ),
    ]
