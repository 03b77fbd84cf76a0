"""Back-test of the scenarios: do bands made from the past hold what came after?

For each horizon and each cut, bands are made from windows that ended before the first day of the cut year and tested on
windows that began in it or later; no year is on both sides. Prints the coverage of the 80 % and the 50 % band, pooled
and for small African exporters, and writes it to RESULTS-outlook.md beside this script.

    python benchmarks/backtest_outlook.py FOLDER_WITH_THE_FILES
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from bilateral.measures import growth
from bilateral.measures.growth_world import CUTS, known_flows, types_of
from bilateral.sources import countries, wits

RESULTS = Path(__file__).with_name("RESULTS-outlook.md")
FLOWS, COUNTRIES = "wits_bilateral_1962_2016.csv.gz", "countries_mledoze.csv"
LOW, HIGH = 0.75, 0.85
#: Every year that leaves windows of at least this number on both sides is a cut; the one in CUTS is shipped.
FEWEST = 20_000
SMALL_AFRICAN = growth.TYPES[0]
ABOUT = """# Back-test of the scenarios

Written by `benchmarks/backtest_outlook.py`. A window follows one flow of goods within one side's reports from a year
with a value to five or ten years later; a flow that vanished ends at 0 where its reporter still reported. Bands (10th to
90th and 25th to 75th percentile, by size of flow and type of exporter) come from windows that ended before the cut year
and are tested on windows that began in it or later. World Bank WITS, vintage ending 2016, windows from 1992 on.

The bold cut is the one that the snapshot ships. A band of 80 % ought to hold 80 % of the outcomes; the aim is 75 to 85.
Bands of small flows hold more, because a tenth of them or more ends at 0, which the lower end of the band then is.
"""


def results(folder: Path) -> pd.DataFrame:
    """Return the back-test of every horizon and cut, all types of exporters."""
    table = countries.countries(folder / COUNTRIES)
    flows = known_flows(table, wits.bilateral(folder / FLOWS))
    types = types_of(table, flows)
    found = []
    for horizon in growth.HORIZONS:
        rows = growth.windows(flows, types, horizon)
        for cut in range(int(rows["start"].min()) + horizon + 1, int(rows["start"].max()) + 1):
            if min((rows["start"] + horizon < cut).sum(), (rows["start"] >= cut).sum()) >= FEWEST:
                found.append(growth.backtest(rows, horizon, cut).assign(horizon=horizon, cut=cut))
    return pd.concat(found, ignore_index=True)


def lines(table: pd.DataFrame) -> list[str]:
    """Return the results as a Markdown table: one line a horizon and cut."""
    head = "| years | cut | windows before | windows tested | 80 % band | 50 % band | below, above | small African: tested | 80 % | 50 % |"
    rows = [head, "|" + "---|" * 10]
    for (horizon, cut), part in table.groupby(["horizon", "cut"]):
        every, small = (part[part["exporter_type"] == kind].iloc[0] for kind in (growth.ALL, SMALL_AFRICAN))
        mark = "**" if cut in CUTS[horizon] else ""
        cells = [
            horizon,
            f"{mark}{cut}{mark}",
            f"{every.trained:,}",
            f"{every.windows:,}",
            f"{mark}{every.within_80:.1%}{mark}",
            f"{every.within_50:.1%}",
            f"{every.below:.1%}, {every.above:.1%}",
            f"{small.windows:,}",
            f"{mark}{small.within_80:.1%}{mark}",
            f"{small.within_50:.1%}",
        ]
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def verdict(table: pd.DataFrame) -> str:
    """Return whether the pooled 80 % band holds what it should at every cut."""
    pooled = table[table["exporter_type"] == growth.ALL]
    held = pooled["within_80"].between(LOW, HIGH)
    low, high = pooled["within_80"].min(), pooled["within_80"].max()
    return (
        f"Pooled, the 80 % band holds {low:.1%} to {high:.1%} of the outcomes; within 75 to 85 % at {held.sum()} of "
        f"{len(held)} cuts."
    )


def main() -> None:
    """Run the back-test, print it and write it down."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help=f"holds {FLOWS} and {COUNTRIES}")
    table = results(parser.parse_args().folder)
    text = "\n".join([ABOUT, *lines(table), "", verdict(table), ""])
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
