"""What is being looked at: a pair, its years, a chapter's question and a claim, and what there is to show of them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bilateral.country_search import search_countries
from bilateral.errors import PairError
from bilateral.evidence.wording.panel import nothing_on_record
from bilateral.figures.blocks import Exhibit, Prose
from bilateral.pair import Country, find_country
from bilateral.questions import Question, questions
from bilateral.relationship import Relationship, relationship
from bilateral.workbench.world import outlines

if TYPE_CHECKING:
    from bilateral.subjects.checked import Checked

_REMEMBERED = 12
_FIRST_CHAPTER = "trade"


@dataclass(frozen=True)
class View:
    """A pair over some years and the question that is asked of it; countries are ISO 3166 alpha-3 codes."""

    reporter: str
    partner: str
    start: int
    end: int
    question: Question


class Explorer:
    """Answers for any pair, the last ones remembered.

    A change that cannot be made raises one of ``bilateral.errors`` and leaves everything as it was.
    """

    def __init__(self, view: View, snapshot: str = "", claims: str = "", language: str = "en") -> None:
        self._settings: dict[str, Any] = {"snapshot": snapshot, "claims": claims, "language": language}
        self._known: OrderedDict[tuple[str, str, int, int], Relationship] = OrderedDict()
        self.view = view
        self.relationship = self._relationship(view)

    def change(self, **changed: Any) -> None:
        """Look at something else: ``reporter`` and ``partner`` as codes, ``start``, ``end``, ``question``."""
        view = replace(self.view, **changed)
        self.relationship = self._relationship(view)
        self.view = view

    def exhibits(self) -> list[Exhibit]:
        """Return what answers the question; what its chapter cannot tell of this pair is said in it."""
        question = self.view.question
        subject = getattr(self.relationship, question.subject)
        found: Exhibit = getattr(subject, question.method)()
        if not found.blocks:
            return [Exhibit([Prose(nothing_on_record(self.relationship.context.voice), "gap")])]
        return [found]

    def check(self, claim: str) -> Checked:
        """Test a claim that is written in one line. Raises ``ClaimsError``."""
        return self.relationship.claims.check(claim)

    def world(self) -> list[dict[str, Any]]:
        """Return the outlines of all countries that the snapshot draws."""
        frame = self.relationship.context.query(
            "select iso3, points from boundaries where iso3 is not null order by outline"
        )
        rows = tuple(zip(frame.iso3.astype(str), frame.points.astype(str), strict=True))
        return outlines(rows, self._settings["language"])

    def _relationship(self, view: View) -> Relationship:
        key = (view.reporter, view.partner, view.start, view.end)
        if key not in self._known:
            self._known[key] = relationship(
                view.reporter, view.partner, start=view.start, end=view.end, **self._settings
            )
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return self._known[key]


def chosen_country(text: str) -> Country:
    """Return the country that somebody means who types a name or its beginning. Raises ``PairError``.

    >>> chosen_country("kaz").iso3, chosen_country("Türk").iso3
    ('KAZ', 'TUR')
    """
    try:
        return find_country(text)
    except PairError:
        found = search_countries(text) if text.strip() else []
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(country.name() for country in found[:4])
            raise PairError(f"'{text.strip()[:40]}' may be {names}: type more of it.") from None
        raise


def chapters() -> dict[str, list[Question]]:
    """Return the questions of each chapter, chapters and questions in the order in which they are read."""
    found: dict[str, list[Question]] = {}
    for question in questions():
        found.setdefault(question.chapter, []).append(question)
    return found


def first_question() -> Question:
    """Return the question that is asked first: one that a chart answers."""
    of_chapters = chapters()
    asked = of_chapters.get(_FIRST_CHAPTER) or next(iter(of_chapters.values()))
    return asked[min(1, len(asked) - 1)]
