"""An article's text as it stood at a time, named by the digest of its canonical text."""

from __future__ import annotations

from typing import Any

from django.db import models

from corrigenda.models.article import Article
from corrigenda.models.packed import PackedJSONField, PackedTextField


class Revision(models.Model):
    """A stored text; the same text again is the same revision. `blocks` lists [start, end, kind] in code points.

    Both are large: where only a revision's name or dates are wanted, `without_text` leaves them out of the query.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    digest = models.CharField(max_length=80, help_text="Text-model version, colon, SHA-256 in hex.")
    text: models.Field[str, str] = PackedTextField()
    blocks = PackedJSONField()
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, help_text="By the page's own word, as all of these.")
    modified_at = models.DateTimeField(null=True, blank=True)
    metadata = models.JSONField(default=dict, blank=True, help_text="What the page's JSON-LD says of the article.")
    seen_at = models.DateTimeField(help_text="When this text was first seen.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "digest"], name="one_revision_a_text")]

    @staticmethod
    def without_text(path: str = "revision") -> tuple[str, str]:
        """The large columns, for `defer` in a query that reaches revisions by this path."""
        return f"{path}__text", f"{path}__blocks"

    @classmethod
    def named_by(cls) -> list[models.ForeignKey[Any, Any]]:
        """The columns of all tables that point at a revision."""
        # Hidden ones too: those without a name on this side.
        found = cls._meta.get_fields(include_hidden=True)
        return [relation.field for relation in found if isinstance(relation, models.ManyToOneRel)]

    def block_at(self, offset: int) -> int:
        """Which block of the text, counted from one, holds the code point at `offset`; the last that begins before."""
        return sum(start <= offset for start, _, _ in self.blocks)

    def __str__(self) -> str:
        return f"{self.article} as of {self.seen_at:%Y-%m-%d %H:%M}"
