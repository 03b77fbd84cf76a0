"""Write a folder aside and put it in its place in one step, so that nobody ever sees half of it.

The new folder is made beside the old one, with a lock that dies with its process. What a killed run left
behind is recognised by that and removed by the next run; two runs at once do not touch each other's.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from bilateral.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows has no such locks: leftovers stay until they are removed by hand
    fcntl = None  # type: ignore[assignment]

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_NEW, _OLD = "part", "old"


@contextlib.contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give a new, empty folder; when the block ends it takes the place of ``target``, which is removed.

    When the block raises, the new folder is removed and ``target`` is as it was. Raises ``OutputError`` where
    folders cannot be made or renamed; what the block itself writes is the block's affair (``writing_to``).
    """
    with writing_to(target):
        place = target.resolve() if target.is_symlink() else target.absolute()
        made = make_parents(place.parent)
    try:
        with _Stage(place, target) as stage:
            yield stage.path
            stage.publish()
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


@contextlib.contextmanager
def writing_to(target: Path) -> Iterator[None]:
    """Turn an ``OSError`` of the block into an ``OutputError`` about ``target``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"The report cannot be written to {target}: {reason}") from error


def make_parents(folder: Path) -> list[Path]:
    """Make a folder and those above it; return those made, innermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    if folder.exists() and not folder.is_dir():
        raise OSError(errno.ENOTDIR, f"{folder} is a file, not a folder")
    folder.mkdir(parents=True, exist_ok=True)
    return missing


class _Stage:
    """A folder beside ``target``, which errors call by the name ``shown``."""

    def __init__(self, target: Path, shown: Path) -> None:
        self._target = target
        self._shown = shown
        self._lock: int | None = None

    def __enter__(self) -> _Stage:
        with writing_to(self._shown), _locked(self._target.parent):
            if self._target.exists() and not self._target.is_dir():
                raise OSError(errno.ENOTDIR, "it is a file, not a folder")
            _clear(self._target.parent, re.escape(self._target.name))
            self.path = self._target.with_name(f".{self._target.name}.{secrets.token_hex(6)}.{_NEW}")
            self.path.mkdir()
            self._lock = _try_lock(self.path)
        return self

    def publish(self) -> None:
        with writing_to(self._shown), _locked(self._target.parent):
            if not self._target.exists():
                self.path.rename(self._target)
            elif not _exchange(self.path, self._target):
                self._replace(self.path.with_suffix(f".{_OLD}"))

    def _replace(self, old: Path) -> None:
        self._target.rename(old)
        try:
            self.path.rename(self._target)
        except OSError:
            old.rename(self._target)
            raise
        self.path = old

    def __exit__(self, *exc: object) -> None:
        # After publishing, this is the previous report (or nothing); after a failure, the unfinished one.
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)


def _exchange(new: Path, old: Path) -> bool:
    """Swap two folders in one step; return False where the system cannot."""
    try:
        swap = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(swap(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), _RENAME_EXCHANGE) == 0)


def clear_leftovers(folder: Path) -> int:
    """Remove from a folder of reports what killed runs left; return how many belong to runs that still live."""
    if not folder.is_dir():
        return 0
    with writing_to(folder), _locked(folder):
        return _clear(folder, "[^.].*")


def _clear(folder: Path, name: str) -> int:
    """Remove what killed runs left of reports called so, and put back one that was about to be replaced."""
    pattern = re.compile(rf"\.({name})\.[0-9a-f]+\.({_NEW}|{_OLD})")
    alive = 0
    for place in sorted(folder.iterdir()):
        if not (match := pattern.fullmatch(place.name)) or not place.is_dir():
            continue
        target = folder / match[1]
        if match[2] == _OLD and not target.exists():
            place.rename(target)
        elif (lock := _try_lock(place)) is not None:
            shutil.rmtree(place, ignore_errors=True)
            os.close(lock)
        else:
            alive += 1
    return alive


def _try_lock(folder: Path) -> int | None:
    """Lock a folder for as long as this process lives; return None where that cannot be had."""
    if fcntl is None:
        return None
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other runs from this folder for a moment; file systems without locks go without."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
