"""Who may ask which server is known over all workers; a hub that could not be asked for days is told of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("corrigenda", "0014_confirmations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Host",
            fields=[
                ("name", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("leased_until", models.DateTimeField(null=True)),
                ("ask_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="subscription",
            name="given_up_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When asking failed once too often; it is asked anew after a week.",
                null=True,
            ),
        ),
    ]
