"""A comparison on the terminal: tables by chapter, plain lines where the output goes into a pipe."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bilateral.rendering.comparison.view import ShownChange, ShownClaim, ShownSide, View

if TYPE_CHECKING:
    from rich.console import RenderableType

_Row = TypeVar("_Row", ShownChange, ShownClaim)
#: So many changes of a chapter are shown unless all are asked for.
SHORT = 8
#: So many sources are named in a row.
MOST_SOURCES = 2
#: Wide enough that no row of a pipe is broken: one line a fact, for grep and cut.
_PIPE_WIDTH = 2000


def print_comparison(view: View, everything: bool = False, console: Console | None = None) -> None:
    """Print a comparison; ``everything`` shows all changes, and not those alone that come first in each chapter."""
    _Printer(view, everything, console or _console()).print()


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH, no_color=True)


class _Printer:
    def __init__(self, view: View, everything: bool, console: Console) -> None:
        self.view = view
        self.labels = view.labels
        self.everything = everything
        self.console = console

    def print(self) -> None:
        self._line(_text(self.view.title, style="bold"))
        for head in self.view.sides:
            about = ", ".join(f"{label} {text}" for label, text in head.rows)
            self._line(_text(f"{head.head}{self.labels['colon']}{about}"))
        self._line(_text(""))
        if not (self.view.chapters or self.view.claims):
            self._line(_text(self.labels["nothing"]))
        for line in self.view.summary:
            self._line(_text(line))
        self._claims()
        for chapter in self.view.chapters:
            self._changes(chapter.name, chapter.changed)
            same_pair = self.view.same_pair
            self._alone(chapter.name, self.labels["new" if same_pair else "second_only"], chapter.appeared)
            self._alone(chapter.name, self.labels["gone" if same_pair else "first_only"], chapter.gone)
            if self.everything:
                self._changes(f"{chapter.name}{self.labels['colon']}{self.labels['quiet']}", chapter.quiet)

    def _line(self, line: RenderableType) -> None:
        self.console.print(line, soft_wrap=True)

    def _table(self, title: str, heads: Sequence[str]) -> Table:
        self._line(_text(""))
        self._line(_text(title, style="bold"))
        shape = box.SIMPLE_HEAD if self.console.is_terminal else None
        table = Table(box=shape, pad_edge=False, padding=(0, 1), show_header=self.console.is_terminal)
        for number, head in enumerate(heads):
            table.add_column(head, overflow="fold", ratio=None, min_width=12 if number else 20)
        return table

    def _claims(self) -> None:
        if not self.view.claims:
            return
        heads = (self.labels["claim"], *(side.head for side in self.view.sides))
        table = self._table(self.labels["claims"], heads)
        for claim in self._shown(self.view.claims):
            verdicts = [
                _text(
                    f"{self.labels.get(verdict, verdict)}{f', {figure}' if figure else ''}"
                    if verdict
                    else "–"
                )
                for verdict, figure in (
                    (claim.before, claim.before_figure),
                    (claim.after, claim.after_figure),
                )
            ]
            table.add_row(_text(f"{claim.id} {claim.statement}"), *verdicts)
        self.console.print(table)
        self._rest(self.view.claims)

    def _changes(self, title: str, changes: Sequence[ShownChange]) -> None:
        if not changes:
            return
        label = self.labels["change" if self.view.same_pair else "difference"]
        heads = (self.labels["fact"], *(side.head for side in self.view.sides), label, self.labels["source"])
        table = self._table(title, heads)
        for change in self._shown(changes):
            style = "bold" if change.relied_on else ""
            told = ", ".join(filter(None, (change.change, change.move)))
            table.add_row(
                _text(change.name, style=style),
                self._side(change.before),
                self._side(change.after),
                _text(told),
                self._sources(change),
            )
        self.console.print(table)
        self._rest(changes)

    def _alone(self, chapter: str, title: str, changes: Sequence[ShownChange]) -> None:
        if not changes:
            return
        table = self._table(
            f"{chapter}{self.labels['colon']}{title} ({len(changes)})",
            (self.labels["fact"], self.labels["value"]),
        )
        for change in self._shown(changes):
            table.add_row(
                _text(change.name), self._side(change.after or change.before), self._sources(change)
            )
        self.console.print(table)
        self._rest(changes)

    def _shown(self, changes: Sequence[_Row]) -> Sequence[_Row]:
        return changes if self.everything else changes[:SHORT]

    def _rest(self, changes: Sequence[ShownChange] | Sequence[ShownClaim]) -> None:
        rest = 0 if self.everything else len(changes) - SHORT
        if rest > 0:
            self._line(_text(f"… {rest}{self.labels['colon']}{self.labels['all']}", style="dim"))

    def _side(self, side: ShownSide | None) -> Text:
        if side is None:
            return _text("–")
        text = _text(side.text, style="" if side.reported else "italic")
        return text.append_text(_text(f" ({side.period})" if side.period else "", style="dim"))

    def _sources(self, change: ShownChange) -> Text:
        """Name the sources, and those of either side where they differ: "wits-2016 → wits-2022"."""
        told = [", ".join(_few(keys)) for keys in change.source_keys]
        vintages = [", ".join(_vintages(side)) for side in (change.before, change.after)]
        if told[0] == told[1] and vintages[0] != vintages[1]:
            told = [f"{keys} ({vintage})" for keys, vintage in zip(told, vintages, strict=True)]
        return _text(" → ".join(dict.fromkeys(filter(None, told))), style="dim")


def _text(text: str, style: str = "") -> Text:
    """Return text that only says something: what would steer the terminal is left out."""
    return Text("".join(sign for sign in text if unicodedata.category(sign)[0] != "C"), style=style)


def _few(keys: Sequence[str]) -> list[str]:
    return list(keys) if len(keys) <= MOST_SOURCES else [*keys[:MOST_SOURCES], f"+{len(keys) - MOST_SOURCES}"]


def _vintages(side: ShownSide | None) -> list[str]:
    return list(dict.fromkeys(source.vintage for source in side.sources if source.vintage)) if side else []
