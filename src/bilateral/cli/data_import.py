"""``bilateral data import`` and ``formats``: files that somebody downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot
    from bilateral.sources.importing import Imported

_SHOWN = 3


def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="Files as downloaded, packed or not; or folders of them.")
    ],
    *,
    mapping: Annotated[
        Path | None, typer.Option(help="A file in TOML that says what the columns of a table mean.")
    ] = None,
    known_only: Annotated[
        bool,
        typer.Option("--known-only", help="Leave out files of no known format, which are an error else."),
    ] = False,
    encoding: Annotated[
        str, typer.Option(help="Of text files, where it is not found out: cp1251, latin-1 …")
    ] = "",
    base: Annotated[str, typer.Option(help="Snapshot to add to; the one in use if not given.")] = "",
    name: Annotated[str | None, typer.Option(help="Name of the new snapshot; the day if not given.")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing unless something goes wrong.")
    ] = False,
) -> None:
    """Read files into a new snapshot, which reports take from then on; what they are is known by their content."""
    from bilateral.snapshots.package import open_snapshot
    from bilateral.snapshots.store import store
    from bilateral.sources.importing import importing

    start = open_snapshot(base or None)
    with importing(files, start, mapping=mapping, known_only=known_only, encoding=encoding) as (found, left):
        # Without a base of the user's choice, the one in use counts when the lock is held.
        made = store([one.delivery for one in found], base=start if base else None, name=name)
        if not quiet:
            _tell(found, left, made)


def formats() -> None:
    """List the formats of files that `data import` knows."""
    from bilateral.sources.recognise import FORMATS

    width = max(len(one.name) for one in FORMATS)
    for one in FORMATS:
        print(f"{one.name:<{width}}  {one.about}")


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _tell(found: list[Imported], left: list[str], made: Snapshot) -> None:
    entries = made.provenance[-len(found) :]
    for one, entry in zip(found, entries, strict=True):
        rows = ", ".join(f"{table} {count:,}" for table, count in entry["rows"].items())
        print(f"{one.delivery.origin}: {one.called}, as {entry['source_id']}: {rows}")
        for aside in one.delivery.set_aside[:_SHOWN]:
            print(f"  set aside: row {aside.row:,}, {aside.reason}")
        if kept := entry["set_aside"]:
            print(f"  set aside in all: {_rows(kept['rows'])}, in {made.path / kept['file']}")
        for reason, count in one.left_out.items():
            print(f"  left out: {_rows(count)}, {reason}")
    for name in left:
        print(f"{name}: of no known format, left out")
    print(f"{made.name} is stored and in use; `bilateral data list` shows all.")
