"""Passport Index: what a passport's holder needs to enter each destination."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.reading import Readable, leave_out, once, read_delimited, set_aside

if TYPE_CHECKING:
    import pandas as pd

AS_OF = "2025-01"
_RULES = ("visa free", "visa on arrival", "eta", "e-visa", "visa required", "no admission")
_OWN_COUNTRY = "-1"


def visa_rules(path: Readable) -> "pd.DataFrame":
    """Read ``Passport,Destination,Requirement``; a number is days of stay without a visa.

    Returns:
        ``passport, destination, rule, days, as_of``.

    Raises:
        SourceError: not such a file, or a requirement that is not known.

    """
    frame = read_delimited(
        path, ["Passport", "Destination", "Requirement"], text=["Passport", "Destination", "Requirement"]
    )
    frame.columns = ["passport", "destination", "requirement"]
    own = frame.requirement.isna() | (frame.requirement == _OWN_COUNTRY)
    frame = leave_out(path, frame, own, "a passport's own country")
    frame = once(path, frame, ["passport", "destination"])
    days = [float(text) if text.isdigit() else float("nan") for text in frame.requirement]
    rules = ["visa free" if text.isdigit() else text for text in frame.requirement]
    frame = frame.assign(rule=rules, days=days, as_of=AS_OF)
    unknown = ~frame.rule.isin(_RULES)
    if isinstance(path, Path) and unknown.any():
        raise SourceError(f"{path.name}: {frame.rule[unknown].iloc[0]!r} is no known visa rule")
    frame = set_aside(path, frame, unknown, "no known visa rule")
    return frame[["passport", "destination", "rule", "days", "as_of"]]
