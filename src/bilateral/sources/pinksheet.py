"""World Bank Commodity Markets ("Pink Sheet"): monthly nominal prices in US dollars."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.sources.reading import Readable, as_numbers, read_delimited
from bilateral.sources.workbook import workbook

if TYPE_CHECKING:
    import pandas as pd

_MISSING = "…"
_MONTH = re.compile(r"\d{4}M\d{2}")
# As the workbook writes them.
_UNITS = {
    "$/bbl": "USD/bbl",
    "$/mmbtu": "USD/mmbtu",
    "$/mt": "USD/t",
    "$/kg": "USD/kg",
    "$/troy oz": "USD/troy oz",
}
# Header, our name and unit. Units stand on the Pink Sheet's own header line, which the file leaves out.
COMMODITIES = {
    "Crude oil, Brent": ("Crude oil, Brent", "USD/bbl"),
    "Natural gas, Europe": ("Natural gas, Europe", "USD/mmbtu"),
    "Coal, Australian": ("Coal, Australia", "USD/t"),
    "Coffee, Arabica": ("Coffee, arabica", "USD/kg"),
    "Coffee, Robusta": ("Coffee, robusta", "USD/kg"),
    "Tea, avg 3 auctions": ("Tea, mean of three auctions", "USD/kg"),
    "Tea, Mombasa": ("Tea, Mombasa", "USD/kg"),
    "Wheat, US HRW": ("Wheat, US hard red winter", "USD/t"),
    "Maize": ("Maize", "USD/t"),
    "Sunflower oil": ("Sunflower oil", "USD/t"),
    "Beef **": ("Beef", "USD/kg"),
    "DAP": ("DAP fertiliser", "USD/t"),
    "Urea": ("Urea", "USD/t"),
    "Copper": ("Copper", "USD/t"),
    "Zinc": ("Zinc", "USD/t"),
    "Tin": ("Tin", "USD/t"),
    "Gold": ("Gold", "USD/troy oz"),
}


def prices(path: Readable, months: int = 24) -> "pd.DataFrame":
    """Read the monthly file: ``period`` such as 2024M05 and one column a commodity.

    Args:
        path: the file.
        months: how many of the last months to keep.

    Returns:
        ``period, commodity, value, unit``: the mean of every year with twelve months, and the last months.
        The mean is arithmetic.

    Raises:
        SourceError: not such a file, or a period that is no month.

    """
    return _tidy(read_delimited(path, ["period", *COMMODITIES], numbers=COMMODITIES), path, months)


def workbook_prices(path: Path, months: int = 24) -> "pd.DataFrame":
    """Read the workbook that the World Bank publishes ("CMO-Historical-Data-Monthly.xlsx"), sheet "Monthly Prices".

    The units stand in the row below the names and must be those that this project knows; names may end in stars.
    Arguments and result are those of ``prices``. A commodity that the workbook lacks has no rows.

    Raises:
        SourceError: not such a workbook, or a commodity is in another unit.

    """
    import pandas as pd

    rows = _sheet(path, "Monthly Prices")
    months_from = next((n for n, row in enumerate(rows) if row and _MONTH.fullmatch(str(row[0]))), None)
    if months_from is None or months_from < 2:
        raise SourceError(
            f"{path.name}: the sheet Monthly Prices has no row that begins with a month such as 2024M05"
        )
    head = rows[:months_from]
    names = next((row for row in reversed(head) if "crudeoil,brent" in map(_plain, row)), None)
    if names is None:
        raise SourceError(f"{path.name}: the sheet Monthly Prices names no Crude oil, Brent")
    units = head[head.index(names) + 1] if head.index(names) + 1 < len(head) else ()
    places = {_plain(name): place for place, name in enumerate(names)}
    columns = {"period": 0} | {
        header: places[_plain(header)] for header in COMMODITIES if _plain(header) in places
    }
    for header, place in list(columns.items())[1:]:
        unit = str(units[place]).strip().strip("()") if place < len(units) else ""
        if _UNITS.get(unit) != COMMODITIES[header][1]:
            raise SourceError(
                f"{path.name}: {header} is in {unit or 'no unit'}, not in {COMMODITIES[header][1]}"
            )
    taken = [row for row in rows[months_from:] if row and _MONTH.fullmatch(str(row[0]))]
    frame = pd.DataFrame(
        [{name: row[place] if place < len(row) else None for name, place in columns.items()} for row in taken]
    )
    return _tidy(frame.replace({"..": None, "...": None}), path, months)


def _sheet(path: Path, name: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet, whose name is matched without case and spaces."""
    book = workbook(path)
    found = {_plain(sheet): sheet for sheet in book.sheetnames}.get(_plain(name))
    if found is None:
        raise SourceError(f"{path.name} has no sheet {name!r}; it has {', '.join(book.sheetnames)}")
    return list(book[found].iter_rows(values_only=True))


def _plain(name: Any) -> str:
    return "".join(str(name or "").split()).rstrip("*").casefold()


def _tidy(frame: "pd.DataFrame", path: Readable, months: int) -> "pd.DataFrame":
    import pandas as pd

    frame = frame.replace(_MISSING, None)
    if not frame.period.astype(str).str.fullmatch(_MONTH.pattern).all():
        raise SourceError(f"{path.name}: a period is no month such as 2024M05")
    parts = []
    for header, (commodity, unit) in COMMODITIES.items():
        if header not in frame.columns:
            continue
        column = pd.Series(
            as_numbers(frame[header], path).to_numpy(), index=frame.period.str.replace("M", "-")
        )
        by_year = column.groupby(column.index.str[:4])
        yearly = by_year.mean()[by_year.count() == 12].round(4)
        both = pd.concat([yearly, column.iloc[-months:].dropna().round(4)])
        parts.append(
            pd.DataFrame(
                {"period": both.index, "commodity": commodity, "value": both.to_numpy(), "unit": unit}
            )
        )
    return pd.concat(parts, ignore_index=True)
