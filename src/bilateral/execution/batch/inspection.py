"""Whether the workers of a cluster see what the batch sees: the folder of the reports, the snapshot, the same code."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import BilateralError, ExecutionError
from bilateral.execution.batch.task import Task, request_of
from bilateral.execution.fingerprint import FIELDS, ingredients
from bilateral.execution.staging import writing_to

SHOWN = 12  # characters of a hash


@dataclass(frozen=True)
class Seen:
    """What a worker found: ``trouble`` in one line, or what it would make the report from."""

    trouble: str = ""
    ingredients: Mapping[str, Any] | None = None


def look(task: Task, probe: str) -> Seen:
    """Look at the output folder and all else that a task needs, on the worker where this is called."""
    from bilateral.execution.request import check

    request = request_of(task.request)
    folder = request.output
    try:
        if (folder / probe).read_text(encoding="ascii") != task.token:
            return Seen(_other_folder(folder))
        with contextlib.ExitStack() as stack:
            mine = folder / f"{probe}-{secrets.token_hex(4)}"
            stack.callback(mine.unlink, missing_ok=True)
            mine.write_text(task.token, encoding="ascii")
    except FileNotFoundError:
        return Seen(_other_folder(folder))
    except OSError as error:
        return Seen(f"it cannot write to {folder}: {error.strerror}")
    try:
        return Seen(ingredients=ingredients(check(request)))
    except BilateralError as error:
        return Seen(str(error))


def _other_folder(folder: Path) -> str:
    return f"it does not see the folder {folder}; --output must be one that all machines share under the same path"


@contextlib.contextmanager
def probe_in(folder: Path, token: str) -> Iterator[str]:
    """Lay a file in a folder for the time of the block, by which others tell whether they see the same one."""
    name = f".batch-{token}"
    with writing_to(folder):
        (folder / name).write_text(token, encoding="ascii")
    try:
        yield name
    finally:
        with contextlib.suppress(OSError):
            (folder / name).unlink()


def compare(here: Mapping[str, Any], seen: Mapping[str, Seen | BaseException]) -> None:
    """Raise ``ExecutionError`` for the first worker, by address, that would not make the same report."""
    for address, found in sorted(seen.items()):
        if isinstance(found, ModuleNotFoundError):
            missing = found.name or "a module"
            raise ExecutionError(
                f"The worker {address} has no {missing}: install bilateral there as it is here."
            )
        if isinstance(found, BaseException):
            raise ExecutionError(f"The worker {address} cannot make reports: {_line(found)}")
        if found.trouble:
            raise ExecutionError(f"The worker {address} cannot make these reports: {found.trouble}")
        for field in FIELDS:
            there = (found.ingredients or {}).get(field)
            if there != here[field]:
                raise ExecutionError(
                    f"The worker {address} would make other reports: {_difference(field, here[field], there)}"
                )


def _difference(field: str, here: Any, there: Any) -> str:
    if field == "snapshot":
        return f"its snapshot is {_snapshot(there)}, here it is {_snapshot(here)}"
    if field == "code":
        return "its copy of bilateral or of the chapters is not the one that is here"
    if field == "libraries":
        names = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        listed = ", ".join(f"{name} {there.get(name)} (here {here.get(name)})" for name in names)
        return f"it has {listed}"
    return f"its {field} is {there}, here it is {here}"


def _snapshot(stated: Any) -> str:
    return f"{stated['name']} {stated['hash'][:SHOWN]}" if stated else "missing"


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
