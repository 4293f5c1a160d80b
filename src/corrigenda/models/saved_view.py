"""A part of the queue that somebody gave a name: for themselves, or for everybody at the site's desk."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from corrigenda.models.site import Site

LONGEST_NAME = 60


class SavedView(models.Model):
    """A query string of the queue under a name; `owner` none: the whole desk's."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "owner", "name"], condition=Q(owner__isnull=False), name="one_view_a_person_and_name"
            ),
            models.UniqueConstraint(
                fields=["site", "name"], condition=Q(owner__isnull=True), name="one_view_a_desk_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
