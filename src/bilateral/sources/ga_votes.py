"""Recorded votes in the UN General Assembly, one row a vote of a country, in the two layouts in which they are published.

- Voeten's raw file (``UNVotes``): ``rcid, vote`` (1 yes, 2 abstain, 3 no, 8 absent, 9 no member), ``Countryname, session, date,
  unres, short`` and a column of 0 and 1 an issue (``me, nu, di, hr, co, ec``).
- The UN Digital Library's (``…_ga_voting``): ``undl_id, ms_code`` (ISO alpha-3), ``ms_vote`` (Y, A, N, X for none), ``date, session,
  resolution, title``; no issues.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_code, iso3_of_names
from bilateral.sources.reading import Readable, header_of, leave_out, once, read_delimited, set_aside
from bilateral.sources.un_votes import pair_counts, session_numbers, voters

if TYPE_CHECKING:
    import pandas as pd

_ISSUES = {
    "me": "palestine",
    "nu": "nuclear",
    "di": "disarmament",
    "hr": "human_rights",
    "co": "colonialism",
    "ec": "development",
}
_VOETEN_COLUMNS = ["rcid", "vote", "Countryname"]
_LIBRARY_COLUMNS = ["undl_id", "ms_code", "ms_vote", "date"]
_VOETEN = {"1": 1, "2": 2, "3": 3, "8": 0, "9": 0, "": 0}
_LIBRARY = {"Y": 1, "A": 2, "N": 3, "X": 0, "": 0}


def voting(
    path: Readable, countries: Collection[str], first: int, first_listed: int
) -> "dict[str, pd.DataFrame]":
    """Return the tables ``votes`` and ``roll_calls`` without ``source_id``.

    Args:
        path: the file, in either layout, parted by commas or tabs.
        countries: alpha-3 codes to pair and to list.
        first: first year of the agreement of pairs.
        first_listed: first year of the votes listed one by one. Only the layout with issues is listed: without them a list
            would take the place of one that has them.

    Raises:
        SourceError: neither layout, or a vote that is none of the known.

    """
    frame, listed = _cast(path)
    frame = frame[frame.iso3.isin(set(countries)) & (frame.year >= first)]
    cast = frame.pivot_table(
        index=["year", "call"], columns="iso3", values="code", fill_value=0, aggfunc="first"
    )
    tables = {"votes": pair_counts(cast)}
    if listed is not None:
        tables["roll_calls"] = _listed(cast, listed, first_listed)
    return tables


def _cast(path: Readable) -> "tuple[pd.DataFrame, pd.DataFrame | None]":
    """Return ``call, year, iso3, code`` and, where the layout has issues, what each roll call was about."""
    for columns in (_VOETEN_COLUMNS, _LIBRARY_COLUMNS):
        header = header_of(path, columns)
        if set(columns) <= set(header):
            return _voeten(path, header) if columns == _VOETEN_COLUMNS else (_library(path), None)
    raise SourceError(
        f"{path.name} is no file of votes that is known; its columns are {', '.join(header[:12])}"
    )


def _voeten(path: Readable, header: list[str]) -> "tuple[pd.DataFrame, pd.DataFrame]":
    about = [name for name in ("session", "date", "unres", "short", *_ISSUES) if name in header]
    if "date" not in about:
        raise SourceError(f"{path.name} lacks the column date")
    columns = ["rcid", "vote", "Countryname", *about]
    frame = read_delimited(path, columns, text=columns)
    frame = leave_out(path, frame, frame.rcid.isna() | frame.date.isna(), "without a roll call or a date")
    code = frame.vote.fillna("").str.removesuffix(".0").map(_VOETEN)
    calls = frame.drop_duplicates("rcid").set_index("rcid")[about]
    names = iso3_of_names(frame.Countryname.dropna().unique())
    found = frame.assign(
        call=frame.rcid, year=frame.date.map(_iso_date), iso3=frame.Countryname.map(names), code=code
    )
    return _known(path, found, "vote"), calls


def _library(path: Readable) -> "pd.DataFrame":
    frame = read_delimited(path, _LIBRARY_COLUMNS, text=_LIBRARY_COLUMNS)
    nameless = frame.undl_id.isna() | frame.date.isna() | frame.ms_code.isna()
    frame = leave_out(path, frame, nameless, "without a roll call, a date or a state")
    code = frame.ms_vote.fillna("").map(_LIBRARY)
    iso3 = frame.ms_code.map(iso3_of_code)
    return _known(path, frame.assign(call=frame.undl_id, year=frame.date, iso3=iso3, code=code), "ms_vote")


def _known(path: Readable, frame: "pd.DataFrame", vote: str) -> "pd.DataFrame":
    """Return ``call, year, iso3, code`` of the votes that can be taken; ``year`` comes as a date."""
    wrong = frame.code.isna()
    if isinstance(path, Path) and wrong.any():
        raise SourceError(f"{path.name}: {frame[vote][wrong].iloc[0]!r} is no vote that is known")
    frame = set_aside(path, frame, wrong, "a vote that is none of the known")
    frame = set_aside(path, frame, ~frame.year.str.fullmatch(r"\d{4}.*"), "a date that is none")
    frame = leave_out(path, frame, frame.iso3.isna(), "votes of states that are no country of today")
    frame = once(path, frame, ["call", "iso3"], ["code"])
    return frame.assign(year=frame.year.str[:4].astype(int))[["call", "year", "iso3", "code"]]


def _listed(cast: "pd.DataFrame", calls: "pd.DataFrame", first: int) -> "pd.DataFrame":
    import pandas as pd

    cast = cast[cast.index.get_level_values("year") >= first].droplevel("year")
    about = calls.loc[cast.index]
    missing = pd.Series(None, index=cast.index, dtype="object")
    unres = about.get("unres", missing)
    frame = pd.DataFrame(
        {
            "roll_call": cast.index.astype(str),
            "date": about.date.map(_iso_date),
            "session": session_numbers(about.get("session", missing)),
            "resolution": unres.str.replace(r"^R/", "A/RES/", regex=True) if unres.notna().any() else None,
            "title": about.get("short", missing),
            "issues": [
                ";".join(
                    sorted(issue for name, issue in _ISSUES.items() if str(row.get(name)) in ("1", "1.0"))
                )
                or None
                for row in about.to_dict("records")
            ],
        },
        index=cast.index,
    )
    return frame.assign(**voters(cast)).reset_index(drop=True)


def _iso_date(text: str) -> str:
    """Return a date as ISO 8601; Stata's export has month/day/year."""
    parts = text.strip().split("/")
    if len(parts) == 3 and len(parts[2]) == 4:
        return f"{parts[2]}-{int(parts[0]):02}-{int(parts[1]):02}"
    return text.strip()[:10]
