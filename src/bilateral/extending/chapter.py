"""A chapter of one's own: its sources, its facts, and what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bilateral.errors import ParameterError
from bilateral.evidence.wording import own as wording
from bilateral.evidence.wording.common import gap_text, source_line
from bilateral.extending.described import NEEDED, described, note_of
from bilateral.extending.observations import Observations
from bilateral.extending.own_facts import SIDES, OwnFacts
from bilateral.extending.tables import Roles, find_table, read_rows, spoken
from bilateral.figures.blocks import Exhibit, Prose, Published
from bilateral.project import project_here

if TYPE_CHECKING:
    import pandas as pd


class OwnChapter(OwnFacts):
    """One chapter of a user's own on a pair: it reads tables, makes facts, and shows text, charts and tables.

    >>> from bilateral import relationship
    >>> chapter = relationship("Rwanda", "Kazakhstan").own("tourism")
    >>> receipts = chapter.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    >>> chapter.text("In {reporter}: {receipts.latest.reporter}.")
    'In Rwanda: [11.0 percent of exports](#fact-tourism.receipts.latest.reporter).'
    """

    def __repr__(self) -> str:
        return f"OwnChapter({self.name!r}, {len(self._facts)} facts, {len(self._sources)} sources)"

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
            raise ParameterError(
                f"Nothing says where {file} comes from: write {note_of(path).name} with {', '.join(NEEDED)}."
            )
        title = about["title"] or path.stem
        source_id = self.source(path.stem, **{**about, "title": title, "publisher": about["publisher"]})
        found = read_rows(path, Roles(country, period, value))
        column = found.roles.value
        notes = (wording.left_out(self._voice, found.others),) if found.others else ()
        return self.observations(
            _frame(found.rows), unit=unit, name=name or re.sub(r"\W+", "_", column.lower()), label=label or spoken(column)[0] or title,
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
        self._labels[label] = None
        made = Observations(name, label, unit, frame, tuple(sources), method, tuple(notes))
        for side, iso3 in self._sides():
            for fact in made.facts(self.name, side, made.of(iso3, self._context.start, self._context.end)):
                self._keep(fact)
        return made

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

        return wording.filled(voice, words, fill)

    def findings(self, *sentences: str) -> Exhibit:
        """Show the findings, which come first. A sentence all of whose facts are not reported is left out."""
        kept = [sentence for sentence in sentences if self._tells(sentence)]
        if not kept:
            return self.gap()
        return Exhibit([Prose("\n".join(f"- {self._said(sentence)}" for sentence in kept), "findings")])

    def prose(self, words: str, kind: str = "prose") -> Exhibit:
        """Show a paragraph; ``kind`` may be "note" for how something is computed."""
        return Exhibit([Prose(self._said(words), kind)])

    def gap(self, words: str = "", sources: Iterable[str] = ()) -> Exhibit:
        """Show what is not reported, and which sources would have it; those of the chapter where none is named."""
        named = list(sources) or list(self._sources)
        rows = [{**self._source_row(key), "source_id": key} for key in named]
        label = ", ".join(self._labels) or self.name.replace("_", " ").capitalize()
        said = self.text(words) or wording.nothing_reported(
            self._voice, label, *(iso3 for _, iso3 in self._sides())
        )
        text = gap_text(self._voice, said, rows)
        return Exhibit([Prose(wording.marked(self._voice, text, self._context.language), "gap")])

    def _said(self, words: str) -> str:
        return wording.marked(self._voice, self.text(words), self._context.language)

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
