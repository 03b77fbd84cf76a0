"""Claims files: read one with every fault named by row and column, or write the template of one."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bilateral.errors import ClaimsError
from bilateral.evidence.claims import COMPARATORS, MEASURES, NATURES, UNITS, Claim
from bilateral.evidence.wording.periods import parse_period

_COLUMNS = tuple(field.name for field in fields(Claim))
_REQUIRED = ("statement", "measure")


def claims_files(text: str | Path) -> list[Path]:
    """Return the files that a parameter ``claims`` names: one, or several as ``PATH`` names folders.

    >>> [path.name for path in claims_files("mine.csv")]
    ['mine.csv']
    """
    if not str(text) or Path(text).is_file():
        return [Path(text)] if str(text) else []
    return [Path(part) for part in str(text).split(os.pathsep) if part]


def read_all_claims(text: str | Path) -> list[Claim]:
    """Read all files that a parameter ``claims`` names. Raises ``ClaimsError``, also for an id that two of them have.

    Where there are several, a claim without an id is called after its file.
    """
    files = claims_files(text)
    seen: dict[str, Path] = {}
    found = []
    for path in files:
        for claim in read_claims(path, "claim" if len(files) == 1 else path.stem):
            if claim.claim_id in seen:
                first = seen[claim.claim_id]
                raise ClaimsError(
                    f"The claim_id {claim.claim_id!r} stands in {first} and in {path}: change one of them."
                )
            seen[claim.claim_id] = path
            found.append(claim)
    return found


def read_claims(path: Path | str, unnamed: str = "claim") -> list[Claim]:
    """Read a claims file (CSV, UTF-8); a claim without an id is called ``unnamed`` and its number.

    Columns: ``statement`` and ``measure`` are needed; ``claim_id``, ``argument``, ``comparator``, ``value`` (plain units), ``unit``,
    ``period``, ``tolerance``, ``nature``, ``speaker``, ``published``, ``reporter``, ``partner``, ``settled_by``,
    ``source_id`` and ``claim_set`` may stand beside them. Raises ``ClaimsError`` naming the row and the column.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restkey="", strict=True)
            _check_columns(path, reader.fieldnames or [])
            claims = [_claim(path, number, row, unnamed) for number, row in enumerate(reader, start=2)]
    except FileNotFoundError as error:
        raise ClaimsError(f"Claims file {path} does not exist.") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ClaimsError(f"Claims file {path} cannot be read as CSV in UTF-8: {error}.") from error
    _check_ids(path, claims)
    return claims


def _check_columns(path: Path, names: Iterable[str]) -> None:
    names = list(names)
    for name in names:
        if name not in _COLUMNS:
            near = get_close_matches(name, _COLUMNS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Known columns: {', '.join(_COLUMNS)}."
            raise ClaimsError(f"{path}, row 1: unknown column {name!r}.{hint}")
    for name in _REQUIRED:
        if name not in names:
            raise ClaimsError(f"{path}, row 1: column {name!r} is missing.")


def _check_ids(path: Path, claims: list[Claim]) -> None:
    seen: set[str] = set()
    for number, claim in enumerate(claims, start=2):
        if claim.claim_id in seen:
            raise ClaimsError(f"{path}, row {number}, column 'claim_id': {claim.claim_id!r} stands twice.")
        seen.add(claim.claim_id)


def _claim(path: Path, number: int, row: dict[str, Any], unnamed: str) -> Claim:
    if "" in row:
        raise ClaimsError(f"{path}, row {number}: more cells than there are columns.")
    text = {key: (value or "").strip() for key, value in row.items()}
    _choice(path, number, "measure", text["measure"], tuple(MEASURES))
    claim = Claim(
        claim_id=text.pop("claim_id", "") or f"{unnamed}-{number - 1}",
        statement=text.pop("statement"),
        measure=text.pop("measure"),
        value=_number(path, number, "value", text.pop("value", "")),
        tolerance=_number(path, number, "tolerance", text.pop("tolerance", "")),
        comparator=_choice(path, number, "comparator", text.pop("comparator", "") or "about", COMPARATORS),
        nature=_choice(path, number, "nature", text.pop("nature", "") or "testable", NATURES),
    )
    unit = text.pop("unit", "")
    _choice(path, number, "unit", unit, UNITS)
    if claim.measure in {"trade.total", "trade.exports", "trade.imports"} and unit != "USD":
        raise ClaimsError(
            f"{path}, row {number}, column 'unit': {claim.measure} is in USD, not {unit!r}; write 1 bn USD as 1000000000 and USD."
        )
    claim = replace(claim, unit=unit)
    if not claim.statement:
        raise ClaimsError(f"{path}, row {number}, column 'statement': is empty.")
    if text.get("period") and parse_period(text["period"]) is None:
        raise ClaimsError(
            f"{path}, row {number}, column 'period': {text['period']!r} is not a period such as 2024, 2024-Q1 or 2024-05."
        )
    if claim.value is None and claim.nature == "testable" and claim.measure != "none":
        raise ClaimsError(f"{path}, row {number}, column 'value': a testable claim needs a value.")
    return replace(claim, **{key: value for key, value in text.items() if value})  # type: ignore[arg-type]


def _choice(path: Path, number: int, column: str, value: str, known: tuple[str, ...]) -> str:
    if value in known:
        return value
    near = get_close_matches(value, known, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
    raise ClaimsError(f"{path}, row {number}, column {column!r}: unknown {column} {value!r}. {hint}")


def _number(path: Path, number: int, column: str, text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not math.isfinite(value):
        raise ClaimsError(f"{path}, row {number}, column {column!r}: {text!r} is not a number.")
    return value


def claims_template(reporter: str, partner: str) -> str:
    """Return the text of a claims file about a pair, given by ISO codes: its columns and examples to replace.

    The file is valid as it stands; its figures are examples and say so.
    """
    examples = (
        Claim(
            "example-1",
            "EXAMPLE: trade of the two is about one billion dollars",
            "trade.total",
            value=1e9,
            unit="USD",
        ),
        Claim(
            "example-2",
            "EXAMPLE: two visits of a head of state took place",
            "relations.visits.count",
            comparator="equals",
            value=2,
            unit="count",
        ),
        Claim(
            "example-3",
            "EXAMPLE: the first country has over ten million people",
            "indicator",
            f"{reporter}:SP.POP.TOTL",
            "at least",
            1e7,
            "persons",
        ),
        Claim(
            "example-4", "EXAMPLE: the two are natural partners", "none", comparator="is", nature="opinion"
        ),
    )
    text = io.StringIO()
    writer = csv.DictWriter(text, _TEMPLATE_COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for claim in examples:
        value = "" if claim.value is None else f"{claim.value:.0f}"
        row = asdict(claim) | {"value": value, "period": "2024", "reporter": reporter, "partner": partner}
        writer.writerow(row)
    return text.getvalue()


_TEMPLATE_COLUMNS = (
    *("claim_id", "statement", "measure", "argument", "comparator", "value", "unit", "period"),
    *("tolerance", "nature", "settled_by", "reporter", "partner"),
)
