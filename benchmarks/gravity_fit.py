"""The gravity model of world trade: its coefficients, and how well its prediction interval holds on pairs left out.

Fits the model as the snapshot does and prints coefficients and errors. Then leaves out each fifth of the pairs in turn,
fits on the others, makes the interval from their residuals and counts how many flows of the pairs left out fall in it.
Both are printed and written to RESULTS-gravity.md beside this script.

    python benchmarks/gravity_fit.py FOLDER_WITH_THE_FILES
"""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path

import pandas as pd

from bilateral.measures import gravity_world as world
from bilateral.sources import countries, geodist, wits

RESULTS = Path(__file__).with_name("RESULTS-gravity.md")
FOLDS = 5
FLOWS, TIES, COUNTRIES = "wits_bilateral_1962_2016.csv.gz", "cepii_dist.csv", "countries_mledoze.csv"


def observations(folder: Path) -> pd.DataFrame:
    """Return what the model of the snapshot is fitted on."""
    table = countries.countries(folder / COUNTRIES)
    known = set(table[table["kind"] == "country"]["iso3"])
    flows, ties = wits.bilateral(folder / FLOWS), geodist.ties(folder / TIES)
    flows = flows[flows["exporter"].isin(known) & flows["importer"].isin(known)]
    return world.observations(flows, ties[ties["iso3_a"].isin(known) & ties["iso3_b"].isin(known)])


def coverage(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each fold how many flows of pairs left out lie within 90 % and 50 % intervals made without them."""
    fold = rows["pair"].map(lambda pair: zlib.crc32(pair.encode()) % FOLDS)
    found = []
    for number in range(FOLDS):
        kept, left = rows[fold != number], rows[fold == number]
        model = world.fit_world(kept)
        spread = world.residuals(kept["trade"], world.expectations(kept, model))
        expected = world.expectations(left, model)
        known = expected.notna()
        classes = spread["expected_low"].searchsorted(expected[known], side="right") - 1
        bands = spread.iloc[classes].set_index(expected[known].index)
        ratio = left.loc[known, "trade"] / expected[known]
        found.append(
            {
                "fold": number,
                "distance": model.coefficients["log_distance"],
                "flows": int(known.sum()),
                "within_90": float(ratio.between(bands["p05"], bands["p95"]).mean()),
                "within_50": float(ratio.between(bands["p25"], bands["p75"]).mean()),
                "above_95": float((ratio > bands["p95"]).mean()),
            }
        )
    return pd.DataFrame(found)


def main() -> None:
    """Fit, print, leave out and count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help=f"holds {FLOWS}, {TIES} and {COUNTRIES}")
    rows = observations(parser.parse_args().folder)
    model = world.fit_world(rows)
    left_out = coverage(rows)
    text = f"""# Gravity model of world trade

Written by `benchmarks/gravity_fit.py`. Poisson pseudo-maximum likelihood, exporter-year and importer-year effects, standard
errors clustered by pair; World Bank WITS {world.YEARS[0]} to {world.YEARS[-1]}, CEPII GeoDist.

```text
{model.table().round(4).to_string()}

{model.observations:,} flows of a year, {model.zeros:,} of them zero, {model.clusters:,} pairs; {model.separated:,} separated
```

Each fifth of the pairs left out in turn: share of their flows within the 90 % and the 50 % interval made from the other
pairs. Intervals hold more than they should where their lower end is zero, as it is for most small expectations.

```text
{left_out.round(4).to_string(index=False)}
```
"""
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
