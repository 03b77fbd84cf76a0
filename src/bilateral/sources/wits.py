"""World Bank WITS: goods trade by partner, totals and sections of exports, in files of several vintages.

WITS writes thousand US dollars in its partner files and million in its country summaries, and has codes of
its own for some countries. In the file by partner, exports of some reporters are without re-exports. A 0 is
read as "not reported": it may stand for re-exports alone, and for what is rounded away.
"""

from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_code, iso3_of_names
from bilateral.sources.reading import (
    Readable,
    dollars,
    leave_out,
    mapped,
    once,
    read_delimited,
    set_aside,
    summed,
    year_text,
)
from bilateral.sources.totals import checked_totals

if TYPE_CHECKING:
    import pandas as pd

# The 16 sections partition all goods; the four stages of processing overlap them and are left out.
SECTIONS = (
    "Animal",
    "Chemicals",
    "Food Products",
    "Footwear",
    "Fuels",
    "Hides and Skins",
    "Mach and Elec",
    "Metals",
    "Minerals",
    "Miscellaneous",
    "Plastic or Rubber",
    "Stone and Glass",
    "Textiles and Clothing",
    "Transportation",
    "Vegetable",
    "Wood",
)
# Sums of other reporters. WITS's own world counts the European Union beside its members from 2000 on.
AGGREGATES = ("EUN", "ECS", "LCN", "NAC", "SAS", "SSF", "EAS", "MEA", "Wld")
# What WITS's files call the world as a partner.
_WORLD = dict.fromkeys(("WLD", "Wld", "All", "World", "000"), "WLD")
FLOW_KEY = ("period", "exporter", "importer", "product", "reported_by", "valuation")
_ALL = "All Products"
_EXPORTS, _IMPORTS, _SECTION = "Exports (in US$ Mil)", "Imports (in US$ Mil)", "Export(US$ Mil)"
BELOW_ZERO = "a value below zero"
NOTHING = "without a figure above zero: not reported"
_FIGURE = ["reporter", "partner", "year", "product", "flow"]
# Names of flows in WITS's queries, by whose report they are. Gross exports include re-exports, as totals elsewhere do.
_FLOWS = {
    **dict.fromkeys(("export", "exports", "gross exp.", "gross export", "gross exports"), "exporter"),
    **dict.fromkeys(("import", "imports", "gross imp.", "gross import", "gross imports"), "importer"),
}


def bilateral(path: Readable) -> "pd.DataFrame":
    """Read the file of every reporter, partner and year: ``reporter,partner,year,export_kusd,import_kusd``.

    Returns:
        One row a figure, columns of ``flows`` without ``source_id``. Exports are the reporter's own and FOB,
        imports the reporter's own and CIF. The code of a partner that is no country (UNS, BUN, FRE, SPE …) is
        kept: it belongs to a reporter's total. Reporters that are sums of others are left out.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    values = ["export_kusd", "import_kusd"]
    frame = read_delimited(
        path,
        ["reporter", "partner", "year", *values],
        text=["reporter", "partner"],
        numbers=values,
        years=["year"],
    )
    frame = set_aside(path, frame, (frame[values] < 0).any(axis=1), BELOW_ZERO)
    frame = _countries_only(path, frame)
    frame = once(path, frame, ["reporter", "partner", "year"])
    frame = leave_out(path, frame, ~(frame[values] > 0).any(axis=1), NOTHING)
    reporter, partner = mapped(frame.reporter, iso3_of_code), mapped(frame.partner, iso3_of_code)
    period = mapped(frame.year, year_text)
    exports = pd.DataFrame({"period": period, "exporter": reporter, "importer": partner})
    exports = exports.assign(
        value_usd=dollars(frame.export_kusd, 1_000), reported_by="exporter", valuation="FOB"
    )
    imports = pd.DataFrame({"period": period, "exporter": partner, "importer": reporter})
    imports = imports.assign(
        value_usd=dollars(frame.import_kusd, 1_000), reported_by="importer", valuation="CIF"
    )
    # Summed, because some countries stand under two codes, such as Sudan before and after 2011.
    both = pd.concat([part[part.value_usd > 0] for part in (exports, imports)]).assign(product="TOTAL")
    return checked_totals(summed(both, FLOW_KEY), path.name)


def _countries_only(path: Readable, frame: "pd.DataFrame") -> "pd.DataFrame":
    """Leave out sums of countries on either side; the world as a partner is the reporter's total, and called WLD."""
    sums = frame.reporter.isin([*AGGREGATES, *_WORLD])
    frame = leave_out(path, frame, sums, "reporters that are sums of others")
    frame = frame.assign(partner=mapped(frame.partner, lambda code: _WORLD.get(code, code)))
    return leave_out(path, frame, frame.partner.isin(AGGREGATES), "partners that are sums of others")


def country_summary(path: Readable) -> "pd.DataFrame":
    """Read country summaries: ``iso3,partner,product,type,indicator,year,value``, in million US dollars.

    Returns:
        Totals of exports and imports and the 16 sections of exports of every country to the world, as columns
        of ``flows`` without ``source_id``. Aggregates are left out.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    columns = ["iso3", "partner", "product", "indicator", "year", "value"]
    frame = read_delimited(path, columns, text=columns[:4], numbers=["value"], years=["year"])
    frame = leave_out(path, frame, frame.partner != "World", "partners other than the world")
    frame = leave_out(path, frame, frame.iso3.isin(AGGREGATES), "reporters that are sums of others")
    frame = leave_out(
        path, frame, ~_is_wanted(frame), "other indicators, stages of processing, imports by section"
    )
    frame = once(path, frame, ["iso3", "product", "indicator", "year"])
    frame = frame.assign(
        iso3=frame.iso3.map(iso3_of_code),
        period=frame.year.astype(int).astype(str),
        value_usd=dollars(frame.value, 1_000_000),
    )
    exports = pd.concat(
        [
            frame[frame.indicator == _EXPORTS].assign(product="TOTAL"),
            frame[frame.indicator == _SECTION].assign(product=lambda rows: "WITS:" + rows["product"]),
        ]
    ).assign(reported_by="exporter", valuation="FOB", importer="WLD")
    imports = frame[frame.indicator == _IMPORTS]
    imports = imports.assign(product="TOTAL", reported_by="importer", valuation="CIF", exporter="WLD")
    both = pd.concat(
        [exports.rename(columns={"iso3": "exporter"}), imports.rename(columns={"iso3": "importer"})]
    )
    if both.empty:
        raise SourceError(f"{path.name} holds no totals of exports or imports")
    both = leave_out(path, both, ~(both.value_usd > 0), NOTHING)
    return checked_totals(summed(both, FLOW_KEY), path.name)


def _is_wanted(frame: "pd.DataFrame") -> "pd.Series[bool]":
    totals = (frame["product"] == _ALL) & frame.indicator.isin([_EXPORTS, _IMPORTS])
    return totals | (frame["product"].isin(SECTIONS) & (frame.indicator == _SECTION))


def country_exports(path: Readable) -> "pd.DataFrame":
    """Read one country's exports by partner and product group, as WITS offers them for download.

    Partners are names, the world's rows stand twice, values are thousand US dollars.

    Returns:
        Exports to each partner (all goods) and to the world (all goods and the 16 sections), as columns of
        ``flows`` without ``source_id``.

    Raises:
        SourceError: not such a file, or two rows of the same partner, year and product differ.

    """
    return _country_profile(path, "Export")


def country_imports(path: Readable) -> "pd.DataFrame":
    """Read one country's imports by partner and product group; otherwise as ``country_exports``."""
    return _country_profile(path, "Import")


def _country_profile(path: Readable, flow: str) -> "pd.DataFrame":
    value = f"{flow} (US$ Thousand)"
    named = ["Reporter Name", "Partner Name", "Year", "Trade Flow", "Product Group", value]
    texts = [name for name in named if name not in ("Year", value)]
    frame = read_delimited(path, named, text=texts, numbers=[value], years=["Year"])
    frame.columns = ["reporter", "partner", "year", "flow", "product", "kusd"]
    frame = leave_out(path, frame, frame.flow != flow, "other flows")
    frame = once(path, frame, ["reporter", "partner", "year", "product"])
    wanted = (frame["product"] == _ALL) | ((frame.partner == "World") & frame["product"].isin(SECTIONS))
    frame = leave_out(path, frame, ~wanted, "stages of processing, and sections by partner")
    codes = iso3_of_names([*frame.partner, *frame.reporter]) | {"World": "WLD"}
    frame = frame.assign(own=frame.reporter.map(codes), other=frame.partner.map(codes))
    frame = leave_out(path, frame, frame.own.isna() | frame.other.isna(), "partners that are no country")
    frame = frame.assign(
        period=frame.year.astype(int).astype(str),
        exporter=frame.own if flow == "Export" else frame.other,
        importer=frame.other if flow == "Export" else frame.own,
        product=[("TOTAL" if product == _ALL else f"WITS:{product}") for product in frame["product"]],
        value_usd=dollars(frame.kusd, 1_000),
        reported_by="exporter" if flow == "Export" else "importer",
        valuation="FOB" if flow == "Export" else "CIF",
    )
    frame = leave_out(path, frame, ~(frame.value_usd > 0), NOTHING)
    return checked_totals(summed(frame, FLOW_KEY), path.name)


def query(path: Readable) -> "pd.DataFrame":
    """Read what WITS's advanced query and bulk download give: ``ReporterISO3, PartnerISO3, TradeFlowName, ProductCode …``.

    Values are thousand US dollars. Products may be those of the Harmonized System or of SITC, in any revision.

    Returns:
        Totals, and chapters of the Harmonized System as ``HS:09``, as columns of ``flows`` without ``source_id``. A
        partner that is no country is kept by its code: it belongs to its reporter's total.

    Raises:
        SourceError: not such a file.

    """
    value = "TradeValue in 1000 USD"
    columns = ["Nomenclature", "ReporterISO3", "ProductCode", "PartnerISO3", "Year", "TradeFlowName", value]
    frame = read_delimited(
        path,
        columns,
        numbers=[value],
        years=["Year"],
        text=["Nomenclature", "ReporterISO3", "ProductCode", "PartnerISO3", "TradeFlowName"],
    )
    frame.columns = ["nomenclature", "reporter", "product", "partner", "year", "flow", "kusd"]
    frame = set_aside(path, frame, frame.isna().any(axis=1) & frame.kusd.notna(), "a cell is empty")
    frame = _countries_only(path, frame)
    said = frame.flow.str.casefold()
    frame = frame.assign(flow=said.map(_FLOWS), gross=said.str.startswith("gross"))
    frame = leave_out(path, frame, frame.flow.isna(), "re-exports and re-imports")
    chapter = frame.nomenclature.str.startswith("H") & frame["product"].str.fullmatch(r"\d\d")
    total = frame["product"].str.casefold() == "total"
    frame = frame.assign(product=("HS:" + frame["product"]).where(chapter, "TOTAL"))
    frame = leave_out(path, frame, ~(chapter | total), "products other than chapters")
    frame = set_aside(path, frame, frame.kusd < 0, BELOW_ZERO)
    frame = once(path, _newest(path, frame), _FIGURE)
    own, other = frame.reporter.map(iso3_of_code), frame.partner.map(iso3_of_code)
    exports = frame.flow == "exporter"
    frame = frame.assign(
        period=frame.year.astype(int).astype(str),
        exporter=own.where(exports, other),
        importer=other.where(exports, own),
        value_usd=dollars(frame.kusd, 1_000),
        reported_by=frame.flow,
        valuation=frame.flow.map({"exporter": "FOB", "importer": "CIF"}),
    )
    frame = leave_out(path, frame, ~(frame.value_usd > 0), NOTHING)
    return checked_totals(summed(frame, FLOW_KEY), path.name)


def _newest(path: Readable, frame: "pd.DataFrame") -> "pd.DataFrame":
    """Choose of each figure the row in the newest revision of the products, and of flows the gross one.

    One total stands once in each revision of the Harmonized System and of SITC that was asked for. Of ``H0`` to ``H6`` the
    last is the newest; SITC counts where the Harmonized System does not stand.
    """
    named = sorted(frame.nomenclature.unique(), key=lambda name: (name.startswith("H"), name))
    places = {name: 2 * place for place, name in enumerate(named)}
    order = frame.nomenclature.map(places) + frame.gross.astype(int)
    chosen = order == order.groupby([frame[name] for name in _FIGURE]).transform("max")
    frame = leave_out(
        path, frame, ~chosen, "the same figure in an older revision of the products, or not gross"
    )
    return frame.drop(columns=["nomenclature", "gross"])
