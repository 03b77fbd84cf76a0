"""Which pairs a batch is about: those with a country, those among countries and groups, all, or those of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import PairError, ParameterError
from bilateral.pair import Country, Pair, find_country, find_pair

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot

COLUMNS = ("reporter", "partner")


@dataclass(frozen=True)
class Choice:
    """How pairs are chosen; nothing in it has been checked.

    ``reporters`` and ``among`` are countries by name or code, and groups of the snapshot (``eac``). Reporters alone go
    with every country that the snapshot covers in depth, reporters and ``among`` together with those of ``among``;
    ``among`` alone gives all pairs of its countries, ``everything`` all pairs of the countries in depth. Both
    directions are pairs: each has a report from its own side. ``file`` is a CSV file with columns reporter, partner.
    """

    reporters: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    everything: bool = False
    file: Path | None = None

    def check(self) -> None:
        """Raise ``ParameterError`` unless the pairs are chosen in exactly one way."""
        ways = [bool(self.reporters or self.among), self.everything, self.file is not None]
        if sum(ways) != 1:
            raise ParameterError(
                "Say which pairs: --with COUNTRY, --among GROUP, --all, or a CSV file of pairs"
                + ("; these do not go together." if any(ways) else ".")
            )


@dataclass(frozen=True)
class Chosen:
    """The pairs in order, each once, and what the user should know about them."""

    pairs: tuple[Pair, ...]
    notes: tuple[str, ...] = ()


def chosen_pairs(choice: Choice, snapshot: Snapshot) -> Chosen:
    """Return the pairs that are chosen.

    Raises ``ParameterError`` or ``PairError``, one line, for an unknown country or group (with the nearest), a file
    that has no pairs, and a row of it that is no pair (with its line).
    """
    choice.check()
    if choice.file is not None:
        return read_pairs(choice.file)
    groups = _Groups(snapshot)
    deep = [] if choice.among else groups.in_depth()
    among = groups.members(choice.among) if choice.among else deep
    reporters = groups.members(choice.reporters) if choice.reporters else among
    pairs = tuple(Pair(one, other) for one in reporters for other in among if one != other)
    if not pairs:
        raise ParameterError("These are no two different countries: name more of them.")
    return Chosen(pairs)


class _Groups:
    """The countries and country groups of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        rows = snapshot.query("select group_id, label, iso3 from country_groups order by all")
        self._members: dict[str, list[str]] = {}
        self._labels: dict[str, str] = {}
        for group, label, iso3 in rows.itertuples(index=False):
            self._members.setdefault(_key(group), []).append(iso3)
            self._labels[_key(group)] = label

    def in_depth(self) -> list[Country]:
        """Return the countries that the snapshot covers in depth."""
        found = self._snapshot.query("select iso3 from countries where depth = 'deep' order by iso3")
        return [find_country(iso3) for iso3 in found["iso3"]]

    def members(self, names: Iterable[str]) -> list[Country]:
        """Return the countries that names of groups and countries stand for, each once, in the order given."""
        return list(dict.fromkeys(country for name in names for country in self._members_of(name)))

    def _members_of(self, name: str) -> list[Country]:
        if found := self._members.get(_key(name)):
            return [find_country(iso3) for iso3 in found]
        try:
            return [find_country(name)]
        except PairError as error:
            near = get_close_matches(_key(name), self._members, n=3, cutoff=0.6)
            if not near and "Did you mean" in str(error):
                raise
            shown = near or sorted(self._members)
            listed = ", ".join(f"{group} ({self._labels[group].partition(':')[0]})" for group in shown)
            lead = "Did you mean the group" if near else "The groups are"
            raise PairError(
                f"There is no country or group {name!r}. {lead} {listed}{'?' if near else '.'}"
            ) from None


def _key(name: str) -> str:
    return name.strip().casefold().replace("-", "_").replace(" ", "_")


def read_pairs(path: Path) -> Chosen:
    """Return the pairs of a CSV file whose columns are called reporter and partner; others are not looked at.

    Without such a heading, the file has those two columns. A pair that stands there twice is made once. Raises
    ``ParameterError`` for a file that cannot be read or is empty, and for the first row that is no pair.
    """
    path = path.expanduser()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except IsADirectoryError:
        raise ParameterError(f"{path} is a folder, not a CSV file of pairs.") from None
    except OSError as error:
        raise ParameterError(f"The file of pairs {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ParameterError(f"The file of pairs {path} is not text in UTF-8.") from None
    first: dict[str, int] = {}
    pairs, notes = [], []
    for line, reporter, partner in _rows(path, text):
        try:
            pair = find_pair(reporter, partner)
        except PairError as error:
            raise PairError(f"{path}, line {line}: {error}") from None
        if pair.key in first:
            notes.append(
                f"{path}, line {line}: {pair} stands on line {first[pair.key]} already; it is made once."
            )
            continue
        first[pair.key] = line
        pairs.append(pair)
    if not pairs:
        raise ParameterError(f"{path} has no pairs: each row needs a reporter and a partner.")
    return Chosen(tuple(pairs), tuple(notes))


def _rows(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, reporter and partner of each row that is not empty."""
    heading = text.lstrip().partition("\n")[0]
    delimiter = ";" if ";" in heading and "," not in heading else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    places: tuple[int, int] | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if places is None:
                names = [cell.casefold() for cell in cells]
                if set(COLUMNS) <= set(names):
                    places = (names.index(COLUMNS[0]), names.index(COLUMNS[1]))
                    continue
                places = (0, 1)
                _need_two(path, reader.line_num, cells, exactly=True)
            _need_two(path, reader.line_num, cells[: max(places) + 1], at_least=max(places) + 1)
            yield reader.line_num, cells[places[0]], cells[places[1]]
    except csv.Error as error:
        raise ParameterError(f"{path}, line {reader.line_num}: {error}.") from None


def _need_two(path: Path, line: int, cells: list[str], *, exactly: bool = False, at_least: int = 2) -> None:
    if len(cells) < at_least or (exactly and len(cells) != 2):
        raise ParameterError(f"{path}, line {line}: a row is a reporter and a partner, such as RWA,KAZ.")
