"""What a shell offers when the user presses Tab: countries and chapters, read from files that open in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def complete_country(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield the codes of the countries that a beginning may mean, each with its name.

    A code is offered for its own beginning and for that of any English name ("ken", "Rwa", "türk"); where the whole of
    what was typed is no beginning of a code, shells take the name itself.
    """
    from bilateral.country_names import codes, lookup_key

    typed = lookup_key(incomplete)
    names = _english_names()
    for iso3, _, _ in codes():
        name = names.get(iso3, "")
        if iso3.startswith(incomplete.upper()):
            yield iso3, name
        elif typed and lookup_key(name).startswith(typed):
            yield name, iso3


def complete_chapters(incomplete: str) -> Iterator[tuple[str, str]]:
    """Yield lists of chapters: what was typed to the last comma, and the next one by name."""
    from bilateral.errors import BilateralError
    from bilateral.execution.chapters import list_chapters
    from bilateral.project import find_project

    head, comma, last = incomplete.rpartition(",")
    try:
        chapters = list_chapters(project=find_project(Path.cwd()))
    except BilateralError:
        chapters = list_chapters()
    taken = head.split(",")
    for chapter in chapters:
        if chapter.id.startswith(last.lower()) and chapter.id not in taken:
            yield f"{head}{comma}{chapter.id}", chapter.question


def _english_names() -> dict[str, str]:
    """Return alpha-3 → the English name, as countries are called in reports."""
    from bilateral.pair import all_countries

    return {country.iso3: country.name() for country in all_countries()}
