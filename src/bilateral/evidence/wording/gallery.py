"""Words of the gallery: the key figures of a report's card, its sparkline, the labels around the cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bilateral.evidence.claims import AGE_LIMIT_YEARS
from bilateral.evidence.wording.grammar import NBSP
from bilateral.evidence.wording.languages import language_labels
from bilateral.evidence.wording.periods import year_of
from bilateral.evidence.wording.voice import Voice

#: A figure as a gallery keeps it: value, unit, period.
Kept = tuple[float | int | str | None, str, str | None]

EXPORTS, EXPORTS_MIRROR = "trade.exports.latest", "trade.exports.mirror.latest"
IMPORTS, IMPORTS_MIRROR = "trade.imports.latest", "trade.imports.mirror.latest"
RANK, RANK_OF = "trade.partner_rank.latest", "trade.partner_rank.latest.of"
COINCIDENCE = "alignment.coincidence.latest"
EGDI_GAP = "digital.egdi.gap.latest"
EXAMINED, SUPPORTED = "claims.examined", "claims.supported"

#: The facts that a card shows.
CARD_FACTS = (
    EXPORTS, EXPORTS_MIRROR, IMPORTS, IMPORTS_MIRROR, RANK, RANK_OF, COINCIDENCE, EGDI_GAP, EXAMINED, SUPPORTED,
)  # fmt: skip


@dataclass(frozen=True)
class CardFigure:
    """One figure on a card: its label, its value in words, its period, and how old that is where it is old.

    ``reported`` is False where nobody reported it; ``mirror`` is True for the partner's report.
    """

    label: str
    text: str
    detail: str
    reported: bool
    mirror: bool = False


def card_figures(voice: Voice, facts: Mapping[str, Kept], date: str) -> list[CardFigure]:
    """Return the key figures of one report, in the order of a card; ``date`` is the day of the report."""
    teller = _Teller(voice, facts, year_of(date))
    return [
        teller.flow(voice.text("Exports"), EXPORTS, EXPORTS_MIRROR),
        teller.flow(voice.text("Imports"), IMPORTS, IMPORTS_MIRROR),
        teller.rank(),
        teller.plain(voice.text("Votes that coincide"), COINCIDENCE),
        teller.plain(voice.text("Gap in e-government"), EGDI_GAP),
        teller.claims(),
    ]


class _Teller:
    def __init__(self, voice: Voice, facts: Mapping[str, Kept], year: int | None) -> None:
        self.voice = voice
        self.facts = facts
        self.year = year

    def flow(self, label: str, direct: str, mirror: str) -> CardFigure:
        """The reporter's own figure, or the partner's where there is none."""
        if self._value(direct) is None and self._value(mirror) is not None:
            return self._figure(label, mirror, mirror=True)
        return self._figure(label, direct)

    def plain(self, label: str, fact_id: str) -> CardFigure:
        return self._figure(label, fact_id)

    def rank(self) -> CardFigure:
        figure = self._figure(self.voice.text("Rank among destinations"), RANK)
        listed = self._value(RANK_OF)
        if not figure.reported or not isinstance(listed, float | int):
            return figure
        text = self.voice.text("{rank} of {count}", rank=figure.text, count=self.voice.integer(listed))
        return CardFigure(figure.label, text, figure.detail, True)

    def claims(self) -> CardFigure:
        label = self.voice.text("Claims supported")
        examined, supported = self._value(EXAMINED), self._value(SUPPORTED)
        if not isinstance(examined, float | int) or not examined:
            return CardFigure(label, self.voice.text("none examined"), "", False)
        shown = self.voice.integer(supported if isinstance(supported, float | int) else 0)
        text = self.voice.text("{rank} of {count}", rank=shown, count=self.voice.integer(examined))
        return CardFigure(label, text, "", True)

    def _value(self, fact_id: str) -> float | int | str | None:
        kept = self.facts.get(fact_id)
        return kept[0] if kept else None

    def _figure(self, label: str, fact_id: str, mirror: bool = False) -> CardFigure:
        value, unit, period = self.facts.get(fact_id) or (None, "", None)
        if value is None:
            return CardFigure(label, self.voice.not_reported, "", False)
        parts = [self.voice.short_period(period)] if period else []
        if mirror:
            parts.append(self.voice.text("mirror figure"))
        if age := self._age(period):
            parts.append(age)
        # On a narrow card the scale may stand on a line of its own.
        text = self.voice.value(value, unit).replace(NBSP, " ")
        return CardFigure(label, text, ", ".join(parts), True, mirror)

    def _age(self, period: str | None) -> str:
        year = year_of(period)
        if year is None or self.year is None or self.year - year <= AGE_LIMIT_YEARS:
            return ""
        return self.voice.plural("{count} year old", "{count} years old", self.year - year)


def sparkline_text(
    voice: Voice, reporter: str, partner: str, series: Mapping[str, Mapping[int, float]]
) -> str:
    """Return the text alternative of a card's sparkline.

    ``series`` holds year → US dollars under ``exports`` and ``imports``, each also with ``.mirror``.
    """
    told = []
    if years := series.get("exports"):
        told.append(voice.text("exports, direct figures: {what}", what=_course(voice, years)))
    if years := series.get("exports.mirror"):
        told.append(voice.text("exports, mirror figures: {what}", what=_course(voice, years)))
    if years := series.get("imports"):
        told.append(voice.text("imports, direct figures: {what}", what=_course(voice, years)))
    if years := series.get("imports.mirror"):
        told.append(voice.text("imports, mirror figures: {what}", what=_course(voice, years)))
    if not told:
        return voice.text(
            "Trade of {reporter} with {partner}: not reported", reporter=reporter, partner=partner
        )
    title = voice.text("Trade of {reporter} with {partner} by year", reporter=reporter, partner=partner)
    return voice.series([title, *told])


def _course(voice: Voice, years: Mapping[int, float]) -> str:
    first, last = min(years), max(years)
    if first == last:
        return voice.text("{value} in {year}", value=voice.money(years[last]), year=last)
    ends = voice.text(
        "{value} in {year}, {last_value} in {last}",
        value=voice.money(years[first]), year=first, last_value=voice.money(years[last]), last=last,
    )  # fmt: skip
    absent = last - first + 1 - len(years)
    if not absent:
        return ends
    gap = voice.plural(
        "{count} year between them not reported", "{count} years between them not reported", absent
    )
    return f"{ends} ({gap})"


def gallery_labels(language: str = "en") -> dict[str, str]:
    """Return the words that the gallery's page prints around its cards and in its controls."""
    voice = Voice(language)

    def _(message: str) -> str:
        # The page's script fills in what changes as its reader filters.
        return voice.text(message, shown="{shown}", count="{count}")

    return {
        **language_labels(voice),
        "colon": _(": "),
        "title": _("Bilateral reports"),
        "subtitle": _("How pairs of countries stand to each other, with the evidence for every number"),
        "skip": _("Skip to the reports"),
        "search": _("Search"),
        "search_hint": _("Country, in any language, or code"),
        "sort_subject": _("Sort by"),
        "sort_figure": _("Figure"),
        "order": _("Order"),
        "highest": _("Highest first"),
        "lowest": _("Lowest first"),
        "show": _("Show"),
        "show_all": _("All"),
        "show_reports": _("Reports"),
        "show_failures": _("Failures"),
        "reset": _("Reset"),
        "names": _("Country names"),
        "key_figures": _("Key figures"),
        "reports": _("Reports"),
        "failures": _("Failures"),
        "none": _("No report matches."),
        "empty": _("No report stands in this folder yet. `bilateral report RWA KAZ` makes one."),
        "shown": _("{shown} of {count} shown"),
        "report_html": _("Report"),
        "report_pdf": _("PDF"),
        "facts_json": _("Facts"),
        "snapshot": _("Snapshot"),
        "made": _("Made"),
        "missing": _("not reported"),
        "absent": _("not in this report"),
        "pages": _("Pages"),
        "pages_end": _("Pages, after the last card"),
        "page": _("Page"),
        "elsewhere": _("On other pages"),
        "untraded": _("No trade of any year is reported"),
        "exports": _("Exports"),
        "imports": _("Imports"),
        "legend": _("Filled marks and whole lines: the reporter's own figures. Hollow marks and dashed lines: mirror figures, "
                    "the partner's. A year without a mark is not reported."),
    }  # fmt: skip
