"""Sectors: field by field, what was agreed, what followed, where both stand and who could offer what."""

from __future__ import annotations

from functools import cached_property

from bilateral.evidence.wording import sectors as wording
from bilateral.figures.blocks import Block, Exhibit, Prose
from bilateral.subjects import farm_sections, sectors_facts
from bilateral.subjects.answers import answered
from bilateral.subjects.context import Context
from bilateral.subjects.farm_goods import products
from bilateral.subjects.relations import Relations
from bilateral.subjects.sectors_data import SIDES, SectorsData
from bilateral.subjects.sectors_fields import slug
from bilateral.subjects.subject import Subject
from bilateral.subjects.trade import Trade


class Sectors(Subject):
    """The fields of cooperation of the pair, one method a question.

    The fields are those of the pair's own agreements; a pair without any is seen by the six of the agreements between
    Rwanda and Kazakhstan.
    """

    def __init__(self, context: Context, relations: Relations, trade: Trade) -> None:
        self._context, self._relations, self._trade = context, relations, trade
        context.ledger.register("sectors.", lambda: sectors_facts.build(context, self.data))

    @cached_property
    def data(self) -> SectorsData:
        """The tables of the snapshot that concern the pair."""
        return SectorsData(self._context, self._relations, self._trade.data)

    def findings(self) -> Exhibit:
        """Return the findings of the chapter."""
        return Exhibit([Prose("\n".join(f"- {line}" for line in self.finding_lines()), "findings")])

    @answered
    def finding_lines(self) -> list[str]:
        """Return the findings as sentences."""
        lines = [self._agreed()]
        if self.data.agreements.empty or "mining" not in {field.name for field in self.data.fields}:
            lines.append(self._tally())
        lines += [self._plans("mining"), self._advantage("mining")]
        if any(field.name == "agriculture" for field in self.data.fields):
            for product in products(self._context):
                if product.exports is not None and product.imports:
                    said = farm_sections.words(self._context, product)
                    goods = farm_sections.goods_of_that_year(self._context, product)
                    lines += [said.ceiling(), said.now(goods)]
        lines += [self._beside(name) for name in self.data.beside]
        return [line for line in lines if line]

    def agreed(self) -> Exhibit:
        """Return what was agreed in each field, where it stands, and what has been seen since."""
        from bilateral.subjects.sectors_charts import matrix

        context, data = self._context, self.data
        if data.agreements.empty:
            names = [field.name for field in data.fields]
            return context.gap(wording.no_agreement(context.voice, names))
        return Exhibit([Prose(self._agreed()), matrix(context, data)], data.agreements)

    def baselines(self) -> Exhibit:
        """Return both sides' starting points in every field, on one scale."""
        from bilateral.subjects.sectors_charts import dumbbell

        chart = dumbbell(self._context, self.data)
        if chart is None:
            what = self._context.voice.text(
                "No indicator of the fields is in the snapshot for either country."
            )
            return self._context.gap(what, ["wdi", "un-egdi"], ("wdi", "egdi"))
        blocks: list[Block] = [Prose(self._tally())] if self._tally() else []
        return Exhibit([*blocks, chart])

    def fields(self) -> Exhibit:
        """Return one section a field, under headings of the third level."""
        from bilateral.subjects.sectors_sections import section

        return Exhibit(
            [block for field in self.data.fields for block in section(self._context, self.data, field)]
        )

    def beside(self) -> Exhibit:
        """Return what was set in motion beside the fields, such as a business council."""
        from bilateral.subjects.sectors_sections import steps_table

        context = self._context
        if not self.data.beside:
            return context.gap(
                context.voice.text(
                    "Nothing beside the fields, such as a business council or a joint project, is on record between the two."
                )
            )
        blocks: list[Block] = []
        for name in self.data.beside:
            blocks.append(Prose(self._beside(name)))
            table = steps_table(context, self.data, name)
            if table is not None:
                blocks.append(table)
        return Exhibit(blocks)

    # Sentences that more than one section uses -----------------------------------------------------------------

    def _agreed(self) -> str:
        context, get = self._context, self._context.ledger.get
        followed = [field.name for field in self.data.fields if len(self.data.done_since(field))]
        return wording.agreed_sentence(
            context.voice,
            context.reporter,
            context.partner,
            context.fact("sectors.fields.agreed.count"),
            get("sectors.fields.binding.count"),
            get("sectors.fields.followed.count"),
            followed,
        )

    def _tally(self) -> str:
        of = self._context.ledger.get("sectors.ahead.of")
        if of is None:
            return ""
        data, fact = self.data, self._context.fact
        sides = [
            (
                data.iso3(side),
                fact(f"sectors.ahead.{side}"),
                [base.name for field in data.fields for base in field.baselines if data.ahead(base) == side],
            )
            for side in SIDES
        ]
        return wording.tally_sentence(self._context.voice, sides, of)

    def _advantage(self, name: str) -> str:
        """Return the advantages of both in the main goods of a field, where the pair has the field and a figure."""
        from bilateral.subjects.sectors_sections import advantages

        field = next((field for field in self.data.fields if field.name == name), None)
        if field is None or all(
            self._context.fact(f"sectors.{name}.rca.{side}").value is None for side in SIDES
        ):
            return ""
        return advantages(self._context, self.data, field)

    def _plans(self, name: str) -> str:
        """Return what is done and what is planned in a field, where anything is on record."""
        done, open_ = (
            self._context.ledger.get(f"sectors.{slug(name)}.steps.{end}") for end in ("count", "open")
        )
        if done is None or open_ is None or not (done.value or open_.value):
            return ""
        rows = self.data.open_in(name)
        oldest = None if rows.empty else next(rows.itertuples())
        return wording.plans_finding(self._context.voice, name, done, open_, oldest)

    def _beside(self, name: str) -> str:
        done, open_ = (self._context.fact(f"sectors.{slug(name)}.steps.{end}") for end in ("count", "open"))
        events = self.data.events_in(name)
        return wording.beside_sentence(
            self._context.voice,
            name,
            (done, events[events.status == "done"]),
            (open_, self.data.open_in(name)),
        )
