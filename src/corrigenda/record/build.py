"""Build a static record: write every file that is not as its rows are now, and say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from corrigenda.models import LogEntry, Site
from corrigenda.record.facts import facts, styles
from corrigenda.record.files import Batch, Made, base_of, batches
from corrigenda.record.folder import Folder, stamp_of
from corrigenda.record.log_files import log_batches

_MOST_PASSES = 20

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: files that it wrote, of so many, and the size of the log that they show."""

    written: int
    files: int
    size: int


def build(site: Site, root: Path, step: Step, *, anew: bool = False) -> Built:
    """Write a site's record below `root`; `step` is told of each file that was seen to. `anew` believes no manifest.

    Raises Busy, LogDamaged, LogKeyError, OSError. What is published meanwhile is written too: the checkpoint is of
    the log that the pages show.
    """
    call_command("collectstatic", interactive=False, verbosity=0)
    folder = Folder(root, base_of(site))
    with folder.locked():
        if anew:
            folder.distrust()
        for _ in range(_MOST_PASSES):
            site = Site.objects.get(pk=site.pk)
            size = LogEntry.size(site)
            _write(folder, site, size, step)
            if LogEntry.size(site) == size:
                break
        folder.finish(size)
    return Built(folder.written, len(folder.files), size)


def files_of(site: Site) -> int:
    """About how many files a record has."""
    return 2 * site.log.count()


def _write(folder: Folder, site: Site, size: int, step: Step) -> None:
    now = facts(site)
    folder.files.clear()
    for batch in chain(_styles(), batches(now), log_batches(now, size)):
        _write_batch(folder, batch, step)


def _write_batch(folder: Folder, batch: Batch, step: Step) -> None:
    if wanted := folder.lacks(batch.stamps):
        for path, content in batch.make(wanted):
            if path in wanted:
                folder.put(path, batch.stamps[path], content)
    step(len(batch.stamps))


def _styles() -> Iterator[Batch]:
    """The style sheets, under the names that the pages give them."""
    for stored in styles():
        path = f"{settings.STATIC_URL.strip('/')}/{stored}"
        content = (Path(settings.STATIC_ROOT) / stored).read_bytes()

        def make(_: set[str], path: str = path, content: bytes = content) -> Made:
            yield path, content

        yield Batch({path: stamp_of(content)}, make)
