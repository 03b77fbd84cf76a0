"""Memberships of international organisations in the CIA World Factbook."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.sources.names import iso3_of_names
from bilateral.sources.reading import read_delimited

if TYPE_CHECKING:
    import pandas as pd

AS_OF = "2026"


def memberships(path: Path) -> "pd.DataFrame":
    """Read ``name,igos``: the organisations of each country, parted by commas, standing in brackets.

    Returns:
        ``iso3, organisation, status, as_of``. "(observer)" is an observer; "(partner)", "(candidate)",
        "(NGOs)" and the like are "other"; nothing in brackets is a member.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    frame = read_delimited(path, ["name", "igos"])
    frame = frame[frame.name.notna() & frame.igos.notna()]
    codes = iso3_of_names(frame.name)
    rows = [
        (codes[name], *organisation, AS_OF)
        for name, igos in zip(frame.name, frame.igos, strict=True)
        if codes[name]
        for organisation in _organisations(igos)
    ]
    return pd.DataFrame(rows, columns=["iso3", "organisation", "status", "as_of"]).drop_duplicates(
        ["iso3", "organisation"]
    )


def _organisations(igos: str) -> list[tuple[str, str]]:
    found = []
    for part in re.split(r"[,;]\s*(?![^()]*\))", igos):
        match = re.fullmatch(r"\s*([^()]+?)\s*(?:\(([^)]*)\))?\s*", part)
        if match:
            found.append((match[1], _status(match[2])))
    return found


def _status(standing: str | None) -> str:
    if standing is None:
        return "member"
    return "observer" if "observer" in standing.lower() else "other"
