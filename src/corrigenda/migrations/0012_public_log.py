"""The public log, with the notices that were published before there was one, in the order of publication."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from corrigenda.core.log_form import entry
from corrigenda.core.merkle import completed, leaf_hash
from corrigenda.models.append_only import LOG, install

_CHUNK = 500
_COLUMNS = (
    "pk", "number", "kind", "language", "text", "before", "after", "article__url", "revision__digest", "published_at",
)  # fmt: skip


def _install(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    install(editor.connection, LOG)


def _enter(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    here = editor.connection.alias  # "copy-database" migrates another database than the default one
    log = apps.get_model("corrigenda", "LogEntry")
    published = apps.get_model("corrigenda", "Correction").objects.using(here).filter(published_at__isnull=False)
    for site in apps.get_model("corrigenda", "Site").objects.using(here):
        levels: dict[tuple[int, int], bytes] = {}
        made = []
        rows = published.filter(site=site).order_by("number").values_list(*_COLUMNS)
        for index, (pk, number, kind, language, text, before, after, article, revision, at) in enumerate(rows):
            line = entry(
                "publish", site=site.key, number=number, kind=kind, language=language, text=text, before=before,
                after=after, article=article, revision=revision or "", published=at,
            )  # fmt: skip
            hashes = completed(index, leaf_hash(line.encode()), lambda *place, known=levels: known[place])
            levels |= {(level, index >> level): hashed for level, hashed in enumerate(hashes)}
            made.append(log(site=site, index=index, correction_id=pk, entry=line, nodes=b"".join(hashes)))
        log.objects.using(here).bulk_create(made, _CHUNK)


class Migration(migrations.Migration):
    """A table, its triggers, and its first rows."""

    dependencies = [
        ("corrigenda", "0011_corrections_policy"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("index", models.PositiveIntegerField()),
                (
                    "entry",
                    models.TextField(help_text="What the public saw: a line of JSON, of which the UTF-8 is hashed."),
                ),
                (
                    "nodes",
                    models.BinaryField(
                        help_text="The hashes of the subtrees that it completes: itself, then twice the size."
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="log", to="corrigenda.correction"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="log", to="corrigenda.site"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "log entries",
                "constraints": [models.UniqueConstraint(fields=("site", "index"), name="one_index_an_entry")],
            },
        ),
        migrations.RunPython(_install),
        migrations.RunPython(_enter),
    ]
