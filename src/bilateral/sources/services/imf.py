"""International Monetary Fund, International Trade in Goods by partner country (IMTS, until 2025 "Direction of Trade").

By SDMX 2.1 from the data portal of 2025; answers are read by sdmx1. Quirks, as public code of 2026 reports them; none seen
by this project:

- 2026-10: the address before, dataservices.imf.org, is gone; DOT and DOTS are now IMF.STA,IMTS. No key.
- 2026-10: the key is COUNTRY.INDICATOR.COUNTERPART_COUNTRY.FREQUENCY, ``+`` between codes, empty for all. A wrong order or
  an unknown code is answered with the status 200 and nothing in it. A counterpart or an indicator left empty has been
  seen both to work (counterpart) and to give no observations (indicator): indicators are named.
- 2026-10: codes are ISO alpha-3; the world is G001. Other groups (G163, GX170, TX898 …) stand among the counterparts.
- 2026-10: values are plain US dollars; the attribute SCALE says only how the portal shows them.
- 2026-09: DERIVATION_TYPE is O for official figures as reported, R raw, M mixed, and nine more, among them SE, SP and SC
  for what the staff estimated, projected or calculated. Only O and R are taken for a country's own report, and what has
  no mark. M stands at whole years of a country, with the world too, at least in 2019: how much of it is reported is not told.
- 2026-09: groups with attributes stand before the series; a series may stand there without an observation, an observation
  without a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import AnswerError
from bilateral.sources.delivery import Delivery, SetAside
from bilateral.sources.names import iso3_of_code
from bilateral.sources.services.service import Ask, Service, Session

if TYPE_CHECKING:
    import pandas as pd

_WORLD = "G001"
_DIMENSIONS = ("COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY")
# Indicator: who reports, and how it is valued.
_INDICATORS = {
    "XG_FOB_USD": ("exporter", "FOB"),
    "MG_CIF_USD": ("importer", "CIF"),
    "MG_FOB_USD": ("importer", "FOB"),
}
_REPORTED = ("", "O", "R")
_AT_A_TIME = 10


def pull(session: Session, ask: Ask) -> Delivery:
    """Return totals of each country with every partner, by year."""
    import pandas as pd

    countries = sorted(ask.countries)
    groups = [countries[start : start + _AT_A_TIME] for start in range(0, len(countries), _AT_A_TIME)]
    frames, aside = [], []
    for done, group in enumerate(groups):
        session.step(done, len(groups))
        answer = session.client.download(
            _path("+".join(group)),
            {"startPeriod": str(ask.first)},
            accept="application/xml",
            check=_check(session),
        )
        found, estimated = flows(answer.file)
        frames.append(found)
        aside += estimated
    session.step(len(groups), len(groups))
    every = pd.concat(frames, ignore_index=True)
    known = {*ask.states, "WLD"}
    every = every[every.exporter.isin(known) & every.importer.isin(known)]
    if every.empty:
        session.note(f"IMF: no reported figures of {', '.join(countries[:5])} since {ask.first}.")
    note = (
        "Totals as reported to the IMF, plain US dollars; exports FOB, imports CIF or FOB. What the Fund marks as estimated, "
        f"wholly or in part, is left out ({len(aside):,} figures). Used only for years for which no other source has a figure."
    )
    return SERVICE.delivery(
        session, ask, {"flows": every}, published=ask.today, note=note, set_aside=tuple(aside)
    )


def probe(session: Session, ask: Ask) -> str:
    """Ask for the exports of one country to the world since three years ago."""
    answer = session.client.download(
        "data/IMF.STA,IMTS/KEN.XG_FOB_USD.G001.A",
        {"startPeriod": str(ask.year - 3)},
        accept="application/xml",
        check=_check(session),
    )
    found, estimated = flows(answer.file)
    return (
        f"{len(found)} reported figures of Kenya's exports, and {len(estimated)} estimated wholly or in part"
    )


def flows(file: Path) -> tuple[pd.DataFrame, list[SetAside]]:
    """Read SDMX-ML structure-specific data of IMTS: yearly flows, and the figures that are estimates.

    Raises:
        AnswerError: it is no such message.

    """
    import pandas as pd

    rows, aside = [], []
    for number, values in enumerate(_observations(file)):
        side, valuation = _INDICATORS.get(str(values["INDICATOR"]), ("", ""))
        reporter, partner = _area(values["COUNTRY"]), _area(values["COUNTERPART_COUNTRY"])
        year, value = str(values["TIME_PERIOD"]), values["value"]
        if not side or reporter is None or partner is None or reporter == partner or len(year) != 4:
            continue
        if values.get("DERIVATION_TYPE", "") not in _REPORTED:
            text = f"{reporter} {values['INDICATOR']} {partner} {year} {value}"
            aside.append(SetAside(number, _reason(str(values["DERIVATION_TYPE"])), text))
            continue
        exporter, importer = (reporter, partner) if side == "exporter" else (partner, reporter)
        rows.append((year, exporter, importer, "TOTAL", side, valuation, round(value, 2)))
    columns = ["period", "exporter", "importer", "product", "reported_by", "valuation", "value_usd"]
    return pd.DataFrame(rows, columns=columns).drop_duplicates(columns[:-1]), aside


def _reason(derivation: str) -> str:
    """Return why a figure with this mark is no country's own report."""
    if derivation == "M":
        return "reported in part only (M)"
    return f"not reported but made by the Fund's staff or from other sources ({derivation})"


def _observations(file: Path) -> Iterator[dict[str, Any]]:
    """Yield each observation with a value: its dimensions and attributes by name."""
    import logging

    import sdmx

    # It warns that the structure was not given; all that is needed of it stands in the data.
    logging.getLogger("sdmx").setLevel(logging.ERROR)
    try:
        with file.open("rb") as opened:
            message: Any = sdmx.read_sdmx(opened, format="XML")
        sets = message.data
    except Exception as error:  # whatever it stumbles on, the file is not what it should be
        raise AnswerError(f"IMF: the answer is broken or no SDMX data: {_first_words(error)}.") from None
    for one in sets:
        for observation in one.obs:
            try:
                value = float(observation.value)
            except (TypeError, ValueError):
                continue
            if value == value and value >= 0:  # noqa: PLR0124
                named = {key: part.value for key, part in observation.key.values.items()}
                attributes = {key: str(part.value) for key, part in observation.attrib.items()}
                if set(_DIMENSIONS) <= named.keys():
                    yield {**attributes, **named, "value": value}


def _check(session: Session) -> Any:
    def check(file: Path) -> None:
        start = file.read_bytes()[:4096]
        if b"StructureSpecificData" not in start:
            raise session.client.error("the answer is not the SDMX data that it is known to give")
        if b"StructureSpecificData>" not in file.read_bytes()[-200:]:
            raise session.client.cut_off()

    return check


def _area(code: Any) -> str | None:
    text = str(code)
    if text == _WORLD:
        return "WLD"
    return iso3_of_code(text) if len(text) == 3 and text.isalpha() else None


def _path(countries: str) -> str:
    return f"data/IMF.STA,IMTS/{countries}.{'+'.join(_INDICATORS)}..A"


def _first_words(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text[:120] or type(error).__name__


SERVICE = Service(
    name="imf",
    called="IMF",
    source_id="imf-imts",
    title="International Trade in Goods by partner country (IMTS)",
    publisher="International Monetary Fund",
    url="https://data.imf.org/en/datasets/IMF.STA:IMTS",
    base="https://api.imf.org/external/sdmx/2.1",
    gives="yearly goods trade of each country with every partner, often newer than UN Comtrade",
    terms="IMF terms: free with attribution, commercial redistribution restricted",
    known_from="sdmx1's registry and public code of 2026 that read it, 2026-11",
    pull=pull,
    probe=probe,
    by_pair=True,
    interval=0.5,
)
