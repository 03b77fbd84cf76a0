"""Diplomatic missions that Wikidata knew in November 2022: incomplete, so that an absence proves nothing."""

from typing import TYPE_CHECKING, Any

from bilateral.sources.names import iso3_of_names
from bilateral.sources.reading import Readable, leave_out, read_delimited

if TYPE_CHECKING:
    import pandas as pd

AS_OF = "2022-11"
_KINDS = ("embassy", "high commission", "consulate general", "consulate", "honorary consulate")


def missions(path: Readable) -> "pd.DataFrame":
    """Read ``operator,country,city,…,type,…,jurisdictions``.

    Returns:
        ``sending, receiving, city, kind, jurisdictions, as_of``; operators and hosts that are no country are
        left out, a mission that is listed twice appears once.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(
        path,
        ["operator", "country", "city", "type", "jurisdictions"],
        text=["operator", "country", "city", "type", "jurisdictions"],
    )
    nameless = frame.operator.isna() | frame.country.isna()
    frame = leave_out(path, frame, nameless, "missions without an operator or a host")
    codes = iso3_of_names([*frame.operator, *frame.country])
    frame = frame.assign(
        sending=frame.operator.map(codes),
        receiving=frame.country.map(codes),
        kind=[_kind(kind) for kind in frame.type],
        jurisdictions=[_jurisdictions(names) for names in frame.jurisdictions],
        as_of=AS_OF,
    )
    abroad = frame.sending.notna() & frame.receiving.notna() & (frame.sending != frame.receiving)
    frame = leave_out(path, frame, ~abroad, "operators and hosts that are no country, or the same")
    key = ["sending", "receiving", "kind", "city"]
    # Of two rows for one mission the one with the longer jurisdiction says more.
    frame = frame.assign(
        length=[len(codes) if isinstance(codes, str) else 0 for codes in frame.jurisdictions]
    ).sort_values([*key, "length"])
    frame = leave_out(path, frame, frame.duplicated(key, keep="last"), "missions that are listed twice")
    return frame[["sending", "receiving", "city", "kind", "jurisdictions", "as_of"]]


def _kind(text: object) -> str:
    kind = str(text).strip().lower()
    if kind in _KINDS:
        return kind
    return next((known for known in ("high commission", "consulate general") if known in kind), "other")


def _jurisdictions(names: object) -> Any:
    if not isinstance(names, str):
        return None
    found = {code for code in iso3_of_names(names.split("|")).values() if code}
    return ";".join(sorted(found)) or None
