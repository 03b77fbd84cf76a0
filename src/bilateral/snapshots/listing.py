"""What snapshots there are, in lines for the terminal."""

from collections.abc import Iterator

from bilateral.errors import SnapshotError
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.snapshots.place import EMBEDDED, current, stored_snapshots


def listing() -> Iterator[str]:
    """Yield a line a snapshot: a star where it is in use, name, day, hash, rows, size, and what was delivered last."""
    used = current() or EMBEDDED
    names = [EMBEDDED, *(stored.name for stored in stored_snapshots())]
    width = max(map(len, names))
    for name in names:
        yield f"{'*' if name == used else ' '} {name:<{width}}  {_about(name)}"
    if used not in names:
        yield f"The snapshot in use, {used!r}, is gone: `bilateral data use NAME` takes another."


def _about(name: str) -> str:
    try:
        snapshot = open_snapshot(name)
    except SnapshotError as error:
        return str(error)
    rows = sum(int(resource.get("rows", 0)) for resource in snapshot.resources.values())
    size = sum(int(resource.get("bytes", 0)) for resource in snapshot.resources.values())
    about = f"{snapshot.created}  {snapshot.hash[:12]}  {rows:>11,} rows  {size / 1e6:>6.1f} MB  {_sources(snapshot)}"
    return about.rstrip()


def _sources(snapshot: Snapshot) -> str:
    delivered = list(dict.fromkeys(str(entry["source_id"]) for entry in snapshot.provenance))
    return ", ".join(delivered) or "comes with the program"
