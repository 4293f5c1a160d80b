"""Published notices can be amended and withdrawn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds how a notice stands, and the events of it."""

    dependencies = [
        ("corrigenda", "0017_a_day_at_the_desk"),
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
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(
                condition=models.Q(("changed_at__isnull", False)),
                fields=["site", "-changed_at"],
                name="correction_changed",
            ),
        ),
    ]
