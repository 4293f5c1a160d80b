"""Addresses are asked whether they are their readers'. Those left before that was asked count as confirmed: a mail was
promised to them, and one question more would only come late."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_CHUNK = 500


def _confirm(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    here = editor.connection.alias  # "copy-database" migrates another database than the default one
    confirmations = apps.get_model("corrigenda", "Confirmation").objects.using(here)
    reports = apps.get_model("corrigenda", "Report").objects.using(here).exclude(email="").filter(told_at=None)
    rows = reports.order_by("pk").values_list("pk", "received_at").iterator()
    confirmations.bulk_create(
        (confirmations.model(report_id=pk, asked_at=at, confirmed_at=at) for pk, at in rows), _CHUNK
    )


class Migration(migrations.Migration):
    dependencies = [
        ("corrigenda", "0013_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ask_at", models.DateTimeField(db_index=True, null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, help_text="Why the mail did not leave.", max_length=500)),
                ("given_up_at", models.DateTimeField(help_text="When it failed once too often.", null=True)),
                ("handed_at", models.DateTimeField(help_text="When a worker began to hand the mail over.", null=True)),
                ("asked_at", models.DateTimeField(db_index=True, help_text="When the mail had left.", null=True)),
                (
                    "confirmed_at",
                    models.DateTimeField(help_text="When the reader said that the address is theirs.", null=True),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmation", to="corrigenda.report"
                    ),
                ),
            ],
        ),
        migrations.RunPython(_confirm, elidable=True),
    ]
