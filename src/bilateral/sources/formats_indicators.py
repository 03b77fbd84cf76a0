"""Formats of files on indicators and prices."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.sources import data360, egdi, ict, pinksheet, wdi
from bilateral.sources.formats import Context, Format, Read, Sample, last_year, read_with
from bilateral.sources.opening import Opened
from bilateral.sources.packaged import definitions
from bilateral.sources.rows import Reading

if TYPE_CHECKING:
    import pandas as pd

_WORLD_BANK = ("World Bank", "https://data.worldbank.org/", "CC BY 4.0")
_UN_DESA = (
    "UN Department of Economic and Social Affairs",
    "https://publicadministration.un.org/egovkb/",
    "terms not seen",
)
_PINK = ("World Bank", "https://www.worldbank.org/en/research/commodity-markets", "CC BY 4.0")


def _observations(parse: "Callable[[Any], pd.DataFrame]", source_id: str, title: str, note: str = "") -> Any:
    def read(files: Sequence[Opened], context: Context) -> Read:
        frame, reading = read_with(parse, files[0], context)
        known = definitions()
        # Sums of countries stand among the countries; the world's is taken.
        ours = frame.iso3.isin(context.scope.countries | {"WLD"})
        left_out = reading.left_out.copy()
        if sums := int((~ours).sum()):
            left_out["groups of countries, and areas that are none"] += sums
        frame = frame[ours]
        undefined = ~frame.indicator.isin(known.indicator)
        if undefined.any():
            left_out[wdi.UNKNOWN] += int(undefined.sum())
        frame = frame[~undefined]
        used = known[known.indicator.isin(frame.indicator)]
        published = last_year(frame) if len(frame) else ""
        return Read(
            source_id,
            title,
            {"indicators": frame, "indicator_definitions": used},
            note=f"{note} Periods up to {published}.".strip() if published else note,
            whole=False,
            set_aside=reading.set_aside,
            left_out=left_out,
        )

    return read


def _data360(reading: Reading) -> "pd.DataFrame":
    return data360.egdi(reading.path)


def _prices(files: Sequence[Opened], context: Context) -> Read:
    frame, reading = read_with(pinksheet.prices, files[0], context)
    return _priced(frame, set_aside=reading.set_aside, left_out=reading.left_out)


def _workbook_prices(files: Sequence[Opened], context: Context) -> Read:
    return _priced(pinksheet.workbook_prices(files[0].path))


def _priced(frame: "pd.DataFrame", **more: Any) -> Read:
    title = f"Commodity Markets (Pink Sheet), monthly prices to {frame.period.max()}"
    note = "Nominal US dollars. Yearly values are means of twelve months."
    return Read("wb-pinksheet", title, {"prices": frame}, note=note, **more)


def _is_gapminder(sample: Sample) -> bool:
    return any(row.get("indicator") in ict.INDICATORS for row in sample)


def _is_world_bank(sample: Sample) -> bool:
    return any("." in row.get("indicator", "") for row in sample)


FORMATS = (
    Format(
        "wdi",
        "World Development Indicators as iso3,indicator,year,value",
        *_WORLD_BANK,
        _observations(wdi.indicators, "wdi", "World Development Indicators"),
        (("iso3", "indicator", "year", "value"),),
        _is_world_bank,
    ),
    Format(
        "wdi-bulk",
        "World Development Indicators, bulk download (WDICSV.csv) or one series (API_….csv)",
        *_WORLD_BANK,
        _observations(wdi.bulk, "wdi", "World Development Indicators"),
        (("Country Name", "Country Code", "Indicator Name", "Indicator Code"),),
    ),
    Format(
        "wdi-databank",
        "World Development Indicators, a table of DataBank (1990 [YR1990] …)",
        *_WORLD_BANK,
        _observations(wdi.databank, "wdi", "World Development Indicators"),
        (("Series Name", "Series Code", "Country Name", "Country Code"),),
    ),
    Format(
        "itu-gapminder",
        "Internet users, broadband and mobile subscriptions, as Gapminder republishes them",
        "ITU and World Bank, through Gapminder",
        "https://www.gapminder.org/data/",
        "CC BY 4.0",
        _observations(ict.indicators, "itu-gapminder", "Individuals using the Internet"),
        (("iso3", "indicator", "year", "value"),),
        _is_gapminder,
    ),
    Format(
        "egdi",
        "UN E-Government Development Index as year,iso3,country,rank,egdi,epi,osi,hci,tii",
        *_UN_DESA,
        _observations(egdi.indicators, "un-egdi", "E-Government Development Index"),
        (("year", "iso3", "country", *egdi.PARTS),),
    ),
    Format(
        "egdi-survey",
        "UN E-Government Development Index, EGOV_DATA_….csv of the UN's Data Center",
        *_UN_DESA,
        _observations(egdi.survey, "un-egdi", "E-Government Development Index"),
        (("Survey Year", "Country Name", *egdi.SURVEY),),
    ),
    Format(
        "egdi-data360",
        "UN E-Government Development Index, UN_EGDI_WIDEF.csv of the World Bank's Data360",
        "UN Department of Economic and Social Affairs, through World Bank Data360",
        "https://publicadministration.un.org/egovkb/",
        "terms of the United Nations; cite UN DESA",
        _observations(_data360, "un-egdi", "E-Government Development Index"),
        (("REF_AREA", "INDICATOR", "INDICATOR_LABEL"),),
    ),
    Format(
        "pinksheet",
        "World Bank Pink Sheet, monthly prices as CSV",
        *_PINK,
        _prices,
        (("period", "Crude oil, Brent", "Coffee, Arabica"),),
    ),
    Format(
        "pinksheet-workbook",
        "World Bank Pink Sheet, CMO-Historical-Data-Monthly.xlsx",
        *_PINK,
        _workbook_prices,
        sheets=("Monthly Prices",),
    ),
)
