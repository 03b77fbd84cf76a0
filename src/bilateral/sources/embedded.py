"""Build the embedded snapshot from its inputs by the recipe in ``data/recipe.toml``.

Run as ``python -m bilateral.sources.embedded INPUTS DATA``: INPUTS holds the files that the recipe names,
DATA the recipe, the hand-laid tables in ``curated/``, and takes the result.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import BilateralError, SnapshotError
from bilateral.snapshots.build import write_snapshot
from bilateral.snapshots.schema import tables
from bilateral.sources import corridors, selection
from bilateral.sources.codebook import update_readme
from bilateral.sources.countries import african_states
from bilateral.sources.reading import read_delimited
from bilateral.sources.selection import ROLL_CALLS_FROM, VOTES_FROM, Scope

if TYPE_CHECKING:
    import pandas as pd

ACCESSED = "2026-11"
VOTES_TO = 2019
_SOURCE_COLUMNS = ("source_id", "title", "publisher", "url", "licence", "published", "note")
_FLAGSHIP = "the flagship pair"
_SELECTED: dict[str, Callable[["pd.DataFrame", Scope], "pd.DataFrame"]] = {
    "wits.bilateral": selection.bilateral_flows,
    "wits.country_summary": selection.summary_flows,
    "wits.country_exports": selection.known_partners,
    "nisr.annex": selection.everything,
    "unctad.matrix": selection.matrix_flows,
    "wdi.indicators": selection.development_indicators,
    "ict.indicators": selection.internet_users,
    "egdi.indicators": selection.all_countries,
    "un_votes.voting": selection.everything,
    "ideal_points.ideal_points": selection.recent_ideal_points,
    "missions.missions": selection.missions,
    "memberships.memberships": selection.deep_countries,
    "passport_index.visa_rules": selection.visa_rules,
    "geodist.distances": selection.deep_pairs,
    "pinksheet.prices": selection.everything,
    "geography.capitals": selection.all_countries,
    "geography.sea_ports": selection.all_countries,
    "geography.air_links": selection.links_of_hubs,
    "geography.outlines": selection.everything,
}
_ESTIMATED = {"gravity_pairs": selection.pairs_in_scope}


def build_embedded(inputs_folder: Path, data_folder: Path) -> None:
    """Build the snapshot in ``data_folder`` by the recipe there.

    Takes the inputs from ``inputs_folder``, and the hand-laid tables from ``data_folder/curated``.

    Raises:
        SourceError: an input is missing or not what its parser expects.
        SnapshotError: the recipe or a curated table is not usable, or two rows have the same key.

    """
    import pandas as pd

    recipe = _recipe(data_folder / "recipe.toml")
    parts: dict[str, list[pd.DataFrame]] = {table: [] for table in tables()}
    parts["sources"].append(pd.DataFrame([_source_row(entry) for entry in _entries(recipe)]))
    parts["products"].append(_packaged("products"))
    scope, countries = _scope(recipe, inputs_folder)
    parts["countries"].append(countries)
    for entry in recipe["input"]:
        for table, frame in _tables_of(entry, inputs_folder, scope):
            parts[table].append(frame.assign(source_id=entry["source_id"]))
    for entry in recipe.get("derived", []):
        for table, frame in _derived(entry, inputs_folder, scope, countries):
            parts[table].append(frame.assign(source_id=entry["source_id"]))
    _read.cache_clear()
    for table in tables():
        parts[table].extend(_curated(data_folder / "curated" / f"{table}.csv", table))
    _measure_corridors(parts)
    parts["indicator_definitions"].append(_definitions(parts["indicators"]))
    write_snapshot(
        data_folder,
        {table: pd.concat(frames, ignore_index=True) for table, frames in parts.items() if frames},
        name=recipe["name"],
        title=recipe["title"],
        created=recipe["created"],
        description=recipe["description"],
    )
    update_readme(data_folder)


def _recipe(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SnapshotError(f"the recipe {file} cannot be read: {error}") from error


def _entries(recipe: dict[str, Any]) -> list[dict[str, Any]]:
    """Return all that the recipe names as a source: what is read, and what is estimated from it."""
    return [*recipe["input"], *recipe.get("derived", [])]


def _source_row(entry: dict[str, Any]) -> dict[str, str | None]:
    return {column: entry[column] or None for column in _SOURCE_COLUMNS} | {"accessed": ACCESSED}


def _scope(recipe: dict[str, Any], inputs_folder: Path) -> "tuple[Scope, pd.DataFrame]":
    entry = next(entry for entry in recipe["input"] if entry["tables"] == ["countries"])
    frame = _parsed(entry, inputs_folder)
    deep = {code for codes in recipe["deep"].values() for code in codes}
    if unknown := sorted(deep - set(frame.iso3)):
        raise SnapshotError(f"the recipe names unknown countries: {', '.join(unknown)}")
    states = frozenset(frame[frame.kind == "country"].iso3)
    scope = Scope(
        frozenset(recipe["deep"][_FLAGSHIP]), frozenset(deep), states, frozenset(african_states(frame))
    )
    depth = ["deep" if code in deep else "brief" if code in states else None for code in frame.iso3]
    return scope, frame.assign(depth=depth, source_id=entry["source_id"])


def _tables_of(
    entry: dict[str, Any], inputs_folder: Path, scope: Scope
) -> "Iterator[tuple[str, pd.DataFrame]]":
    """Yield table and rows for one input; a parser of several tables returns them in the recipe's order."""
    if entry["tables"] == ["countries"]:
        return
    voting = entry["parser"] == "un_votes.voting"
    extra = (scope.deep, VOTES_FROM, VOTES_TO, ROLL_CALLS_FROM) if voting else ()
    parsed = _parsed(entry, inputs_folder, *extra)
    frames = parsed if isinstance(parsed, tuple) else (parsed,)
    for table, frame in zip(entry["tables"], frames, strict=True):
        yield table, _SELECTED[entry["parser"]](frame, scope)


def _parsed(entry: dict[str, Any], inputs_folder: Path, *extra: Any) -> Any:
    return _read(entry["parser"], *(inputs_folder / file for file in entry["files"]), *extra)


@cache
def _read(parser: str, *arguments: Any) -> Any:
    """Read files by a parser; the result is kept until the build is done, for estimators read them too."""
    module, function = parser.split(".")
    return getattr(import_module(f"bilateral.sources.{module}"), function)(*arguments)


def _derived(
    entry: dict[str, Any], inputs_folder: Path, scope: Scope, countries: "pd.DataFrame"
) -> "Iterator[tuple[str, pd.DataFrame]]":
    """Yield table and rows of what an estimator makes of whole files."""
    # Named by the recipe and not imported: measures stand above sources.
    module, function = entry["estimator"].split(".")
    estimator = getattr(import_module(f"bilateral.measures.{module}"), function)
    inputs = (_read(part["parser"], inputs_folder / part["file"]) for part in entry["inputs"])
    for table, frame in zip(entry["tables"], estimator(countries, *inputs), strict=True):
        yield table, _ESTIMATED.get(table, selection.everything)(frame, scope)


def _packaged(name: str) -> "pd.DataFrame":
    columns = [column["name"] for column in tables()[name]["columns"]]
    return read_delimited(
        Path(str(files("bilateral.sources").joinpath(f"{name}.csv"))), columns, text=columns
    )


def _definitions(observations: "list[pd.DataFrame]") -> "pd.DataFrame":
    """Return the definitions of the indicators that have observations."""
    columns = [column["name"] for column in tables()["indicator_definitions"]["columns"]]
    path = Path(str(files("bilateral.sources").joinpath("definitions.csv")))
    frame = read_delimited(path, columns, text=columns)
    used = {indicator for part in observations for indicator in part.indicator.unique()}
    return frame[frame.indicator.isin(used)]


def _measure_corridors(parts: "dict[str, list[pd.DataFrame]]") -> None:
    """Put the lengths of corridor legs in place, and the courses of those by sea."""
    import pandas as pd

    needed = [parts[f"corridor_{name}"] for name in ("legs", "nodes", "assumptions")]
    if not all(needed):
        return
    legs, nodes, assumptions = (pd.concat(frames, ignore_index=True) for frames in needed)
    legs = legs.assign(km=pd.to_numeric(legs.km))
    with_lengths, paths = corridors.measured(legs, nodes, assumptions)
    parts["corridor_legs"], parts["corridor_paths"] = [with_lengths], [paths]


def _curated(file: Path, table: str) -> "list[pd.DataFrame]":
    if not file.is_file():
        return []
    columns = [column["name"] for column in tables()[table]["columns"] if not column.get("computed")]
    return [read_delimited(file, columns, text=columns)]


def main(arguments: list[str]) -> int:
    """Build the embedded snapshot from the command line."""
    if len(arguments) != 2:
        print("usage: python -m bilateral.sources.embedded INPUTS DATA", file=sys.stderr)
        return 2
    try:
        build_embedded(Path(arguments[0]), Path(arguments[1]))
    except BilateralError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
