"""Two reports fact by fact: what changed between two vintages of a pair, or what differs between two pairs.

Pure: two lists of facts and claims in, their differences out, in order of importance. The rule of importance: facts that
stand for every pair and that readers rely on come first; then the size of the difference, which is taken over the
larger of the two figures, so that it is the same from either side. A figure that only one side has counts as a whole
one, and so do words that differ. Where value, unit and period are the same, another source or method has no size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bilateral.evidence.facts import Fact
from bilateral.evidence.facts_file import FactsFile, as_fact
from bilateral.evidence.wording.periods import parse_period

#: The facts that stand for every pair and are the first to rely on (docs/facts.md names them).
RELIED_ON = frozenset(
    [
        "trade.exports.latest",
        "trade.exports.mirror.latest",
        "trade.imports.latest",
        "trade.balance.latest",
        "trade.mirror_agreement.latest",
        "trade.partner_rank.latest",
        "trade.share_of_exports.latest",
        "trade.intensity.latest",
        "trade.complementarity.exports",
        "trade.complementarity.imports",
        "trade.hhi.products.reporter",
        "relations.visits.count",
        "relations.agreements.count",
        "relations.missions.count",
        "partners.hhi.latest",
        "partners.share.traditional.latest",
        "digital.egdi.gap.latest",
        "digital.egdi.rank.reporter",
        "digital.egdi.rank.partner",
        "corridors.shortest.km",
        "corridors.planned.saving_km",
        "alignment.coincidence.latest",
        "alignment.coincidence.mean5",
        "alignment.ideal_distance.mean5",
        "outlook.gravity.ratio",
        "outlook.growth_needed",
    ]
)

#: Kinds of change. The first three have both sides; of ``appeared`` and ``gone`` one report has no such fact at all.
VALUE, REPORTED, UNREPORTED, APPEARED, GONE = "value", "reported", "unreported", "appeared", "gone"
PERIOD, SOURCE, METHOD = "period", "source", "method"

#: Numbers as equal as this are one number, computed in another order.
_SAME = 1e-9
#: The size of their difference says nothing: 2012 and 2016 are years.
_NO_QUANTITY = frozenset({"year", "yes/no"})


@dataclass(frozen=True)
class Move:
    """How far a period moved: so many years, quarters, months or days, below zero backwards."""

    amount: int
    step: str


@dataclass(frozen=True)
class Change:
    """One fact in two reports.

    ``difference`` is the second value less the first, in their unit; ``relative`` is it over the size of the first. Both
    are None where they mean nothing: text, a value that one side has not, units that differ. ``size`` ranks changes, 0
    (the same value) to 2 (a sign turned round).
    """

    id: str
    kind: str
    before: Fact | None
    after: Fact | None
    difference: float | None = None
    relative: float | None = None
    size: float = 0.0
    move: Move | None = None

    @property
    def fact(self) -> Fact:
        """The fact of the side that has it, the second where both have."""
        fact = self.after or self.before
        if fact is None:
            raise ValueError(f"{self.id} stands on neither side")
        return fact

    @property
    def relied_on(self) -> bool:
        """Whether it is one of the facts that stand for every pair."""
        return self.id in RELIED_ON


@dataclass(frozen=True)
class ClaimChange:
    """One claim in two reports: kind ``verdict``, ``value`` (the observed figure alone), ``appeared`` or ``gone``."""

    id: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Comparison:
    """Two reports compared: all changes by importance, and how much is the same."""

    before: FactsFile
    after: FactsFile
    changes: tuple[Change, ...]
    claims: tuple[ClaimChange, ...]
    same_facts: int
    same_claims: int

    @property
    def same_pair(self) -> bool:
        """Whether both reports are on one pair, seen from the same side."""
        return self.before.key == self.after.key

    def count(self, *kinds: str) -> int:
        """Return how many facts changed in one of these ways."""
        return sum(change.kind in kinds for change in self.changes)

    def of_chapter(self, chapter: str) -> list[Change]:
        """Return the changes of a chapter, by importance."""
        return [change for change in self.changes if change.fact.chapter == chapter]

    @property
    def chapters(self) -> list[str]:
        """The chapters with a change, in the order in which the reports have them."""
        facts = [*self.after.facts, *self.before.facts]
        order = dict.fromkeys(str(row.get("chapter") or "") for row in facts)
        changed = {change.fact.chapter for change in self.changes}
        return [chapter for chapter in order if chapter in changed]


def compare(before: FactsFile, after: FactsFile) -> Comparison:
    """Compare two reports. Whether a method changed is asked only where both are on one pair, whose names it holds."""
    same_pair = before.key == after.key
    first = {row["id"]: as_fact(row) for row in before.facts}
    second = {row["id"]: as_fact(row) for row in after.facts}
    ids = dict.fromkeys([*first, *second])
    found = [_change(fact_id, first.get(fact_id), second.get(fact_id), same_pair) for fact_id in ids]
    changes = [change for change in found if change is not None]
    claims, same_claims = _claims(before.claims, after.claims, same_pair)
    return Comparison(
        before, after, tuple(sorted(changes, key=importance)), claims, len(found) - len(changes), same_claims
    )


def importance(change: Change) -> tuple[bool, float, list[tuple[int, str]]]:
    """Return the key that sorts changes, the most important first."""
    return not change.relied_on, -change.size, _natural(change.id)


def _natural(fact_id: str) -> list[tuple[int, str]]:
    """Sort numbers inside ids by their size, the latest year first."""
    return [
        (-int(digits), "") if digits else (0, word) for digits, word in re.findall(r"(\d+)|(\D+)", fact_id)
    ]


def _ascending(claim_id: str) -> list[tuple[int, str]]:
    return [(-number, word) for number, word in _natural(claim_id)]


def _change(fact_id: str, before: Fact | None, after: Fact | None, same_pair: bool) -> Change | None:
    if before is None or after is None:
        there = before or after
        size = 1.0 if there is not None and there.reported else 0.0
        return Change(fact_id, APPEARED if before is None else GONE, before, after, size=size)
    move = _move(before.period, after.period)
    if before.value is None and after.value is None:
        return None
    if before.value is None or after.value is None:
        kind = REPORTED if before.value is None else UNREPORTED
        return Change(fact_id, kind, before, after, size=1.0, move=move)
    if not _equal(before, after):
        difference, relative, size = _difference(before, after)
        return Change(fact_id, VALUE, before, after, difference, relative, size, move)
    kind = _lesser_kind(before, after, same_pair)
    return Change(fact_id, kind, before, after, move=move) if kind else None


def _equal(before: Fact, after: Fact) -> bool:
    if before.unit != after.unit or isinstance(before.value, str) or isinstance(after.value, str):
        return (before.value, before.unit) == (after.value, after.unit)
    return math.isclose(before.number, after.number, rel_tol=_SAME, abs_tol=0.0)


def _difference(before: Fact, after: Fact) -> tuple[float | None, float | None, float]:
    """Return the difference, the relative difference, and the size."""
    text = isinstance(before.value, str) or isinstance(after.value, str)
    if text or before.unit != after.unit or before.unit in _NO_QUANTITY:
        return None, None, 1.0
    one, two = before.number, after.number
    larger = max(abs(one), abs(two))
    size = abs(two / larger - one / larger)
    difference = two - one
    if not math.isfinite(difference):  # two huge figures of different signs
        return None, None, size
    relative = difference / abs(one) if one else None
    return difference, relative if relative is not None and math.isfinite(relative) else None, size


def _lesser_kind(before: Fact, after: Fact, same_pair: bool) -> str:
    if before.period != after.period:
        return PERIOD
    if set(before.sources) != set(after.sources):
        return SOURCE
    if same_pair and (before.method, before.note) != (after.method, after.note):
        return METHOD
    return ""


def _move(before: str | None, after: str | None) -> Move | None:
    """Return how far a period moved; None where it did not or where the two are of different kinds."""
    one = parse_period(before) if before else None
    two = parse_period(after) if after else None
    if one is None or two is None or one.precision != two.precision or one.start == two.start:
        return None
    months = 12 * (two.start.year - one.start.year) + two.start.month - one.start.month
    amount = {"year": months // 12, "quarter": months // 3, "month": months}.get(one.precision)
    return Move((two.start - one.start).days if amount is None else amount, one.precision)


def _claims(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]], same_pair: bool
) -> tuple[tuple[ClaimChange, ...], int]:
    def known(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
        # Claims on two pairs may bear one id by chance: there they must say the same too.
        return {
            (row["id"],) if same_pair else (row["id"], row.get("measure"), row.get("argument")): row
            for row in rows
        }

    first, second = known(before), known(after)
    changes = []
    for key in dict.fromkeys([*first, *second]):
        one, two = first.get(key), second.get(key)
        if kind := _claim_kind(one, two):
            changes.append(ClaimChange(str(key[0]), kind, one, two))
    order = ("verdict", APPEARED, GONE, VALUE)
    changes.sort(key=lambda change: (order.index(change.kind), _ascending(change.id)))
    return tuple(changes), len(first.keys() | second.keys()) - len(changes)


def _claim_kind(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return APPEARED if before is None else GONE
    if before["verdict"] != after["verdict"]:
        return "verdict"
    one, two = before.get("observed"), after.get("observed")
    if isinstance(one, float | int) and isinstance(two, float | int):
        return "" if math.isclose(one, two, rel_tol=_SAME, abs_tol=0.0) else VALUE
    return "" if one == two else VALUE
