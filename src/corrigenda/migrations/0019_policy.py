"""Sites publish how they correct, version by version."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from corrigenda.models.append_only import POLICIES, install


def _install(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    install(editor.connection, POLICIES)


class Migration(migrations.Migration):
    """Two texts of a site, and a table that is only added to."""

    dependencies = [
        ("corrigenda", "0018_amendments"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="complaints",
            field=models.TextField(
                blank=True, db_default="", default="", help_text="Where to turn after the desk, for the public policy."
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="corrects_silently",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="What is corrected without a notice, for the public policy.",
            ),
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("language", models.CharField(max_length=35)),
                ("corrects_silently", models.TextField(blank=True)),
                ("complaints", models.TextField(blank=True)),
                (
                    "rules",
                    models.JSONField(
                        help_text="Days to a decision by kind of error, and after how many mail is forgotten."
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="corrigenda.site"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policies",
                "constraints": [models.UniqueConstraint(fields=("site", "version"), name="one_policy_a_version")],
            },
        ),
        migrations.RunPython(_install),
    ]
