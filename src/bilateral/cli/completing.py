"""What a shell offers when the user presses Tab: countries and chapters, read from files that open in milliseconds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

#: By this variable the script in the shell asks, and says for which shell.
VARIABLE = "_BILATERAL_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


class _InBash(str):
    """A word as bash wants it, which puts it into the line as it is; other shells quote it themselves.

    Typer keeps of what it is offered the words that begin with what was typed, which it has without the quoting.
    """

    __slots__ = ()

    def __new__(cls, word: str) -> _InBash:
        return super().__new__(cls, re.sub(r"([^\w,.-])", r"\\\1", word))

    def startswith(self, *_: Any) -> bool:
        return True


def complete_country(incomplete: str) -> list[tuple[str, str]]:
    """Return the countries that a beginning may mean, by code or by English name, in the case that was typed.

    Each begins with what was typed, since most shells take nothing else; accents may be left out: "turk" is "turkiye".
    """
    return [(_word(word), beside) for word, beside in _countries(incomplete)]


def _countries(incomplete: str) -> Iterator[tuple[str, str]]:
    from bilateral.country_names import lookup_key
    from bilateral.pair import all_countries

    lower = incomplete.islower()
    for country in all_countries():
        name = country.name()
        if country.iso3.startswith(incomplete.upper()):
            yield country.iso3.lower() if lower else country.iso3, name
    if not incomplete:
        return
    for country in all_countries():
        name = country.name()
        beginning, rest = name[: len(incomplete)], name[len(incomplete) :]
        if lookup_key(beginning) == lookup_key(incomplete):
            yield incomplete + (rest.lower() if lower else rest), country.iso3


def complete_chapters(incomplete: str) -> list[tuple[str, str]]:
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
        (_word(f"{head}{comma}{chapter.id}"), chapter.question)
        for chapter in chapters
        if chapter.id.startswith(last.lower()) and chapter.id not in taken
    ]


def complete_language(incomplete: str) -> list[tuple[str, str]]:
    """Return the languages that are complete; any other is taken too, but not offered."""
    names = {"en": "English", "fr": "français"}
    return [(code, name) for code, name in names.items() if code.startswith(incomplete.lower())]


def _word(word: str) -> str:
    return _InBash(word) if os.environ.get(VARIABLE, "").endswith("bash") else word


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
