"""``bilateral data``: the data that reports are made from."""

from __future__ import annotations

import typer

from bilateral.cli.ending import FAILED
from bilateral.cli.options import Snapshot, spare_a_grammar

app = typer.Typer(help="The data that reports are made from.", no_args_is_help=True)


@app.command("verify")
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
