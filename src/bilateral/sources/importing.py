"""Read files that somebody downloaded into what a snapshot is built from."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.snapshots.database import connected, run
from bilateral.snapshots.package import Snapshot
from bilateral.snapshots.parts import LARGEST_CSV, key_list, select_list
from bilateral.snapshots.sql import quoted
from bilateral.sources.countries import african_states
from bilateral.sources.day import today
from bilateral.sources.delivery import Delivery
from bilateral.sources.formats import Context, Format, Read
from bilateral.sources.mapping import read_by
from bilateral.sources.mapping_file import read_plan
from bilateral.sources.opening import Opened, digest, unpacked
from bilateral.sources.recognise import FORMATS, Recognised, recognise, unknown
from bilateral.sources.selection import Scope

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Imported:
    """What came of files that were read: what was delivered, and what was left out of it for which reason."""

    delivery: Delivery
    called: str
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class _Given:
    """A file as delivered and what it holds."""

    path: Path
    sha256: str
    inside: tuple[Opened, ...]


@contextmanager
def importing(
    files: Sequence[Path],
    base: Snapshot,
    *,
    mapping: Path | None = None,
    known_only: bool = False,
    encoding: str = "",
) -> Iterator[tuple[list[Imported], list[str]]]:
    """Read files; within the context what they delivered may lie in files of its own.

    Args:
        files: files, or folders of files.
        base: the snapshot that they will be added to, for the countries that it knows.
        mapping: how to read all of them, where they are of no known format.
        known_only: whether files of no known format are left out; else they are an error.
        encoding: of text files, where it cannot be found out.

    Yields:
        What was imported, and the names of the files that were left out.

    Raises:
        SourceError: a file is missing, damaged, of no known format, or wrong as a whole.

    """
    with TemporaryDirectory(prefix="bilateral-") as name:
        folder = Path(name)
        context = _context(base, folder, encoding)
        given = [_opened(path, folder / str(number)) for number, path in enumerate(_every(files))]
        if not given:
            raise SourceError("no file was named")
        if mapping is not None:
            plan = read_plan(mapping)
            reads = [(one, "a table of its own", read_by(plan, _only(one), context)) for one in given]
            for one, _, read in reads:
                _refuse_empty([read], [one.path.name])
            yield [_imported([one], called, read, context) for one, called, read in reads], []
            return
        known, left = _recognised(given, context, known_only=known_only)
        yield list(_read_all(known, context)), left


def _context(base: Snapshot, folder: Path, encoding: str) -> Context:
    frame = base.table("countries")
    states = frozenset(frame[frame.kind == "country"].iso3)
    depths = {str(code): depth for code, depth in zip(frame.iso3, frame.depth, strict=True) if depth == depth}  # noqa: PLR0124
    scope = Scope(states, states, states, frozenset(african_states(frame)))
    return Context(scope, folder, today(), encoding, depths)


def _every(files: Sequence[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            inside = [one for one in path.iterdir() if one.is_file() and not one.name.startswith(".")]
            if not inside:
                raise SourceError(f"the folder {path} has no file in it")
            yield from sorted(inside)
        else:
            yield path


def _opened(path: Path, scratch: Path) -> _Given:
    scratch.mkdir()
    return _Given(path, digest(path), tuple(unpacked(path, scratch)))


def _only(given: _Given) -> Opened:
    if len(given.inside) != 1:
        names = ", ".join(one.name for one in given.inside)
        raise SourceError(
            f"{given.path.name} holds several files: {names[:200]}; unpack the one that is meant"
        )
    return given.inside[0]


def _recognised(
    given: Sequence[_Given], context: Context, *, known_only: bool
) -> tuple[list[tuple[_Given, Recognised]], list[str]]:
    known: list[tuple[_Given, Recognised]] = []
    left: list[str] = []
    for one in given:
        found = [(file, recognise(file, context.folder, context.encoding)) for file in one.inside]
        here = [(one, what) for _, what in found if what is not None]
        # A package names its own files; what else lies in an archive beside a table is notes on it.
        package = [pair for pair in here if pair[1].format.json_type and len(one.inside) > 1]
        known += package[:1] or here
        if not here and not known_only:
            raise unknown(one.inside[0], context.folder, context.encoding)
        beside = [file.name for file, what in found if what is None]
        left += [] if package else beside
    return known, left


def _read_all(known: Sequence[tuple[_Given, Recognised]], context: Context) -> Iterator[Imported]:
    by_name: dict[str, list[tuple[_Given, Recognised]]] = {}
    for given, what in known:
        by_name.setdefault(what.format.name, []).append((given, what))
    for given, what in known:
        if not what.format.alone:
            owner = next(one for one in FORMATS if what.format.name in one.companions)
            if owner.name not in by_name:
                raise SourceError(f"{what.file.name} goes with a file of {owner.about}: name both")
            continue
        parts = [(given, what), *_companions(what.format, what.file, by_name)]
        found = what.format.read([part.file for _, part in parts], context)
        origins = [_origin(one, part.file) for one, part in parts]
        reads = found if isinstance(found, list) else [found]
        _refuse_empty(reads, origins)
        for read in reads:
            yield _imported([one for one, _ in parts], what.format.name, read, context, what.format, origins)


def _refuse_empty(reads: Sequence[Read], origins: Sequence[str]) -> None:
    """Raise where nothing came of a file. Of the sources of a package some may have no row: they are named by others."""
    if any(isinstance(rows, Path) or len(rows) for read in reads for rows in read.tables.values()):
        return
    left_out = sum((read.left_out for read in reads), Counter[str]())
    why = "".join(f"; {count:,} rows: {reason}" for reason, count in left_out.items())
    raise SourceError(f"{', '.join(origins)} holds nothing that can be taken{why}")


def _origin(given: _Given, file: Opened) -> str:
    """Return how provenance calls a file: in an archive of several, the archive and the file in it."""
    return file.name if len(given.inside) > 1 and file.kind != "json" else given.path.name


def _companions(
    one: Format, file: Opened, by_name: Mapping[str, list[tuple[_Given, Recognised]]]
) -> list[tuple[_Given, Recognised]]:
    for name in one.companions:
        if name not in by_name:
            about = next(other.about for other in FORMATS if other.name == name)
            raise SourceError(f"{file.name} ({one.name}) needs another file beside it: {about}")
    return [by_name[name][0] for name in one.companions]


def _imported(
    given: Sequence[_Given],
    called: str,
    read: Read,
    context: Context,
    one: Format | None = None,
    origins: Sequence[str] = (),
) -> Imported:
    hashes = [part.sha256 for part in given]
    names = ", ".join(origins or [part.path.name for part in given])
    delivery = Delivery(
        source=_source_row(read, one, context),
        tables={table: _spilled(table, rows, read.source_id, context) for table, rows in read.tables.items()},
        origin=names,
        sha256=hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
        retrieved=context.day,
        set_aside=read.set_aside,
        whole=read.whole,
    )
    return Imported(delivery, called, dict(Counter(read.left_out)))


def _source_row(read: Read, one: Format | None, context: Context) -> dict[str, str | None]:
    row: dict[str, str | None] = {
        "source_id": read.source_id,
        "title": read.title,
        "publisher": one.publisher if one else None,
        "url": (one.url if one else None) or None,
        "licence": (one.licence if one else None) or None,
        "published": read.published or None,
        "accessed": context.day[:7],
        "note": read.note or None,
    }
    return row | dict(read.source)


def _spilled(table: str, rows: Any, source_id: str, context: Context) -> Any:
    """Write a large frame to a file, so that the memory that it takes is free for the next."""
    if isinstance(rows, Path) or len(rows) <= LARGEST_CSV:
        return rows
    path = context.folder / f"{table}-{uuid.uuid4().hex}.parquet"
    frame: pd.DataFrame = rows.assign(source_id=source_id) if "source_id" in select_list(table) else rows
    with connected(context.folder) as connection:
        connection.register("frame", frame)
        missing = [f'null as "{name}"' for name in _columns(table) if name not in frame.columns]
        every = ", ".join(["*", *missing])
        run(
            connection,
            f"copy (select {select_list(table)} from (select {every} from frame) order by {key_list(table)}) "
            f"to {quoted(str(path))} (format parquet, compression zstd)",
        )
    return path


def _columns(table: str) -> list[str]:
    from bilateral.snapshots.schema import tables

    return [column["name"] for column in tables()[table]["columns"]]
