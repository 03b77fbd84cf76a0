"""From a folder of reports to its gallery: read, put in order, split into pages, write."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bilateral.country_names import lookup_key
from bilateral.errors import OutputError
from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.comparison import country_label
from bilateral.rendering.gallery.cards import card_of
from bilateral.rendering.gallery.columns import Columns
from bilateral.rendering.gallery.data import page_data
from bilateral.rendering.gallery.page import PageLink, Totals, page_html
from bilateral.rendering.gallery.reading import CACHE, Entry, entry_names, read_entry
from bilateral.rendering.writing import write_aside

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
        # Without their numbers, so that any count of them fits into memory.
        pages = _split(voice, [read_entry(folder, name, numbers=False) for name in names], page_size)
        for number in range(len(pages)):
            write_aside(folder / _file(number), _page(voice, folder, pages, number).encode())
        _clear(folder, names, len(pages))
    except OSError as error:
        raise OutputError(f"The gallery cannot be written to {folder}: {error.strerror or error}") from error
    return folder / _FIRST_PAGE


@dataclass(frozen=True)
class _Page:
    """What stands on one page: reports, and the failures of pairs without one."""

    reports: Sequence[Entry]
    failures: Sequence[Entry]

    @property
    def entries(self) -> list[Entry]:
        return [*self.reports, *self.failures]


def _split(voice: Voice, entries: Sequence[Entry], page_size: int) -> list[_Page]:
    """Return the pages: reports by the names of their countries, evenly, and failures from the first page on."""

    def place(entry: Entry) -> tuple[str, str, str]:
        reporter, partner = (
            lookup_key(country_label(voice, code)) for code in (entry.reporter, entry.partner)
        )
        return reporter, partner, entry.name

    good = _evenly(sorted((entry for entry in entries if entry.digest), key=place), page_size)
    bad = _evenly(sorted((entry for entry in entries if not entry.digest), key=place), page_size)
    count = max(len(good), len(bad), 1)
    return [_Page(*(part[at] if at < len(part) else [] for part in (good, bad))) for at in range(count)]


def _evenly(entries: Sequence[Entry], most: int) -> list[Sequence[Entry]]:
    """Split into the fewest parts of at most so many, as equal as they can be."""
    count = -(-len(entries) // most)
    cuts = [len(entries) * part // count for part in range(count + 1)] if count else []
    return [entries[first:last] for first, last in pairwise(cuts)]


def _file(number: int) -> str:
    return _FIRST_PAGE if number == 0 else f"gallery-{number + 1}.html"


def _page(voice: Voice, folder: Path, pages: Sequence[_Page], number: int) -> str:
    page = pages[number]
    columns = Columns()
    cards = []
    for known in page.reports:
        entry = read_entry(folder, known.name)
        # A report that has gone in the meantime has a card without figures.
        columns.add(entry.digest.numbers if entry.digest else {})
        cards.append(card_of(voice, entry))
    elsewhere = [(_file(at), other.entries) for at, other in enumerate(pages) if at != number]
    links = (
        [PageLink(at + 1, _file(at), _span(voice, each)) for at, each in enumerate(pages)]
        if elsewhere
        else []
    )
    return page_html(
        voice,
        cards,
        [card_of(voice, entry) for entry in page.failures],
        page_data(voice, page.reports, page.failures, columns, elsewhere),
        Totals(sum(len(each.reports) for each in pages), sum(len(each.failures) for each in pages)),
        links,
        number + 1,
    )


def _span(voice: Voice, page: _Page) -> str:
    """Return what a page holds: its first and its last reporter."""
    ends = page.reports or page.failures
    first, last = (country_label(voice, entry.reporter) for entry in (ends[0], ends[-1]))
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
