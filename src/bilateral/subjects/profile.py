"""Profile: how large the two countries are and how far apart, so that every other figure has its proportion."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import profile as wording
from bilateral.figures.blocks import Block, Cell, Column, Exhibit, Prose, Table
from bilateral.subjects.context import Context
from bilateral.subjects.subject import Subject

#: Fact name, indicator of the World Development Indicators, unit.
INDICATORS = (
    ("population", "SP.POP.TOTL", "persons"),
    ("gdp", "NY.GDP.MKTP.CD", "USD"),
    ("gdp_per_head", "NY.GDP.PCAP.CD", "USD"),
    ("exports", "TX.VAL.MRCH.CD.WT", "USD"),
    ("imports", "TM.VAL.MRCH.CD.WT", "USD"),
)
SIDES = ("reporter", "partner")
# The services that bring what a pair outside the countries covered in depth lacks.
_BRINGING = {"trade": ("comtrade", "wdi"), "votes": ("un-votes", "ideal-points")}


class Profile(Subject):
    """The two countries side by side."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.ledger.register("profile.", self._facts)

    def countries(self) -> Exhibit:
        """Return population, output and trade of both countries, and the distance between them."""
        context, voice = self._context, self._context.voice
        rows, data, sources = [], [], []
        for name, _, _ in INDICATORS:
            facts = [context.fact(f"profile.{name}.{side}") for side in SIDES]
            if all(fact.value is None for fact in facts):
                continue
            rows.append(
                [Cell(wording.indicator_label(voice, name)), *[_cell(context, fact) for fact in facts]]
            )
            data.append([name, *[item for fact in facts for item in (fact.value, fact.period)]])
            sources += [key for fact in facts for key in fact.sources]
        blocks: list[Block] = [Prose(self._sentence())]
        if rows:
            columns = [Column("measure", voice.text("Measure"))] + [
                Column(side, voice.country(getattr(context, side)), "right") for side in SIDES
            ]
            blocks.append(
                Table(
                    "profile-countries",
                    voice.text("The two countries"),
                    columns,
                    rows,
                    context.source_line(sources),
                    data=data,
                    subtitle=voice.text("latest year of each figure in brackets; current US dollars"),
                    data_columns=("measure", "reporter", "reporter_period", "partner", "partner_period"),
                )
            )
        return Exhibit(blocks)

    def covered(self) -> dict[str, bool]:
        """Return for each of the two whether the snapshot covers it in depth."""
        frame = self._context.query(
            "select iso3, depth from countries where iso3 in (?, ?)", *self._context.both
        )
        depth = dict(zip(frame.iso3, frame.depth, strict=True))
        return {
            getattr(self._context, side): depth.get(getattr(self._context, side)) == "deep" for side in SIDES
        }

    def coverage_sentence(self) -> str:
        """Return what the snapshot lacks of a pair with a country that it covers in brief only, or nothing."""
        context = self._context
        brief = [iso3 for iso3, deep in self.covered().items() if not deep]
        if not brief:
            return ""
        lacking = [what for what, there in self._brought().items() if not there]
        command = context.pull_command([name for what in lacking for name in _BRINGING[what]])
        if "trade" in lacking and command:
            context.mentioned.add("un-comtrade")
        return wording.coverage_sentence(context.voice, brief, self._deep_countries(), lacking, command)

    def _brought(self) -> dict[str, bool]:
        """Return whether the snapshot has trade and votes of the pair, as one with imported or pulled figures may."""
        context = self._context
        trade = context.query(
            "select 1 from flows where product = 'TOTAL' and exporter in (?, ?) and importer in (?, ?) limit 1",
            *context.both,
            *context.both,
        )
        votes = context.query("select 1 from votes where iso3_a = ? and iso3_b = ? limit 1", *context.both)
        return {"trade": not trade.empty, "votes": not votes.empty}

    def _deep_countries(self) -> int:
        return int(self._context.query("select count(*) as n from countries where depth = 'deep'").n[0])

    def _sentence(self) -> str:
        context = self._context
        return wording.distance_sentence(
            context.voice, context.reporter, context.partner, context.fact("profile.distance")
        )

    def _facts(self) -> Iterator[Fact]:
        for name, indicator, unit in INDICATORS:
            for side in SIDES:
                iso3 = getattr(self._context, side)
                row = self._latest(iso3, indicator)
                value, period, sources = (
                    (None, None, ("wdi",))
                    if row is None
                    else (float(row.value), row.period, (row.source_id,))
                )
                yield Fact(
                    f"profile.{name}.{side}",
                    value,
                    unit,
                    period,
                    sources,
                    f"latest value of {indicator} for {iso3}",
                    "profile",
                )
        frame = self._context.query(
            "select * from distances where iso3_a = ? and iso3_b = ?", *self._context.both
        )
        value = None if frame.empty else frame.capital_distance_km[0]
        sources = tuple(frame.source_id)
        yield Fact(
            "profile.distance",
            _plain(value),
            "km",
            None,
            sources,
            "great-circle distance between the capitals",
            "profile",
        )

    def _latest(self, iso3: str, indicator: str) -> Any:
        frame = self._context.query(
            "select value, period, source_id from indicators where iso3 = ? and indicator = ? and value is not null "
            "order by period desc, source_id limit 1",
            iso3,
            indicator,
        )
        return None if frame.empty else frame.iloc[0]


def _plain(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _cell(context: Context, fact: Fact) -> Cell:
    voice = context.voice
    if fact.value is None:
        return Cell(voice.not_reported, fact=fact.id, style="muted")
    return Cell(f"{voice.value(fact.value, fact.unit)} ({fact.period})", fact=fact.id)
