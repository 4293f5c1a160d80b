"""The queue's order becomes a column, and what was said about errata can be searched."""

import django.db.models.expressions
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import corrigenda.models.worst_first
from corrigenda.models import search


def _install(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    search.install(editor.connection)


class Migration(migrations.Migration):
    """Adds `rank` to errata, and the indexes of words."""

    dependencies = [
        ("corrigenda", "0009_article_named_at"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="erratum",
            name="erratum_queue",
        ),
        migrations.AddField(
            model_name="erratum",
            name="rank",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.CombinedExpression(
                    django.db.models.expressions.CombinedExpression(
                        corrigenda.models.worst_first.Epoch(models.F("first_reported_at")),
                        "+",
                        models.Case(
                            models.When(kind="fact", then=models.Value(86400)),
                            models.When(kind="link", then=models.Value(259200)),
                            models.When(kind="unclear", then=models.Value(259200)),
                            models.When(kind="typo", then=models.Value(432000)),
                            default=models.Value(604800),
                        ),
                    ),
                    "-",
                    models.Case(
                        models.When(reports_count__gte=1024, then=models.Value(864000)),
                        models.When(reports_count__gte=512, then=models.Value(777600)),
                        models.When(reports_count__gte=256, then=models.Value(691200)),
                        models.When(reports_count__gte=128, then=models.Value(604800)),
                        models.When(reports_count__gte=64, then=models.Value(518400)),
                        models.When(reports_count__gte=32, then=models.Value(432000)),
                        models.When(reports_count__gte=16, then=models.Value(345600)),
                        models.When(reports_count__gte=8, then=models.Value(259200)),
                        models.When(reports_count__gte=4, then=models.Value(172800)),
                        models.When(reports_count__gte=2, then=models.Value(86400)),
                        default=models.Value(0),
                    ),
                ),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="erratum",
            index=models.Index(fields=["site", "state", "rank", "id"], name="erratum_worst_first"),
        ),
        migrations.RunPython(_install),
    ]
