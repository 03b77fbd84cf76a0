"""What every subject of a report shares: the pair, the snapshot, the period and the voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bilateral.evidence.facts import Fact, Ledger
from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.common import gap_text, source_line
from bilateral.figures.blocks import Cell, Exhibit, Prose, Published
from bilateral.sources.service_names import BY_PAIR, SOURCE_IDS
from bilateral.subjects.answers import Answer, Answers, folder_of_this_run

if TYPE_CHECKING:
    import pandas as pd

    from bilateral.pair import Pair
    from bilateral.snapshots.package import Snapshot

#: Sources of flows that pass on what was reported elsewhere: they count for years only that no other source has.
SECONDARY = ("imf-imts",)


@dataclass
class Context:
    """A pair in a snapshot over the years ``start`` to ``end``, told in one language."""

    pair: Pair
    snapshot: Snapshot
    start: int
    end: int
    claims_file: str = ""
    language: str = "en"
    answers: Answers = field(init=False, repr=False)
    ledger: Ledger = field(init=False)
    mentioned: set[str] = field(default_factory=set)
    _queried: dict[tuple[str, tuple[Any, ...]], pd.DataFrame] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        asked = (self.snapshot.path, self.snapshot.hash, self.pair.key, self.start, self.end, self.language)
        self.answers = Answers(folder_of_this_run(), (*asked, self.claims_file))
        self.ledger = Ledger(self.answered)

    @cached_property
    def voice(self) -> Voice:
        """How this report speaks."""
        return Voice(self.language)

    def quoted(self, *texts: str, href: str | None = None) -> Cell:
        """Return a cell with texts of the data, marked as English where the report's language does not have them all."""
        found = [self.voice.of_data(text) for text in texts]
        own = all(known for _, known in found)
        shown = [said for said, _ in found] if own else texts
        return Cell(self.voice.series(shown), href=href, language=None if own else "en")

    @property
    def reporter(self) -> str:
        """ISO 3166 alpha-3 code of the reporter."""
        return self.pair.reporter.iso3

    @property
    def partner(self) -> str:
        """ISO 3166 alpha-3 code of the partner."""
        return self.pair.partner.iso3

    @property
    def both(self) -> tuple[str, str]:
        """The two codes in alphabetical order, as symmetric tables hold them."""
        first, second = sorted((self.reporter, self.partner))
        return first, second

    def query(self, sql: str, *parameters: Any) -> pd.DataFrame:
        """Run a query on the snapshot, which never changes: the same question is put to it once.

        The frame is the caller's own.
        """
        asked = (sql, parameters)
        if asked not in self._queried:
            self._queried[asked] = self.snapshot.query(sql, parameters)
        return self._queried[asked].copy()

    def answered(self, name: str, make: Callable[[], Answer]) -> Answer:
        """Return what ``make`` returns, or what it returned in another chapter of the same report.

        ``make`` is a pure function of this context; the sources that it mentions are mentioned either way.
        """

        def made() -> tuple[Answer, set[str]]:
            outside, self.mentioned = self.mentioned, set()
            try:
                return make(), self.mentioned
            finally:
                self.mentioned = outside

        answer, named = self.answers.of(name, made)
        self.mentioned |= named
        return answer

    def fact(self, fact_id: str) -> Fact:
        """Return a fact; raises ``KeyError`` where no subject makes it."""
        return self.ledger[fact_id]

    @cached_property
    def all_sources(self) -> dict[str, dict[str, Any]]:
        """Every source of the snapshot by its id."""
        return self.snapshot.sources()

    def source_line(self, source_ids: Iterable[str]) -> str:
        """Return the line that stands under a chart or table: titles, publishers and vintages."""
        named = [key for key in dict.fromkeys(source_ids) if key]
        self.mentioned.update(named)
        return source_line(self.voice, [self.all_sources[key] for key in named])

    def sources_by_vintage(self) -> list[str]:
        """Return the sources of flows, the newest vintage first: the one whose figures reach furthest.

        Last come those that pass on what others reported.
        """
        frame = self.query(
            "select source_id, max(period) as last from flows group by source_id order by last desc, source_id"
        )
        return sorted(frame.source_id, key=lambda key: key in SECONDARY)

    def gap(self, what: str, would_have: Sequence[str] = (), pulled: Sequence[str] = ()) -> Exhibit:
        """Return the section that says what is not reported, who would have it, and which command asks for it.

        Args:
            what: what is not reported.
            would_have: ids of sources that would have it.
            pulled: services from which a pull brings it, if they have it.

        """
        self.mentioned.update(would_have)
        sources = [self.all_sources[key] for key in would_have if key in self.all_sources]
        return Exhibit([Prose(gap_text(self.voice, what, sources, self.pull_command(pulled)), "gap")])

    def pull_command(self, names: Sequence[str]) -> str:
        """Return the command that asks services for this pair; nothing for those that have been asked for it."""
        left = [name for name in names if not self._was_asked(SOURCE_IDS[name])]
        return f"bilateral data pull {self.pair.key} --source {','.join(left)}" if left else ""

    def _was_asked(self, source_id: str) -> bool:
        """Whether a source was asked for this pair; one that was and had nothing is not worth asking again."""
        entries = [entry for entry in self.snapshot.provenance if entry.get("source_id") == source_id]
        if source_id not in BY_PAIR:
            return bool(entries)
        asked = [set(entry.get("asked", ())) for entry in entries]
        if any("*" in one or set(self.both) <= one for one in asked):
            return True
        if all(asked):
            return False
        # A file that was imported does not say of whom it might have been.
        found = self.query(
            "select 1 from flows where source_id = ? and (exporter in (?, ?) or importer in (?, ?)) limit 1",
            source_id,
            *self.both,
            *self.both,
        )
        return not found.empty

    def published(self, prefixes: Sequence[str], claims: Sequence[dict[str, Any]] = ()) -> Published:
        """Return the facts under some prefixes with every source that they, the claims or the sections so far name."""
        facts = [fact for prefix in prefixes for fact in self.ledger.under(prefix)]
        named = {key for fact in facts for key in fact.sources} | self.mentioned
        named |= {key for claim in claims for key in claim["sources"]}
        named |= {claim["said_in"] for claim in claims if claim.get("said_in")}
        wanted = ("title", "publisher", "url", "licence", "published", "accessed", "note")
        sources = {
            key: {name: _plain(self.all_sources[key].get(name)) for name in wanted}
            for key in sorted(named)
            if key in self.all_sources
        }
        return Published(facts, claims, sources)


def _plain(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)
