"""The title block's parameters: which pair, which years, which snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilateral.evidence.wording import Voice

_HANDLED = frozenset({"reporter", "partner", "start", "end", "snapshot", "language", "chapters"})


def parameter_rows(
    meta: Mapping[str, Any], labels: Mapping[str, str], voice: Voice
) -> list[tuple[str, str, str]]:
    """Return the parameters of a report that have a value as (key, label, text), in reading order."""
    pair = meta.get("pair") or {}
    parameters = meta.get("parameters") or {}
    rows = [
        ("reporter", labels["reporter"], _country(pair, parameters, "reporter")),
        ("partner", labels["partner"], _country(pair, parameters, "partner")),
        ("years", labels["years"], _years(parameters)),
        ("snapshot", labels["snapshot"], _snapshot(meta.get("snapshot") or {}, parameters)),
        ("date", labels["date"], voice.period(str(meta["date"])) if meta.get("date") else ""),
    ]
    for key, value in parameters.items():
        if key not in _HANDLED and value not in (None, "", [], {}):
            label = labels.get(key, str(key).replace("_", " ").capitalize())
            rows.append(
                ("other", label, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
            )
    return [row for row in rows if row[2]]


def _country(pair: Mapping[str, Any], parameters: Mapping[str, Any], side: str) -> str:
    code = str(pair.get(side) or parameters.get(side) or "")
    name = str(pair.get(f"{side}_name") or "")
    return f"{name} ({code})" if name and code and name != code else name or code


def _years(parameters: Mapping[str, Any]) -> str:
    start, end = parameters.get("start"), parameters.get("end")
    if start and end:
        return str(start) if start == end else f"{start}–{end}"
    return f"{start}–" if start else f"–{end}" if end else ""


def _snapshot(snapshot: Mapping[str, Any], parameters: Mapping[str, Any]) -> str:
    name = str(snapshot.get("name") or parameters.get("snapshot") or "")
    digest = str(snapshot.get("hash") or "").removeprefix("sha256:")[:12]
    return f"{name} · {digest}" if name and digest else name or digest
