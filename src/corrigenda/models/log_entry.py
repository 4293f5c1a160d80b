"""The public log: one entry for each time a notice became public, in a Merkle tree a site (core/merkle.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Max

from corrigenda.core import log_form
from corrigenda.core.merkle import Nodes, completed, leaf_hash
from corrigenda.models.revision import Revision
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from corrigenda.models.correction import Correction

_HASH = 32  # bytes of a SHA-256


@dataclass(frozen=True)
class LogDamaged(Exception):
    """The log lacks an entry that it had: it says nothing, and takes no other, until the row is back from a backup."""

    index: int

    def __str__(self) -> str:
        return f"The public log lacks entry {self.index}; bring it back from a backup."


class LogEntry(models.Model):
    """An entry, for good: a trigger refuses UPDATE and DELETE. A site's are counted from 0, without a gap."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="log")
    index = models.PositiveIntegerField()
    correction = models.ForeignKey("corrigenda.Correction", on_delete=models.PROTECT, related_name="log")
    entry = models.TextField(help_text="What the public saw: a line of JSON, of which the UTF-8 is hashed.")
    nodes = models.BinaryField(help_text="The hashes of the subtrees that it completes: itself, then twice the size.")

    class Meta:
        verbose_name_plural = "log entries"
        constraints = [models.UniqueConstraint(fields=["site", "index"], name="one_index_an_entry")]

    def __str__(self) -> str:
        return f"{self.index}: {self.entry[:60]}"

    @classmethod
    def enter_published(cls, site: Site) -> None:
        """Enter every published notice that is not in the log yet, by number, under the site's lock.

        That is the one being published just now, and what a process of an older version published beside this one.
        """
        from corrigenda.models.correction import Correction

        last = cls.objects.filter(site=site).aggregate(last=Max("correction__number"))["last"] or 0
        published = Correction.objects.filter(site=site, published_at__isnull=False, number__gt=last)
        missing = published.select_related("article", "revision").defer(*Revision.without_text())
        for correction in missing.order_by("number"):
            cls.append(site, correction)

    @classmethod
    def append(cls, site: Site, correction: Correction) -> LogEntry:
        """Enter what became of a notice, in the transaction of the deed and under the site's lock."""
        entry = said(site, correction)
        index = cls.size(site)
        hashes = completed(index, leaf_hash(entry.encode()), cls.nodes_of(site))
        return cls.objects.create(site=site, index=index, correction=correction, entry=entry, nodes=b"".join(hashes))

    @classmethod
    def size(cls, site: Site) -> int:
        """How many entries a site's log has. Raises LogDamaged when one of them is not there."""
        found = cls.objects.filter(site=site).aggregate(last=Max("index"), count=Count("pk"))
        size = 0 if found["last"] is None else int(found["last"]) + 1
        if found["count"] != size:
            there = cls.objects.filter(site=site).order_by("index").values_list("index", flat=True)
            raise LogDamaged(next(at for at, index in enumerate(there.iterator()) if at != index))
        return size

    @classmethod
    def nodes_of(cls, site: Site) -> Nodes:
        """The hashes of a site's complete subtrees, read one by one from the entries that completed them.

        Asked for one that is not there, it raises LogDamaged.
        """

        def read(level: int, index: int) -> bytes:
            last = ((index + 1) << level) - 1
            found = cls.objects.filter(site=site, index=last).values_list("nodes", flat=True).first()
            if found is None:
                raise LogDamaged(last)
            return bytes(found)[level * _HASH : (level + 1) * _HASH]

        return read


def said(site: Site, correction: Correction) -> str:
    """What the public sees of a notice as it stands, as an entry says it."""
    assert correction.number is not None
    assert correction.published_at is not None
    act = log_form.PUBLISH
    if correction.revised_at is not None:
        act = log_form.WITHDRAW if correction.withdrawn_at is not None else log_form.AMEND
    return log_form.entry(
        act, site=site.key, number=correction.number, kind=correction.kind, language=correction.language,
        text=correction.text, before=correction.before, after=correction.after, article=correction.article.url,
        revision=correction.revision.digest if correction.revision else "",
        published=correction.revised_at or correction.published_at,
        version=correction.version, reason=correction.reason, minor=correction.is_minor,
    )  # fmt: skip
