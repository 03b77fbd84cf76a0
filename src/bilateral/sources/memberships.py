"""Memberships of international organisations in the CIA World Factbook."""

import re
from html import unescape
from typing import TYPE_CHECKING

from bilateral.sources.names import iso3_of_names
from bilateral.sources.reading import Readable, leave_out, read_delimited

if TYPE_CHECKING:
    import pandas as pd

AS_OF = "2026"
# Countries whose short name the Factbook gives as "none", by their FIPS codes.
_NAMELESS = {
    "ae": "United Arab Emirates",
    "ct": "Central African Republic",
    "fm": "Micronesia",
    "sh": "Saint Helena",
}


def memberships(path: Readable) -> "pd.DataFrame":
    """Read ``name,igos``: the organisations of each country, parted by commas, standing in brackets.

    Returns:
        ``iso3, organisation, status, as_of``. "(observer)" is an observer; "(partner)", "(candidate)",
        "(NGOs)" and the like are "other"; nothing in brackets is a member.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    frame = read_delimited(path, ["fips", "name", "igos"], text=["fips", "name", "igos"])
    frame = leave_out(path, frame, frame.igos.isna(), "areas without an organisation")
    rows = zip(frame.fips, frame.name, strict=True)
    named = [_NAMELESS.get(fips) or unescape(str(name)) for fips, name in rows]
    codes = iso3_of_names(named)
    unknown = pd.Series([codes[name] is None for name in named], index=frame.index)
    leave_out(path, frame, unknown, "areas that are no country")
    found = [
        (codes[name], *organisation, AS_OF)
        for name, igos in zip(named, frame.igos, strict=True)
        if codes[name]
        for organisation in _organisations(igos)
    ]
    every = pd.DataFrame(found, columns=["iso3", "organisation", "status", "as_of"])
    return every.drop_duplicates(["iso3", "organisation"])


def _organisations(igos: str) -> list[tuple[str, str]]:
    found = []
    for part in re.split(r"[,;]\s*(?![^()]*\))", igos):
        name, bracket, standing = part.partition("(")
        if name.strip():
            found.append((name.strip(), _status(standing if bracket else None)))
    return found


def _status(standing: str | None) -> str:
    if standing is None:
        return "member"
    return "observer" if "observer" in standing.lower() else "other"
