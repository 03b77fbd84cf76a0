"""Read a table of no known format by a mapping file, whose form is described in ``bilateral.sources.mapping_file``."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bilateral.errors import PairError, SourceError
from bilateral.pair import find_country
from bilateral.snapshots.schema import tables
from bilateral.sources.formats import Context, Read
from bilateral.sources.mapping_file import Plan
from bilateral.sources.opening import Opened
from bilateral.sources.reading import NOT_REPORTED, TWICE, TWO_VALUES
from bilateral.sources.rows import Reading
from bilateral.sources.workbook import workbook

if TYPE_CHECKING:
    import pandas as pd

_AGGREGATES = ("WLD", "AFR")


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
        source=source,
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
            frame = reading.leave_out(frame, frame[name].isna(), NOT_REPORTED)
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
    frame = reading.leave_out(frame, frame.duplicated(), TWICE)
    return reading.without(frame, frame.duplicated(key, keep=False), TWO_VALUES)


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

    book = workbook(file.path, file.name)
    if sheet and sheet not in book.sheetnames:
        raise SourceError(f"{file.name} has no sheet {sheet}; it has {', '.join(book.sheetnames)}")
    path = context.folder / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        for row in book[sheet or book.sheetnames[0]].iter_rows(values_only=True):
            writer.writerow(["" if cell is None else cell for cell in row])
    return Opened(path, file.name, "text")
