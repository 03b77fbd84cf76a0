"""What a shell offers when the user presses Tab: countries and chapters, read from files that open in milliseconds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

#: By this variable the script in the shell asks, and says for which shell.
VARIABLE = "_BILATERAL_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@dataclass(frozen=True)
class Offer:
    """A word that a shell may put in the place of what was typed; ``help`` stands beside it where a shell shows that.

    It has the attributes that Typer's own items have, of which each version keeps the class somewhere else.
    """

    value: str
    help: str | None = None
    type: str = "plain"


def complete_country(context: Any, parameter: Any, incomplete: str) -> list[Offer]:
    """Return the countries that a beginning may mean, by code or by English name, in the case that was typed.

    Each begins with what was typed, since most shells take nothing else; accents may be left out: "turk" is "turkiye".
    """
    return [_quoted(offer) for offer in _countries(incomplete)]


def _countries(incomplete: str) -> Iterator[Offer]:
    from bilateral.country_names import lookup_key
    from bilateral.pair import all_countries

    lower = incomplete.islower()
    for country in all_countries():
        name = country.name()
        if country.iso3.startswith(incomplete.upper()):
            yield Offer(country.iso3.lower() if lower else country.iso3, name)
    if not incomplete:
        return
    for country in all_countries():
        name = country.name()
        beginning, rest = name[: len(incomplete)], name[len(incomplete) :]
        if lookup_key(beginning) == lookup_key(incomplete):
            yield Offer(incomplete + (rest.lower() if lower else rest), country.iso3)


def complete_chapters(context: Any, parameter: Any, incomplete: str) -> list[Offer]:
    """Return lists of chapters: what was typed to the last comma, and the next one by name."""
    from bilateral.errors import BilateralError
    from bilateral.execution.chapters import list_chapters
    from bilateral.project import find_project

    head, comma, last = incomplete.rpartition(",")
    try:
        chapters = list_chapters(project=find_project(Path.cwd()))
    except BilateralError:  # of what the report will tell; Tab says nothing
        chapters = list_chapters()
    taken = head.split(",")
    return [
        _quoted(Offer(f"{head}{comma}{chapter.id}", chapter.question))
        for chapter in chapters
        if chapter.id.startswith(last.lower()) and chapter.id not in taken
    ]


def _quoted(offer: Offer) -> Offer:
    """Return an offer as bash wants it: bash puts it into the line as it is, the others quote it themselves."""
    if not os.environ.get(VARIABLE, "").endswith("bash"):
        return offer
    return Offer(re.sub(r"([^\w,.-])", r"\\\1", offer.value), offer.help)


def script(shell: str) -> str:
    """Return what a shell is to read, so that it completes this program's commands, options and countries.

    Raises ``ParameterError`` for another shell.
    """
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # as it is named in all versions

    from bilateral.errors import ParameterError

    if shell not in SHELLS:
        raise ParameterError(f"There is no completion for {shell!r}; there is one for {', '.join(SHELLS)}.")
    return get_completion_script(prog_name="bilateral", complete_var=VARIABLE, shell=shell)


def completion(shell: Annotated[str, typer.Argument(help="bash, zsh or fish.")]) -> None:
    """Print what makes a shell complete commands, options and countries: `eval "$(bilateral completion bash)"`."""
    print(script(shell))
