"""Trade: what the two sell each other, who says so, and how much it matters."""

from __future__ import annotations

from functools import cached_property

from bilateral.evidence.wording import trade as wording
from bilateral.evidence.wording import trade_products as product_wording
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.subjects import trade_charts, trade_facts, trade_markets, trade_products, trade_structure
from bilateral.subjects.answers import answered
from bilateral.subjects.context import Context
from bilateral.subjects.subject import Subject
from bilateral.subjects.trade_data import TradeData
from bilateral.subjects.trade_fact import would_have


class Trade(Subject):
    """Goods trade of the pair, one method a question; all amounts in current US dollars."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.ledger.register("trade.", lambda: trade_facts.build(context, self.data))

    @cached_property
    def data(self) -> TradeData:
        """The tables of the snapshot that concern the pair."""
        return TradeData(self._context)

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        context, voice, fact, get = (
            self._context,
            self._context.voice,
            self._context.fact,
            self._context.ledger.get,
        )
        reporter, partner = context.reporter, context.partner
        exports = fact("trade.exports.latest")
        lines = [
            wording.exports_sentence(voice, reporter, partner, exports, get("trade.exports.growth.latest"))
        ]
        if exports.value is None and fact("trade.exports.mirror.latest").value is not None:
            lines.append(
                wording.mirror_only_sentence(voice, reporter, partner, fact("trade.exports.mirror.latest"))
            )
        quarter = get("trade.exports.latest_quarter")
        if quarter is not None:
            lines.append(
                wording.quarter_sentence(
                    voice, reporter, partner, quarter, get("trade.exports.growth.latest_quarter")
                )
            )
        lines.append(
            wording.other_direction(
                voice,
                partner,
                reporter,
                fact("trade.imports.latest"),
                get(f"trade.imports.{exports.period}"),
                fact("trade.imports.mirror.latest"),
            )
        )
        agreement = fact("trade.mirror_agreement.latest")
        if agreement.value is not None:
            lines.append(self._mirror_sentence())
        lines.append(self._rank_sentence())
        if fact("trade.intensity.latest").value is not None:
            lines.append(wording.intensity_sentence(voice, reporter, partner, fact("trade.intensity.latest")))
        lines.append(self._products_sentence())
        return [line for line in lines if line]

    def exports(self) -> Exhibit:
        """Return what the reporter sells to the partner, as each side reports it."""
        return self._flow("exports")

    def imports(self) -> Exhibit:
        """Return what the reporter buys from the partner, as each side reports it."""
        return self._flow("imports")

    def flows(self) -> Exhibit:
        """Return both directions of trade by year, as each side reports them.

        The frame has a row for each direction and year, amounts in current US dollars: ``direct`` is the reporter's own
        figure, ``mirror`` the partner's.

        >>> from bilateral import relationship
        >>> flows = relationship("Kenya", "Türkiye").trade.flows().frame
        >>> flows[flows.year == 2013][["exporter", "importer", "direct"]].values.tolist()
        [['KEN', 'TUR', 9619101.0], ['TUR', 'KEN', 163281190.0]]
        """
        import pandas as pd

        context = self._context
        blocks, frames = [], []
        ends = (context.reporter, context.partner)
        for name, (exporter, importer) in (("exports", ends), ("imports", ends[::-1])):
            shown = self._flow(name)
            blocks += shown.blocks
            frame = self.data.exports if name == "exports" else self.data.imports
            frame = frame[frame.year.between(context.start, context.end)].copy()
            frame.insert(0, "exporter", exporter)
            frame.insert(1, "importer", importer)
            frames.append(frame)
        return Exhibit(blocks, pd.concat(frames, ignore_index=True))

    def mirror(self) -> Exhibit:
        """Return the years in which both sides reported, and how far they agree."""
        table = trade_charts.mirror_table(self._context, self.data)
        if table is None:
            voice = self._context.voice
            return self._context.gap(
                voice.text("No year has a figure from both sides in the years of this report."),
                self._would_have(),
                ("comtrade",),
            )
        return Exhibit([Prose(self._mirror_sentence()), table], self.data.exports)

    def vintages(self) -> Exhibit:
        """Return the figures that a later release revised."""
        return trade_markets.vintages(self._context, self.data)

    def quarters(self) -> Exhibit:
        """Return the exports of the latest quarters."""
        chart = trade_charts.quarters_chart(self._context, self.data)
        voice = self._context.voice
        if chart is None:
            return self._context.gap(
                voice.text("No quarterly figure of this pair is in the snapshot."), self._would_have()
            )
        quarter = self._context.fact("trade.exports.latest_quarter")
        growth = self._context.ledger.get("trade.exports.growth.latest_quarter")
        text = wording.quarter_sentence(voice, self._context.reporter, self._context.partner, quarter, growth)
        blocks: list[Block] = [Prose(text), chart]
        return Exhibit(blocks, self.data.quarters)

    def partners(self) -> Exhibit:
        """Return the rank and share of the partner among the reporter's markets."""
        return trade_markets.partners(self._context, self.data, self._rank_sentence())

    def balance(self) -> Exhibit:
        """Return exports less imports within one report."""
        return trade_markets.balance(self._context, self.data)

    def intensity(self) -> Exhibit:
        """Return whether the reporter sells more to the partner than the world does."""
        context, fact = self._context, self._context.fact("trade.intensity.latest")
        if fact.value is None:
            return context.gap(
                context.voice.text(
                    "Trade intensity needs exports to the partner and to the world, and the imports of the partner and of the world, "
                    "of one year."
                ),
                self._would_have(),
                ("comtrade", "wdi"),
            )
        text = wording.intensity_sentence(context.voice, context.reporter, context.partner, fact)
        return Exhibit([Prose(text), Prose(wording.intensity_method(context.voice), "note")])

    def products(self) -> Exhibit:
        """Return what is traded in each direction, by section."""
        return trade_products.products(self._context, self.data, self._products_sentence())

    def complementarity(self) -> Exhibit:
        """Return how well what one sells matches what the other buys."""
        return trade_products.complementarity(self._context, self.data)

    def advantage(self) -> Exhibit:
        """Return the sections in which each has a comparative advantage."""
        return trade_products.advantage(self._context, self.data)

    # Sentences that more than one section uses -----------------------------------------------------------------

    def _flow(self, name: str) -> Exhibit:
        context = self._context
        exporter, importer = (
            (context.reporter, context.partner) if name == "exports" else (context.partner, context.reporter)
        )
        frame = self.data.exports if name == "exports" else self.data.imports
        chart = trade_charts.flow_chart(context, frame, exporter, importer, name)
        if chart is None:
            voice = context.voice
            return context.gap(
                voice.text(
                    "No figure on goods from {exporter} to {importer} in the years of this report.",
                    exporter=voice.the_country(exporter),
                    importer=voice.the_country(importer),
                ),
                self._would_have(),
                ("comtrade",),
            )
        return Exhibit([Prose(self._flow_sentence(name)), chart], frame)

    def _flow_sentence(self, name: str) -> str:
        context, voice, fact = self._context, self._context.voice, self._context.fact
        exports = fact("trade.exports.latest")
        if name == "exports":
            sentence = wording.exports_sentence(
                voice,
                context.reporter,
                context.partner,
                exports,
                context.ledger.get("trade.exports.growth.latest"),
            )
            mirror = fact("trade.exports.mirror.latest")
            return f"{sentence} {wording.mirror_latest(voice, context.partner, mirror)}".strip()
        sentence = wording.other_direction(
            voice,
            context.partner,
            context.reporter,
            fact("trade.imports.latest"),
            context.ledger.get(f"trade.imports.{exports.period}"),
            fact("trade.imports.mirror.latest"),
        )
        bound, listed = (
            context.ledger.get(f"trade.imports.bound.{key}") for key in ("latest_quarter", "listed")
        )
        if bound is not None and listed is not None:
            sentence += " " + wording.bound_sentence(
                voice, context.partner, context.reporter, bound, int(listed.number)
            )
        return sentence

    def _mirror_sentence(self) -> str:
        context, fact = self._context, self._context.fact
        agreement = fact("trade.mirror_agreement.latest")
        if agreement.value is None:
            return wording.no_agreement(context.voice, agreement)
        direct, mirror = (
            fact(f"trade.exports.{agreement.period}"),
            fact(f"trade.exports.mirror.{agreement.period}"),
        )
        sentence = wording.mirror_sentence(
            context.voice, context.reporter, context.partner, direct, mirror, agreement
        )
        if direct.sources != mirror.sources:
            sentence += " " + wording.two_releases(
                context.voice, *(self._release(one.sources[0]) for one in (direct, mirror))
            )
        return sentence

    def _release(self, source_id: str) -> tuple[str, str]:
        return source_id, str(self._context.all_sources[source_id]["title"])

    def _rank_sentence(self) -> str:
        context = self._context
        sentences = []
        for suffix in ("latest", "latest_quarter"):
            rank, share = (
                context.ledger.get(f"trade.{name}.{suffix}") for name in ("partner_rank", "share_of_exports")
            )
            if rank is None or share is None:
                continue
            of = context.ledger.get(f"trade.partner_rank.{suffix}.of")
            sentences.append(
                wording.rank_sentence(
                    context.voice,
                    context.reporter,
                    context.partner,
                    rank,
                    share,
                    joint="joint;" in rank.method,
                    at_best=rank.note.startswith("at best"),
                    of=int(of.number) if of else 0,
                )
            )
        return " ".join(sentences)

    def _products_sentence(self) -> str:
        context, voice, fact = self._context, self._context.voice, self._context.fact
        top = fact("trade.products.exports.top_share")
        if top.value is None:
            return product_wording.products_sentence(voice, context.reporter, context.partner, top, "")
        label = self.data.product_labels[str(fact("trade.products.exports.top").value)]
        sentence = product_wording.products_sentence(voice, context.reporter, context.partner, top, label)
        if trade_structure.is_chapter(str(fact("trade.products.exports.top").value)):
            return sentence  # what is said of section 0 is of another year
        food = context.ledger.get("trade.products.exports.SITC:0")
        return f"{sentence} {product_wording.food_sentence(voice, food, self._talked_of())}".strip()

    def _talked_of(self) -> bool:
        """Whether a claim about the pair speaks of goods of section 0, such as tea and coffee."""
        found = self._context.query(
            "select 1 from claims where least(reporter, partner) = ? and greatest(reporter, partner) = ? "
            "and measure = 'trade.exports.product' and argument = 'SITC:0' limit 1",
            *self._context.both,
        )
        return not found.empty

    def _would_have(self) -> list[str]:
        return list(would_have(self._context))
