"""What a user adds to the built-in chapters: notebooks, claims and data tables of a folder or of installed packages.

A folder is searched in ``notebooks/`` and ``data/``. A package names itself in its metadata, by entry points of the groups
``bilateral.chapters``, ``bilateral.claims`` and ``bilateral.sources``: each value is a package whose own folder holds the
notebooks, the claims files or the tables.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import ParameterError
from bilateral.resources import data_folder, notebooks_folder

#: Names the folder to a chapter that runs elsewhere; empty where no folder takes part.
VARIABLE = "BILATERAL_PROJECT"
CHAPTER_FILE = re.compile(r"(\d{2})_(\w+)\.ipynb")
#: What decides about the figures of a data folder.
_TABLE_FILES = ("*.csv", "*.source.toml", "datapackage.json")


@dataclass(frozen=True)
class Project:
    """What takes part beside the built-in chapters: notebooks, claims files, and folders of tables as they are searched."""

    folder: Path | None = None
    notebooks: tuple[Path, ...] = ()
    claims: tuple[Path, ...] = ()
    data: tuple[Path, ...] = ()

    def tables(self) -> list[Path]:
        """Return the tables and what describes them, which chapters may read."""
        found = [file for folder in self.data for form in _TABLE_FILES for file in sorted(folder.glob(form))]
        return [file for file in found if file not in self.claims]

    def shown(self, path: Path) -> str:
        """Return a path as a user of the folder would write it."""
        inside = self.folder is not None and path.is_relative_to(self.folder)
        return str(path.relative_to(self.folder)) if inside and self.folder else str(path)


def find_project(folder: Path | None) -> Project:
    """Return what a folder and the installed packages add.

    The folder adds nothing where it is a checkout of this project, whose notebooks and data are the built-in ones. Raises
    ``ParameterError`` for an entry point that leads nowhere.
    """
    place = folder.expanduser().absolute() if folder is not None else None
    if place is not None and is_checkout(place):
        place = None
    own = [place / "data"] if place and not _is_snapshot(place / "data") else []
    notebooks = _chapters_in(place / "notebooks") if place else []
    notebooks += [file for there in _packages("bilateral.chapters") for file in _chapters_in(there)]
    claims = [
        file for there in (*own, *_packages("bilateral.claims")) for file in sorted(there.glob("claims*.csv"))
    ]
    data = [there for there in (*own, *_packages("bilateral.sources")) if there.is_dir()]
    return Project(place, tuple(notebooks), tuple(claims), tuple(data))


def project_here() -> Project:
    """Return what takes part where a chapter runs: in a report as it says, else the folder in or above the current one."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return find_project(Path(named) if named else None)
    here = Path.cwd()
    return find_project(here.parent if here.name == "notebooks" else here)


def is_checkout(folder: Path) -> bool:
    """Whether a folder is a checkout of this project, the one that runs or another."""
    for name, built_in in (("notebooks", notebooks_folder()), ("data", data_folder())):
        if (folder / name).is_dir() and (folder / name).resolve() == built_in.resolve():
            return True
    return (folder / "src/bilateral/resources.py").is_file() and (folder / "pyproject.toml").is_file()


def _is_snapshot(folder: Path) -> bool:
    """Whether a folder is a snapshot of this project, whose own table of claims is no file of the user's."""
    try:
        resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
        return {"flows", "sources"} <= {str(one.get("table", one["name"])) for one in resources}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def is_user_chapter(file: Path) -> bool:
    """Whether a notebook says of itself that it is a chapter; one that cannot be read counts, so that it is heard of."""
    try:
        about = json.loads(file.read_bytes())["metadata"].get("bilateral")
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return True
    return isinstance(about, dict) and "chapter" in about


def _chapters_in(folder: Path) -> list[Path]:
    numbered = [file for file in sorted(folder.glob("*.ipynb")) if CHAPTER_FILE.fullmatch(file.name)]
    return [file for file in numbered if is_user_chapter(file)]


def _packages(group: str) -> Iterator[Path]:
    """Yield the folder of each package that an entry point of a group names."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            spec = find_spec(point.module)
        except (ImportError, ValueError):
            spec = None
        places = list(spec.submodule_search_locations or ()) if spec else []
        if not places:
            raise ParameterError(
                f"The entry point {point.name} of {group} names {point.module}, which is no package that can be found."
            )
        yield Path(places[0])
