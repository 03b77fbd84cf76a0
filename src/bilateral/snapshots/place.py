"""Where the user's own snapshots are, which of them is in use, and the lock that writers hold."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import SnapshotError

EMBEDDED = "embedded"
DESCRIPTOR = "datapackage.json"
_VARIABLE = "BILATERAL_DATA"
_IN_USE = "in-use"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Stored:
    """A snapshot under the user's data folder; ``problem`` says why it cannot be opened, if so."""

    name: str
    path: Path
    created: str
    problem: str | None = None


def store_folder() -> Path:
    """Return the user's data folder of this program: ``BILATERAL_DATA``, else where the system keeps such.

    It need not exist.
    """
    if given := os.environ.get(_VARIABLE):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("bilateral", appauthor=False)


def snapshots_folder() -> Path:
    """Return the folder in which each stored snapshot has a folder of its own name."""
    return store_folder() / "snapshots"


def check_name(name: str) -> str:
    """Return a name that a snapshot may have.

    Raises:
        SnapshotError: it is none, or kept for the snapshot that comes with the package.

    """
    if not _NAME.fullmatch(name) or name == EMBEDDED:
        raise SnapshotError(
            f"{name!r} cannot be the name of a snapshot: small letters, digits, dots and dashes, and not {EMBEDDED}"
        )
    return name


def stored_snapshots() -> list[Stored]:
    """Return the snapshots under the user's data folder, the oldest first."""
    try:
        folders = [path for path in snapshots_folder().iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return []
    found = [_described(path) for path in folders if path.is_dir()]
    return sorted(found, key=lambda one: (one.created, _stored_at(one.path), one.name))


def _stored_at(path: Path) -> int:
    try:
        return (path / DESCRIPTOR).stat().st_mtime_ns
    except OSError:
        return 0


def _described(path: Path) -> Stored:
    try:
        created = json.loads((path / DESCRIPTOR).read_text(encoding="utf-8"))["created"]
        return Stored(path.name, path, str(created)[:10])
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Stored(path.name, path, "", f"{DESCRIPTOR} cannot be read: {error}")


def is_stored(name: str) -> bool:
    """Tell whether a snapshot of this name is stored."""
    return bool(_NAME.fullmatch(name)) and (snapshots_folder() / name).is_dir()


def check_free(name: str | None) -> None:
    """Refuse a name that a new snapshot cannot have, before anything is done for it; no name is chosen when it is stored.

    Raises:
        SnapshotError: it cannot be a name, or is taken.

    """
    if name is not None and is_stored(check_name(name)):
        raise SnapshotError(f"a snapshot called {name!r} is stored already; name another")


def folder_of(name: str) -> Path:
    """Return the folder of a stored snapshot.

    Raises:
        SnapshotError: none has this name; the message names those that there are.

    """
    if not is_stored(name):
        raise SnapshotError(f"no stored snapshot is called {name!r}; {stored_names()}")
    return snapshots_folder() / name


def stored_names() -> str:
    """Say in a few words which snapshots are stored."""
    names = [stored.name for stored in stored_snapshots()]
    return f"stored are {', '.join(names)}" if names else "none is stored"


def current() -> str | None:
    """Return the name of the stored snapshot that is in use, or ``None``: then the embedded one is."""
    try:
        name = (store_folder() / _IN_USE).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return None if name in ("", EMBEDDED) else name


def use(name: str) -> None:
    """Take a stored snapshot, or the embedded one, wherever none is named.

    Raises:
        SnapshotError: there is none of this name, or the data folder cannot be written.

    """
    if name != EMBEDDED:
        folder_of(name)
    note = store_folder() / _IN_USE
    aside = note.with_name(f".{_IN_USE}-{os.getpid()}")
    try:
        store_folder().mkdir(parents=True, exist_ok=True)
        aside.write_text(name + "\n", encoding="utf-8")
        aside.replace(note)
    except OSError as error:
        raise SnapshotError(f"{note} cannot be written: {error.strerror}") from error


@contextmanager
def locked() -> Iterator[None]:
    """Hold the lock of the data folder: one process stores at a time, others wait for it.

    The system frees the lock when a process ends, however it ends.

    Raises:
        SnapshotError: the data folder cannot be made or written.

    """
    folder = snapshots_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (store_folder() / ".lock").open("a+b")
    except OSError as error:
        raise SnapshotError(f"{folder} cannot be written: {error.strerror}") from error
    with file:
        _lock(file.fileno())
        yield


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
                return
            except OSError:  # it gives up after ten seconds
                continue
    fcntl.flock(descriptor, fcntl.LOCK_EX)
