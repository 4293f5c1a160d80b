from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("corrigenda", "0010_worst_first_and_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="corrections_policy",
            field=models.URLField(
                blank=True,
                db_default="",
                default="",
                help_text="Where the publication says what it corrects, and how.",
                max_length=2000,
            ),
        ),
    ]
