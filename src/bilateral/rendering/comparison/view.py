"""What a comparison shows, in words: the same for the page and for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bilateral.evidence.comparison import (
    APPEARED,
    GONE,
    REPORTED,
    UNREPORTED,
    VALUE,
    Change,
    ClaimChange,
    Comparison,
    compare,
)
from bilateral.evidence.facts import Fact
from bilateral.evidence.facts_file import Row
from bilateral.evidence.report_folder import WrittenReport
from bilateral.evidence.wording import Voice, report_labels
from bilateral.evidence.wording.comparison import (
    change_text,
    comparison_labels,
    comparison_title,
    country_label,
    move_text,
    pair_name,
    summary_text,
)
from bilateral.evidence.wording.fact_names import chapter_name, fact_name
from bilateral.rendering.html.evidence import exact_value

#: So many changes stand at the top.
MOST = 10


@dataclass(frozen=True)
class ShownSource:
    """A source as one side has it: where to find it in the list, its title, and what tells its vintage."""

    key: str
    title: str
    vintage: str


@dataclass(frozen=True)
class ShownSide:
    """One side of a change: its value and period in words, and its sources."""

    text: str
    period: str
    sources: Sequence[ShownSource]
    reported: bool


@dataclass(frozen=True)
class ShownChange:
    """One fact as a row; a side is None where its report has no such fact."""

    id: str
    name: str
    before: ShownSide | None
    after: ShownSide | None
    change: str
    move: str
    relied_on: bool

    @property
    def one_source(self) -> bool:
        """Whether both sides rest on the same sources of the same vintage."""
        return (
            self.before is not None and self.after is not None and self.before.sources == self.after.sources
        )

    @property
    def source_keys(self) -> tuple[Sequence[str], Sequence[str]]:
        """The ids of the sources of either side; none where it has not the fact."""
        first, second = (
            [source.key for source in side.sources] if side else [] for side in (self.before, self.after)
        )
        return first, second


@dataclass(frozen=True)
class ShownClaim:
    """One claim as a row: its verdict on each side ("" where a report has not the claim) and the figure behind it."""

    id: str
    statement: str
    before: str
    before_figure: str
    after: str
    after_figure: str

    @property
    def alone(self) -> bool:
        """Whether one report alone has the claim."""
        return not (self.before and self.after)


@dataclass(frozen=True)
class ShownChapter:
    """The changes of a chapter: figures on both sides, facts of one side alone, figures that are the same."""

    key: str
    name: str
    changed: Sequence[ShownChange]
    appeared: Sequence[ShownChange]
    gone: Sequence[ShownChange]
    quiet: Sequence[ShownChange]


@dataclass(frozen=True)
class SideHead:
    """One of the two reports: how columns call it, and what is known of it."""

    head: str
    pair: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class View:
    """A whole comparison in words."""

    language: str
    title: str
    subtitle: str
    sides: tuple[SideHead, SideHead]
    summary: Sequence[str]
    most: Sequence[ShownChange]
    claims: Sequence[ShownClaim]
    chapters: Sequence[ShownChapter]
    sources: Mapping[str, tuple[Row, ...]]
    labels: Mapping[str, str]
    same_pair: bool


def comparison_view(before: WrittenReport, after: WrittenReport, language: str = "en") -> View:
    """Compare two reports and return what is shown of it."""
    return _Viewer(Voice(language), before, after, compare(before.file, after.file)).view()


class _Viewer:
    def __init__(
        self, voice: Voice, before: WrittenReport, after: WrittenReport, comparison: Comparison
    ) -> None:
        self.voice = voice
        self.reports = (before, after)
        self.comparison = comparison
        self.labels = {**report_labels(voice.language), **comparison_labels(voice.language)}
        file = before.file
        sides = {"reporter": file.reporter, "partner": file.partner}
        names = {side: country_label(voice, code) for side, code in sides.items()}
        # Two pairs have no one name for a side.
        self.names = names if comparison.same_pair else None
        self.used: dict[str, None] = {}

    def view(self) -> View:
        comparison, labels = self.comparison, self.labels
        both = [change for change in comparison.changes if change.kind in (VALUE, REPORTED, UNREPORTED)]
        chapters = [self._chapter(chapter) for chapter in comparison.chapters]
        return View(
            language=self.voice.language.replace("_", "-"),
            title=comparison_title(self.voice, comparison),
            subtitle=labels["subtitle" if comparison.same_pair else "subtitle_pairs"],
            sides=self._heads(),
            summary=summary_text(self.voice, comparison),
            most=[self._change(change) for change in both[:MOST]] if len(both) > MOST else [],
            claims=[self._claim(change) for change in comparison.claims],
            chapters=chapters,
            sources={key: self._vintages(key) for key in self.used},
            labels=labels,
            same_pair=comparison.same_pair,
        )

    def _heads(self) -> tuple[SideHead, SideHead]:
        pairs = [pair_name(self.voice, report.file.reporter, report.file.partner) for report in self.reports]
        heads = (self.labels["before"], self.labels["after"]) if self.comparison.same_pair else pairs
        first, second = (
            SideHead(head, pair, list(self._about(report)))
            for head, pair, report in zip(heads, pairs, self.reports, strict=True)
        )
        return first, second

    def _about(self, report: WrittenReport) -> Iterable[tuple[str, str]]:
        file = report.file
        yield self.labels["report"], str(report.place)
        if report.date:
            yield self.labels["made"], self.voice.period(report.date)
        if file.snapshot or file.snapshot_hash:
            yield self.labels["snapshot"], " ".join(filter(None, (file.snapshot, file.snapshot_hash[:12])))

    def _chapter(self, chapter: str) -> ShownChapter:
        changes = self.comparison.of_chapter(chapter)

        def of(*kinds: str) -> list[ShownChange]:
            return [self._change(change) for change in changes if change.kind in kinds]

        known = {VALUE, REPORTED, UNREPORTED, APPEARED, GONE}
        quiet = [self._change(change) for change in changes if change.kind not in known]
        name = chapter_name(self.voice, chapter)
        return ShownChapter(chapter, name, of(VALUE, REPORTED, UNREPORTED), of(APPEARED), of(GONE), quiet)

    def _change(self, change: Change) -> ShownChange:
        before, after = self._side(change.before, 0), self._side(change.after, 1)
        if change.kind == VALUE and before and after and before.text == after.text:
            # Rounded they read alike, which would hide what changed.
            before, after = self._exact(change.before, before), self._exact(change.after, after)
        return ShownChange(
            id=change.id,
            name=fact_name(self.voice, change.id, self.names),
            before=before,
            after=after,
            change=change_text(self.voice, change, self.comparison.same_pair),
            move=move_text(self.voice, change.move),
            relied_on=change.relied_on,
        )

    def _side(self, fact: Fact | None, side: int) -> ShownSide | None:
        if fact is None:
            return None
        text = re.sub("^-(?=\\d)", "−", self.voice.value(fact.value, fact.unit))
        if fact.unit == "date" and isinstance(fact.value, str):
            text = self.voice.short_period(fact.value)
        period = self.voice.short_period(fact.period) if fact.period and fact.period != fact.value else ""
        sources = [self._source(key, side) for key in fact.sources]
        return ShownSide(text, period, sources, fact.reported)

    def _exact(self, fact: Fact | None, shown: ShownSide) -> ShownSide:
        exact = exact_value({"value": fact.value, "unit": fact.unit}, self.voice) if fact else ""
        return ShownSide(exact or shown.text, shown.period, shown.sources, shown.reported)

    def _source(self, key: str, side: int) -> ShownSource:
        self.used[key] = None
        row = self.reports[side].file.sources.get(key, {})
        published = str(row.get("published") or "")
        return ShownSource(
            key, str(row.get("title") or key), self.voice.short_period(published) if published else ""
        )

    def _vintages(self, key: str) -> tuple[Row, ...]:
        """Return the rows of a source: one where both sides have it alike, else that of each."""
        rows = [report.file.sources[key] for report in self.reports if key in report.file.sources]
        return tuple(rows[:1] if len(rows) == 2 and rows[0] == rows[1] else rows)

    def _claim(self, change: ClaimChange) -> ShownClaim:
        row = change.after or change.before or {}
        (before, before_figure), (after, after_figure) = (
            self._verdict(side) for side in (change.before, change.after)
        )
        return ShownClaim(
            change.id,
            self.voice.term(str(row.get("statement") or change.id)),
            before,
            before_figure,
            after,
            after_figure,
        )

    def _verdict(self, row: Row | None) -> tuple[str, str]:
        if row is None:
            return "", ""
        observed = row.get("observed")
        known = isinstance(observed, float | int | str) and not isinstance(observed, bool)
        return str(row["verdict"]), self.voice.value(observed, str(row.get("unit") or "")) if known else ""
