"""Formats of files on goods trade."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.snapshots.delivery import SetAside
from bilateral.sources import baci, comtrade, nisr, selection, unctad, wits
from bilateral.sources.formats import Context, Format, Read, covers_the_world, last_year, read_with
from bilateral.sources.opening import Opened, as_utf8
from bilateral.sources.packaged import hs_chapters

if TYPE_CHECKING:
    import pandas as pd

_WORLD_BANK = ("World Bank", "https://wits.worldbank.org/", "terms not seen")
_COMTRADE = (
    "United Nations Statistics Division",
    "https://comtradeplus.un.org/",
    "terms of UN Comtrade: redistribution restricted",
)
_LEGACY = {
    "Year": "year",
    "Period": "period",
    "Trade Flow Code": "flowCode",
    "Reporter Code": "reporterCode",
    "Partner Code": "partnerCode",
    "Commodity Code": "cmdCode",
    "Trade Value (US$)": "primaryValue",
    "Classification": "classificationCode",
}
_LEGACY_COLUMNS = tuple(name for name in _LEGACY if name not in ("Year", "Classification"))
_LEGACY_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}
_ITSELF = "flows of a country with itself"
_NO_COUNTRY = "flows with areas that are no country of today"


def _wits(
    parse: "Callable[[Any], pd.DataFrame]", title: str, note: str, *, every_partner: bool = False
) -> Any:
    def read(files: Sequence[Opened], context: Context) -> Read:
        import pandas as pd

        frame, reading = read_with(parse, files[0], context)
        year = last_year(frame)
        reporter = frame.exporter.where(frame.reported_by == "exporter", frame.importer)
        release = every_partner and covers_the_world(reporter)
        flows, left_out = _taken(frame, context, release=release)
        flows = pd.concat([flows, selection.sums_of(frame, context.scope)]) if release else flows
        tables = {"flows": flows, **_chapters(flows)}
        named = f"World Integrated Trade Solution: {title}, vintage ending {year}"
        return Read(
            f"wits-{year}",
            named,
            tables,
            note=note,
            whole=False,
            set_aside=reading.set_aside,
            left_out=reading.left_out + left_out,
        )

    return read


def _taken(frame: "pd.DataFrame", context: Context, *, release: bool) -> "tuple[pd.DataFrame, Counter[str]]":
    """Choose the flows between two countries, and but for a release those with the world; count the others by reason."""
    known = context.scope.countries | (set() if release else {"WLD", "AFR"})
    itself = (frame.exporter == frame.importer) & (frame.exporter != "WLD")
    ours = frame.exporter.isin(known) & frame.importer.isin(known)
    world = frame.exporter.eq("WLD") | frame.importer.eq("WLD") if release else itself & False
    counted = Counter(
        {
            _ITSELF: int((ours & itself).sum()),
            "totals with the world, which are added up anew": int(world.sum()),
            _NO_COUNTRY + (", which count in the sums" if release else ""): int((~ours & ~world).sum()),
        }
    )
    return frame[ours & ~itself], +counted


def _chapters(flows: "pd.DataFrame") -> "dict[str, pd.DataFrame]":
    """Return the chapters of the Harmonized System that flows name, as the table ``products``."""
    known = hs_chapters()
    used = known[known["product"].isin(flows["product"].unique())]
    return {"products": used} if len(used) else {}


def _comtrade(files: Sequence[Opened], context: Context) -> Read:
    with context.reading(files[0]) as reading:
        layout = reading.layout_with(comtrade.COLUMNS)
        columns = [name for name in (*comtrade.COLUMNS, *comtrade.OPTIONAL) if layout.place(name) is not None]
        return _comtrade_read(reading, reading.frame(columns), context)


def _legacy_comtrade(files: Sequence[Opened], context: Context) -> Read:
    with context.reading(files[0]) as reading:
        layout = reading.layout_with(_LEGACY_COLUMNS)
        columns = [name for name in _LEGACY if layout.place(name) is not None]
        frame = reading.frame(columns).rename(columns=_LEGACY).drop(columns="year", errors="ignore")
        frame = frame.assign(flowCode=frame.flowCode.map(_LEGACY_FLOWS))
        return _comtrade_read(reading, frame, context)


def _comtrade_read(reading: Any, rows: "pd.DataFrame", context: Context) -> Read:
    frame = rows.set_axis(reading.line_numbers(rows.index), axis="index")
    flows, aside = comtrade.flows(frame)
    reading.check_share(also=len(aside))
    flows = selection.known_partners(flows, context.scope)
    every: tuple[SetAside, ...] = tuple(sorted((*reading.set_aside, *aside), key=lambda one: one.row))
    left_out = reading.left_out + Counter(
        {"breakdowns, finer products, other flows and areas": len(rows) - len(aside) - len(flows)}
    )
    return Read(
        "un-comtrade",
        "UN Comtrade Database",
        {"flows": flows, **_chapters(flows)},
        note=f"From a file downloaded by hand; its newest period is {flows.period.max()}."
        if len(flows)
        else "",
        whole=False,
        set_aside=every,
        left_out=+left_out,
    )


def _baci(files: Sequence[Opened], context: Context) -> Read:
    (file,) = files
    system = baci.revision(file.name)
    path = as_utf8(file, context.folder, context.encoding)
    release = baci.release(file.name)
    source_id = f"baci-{system.lower()}" + (f"-{release}" if release else "")
    trade = baci.trade(path, context.folder, source_id, name=file.name)
    title = f"BACI, {system}" + (f", release {release}" if release else "")
    return Read(
        source_id,
        f"{title}: reconciled goods trade by product",
        {"flows": trade.flows, "products": trade.products},
        note="Reconciled by CEPII from the reports of both sides, FOB: nobody's own report.",
        whole=False,
        set_aside=trade.set_aside,
        left_out=trade.left_out,
    )


def _unctad(files: Sequence[Opened], context: Context) -> Read:
    frame, reading = read_with(unctad.matrix, files[0], context)
    release = covers_the_world(frame.exporter)
    if not release:  # the sums of an extract are not the world's
        frame = frame[(frame.exporter != "WLD") & (frame.importer != "WLD")]
    flows, left_out = _taken(frame, context, release=False)
    return Read(
        "unctad-matrix",
        "Merchandise trade matrix by SITC Revision 3 section",
        {"flows": flows},
        note="Reconciled by UNCTAD from the reports of both sides and estimates; stored as the exporter's side, FOB.",
        whole=release,
        set_aside=reading.set_aside,
        left_out=reading.left_out + left_out,
    )


def _nisr(files: Sequence[Opened], context: Context) -> Read:
    flows, listings = nisr.annex(files[0].path)
    newest = max(listings.period)
    return Read(
        f"nisr-{newest.replace('-', '').lower()}",
        f"Formal External Trade in Goods, {newest}: annex tables",
        {"flows": flows, "flow_listings": listings},
        published=newest[:4],
        note="Domestic exports FOB, imports CIF; re-exports are a flow of their own.",
    )


FORMATS = (
    Format(
        "baci",
        "CEPII BACI, t,i,j,k,v,q: world trade by product of six digits, millions of rows",
        "CEPII",
        "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
        "Etalab 2.0",
        _baci,
        ((*baci.COLUMNS,),),
    ),
    Format(
        "comtrade",
        "UN Comtrade, downloaded from comtradeplus.un.org",
        *_COMTRADE,
        _comtrade,
        (comtrade.COLUMNS,),
    ),
    Format(
        "comtrade-legacy",
        "UN Comtrade, as comtrade.un.org gave it until 2023",
        *_COMTRADE,
        _legacy_comtrade,
        (_LEGACY_COLUMNS,),
    ),
    Format(
        "wits-bilateral",
        "WITS, reporter,partner,year,export_kusd,import_kusd: yearly totals of every pair",
        *_WORLD_BANK,
        _wits(
            wits.bilateral,
            "goods trade by reporter and partner",
            "Reported by each side to UN Comtrade; exports FOB, imports CIF. A 0 is read as not reported. Totals with WLD are "
            "sums over all partners, unspecified areas included; flows with AFR are sums of Kazakhstan's own reports.",
            every_partner=True,
        ),
        (("reporter", "partner", "year", "export_kusd", "import_kusd"),),
    ),
    Format(
        "wits-summary",
        "WITS, country summaries: totals and the 16 sections of exports of every country",
        *_WORLD_BANK,
        _wits(
            wits.country_summary,
            "country summaries",
            "Totals with the world and the 16 sections of exports as WITS publishes them; re-exports are part of exports.",
        ),
        (("iso3", "partner", "product", "type", "indicator", "year", "value"),),
    ),
    Format(
        "wits-exports",
        "WITS, one country's exports by partner and product group, as its pages offer them",
        *_WORLD_BANK,
        _wits(
            wits.country_exports, "exports by partner and product group", "The country's own reports, FOB."
        ),
        (("Reporter Name", "Partner Name", "Year", "Trade Flow", "Product Group", "Export (US$ Thousand)"),),
    ),
    Format(
        "wits-imports",
        "WITS, one country's imports by partner and product group",
        *_WORLD_BANK,
        _wits(
            wits.country_imports, "imports by partner and product group", "The country's own reports, CIF."
        ),
        (("Reporter Name", "Partner Name", "Year", "Trade Flow", "Product Group", "Import (US$ Thousand)"),),
    ),
    Format(
        "wits-query",
        "WITS, what its advanced query and bulk download give (TradeValue in 1000 USD)",
        *_WORLD_BANK,
        _wits(
            wits.query,
            "query",
            "Reported to UN Comtrade; exports FOB, imports CIF; totals and chapters are taken.",
        ),
        (
            (
                "Nomenclature",
                "ReporterISO3",
                "ProductCode",
                "PartnerISO3",
                "Year",
                "TradeFlowName",
                "TradeValue in 1000 USD",
            ),
        ),
    ),
    Format(
        "unctad-matrix",
        "UNCTAD, exporter,importer,value_kusd,section,year: trade by SITC section",
        "UN Trade and Development (UNCTAD)",
        "https://unctadstat.unctad.org/",
        "terms not seen",
        _unctad,
        (("exporter", "importer", "value_kusd", "section", "year"),),
    ),
    Format(
        "nisr-annex",
        "National Institute of Statistics of Rwanda, annex to the quarterly report on trade (workbook)",
        "National Institute of Statistics of Rwanda",
        "https://www.statistics.gov.rw/",
        "terms not seen",
        _nisr,
        sheets=("ExportCountry", "ImportCountry", "EAC"),
    ),
)
