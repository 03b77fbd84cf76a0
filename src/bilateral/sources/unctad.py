"""UNCTAD: matrix of merchandise trade by exporter, importer and SITC Revision 3 section.

The matrix is reconciled: UNCTAD fills gaps with the partner's report and with estimates. It carries the
exporter's name first and is read here as the exporter's side.
"""

from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import is_group, iso3_of_names
from bilateral.sources.reading import (
    Readable,
    dollars,
    leave_out,
    once,
    read_delimited,
    set_aside,
    summed,
)

if TYPE_CHECKING:
    import pandas as pd


def matrix(path: Readable) -> "pd.DataFrame":
    """Read the matrix: ``exporter,importer,value_kusd,section,year``.

    Countries are named, some without their spaces; values are thousand US dollars.

    Returns:
        Flows between countries, and sums over all partners and exporters as ``WLD``, by section and in total;
        columns of ``flows`` without ``source_id``. Territories without an ISO code count in the sums only.

    Raises:
        SourceError: not such a file.

    """
    import pandas as pd

    columns = ["exporter", "importer", "value_kusd", "section", "year"]
    frame = read_delimited(
        path, columns, text=["exporter", "importer", "section"], numbers=["value_kusd"], years=["year"]
    )
    frame = set_aside(
        path, frame, frame.value_kusd.isna() | (frame.value_kusd < 0), "no value, or one below zero"
    )
    nameless = frame.exporter.isna() | frame.importer.isna() | frame.section.isna()
    frame = set_aside(path, frame, nameless, "a cell is empty")
    codes = iso3_of_names([*frame.exporter, *frame.importer])
    groups = [name for name, code in codes.items() if code is None and is_group(name)]
    of_groups = frame.exporter.isin(groups) | frame.importer.isin(groups)
    frame = leave_out(path, frame, of_groups, "the world and groups of countries, which are added up anew")
    frame = once(path, frame, ["exporter", "importer", "section", "year"])
    product = {name: _product(name, path) for name in frame.section.unique()}
    frame = pd.DataFrame(
        {
            "period": frame.year.astype(int).astype(str),
            "exporter": frame.exporter.map(codes),
            "importer": frame.importer.map(codes),
            "product": frame.section.map(product),
            "value_usd": dollars(frame.value_kusd, 1_000),
        }
    )
    sums = [
        frame.assign(importer="WLD"),
        frame.assign(exporter="WLD"),
        frame.assign(importer="WLD", exporter="WLD"),
    ]
    pairs = frame[frame.exporter.notna() & frame.importer.notna() & (frame.value_usd > 0)]
    every = summed(pd.concat([pairs, *sums]), ["period", "exporter", "importer", "product"])
    return every.assign(reported_by="exporter", valuation="FOB")


def _product(section: str, path: Readable) -> str:
    if section == "TOTAL":
        return "TOTAL"
    if section.startswith("SITC") and section[4:5].isdigit():
        return f"SITC:{section[4]}"
    raise SourceError(f"{path.name} has the unknown section {section!r}")
