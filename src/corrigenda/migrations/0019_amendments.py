"""Published notices can be amended and withdrawn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds how a notice stands, and the events of it."""

    dependencies = [
        ("corrigenda", "0018_a_day_at_the_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="changed_at",
            field=models.DateTimeField(
                blank=True, help_text="When a later version last said something else, or withdrew it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="reason",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Why the newest version was made, as the public reads it.",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="revised_at",
            field=models.DateTimeField(blank=True, help_text="When the newest version became public.", null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="correction",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "report received"),
                    ("grouped", "report added"),
                    ("let_in", "report let into the queue"),
                    ("merged", "reports of another erratum added"),
                    ("split", "report split off"),
                    ("verified", "verified"),
                    ("held", "held"),
                    ("rejected", "rejected"),
                    ("duplicate", "marked as a duplicate"),
                    ("undone", "decision undone"),
                    ("revision", "new revision seen"),
                    ("older_copy", "an older copy of the page served"),
                    ("presence", "page removed, listed or unlisted"),
                    ("fixed", "fix seen on the page"),
                    ("came_back", "error came back"),
                    ("changed", "passage changed otherwise"),
                    ("restored", "passage reads as reported again"),
                    ("drafted", "notice drafted"),
                    ("published", "correction published"),
                    ("amended", "notice amended"),
                    ("withdrawn", "notice withdrawn"),
                    ("told", "reader told"),
                    ("configured", "settings changed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(
                condition=models.Q(("changed_at__isnull", False)),
                fields=["site", "-changed_at"],
                name="correction_changed",
            ),
        ),
    ]
