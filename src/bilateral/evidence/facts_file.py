"""``facts.json`` read back: the facts, claims and sources of a report that was written before."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bilateral.errors import ReportError
from bilateral.evidence.facts import Fact

_ISO3 = re.compile(r"[A-Z]{3}")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class FactsFile:
    """What a ``facts.json`` holds, checked as far as readers of it rely on it.

    ``facts`` are rows with an id and a value (a finite number, text, or None where nobody reported it);
    ``claims`` have an id and a verdict; ``sources`` are the sources of either by their id.
    """

    reporter: str
    partner: str
    snapshot: str
    snapshot_hash: str
    facts: tuple[Row, ...]
    claims: tuple[Row, ...]
    sources: Mapping[str, Row]

    @property
    def key(self) -> str:
        """The pair in short, "RWA-KAZ"."""
        return f"{self.reporter}-{self.partner}"


def parse_facts(data: bytes) -> FactsFile:
    """Read the bytes of a ``facts.json``. Raises ``ReportError`` that says in one clause what is wrong with it."""
    content = _object(_decoded(data), "it")
    pair = _object(content.get("pair"), 'its "pair"')
    sides = [str(pair.get(side) or "") for side in ("reporter", "partner")]
    if not all(map(_ISO3.fullmatch, sides)):
        _damaged("its pair does not name two countries by their codes")
    snapshot = _object(content.get("snapshot", {}), 'its "snapshot"')
    return FactsFile(
        reporter=sides[0],
        partner=sides[1],
        snapshot=str(snapshot.get("name") or ""),
        snapshot_hash=str(snapshot.get("hash") or ""),
        facts=_facts(content.get("facts")),
        claims=_claims(content.get("claims", [])),
        sources={key: _object(row, f"its source {key}") for key, row in _object(content.get("sources", {}), 'its "sources"').items()},
    )  # fmt: skip


def as_fact(row: Row) -> Fact:
    """Return a row of ``facts.json`` as the fact that it was."""
    return Fact(
        id=row["id"],
        value=row.get("value"),
        unit=str(row.get("unit") or ""),
        period=str(row["period"]) if row.get("period") else None,
        sources=tuple(map(str, row.get("sources") or ())),
        method=str(row.get("method") or ""),
        chapter=str(row.get("chapter") or ""),
        inputs=tuple(map(str, row.get("inputs") or ())),
        note=str(row.get("note") or ""),
    )


def _damaged(what: str) -> NoReturn:
    raise ReportError(what)


def _decoded(data: bytes) -> Any:
    if not data.strip(b"\0 \n\r\t"):
        _damaged("it is empty")

    def no_constant(name: str) -> NoReturn:
        _damaged(f"it holds {name}, which is no number of JSON")

    try:
        return json.loads(data.decode("utf-8"), parse_constant=no_constant)
    except UnicodeDecodeError:
        _damaged("it is not UTF-8 text")
    except json.JSONDecodeError as error:
        _damaged(f"it is not JSON: {error.msg} in line {error.lineno}")
    except RecursionError:
        _damaged("it is nested too deeply")
    except ValueError as error:  # a whole number with more digits than Python reads
        _damaged(f"it is not JSON that can be read: {error}")


def _object(value: Any, name: str) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _damaged(f"{name} is not a JSON object")


def _facts(rows: Any) -> tuple[Row, ...]:
    if not isinstance(rows, list):
        _damaged("it has no list of facts")
    seen: set[str] = set()
    for row in rows:
        fact_id = row.get("id") if isinstance(row, dict) else None
        if not isinstance(fact_id, str) or not fact_id:
            _damaged("one of its facts has no id")
        if fact_id in seen:
            _damaged(f"the fact {fact_id} stands twice in it")
        seen.add(fact_id)
        value = row.get("value")
        if isinstance(value, bool) or not isinstance(value, float | int | str | None):
            _damaged(f"the value of the fact {fact_id} is neither a number nor text")
        if isinstance(value, float | int) and not _finite(value):
            _damaged(f"the value of the fact {fact_id} is beyond any number")
    return tuple(rows)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _claims(rows: Any) -> tuple[Row, ...]:
    if not isinstance(rows, list):
        _damaged("its claims are not a list")
    for row in rows:
        if not (
            isinstance(row, dict) and isinstance(row.get("id"), str) and isinstance(row.get("verdict"), str)
        ):
            _damaged("one of its claims has no id or no verdict")
    return tuple(rows)
