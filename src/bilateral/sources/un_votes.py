"""Recorded votes in the UN General Assembly (Voeten), as the R package unvotes distributes them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from bilateral.country_names import codes
from bilateral.errors import SourceError
from bilateral.sources.reading import Readable, Reading, leave_out, once, read_delimited, set_aside

if TYPE_CHECKING:
    import pandas as pd

_CODE = {"yes": 1, "abstain": 2, "no": 3}
_ISSUES = {
    "Palestinian conflict": "palestine",
    "Nuclear weapons and nuclear material": "nuclear",
    "Arms control and disarmament": "disarmament",
    "Human rights": "human_rights",
    "Economic development": "development",
    "Colonialism": "colonialism",
}
_FULL_YEAR = 10
# What the library of the United Nations adds to a title, with the misspellings of the file.
_ADDED_TO_TITLES = r"\s*[:;]\s*res\w*tion\s*/\s*adopted.*$"


def voting(
    votes: Readable,
    roll_calls: Readable,
    issues: Readable,
    countries: Collection[str],
    first: int,
    last: int,
    first_listed: int,
) -> "tuple[pd.DataFrame, pd.DataFrame]":
    """Return the agreement of all pairs by year, and the roll calls since ``first_listed`` one by one.

    The frames are those of ``agreement`` and ``roll_call_list``, whose arguments and errors are the same.
    """
    cast = _matrix(votes, roll_calls, countries, min(first, first_listed), last)
    years = cast.index.get_level_values("year")
    return pair_counts(cast[years >= first]), _listed(cast[years >= first_listed], roll_calls, issues)


def roll_call_list(
    votes: Readable, roll_calls: Readable, issues: Readable, countries: Collection[str], first: int, last: int
) -> "pd.DataFrame":
    """Return each recorded vote with who of ``countries`` voted how.

    Resolutions are written as the United Nations do (``A/RES/74/87``), while the file also has ``R/74/87``.
    Votes on a paragraph or an amendment have the resolution's number, too, and as a rule no title.

    Args:
        votes: as in ``agreement``.
        roll_calls: ``rcid,session,date,unres,short`` among other columns.
        issues: ``rcid,issue``, several rows for a roll call on several issues.
        countries: alpha-3 codes to list.
        first: first year of the roll call's date.
        last: last year.

    Returns:
        ``roll_call, date, session, resolution, title, issues, yes, abstain, no``; the last four hold codes joined by
        semicolons, or are missing where there is none.

    Raises:
        SourceError: not such files, a vote that is none of the three, or an issue that is not among the known.

    """
    return _listed(_matrix(votes, roll_calls, countries, first, last), roll_calls, issues)


def _listed(cast: "pd.DataFrame", roll_calls: Readable, issues: Readable) -> "pd.DataFrame":
    cast = cast.droplevel("year")
    calls = _calls(roll_calls, ["session"], ["unres", "short"]).set_index("rcid").loc[cast.index]
    frame = calls.assign(
        roll_call=calls.index.astype(str),
        session=session_numbers(calls.session),
        resolution=calls.unres.str.replace(r"^R/", "A/RES/", regex=True),
        title=calls.short.str.replace(_ADDED_TO_TITLES, "", regex=True).str.replace(r"\s+", " ", regex=True),
        issues=_issues_by_call(issues),
    )
    frame = frame.assign(**voters(cast))
    columns = ["roll_call", "date", "session", "resolution", "title", "issues", *_CODE]
    return frame[columns].reset_index(drop=True)


def session_numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return numbers of sessions, missing where one is none: the General Assembly has not met ten thousand times."""
    import pandas as pd

    numbers = pd.to_numeric(column.astype(object), errors="coerce")
    return numbers.where(numbers.between(1, 9999) & (numbers % 1 == 0)).astype("Int64")


def voters(cast: "pd.DataFrame") -> dict[str, Any]:
    """Return for yes, abstain and no who voted so on each roll call: codes joined by semicolons, ``None`` for nobody."""
    found: dict[str, Any] = {}
    for name, code in _CODE.items():
        chosen = cast.eq(code)
        found[name] = [";".join(chosen.columns[row]) or None for row in chosen.to_numpy()]
    return found


def _calls(path: Readable, numbers: list[str], texts: list[str]) -> "pd.DataFrame":
    """Return roll calls by number, each once, with their dates and the named columns.

    Raises:
        SourceError: a roll call has no number or no date, or stands with two.

    """
    columns = ["rcid", "date", *numbers, *texts]
    frame = read_delimited(path, columns, numbers=["rcid", *numbers], text=["date", *texts])
    wrong = frame.rcid.isna() | ~frame.date.fillna("").str.fullmatch(r"\d{4}-\d\d-\d\d.*")
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise SourceError(f"{path.name}: a roll call has the number {row.rcid} and the date {row.date}")
    return once(path, frame.assign(rcid=frame.rcid.astype(int)), ["rcid"])


def _issues_by_call(path: Readable) -> "pd.Series[str]":
    frame = read_delimited(path, ["rcid", "issue"], numbers=["rcid"], text=["issue"])
    frame = frame[frame.rcid.notna() & frame.issue.notna()].drop_duplicates()
    if unknown := set(frame.issue) - _ISSUES.keys():
        raise SourceError(f"{path.name}: {sorted(unknown)[0]!r} is no known issue")
    codes = frame.assign(rcid=frame.rcid.astype(int), issue=frame.issue.map(_ISSUES))
    joined: pd.Series[str] = codes.sort_values(["rcid", "issue"]).groupby("rcid").issue.agg(";".join)
    return joined


def agreement(
    votes: Readable, roll_calls: Readable, countries: Collection[str], first: int, last: int
) -> "pd.DataFrame":
    """Count for each pair of countries and year on how many recorded votes they agreed.

    Both countries must have cast yes, no or abstain: absences are left out. Years are those of the roll
    call's date.

    Args:
        votes: ``rcid,country_code,vote`` with ISO alpha-2 codes (``NA`` is Namibia).
        roll_calls: ``rcid,date`` among other columns.
        countries: alpha-3 codes to pair.
        first: first year.
        last: last year.

    Returns:
        ``iso3_a, iso3_b, year, issue, joint, same, half, opposite``, ``iso3_a < iso3_b``, ``issue`` "all".

    Raises:
        SourceError: not such files, or a vote that is none of the three.

    """
    return pair_counts(_matrix(votes, roll_calls, countries, first, last))


def pair_counts(cast: "pd.DataFrame") -> "pd.DataFrame":
    """Count on how many votes each pair of countries agreed.

    Args:
        cast: votes as 1 (yes), 2 (abstain), 3 (no) and 0 for none: one row a roll call, with the index level ``year``, and
            one column a country.

    Returns:
        The columns of ``votes`` without ``source_id``, ``iso3_a < iso3_b``, ``issue`` "all".

    """
    import numpy as np
    import pandas as pd

    found = []
    for year, block in cast.groupby(level="year"):
        # Each product of two tables of zeros and ones counts for every pair at once.
        votes = block[sorted(block.columns)]
        yes, abstain, no = ((votes == code).to_numpy(float) for code in _CODE.values())
        joint = _together(yes + abstain + no)
        same = _together(yes) + _together(abstain) + _together(no)
        half = abstain.T @ (yes + no) + (yes + no).T @ abstain
        first, second = np.triu_indices(len(votes.columns), k=1)
        counts = {
            name: table[first, second].round().astype(int)
            for name, table in (("joint", joint), ("same", same), ("half", half))
        }
        names = votes.columns.to_numpy()
        rows = pd.DataFrame(
            {
                "iso3_a": names[first],
                "iso3_b": names[second],
                "year": int(str(year)),
                "issue": "all",
                **counts,
            }
        )
        found.append(rows[rows.joint > 0])
    empty = pd.DataFrame(columns=["iso3_a", "iso3_b", "year", "issue", "joint", "same", "half"])
    every = pd.concat(found, ignore_index=True) if found else empty
    return every.assign(opposite=every.joint - every.same - every.half)


def _together(marks: Any) -> Any:
    """Count for each pair of columns the rows in which both are marked."""
    return marks.T @ marks


def last_full_year(roll_calls: Readable) -> int:
    """Return the last year with ten roll calls: a session runs into January, and one vote makes no year."""
    counts = _calls(roll_calls, [], []).date.str[:4].value_counts()
    if counts.empty:
        raise SourceError(f"{roll_calls.name} has no roll call")
    full = counts[counts >= _FULL_YEAR]
    return int((full if len(full) else counts).index.max())


def _matrix(
    votes: Readable, roll_calls: Readable, countries: Collection[str], first: int, last: int
) -> "pd.DataFrame":
    """Return coded votes, 0 for none: one row a roll call (index year, rcid), one column a country."""
    calls = _calls(roll_calls, [], [])
    calls = calls.assign(year=calls.date.str[:4].astype(int))
    alpha3 = {alpha2: alpha3 for alpha3, alpha2, _ in codes() if alpha3 in countries}
    frame = read_delimited(
        votes, ["rcid", "country_code", "vote"], numbers=["rcid"], text=["country_code", "vote"]
    )
    frame = set_aside(votes, frame, frame.rcid.isna(), "a vote without a roll call")
    unknown = set(frame.vote.dropna()) - _CODE.keys()
    if unknown and not isinstance(votes, Reading):
        raise SourceError(f"{votes.name}: {sorted(unknown)[0]!r} is no vote; expected yes, no or abstain")
    frame = set_aside(votes, frame, frame.vote.isin(unknown), "a vote that is not yes, no or abstain")
    ours = frame.country_code.isin(alpha3.keys())
    frame = leave_out(votes, frame, ~ours, "votes of states that the table of countries does not have")
    frame = once(votes, frame, ["rcid", "country_code"])
    frame = frame.assign(
        rcid=frame.rcid.astype(int), iso3=frame.country_code.map(alpha3), code=frame.vote.map(_CODE)
    )
    frame = frame.merge(calls[["rcid", "year"]], on="rcid")
    frame = frame[frame.year.between(first, last)]
    if frame.empty:
        raise SourceError(
            f"{votes.name} has no vote from {first} to {last} that belongs to a roll call of {roll_calls.name}"
        )
    return frame.pivot_table(
        index=["year", "rcid"], columns="iso3", values="code", fill_value=0, aggfunc="first"
    )
