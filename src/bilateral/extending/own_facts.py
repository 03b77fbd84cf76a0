"""The sources and facts of a chapter of one's own, each named once, none in another's place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bilateral.errors import ParameterError
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.fact_names import CHAPTERS
from bilateral.evidence.wording.languages import find_language
from bilateral.extending.described import checked
from bilateral.subjects.context import Context

NAME = re.compile(r"[a-z][a-z0-9_]*")
_FACT_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
SIDES = ("reporter", "partner")
BUILT_IN = (*CHAPTERS, "summary")


class OwnFacts:
    """What a chapter of a user's own knows: its sources, its facts, and those of built-in chapters that it cites."""

    def __init__(self, context: Context, name: str, language: str = "en") -> None:
        if not NAME.fullmatch(name):
            raise ParameterError(
                f"A chapter's name is made of small letters, digits and _ such as my_topic, not {name!r}."
            )
        if name in BUILT_IN:
            raise ParameterError(
                f"{name} is a built-in chapter, whose facts are its own: give yours another name."
            )
        self.name = name
        self._context = context
        self._voice = context.voice if language == context.language else Voice(find_language(language))
        self._labels: dict[str, None] = {}
        self._facts: dict[str, Fact] = {}
        self._cited: dict[str, Fact] = {}
        self._sources: dict[str, dict[str, str]] = {}

    @property
    def context(self) -> Context:
        """The pair, its snapshot and the years of the report."""
        return self._context

    @property
    def voice(self) -> Voice:
        """How this chapter speaks: in the language of its texts, whatever that of the report is."""
        return self._voice

    def source(self, key: str, *, title: str, publisher: str, **more: str) -> str:
        """Name where figures come from, and return the id by which facts, charts and tables name it.

        ``more`` are ``url``, ``licence``, ``accessed`` (a day), ``published`` and ``note``. Raises ``SourceError`` for another
        field or an address that is not http(s), ``ParameterError`` for a key that stands for another source.
        """
        source = checked(f"source {key}", {"title": title, "publisher": publisher, **more})
        source_id = f"{self.name}-{re.sub(r'[^A-Za-z0-9]+', '-', key).strip('-')}"
        if source_id in self._context.all_sources or self._sources.get(source_id, source) != source:
            raise ParameterError(f"The source {source_id} is another one already: give yours another key.")
        self._sources[source_id] = source
        return source_id

    def fact(
        self, name: str, value: float | int | str | None, unit: str, *, method: str, period: str | int | None = None,
        sources: Iterable[str] = (), inputs: Iterable[str] = (), note: str = "",
    ) -> Fact:  # fmt: skip
        """Make a fact; its id is the chapter's name and ``name``.

        ``value`` is in plain units, None where nobody reported it; ``method`` says in a line how it comes about, ``sources``
        are ids, ``inputs`` the names of facts that it was computed from. Raises ``ParameterError`` for a name that is taken or
        unfit, and for sources or inputs that nobody has named.
        """
        from bilateral.subjects.chapter_fact import FactMaker

        if not _FACT_NAME.fullmatch(name):
            raise ParameterError(
                f"A fact's name is letters, digits, - and _ with dots between, not {name!r}."
            )
        named, given = tuple(sources), [self.find(one).id for one in inputs]
        made = FactMaker(self.name)(name, value, unit, period, named, method, note=note)
        for source_id in named:
            self._source_row(source_id)
        if made.value is not None and not (named or given):
            raise ParameterError(
                f"The fact {made.id} has neither a source nor inputs: say where its value comes from."
            )
        self._keep(Fact(**{**vars(made), "inputs": tuple(given)}))
        return self._facts[made.id]

    def difference(self, name: str, first: str, second: str, unit: str) -> Fact:
        """Make the fact of one fact less another, by their names; not reported where either is not."""
        return self._computed(name, unit, (first, second), "{0} less {1}", lambda one, other: one - other)

    def ratio(self, name: str, first: str, second: str, unit: str = "ratio") -> Fact:
        """Make the fact of one fact over another, by their names; not reported where either is not, or the other is 0."""
        return self._computed(
            name, unit, (first, second), "{0} over {1}", lambda one, other: one / other if other else None
        )

    def _computed(
        self,
        name: str,
        unit: str,
        inputs: tuple[str, str],
        method: str,
        compute: Callable[[float, float], float | None],
    ) -> Fact:
        one, other = map(self.find, inputs)
        known = one.value is not None and other.value is not None
        periods = list(dict.fromkeys(fact.period for fact in (one, other) if fact.period))
        note = "" if len(periods) < 2 else f"of {periods[0]} and of {periods[1]}"
        return self.fact(
            name,
            compute(one.number, other.number) if known else None,
            unit,
            method=method.format(one.id, other.id),
            period=periods[0] if len(periods) == 1 else None,
            inputs=inputs,
            note=note,
        )

    def find(self, name: str) -> Fact:
        """Return a fact of this chapter by its name, or of a built-in chapter by its id.

        Raises ``ParameterError`` where there is none.
        """
        own = self._facts.get(f"{self.name}.{name}") or self._facts.get(name)
        if own is not None:
            return own
        if name.partition(".")[0] in CHAPTERS and (cited := self._context.ledger.get(name)) is not None:
            self._cited[name] = cited
            return cited
        there = ", ".join(
            sorted(id.partition(".")[2] for id in self._facts if ".latest" in id or len(self._facts) < 9)
        )
        raise ParameterError(
            f"There is no fact {name!r} in the chapter {self.name}; there are {there or 'none yet'}."
        )

    def _keep(self, fact: Fact) -> None:
        if self._facts.get(fact.id, fact) != fact:
            raise ParameterError(
                f"The fact {fact.id} was made before with another value: give one of them another name."
            )
        self._facts[fact.id] = fact
        self._context.ledger.add(fact)

    def _source_row(self, source_id: str) -> Mapping[str, Any]:
        row = self._sources.get(source_id) or self._context.all_sources.get(source_id)
        if row is None:
            raise ParameterError(
                f"There is no source {source_id!r}: name it with chapter.source(…), and use what that returns."
            )
        if source_id not in self._sources:
            self._context.mentioned.add(source_id)
        return row

    def _sides(self) -> list[tuple[str, str]]:
        return [(side, getattr(self._context, side)) for side in SIDES]
