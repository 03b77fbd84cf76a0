"""When each service was last pulled from, and last seen live: a small file under the user's data folder."""

import json
import os
from pathlib import Path

from bilateral.snapshots.place import store_folder
from bilateral.sources.http.gate import locked_file

PULLED, LIVE = "pulled", "live"


def record(service: str, what: str, day: str) -> None:
    """Note that a service was pulled from, or seen live, on a day. What cannot be written is not noted."""
    file = _file()
    try:
        with locked_file(file.with_suffix(".lock")):
            notes = _read(file)
            notes.setdefault(service, {})[what] = day
            aside = file.with_suffix(f".{os.getpid()}")
            aside.write_text(json.dumps(notes, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            aside.replace(file)
    except OSError:
        return


def last(service: str, what: str) -> str | None:
    """Return the day on which a service was last pulled from, or seen live."""
    return _read(_file()).get(service, {}).get(what)


def _file() -> Path:
    return store_folder() / "services.json"


def _read(file: Path) -> dict[str, dict[str, str]]:
    try:
        notes = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): {str(k): str(v) for k, v in days.items()} for name, days in notes.items()}
    except (OSError, ValueError, AttributeError):
        return {}
