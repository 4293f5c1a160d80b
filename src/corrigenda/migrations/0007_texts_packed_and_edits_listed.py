"""Texts are stored compressed, a site may say for how long, and edits without a notice are listed."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
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


def _refers(to: str, *, related_name: str = "+", **options: Any) -> Any:
    return models.ForeignKey(to, on_delete=django.db.models.deletion.PROTECT, related_name=related_name, **options)


class Migration(migrations.Migration):
    """Forward only: the plain columns are gone afterwards."""

    dependencies = [
        ("corrigenda", "0006_addresses_and_hubs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
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
        migrations.AddField(
            "site",
            "lists_stealth_edits",
            models.BooleanField(
                default=False,
                help_text="Whether edits that nobody reported and no notice tells of are listed at the desk.",
            ),
        ),
        migrations.CreateModel(
            "StealthEdit",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField()),
                ("changes", models.JSONField()),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                ("after", _refers("corrigenda.revision")),
                ("article", _refers("corrigenda.article")),
                ("before", _refers("corrigenda.revision")),
                ("dismissed_by", _refers(settings.AUTH_USER_MODEL, blank=True, null=True)),
                ("event", _refers("corrigenda.event")),
                ("site", _refers("corrigenda.site", related_name="stealth_edits")),
            ],
            {
                "indexes": [
                    models.Index(
                        condition=models.Q(("dismissed_at", None)), fields=["site", "id"], name="stealth_edit_open"
                    )
                ]
            },
        ),
    ]
