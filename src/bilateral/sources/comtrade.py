"""UN Comtrade's rows, from its API or its CSV files: one row a figure, totals and their breakdowns side by side.

Traps that are seen to here:

- countries have codes of Comtrade's own, some beside the ISO number of the same country (US 842 and 840, France 251 and
  250, Italy 381, India 699, Switzerland 757, Norway 579; 490 "Other Asia, not elsewhere specified" is Taiwan);
- a total stands beside its breakdowns by second partner, customs procedure and mode of transport, which add up to it
  once more each: only rows that are total in all three count;
- World (0) and areas that are no country (bunkers, special categories, "Africa, nes") stand among the partners;
- exports are FOB, imports CIF, but for reporters who value imports FOB: they give no CIF value;
- general trade: exports include re-exports, which the flow RX gives once more;
- one figure may stand in several revisions of the Harmonized System: the newest counts.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from bilateral.country_names import codes
from bilateral.errors import SourceError
from bilateral.sources.areas import WORLD, country_of_area
from bilateral.sources.delivery import SetAside
from bilateral.sources.reading import TWO_VALUES, summed
from bilateral.sources.totals import checked_totals
from bilateral.sources.wits import FLOW_KEY
from bilateral.territories import COMTRADE_CODES

if TYPE_CHECKING:
    import pandas as pd

#: What a row must have.
COLUMNS = ("period", "reporterCode", "flowCode", "partnerCode", "cmdCode", "primaryValue")
_CODES = ("period", "reporterCode", "flowCode", "partnerCode", "cmdCode")
#: What each breakdown writes for "all of them".
_TOTAL = {"partner2Code": "0", "customsCode": "C00", "motCode": "0", "mosCode": "0"}
#: What a row may have and is read: the other fields, of which there are some fifty, are not.
OPTIONAL = (*_TOTAL, "classificationCode", "fobvalue", "cifvalue")
# ISO numbers of countries that have a code of Comtrade's own: where both stand, it is Comtrade's that counts.
_SECOND_CODES = ("840", "841", "250", "380", "356", "756", "578", "158")
_NOW = {
    "DEU": "276",
    "ETH": "231",
    "SDN": "729",
    "YEM": "887",
}  # the code since the state has its present borders


def area_code(iso3: str) -> str:
    """Return Comtrade's code of a country: its own where it has one, else the UN number.

    Raises:
        SourceError: it has none.

    Example:
        >>> area_code("USA"), area_code("KEN"), area_code("TWN")
        ('842', '404', '490')

    """
    if iso3 not in _codes():
        raise SourceError(f"UN Comtrade has no code for {iso3}")
    return _codes()[iso3]


def flows(rows: "pd.DataFrame") -> "tuple[pd.DataFrame, tuple[SetAside, ...]]":
    """Return rows of Comtrade as rows of ``flows``.

    Args:
        rows: with the columns ``COLUMNS``, and where they are there ``partner2Code``, ``customsCode``, ``motCode``,
            ``mosCode``, ``classificationCode``, ``fobvalue`` and ``cifvalue``; codes as text or numbers. The index is the
            number of the row.

    Returns:
        The columns of ``flows`` without ``source_id``: totals, and HS chapters as ``HS:09``; and the rows that could
        not be taken. Breakdowns, finer products, other flows and areas that are no country are left out: they are
        parts of what is there. A row without a value says that nothing was reported.

    Raises:
        SourceError: a column is missing, or partners or products add up to more than their total.

    """
    import pandas as pd

    if absent := [column for column in COLUMNS if column not in rows.columns]:
        raise SourceError(f"UN Comtrade: the rows have no {', '.join(absent)}")
    frame = _totals(rows)
    frame = frame[frame.primaryValue.notna()]
    value = pd.to_numeric(frame.primaryValue, errors="coerce").round(2)
    frame = frame.assign(
        value_usd=value, period=frame.period.map(_period), reporter=frame.reporterCode.map(_iso3)
    )
    frame, invalid = _without_invalid(frame)
    frame, twice = _once(frame)
    exports, partner = frame.flowCode == "X", frame.partnerCode.map(_iso3)
    frame = frame.assign(
        product=frame.cmdCode.where(frame.cmdCode == "TOTAL", "HS:" + frame.cmdCode.str.zfill(2)),
        exporter=frame.reporter.where(exports, partner),
        importer=partner.where(exports, frame.reporter),
        reported_by=exports.map({True: "exporter", False: "importer"}),
        valuation=_valuations(frame, exports),
    )
    frame = frame[partner.notna() & (frame.exporter != frame.importer)]
    found = summed(_without_second_codes(frame), FLOW_KEY)
    return checked_totals(found, "UN Comtrade"), (*invalid, *twice)


def _totals(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Keep exports and imports that are a total in every breakdown, of all goods or of an HS chapter; codes as text."""
    frame = rows.assign(**{name: _text(rows[name]) for name in (*_CODES, *_TOTAL) if name in rows.columns})
    wanted = frame.flowCode.isin(["X", "M"]) & frame.cmdCode.str.fullmatch(r"TOTAL|\d\d?")
    if "classificationCode" in frame.columns:
        wanted &= frame.classificationCode.astype(str).str.startswith("H")
    for column, total in _TOTAL.items():
        if column in frame.columns:
            wanted &= frame[column].isin([total, ""])
    return frame[wanted]


def _without_invalid(frame: "pd.DataFrame") -> "tuple[pd.DataFrame, list[SetAside]]":
    wrong = {
        "no period such as 2023 or 202305": frame.period.isna(),
        "the value is no number": frame.value_usd.isna() | frame.value_usd.abs().eq(float("inf")),
        "a value below zero": frame.value_usd < 0,
        "an unknown reporter": frame.reporter.isna() | frame.reporter.eq(WORLD),
    }
    taken, aside = frame.period.notna() | True, []
    for reason, marks in wrong.items():
        aside += _aside(frame[marks & taken], reason)
        taken &= ~marks
    return frame[taken], aside


def _once(frame: "pd.DataFrame") -> "tuple[pd.DataFrame, list[SetAside]]":
    """Keep each figure once, in the newest revision of the products; of two values of one figure keep neither."""
    key = list(_CODES)
    if "classificationCode" in frame.columns:
        newest = frame.groupby(key).classificationCode.transform("max")
        frame = frame[frame.classificationCode == newest]
    once = frame.drop_duplicates([*key, "value_usd"])
    double = once.duplicated(key, keep=False)
    return once[~double], _aside(once[double], TWO_VALUES)


def _without_second_codes(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Drop a country's ISO number where its own code of Comtrade stands too; other double codes follow in time."""
    second = frame.partnerCode.isin(_SECOND_CODES) | frame.reporterCode.isin(_SECOND_CODES)
    keys = frame.set_index(list(FLOW_KEY)).index
    return frame[~(second & keys.isin(keys[~second]))]


def _valuations(frame: "pd.DataFrame", exports: "pd.Series[bool]") -> "pd.Series[str]":
    """FOB for exports; CIF for imports, but FOB where the reporter gives a FOB value and no CIF value."""
    import pandas as pd

    fob_imports = pd.Series(False, index=frame.index)
    if "cifvalue" in frame.columns and "fobvalue" in frame.columns:
        fob, cif = (
            pd.to_numeric(frame[name], errors="coerce").fillna(0) for name in ("fobvalue", "cifvalue")
        )
        fob_imports = (fob > 0) & (cif == 0)
    return (exports | fob_imports).map({True: "FOB", False: "CIF"})


def _text(column: "pd.Series[Any]") -> "pd.Series[str]":
    """Return codes as text: 36.0 is 36, a missing one is empty."""
    text = column.astype(object).where(column.notna(), "").astype(str).str.strip()
    return text.str.replace(r"\.0$", "", regex=True)


def _period(text: str) -> str | None:
    if len(text) == 4 and text.isdigit():
        return text
    if len(text) == 6 and text.isdigit() and 1 <= int(text[4:]) <= 12:
        return f"{text[:4]}-{text[4:]}"
    return None


def _iso3(code: str) -> str | None:
    """Return the country of a code, WLD for the world, None for what is no country."""
    return country_of_area(int(code)) if code.isdigit() and len(code) <= 3 else None


@cache
def _codes() -> dict[str, str]:
    numbers = {iso3: m49.split()[0].lstrip("0") for iso3, _, m49 in codes() if m49}
    return numbers | _NOW | {iso3: code for code, iso3 in COMTRADE_CODES.items()}


def _aside(rows: "pd.DataFrame", reason: str) -> list[SetAside]:
    names = [name for name in (*COLUMNS, "classificationCode") if name in rows.columns]
    return [
        SetAside(int(str(number)), reason, " ".join(f"{name}={value}" for name, value in row.items())[:300])
        for number, row in rows[names].iterrows()
    ]
