"""Facts: each number that a report shows, with the evidence that stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Value = float | int | str | None
Remembered = Callable[[str, "Callable[[], list[Fact]]"], "list[Fact]"]


@dataclass(frozen=True)
class Fact:
    """One number shown in a report.

    ``value`` is in plain units (USD, km, shares as fractions 0 to 1); ``None`` means that nobody reported it,
    and ``sources`` then names who would. ``period`` is ``"2024"`` or ``"2025-Q1"``. ``method`` is one line.
    """

    id: str
    value: Value
    unit: str
    period: str | None
    sources: tuple[str, ...]
    method: str
    chapter: str
    inputs: tuple[str, ...] = ()
    note: str = ""

    @property
    def reported(self) -> bool:
        """Whether anybody reported the value."""
        return self.value is not None

    @property
    def number(self) -> float:
        """The value as a number. Raises ``TypeError`` when it was not reported or is text."""
        if self.value is None or isinstance(self.value, str):
            raise TypeError(f"{self.id} has no numeric value")
        return float(self.value)

    def as_json(self) -> dict[str, Any]:
        """Return the fact as it stands in ``facts.json``."""
        row: dict[str, Any] = {
            "id": self.id,
            "value": self.value,
            "unit": self.unit,
            "period": self.period,
            "sources": list(self.sources),
            "method": self.method,
            "chapter": self.chapter,
        }
        if self.inputs:
            row["inputs"] = list(self.inputs)
        if self.note:
            row["note"] = self.note
        return row


class Ledger:
    """The facts of one pair, each computed when it is first asked for and then kept.

    Subjects register builders that return several facts at once; asking for any of them runs its builder once.
    """

    def __init__(self, remembered: Remembered = lambda name, make: make()) -> None:
        """``remembered`` returns what a builder made before for this pair, else what it makes now."""
        self._remembered = remembered
        self._builders: dict[str, Callable[[], Iterable[Fact]]] = {}
        self._facts: dict[str, Fact] = {}
        # In the order in which they are registered and made, whoever asked first.
        self._built: dict[str, list[Fact]] = {}

    def register(self, prefix: str, builder: Callable[[], Iterable[Fact]]) -> None:
        """Say that every fact whose id begins with ``prefix`` comes from ``builder``."""
        self._builders[prefix] = builder

    def add(self, fact: Fact) -> None:
        """Take in a fact that no builder makes: one of a chapter that the user added."""
        self._facts[fact.id] = fact

    def _build(self, prefix: str) -> None:
        if prefix in self._built:
            return
        self._built[prefix] = []
        made = self._remembered(f"facts {prefix}", lambda: self._made(prefix))
        self._built[prefix] = made
        self._facts.update((fact.id, fact) for fact in made)

    def _made(self, prefix: str) -> list[Fact]:
        """Run a builder; what it has made so far it may ask for while it makes the rest."""
        made = self._built[prefix]
        for fact in self._builders[prefix]():
            self._facts[fact.id] = fact
            made.append(fact)
        return made

    def get(self, fact_id: str) -> Fact | None:
        """Return a fact by its id, or None where the pair has no such fact."""
        for prefix in self._builders:
            if fact_id.startswith(prefix):
                self._build(prefix)
        return self._facts.get(fact_id)

    def __getitem__(self, fact_id: str) -> Fact:
        fact = self.get(fact_id)
        if fact is None:
            raise KeyError(fact_id)
        return fact

    def under(self, prefix: str) -> list[Fact]:
        """Return all facts whose id begins with ``prefix``, in the order in which subjects registered and made them."""
        for known in self._builders:
            if known.startswith(prefix) or prefix.startswith(known):
                self._build(known)
        return [fact for fact in self._in_order() if fact.id.startswith(prefix)]

    def __iter__(self) -> Iterator[Fact]:
        for prefix in self._builders:
            self._build(prefix)
        return iter(list(self._in_order()))

    def _in_order(self) -> Iterator[Fact]:
        built = (fact for prefix in self._builders for fact in self._built.get(prefix, ()))
        return (fact for fact in built if self._facts[fact.id] is fact)
