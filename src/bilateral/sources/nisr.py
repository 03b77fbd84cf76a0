"""National Institute of Statistics of Rwanda: the annex to its quarterly report on formal trade in goods.

The workbook has one sheet for each flow with the 20 largest partners of the newest quarter, one with the
partners in the East African Community, and one for each flow by SITC section; columns are quarters, values
million US dollars.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_names
from bilateral.sources.workbook import workbook

if TYPE_CHECKING:
    import pandas as pd

REPORTER = "RWA"
_PARTNER_SHEETS = {"ExportCountry": "exports", "ImportCountry": "imports", "ReexportsCountry": "re-exports"}
_SECTION_SHEETS = {"ExportsCommodity": "exports", "ImportsCommodity": "imports"}
_COMMUNITY_SHEET = "EAC"
_COMMUNITY_FLOWS = {"Exports": "exports", "Imports": "imports", "Re-Exports": "re-exports"}
_TOTAL = "Total Estimates"
_MILLION = 1_000_000


def annex(path: Path) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Read the annex.

    Domestic exports are valued FOB, imports CIF; re-exports are a flow of their own, product ``RE-EXPORTS``,
    and no part of exports.

    Returns:
        The flows (columns of ``flows`` without ``source_id``; the world's total as ``WLD``), and the listings
        (columns of ``flow_listings`` without ``source_id``) with the bounds for partners that are not listed.

    Raises:
        SourceError: not a workbook, or a sheet, its header or its total is not where it is expected.

    """
    import pandas as pd

    book = workbook(path)
    flows: list[dict[str, Any]] = []
    listings: list[dict[str, Any]] = []
    for sheet, flow in _PARTNER_SHEETS.items():
        listed = _partners(_cells(book, sheet, path), sheet)
        community = _community(_cells(book, _COMMUNITY_SHEET, path), flow)
        totals = listed.pop("WLD")
        known = community | listed
        for partner, by_quarter in {"WLD": totals, **known}.items():
            flows.extend(_flow(flow, partner, quarter, value) for quarter, value in by_quarter.items())
        listings.extend(_listings(flow, totals, listed, known))
    for sheet, flow in _SECTION_SHEETS.items():
        flows.extend(_sections(_cells(book, sheet, path), sheet, flow))
    return pd.DataFrame(flows), pd.DataFrame(listings)


def _cells(book: Any, sheet: str, path: Path) -> list[list[Any]]:
    if sheet not in book.sheetnames:
        raise SourceError(f"{path.name} has no sheet {sheet}; it has {', '.join(book.sheetnames)}")
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def _quarters(rows: list[list[Any]], sheet: str) -> tuple[int, dict[int, str]]:
    """Return the header's row number and its quarters by column, not those of the shares to the right."""
    for number, row in enumerate(rows):
        found: dict[int, str] = {}
        for column, cell in enumerate(row):
            match = re.fullmatch(r"(\d{4})\s*Q([1-4])", str(cell).strip())
            if match and (quarter := f"{match[1]}-Q{match[2]}") not in found.values():
                found[column] = quarter
        if found:
            return number, found
    raise SourceError(f"sheet {sheet} has no row of quarters such as 2025Q1")


def _values(row: list[Any], quarters: dict[int, str]) -> dict[str, float]:
    return {
        quarter: round(float(row[column]) * _MILLION, 2)
        for column, quarter in quarters.items()
        if isinstance(row[column], int | float)
    }


def _labels(row: list[Any], before: int) -> list[str]:
    return [str(cell).strip() for cell in row[:before] if cell is not None and str(cell).strip()]


def _partners(rows: list[list[Any]], sheet: str) -> dict[str, dict[str, float]]:
    """Return the values by quarter of each listed partner, in the order of the list, and of ``WLD``."""
    header, quarters = _quarters(rows, sheet)
    found: dict[str, dict[str, float]] = {}
    for row in rows[header + 1 :]:
        labels, values = _labels(row, min(quarters)), _values(row, quarters)
        if not labels or not values:
            continue
        code = "WLD" if labels[-1] == _TOTAL else iso3_of_names([labels[-1]])[labels[-1]]
        if code is None or code in found:
            raise SourceError(f"sheet {sheet}: {labels[-1]!r} is no country, or stands twice")
        found[code] = values
    if "WLD" not in found:
        raise SourceError(f"sheet {sheet} has no row {_TOTAL!r}")
    return found


def _community(rows: list[list[Any]], flow: str) -> dict[str, dict[str, float]]:
    header, quarters = _quarters(rows, _COMMUNITY_SHEET)
    found: dict[str, dict[str, float]] = {}
    current = None
    for row in rows[header + 1 :]:
        labels, values = _labels(row, min(quarters)), _values(row, quarters)
        if labels and labels[0] in _COMMUNITY_FLOWS:
            current = _COMMUNITY_FLOWS[labels[0]]
        if (
            values
            and current == flow
            and labels
            and labels[-1] != "EAC"
            and (code := iso3_of_names(labels)[labels[-1]])
        ):
            found[code] = values
    return found


def _sections(rows: list[list[Any]], sheet: str, flow: str) -> list[dict[str, Any]]:
    header, quarters = _quarters(rows, sheet)
    found = []
    for row in rows[header + 1 :]:
        labels = _labels(row, min(quarters))
        if labels and re.fullmatch(r"[0-9]", labels[0]):
            values = _values(row, quarters).items()
            found += [_flow(flow, "WLD", quarter, value, f"SITC:{labels[0]}") for quarter, value in values]
    if not found:
        raise SourceError(f"sheet {sheet} has no SITC section")
    return found


def _flow(flow: str, partner: str, quarter: str, value: float, product: str = "TOTAL") -> dict[str, Any]:
    outward = flow != "imports"
    return {
        "period": quarter,
        "exporter": REPORTER if outward else partner,
        "importer": partner if outward else REPORTER,
        "product": "RE-EXPORTS" if flow == "re-exports" else product,
        "value_usd": value,
        "reported_by": "exporter" if outward else "importer",
        "valuation": "FOB" if outward else "CIF",
    }


def _listings(
    flow: str,
    totals: dict[str, float],
    listed: dict[str, dict[str, float]],
    known: dict[str, dict[str, float]],
) -> list[dict[str, Any]]:
    """Return the bounds for partners that are not listed.

    The list is ranked by the newest quarter, so only there is the last listed value a bound. In every quarter
    what is left of the total, after all partners with a figure, is one.
    """
    newest = max(totals)
    return [
        {
            "reporter": REPORTER,
            "flow": flow,
            "period": quarter,
            "listed": len(listed),
            "threshold_usd": min(values[quarter] for values in listed.values())
            if quarter == newest
            else None,
            "unlisted_usd": round(total - sum(values.get(quarter, 0.0) for values in known.values()), 2),
            "total_usd": total,
            "note": f"The {len(listed)} partners listed are the largest of {newest}; "
            + ("the last of them bounds all others." if quarter == newest else "this quarter is not ranked."),
        }
        for quarter, total in totals.items()
    ]
