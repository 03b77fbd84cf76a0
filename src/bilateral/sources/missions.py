"""Diplomatic missions that Wikidata knew in November 2022: incomplete, so that an absence proves nothing."""

from typing import TYPE_CHECKING, Any

from bilateral.sources.names import iso3_of_names
from bilateral.sources.reading import Readable, read_delimited

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
        path, ["operator", "country", "city", "type", "jurisdictions"], text=["city", "jurisdictions"]
    )
    frame = frame[frame.operator.notna() & frame.country.notna()]
    codes = iso3_of_names([*frame.operator, *frame.country])
    frame = frame.assign(
        sending=frame.operator.map(codes),
        receiving=frame.country.map(codes),
        kind=[_kind(kind) for kind in frame.type],
        jurisdictions=[_jurisdictions(names) for names in frame.jurisdictions],
        as_of=AS_OF,
    )
    frame = frame[frame.sending.notna() & frame.receiving.notna() & (frame.sending != frame.receiving)]
    key = ["sending", "receiving", "kind", "city"]
    # Of two rows for one mission the one with the longer jurisdiction says more.
    frame = frame.assign(length=frame.jurisdictions.fillna("").str.len()).sort_values([*key, "length"])
    return frame.drop_duplicates(key, keep="last")[
        ["sending", "receiving", "city", "kind", "jurisdictions", "as_of"]
    ]


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
