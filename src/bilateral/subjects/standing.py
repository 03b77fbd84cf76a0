"""Standing: each dimension of the relationship against all pairs of the snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import standing as wording
from bilateral.figures.blocks import Cell, Chart, Column, Exhibit, Table
from bilateral.measures.position import Position, position
from bilateral.subjects.context import Context
from bilateral.subjects.subject import Subject

# Each query gives a value a pair (first code before second), higher for a closer relationship. The pairs are those of the
# countries covered in depth and of the two themselves ($1 and $2), of which an imported snapshot may have as much.
_DEEP = "select iso3 from countries where depth = 'deep'"
_COMPARED = f"{_DEEP} or iso3 in ($1, $2)"
_TRADE = f"""
with reported as (
    select exporter, importer, period,
           coalesce(max(value_usd) filter (reported_by = 'exporter'), max(value_usd) filter (reported_by = 'importer')) as value
    from flows where product = 'TOTAL' and source_id = 'wits-2016' and period between '2012' and '2016'
      and exporter in ({_COMPARED}) and importer in ({_COMPARED}) group by all),
means as (select exporter, importer, avg(value) as value from reported group by all)
select least(exporter, importer) || '-' || greatest(exporter, importer) as pair, sum(value) as value from means group by 1"""
_VOTES = """
with recent as (select *, max(year) over () as last from votes where issue = 'all' and joint > 0)
select iso3_a || '-' || iso3_b as pair, (sum(same) + sum(half) / 2) / sum(joint) as value from recent
where year > last - 6 and year < last + 1 group by 1 having sum(joint) >= 30"""
_IDEAL = f"""
with p as (select iso3, session, value from ideal_points where iso3 in ({_COMPARED}) qualify session > max(session) over () - 5)
select a.iso3 || '-' || b.iso3 as pair, -avg(abs(a.value - b.value)) as value
from p a join p b on a.session = b.session and a.iso3 < b.iso3 group by 1 having count(*) >= 3"""
_DISTANCE = f"""
select iso3_a || '-' || iso3_b as pair, -capital_distance_km as value from distances
where iso3_a in ({_COMPARED}) and iso3_b in ({_COMPARED})"""
_MEMBERS = f"""
select a.iso3 || '-' || b.iso3 as pair, count(*) as value from memberships a join memberships b
on a.organisation = b.organisation and a.iso3 < b.iso3 where a.status = 'member' and b.status = 'member'
and a.iso3 in ({_COMPARED}) and b.iso3 in ({_COMPARED}) group by 1"""
# Of other countries no missions are listed, which is not none.
_MISSIONS = f"""
with every as (select a.iso3 as a, b.iso3 as b from ({_DEEP}) a join ({_DEEP}) b on a.iso3 < b.iso3)
select a || '-' || b as pair, count(m.sending) as value from every left join missions m
on least(m.sending, m.receiving) = a and greatest(m.sending, m.receiving) = b and m.kind <> 'honorary consulate' group by 1"""


@dataclass(frozen=True)
class Dimension:
    """One dimension: its query, the unit of its value, its sign, its period, its sources and its method."""

    name: str
    sql: str
    unit: str
    sign: int
    period: str | None
    sources: tuple[str, ...]
    method: str


DIMENSIONS = (
    Dimension("trade", _TRADE, "USD", 1, "2012/2016", ("wits-2016",),
              "mean yearly goods trade in both directions, the exporter's report or else the importer's, one release"),
    Dimension("votes", _VOTES, "share", 1, "2014/2019", ("un-votes",),
              "same votes plus half of single abstentions ÷ joint votes of the last six years"),
    Dimension("ideal_points", _IDEAL, "index", -1, "2019/2023", ("un-ideal-points",), "mean distance of ideal points over five sessions"),
    Dimension("distance", _DISTANCE, "km", -1, None, ("cepii-geodist",), "great-circle distance between the capitals"),
    Dimension("memberships", _MEMBERS, "count", 1, "2026", ("factbook-2026",), "organisations that list both as members"),
    Dimension("missions", _MISSIONS, "count", 1, "2022-11", ("wikidata-missions-2022",), "resident missions in each other"),
)  # fmt: skip


class Standing(Subject):
    """The pair among all pairs of the countries that the snapshot covers in depth, and of its own two."""

    def __init__(self, context: Context) -> None:
        self._context = context
        context.ledger.register("standing.", self._facts)

    def glance(self) -> Exhibit:
        """Return the relationship at a glance: a percentile a dimension, no index made of them."""
        context, voice = self._context, self._context.voice
        facts = [(one, context.fact(f"standing.{one.name}")) for one in DIMENSIONS]
        if all(fact.value is None for _, fact in facts):
            return context.gap(
                voice.text(
                    "The pair cannot be set among others: the snapshot covers one of the two in brief only."
                )
            )
        values = {one.name: self._value(one) for one, _ in facts}
        columns = [Column("dimension", voice.text("Dimension")), Column("value", voice.text("This pair"), "right"),
                   Column("median", voice.text("Median pair"), "right"), Column("percentile", voice.text("Closer than"), "right"),
                   Column("pairs", voice.text("Pairs"), "right")]  # fmt: skip
        rows, data = [], []
        for one, fact in facts:
            found = self._positions().get(one.name)
            rows.append([
                Cell(wording.dimension_label(voice, one.name)),
                Cell(values[one.name]),
                Cell("" if found is None else voice.value(one.sign * found.median, one.unit)),
                Cell(voice.value(fact.value, "share"), fact=fact.id),
                Cell("" if found is None else voice.integer(found.pairs)),
            ])  # fmt: skip
            own = None if found is None else one.sign * found.value
            data.append(
                [
                    one.name,
                    own,
                    None if found is None else one.sign * found.median,
                    fact.value,
                    found and found.pairs,
                ]
            )
        source = context.source_line(
            dict.fromkeys(key for _, fact in facts if fact.value is not None for key in fact.sources)
        )
        table = Table("standing", voice.text("The pair among all pairs"), columns, rows, source, data=data,
                      notes=[wording.note(voice, brief=self._brief())])  # fmt: skip
        ranked = [(one.name, float(fact.number)) for one, fact in facts if fact.value is not None]
        return Exhibit([
            Chart("standing", wording.title(voice, ranked), wording.subtitle(voice, self._pairs()),
                  wording.alt(voice, [(name, share, values[name]) for name, share in ranked]), source,
                  lambda: self._draw(facts, values), table)
        ])  # fmt: skip

    def _draw(self, facts: list[tuple[Dimension, Fact]], values: dict[str, str]) -> Any:
        from bilateral.figures.charts import StandingRow, standing

        voice = self._context.voice
        rows = [
            StandingRow(
                wording.dimension_label(voice, one.name),
                values[one.name],
                None if fact.value is None else fact.number,
            )
            for one, fact in facts
        ]
        return standing(rows, low_label=voice.text("most distant pair"), middle_label=voice.text("median"),
                        high_label=voice.text("closest pair"))  # fmt: skip

    def _value(self, one: Dimension) -> str:
        found = self._positions().get(one.name)
        return self._context.voice.value(None if found is None else one.sign * found.value, one.unit)

    def _brief(self) -> bool:
        """Whether the snapshot covers one of the two in brief only."""
        deep = self._context.query(f"{_DEEP} and iso3 in (?, ?)", *self._context.both)
        return len(deep) < 2

    def _pairs(self) -> int:
        return max((found.pairs for found in self._positions().values()), default=0)

    def _positions(self) -> dict[str, Position]:
        if not hasattr(self, "_known"):
            self._known: dict[str, Position] = {}
            for one in DIMENSIONS:
                frame = self._context.query(one.sql, *(self._context.both if "$1" in one.sql else ()))
                found = position(frame.set_index("pair").value, "-".join(self._context.both))
                if found is not None:
                    self._known[one.name] = found
        return self._known

    def _facts(self) -> Iterator[Fact]:
        for one in DIMENSIONS:
            found = self._positions().get(one.name)
            share = None if found is None else found.percentile
            yield Fact(f"standing.{one.name}", share, "share", one.period, one.sources,
                       f"share of pairs that are less close, by {one.method}; ties count half", "standing")  # fmt: skip
