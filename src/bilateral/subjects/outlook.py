"""Outlook: what trade to expect of the two, where flows like theirs went, and what a target would take."""

from __future__ import annotations

from functools import cached_property

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import outlook as wording
from bilateral.evidence.wording import outlook_paths as paths
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.subjects import outlook_charts, outlook_facts, outlook_tables
from bilateral.subjects.answers import answered
from bilateral.subjects.context import Context
from bilateral.subjects.outlook_data import HORIZONS, TARGETS, Direction, OutlookData
from bilateral.subjects.subject import Subject
from bilateral.subjects.trade import Trade
from bilateral.subjects.trade_fact import would_have

#: A flow whose highest figure is so many times its lowest is said to swing.
SWING = 4


class Outlook(Subject):
    """The years to come of the pair's goods trade, one method a question; amounts in current US dollars."""

    def __init__(self, context: Context, trade: Trade) -> None:
        self._context, self._trade = context, trade
        context.ledger.register("outlook.", lambda: outlook_facts.build(context, self.data))

    @cached_property
    def data(self) -> OutlookData:
        """The tables of the snapshot that the outlook rests on."""
        return OutlookData(self._context)

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        exports, imports = self.data.directions
        fans = self.data.fans(exports)
        lines = [self._fan(exports, HORIZONS[-1], whole=True)] if fans else [self._scenario(exports)]
        lines.append(self._targets_headline())
        lines += [self._expectation(exports), self._expectation(imports, short=True)]
        if fans and not self.data.backtest.empty:
            lines.append(self._backtest())
        return [line for line in lines if line]

    def expectation(self) -> Exhibit:
        """Return reported trade beside what size, distance and ties lead one to expect, in both directions."""
        context, voice = self._context, self._context.voice
        chart = outlook_charts.gravity_chart(context, self.data)
        if chart is None:
            return context.gap(
                wording.no_expectation(voice, self.data.uncovered), self.data.expectation_sources
            )
        blocks: list[Block] = [Prose(self._expectation(one)) for one in self.data.directions]
        blocks += [Prose(swing)] if (swing := self._swing(self.data.directions[0])) else []
        blocks.append(chart)
        skew = self._skew()
        age = wording.model_age(voice, int(self.data.coefficients.last_year.iloc[0]), self._today)
        return Exhibit([*blocks, Prose(f"{skew} {age}".strip(), "note")])

    def model(self) -> Exhibit:
        """Return the coefficients of the gravity model, with their errors."""
        context, voice = self._context, self._context.voice
        table = outlook_tables.model_table(context, self.data)
        if table is None:
            return context.gap(voice.text("No gravity model is in this snapshot."))
        first = self.data.coefficients.iloc[0]
        distance, flows, zeros = (
            context.fact(f"outlook.model.{name}") for name in ("log_distance", "observations", "zeros")
        )
        years = (int(first.first_year), int(first.last_year))
        text = wording.model_sentence(voice, distance, flows, zeros, years)
        return Exhibit([Prose(text), table, Prose(wording.model_note(voice), "note")], self.data.coefficients)

    def scenarios(self) -> Exhibit:
        """Return where flows like the pair's latest stood five and ten years later."""
        context = self._context
        blocks: list[Block] = []
        for direction in self.data.directions:
            text = self._scenario(direction)
            # The other direction is told beside the first; alone it has its own chart.
            blocks.append(Prose(text))
            if not any(not isinstance(block, Prose) for block in blocks):
                chart = outlook_charts.fan_chart(context, self._trade.data, self.data, direction)
                blocks += [chart] if chart is not None else []
        if all(isinstance(block, Prose) for block in blocks):
            text = " ".join(block.text for block in blocks if isinstance(block, Prose))
            return context.gap(text, would_have(context), ("comtrade",))
        return Exhibit([*blocks, Prose(self._fan_note(), "note")], self.data.growth_quantiles)

    def trust(self) -> Exhibit:
        """Return how often such bands held on years that they were not made from."""
        context, voice = self._context, self._context.voice
        table = outlook_tables.backtest_table(context, self.data)
        if table is None:
            return context.gap(voice.text("No back-test is in this snapshot."))
        return Exhibit([Prose(self._backtest()), table], self.data.backtest)

    def targets(self) -> Exhibit:
        """Return what growth it takes to reach a hundred million and a billion, and who ever grew so."""
        context, voice = self._context, self._context.voice
        table = outlook_tables.targets_table(context)
        text = " ".join(dict.fromkeys(self._target(suffix) for suffix in reversed(TARGETS)))
        if table is None:
            return context.gap(text, would_have(context), ("comtrade",))
        return Exhibit([Prose(text), table, Prose(paths.targets_note(voice), "note")])

    # Sentences that more than one section uses -----------------------------------------------------------------

    @property
    def _today(self) -> int:
        """The year in which the snapshot was made: a report knows no other present."""
        return int(self._context.snapshot.created[:4])

    def _facts(self, prefix: str, *names: str) -> dict[str, Fact]:
        """Return the facts of these names that the pair has."""
        found = {name: self._context.ledger.get(f"outlook.{prefix}{name}") for name in names}
        return {name: fact for name, fact in found.items() if fact is not None}

    def _expectation(self, direction: Direction, *, short: bool = False) -> str:
        context, voice = self._context, self._context.voice
        prefix = f"gravity.{direction.prefix}"
        expected, observed, ratio = (
            context.fact(f"outlook.{prefix}{name}") for name in ("expected", "observed", "ratio")
        )
        if short and expected.value is None:
            return ""
        row = self.data.expectation(direction)
        who = row.reported_by if row else None
        sides = (direction.exporter, direction.importer)
        parts = [
            wording.expectation_sentence(voice, *sides, who, observed, expected, ratio),
            wording.place_sentence(voice, observed, self._facts(prefix, "low", "high", "top")),
        ]
        if not short:
            other = context.ledger.get(f"outlook.{prefix}ratio.other_report")
            parts.append(wording.other_report(voice, direction.exporter, other))
        return " ".join(part for part in parts if part)

    def _swing(self, direction: Direction) -> str:
        """Return between which figures the flow swung, where the model has three years of it or more."""
        prefix = f"outlook.gravity.{direction.prefix}"
        rows = [row for row in self.data.expectations(direction) if row.observed]
        rows.sort(key=lambda row: row.observed or 0.0)
        if len(rows) < 3 or (rows[-1].observed or 0.0) < SWING * (rows[0].observed or 0.0):
            return ""
        by_expected = sorted(rows, key=lambda row: row.expected)
        years = min(row.year for row in rows), max(row.year for row in rows)
        seen, wanted = (
            tuple(self._context.fact(f"{prefix}{name}.{row.year}") for row in (order[0], order[-1]))
            for name, order in (("observed", rows), ("expected", by_expected))
        )
        return wording.swing_sentence(self._context.voice, years, (seen[0], seen[1]), (wanted[0], wanted[1]))

    def _skew(self) -> str:
        prefix = f"gravity.{self.data.directions[0].prefix}"
        facts = self._facts(prefix, "median", "class_zeros", "expected")
        if len(facts) < 3:
            return ""
        return wording.skew_sentence(
            self._context.voice, facts["median"], facts["class_zeros"], facts["expected"]
        )

    def _scenario(self, direction: Direction) -> str:
        context, voice = self._context, self._context.voice
        base, fact = self.data.base(direction), context.fact(f"outlook.fan.{direction.prefix}base")
        if base is None:
            return paths.no_base(voice, direction.exporter, direction.importer, fact)
        if not self.data.fans(direction):
            return paths.nil_base(voice, direction.exporter, direction.importer, fact)
        who = context.partner if base.mirror else context.reporter
        parts = [
            paths.base_sentence(
                voice, direction.exporter, direction.importer, fact, (who, base.mirror), self._today
            )
        ]
        parts += [
            self._fan(direction, one.horizon, short=one.horizon != HORIZONS[0])
            for one in self.data.fans(direction)
        ]
        return " ".join(parts)

    def _fan(self, direction: Direction, horizon: int, *, short: bool = False, whole: bool = False) -> str:
        """Return where flows of this size stood; ``whole`` says from which figure, ``short`` leaves out who."""
        one = next((fan for fan in self.data.fans(direction) if fan.horizon == horizon), None)
        if one is None:
            return ""
        names = ("p10", "p50", "p90", "vanished", "windows")
        facts = self._facts(f"fan.{direction.prefix}{horizon}.", *names)
        voice = self._context.voice
        if whole:
            base = self._context.fact(f"outlook.fan.{direction.prefix}base")
            return paths.fan_headline(voice, one.exporter_type, horizon, facts, base, self._today)
        return paths.fan_sentence(voice, one.exporter_type, horizon, facts, short=short)

    def _fan_note(self) -> str:
        direction = next(one for one in self.data.directions if self.data.fans(one))
        one = self.data.fans(direction)[-1]
        facts = self._facts(f"fan.{direction.prefix}{one.horizon}.", "windows", "pairs")
        sizes, counts = (one.size_low, one.size_high), (facts["windows"], facts["pairs"])
        years = self.data.growth_years
        return paths.fan_note(self._context.voice, direction.exporter, one.horizon, counts, sizes, years)

    def _target(self, suffix: str) -> str:
        context = self._context
        needed = context.fact(f"outlook.growth_needed{suffix}")
        found = self._precedents(suffix)
        base = context.fact("outlook.fan.base")
        counted = self._counted(suffix) if found else (0.0, 0)
        return paths.target_sentence(context.voice, TARGETS[suffix], needed, base, found, counted)

    def _targets_headline(self) -> str:
        """Return all targets in one sentence, the nearest first; nothing without a figure to start from."""
        base, targets = self._context.fact("outlook.fan.base"), []
        for suffix, target in sorted(TARGETS.items(), key=lambda item: item[1]):
            needed = self._context.fact(f"outlook.growth_needed{suffix}")
            if needed.value is None:
                return ""
            found = self._precedents(suffix)
            targets.append((target, needed, found, self._counted(suffix)[1] if found else 0))
        return paths.targets_headline(self._context.voice, base, targets)

    def _precedents(self, suffix: str) -> dict[str, Fact]:
        names = ("reached", "windows", "reached_pairs", "pairs", "share")
        return self._facts(f"precedents{suffix}.", *names)

    def _counted(self, suffix: str) -> tuple[float, int]:
        """Return at which rate and over how many years precedents of a target are counted."""
        base = self.data.base(self.data.directions[0])
        needed = self._context.fact(f"outlook.growth_needed{suffix}")
        found = self.data.precedents(needed.number, base) if base is not None else None
        return (found.rate, found.horizon) if found is not None else (0.0, 0)

    def _backtest(self) -> str:
        kind = self.data.exporter_type(self.data.directions[0].exporter)
        name = kind.replace(" ", "_").lower()
        every, own = (
            {
                horizon: fact
                for horizon in HORIZONS
                if (fact := self._context.ledger.get(f"outlook.backtest.{horizon}.{part}.within_80"))
            }
            for part in ("all", name)
        )
        return paths.backtest_sentence(self._context.voice, every, own if kind != "all" else {}, kind)
