"""Milliseconds a figure, warm: each chart of the house against the same chart drawn the plain way, in one run.

The plain way is `plt.subplots`, artists by the usual calls, and SVG with `bbox_inches="tight"`, which is what
Jupyter's inline backend does. Both ways write the same data with the same words; rounds are interleaved.

    python benchmarks/figures.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import io
import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

from bilateral.figures import charts
from bilateral.figures.style import REPORTER, save_svg

YEARS = list(range(1995, 2025))
DIRECT = [None if 2017 <= year <= 2022 or year < 2001 else 2e6 * 1.08 ** (year - 1995) for year in YEARS]
MIRROR = [None if year > 2016 or year < 2003 else 3e6 * 1.11 ** (year - 1995) for year in YEARS]
WAVE = [math.sin(index / 5) for index in range(len(YEARS))]
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)] + ["2025-Q1"]
SALES = [2.1e6, 2.9e6, 1.8e6, 3.46e6, 2.5e6, 3.1e6, 2.8e6, 2.9e6, 4.12e6]
NAMES = ["United Arab Emirates", "Congo, The Democratic Republic of the", "China", "Hong Kong", "United Kingdom",
         "Luxembourg", "United States", "Ethiopia", "Uganda", "Pakistan", "India", "Kazakhstan"]  # fmt: skip
AMOUNTS = [951e6 / (rank + 1) ** 1.5 for rank in range(len(NAMES))]
SECTIONS = [f"Product section number {number}" for number in range(1, 17)]
SOLD = [(number % 5 + 1) / 48 for number in range(16)]
BOUGHT = [(number % 7 + 1) / 60 for number in range(16)]
EVENTS = [
    charts.Event(
        f"{2012 + number // 2}-05-{10 + number}", "day", "agreement", f"Event {number} in a dozen words " * 2
    )
    for number in range(20)
]
CLAIMS = [
    charts.ClaimRow(f"Claim {number} says in words that something is so", "contradicted", "contradicted", 10.0**number,
                    100.0, unit=str(number))
    for number in range(4)
] * 3  # fmt: skip
COUNTS = [("supported", 7), ("overstated", 2), ("contradicted", 3), ("cannot be verified", 6)]
FIELDS = ["Politics", "Digital services", "Finance", "Agriculture", "Education", "Minerals"]
STATES = ["Signed", "Approved", "In force", "Delivered"]


def money(value: float) -> str:
    return f"{value / 1e6:,.1f} m"


def share(value: float) -> str:
    return f"{value:.1%}"


def lines() -> list[charts.Series]:
    return [
        charts.Series("Rwanda reports", REPORTER, YEARS, DIRECT),
        charts.Series("Kazakhstan reports", "#c2410c", YEARS, MIRROR, "mirror"),
    ]


def panels() -> list[charts.Panel]:
    return [charts.Panel(f"Indicator {number}", lines(), money) for number in range(6)]


def bands() -> list[charts.BandSeries]:
    return [
        charts.BandSeries(
            name, colour, YEARS, [value + shift for value in WAVE],
            low=[value + shift - 0.2 for value in WAVE], high=[value + shift + 0.2 for value in WAVE],
        )
        for name, colour, shift in (("Rwanda", REPORTER, 0.0), ("Kazakhstan", "#c2410c", 0.8))
    ]  # fmt: skip


def shares() -> list[charts.Series]:
    colours = ("#0b5cad", "#0f766e", "#6d28d9", "#8a96a3")
    return [
        charts.Series(f"Group {name}", colour, YEARS, [0.25] * 30)
        for name, colour in zip("ABCD", colours, strict=True)
    ]


def pairs() -> list[charts.PairRow]:
    return [charts.PairRow(*row) for row in zip(SECTIONS, SOLD, BOUGHT, strict=True)]


def matrix() -> list[charts.MatrixRow]:
    return [charts.MatrixRow(field, [charts.MatrixCell("done", "28 May 2025")] * 4) for field in FIELDS]


HOUSE: dict[str, Callable[[], Any]] = {
    "timeline": lambda: charts.timeline(EVENTS, kinds_labels={"agreement": "Agreement"}),
    "flow_lines": lambda: charts.flow_lines(lines(), fmt=money, gap_label="not reported"),
    "quarter_bars": lambda: charts.quarter_bars(QUARTERS, SALES, fmt=money),
    "ranked_bars": lambda: charts.ranked_bars(NAMES, AMOUNTS, fmt=money, highlight="Kazakhstan"),
    "composition": lambda: charts.composition(pairs(), left_label="Sold", right_label="Bought", fmt=share),
    "claim_gauge": lambda: charts.claim_gauge(CLAIMS, fmt="×{:g}".format, exact_label="as claimed"),
    "verdict_strip": lambda: charts.verdict_strip([charts.VerdictCount(v, v, n) for v, n in COUNTS]),
    "agreements_matrix": lambda: charts.agreements_matrix(matrix(), columns=STATES),
    "dumbbell": lambda: charts.dumbbell(pairs(), left_label="Sold", right_label="Bought", fmt=share),
    "small_multiples": lambda: charts.small_multiples(panels(), gap_label="not reported"),
    "band_line": lambda: charts.band_line(bands(), fmt="{:.1f}".format),
    "share_area": lambda: charts.share_area(shares(), fmt=share),
}


def gappy(values: list[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


def plain_lines(axes: Any) -> None:
    axes.plot(YEARS, gappy(DIRECT), "o-", label="Rwanda reports")
    axes.plot(YEARS, gappy(MIRROR), "o--", mfc="white", label="Kazakhstan reports")
    axes.yaxis.set_major_formatter(lambda value, _: money(value))
    axes.grid(axis="y")
    axes.legend()


def plain_timeline(axes: Any) -> None:
    days = [2012 + number / 2 for number in range(20)]
    axes.scatter(days, range(20))
    for number, event in enumerate(EVENTS):
        axes.annotate(f"{event.date} Agreement {event.label}", (days[number], number), xytext=(8, 0),
                      textcoords="offset points")  # fmt: skip


def plain_quarters(axes: Any) -> None:
    bars = axes.bar(QUARTERS, SALES)
    axes.bar_label(bars, [money(value) for value in SALES])


def plain_ranking(axes: Any) -> None:
    bars = axes.barh(NAMES, AMOUNTS)
    axes.bar_label(bars, [money(value) for value in AMOUNTS])


def plain_composition(axes: Any) -> None:
    for values, way in ((SOLD, -1), (BOUGHT, 1)):
        bars = axes.barh(SECTIONS, [way * value for value in values])
        axes.bar_label(bars, [share(value) for value in values])


def plain_gauge(axes: Any) -> None:
    axes.set_xscale("log")
    for number, row in enumerate(CLAIMS):
        axes.plot([1, (row.claimed or 1) / 100], [number, number], "o-")
        axes.annotate("contradicted", (1.02, number), xycoords=("axes fraction", "data"))
    axes.set_yticks(range(len(CLAIMS)), [row.label for row in CLAIMS])
    axes.axvline(1)


def plain_strip(axes: Any) -> None:
    left = 0
    for verdict, count in COUNTS:
        axes.barh([0], [count], left=left, label=f"{count} {verdict}")
        left += count
    axes.legend(ncols=4)


def plain_matrix(axes: Any) -> None:
    for x in range(4):
        axes.scatter([x] * 6, range(6))
        for y in range(6):
            axes.annotate("28 May 2025", (x, y), xytext=(6, 0), textcoords="offset points")
    axes.set_xticks(range(4), STATES)
    axes.set_yticks(range(6), FIELDS)


def plain_dumbbell(axes: Any) -> None:
    axes.hlines(range(16), SOLD, BOUGHT)
    for values in (SOLD, BOUGHT):
        axes.scatter(values, range(16))
        for y, value in enumerate(values):
            axes.annotate(share(value), (value, y), xytext=(6, 0), textcoords="offset points")
    axes.set_yticks(range(16), SECTIONS)


def plain_band(axes: Any) -> None:
    for shift in (0.0, 0.8):
        axes.plot(YEARS, [value + shift for value in WAVE])
        axes.fill_between(YEARS, [v + shift - 0.2 for v in WAVE], [v + shift + 0.2 for v in WAVE], alpha=0.2)
    axes.grid(axis="y")


def plain_area(axes: Any) -> None:
    axes.stackplot(YEARS, [[0.25] * 30] * 4, labels=[f"Group {name}" for name in "ABCD"])
    axes.legend()


PLAIN: dict[str, Callable[[Any], None]] = {
    "timeline": plain_timeline,
    "flow_lines": plain_lines,
    "quarter_bars": plain_quarters,
    "ranked_bars": plain_ranking,
    "composition": plain_composition,
    "claim_gauge": plain_gauge,
    "verdict_strip": plain_strip,
    "agreements_matrix": plain_matrix,
    "dumbbell": plain_dumbbell,
    "small_multiples": plain_lines,
    "band_line": plain_band,
    "share_area": plain_area,
}


def draw_house(name: str) -> int:
    buffer = io.StringIO()
    save_svg(HOUSE[name](), buffer)
    return len(buffer.getvalue())


def draw_plain(name: str) -> int:
    grid = (2, 3) if name == "small_multiples" else (1, 1)
    figure, axes = plt.subplots(*grid, figsize=(7.2, 3.6), squeeze=False)
    for one in axes.flat:
        PLAIN[name](one)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", bbox_inches="tight")
    plt.close(figure)
    return len(buffer.getvalue())


def timed(draw: Callable[[str], int], name: str) -> float:
    start = time.perf_counter()
    draw(name)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    print(f"matplotlib {mpl.__version__}, medians of {rounds} interleaved rounds, warm")
    print(f"{'chart':<20}{'house ms':>10}{'plain ms':>10}{'ratio':>8}{'house kB':>10}{'plain kB':>10}")
    ratios, times = [], []
    for name in HOUSE:
        sizes = draw_house(name), draw_plain(name)
        seconds = [(timed(draw_house, name), timed(draw_plain, name)) for _ in range(rounds)]
        house, plain = (statistics.median(column) for column in zip(*seconds, strict=True))
        ratios.append(plain / house)
        times.append(house)
        print(
            f"{name:<20}{house:>10.1f}{plain:>10.1f}{plain / house:>8.1f}{sizes[0] / 1e3:>10.1f}{sizes[1] / 1e3:>10.1f}"
        )
    print(f"{'median':<20}{statistics.median(times):>10.1f}{'':>10}{statistics.median(ratios):>8.1f}")


if __name__ == "__main__":
    main()
