"""Set a desk up for the bench: tables, one site whose limits do not bite, one article with three published notices.

Run as a process of its own with the desk's configuration in CORRIGENDA_CONFIG; the arguments are the publication's
origin and the address of the article with notices.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from io import StringIO

SITE = "bench"
NOTICES = (
    "An earlier version of this report said the ferry sails on Tuesday; it sails on Thursday.",
    "An earlier version of this report gave the toll as 14 crowns; it is 41 crowns.",
    "An earlier version of this report misspelt the name of the island of Orsel.",
)


def main() -> None:
    """Migrate and make the rows."""
    origin, url = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from corrigenda.models import Article, Correction, Site

    settings.CORRIGENDA.data.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("addsite", SITE, name="The Bench Gazette", origins=[origin], stdout=StringIO())
    Site.objects.filter(key=SITE).update(hourly_rate=2**31 - 1, burst=2**31 - 1, daily_cap=2**31 - 1)
    site, now, editor = Site.objects.get(key=SITE), datetime.now(UTC), User.objects.create_user("alice")
    article = Article.objects.create(site=site, url=url, first_seen_at=now, language="en")
    for text in NOTICES:
        draft = Correction.objects.create(
            site=site, article=article, language="en", text=text, drafted_by=editor, drafted_at=now
        )
        Correction.publish(draft.pk, at=now, actor=editor)


if __name__ == "__main__":
    main()
