"""A table of no known format, read by a small file in TOML that says what its columns mean.

    table = "flows"                        # a table of the snapshot; data/README.md describes them
    sheet = "Exports"                      # of a workbook; the first if not given

    [source]
    source_id = "mincom-2025"
    title = "Exports by partner, 2025"
    publisher = "Ministry of Commerce"     # url, licence, published, note may follow

    [columns]                              # column of the snapshot = column of the file
    importer = "Partenaire"                # countries by name or code
    period = "Année"
    value_usd = { column = "Valeur (milliers USD)", scale = 1000 }

    [values]                               # the same in every row
    exporter = "RWA"
    product = "TOTAL"
    reported_by = "exporter"
    valuation = "FOB"

    [names]                                # what stands in the file = what is meant
    "Ensemble" = "WLD"

Years that stand side by side, one column each, are read with

    [wide]
    columns = "(20\\d\\d)"                 # the part in brackets becomes the period
    into = "period"
    value = "value_usd"                    # may have a scale, as above
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import SourceError
from bilateral.snapshots.schema import tables

_KEYS = {"table", "sheet", "encoding", "whole", "source", "columns", "values", "names", "wide"}
_SOURCE_KEYS = ("source_id", "title", "publisher", "url", "licence", "published", "note")
_WIDE_KEYS = {"columns", "into", "value", "scale"}


@dataclass(frozen=True)
class Plan:
    """What a mapping file says, checked: columns of the file, scales, constants and names by column of the table."""

    table: str
    source: Mapping[str, str]
    columns: Mapping[str, str]
    scales: Mapping[str, float]
    values: Mapping[str, Any]
    names: Mapping[str, str]
    wide: Mapping[str, Any]
    sheet: str
    encoding: str
    whole: bool

    @property
    def definitions(self) -> dict[str, dict[str, Any]]:
        """The columns of the table by name."""
        return {column["name"]: column for column in tables()[self.table]["columns"]}


def read_plan(path: Path) -> Plan:
    """Read a mapping file.

    Raises:
        SourceError: it is missing, no TOML, or says something that is not understood; the message says what would be.

    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path.name} is no mapping file: {str(error).splitlines()[0]}") from error
    try:
        return _plan(content)
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from None


def _plan(content: dict[str, Any]) -> Plan:
    _known(content, _KEYS, "a mapping file")
    table = content.get("table")
    if table not in tables() or table == "sources":
        raise SourceError(
            f"table must be one of {', '.join(name for name in tables() if name != 'sources')}; it is {table!r}"
        )
    definitions = {column["name"]: column for column in tables()[table]["columns"]}
    source = _section(content, "source")
    _known(source, _SOURCE_KEYS, "[source]")
    if lacking := [key for key in ("source_id", "title", "publisher") if not source.get(key)]:
        raise SourceError(f"[source] lacks {', '.join(lacking)}")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", str(source["source_id"])):
        raise SourceError("source_id must be of small letters, digits, dots and dashes")
    columns, scales = _columns(_section(content, "columns"))
    wide = _section(content, "wide")
    _known(wide, _WIDE_KEYS, "[wide]")
    values = _section(content, "values")
    named = {*columns, *values, *(str(wide[key]) for key in ("into", "value") if key in wide)}
    _known(dict.fromkeys(named), definitions, f"the table {table}")
    required = [
        name for name, column in definitions.items() if not column["optional"] and name != "source_id"
    ]
    if lacking := [name for name in required if name not in named]:
        raise SourceError(
            f"nothing says what {', '.join(lacking)} is: name a column under [columns] or a value under [values]"
        )
    if wide:
        _check_wide(wide)
        scales = scales | ({wide["value"]: float(wide["scale"])} if "scale" in wide else {})
    return Plan(
        table,
        source,
        columns,
        scales,
        values,
        _section(content, "names"),
        wide,
        str(content.get("sheet", "")),
        str(content.get("encoding", "")),
        bool(content.get("whole", False)),
    )


def _check_wide(wide: Mapping[str, Any]) -> None:
    if lacking := [key for key in ("columns", "into", "value") if key not in wide]:
        raise SourceError(f"[wide] lacks {', '.join(lacking)}")
    try:
        groups = re.compile(wide["columns"]).groups
    except re.error as error:
        raise SourceError(f"columns of [wide] is no regular expression: {error}") from None
    if groups != 1:
        raise SourceError("columns of [wide] needs one part in brackets, such as (20\\d\\d)")


def _section(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    section = content.get(name, {})
    if not isinstance(section, dict):
        raise SourceError(f"[{name}] must be a section")
    return section


def _known(found: Mapping[str, Any], known: Any, where: str) -> None:
    if unknown := sorted(set(found) - set(known)):
        raise SourceError(f"{where} has no {', '.join(unknown)}; it has {', '.join(known)}")


def _columns(section: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, float]]:
    columns, scales = {}, {}
    for name, said in section.items():
        if isinstance(said, str):
            columns[name] = said
        elif (
            isinstance(said, dict)
            and isinstance(said.get("column"), str)
            and set(said) <= {"column", "scale"}
        ):
            columns[name] = said["column"]
            if "scale" in said:
                scales[name] = float(said["scale"])
        else:
            raise SourceError(
                f'[columns] {name}: expected the name of a column, or {{ column = "…", scale = 1000 }}'
            )
    return columns, scales
