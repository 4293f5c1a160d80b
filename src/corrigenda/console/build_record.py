"""`corrigenda record build`: write the public record as files."""

from __future__ import annotations

from pathlib import Path

import click

from corrigenda.console.frame import NOT_DONE, WRONG_INPUT, counted, fail, refuse_unmigrated, setup
from corrigenda.console.progress import progress


@click.command("build")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--site", "key", metavar="KEY", help="Only this site's record; without it, every site's.")
@click.option("--anew", is_flag=True, help="Look into every file, also where its manifest says that nothing changed.")
def build_record(folder: Path, key: str | None, anew: bool) -> None:
    """Write the whole public record of each site into DIR, as files that any server of files can serve.

    Only what changed since the last time is written. Interrupt it as you like: files are whole, and the same call goes
    on. “corrigenda record verify DIR/record/KEY” checks the result without the desk.
    """
    setup()
    refuse_unmigrated()
    from corrigenda.log_key import LogKeyError
    from corrigenda.models import Site
    from corrigenda.models.log_entry import LogDamaged
    from corrigenda.record.build import build, files_of
    from corrigenda.record.folder import Busy

    sites = list(Site.objects.filter(key=key) if key is not None else Site.objects.order_by("key"))
    if not sites:
        fail(WRONG_INPUT, f"There is no site “{key}”." if key is not None else "There is no site.")
    for site in sites:
        try:
            with progress(f"Writing {site.key}", files_of(site)) as shown:
                built = build(site, folder, lambda files: shown.step(files), anew=anew)
        except Busy:
            fail(NOT_DONE, f"Another build is writing the record of {site.key} into {folder}.")
        except (LogDamaged, LogKeyError) as error:
            fail(NOT_DONE, f"{site.key}: {error}")
        except OSError as error:
            fail(NOT_DONE, f"{site.key} cannot be written: {error}")
        click.echo(
            f"{site.key}: {counted(built.written, 'file')} written, {built.files - built.written:,} as they were; "
            f"entries in the log: {built.size:,}."
        )
