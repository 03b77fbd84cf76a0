"""UN E-Government Development Index as the World Bank's Data360 gives it: one row a country and index, one column a year."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import as_numbers, read_delimited

if TYPE_CHECKING:
    import pandas as pd

# Told apart by words of the label; of the codes only these two are known from elsewhere.
_BY_WORDS = (
    ("rank", ""),
    ("e-participation", "EGDI.EPI"),
    ("online service", "EGDI.OSI"),
    ("human capital", "EGDI.HCI"),
    ("telecommunication", "EGDI.TII"),
    ("e-government development index", "EGDI"),
)
_EXACT = {"UN_EGDI_EGDI": "EGDI", "UN_EGDI_OSI": "EGDI.OSI"}


def egdi(path: Path) -> "pd.DataFrame":
    """Read ``REF_AREA, INDICATOR, INDICATOR_LABEL`` and a column a year: columns ``iso3, indicator, period, value``.

    Ranks are left out: which of them is meant cannot be told from the label. Values are from 0 to 1.

    Raises:
        SourceError: not such a file, no index in it that is known, or a value that is no index.

    """
    import pandas as pd

    try:
        header = pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns
    except (OSError, ValueError) as error:
        raise SourceError(f"{path.name} cannot be read as a table: {str(error).splitlines()[0]}") from None
    years = [name for name in header if re.fullmatch(r"\d{4}", str(name))]
    if not years:
        raise SourceError(f"{path.name} has no column for a year; it has {', '.join(map(str, header[:12]))}")
    label = ["INDICATOR_LABEL"] if "INDICATOR_LABEL" in header else []
    frame = read_delimited(
        path, ["REF_AREA", "INDICATOR", *label, *years], text=["REF_AREA", "INDICATOR", *label]
    )
    labels = frame[label[0]] if label else frame.INDICATOR
    frame = frame.assign(indicator=[_indicator(*pair) for pair in zip(frame.INDICATOR, labels, strict=True)])
    frame = frame[frame.indicator.ne("") & frame.REF_AREA.notna()]
    if frame.empty:
        raise SourceError(f"{path.name} holds no index that is known")
    long = frame.melt(id_vars=["REF_AREA", "indicator"], value_vars=years, var_name="period")
    long = long.assign(value=as_numbers(long.value, path), iso3=long.REF_AREA.map(iso3_of_code))
    long = long[long.value.notna()]
    if len(wrong := long[~long.value.between(0, 1)]):
        row = wrong.iloc[0]
        raise SourceError(
            f"{path.name}: {row.indicator} of {row.iso3} in {row.period} is {row.value:g}, not from 0 to 1"
        )
    return long.drop_duplicates(["iso3", "indicator", "period"])[["iso3", "indicator", "period", "value"]]


def _indicator(code: object, label: object) -> str:
    if str(code) in _EXACT:
        return _EXACT[str(code)]
    text = str(label).lower()
    return next((name for words, name in _BY_WORDS if words in text), "")
