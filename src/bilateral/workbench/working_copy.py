"""A folder with the notebooks to work in: set to a pair, refreshed where untouched, never over a user's changes."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import ExecutionError, OutputError, ParameterError
from bilateral.evidence.wording.chapter_text import translated_markdown
from bilateral.evidence.wording.languages import find_language
from bilateral.evidence.wording.voice import Voice
from bilateral.resources import notebooks_folder
from bilateral.workbench.start_page import START_PAGE, start_page

if TYPE_CHECKING:
    from bilateral.pair import Pair

Notebook = dict[str, Any]
#: What the workbench keeps for itself in the folder.
KEPT = ".bilateral"
_STATE = "state.json"
_SIDES = ("reporter", "partner")
_SET = (*_SIDES, "language")


@dataclass
class WorkingCopy:
    """The folder as it stands: the parameters that its notebooks are set to, and what was kept for the user.

    ``kept`` holds each notebook that the user changed with the name of the new version beside it, empty where there is
    none.
    """

    folder: Path
    settings: dict[str, str]
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> list[str]:
        """One line for each notebook that was kept."""
        return [
            f"Kept {name}, which you changed" + (f"; the new version is {beside}." if beside else ".")
            for name, beside in self.kept.items()
        ]


def make_working_copy(folder: Path, pair: Pair | None = None, language: str = "") -> WorkingCopy:
    """Write the notebooks into a folder, set to a pair and a language; without one, to that of the last time.

    A notebook that is there and still as it was written is written anew, one of which only outputs changed stays if
    nothing else would change, and one that the user changed is kept, a new version written beside it.

    Raises ``ParameterError`` for the package's own folder and for what is no language, ``OutputError`` where the folder
    cannot be written.
    """
    folder = folder.expanduser().absolute()
    source = notebooks_folder()
    _refuse_own(folder, source)
    notebooks = {path.name: _read(path) for path in sorted(source.glob("*.ipynb"))}
    try:
        return _write(folder, notebooks, _wanted(pair, language))
    except OSError as error:
        raise OutputError(f"The folder {folder} cannot be written: {error.strerror}.") from error


def _refuse_own(folder: Path, source: Path) -> None:
    package = Path(__file__).resolve().parents[1]
    inside = folder.resolve()
    if inside == source.resolve() or inside.is_relative_to(package):
        raise ParameterError(f"{folder} belongs to the program: name another folder with --folder.")


def _wanted(pair: Pair | None, language: str) -> dict[str, str]:
    ends = {side: getattr(pair, side).iso3 for side in _SIDES} if pair else {}
    return ends | ({"language": find_language(language)} if language else {})


def _write(folder: Path, notebooks: Mapping[str, Notebook], wanted: Mapping[str, str]) -> WorkingCopy:
    (folder / KEPT).mkdir(parents=True, exist_ok=True)
    state = _state(folder / KEPT / _STATE)
    settings = _defaults(notebooks) | state["settings"] | wanted
    copy = WorkingCopy(folder, settings)
    written: dict[str, str] = dict(state["files"])
    contents = {name: _set_to(notebook, settings) for name, notebook in notebooks.items()}
    for name, content in {START_PAGE: start_page(settings, notebooks), **contents}.items():
        _place(copy, name, content, written)
    text = json.dumps({"settings": settings, "files": written}, indent=1)
    _replace(folder / KEPT / _STATE, text)
    return copy


def _place(copy: WorkingCopy, name: str, content: Notebook, written: dict[str, str]) -> None:
    """Write one notebook, or what is new in it beside the one that the user changed."""
    if _is_free(copy.folder / name, content, written.get(name)):
        written[name] = _put(copy.folder / name, content)
        return
    copy.kept[name] = ""
    if written.get(name) == fingerprint(content):
        return
    beside = f"{Path(name).stem}.new.ipynb"
    if _is_free(copy.folder / beside, content, written.get(beside)):
        written[beside] = _put(copy.folder / beside, content)
        copy.kept[name] = beside


def _is_free(path: Path, content: Notebook, written: str | None) -> bool:
    """Whether nobody's work is lost when ``content`` is written there."""
    if not path.exists():
        return True
    return _fingerprint_of(path) in {written, fingerprint(content)}


def _put(path: Path, content: Notebook) -> str:
    new = fingerprint(content)
    if not path.exists() or _fingerprint_of(path) != new:
        _replace(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return new


def fingerprint(notebook: Notebook) -> str:
    """Return the hash of what a user writes in a notebook: its cells, not their outputs or numbers."""
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _fingerprint_of(path: Path) -> str:
    try:
        return fingerprint(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return "unreadable"


def _replace(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", newline="")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _state(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        settings = {name: str(state["settings"][name]) for name in _SET}
        return {"settings": settings, "files": dict(state["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"settings": {}, "files": {}}


def _read(path: Path) -> Notebook:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ExecutionError(f"The notebook {path} cannot be read: {error}.") from None


def _parameters(notebook: Notebook) -> list[Notebook]:
    return [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]


def _set_to(notebook: Notebook, settings: Mapping[str, str]) -> Notebook:
    """Return a notebook with its parameters set, and its questions in the language."""
    content: Notebook = json.loads(json.dumps(notebook))
    for cell in _parameters(content):
        text = "".join(cell["source"])
        for name, value in settings.items():
            text = re.sub(rf"^{name} = .*$", f'{name} = "{value}"', text, flags=re.MULTILINE)
        cell["source"] = text.splitlines(keepends=True)
    voice = Voice(settings["language"])
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            text = translated_markdown(voice, "".join(cell["source"]))
            cell["source"] = text.splitlines(keepends=True)
    return content


def _defaults(notebooks: Mapping[str, Notebook]) -> dict[str, str]:
    """Return the parameters to which the notebooks are set as they come."""
    text = "\n".join("".join(cell["source"]) for one in notebooks.values() for cell in _parameters(one))
    return {side: re.search(rf'^{side} = "(\w+)"', text, re.MULTILINE)[1] for side in _SET}  # type: ignore[index]
