"""``bilateral data``: the data that reports are made from."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.cli import data_build, data_import, data_pull
from bilateral.cli.ending import FAILED, noting_interrupts
from bilateral.cli.options import Snapshot, spare_a_grammar

app = typer.Typer(help="The data that reports are made from.", no_args_is_help=True)
app.command("pull")(data_pull.pull)
app.command("import")(noting_interrupts(data_import.import_files))
app.command("formats")(data_import.formats)
app.command("build")(noting_interrupts(data_build.build))
app.command("diff")(noting_interrupts(data_build.diff))
app.command("export")(noting_interrupts(data_build.export))
app.command("sources")(data_pull.sources)
app.command("doctor")(data_pull.doctor)


@app.command("list")
def list_data() -> None:
    """List the snapshots that are stored, the oldest first; a star marks the one in use."""
    from bilateral.snapshots.listing import listing

    for line in listing():
        print(line)


@app.command("use")
def use_data(name: Annotated[str, typer.Argument(help="A stored snapshot, or embedded.")]) -> None:
    """Take a snapshot for all reports that name none; one that is damaged is refused."""
    from bilateral.snapshots.package import open_snapshot
    from bilateral.snapshots.place import EMBEDDED, folder_of
    from bilateral.snapshots.store import use

    if name != EMBEDDED:
        folder_of(name)  # a folder elsewhere can be opened, but not be in use
    open_snapshot(name).check()
    use(name)
    print(f"{name} is in use.")


@app.command("verify")
@noting_interrupts
def verify_data(snapshot: Snapshot = "") -> None:
    """Check a snapshot: hashes, schemas, and references between its tables."""
    spare_a_grammar()
    from bilateral.snapshots.package import open_snapshot
    from bilateral.snapshots.verify import verify

    opened = open_snapshot(snapshot or None)
    problems = verify(opened)
    for problem in problems:
        print(problem)
    print(f"{opened.name}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    if problems:
        raise typer.Exit(FAILED)
