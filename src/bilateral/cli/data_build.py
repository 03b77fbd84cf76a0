"""``bilateral data build``, ``diff`` and ``export``: make, compare and hand on snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilateral.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.snapshots.diff import Revision


def build(
    recipe: Annotated[
        Path | None, typer.Argument(help="A recipe in TOML; without one the snapshot in use is completed.")
    ] = None,
    *,
    files: Annotated[Path | None, typer.Option(help="Folder of the files that the recipe names.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder to write the snapshot of a recipe to.")] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the completed snapshot; the day if not given.")
    ] = None,
) -> None:
    """Build a snapshot by a recipe; or complete the one in use: what is covered, and what is estimated from it."""
    if recipe is None:
        if files or output:
            raise ParameterError("--files and --output go with a recipe, such as data/recipe.toml.")
        _complete(name)
        return
    if files is None or output is None:
        raise ParameterError(
            "A recipe needs --files, the folder of its inputs, and --output, the folder to write to."
        )
    from bilateral.sources.recipe import build as build_by

    build_by(recipe, files, output)
    print(output)


def _complete(name: str | None) -> None:
    from bilateral.snapshots.package import open_snapshot
    from bilateral.snapshots.store import store
    from bilateral.sources.completing import completing

    base = open_snapshot()
    deliveries, notes = completing(base)
    for note in notes:
        print(note)
    made = store(deliveries, base=base, name=name)
    print(f"{made.name} is stored and in use; `bilateral data list` shows all.")


def diff(
    old: Annotated[str, typer.Argument(help="A snapshot, by name or folder.")],
    new: Annotated[str, typer.Argument(help="The one to compare with it.")],
    *,
    shown: Annotated[int, typer.Option(min=0, help="How many revisions of a table to show.")] = 10,
    pair: Annotated[
        str, typer.Option(help="A pair such as RWA-KAZ: compare its facts instead of rows.")
    ] = "",
) -> None:
    """Compare two snapshots: rows added, revised and gone by source, the largest revisions first."""
    from bilateral.snapshots.package import open_snapshot

    if pair:
        _diff_facts(old, new, pair)
        return
    from bilateral.snapshots.diff import difference

    before, after = open_snapshot(old), open_snapshot(new)
    found = difference(before, after, shown=shown)
    if found.is_empty:
        print(f"{before.name} and {after.name} hold the same rows.")
        return
    for count in found.counts:
        source = count.source_id or "no source"
        print(
            f"{count.table}, {source}: {count.added:,} added, {count.revised:,} revised, {count.gone:,} gone"
        )
    _show("Largest revisions", found.revisions)
    _show("Between vintages, each kept", found.vintages)


def _show(title: str, revisions: Sequence[Revision]) -> None:
    if revisions:
        print(f"\n{title}:")
    for one in revisions:
        source = f"{one.earlier} → {one.source_id}" if one.earlier else one.source_id
        print(f"{one.table}, {source}: {one.key}: {_written(one.old)} → {_written(one.new)}")


def _written(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.6g}"


def _diff_facts(old: str, new: str, pair: str) -> None:
    from bilateral.relationship import relationship

    parts = pair.replace(",", "-").split("-")
    if len(parts) != 2:
        raise ParameterError(f"A pair is written like RWA-KAZ, not {pair!r}.")
    facts = [relationship(parts[0], parts[1], snapshot=name).facts for name in (old, new)]
    before, after = ({key: fact for key, fact in one.items() if fact.value is not None} for one in facts)
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            print(f"added    {key}: {after[key].value} {after[key].unit} ({after[key].period})")
        elif key not in after:
            print(f"gone     {key}: {before[key].value} {before[key].unit} ({before[key].period})")
        elif before[key].value != after[key].value:
            print(
                f"revised  {key}: {before[key].value} → {after[key].value} {after[key].unit} "
                f"({before[key].period} → {after[key].period})"
            )


def export(
    target: Annotated[Path, typer.Argument(help="Folder or, for duckdb, file to make.")],
    *,
    snapshot: Annotated[
        str, typer.Option(help="Snapshot, by name or folder; the one in use if not given.")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", help="package (Frictionless, CSV), duckdb (one file) or parquet.")
    ] = "package",
) -> None:
    """Write a snapshot to a Frictionless Data Package, one DuckDB file, or Parquet files."""
    from bilateral.snapshots.export import export as write
    from bilateral.snapshots.package import open_snapshot

    print(write(open_snapshot(snapshot or None), target, form))
