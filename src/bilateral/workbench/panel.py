"""The panel of ``explore.ipynb``: pickers, a map, a claim to test, and what a chapter answers for the pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bilateral.errors import BilateralError
from bilateral.evidence.wording import panel as wording
from bilateral.evidence.wording.claims import verdict_label
from bilateral.evidence.wording.voice import escape_markdown
from bilateral.figures.blocks import Exhibit, Prose
from bilateral.figures.style import country_colour
from bilateral.pair import Country, all_countries
from bilateral.relationship import FIRST_YEAR, LAST_YEAR
from bilateral.workbench.explorer import Explorer, chapters, chosen_country
from bilateral.workbench.export import KINDS, save
from bilateral.workbench.shown import exhibit_html, verdict_html
from bilateral.workbench.widgets import STYLE, Status, WorldMap
from bilateral.workbench.world import HEIGHT, WIDTH

EXPORTS = Path("exports")
_EXAMPLE = "trade >= 1 bn USD in 2024"
_WIDE = {"description_width": "70px"}


class Panel:
    """Binds the widgets to an ``Explorer``; ``box`` holds them all.

    An error of the user's is one line in ``status``, and what was shown before stays.
    """

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self._quiet = False
        self._voice = explorer.relationship.context.voice
        self._labels = wording.panel_labels(self._voice)
        self.status = Status()
        self._make_pickers()
        self._make_claim()
        self._make_chapters()
        self.map = WorldMap(countries=explorer.world(), width=WIDTH, height=HEIGHT, label=self._labels["map"])
        self._show_pair()
        self._bind()
        self.box = self._laid_out()
        self.redraw()

    # Widgets ---------------------------------------------------------------------------------------------------

    def _make_pickers(self) -> None:
        labels = self._labels
        names = sorted(map(self._name, all_countries()))
        settings: dict[str, Any] = {"options": names, "ensure_option": False, "continuous_update": False}
        about = {"placeholder": labels["country"], "style": _WIDE}
        self.reporter = widgets.Combobox(description=labels["reporter"], **settings, **about)
        self.partner = widgets.Combobox(description=labels["partner"], **settings, **about)
        self.swap = widgets.Button(
            description=labels["swap"], tooltip=labels["swap_hint"], layout=_width("80px")
        )
        view = self.explorer.view
        years: dict[str, Any] = {
            "min": FIRST_YEAR,
            "max": LAST_YEAR,
            "style": {"description_width": "initial"},
        }
        self.start = widgets.BoundedIntText(
            view.start, description=labels["start"], layout=_width("130px"), **years
        )
        self.end = widgets.BoundedIntText(
            view.end, description=labels["end"], layout=_width("130px"), **years
        )

    def _make_claim(self) -> None:
        layout = _width("98%")
        self.claim = widgets.Text(
            description=self._labels["claim"],
            placeholder=_EXAMPLE,
            continuous_update=False,
            style=_WIDE,
            layout=layout,
        )
        self.test = widgets.Button(description=self._labels["test"], button_style="primary")
        self.verdict = widgets.HTML(self._hint)

    def _make_chapters(self) -> None:
        self._asked = chapters()
        question = self.explorer.view.question
        self.chapter = widgets.Select(
            options=[(wording.chapter_label(self._voice, name), name) for name in self._asked],
            value=question.chapter,
            rows=len(self._asked) + 1,
            description=self._labels["chapter"],
            layout=_width("26%"),
        )
        self.question = widgets.Select(
            options=self._options(question.chapter),
            value=question,
            rows=len(self._asked) + 1,
            description=self._labels["question"],
            layout=_width("72%"),
        )
        self.heading = widgets.HTML()
        self.shown = widgets.HTML()
        self.saves = {
            kind: widgets.Button(
                description=self._labels[kind], tooltip=f"→ {EXPORTS}/", layout=_width("auto")
            )
            for kind in KINDS
        }

    @property
    def _hint(self) -> str:
        return f"<p class='source'>{escape(self._labels['hint'])}</p>"

    def _name(self, country: Country) -> str:
        return self._voice.country(country.iso3)

    def _options(self, chapter: str) -> list[tuple[str, Any]]:
        return [(self._voice.term(question.text), question) for question in self._asked[chapter]]

    def _laid_out(self) -> widgets.VBox:
        pickers = [self.reporter, self.swap, self.partner, self.start, self.end]
        for part in (self.shown, self.verdict):
            part.add_class("shown")
        chosen = widgets.HBox([self.chapter, self.question])
        left = widgets.VBox([self.map, self.claim, self.test, self.verdict], layout=_width("41%"))
        right = widgets.VBox(
            [chosen, self.heading, self.shown, widgets.HBox(list(self.saves.values()))], layout=_width("59%")
        )
        rows = [
            widgets.HTML(f"<style>{STYLE}</style>"),
            widgets.HBox(pickers, layout=widgets.Layout(flex_flow="row wrap")),
            self.status,
            widgets.HBox([left, right]),
        ]
        box = widgets.VBox(rows)
        box.add_class("bilateral-explore")
        return box

    def _bind(self) -> None:
        self.reporter.observe(self._on(lambda text: self._choose("reporter", text)), "value")
        self.partner.observe(self._on(lambda text: self._choose("partner", text)), "value")
        for year in (self.start, self.end):
            year.observe(
                self._on(lambda _: self._change(start=self.start.value, end=self.end.value)), "value"
            )
        self.map.observe(self._on(lambda picked: self._change(partner=picked["iso3"])), "picked")
        self.chapter.observe(self._on(self._open), "value")
        self.question.observe(self._on(lambda question: self._change(question=question)), "value")
        self.claim.observe(self._on(lambda text: self._test()), "value")
        self.test.on_click(lambda _: self._guarded(self._test))
        self.swap.on_click(lambda _: self._guarded(self._turn))
        for kind, button in self.saves.items():
            button.on_click(lambda _, kind=kind: self._guarded(lambda: self._save(kind)))

    # What the user does ----------------------------------------------------------------------------------------

    def _on(self, act: Callable[[Any], None]) -> Callable[[Any], None]:
        def changed(change: Any) -> None:
            if not self._quiet:
                self._guarded(lambda: act(change["new"]))

        return changed

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do something, and say in one line what is wrong where it cannot be done."""
        try:
            act()
        except BilateralError as error:
            self._say(str(error), "error")
        except Exception as error:
            self._say(f"Something unforeseen went wrong ({type(error).__name__}: {error})", "error")

    def _say(self, message: str, kind: str = "done") -> None:
        self.status.kind, self.status.message = kind, " ".join(message.split())

    @contextmanager
    def _silently(self) -> Iterator[None]:
        """Set widgets without the answer that a user's hand would get."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _choose(self, side: str, text: str) -> None:
        self._change(**{side: chosen_country(text).iso3})

    def _change(self, **changed: Any) -> None:
        self.explorer.change(**changed)
        self._show_pair()
        self.redraw()

    def _turn(self) -> None:
        view = self.explorer.view
        self._change(reporter=view.partner, partner=view.reporter)

    def _open(self, chapter: str) -> None:
        asked = self._asked[chapter]
        with self._silently():
            self.question.options = self._options(chapter)
            self.question.value = asked[0]
        self._change(question=asked[0])

    def _test(self) -> None:
        if not self.claim.value.strip():
            with self._silently():
                self.claim.value = _EXAMPLE
        try:
            checked = self.explorer.check(self.claim.value)
        except BilateralError:
            self.verdict.value = self._hint
            raise
        self.verdict.value = verdict_html(checked)
        self._say(wording.judged_message(self._voice, verdict_label(self._voice, checked.verdict)))

    def _save(self, kind: str) -> None:
        exhibits = self.explorer.exhibits()
        if kind == "html" and self.claim.value.strip():
            checked = self.explorer.check(self.claim.value)
            lines = [checked.headline, *(f"{label}: {text}" for label, text in checked.evidence)]
            exhibits = [*exhibits, Exhibit([Prose("\n".join(f"- {_flat(line)}" for line in lines))])]
        relationship, question = self.explorer.relationship, self.explorer.view.question
        name = f"{question.chapter}-{question.method}"
        files = save(kind, relationship, name, self._voice.term(question.text), exhibits, EXPORTS)
        self._say(wording.saved_message(self._voice, ", ".join(map(str, files))))

    # What is shown ---------------------------------------------------------------------------------------------

    def _show_pair(self) -> None:
        """Let pickers, years and map tell what is looked at."""
        view, pair = self.explorer.view, self.explorer.relationship.pair
        with self._silently():
            self.reporter.value, self.partner.value = self._name(pair.reporter), self._name(pair.partner)
            self.start.value, self.end.value = view.start, view.end
            self.map.reporter, self.map.partner = view.reporter, view.partner
            ends = (view.reporter, view.partner)
            self.map.reporter_colour, self.map.partner_colour = (country_colour(end, *ends) for end in ends)

    def redraw(self) -> None:
        """Show the answer to the question for the pair, and judge the claim anew for it."""
        relationship, question = self.explorer.relationship, self.explorer.view.question
        pair, years = relationship.pair, relationship.context
        ends = f"{self._name(pair.reporter)} – {self._name(pair.partner)}"
        self.shown.value = "".join(
            exhibit_html(relationship, exhibit) for exhibit in self.explorer.exhibits()
        )
        self.heading.value = f"<h2>{escape(ends)}: {escape(self._voice.term(question.text))}</h2>"
        self._say(wording.shown_message(self._voice, ends, years.start, years.end))
        if self.claim.value.strip():
            self.verdict.value = verdict_html(self.explorer.check(self.claim.value))


def _flat(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def _width(width: str) -> widgets.Layout:
    return widgets.Layout(width=width)
