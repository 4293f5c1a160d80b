"""The key of a day, with which readers' networks are hashed; once it is deleted, nobody can link the hashes."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import models


class DayKey(models.Model):
    """A random key for one UTC day."""

    day = models.DateField(primary_key=True)
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.day)

    @classmethod
    def of(cls, day: date) -> bytes:
        """The key of a day, made at first use; keys of earlier days are deleted. Every process gets the same one."""
        found = cls.objects.filter(day=day).first()
        if found is None:
            DayKey.objects.bulk_create([DayKey(day=day, key=secrets.token_bytes(32))], ignore_conflicts=True)
            cls.objects.filter(day__lt=day).delete()
            found = cls.objects.get(day=day)
        return bytes(found.key)
