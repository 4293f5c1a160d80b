"""Copy checks come to the desk: what is due, what sites say of the rules, and a lane behind all readers."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import corrigenda.models.site
import corrigenda.models.worst_first


class Migration(migrations.Migration):
    dependencies = [
        ("corrigenda", "0019_policy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CopyCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_at", models.DateTimeField(db_index=True, null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, help_text="Why the last check failed.", max_length=500)),
                ("given_up_at", models.DateTimeField(help_text="When it failed once too often.", null=True)),
                ("digest", models.CharField(blank=True, max_length=80)),
                ("rules", models.CharField(blank=True, max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="CopyIgnored",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=40)),
                ("words", models.CharField(max_length=500)),
                ("folded", models.CharField(max_length=500)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "copy ignored",
            },
        ),
        migrations.CreateModel(
            name="CopyRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=40)),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "as the rule says"),
                            ("error", "error"),
                            ("warning", "warning"),
                            ("note", "note"),
                            ("off", "off"),
                        ],
                        max_length=10,
                    ),
                ),
                ("demoted_at", models.DateTimeField(null=True)),
                ("counted_from", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="report",
            name="rule",
            field=models.CharField(
                help_text="The copy check that found it; none: a reader did.", max_length=40, null=True
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="check_copy",
            field=models.CharField(
                choices=[("off", "none"), ("errors", "errors"), ("warnings", "errors and warnings")],
                db_default="off",
                default="off",
                help_text="Which findings of copy checks are reported to the desk.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="check_languages",
            field=models.JSONField(
                blank=True,
                default=corrigenda.models.site._empty_list,
                help_text="Languages whose articles are checked (BCP 47); none: all.",
            ),
        ),
        migrations.RemoveIndex(model_name="erratum", name="erratum_worst_first"),
        migrations.RemoveField(model_name="erratum", name="rank"),
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
                        models.When(reports_count=0, then=models.Value(-3155760000)),
                        default=models.Value(0),
                    ),
                ),
                output_field=models.BigIntegerField(),
            ),
        ),
        migrations.AlterField(
            model_name="erratum",
            name="reports_count",
            field=models.PositiveIntegerField(default=0, help_text="Readers' reports; copy checks are no readers."),
        ),
        migrations.AddIndex(
            model_name="erratum",
            index=models.Index(fields=["site", "state", "rank", "id"], name="erratum_worst_first"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("rule__isnull", False)), fields=["site", "rule"], name="report_of_check"
            ),
        ),
        migrations.AddField(
            model_name="copycheck",
            name="article",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="copy_check", to="corrigenda.article"
            ),
        ),
        migrations.AddField(
            model_name="copyignored",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="copyignored",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="copy_ignored", to="corrigenda.site"
            ),
        ),
        migrations.AddField(
            model_name="copyrule",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="copy_rules", to="corrigenda.site"
            ),
        ),
        migrations.AddIndex(
            model_name="copycheck",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", False)), fields=["article"], name="check_given_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="copyignored",
            constraint=models.UniqueConstraint(fields=("site", "rule", "folded"), name="ignored_once"),
        ),
        migrations.AddConstraint(
            model_name="copyrule",
            constraint=models.UniqueConstraint(fields=("site", "rule"), name="one_word_a_rule"),
        ),
    ]
