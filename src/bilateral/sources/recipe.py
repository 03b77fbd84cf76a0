"""Build a snapshot from the publishers' files by a recipe, which names each input, its address and its licence.

`bilateral data build data/recipe.toml --files FOLDER --output data` makes the embedded snapshot: FOLDER holds the files that
the recipe names; the tables laid by hand lie in ``curated/`` beside it. The same files give the same bytes.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SnapshotError, SourceError
from bilateral.snapshots.build import write_snapshot
from bilateral.snapshots.schema import tables
from bilateral.sources import corridors, selection
from bilateral.sources.codebook import update_readme
from bilateral.sources.countries import african_states
from bilateral.sources.packaged import definitions, products
from bilateral.sources.reading import read_delimited
from bilateral.sources.selection import Scope

if TYPE_CHECKING:
    import pandas as pd

_SOURCE_COLUMNS = ("source_id", "title", "publisher", "url", "licence", "published", "note")
_KEYS = ("name", "title", "created", "accessed", "description", "deep", "input")
_FLAGSHIP = "the flagship pair"


def build(recipe_file: Path, inputs_folder: Path, output: Path) -> None:
    """Build the snapshot that a recipe declares.

    Args:
        recipe_file: the recipe; ``curated/`` beside it holds the tables laid by hand.
        inputs_folder: folder of the files that it names.
        output: folder to write the tables, ``datapackage.json`` and, where ``README.md`` has its marks, the codebook.

    Raises:
        SourceError: an input is missing or not what its parser expects.
        SnapshotError: the recipe or a curated table is not usable, or two rows have the same key.

    """
    import pandas as pd

    recipe = _recipe(recipe_file)
    _check_inputs(recipe, inputs_folder)
    parts: dict[str, list[pd.DataFrame]] = {table: [] for table in tables()}
    parts["sources"].append(pd.DataFrame([_source_row(entry, recipe) for entry in _entries(recipe)]))
    parts["products"].append(products())
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
        parts[table].extend(_curated(recipe_file.parent / "curated" / f"{table}.csv", table))
    _measure_corridors(parts)
    parts["indicator_definitions"].append(_used_definitions(parts["indicators"]))
    write_snapshot(
        output,
        {table: pd.concat(frames, ignore_index=True) for table, frames in parts.items() if frames},
        name=recipe["name"],
        title=recipe["title"],
        created=recipe["created"],
        description=recipe["description"],
    )
    update_readme(output, recipe_file)


def _recipe(file: Path) -> dict[str, Any]:
    try:
        recipe = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SnapshotError(f"the recipe {file} cannot be read: {error}") from error
    if lacking := [key for key in _KEYS if key not in recipe]:
        raise SnapshotError(f"the recipe {file} lacks {', '.join(lacking)}")
    for entry in _entries(recipe):
        if lacking := [key for key in (*_SOURCE_COLUMNS, "tables") if key not in entry]:
            name = entry.get("source_id", "an input without a source_id")
            raise SnapshotError(f"the recipe {file}: {name} lacks {', '.join(lacking)}")
    return recipe


def _check_inputs(recipe: Mapping[str, Any], folder: Path) -> None:
    """Say which files are missing, and where they are to be had, before anything is read."""
    for entry in recipe["input"]:
        for name in entry["files"]:
            if not (folder / name).is_file():
                raise SourceError(
                    f"{folder / name} is missing: {entry['title']}, {entry['publisher']}, {entry['url']}"
                )


def _entries(recipe: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all that the recipe names as a source: what is read, and what is estimated from it."""
    return [*recipe["input"], *recipe.get("derived", [])]


def _source_row(entry: Mapping[str, Any], recipe: Mapping[str, Any]) -> dict[str, str | None]:
    return {column: entry[column] or None for column in _SOURCE_COLUMNS} | {"accessed": recipe["accessed"]}


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
    years = entry.get("years")
    extra = (scope.deep, *years, entry["listed_from"]) if years else ()
    parsed = _parsed(entry, inputs_folder, *extra)
    frames = parsed if isinstance(parsed, tuple) else (parsed,)
    for table, frame in zip(entry["tables"], frames, strict=True):
        yield table, _selected(entry.get("select", "everything"))(frame, scope)


def _selected(name: str) -> "Callable[[pd.DataFrame, Scope], pd.DataFrame]":
    found: Callable[[pd.DataFrame, Scope], pd.DataFrame] | None = getattr(selection, name, None)
    if found is None or name.startswith("_"):
        raise SnapshotError(
            f"the recipe selects by {name!r}, which bilateral.sources.selection does not have"
        )
    return found


def _parsed(entry: dict[str, Any], inputs_folder: Path, *extra: Any) -> Any:
    return _read(entry["parser"], *(inputs_folder / file for file in entry["files"]), *extra)


@cache
def _read(parser: str, *arguments: Any) -> Any:
    """Read files by a parser; the result is kept until the build is done, for estimators read them too."""
    module, _, function = parser.partition(".")
    try:
        found = getattr(import_module(f"bilateral.sources.{module}"), function)
    except (ImportError, AttributeError, ValueError):
        raise SnapshotError(f"the recipe names the parser {parser!r}, which there is not") from None
    return found(*arguments)


def _derived(
    entry: dict[str, Any], inputs_folder: Path, scope: Scope, countries: "pd.DataFrame"
) -> "Iterator[tuple[str, pd.DataFrame]]":
    """Yield table and rows of what an estimator makes of whole files."""
    # Named by the recipe and not imported: measures stand above sources.
    module, function = entry["estimator"].split(".")
    estimator = getattr(import_module(f"bilateral.measures.{module}"), function)
    inputs = (_read(part["parser"], inputs_folder / part["file"]) for part in entry["inputs"])
    for table, frame in zip(entry["tables"], estimator(countries, *inputs), strict=True):
        yield table, _selected(entry.get("select", {}).get(table, "everything"))(frame, scope)


def _used_definitions(observations: "list[pd.DataFrame]") -> "pd.DataFrame":
    """Return the definitions of the indicators that have observations."""
    used = {indicator for part in observations for indicator in part.indicator.unique()}
    frame = definitions()
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
