"""The panel of ``explore.ipynb``: pickers, a map, a claim to test, and what a chapter answers for the pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from bilateral.errors import BilateralError
from bilateral.figures.blocks import Exhibit, Prose
from bilateral.figures.style import country_colour
from bilateral.pair import all_countries
from bilateral.relationship import FIRST_YEAR, LAST_YEAR
from bilateral.workbench.explorer import Explorer, chapters, chosen_country
from bilateral.workbench.export import KINDS, save
from bilateral.workbench.shown import exhibit_html, verdict_html
from bilateral.workbench.widgets import STYLE, Status, WorldMap
from bilateral.workbench.world import HEIGHT, WIDTH

EXPORTS = Path("exports")
_EXAMPLE = "trade >= 1 bn USD in 2024"
_HINT = (
    "A measure (trade, exports, imports, visits, agreements, missions, votes, GDP of Kenya …), a comparator "
    "(&gt;=, &lt;=, =, about), an amount, and the year."
)
_WIDE = {"description_width": "70px"}


class Panel:
    """Binds the widgets to an ``Explorer``; ``box`` holds them all.

    An error of the user's is one line in ``status``, and what was shown before stays.
    """

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self._quiet = False
        self.status = Status()
        self._make_pickers()
        self._make_claim()
        self._make_chapters()
        self.map = WorldMap(
            countries=explorer.world(), width=WIDTH, height=HEIGHT, label="Map: choose the partner"
        )
        self._show_pair()
        self._bind()
        self.box = self._laid_out()
        self.redraw()

    # Widgets ---------------------------------------------------------------------------------------------------

    def _make_pickers(self) -> None:
        names = sorted(country.name() for country in all_countries())
        settings: dict[str, Any] = {"options": names, "ensure_option": False, "continuous_update": False}
        about = {"placeholder": "a country", "style": _WIDE}
        self.reporter = widgets.Combobox(description="Reporter", **settings, **about)
        self.partner = widgets.Combobox(description="Partner", **settings, **about)
        self.swap = widgets.Button(
            description="Swap", tooltip="Look from the other side", layout=_width("70px")
        )
        view = self.explorer.view
        years: dict[str, Any] = {"min": FIRST_YEAR, "max": LAST_YEAR, "style": {"description_width": "40px"}}
        self.start = widgets.BoundedIntText(view.start, description="From", layout=_width("130px"), **years)
        self.end = widgets.BoundedIntText(view.end, description="To", layout=_width("130px"), **years)

    def _make_claim(self) -> None:
        layout = _width("98%")
        self.claim = widgets.Text(
            description="Claim", placeholder=_EXAMPLE, continuous_update=False, style=_WIDE, layout=layout
        )
        self.test = widgets.Button(description="Test the claim", button_style="primary")
        self.verdict = widgets.HTML(f"<p class='source'>{_HINT}</p>")

    def _make_chapters(self) -> None:
        self._asked = chapters()
        question = self.explorer.view.question
        self.chapter = widgets.Select(
            options=[(name.capitalize(), name) for name in self._asked],
            value=question.chapter,
            rows=len(self._asked),
            description="Chapter",
            layout=_width("98%"),
        )
        self.question = widgets.Select(
            options=self._options(question.chapter),
            value=question,
            rows=12,
            description="Question",
            layout=_width("98%"),
        )
        self.heading = widgets.HTML()
        self.shown = widgets.HTML()
        self.saves = {
            kind: widgets.Button(
                description=f"Save {label}", tooltip=f"into {EXPORTS}/", layout=_width("130px")
            )
            for kind, label in zip(KINDS, ("page", "tables (CSV)", "charts (PNG)"), strict=True)
        }

    def _options(self, chapter: str) -> list[tuple[str, Any]]:
        return [(question.text, question) for question in self._asked[chapter]]

    def _laid_out(self) -> widgets.VBox:
        pickers = [self.reporter, self.swap, self.partner, self.start, self.end]
        claim = widgets.VBox([self.claim, self.test, self.verdict], layout=_width("44%"))
        around = widgets.VBox([self.map], layout=_width("54%"))
        asked = widgets.VBox(
            [self.chapter, self.question, widgets.VBox(list(self.saves.values()))], layout=_width("34%")
        )
        answer = widgets.VBox([self.heading, self.shown], layout=_width("66%"))
        for part in (self.shown, self.verdict):
            part.add_class("shown")
        rows = [
            widgets.HTML(f"<style>{STYLE}</style>"),
            widgets.HBox(pickers, layout=widgets.Layout(flex_flow="row wrap")),
            self.status,
            widgets.HBox([around, claim]),
            widgets.HBox([asked, answer]),
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
            self.verdict.value = f"<p class='source'>{_HINT}</p>"
            raise
        self.verdict.value = verdict_html(checked)
        self._say(f"The claim is judged: {checked.verdict}.")

    def _save(self, kind: str) -> None:
        exhibits = self.explorer.exhibits()
        if kind == "html" and self.claim.value.strip():
            checked = self.explorer.check(self.claim.value)
            lines = [checked.headline, *(f"{label}: {text}" for label, text in checked.evidence)]
            exhibits = [*exhibits, Exhibit([Prose("\n".join(f"- {_flat(line)}" for line in lines))])]
        relationship, question = self.explorer.relationship, self.explorer.view.question
        name = f"{question.chapter}-{question.method}"
        files = save(kind, relationship, name, question.text, exhibits, EXPORTS)
        self._say(f"Saved {', '.join(map(str, files))}")

    # What is shown ---------------------------------------------------------------------------------------------

    def _show_pair(self) -> None:
        """Let pickers, years and map tell what is looked at."""
        view, pair = self.explorer.view, self.explorer.relationship.pair
        with self._silently():
            self.reporter.value, self.partner.value = pair.reporter.name(), pair.partner.name()
            self.start.value, self.end.value = view.start, view.end
            self.map.reporter, self.map.partner = view.reporter, view.partner
            ends = (view.reporter, view.partner)
            self.map.reporter_colour, self.map.partner_colour = (country_colour(end, *ends) for end in ends)

    def redraw(self) -> None:
        """Show the answer to the question for the pair, and judge the claim anew for it."""
        relationship, question = self.explorer.relationship, self.explorer.view.question
        ends = f"{relationship.pair.reporter.name()} – {relationship.pair.partner.name()}"
        self.shown.value = "".join(
            exhibit_html(relationship, exhibit) for exhibit in self.explorer.exhibits()
        )
        self.heading.value = f"<h2>{escape(ends)}: {escape(question.text)}</h2>"
        self._say(f"Shown: {ends}, {relationship.context.start}–{relationship.context.end}.")
        if self.claim.value.strip():
            self.verdict.value = verdict_html(self.explorer.check(self.claim.value))


def _flat(text: str) -> str:
    from bilateral.evidence.wording.voice import escape_markdown

    return escape_markdown(" ".join(text.split()))


def _width(width: str) -> widgets.Layout:
    return widgets.Layout(width=width)
