"""What a pull has got so far, on disk: an interrupted pull goes on from there.

Answers are kept in a hishel store. Only its storage is used: its transport would keep the request with its headers, a key
among them, and every answer with the status 200, those with an error inside too. Here an answer is kept once it has been
read whole and found to be what it should be.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

_CHUNK = 1 << 17


class Kept:
    """Answers by address, in one SQLite file, each for some days: figures of two releases must not be mixed."""

    def __init__(self, file: Path, days: float) -> None:
        from hishel import SqliteStorage

        file.parent.mkdir(parents=True, exist_ok=True)
        # A store that an earlier run left damaged is worth nothing: begin anew.
        if file.exists() and not _is_sound(file):
            for part in file.parent.glob(f"{file.name}*"):
                part.unlink()
        self._storage = SqliteStorage(database_path=file, default_ttl=days * 86_400, max_size=None)

    def get(self, address: str) -> tuple[dict[str, str], Iterator[bytes]] | None:
        """Return the headers and the body kept for an address, or ``None``."""
        entries = self._storage.get_entries(_key(address))
        if not entries:
            return None
        response = entries[0].response
        headers = {name.lower(): response.headers[name] for name in response.headers}
        return headers, iter(response.stream or ())  # type: ignore[arg-type]

    def has(self, address: str) -> bool:
        """Whether an answer is kept for an address."""
        return bool(self._storage.get_entries(_key(address)))

    def put(self, address: str, headers: dict[str, str], body: Path) -> None:
        """Keep the body that stands in a file."""
        from hishel import Headers, Request, Response

        entry = self._storage.create_entry(
            Request("GET", address),
            Response(200, Headers(dict(headers)), _chunks(body)),
            _key(address),
        )
        for _ in entry.response.stream or ():  # type: ignore[union-attr]
            pass  # what is read is written

    def close(self) -> None:
        """Close the file."""
        self._storage.close()


def forget(folder: Path) -> None:
    """Remove what a finished pull has kept."""
    for file in sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):
            file.rmdir() if file.is_dir() else file.unlink()
    with suppress(OSError):
        folder.rmdir()


def fingerprint(asked: Any) -> str:
    """Return a short name for what is asked, the same for the same thing."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def _key(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


def _is_sound(file: Path) -> bool:
    import sqlite3

    try:
        with closing(sqlite3.connect(file)) as connection:
            return bool(connection.execute("pragma quick_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False
