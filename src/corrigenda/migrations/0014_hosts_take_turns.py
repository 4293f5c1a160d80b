"""Who may ask which server is known over all workers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("corrigenda", "0013_webhooks"),
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
    ]
