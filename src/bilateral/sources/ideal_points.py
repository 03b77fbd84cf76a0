"""Ideal points of countries in the UN General Assembly (Bailey, Strezhnev and Voeten), the published file.

Parted by commas as deposited, by tabs as Dataverse gives it. Releases up to 2024 estimate from all votes (``IdealPointAll``),
later ones from votes on final passage (``IdealPointFP``); where both stand, the estimate from all votes is read.
"""

from typing import TYPE_CHECKING

from bilateral.country_names import codes
from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import NOT_REPORTED, Readable, header_of, leave_out, once, read_delimited

if TYPE_CHECKING:
    import pandas as pd

_KINDS = ("All", "FP")
_FIRST_SESSION = 1946  # the year in which session 1 began
_OPTIONAL = {"votes_cast": "NVotes{}", "p05": "Q5%{}", "p95": "Q95%{}"}


def ideal_points(path: Readable) -> "pd.DataFrame":
    """Read the file: columns ``iso3, year, session, votes_cast, value, p05, p95``.

    Raises:
        SourceError: not such a file.

    """
    header = header_of(path, ["iso3c", "year"])
    names = {name.casefold(): name for name in header}  # the release of July 2025 writes them small
    kind = next((kind for kind in _KINDS if f"IdealPoint{kind}".casefold() in names), "")
    if not kind:
        raise SourceError(
            f"{path.name} lacks the column IdealPointAll or IdealPointFP; it has {', '.join(header)}"
        )
    wanted = {"iso3": "iso3c", "year": "year", "session": "session", "value": f"IdealPoint{kind}"}
    wanted |= {name: column.format(kind) for name, column in _OPTIONAL.items()}
    may_lack = {"session", *_OPTIONAL}
    columns = {
        name: names.get(column.casefold(), column)
        for name, column in wanted.items()
        if name not in may_lack or column.casefold() in names
    }
    numbers = [columns[name] for name in ("value", *_OPTIONAL) if name in columns]
    text, years = [columns["iso3"]], [columns["year"]]
    frame = read_delimited(path, list(columns.values()), text=text, numbers=numbers, years=years)
    frame = frame.rename(columns={column: name for name, column in columns.items()})
    frame = frame.assign(iso3=frame.iso3.map(iso3_of_code, na_action="ignore"))
    frame = leave_out(path, frame, ~frame.iso3.isin({iso3 for iso3, *_ in codes()}), "states that have ended")
    frame = leave_out(path, frame, frame.value.isna(), NOT_REPORTED)
    frame = once(path, frame, ["iso3", "year"])
    if "session" not in columns:
        frame = frame.assign(session=frame.year.astype(int) - _FIRST_SESSION + 1)
    frame = frame.assign(**{name: None for name in _OPTIONAL if name not in columns})
    return frame[["iso3", "year", "session", "votes_cast", "value", "p05", "p95"]]
