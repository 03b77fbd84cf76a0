"""World Bank WITS: goods trade by partner, totals and sections of exports, in files of several vintages.

WITS writes thousand US dollars in its partner files and million in its country summaries, and has codes of
its own for some countries. In the file by partner, exports of some reporters are without re-exports. A 0 is
read as "not reported": it may stand for re-exports alone, and for what is rounded away.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_code, iso3_of_names
from bilateral.sources.reading import as_numbers, dollars, read_delimited, summed

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
FLOW_KEY = ("period", "exporter", "importer", "product", "reported_by", "valuation")
_ALL = "All Products"


def bilateral(path: Path) -> "pd.DataFrame":
    """Read the file of every reporter, partner and year: ``reporter,partner,year,export_kusd,import_kusd``.

    Returns:
        One row a figure, columns of ``flows`` without ``source_id``. Exports are the reporter's own and FOB,
        imports the reporter's own and CIF. The code of a partner that is no country (UNS, BUN, FRE, SPE …) is
        kept: it belongs to a reporter's total. Reporters that are sums of others are left out.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    frame = read_delimited(path, ["reporter", "partner", "year", "export_kusd", "import_kusd"])
    frame = frame[~frame.reporter.isin(AGGREGATES)]
    reporter, partner = frame.reporter.map(iso3_of_code), frame.partner.map(iso3_of_code)
    period = frame.year.astype(int).astype(str)
    exports = pd.DataFrame({"period": period, "exporter": reporter, "importer": partner})
    exports = exports.assign(
        value_usd=dollars(as_numbers(frame.export_kusd, path), 1_000), reported_by="exporter", valuation="FOB"
    )
    imports = pd.DataFrame({"period": period, "exporter": partner, "importer": reporter})
    imports = imports.assign(
        value_usd=dollars(as_numbers(frame.import_kusd, path), 1_000), reported_by="importer", valuation="CIF"
    )
    # Summed, because some countries stand under two codes, such as Sudan before and after 2011.
    both = pd.concat([exports, imports]).assign(product="TOTAL")
    return summed(both[both.value_usd > 0], FLOW_KEY)


def country_summary(path: Path) -> "pd.DataFrame":
    """Read country summaries: ``iso3,partner,product,type,indicator,year,value``, in million US dollars.

    Returns:
        Totals of exports and imports and the 16 sections of exports of every country to the world, as columns
        of ``flows`` without ``source_id``. Aggregates are left out.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    frame = read_delimited(path, ["iso3", "partner", "product", "indicator", "year", "value"])
    frame = frame[(frame.partner == "World") & ~frame.iso3.isin(AGGREGATES)]
    frame = frame.assign(
        iso3=frame.iso3.map(iso3_of_code),
        period=frame.year.astype(int).astype(str),
        value_usd=dollars(as_numbers(frame.value, path), 1_000_000),
    )
    exports = pd.concat(
        [
            frame[(frame["product"] == _ALL) & (frame.indicator == "Exports (in US$ Mil)")].assign(
                product="TOTAL"
            ),
            frame[frame["product"].isin(SECTIONS) & (frame.indicator == "Export(US$ Mil)")].assign(
                product=lambda rows: "WITS:" + rows["product"]
            ),
        ]
    ).assign(reported_by="exporter", valuation="FOB", importer="WLD")
    imports = frame[(frame["product"] == _ALL) & (frame.indicator == "Imports (in US$ Mil)")]
    imports = imports.assign(product="TOTAL", reported_by="importer", valuation="CIF", exporter="WLD")
    both = pd.concat(
        [exports.rename(columns={"iso3": "exporter"}), imports.rename(columns={"iso3": "importer"})]
    )
    if both.empty:
        raise SourceError(f"{path.name} holds no totals of exports or imports")
    return summed(both[both.value_usd > 0], FLOW_KEY)


def country_exports(path: Path) -> "pd.DataFrame":
    """Read one country's exports by partner and product group, as WITS offers them for download.

    Partners are names, the world's rows stand twice, values are thousand US dollars.

    Returns:
        Exports to each partner (all goods) and to the world (all goods and the 16 sections), as columns of
        ``flows`` without ``source_id``.

    Raises:
        SourceError: not such a file, or two rows of the same partner, year and product differ.

    """
    named = ["Reporter Name", "Partner Name", "Year", "Trade Flow", "Product Group", "Export (US$ Thousand)"]
    frame = read_delimited(path, named)
    frame.columns = ["reporter", "partner", "year", "flow", "product", "kusd"]
    for column in ("reporter", "partner", "flow", "product"):
        frame[column] = frame[column].str.strip()
    frame = frame[frame.flow == "Export"].drop_duplicates()
    if len(twice := frame[frame.duplicated(["reporter", "partner", "year", "product"])]):
        row = twice.iloc[0]
        raise SourceError(
            f"{path.name} has two different values for {row.partner}, {row.year}, {row['product']}"
        )
    wanted = (frame["product"] == _ALL) | ((frame.partner == "World") & frame["product"].isin(SECTIONS))
    frame = frame[wanted]
    codes = iso3_of_names([*frame.partner, *frame.reporter]) | {"World": "WLD"}
    frame = frame.assign(
        period=frame.year.astype(int).astype(str),
        exporter=frame.reporter.map(codes),
        importer=frame.partner.map(codes),
        product=[("TOTAL" if product == _ALL else f"WITS:{product}") for product in frame["product"]],
        value_usd=dollars(as_numbers(frame.kusd, path), 1_000),
        reported_by="exporter",
        valuation="FOB",
    )
    frame = frame[frame.importer.notna() & frame.exporter.notna() & (frame.value_usd > 0)]
    return summed(frame, FLOW_KEY)
