"""A chapter of one's own: its sources, its facts, and what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.errors import ParameterError
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording import own as wording
from bilateral.evidence.wording.common import gap_text, source_line
from bilateral.evidence.wording.fact_names import CHAPTERS
from bilateral.extending.described import NEEDED, checked, described
from bilateral.extending.observations import Observations
from bilateral.extending.tables import Roles, find_table, read_rows
from bilateral.figures.blocks import Exhibit, Prose, Published
from bilateral.project import project_here
from bilateral.subjects.context import Context

if TYPE_CHECKING:
    import pandas as pd

NAME = re.compile(r"[a-z][a-z0-9_]*")
_FACT_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
SIDES = ("reporter", "partner")
BUILT_IN = (*CHAPTERS, "summary")


class OwnChapter:
    """One chapter of a user's own on a pair: it reads tables, makes facts, and shows text, charts and tables.

    >>> from bilateral import relationship
    >>> chapter = relationship("Rwanda", "Kazakhstan").own("tourism")
    >>> receipts = chapter.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    >>> chapter.text("In {reporter}: {receipts.latest.reporter}.")
    'In Rwanda: [26.8%](#fact-tourism.receipts.latest.reporter).'
    """

    def __init__(self, context: Context, name: str) -> None:
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
        self._voice = context.voice
        self._facts: dict[str, Fact] = {}
        self._cited: dict[str, Fact] = {}
        self._sources: dict[str, dict[str, str]] = {}

    def __repr__(self) -> str:
        return f"OwnChapter({self.name!r}, {len(self._facts)} facts, {len(self._sources)} sources)"

    # Sources and facts -----------------------------------------------------------------------------------------

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

    # Figures ---------------------------------------------------------------------------------------------------

    def read(
        self, file: str, *, value: str = "", unit: str, name: str = "", label: str = "", country: str = "", period: str = "",
    ) -> Observations:  # fmt: skip
        """Read a CSV table of ``data/`` and make facts of its figures of both countries.

        The table has a column of countries (by name or ISO code), one of periods and one of values; those that are not
        named here are recognised. ``name.source.toml`` beside it, or ``datapackage.json``, says where it comes from. Raises
        ``SourceError`` naming row and column of what cannot be read.
        """
        path = find_table(file, project_here())
        about = described(path)
        if about is None:
            from bilateral.extending.described import note_of

            raise ParameterError(
                f"Nothing says where {file} comes from: write {note_of(path).name} with {', '.join(NEEDED)}."
            )
        title = about["title"] or path.stem
        source_id = self.source(path.stem, **{**about, "title": title, "publisher": about["publisher"]})
        found = read_rows(path, Roles(country, period, value))
        column = found.roles.value
        notes = (wording.left_out(self._voice, found.others),) if found.others else ()
        return self.observations(
            _frame(found.rows), unit=unit, name=name or re.sub(r"\W+", "_", column.lower()), label=label or title,
            sources=[source_id], method=f"column {column} of {file}", notes=notes,
        )  # fmt: skip

    def indicator(self, code: str, *, name: str = "") -> Observations:
        """Take an indicator of the snapshot, such as ``NY.GDP.PCAP.CD``, and make facts of it. Raises ``ParameterError``."""
        query = self._context.query
        about = query("select label, unit from indicator_definitions where indicator = ?", code)
        if about.empty:
            raise ParameterError(
                f"The snapshot has no indicator {code!r}; its table indicator_definitions lists all."
            )
        frame = query(
            "select iso3, period, value, source_id from indicators where indicator = ? and iso3 in (?, ?) order by iso3, period",
            code, *self._context.both,
        )  # fmt: skip
        return self.observations(
            frame[["iso3", "period", "value"]], unit=about.unit[0], name=name or code.lower().replace(".", "_"),
            label=about.label[0], sources=sorted(set(frame.source_id)), method=f"indicator {code}",
        )  # fmt: skip

    def observations(
        self, frame: pd.DataFrame, *, unit: str, name: str, label: str, sources: Sequence[str], method: str,
        notes: Sequence[str] = (),
    ) -> Observations:  # fmt: skip
        """Make facts of a frame with the columns iso3, period (text) and value, one row a country and period.

        Facts are ``name.latest.reporter`` and ``name.2024.reporter``, and so for the partner.
        """
        for source_id in sources:
            self._source_row(source_id)
        made = Observations(name, label, unit, frame, tuple(sources), method, tuple(notes))
        for side, iso3 in self._sides():
            for fact in made.facts(self.name, side, made.of(iso3, self._context.start, self._context.end)):
                self._keep(fact)
        return made

    def _sides(self) -> list[tuple[str, str]]:
        return [(side, getattr(self._context, side)) for side in SIDES]

    # What is shown ---------------------------------------------------------------------------------------------

    def text(self, words: str) -> str:
        """Return Markdown in which facts stand for their names in braces, each linked to its evidence.

        ``{name}`` is a fact's value, ``{name:period}`` its period, ``{reporter}`` and ``{partner}`` are the two countries.
        Raises ``ParameterError`` for a name that stands for nothing.
        """
        voice = self._voice

        def fill(name: str) -> str:
            if name in SIDES:
                return voice.the_country(getattr(self._context, name), start=words.startswith("{" + name))
            fact_name, _, part = name.rpartition(":") if name.endswith(":period") else (name, "", "")
            fact = self.find(fact_name)
            return voice.period(fact.period) if part else wording.fact_in_text(voice, fact)

        return wording.filled(words, fill)

    def findings(self, *sentences: str) -> Exhibit:
        """Show the findings, which come first. A sentence all of whose facts are not reported is left out."""
        kept = [sentence for sentence in sentences if self._tells(sentence)]
        if not kept:
            return self.gap()
        return Exhibit([Prose("\n".join(f"- {self.text(sentence)}" for sentence in kept), "findings")])

    def prose(self, words: str, kind: str = "prose") -> Exhibit:
        """Show a paragraph; ``kind`` may be "note" for how something is computed."""
        return Exhibit([Prose(self.text(words), kind)])

    def gap(self, words: str = "", sources: Iterable[str] = ()) -> Exhibit:
        """Show what is not reported, and which sources would have it; those of the chapter where none is named."""
        named = list(sources) or list(self._sources)
        rows = [{**self._source_row(key), "source_id": key} for key in named]
        label = ", ".join(row["title"] for row in rows) or self.name.replace("_", " ").capitalize()
        said = self.text(words) or wording.nothing_reported(
            self._voice, label, *(iso3 for _, iso3 in self._sides())
        )
        return Exhibit([Prose(gap_text(self._voice, said, rows), "gap")])

    def _tells(self, sentence: str) -> bool:
        names = [name.removesuffix(":period") for name in wording.names_in(sentence) if name not in SIDES]
        return not names or any(self.find(name).reported for name in names)

    def line_chart(
        self, data: Observations, *, title: str, subtitle: str = "", alt: str = "", every: float = 1
    ) -> Exhibit:
        """Show both countries' lines over time with the table behind them; what is missing where neither has a figure.

        ``title`` says what is found; ``every`` is the number of periods between two releases. The text alternative is made
        from the figures where none is given.
        """
        from bilateral.extending.shown import line_chart

        made = line_chart(self, data, self.plain(title), self.plain(subtitle), self.plain(alt), every)
        if made is None:
            label, ends = data.label, [iso3 for _, iso3 in self._sides()]
            return self.gap(wording.nothing_reported(self._voice, label, *ends), data.sources)
        return Exhibit([made], data.frame)

    def table(
        self, frame: pd.DataFrame, *, id: str, title: str, sources: Sequence[str], columns: Mapping[str, str] | None = None,
        subtitle: str = "", notes: Sequence[str] = (),
    ) -> Exhibit:  # fmt: skip
        """Show a frame as a table; ``columns`` are the heads of those to show, by their names in the frame.

        A frame without rows gives what is missing. Raises ``ParameterError`` for a column that is not there.
        """
        from bilateral.extending.shown import frame_rows

        if frame.empty:
            return self.gap("", sources)
        heads = dict(columns or {str(name): str(name) for name in frame.columns})
        texts = self.plain(title), self.plain(subtitle), [self.plain(note) for note in notes]
        return Exhibit([frame_rows(self, f"{self.name}-{id}", frame, heads, texts, sources)], frame)

    def plain(self, words: str) -> str:
        """Return a text with facts in braces as plain text, for titles and text alternatives."""
        return re.sub(
            r"\\(\W)", r"\1", re.sub(r"\[((?:[^\[\]\\]|\\.)*)\]\(#fact-[^)]*\)", r"\1", self.text(words))
        )

    def source_line(self, sources: Iterable[str]) -> str:
        """Return the line under a chart or a table that names its sources, linked to the list of sources."""
        rows = []
        for key in dict.fromkeys(sources):
            row = self._source_row(key)
            rows.append(
                {
                    **row,
                    "source_id": key,
                    "publisher": row.get("publisher") or wording.no_publisher(self._voice),
                }
            )
        return source_line(self._voice, rows)

    @property
    def context(self) -> Context:
        """The pair, its snapshot, the years and the voice."""
        return self._context

    def evidence(self) -> Exhibit:
        """Hand the facts and sources of the chapter to the report; the last cell of a chapter."""
        facts = [*self._facts.values(), *self._cited.values()]
        self._context.mentioned.update(
            key for fact in facts for key in fact.sources if key not in self._sources
        )
        base = self._context.published([])
        own = {
            key: {name: value or None for name, value in row.items()} for key, row in self._sources.items()
        }
        return Exhibit([Published(facts, [], {**base.sources, **own})])


def _frame(rows: Sequence[tuple[str, str, float | None]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=["iso3", "period", "value"])
