"""Open a file as it was delivered: packed or not, in whatever encoding, whole or cut off, by what is in it.

Names are not trusted: a file is gzip, zip, a workbook or text because its bytes say so.
"""

import codecs
import gzip
import hashlib
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bilateral.errors import SourceError
from bilateral.snapshots.parts import file_hash

_GZIP, _ZIP, _EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
_WORKBOOK_PART = "[Content_Types].xml"
_CHUNK = 1 << 20
#: Unpacked, a file may be this many times its size: tables shrink ten- to fifty-fold, a bomb a thousandfold.
_MOST_UNPACKED, _UNPACKED_ANYWAY = 200, 1 << 28
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGE = re.compile(
    r"(<!--.*?-->\s*)*<(!doctype|html|head|body|title|meta|script|div|p|h1|\?xml)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Excel file of the old kind (.xls); save it as .xlsx",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"7z\xbc\xaf": "packed by 7-Zip; unpack it first",
    b"Rar!": "packed by RAR; unpack it first",
    b"RDX": "a file of R",
}


class SupportsRead(Protocol):
    """Something that gives bytes piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""


@dataclass(frozen=True)
class Opened:
    """A file unpacked: ``path`` holds its bytes as they were inside, ``kind`` is text, workbook, json or parquet.

    ``plain`` says that a text is known to be in UTF-8 without a mark.
    """

    path: Path
    name: str
    kind: str
    plain: bool = False


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as it was delivered, in hexadecimal.

    Raises:
        SourceError: it is missing, no ordinary file, or cannot be read.

    """
    if path.exists() and not path.is_file():  # a pipe would be waited for, and can be read once only
        raise SourceError(f"{path.name} is no ordinary file: save it as one first")
    try:
        return file_hash(path)
    except FileNotFoundError:
        raise SourceError(f"{path} is missing") from None
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror}") from error


def unpacked(path: Path, scratch: Path) -> list[Opened]:
    """Return what a file holds: itself, what gzip packed, or each file of a zip archive that may be a table.

    Args:
        path: the file as delivered.
        scratch: folder in which to unpack.

    Raises:
        SourceError: it is missing, empty, cut off, too large when unpacked, or nothing that holds tables.

    """
    start = _first_bytes(path, path.name)
    if start.startswith(_GZIP):
        inner = scratch / (path.name.removesuffix(".gz") or "unpacked")
        with _said_in_a_line(path.name), gzip.open(path) as packed:
            _unpack(packed, inner, path.stat().st_size, path.name)
        return [Opened(inner, inner.name, _kind(inner, path.name))]
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        with _said_in_a_line(path.name), zipfile.ZipFile(path) as archive:
            if _WORKBOOK_PART not in archive.namelist():
                return list(_members(archive, path, scratch))
    return [Opened(path, path.name, _kind(path, path.name))]


def _members(archive: zipfile.ZipFile, path: Path, scratch: Path) -> Iterator[Opened]:
    found = False
    for number, member in enumerate(archive.infolist()):
        name = Path(member.filename).name
        if member.is_dir() or not name or name.startswith(".") or "__MACOSX" in member.filename:
            continue
        # In a folder of its own: archives may hold two files of one name, and a package needs its neighbours.
        inner = (
            scratch
            / path.name
            / Path(*(part for part in Path(member.filename).parts if part not in ("..", "/")))
        )
        inner = inner if inner.resolve().is_relative_to(scratch.resolve()) else scratch / f"{number}-{name}"
        inner.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed:
            _unpack(packed, inner, member.compress_size, path.name)
        if inner.stat().st_size:
            found = True
            yield Opened(inner, f"{path.name}/{name}", _kind(inner, name))
    if not found:
        raise SourceError(f"{path.name} is an archive without a file in it")


def _unpack(packed: SupportsRead, into: Path, size: int, name: str) -> None:
    most = max(_UNPACKED_ANYWAY, size * _MOST_UNPACKED)
    with into.open("wb") as out:
        written = 0
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise SourceError(
                    f"{name} grows to more than {most / 1e6:,.0f} MB when unpacked; that is no table"
                )
            out.write(chunk)


def as_utf8(opened: Opened, scratch: Path, encoding: str = "") -> Path:
    """Return a text file in UTF-8 without a byte order mark: the same file if it is so already.

    Understood are UTF-8, UTF-16 and UTF-32 with or without a mark, and else Windows-1252, of which Latin-1 is a part.

    Args:
        opened: a file of the kind text.
        scratch: folder for a file written anew.
        encoding: what it is in, if known.

    Raises:
        SourceError: the encoding is unknown, or the file is not in it or no text.

    """
    if opened.plain:
        return opened.path
    found = encoding or _encoding(opened)
    if found == "utf-8" and not encoding:
        return opened.path
    # A name of its own: several archives may hold files of one name.
    target = scratch / f"{hashlib.sha256(str(opened.path).encode()).hexdigest()[:12]}.utf-8"
    try:
        with (
            opened.path.open(encoding=found, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(text, out, _CHUNK)
    except LookupError:
        raise SourceError(
            f"there is no encoding called {encoding!r}; examples are utf-8, cp1251, latin-1"
        ) from None
    except UnicodeError as error:
        raise SourceError(f"{opened.name} is not in the encoding {found}: {error}") from error
    return target


def _encoding(opened: Opened) -> str:
    with opened.path.open("rb") as file:
        start = file.read(4096)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if (zeros := start.count(0)) > len(
        start
    ) // 4:  # ASCII in UTF-16 without a mark: every second byte is zero
        return "utf-16-le" if start[1::2].count(0) >= zeros / 2 else "utf-16-be"
    if zeros:
        raise SourceError(f"{opened.name} cannot be read as a table: it is no text")
    if _is_utf8(opened.path):
        return "utf-8"
    readable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in start)
    if readable < len(start) / 5:
        raise SourceError(f"{opened.name} cannot be read as a table: it is no text")
    return "cp1252" if _is(opened.path, "cp1252") else "latin-1"


def _is_utf8(path: Path) -> bool:
    return _is(path, "utf-8")


def _is(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _kind(path: Path, name: str) -> str:
    start = _first_bytes(path, name)
    for mark, what in _OTHER_KINDS.items():
        if start.startswith(mark):
            raise SourceError(f"{name} is {what}, not a table")
    if start.startswith(_ZIP):
        return "workbook"
    if start.startswith(b"PAR1"):
        return "parquet"
    plain = start.decode("utf-8", "ignore").lstrip("\ufeff \r\n\t")
    if _PAGE.match(plain):
        raise SourceError(f"{name} is a web page, not a table: the download did not give the file")
    return "json" if re.match(r"\{|\[\s*[{\[]", plain) else "text"


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except FileNotFoundError:
        raise SourceError(f"{path} is missing") from None
    except IsADirectoryError:
        raise SourceError(f"{path} is a folder; name the files in it") from None
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}") from error
    if not start:
        raise SourceError(f"{name} cannot be read as a table: it is empty")
    return start


@contextmanager
def _said_in_a_line(name: str) -> Iterator[None]:
    """Turn what goes wrong while unpacking into one line."""
    broken = f"{name} cannot be read as a table"
    try:
        yield
    except EOFError as error:
        raise SourceError(f"{broken}: it was cut off; get it again") from error
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        line = (str(error).splitlines() or [type(error).__name__])[0]
        raise SourceError(f"{broken}: it is damaged or was cut off ({line})") from error
