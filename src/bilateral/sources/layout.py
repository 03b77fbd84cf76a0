"""Find out how a delimited file is laid out: what parts its cells, and in which line the names of its columns stand."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = (",", ";", "\t", "|")
_START = 1 << 17
_LOOKED_AT = 40


@dataclass(frozen=True)
class Layout:
    """How a delimited file is laid out.

    Attributes:
        separator: what parts cells.
        header: the names of the columns, as written.
        skipped: how many lines stand before the first row, the header among them.
        width: how many cells a row has; some publishers end rows, but not the header, in a separator.

    """

    separator: str
    header: tuple[str, ...]
    skipped: int
    width: int

    def place(self, column: str) -> int | None:
        """Return where a column stands, by its name without regard to case and spaces; ``None`` where it does not."""
        wanted = plain(column)
        return next((place for place, name in enumerate(self.header) if plain(name) == wanted), None)


def plain(name: str) -> str:
    """Reduce the name of a column to what counts: no case, no spaces around or doubled."""
    return " ".join(name.replace("\ufeff", "").replace("\u00a0", " ").split()).casefold()


def beginning(path: Path) -> str:
    """Return the first lines of a file in UTF-8, without a line that the cut goes through."""
    with path.open("rb") as file:
        start = file.read(_START)
        whole = not file.read(1)
    text = start.decode("utf-8", "replace")
    return text if whole else text[: text.rfind("\n") + 1]


def find_layout(text: str, columns: Iterable[str], prefer: str = "") -> Layout | None:
    """Return the layout in which the first lines of a file have all these columns, or ``None``."""
    wanted = {plain(column) for column in columns}
    for separator in dict.fromkeys([*prefer, *SEPARATORS]):
        for rows in _rows(text, separator):
            if wanted <= {plain(cell) for cell in rows[0][1]}:
                return _layout(separator, rows)
    return None


def likely_header(text: str) -> Layout:
    """Return the layout that the first lines most likely have: the first line with the most cells is the header."""
    best: Layout | None = None
    for separator in SEPARATORS:
        every = list(_rows(text, separator))
        if not every:
            continue
        rows = max(every, key=lambda rows: len(rows[0][1]))
        found = _layout(separator, rows)
        if best is None or len(found.header) > len(best.header):
            best = found
    return best or Layout(",", (), 0, 0)


def _rows(text: str, separator: str) -> Iterable[Sequence[tuple[int, list[str]]]]:
    """Yield the rows from each of the first lines on: with the line in which a row ends, and its cells."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    every: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            every.append((reader.line_num, cells))
            if len(every) > _LOOKED_AT:
                break
    except csv.Error:  # a cell larger than any in a table: another separator may do
        pass
    for start, (_, cells) in enumerate(every):
        if any(cell.strip() for cell in cells):
            yield every[start:]


def _layout(separator: str, rows: Sequence[tuple[int, list[str]]]) -> Layout:
    (line, names), following = (
        rows[0],
        [cells for _, cells in rows[1:] if any(cell.strip() for cell in cells)],
    )
    header = [name.replace("\ufeff", "").strip() for name in names]
    while len(header) > 1 and not header[-1]:
        header.pop()
    widths = {len(cells) for cells in following}
    width = (
        widths.pop() if len(widths) == 1 else max((w for w in widths if w >= len(names)), default=len(names))
    )
    beyond = [cells[len(names) :] for cells in following if len(cells) > len(names)]
    if width < len(names) or any(cell.strip() for cells in beyond for cell in cells):
        width = len(names)
    return Layout(separator, tuple(header), line, width)
