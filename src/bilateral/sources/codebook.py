"""Write the codebook in ``data/README.md`` from the description of the snapshot and its recipe."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bilateral.errors import SnapshotError
from bilateral.snapshots.place import DESCRIPTOR

BEGIN, END = "<!-- made from datapackage.json and recipe.toml: begin -->", "<!-- end -->"


def update_readme(data_folder: Path, recipe_file: Path) -> None:
    """Replace what stands between the two marks in ``README.md``; without the file, do nothing.

    Raises:
        SnapshotError: the marks are not there.

    """
    readme = data_folder / "README.md"
    if not readme.is_file():
        return
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SnapshotError(f"{readme} lacks the marks between which the codebook stands")
    text = f"{before}{BEGIN}\n\n{codebook(data_folder, recipe_file)}\n{END}{after}"
    readme.write_bytes(text.encode("utf-8"))


def codebook(data_folder: Path, recipe_file: Path) -> str:
    """Return the codebook as Markdown: countries in depth, sources, and every table with its columns."""
    descriptor = json.loads((data_folder / DESCRIPTOR).read_text(encoding="utf-8"))
    recipe = tomllib.loads(recipe_file.read_text(encoding="utf-8"))
    tables: dict[str, list[dict[str, Any]]] = {}
    for resource in descriptor["resources"]:
        tables.setdefault(resource["table"], []).append(resource)
    parts = [*_countries(recipe), *_sources(recipe), *_overview(tables)]
    for name, resources in tables.items():
        parts += _table(name, resources)
    return "\n".join(parts)


def _countries(recipe: dict[str, Any]) -> list[str]:
    number = sum(len(codes) for codes in recipe["deep"].values())
    lines = [f"- {why}: {', '.join(codes)}" for why, codes in recipe["deep"].items()]
    return [f"## The {number} countries in depth", "", *lines, ""]


def _sources(recipe: dict[str, Any]) -> list[str]:
    entries = [*recipe["input"], *recipe.get("derived", [])]
    rows = [
        (
            f"`{entry['source_id']}`",
            f"[{entry['title']}]({entry['url']})",
            entry["publisher"],
            entry["published"] or "not stated",
            entry["licence"],
            ", ".join(f"`{table}`" for table in entry["tables"]),
        )
        for entry in entries
    ]
    header = ("source_id", "title", "publisher", "published", "licence or terms", "tables")
    notes = [f"- `{entry['source_id']}`: {entry['note']}" for entry in entries]
    return ["## Sources in bulk", "", *_rows(header, rows), "", "What to know about each:", "", *notes, ""]


def _overview(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    rows = [
        (f"[`{name}`](#{name})", r["title"], f"`{r['path']}`", f"{r['rows']:,}", f"{r['bytes'] / 1000:,.0f}")
        for name, resources in tables.items()
        for r in resources
    ]
    return ["## Tables", "", *_rows(("table", "what", "file", "rows", "kB"), rows), ""]


def _table(name: str, resources: Sequence[dict[str, Any]]) -> list[str]:
    schema = resources[0]["schema"]
    refers = {key["fields"][0]: key["reference"]["resource"] for key in schema["foreignKeys"]}
    rows = [
        (f"`{field['name']}`", field["type"], _allowed(field, refers), field["description"])
        for field in schema["fields"]
    ]
    key = ", ".join(f"`{column}`" for column in schema["primaryKey"])
    about = [resources[0]["description"], "", f"Key: {key}."]
    return [f"### {name}", "", *about, "", *_rows(("column", "type", "values", "meaning"), rows), ""]


def _allowed(field: dict[str, Any], refers: dict[str, str]) -> str:
    constraints = field.get("constraints", {})
    said = [f"key of `{refers[field['name']]}`"] if field["name"] in refers else []
    said += [", ".join(constraints["enum"])] if "enum" in constraints else []
    said += [] if constraints.get("required") else ["may be empty"]
    return "; ".join(said)


def _rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
