"""Keep snapshots under the user's data folder: each is built aside, never changed, and says where it comes from."""

import csv
import io
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bilateral.errors import SnapshotError
from bilateral.snapshots.build import write_descriptor
from bilateral.snapshots.database import connected
from bilateral.snapshots.delivery import Delivery, SetAside
from bilateral.snapshots.merge import Merger
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.parts import plain_name
from bilateral.snapshots.place import (
    Stored,
    check_free,
    check_name,
    current,
    is_stored,
    locked,
    snapshots_folder,
    store_folder,
    stored_snapshots,
    use,
)

__all__ = ["Stored", "current", "store", "store_folder", "stored_snapshots", "use"]

SET_ASIDE_FOLDER = "set_aside"
# That of the embedded snapshot counts its countries, which is not true of what is built on it.
TITLE = "Relations between countries: trade, votes, missions, agreements, indicators"
_STAGING = ".storing-"


def store(
    deliveries: Iterable[Delivery],
    *,
    base: Snapshot | None = None,
    name: str | None = None,
    in_use: bool = True,
) -> Snapshot:
    """Store a new snapshot: a base, and what sources delivered.

    It is written aside and renamed when it is complete: whatever interrupts this, no half a snapshot is seen, and
    those that are stored stay as they are. Of two processes that store at once, one waits for the other.

    Args:
        deliveries: what to add, in the order in which it counts; of two rows with one key the later stays.
        base: what to add it to; nothing for the snapshot that is in use when the lock is held, so that of two who
            store at once the second builds on the first.
        name: name of the new snapshot; the day of the newest delivery if not given.
        in_use: whether reports take the new snapshot from now on.

    Raises:
        SnapshotError: nothing was delivered, the name is taken, what was delivered breaks a rule of the schema, or the
            data folder cannot be written.

    """
    given = list(deliveries)
    if not given:
        raise SnapshotError("nothing was delivered, so nothing is stored")
    with locked():
        _clear_leftovers()
        start = base or open_snapshot()
        check_free(name)
        final = name or _free_name(max(one.retrieved for one in given))
        stage = snapshots_folder() / f"{_STAGING}{uuid.uuid4().hex}"
        with _cleared_on_failure(stage, final):
            stage.mkdir()
            _build(stage, given, start, final)
            stage.rename(snapshots_folder() / final)
        if in_use:
            use(final)
    return open_snapshot(final)


def _build(stage: Path, deliveries: Sequence[Delivery], base: Snapshot, name: str) -> None:
    shared = base.path.parent == snapshots_folder()
    with connected(stage) as connection:
        merger = Merger(connection, base, deliveries, stage, shared=shared)
        resources = merger.resources()
    earlier = [dict(entry) for entry in base.provenance]
    for entry in earlier:
        _keep_set_aside(entry, base.path, stage)
    entries = [
        _entry(delivery, counts, _write_set_aside(delivery, stage))
        for delivery, counts in zip(deliveries, merger.counts, strict=True)
    ]
    ids = ", ".join(dict.fromkeys(str(one.source["source_id"]) for one in deliveries))
    descriptor = {
        "name": name,
        "title": TITLE,
        "description": f"Built on {base.name}, with {ids}.",
        "created": f"{max(one.retrieved for one in deliveries)}T00:00:00Z",
        "base": {"name": base.name, "hash": base.hash},
        "provenance": [*earlier, *entries],
        "resources": resources,
    }
    write_descriptor(stage, descriptor)


def _entry(delivery: Delivery, counts: dict[str, int], set_aside: dict[str, Any] | None) -> dict[str, Any]:
    asked = {"asked": list(delivery.asked)} if delivery.asked else {}
    return asked | {
        "source_id": delivery.source["source_id"],
        "origin": delivery.origin,
        "sha256": delivery.sha256,
        "retrieved": delivery.retrieved,
        "licence": delivery.source.get("licence"),
        "whole": delivery.whole,
        "rows": {table: rows for table, rows in counts.items() if table != "sources"},
        "set_aside": set_aside,
    }


def _write_set_aside(delivery: Delivery, stage: Path) -> dict[str, Any] | None:
    """Write the rows that were not taken to a file beside the tables, and say how many they are and where."""
    if not delivery.set_aside:
        return None
    # Sources and files may be the same, as the years in one archive are; their rows are not.
    stem, number = f"{plain_name(str(delivery.source['source_id']))}-{delivery.sha256[:8]}", 1
    while (stage / (file := Path(SET_ASIDE_FOLDER) / f"{stem}{f'-{number}' * (number > 1)}.csv")).exists():
        number += 1
    (stage / SET_ASIDE_FOLDER).mkdir(exist_ok=True)
    (stage / file).write_bytes(set_aside_csv(delivery.set_aside))
    return {"rows": len(delivery.set_aside), "file": file.as_posix()}


def set_aside_csv(rows: Iterable[SetAside]) -> bytes:
    """Return rows that were set aside as CSV: their number in the file, the reason, and what stood there."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "reason", "text"])
    writer.writerows([one.row, one.reason, one.text] for one in rows)
    return out.getvalue().encode("utf-8", "backslashreplace")


def _keep_set_aside(entry: dict[str, Any], base: Path, stage: Path) -> None:
    if not (kept := entry.get("set_aside")):
        return
    (stage / SET_ASIDE_FOLDER).mkdir(exist_ok=True)
    shutil.copyfile(base / kept["file"], stage / kept["file"])


def _free_name(day: str) -> str:
    number, name = 1, day
    while is_stored(name):
        number += 1
        name = f"{day}-{number}"
    return check_name(name)


def _clear_leftovers() -> None:
    """Remove what a process that was killed left behind: the lock is ours, so nobody is writing there."""
    for path in snapshots_folder().glob(f"{_STAGING}*"):
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _cleared_on_failure(stage: Path, name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SnapshotError(
            f"the snapshot {name!r} cannot be stored: {error}; nothing has changed"
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
