"""Where rows stand in a file: lines that hold none, lines that are not well-formed, and a last line that breaks off."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bilateral.sources.layout import Layout

_LAST_BYTES = 4096
_PIECE, _LONGEST_EMPTY = 1 << 22, 64
_EMPTY_LINE = re.compile(rb"\n[ \t\r]*\n")
_STRUCTURE = {
    "MISSING COLUMNS": "too few cells",
    "TOO MANY COLUMNS": "too many cells",
    "UNQUOTED VALUE": "a quotation mark that is not closed",
    "LINE SIZE OVER MAXIMUM": "a line longer than any in a table",
    "INVALID ENCODING": "bytes that are no text",
}


@dataclass(frozen=True)
class Rejected:
    """A line that DuckDB could not read as a row: its number in the file, what stands in it, and what is wrong."""

    line: int
    text: str
    kind: str

    @property
    def reason(self) -> str:
        """What is wrong, in words."""
        return _STRUCTURE.get(self.kind, self.kind.lower())


class Lines:
    """The lines of a file after its header; the first line of the file is 1, and a row counts as one line."""

    def __init__(self, path: Path, layout: Layout, rejects: Iterable[tuple[int, str, str]]) -> None:
        """Take what DuckDB rejected: line, text and kind of error, several of a line or none."""
        self._path, self._layout = path, layout
        by_line: dict[int, Rejected] = {}
        for line, text, kind in rejects:
            # DuckDB takes empty lines for the beginning of the line that it rejects.
            number = int(line) + len(text) - len(text.lstrip("\n"))
            by_line.setdefault(number, Rejected(number, text.strip("\r\n"), kind))
        self._rejected = [by_line[line] for line in sorted(by_line)]

    @property
    def notes(self) -> list[Rejected]:
        """Rejected lines of one cell: notes above or below a table, not rows."""
        return [one for one in self._rejected if self._is_note(one)]

    @property
    def invalid(self) -> list[Rejected]:
        """Rejected lines that were meant as rows."""
        return [one for one in self._rejected if not self._is_note(one)]

    def _is_note(self, rejected: Rejected) -> bool:
        return self._layout.width > 1 and self._layout.separator not in rejected.text

    @property
    def broken_off(self) -> int | None:
        """The line in the middle of which the file ends, or ``None``."""
        last = self._rejected[-1] if self._rejected else None
        if last is None or (self._is_note(last) and last.kind != "UNQUOTED VALUE"):
            return None
        size = self._path.stat().st_size
        with self._path.open("rb") as file:
            file.seek(max(0, size - _LAST_BYTES))
            end = file.read().decode("utf-8", "replace")
        ends = not end.endswith(("\n", "\r")) and end.endswith(last.text[-200:])
        return last.line if ends else None

    def of_row(self, n: int) -> int:
        """Return the line of the n-th row that is well-formed."""
        # After as many lines without a row as have fewer rows before them than this one.
        return self._layout.skipped + n + bisect_left(self._rows_before, n)

    @cached_property
    def _rows_before(self) -> list[int]:
        """How many rows stand before each line that holds none."""
        return [line - self._layout.skipped - place - 1 for place, line in enumerate(self._without_rows)]

    @cached_property
    def _without_rows(self) -> list[int]:
        rejected = {one.line for one in self._rejected}
        if not self._has_empty_lines():
            return sorted(rejected)
        with self._path.open("rb") as file:
            empty = (number for number, line in enumerate(file, 1) if not line.strip())
            return sorted(rejected | {number for number in empty if number > self._layout.skipped})

    def _has_empty_lines(self) -> bool:
        """Look for an empty line in large pieces: going through millions of lines one by one takes seconds."""
        with self._path.open("rb") as file:
            end = b""
            while piece := file.read(_PIECE):
                if _EMPTY_LINE.search(end + piece):
                    return True
                end = piece[-_LONGEST_EMPTY:]
        return False
