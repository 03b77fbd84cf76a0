"""Milliseconds a figure, warm: each chart of the house against the same chart drawn the plain way, in one run.

The plain way is `plt.subplots`, artists by the usual calls, and SVG as Jupyter's inline backend writes it: through
IPython's `print_figure` with `bbox_inches="tight"`. Both ways draw the same data with the same words; rounds are
interleaved. Prints the medians and writes them, with the machine, to RESULTS-figures.md beside this script.

    python benchmarks/figures.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import io
import math
import os
import platform
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")

from IPython.core.pylabtools import print_figure
from matplotlib import pyplot as plt

from bilateral.figures import charts, distribution, expectations, maps, parallel, shares
from bilateral.figures import fan as fans
from bilateral.figures.style import BLUE, VERMILION, save_svg

RESULTS = Path(__file__).with_name("RESULTS-figures.md")
MOST_MS, LEAST_RATIO = 60.0, 3.0
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
        charts.Series("Rwanda reports", BLUE, YEARS, DIRECT),
        charts.Series("Kazakhstan reports", VERMILION, YEARS, MIRROR, "mirror"),
    ]


def panels() -> list[charts.Panel]:
    return [charts.Panel(f"Indicator {number}", lines(), money) for number in range(6)]


def bands() -> list[charts.BandSeries]:
    return [
        charts.BandSeries(
            name, colour, YEARS, [value + shift for value in WAVE],
            low=[value + shift - 0.2 for value in WAVE], high=[value + shift + 0.2 for value in WAVE],
        )
        for name, colour, shift in (("Rwanda", BLUE, 0.0), ("Kazakhstan", VERMILION, 0.8))
    ]  # fmt: skip


def stacked() -> list[charts.Series]:
    colours = (BLUE, "#0f766e", "#6d28d9", "#8a96a3")
    return [
        charts.Series(f"Group {name}", colour, YEARS, [0.25] * 30)
        for name, colour in zip("ABCD", colours, strict=True)
    ]


def pairs() -> list[charts.PairRow]:
    return [charts.PairRow(*row) for row in zip(SECTIONS, SOLD, BOUGHT, strict=True)]


def matrix() -> list[charts.MatrixRow]:
    return [charts.MatrixRow(field, [charts.MatrixCell("done", "28 May 2025")] * 4) for field in FIELDS]


ESTIMATES = [
    distribution.IntervalRow(
        f"Issue {number}", 0.5 + number / 20, 0.4 + number / 20, 0.6 + number / 20, 0.7, "72 joint votes"
    )
    for number in range(6)
]
SPREAD = [0.2 + 0.8 * (number / 990) ** 0.5 for number in range(990)]
STRIPS = [distribution.StripRow("All pairs", SPREAD, 0.8), *(
    distribution.StripRow(f"{name} with each partner", SPREAD[::22], 0.8, "United States", "Kenya")
    for name in ("Rwanda", "Kazakhstan")
)]  # fmt: skip
FLOWS = [
    expectations.ExpectationRow(name, "2016, expected 0.6 m", colour, 608e3, 0.0, 4.6e3, 1.6e6, 2.71e6)
    for name, colour in (("Rwanda to Kazakhstan", BLUE), ("Kazakhstan to Rwanda", VERMILION))
]
PLACES = [
    parallel.ParallelRow(
        f"Dimension {row}", "2016", {f"C{c}": 1 + (c * (row + 2)) % 12 for c in range(12)}, "4th of 12"
    )
    for row in range(7)
]
RELEASES = [
    shares.SharePanel(f"Group {group}", [
        shares.ShareLine(name, colour, [
            shares.Stretch(years, [level + 0.1 * math.sin(year) for year in years], [level + 0.15 for _ in years])
            for years in (range(1996, 2013), range(2013, 2025))
        ])
        for name, colour, level in (("exports", BLUE, 0.3), ("imports", "#52606d", 0.5))
    ])
    for group in range(5)
]  # fmt: skip
STEPS = [
    fans.FanStep(2029, 0.9e6, 4.6e6, 11.6e6, 24e6, 48e6),
    fans.FanStep(2034, 0.6e6, 4.5e6, 14.4e6, 37e6, 93e6),
]
RANKS = [charts.StandingRow(f"Dimension {row}", "US$13.6 million", 0.1 + row / 8) for row in range(6)]
COAST = [
    maps.Outline(f"C{number}", [
        (-20 + 12 * (number % 8) + 5 * math.sin(step / 8), 10 + 12 * (number // 8) + 5 * math.cos(step / 8))
        for step in range(50)
    ])
    for number in range(56)
]  # fmt: skip
WAYS = [
    maps.MapLine([(-2 + leg * 4 + math.sin(leg), 30 + leg * 2.6 + way) for leg in range(14)], look)
    for way, look in enumerate(("sea", "rail", "road", "planned"))
]
TOWNS = [
    maps.MapPlace((-2 + leg * 4 + math.sin(leg), 30 + leg * 2.6), f"Town {leg}", 0 if leg in (0, 13) else 1)
    for leg in range(14)
]
LOOKS = {look: look for look in ("sea", "rail", "road", "planned")}
sides: dict[str, Any] = {"left_colour": BLUE, "right_colour": VERMILION}


def fan_chart() -> Any:
    words = fans.FanWords(
        "eight in ten", "half of them", "one in ten above", "half above", "one in ten below"
    )
    return fans.fan(lines(), (2024, DIRECT[-1] or 1.0), STEPS, fmt=money, words=words, colour=BLUE)


def expectation_chart() -> Any:
    words = expectations.ExpectationWords("reported", "expected", "nine in ten such flows", "their median")
    return expectations.expectation_rows(FLOWS, fmt=money, words=words, gap_label="not reported")


HOUSE: dict[str, Callable[[], Any]] = {
    "timeline": lambda: charts.timeline(EVENTS, kinds_labels={"agreement": "Agreement"}),
    "flow_lines": lambda: charts.flow_lines(lines(), fmt=money, gap_label="not reported"),
    "quarter_bars": lambda: charts.quarter_bars(QUARTERS, SALES, fmt=money, colour=BLUE),
    "ranked_bars": lambda: charts.ranked_bars(NAMES, AMOUNTS, fmt=money, highlight={"Kazakhstan": VERMILION}),
    "composition": lambda: charts.composition(
        pairs(),
        left_label="Sold",
        right_label="Bought",
        fmt=share,
        overlap_label="Solid: what is in both",
        **sides,
    ),
    "claim_gauge": lambda: charts.claim_gauge(CLAIMS, fmt="×{:g}".format, exact_label="as claimed"),
    "verdict_strip": lambda: charts.verdict_strip([charts.VerdictCount(v, v, n) for v, n in COUNTS]),
    "agreements_matrix": lambda: charts.agreements_matrix(matrix(), columns=STATES),
    "dumbbell": lambda: charts.dumbbell(pairs(), left_label="Sold", right_label="Bought", fmt=share, **sides),
    "small_multiples": lambda: charts.small_multiples(panels(), gap_label="not reported"),
    "band_line": lambda: charts.band_line(bands(), fmt="{:.1f}".format),
    "share_area": lambda: charts.share_area(stacked(), fmt=share),
    "share_panels": lambda: shares.share_panels(RELEASES, fmt=share, band_label="up to here"),
    "standing": lambda: charts.standing(
        RANKS, low_label="most distant pair", middle_label="median", high_label="closest pair"
    ),
    "fan": fan_chart,
    "expectation_rows": expectation_chart,
    "interval_rows": lambda: distribution.interval_rows(
        ESTIMATES, fmt=share, value_label="the pair", reference_label="average pair"
    ),
    "strips": lambda: distribution.strips(STRIPS, fmt=share, own_label="the pair"),
    "parallel_ranks": lambda: parallel.parallel_ranks(
        PLACES, "C3", first_label="first", last_label="last", colour=VERMILION
    ),
    "route_map": lambda: maps.route_map(COAST, WAYS, TOWNS, key=LOOKS, highlight={"C9": BLUE}),
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


def plain_panels(axes: Any, panel: shares.SharePanel) -> None:
    for line in panel.lines:
        for part in line.stretches:
            axes.plot(part.years, part.low, label=line.name)
            axes.fill_between(part.years, part.low, part.high, alpha=0.2)
    axes.set_title(panel.title)
    axes.grid(axis="y")


def plain_standing(axes: Any) -> None:
    for y, row in enumerate(RANKS):
        axes.plot([0, 1], [y, y])
        axes.annotate(row.value, (1.02, y))
    axes.scatter([row.percentile for row in RANKS], range(len(RANKS)))
    axes.set_yticks(range(len(RANKS)), [row.label for row in RANKS])


def plain_fan(axes: Any) -> None:
    plain_lines(axes)
    years, start = [2024, *(step.year for step in STEPS)], DIRECT[-1] or 1.0
    for low, high in ((0, 4), (1, 3)):
        ends = [[start, *(step.values[end] for step in STEPS)] for end in (low, high)]
        axes.fill_between(years, *ends, alpha=0.2)
    axes.plot(years, [start, *(step.p50 for step in STEPS)], "o--")
    for step in STEPS:
        axes.annotate(money(step.p50), (step.year, step.p50))
    axes.set_yscale("log")


def plain_expectation(axes: Any) -> None:
    for y, row in enumerate(FLOWS):
        axes.barh([y], [row.high - row.low], left=row.low, alpha=0.3)
        axes.scatter([row.expected, row.median, row.observed], [y] * 3)
        axes.annotate(money(row.observed or 0), (row.observed, y))
    axes.set_xscale("symlog", linthresh=1e3)
    axes.set_yticks(range(len(FLOWS)), [row.label for row in FLOWS])


def plain_intervals(axes: Any) -> None:
    for y, row in enumerate(ESTIMATES):
        axes.plot([row.low, row.high], [y, y])
        axes.scatter([row.value, row.reference], [y, y])
        axes.annotate(share(row.value or 0), (1.02, y))
    axes.set_yticks(range(len(ESTIMATES)), [f"{row.label}\n{row.note}" for row in ESTIMATES])


def plain_strips(axes: Any) -> None:
    axes.hist(SPREAD, bins=80)
    for y, row in enumerate(STRIPS[1:]):
        axes.eventplot(row.values, lineoffsets=-y - 1, linelengths=0.6)
        axes.annotate(row.low_name, (row.values[0], -y - 1.5))
        axes.annotate(row.high_name, (row.values[-1], -y - 1.5))
    axes.scatter([row.own for row in STRIPS], range(len(STRIPS)))


def plain_parallel(axes: Any) -> None:
    for name in PLACES[0].places:
        axes.plot([row.places[name] for row in PLACES], range(len(PLACES)), "o-")
    axes.set_yticks(range(len(PLACES)), [f"{row.label}\n{row.note}" for row in PLACES])
    for y, row in enumerate(PLACES):
        axes.annotate(row.own, (12.5, y))


def plain_map(axes: Any) -> None:
    for outline in COAST:
        axes.fill(
            [lon for _, lon in outline.corners], [lat for lat, _ in outline.corners], "0.9", edgecolor="w"
        )
    for way in WAYS:
        axes.plot([lon for _, lon in way.points], [lat for lat, _ in way.points], label=way.look)
    for town in TOWNS:
        axes.annotate(town.name, town.place[::-1])
    axes.scatter([town.place[1] for town in TOWNS], [town.place[0] for town in TOWNS])
    axes.set_aspect("equal")
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
    "share_panels": partial(plain_panels, panel=RELEASES[0]),
    "standing": plain_standing,
    "fan": plain_fan,
    "expectation_rows": plain_expectation,
    "interval_rows": plain_intervals,
    "strips": plain_strips,
    "parallel_ranks": plain_parallel,
    "route_map": plain_map,
}
GRIDS = {"small_multiples": (2, 3), "share_panels": (2, 3)}


def draw_house(name: str) -> int:
    buffer = io.StringIO()
    save_svg(HOUSE[name](), buffer)
    return len(buffer.getvalue())


def draw_plain(name: str) -> int:
    figure, axes = plt.subplots(*GRIDS.get(name, (1, 1)), figsize=(7.2, 3.6), squeeze=False)
    for one in axes.flat:
        PLAIN[name](one)
    svg = print_figure(figure, fmt="svg", bbox_inches="tight")
    plt.close(figure)
    return len(svg)


def timed(draw: Callable[[str], int], name: str) -> float:
    start = time.perf_counter()
    draw(name)
    return (time.perf_counter() - start) * 1000


def measured(name: str, rounds: int) -> tuple[float, float, int, int]:
    """Return milliseconds of both ways (medians of interleaved rounds), and the bytes that both write."""
    sizes = draw_house(name), draw_plain(name)
    seconds = [(timed(draw_house, name), timed(draw_plain, name)) for _ in range(rounds)]
    house, plain = (statistics.median(column) for column in zip(*seconds, strict=True))
    return house, plain, *sizes


def machine() -> str:
    """Return the machine: processor, cores, system, Python and matplotlib."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo().splitlines() if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    python = f"Python {platform.python_version()}, matplotlib {mpl.__version__}"
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{model}, {os.cpu_count()} cores, {system}, {python}, {load}"


def _cpuinfo() -> str:
    file = Path("/proc/cpuinfo")
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def report(rounds: int) -> str:
    """Measure every chart and return the results as Markdown."""
    where = machine()
    rows = ["| chart | house ms | plain ms | ratio | house kB | plain kB |", "|---|" + "---:|" * 5]
    found = []
    for name in HOUSE:
        house, plain, *sizes = measured(name, rounds)
        found.append((house, plain / house))
        kilobytes = " | ".join(f"{size / 1e3:.1f}" for size in sizes)
        rows.append(f"| {name} | {house:.1f} | {plain:.1f} | {plain / house:.1f} | {kilobytes} |")
    middle, ratio = (statistics.median(column) for column in zip(*found, strict=True))
    slowest, least = max(one for one, _ in found), min(one for _, one in found)
    return "\n".join([
        "# Drawing", "", "Written by `benchmarks/figures.py`.", "",
        f"{where}. Medians of {rounds} interleaved rounds, warm.", "", *rows, "",
        f"Median {middle:.1f} ms a figure (at most {MOST_MS:.0f} wanted), slowest {slowest:.1f} ms.",
        f"Median {ratio:.1f} times faster than the plain way (at least {LEAST_RATIO:.0f} wanted), least {least:.1f} times.",
        "",
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=15)
    text = report(parser.parse_args().rounds)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
