"""The one object that a notebook talks to: everything known about a pair of countries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cached_property
from html import escape
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from bilateral.errors import ParameterError
from bilateral.evidence.wording.languages import find_language
from bilateral.figures.blocks import Exhibit
from bilateral.pair import Pair, find_pair
from bilateral.snapshots.package import open_snapshot
from bilateral.subjects.alignment import Alignment
from bilateral.subjects.claims import Claims
from bilateral.subjects.context import Context
from bilateral.subjects.corridors import Corridors
from bilateral.subjects.digital import Digital
from bilateral.subjects.outlook import Outlook
from bilateral.subjects.partners import Partners
from bilateral.subjects.profile import Profile
from bilateral.subjects.relations import Relations
from bilateral.subjects.sectors import Sectors
from bilateral.subjects.standing import Standing
from bilateral.subjects.subject import Subject
from bilateral.subjects.summary import Summary
from bilateral.subjects.trade import Trade

if TYPE_CHECKING:
    from bilateral.evidence.facts import Fact
    from bilateral.execution.report import ReportResult
    from bilateral.extending import OwnChapter

FIRST_YEAR, LAST_YEAR = 1900, 2100
SUBJECTS = (
    "profile",
    "standing",
    "trade",
    "relations",
    "sectors",
    "digital",
    "partners",
    "alignment",
    "corridors",
    "outlook",
    "claims",
)


class Relationship:
    """A pair of countries in a snapshot, one attribute a subject.

    Every method of a subject answers one question and returns an ``Exhibit``: what is displayed, and in ``frame`` the
    data behind it. ``fact`` gives a single number with its evidence, the same in whatever chapter asks.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.profile = Profile(context)
        self.standing = Standing(context)
        self.trade = Trade(context)
        self.relations = Relations(context)
        self.sectors = Sectors(context, self.relations, self.trade)
        self.claims = Claims(context)
        self.digital = Digital(context, self.claims)
        self.alignment = Alignment(context)
        self.partners = Partners(context, self.alignment)
        self.corridors = Corridors(context)
        self.outlook = Outlook(context, self.trade)
        others = (self.partners, self.sectors, self.digital, self.corridors, self.alignment, self.outlook)
        self.summary = Summary(context, self.profile, self.trade, self.relations, self.claims, others)

    @property
    def pair(self) -> Pair:
        """The two countries."""
        return self._context.pair

    @property
    def context(self) -> Context:
        """The pair, the snapshot, the years and the language, which all subjects share."""
        return self._context

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Every fact of the pair by its id."""
        return {fact.id: fact for fact in self._context.ledger}

    def fact(self, fact_id: str) -> Fact:
        """Return one fact. Raises ``KeyError`` for an id that no subject makes."""
        return self._context.fact(fact_id)

    def own(self, chapter: str, *, language: str = "en") -> OwnChapter:
        """Return what a chapter of the user's own is written with; ``chapter`` is the name that its facts' ids begin with.

        ``language`` is that of the chapter's texts, in which its numbers and names are written in reports of any language.
        Raises ``ParameterError`` for a name that is unfit or a built-in chapter's, and for an unknown language.
        """
        from bilateral.extending import OwnChapter

        return OwnChapter(self._context, chapter, language)

    def evidence(self, chapter: str) -> Exhibit:
        """Return the facts and claims that a chapter hands to the report."""
        # The summary draws on every subject, so that it also runs alone.
        every = chapter == "summary"
        prefixes = [f"{name}." for name in SUBJECTS] if every else [f"{chapter}."]
        claims = (
            [judgement.as_json() for judgement in self.claims.judgements]
            if every or chapter == "claims"
            else []
        )
        return Exhibit([self._context.published(prefixes, claims)])

    def report(
        self,
        output: str | Path = "reports",
        *,
        formats: Sequence[str] = ("html", "pdf"),
        chapters: Sequence[str] = (),
        user_chapters: bool = False,
    ) -> ReportResult:
        """Make the report of the pair in a folder of its own in ``output``, as `bilateral report` does.

        ``formats`` are html and pdf, ``chapters`` names such as trade, all where none is given; with ``user_chapters`` those of
        the current folder and of installed packages take part, which run as your own code.
        Returns where the files are. Raises ``ParameterError`` for an unknown chapter or format, ``OutputError`` where it cannot be written.

        >>> relationship("Kenya", "Türkiye").report("out/").files  # doctest: +SKIP
        (PosixPath('out/KEN-TUR/report.html'), PosixPath('out/KEN-TUR/report.pdf'), PosixPath('out/KEN-TUR/facts.json'))
        """
        from bilateral.execution.report import ReportRequest, make_report

        context = self._context
        return make_report(
            ReportRequest(
                context.reporter,
                context.partner,
                tuple(chapters),
                context.start,
                context.end,
                str(context.snapshot.path),
                context.claims_file,
                context.language,
                formats=tuple(formats),
                output=Path(output),
                project=Path.cwd() if user_chapters else None,
            )
        )

    @property
    def subjects(self) -> dict[str, Subject]:
        """Every subject by its name, in the order of the chapters."""
        names = ("summary", *SUBJECTS)
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        context = self._context
        return (
            f"Relationship({context.reporter}–{context.partner}, {context.start}–{context.end}, "
            f"snapshot {context.snapshot.name!r})"
        )

    def _repr_html_(self) -> str:
        """Return the pair, its years and snapshot, and the questions that each subject answers, for a notebook."""
        context, voice = self._context, self._context.voice
        ends = f"{voice.country(context.reporter)} – {voice.country(context.partner)}"
        about = f"{context.start}–{context.end}, snapshot {context.snapshot.name}"
        rows = [
            f'<tr><th scope="row" style="text-align:left;vertical-align:top">.{name}</th><td style="text-align:left">'
            + "<br>".join(
                f"<code>.{method}()</code> {escape(text)}" for method, text in subject.questions().items()
            )
            + "</td></tr>"
            for name, subject in self.subjects.items()
        ]
        return f"<p><strong>{escape(ends)}</strong> ({escape(about)})</p><table><tbody>{''.join(rows)}</tbody></table>"


def relationship(
    reporter: str,
    partner: str,
    *,
    start: int = 1995,
    end: int = 2026,
    snapshot: str = "",
    claims: str = "",
    language: str = "en",
) -> Relationship:
    """Return the relationship of two countries, given by name or ISO code in any usual form.

    ``start`` and ``end`` are the first and last year of the series shown; ``snapshot`` is "embedded", the name of a
    stored one, or a folder (empty: the one in use, which is the embedded one until `bilateral data use` says otherwise);
    ``claims`` a CSV file of claims to test beside those of the snapshot; ``language`` that of sentences, numbers and
    names, such as "fr". Raises ``PairError``, ``ParameterError``,
    ``SnapshotError`` or ``ClaimsError``, each with one clear line.

    >>> relationship("Rwanda", "Kazakhstan").fact("trade.exports.latest").period
    '2024'
    """
    pair = find_pair(reporter, partner)
    check_years(start, end)
    spoken = find_language(language)
    context = Context(pair, open_snapshot(snapshot or None), int(start), int(end), claims, spoken)
    return Relationship(context)


def check_years(start: int, end: int) -> None:
    """Raise ``ParameterError`` unless ``start`` and ``end`` are years in order."""
    for name, year in (("start", start), ("end", end)):
        if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ParameterError(
                f"The {name} year must be a whole year from {FIRST_YEAR} to {LAST_YEAR}, not {year!r}."
            )
    if start > end:
        raise ParameterError(
            f"The start year {start} is after the end year {end}; put the earlier year first."
        )


class _Callable(ModuleType):
    """Lets ``bilateral.relationship(…)`` be called whether or not this module, which bears its name, was imported."""

    def __call__(self, reporter: str, partner: str, **parameters: int | str) -> Relationship:
        return relationship(reporter, partner, **parameters)  # type: ignore[arg-type]


sys.modules[__name__].__class__ = _Callable
