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
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import PairError, SourceError
from bilateral.pair import find_country
from bilateral.snapshots.schema import tables
from bilateral.sources.formats import Context, Read
from bilateral.sources.opening import Opened
from bilateral.sources.rows import Reading

if TYPE_CHECKING:
    import pandas as pd

_KEYS = {"table", "sheet", "encoding", "whole", "source", "columns", "values", "names", "wide"}
_SOURCE_KEYS = ("source_id", "title", "publisher", "url", "licence", "published", "note")
_WIDE_KEYS = {"columns", "into", "value", "scale"}
_AGGREGATES = ("WLD", "AFR")


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
    named = {*columns, *values, *([wide.get("into"), wide.get("value")] if wide else [])}
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


def read_by(plan: Plan, file: Opened, context: Context) -> Read:
    """Read a table by a plan.

    A row with an unknown country, a period or value that cannot be, or one figure with two values is set aside. A row
    without a value says that nothing was reported.

    Raises:
        SourceError: a column is not there, or most rows are invalid.

    """
    text = _sheet_as_text(file, plan.sheet, context) if file.kind == "workbook" else file
    with Reading(text, encoding=plan.encoding or context.encoding) as reading:
        frame = _frame(plan, reading)
        frame = _cleaned(plan, frame, reading, context)
        reading.check_share()
    source = {key: str(value) for key, value in plan.source.items()}
    return Read(
        source["source_id"],
        source["title"],
        {plan.table: frame},
        published=source.get("published", ""),
        note=source.get("note", ""),
        whole=plan.whole,
        set_aside=reading.set_aside,
        left_out=Counter(reading.left_out),
    )


def _frame(plan: Plan, reading: Reading) -> "pd.DataFrame":
    numeric = {name for name, column in plan.definitions.items() if column["type"] in ("number", "integer")}
    if plan.wide:
        pattern = re.compile(plan.wide["columns"])

        def named(header: str) -> str | None:
            found = pattern.fullmatch(header.strip())
            return found[1] if found else None

        frame = reading.wide(list(dict.fromkeys(plan.columns.values())), named)
        frame = frame.rename(columns={"column": plan.wide["into"], "value": plan.wide["value"]})
        renamed = {column: name for name, column in plan.columns.items()}
        return frame.rename(columns=renamed)
    chosen = list(dict.fromkeys(plan.columns.values()))
    numbers = [column for name, column in plan.columns.items() if name in numeric]
    frame = reading.frame(chosen, numbers=numbers)
    return frame[[plan.columns[name] for name in plan.columns]].set_axis(list(plan.columns), axis="columns")


def _cleaned(plan: Plan, frame: "pd.DataFrame", reading: Reading, context: Context) -> "pd.DataFrame":
    frame = frame.assign(**plan.values)
    for name, scale in plan.scales.items():
        frame[name] = (frame[name] * scale).round(2)
    for name, column in plan.definitions.items():
        if name not in frame.columns:
            continue
        if column["type"] == "string":
            frame[name] = frame[name].map(lambda cell: plan.names.get(str(cell), cell), na_action="ignore")
        if column.get("refers") == "countries":
            known = {cell: _country(cell, context) for cell in frame[name].dropna().unique()}
            codes = frame[name].map(known)
            frame = reading.without(
                frame, codes.isna() & frame[name].notna(), f"column {name}: no known country"
            )
            frame = frame.assign(
                **{name: codes[frame.index] if codes.index.is_unique else frame[name].map(known)}
            )
        frame = _checked(frame, name, column, reading)
    return _once(plan, frame, reading)


def _checked(frame: "pd.DataFrame", name: str, column: Mapping[str, Any], reading: Reading) -> "pd.DataFrame":
    if column["type"] in ("number", "integer"):
        if not column["optional"]:
            frame = reading.leave_out(frame, frame[name].isna(), "rows without a value: not reported")
        if name.endswith("_usd"):
            frame = reading.without(frame, frame[name] < 0, f"column {name}: a value below zero")
        return frame
    given = frame[name].notna()
    if not column["optional"]:
        frame = reading.without(frame, ~given, f"column {name}: nothing stands there")
    text = frame[name].astype(str)
    if "pattern" in column:
        wrong = frame[name].notna() & ~text.str.fullmatch(column["pattern"])
        frame = reading.without(frame, wrong, f"column {name}: not of the form {column['about']}")
    if "enum" in column:
        wrong = frame[name].notna() & ~frame[name].isin(column["enum"])
        frame = reading.without(frame, wrong, f"column {name}: none of {', '.join(column['enum'])}")
    return frame


def _once(plan: Plan, frame: "pd.DataFrame", reading: Reading) -> "pd.DataFrame":
    key = [name for name in tables()[plan.table]["key"] if name in frame.columns]
    frame = reading.leave_out(frame, frame.duplicated(), "rows that stand twice")
    return reading.without(frame, frame.duplicated(key, keep=False), "the same figure stands with two values")


def _country(cell: str, context: Context) -> str | None:
    if cell in _AGGREGATES:
        return cell
    try:
        code = find_country(cell).iso3
    except PairError:
        return None
    return code if code in context.scope.countries else None


def _sheet_as_text(file: Opened, sheet: str, context: Context) -> Opened:
    """Write a sheet of a workbook as CSV, so that its rows keep their numbers."""
    import csv

    import openpyxl

    try:
        book = openpyxl.load_workbook(file.path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets zip, XML and key errors through
        raise SourceError(f"{file.name} is not an Excel workbook: {error}") from error
    if sheet and sheet not in book.sheetnames:
        raise SourceError(f"{file.name} has no sheet {sheet}; it has {', '.join(book.sheetnames)}")
    path = context.folder / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for row in book[sheet or book.sheetnames[0]].iter_rows(values_only=True):
            writer.writerow(["" if cell is None else cell for cell in row])
    book.close()
    return Opened(path, file.name, "text")
