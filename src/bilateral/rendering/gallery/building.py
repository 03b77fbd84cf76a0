"""From a folder of reports to its gallery: read, put in order, split into pages, write."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilateral.country_names import lookup_key
from bilateral.errors import OutputError
from bilateral.evidence.wording import Voice
from bilateral.rendering.gallery.cards import card_of, country_name
from bilateral.rendering.gallery.columns import Columns
from bilateral.rendering.gallery.data import page_data
from bilateral.rendering.gallery.page import PageLink, Totals, page_html
from bilateral.rendering.gallery.reading import CACHE, Entry, entry_names, read_entry
from bilateral.rendering.gallery.writing import write_aside

#: So many cards stand on one page.
PAGE_SIZE = 2000
_FIRST_PAGE = "index.html"
_FURTHER_PAGE = re.compile(r"gallery-\d+\.html")


def write_gallery(folder: Path, language: str = "en", page_size: int = PAGE_SIZE) -> Path:
    """Write the gallery of a folder of reports and return its first page, ``index.html``.

    Each report is a folder with ``facts.json`` and ``manifest.json``, each failure a file ``failed/<KEY>.json``; a
    report that is damaged or not whole is shown as such, with the reason. The same reports give the same bytes. What was
    read is kept in ``.gallery/``, so that only what has changed is read anew. Raises ``OutputError`` where
    the pages cannot be written.
    """
    voice = Voice(language)
    try:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, "it is a file, not a folder")
        folder.mkdir(parents=True, exist_ok=True)
        names = entry_names(folder)
        # Bare of their figures, so that any number of them fits into memory.
        entries = _in_order(voice, [_bare(read_entry(folder, name)) for name in names])
        pages = [entries[start : start + page_size] for start in range(0, len(entries), page_size)] or [[]]
        for number in range(len(pages)):
            write_aside(folder / _file(number), _page(voice, folder, pages, number).encode())
        _clear(folder, names, len(pages))
    except OSError as error:
        raise OutputError(f"The gallery cannot be written to {folder}: {error.strerror or error}") from error
    return folder / _FIRST_PAGE


def _bare(entry: Entry) -> Entry:
    return replace(entry, digest=replace(entry.digest, numbers={}, figures={}) if entry.digest else None)


def _in_order(voice: Voice, entries: list[Entry]) -> list[Entry]:
    """Return reports by the names of their countries, and after them the failures."""

    def place(entry: Entry) -> tuple[bool, str, str, str]:
        reporter, partner = (
            lookup_key(country_name(voice, code)) for code in (entry.reporter, entry.partner)
        )
        return entry.digest is None, reporter, partner, entry.name

    return sorted(entries, key=place)


def _file(number: int) -> str:
    return _FIRST_PAGE if number == 0 else f"gallery-{number + 1}.html"


def _page(voice: Voice, folder: Path, pages: Sequence[Sequence[Entry]], number: int) -> str:
    columns = Columns()
    reports, failures = [], []
    for bare in pages[number]:
        entry = read_entry(folder, bare.name)
        if entry.digest is None:
            failures.append((bare, card_of(voice, entry)))
        else:
            columns.add(entry.digest.numbers)
            reports.append((bare, card_of(voice, entry)))
    elsewhere = [(_file(other), pages[other]) for other in range(len(pages)) if other != number]
    data = page_data(voice, [bare for bare, _ in reports], [bare for bare, _ in failures], columns, elsewhere)
    links = [PageLink(at + 1, _file(at), _span(voice, page)) for at, page in enumerate(pages) if page]
    every = [entry for page in pages for entry in page]
    good = sum(entry.digest is not None for entry in every)
    return page_html(
        voice, [card for _, card in reports], [card for _, card in failures], data, Totals(good, len(every) - good),
        links if len(links) > 1 else (), number + 1,
    )  # fmt: skip


def _span(voice: Voice, page: Sequence[Entry]) -> str:
    """Return what a page holds: its first and its last reporter."""
    first, last = (country_name(voice, entry.reporter) for entry in (page[0], page[-1]))
    return first if first == last else f"{first} – {last}"


def _clear(folder: Path, names: Sequence[str], pages: int) -> None:
    """Remove pages of a longer gallery, and what was kept of reports that are gone."""
    current = {_file(number) for number in range(pages)}
    for place in folder.glob("gallery-*.html"):
        if _FURTHER_PAGE.fullmatch(place.name) and place.name not in current:
            place.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        for place in (folder / CACHE).glob("*.json"):
            if place.stem not in set(names):
                place.unlink(missing_ok=True)
