"""Examples of a page: what is in its fenced blocks, and how they are run.

``console`` blocks are commands after ``$ `` with the lines that they print below; ``…`` stands for any text in a line, and alone in
a line for any lines. A command without lines may print anything. ``# ends with exit code 2`` after a command says so, else it
must end well. ``sh`` blocks are commands alone. Python blocks are doctests; those of a page share their names. A comment
before a block says what else it is: ``<!-- file: name -->`` lays it as a file, ``<!-- not run: reason -->`` spares it.
"""

from __future__ import annotations

import doctest
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>not run|file): (?P<said>.+?) -->\n)?```(?P<kind>[a-z]+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_ENDS = re.compile(r"\s+# ends with exit code (\d+)$")
_RUN = {"console", "sh", "python"}


@dataclass(frozen=True)
class Block:
    """A fenced block: the line on which it begins, its kind, and whether it is a file or not run."""

    line: int
    kind: str
    text: str
    file: str = ""
    spared: str = ""

    @property
    def runs(self) -> bool:
        return self.kind in _RUN and not self.file and not self.spared


@dataclass(frozen=True)
class Command:
    """A command, the exit code that it ends with, and the lines that it prints (None: any)."""

    words: str
    code: int = 0
    prints: str | None = None


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page in their order."""
    found = []
    for one in _BLOCK.finditer(text):
        said = {"file": "file", "not run": "spared", None: ""}[one["mark"]]
        line = text.count("\n", 0, one.start("kind")) + 1
        found.append(Block(line, one["kind"], one["text"], **({said: one["said"]} if said else {})))
    return found


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a block."""
    if block.kind == "sh":
        lines = [line.partition("  #")[0].strip() for line in block.text.splitlines()]
        yield from (Command(line) for line in lines if line and not line.startswith("#"))
        return
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert parts[0] == "", f"line {block.line}: a console block begins with a command"
    for part in parts[1:]:
        first, _, prints = part.partition("\n")
        ends = _ENDS.search(first)
        yield Command(_ENDS.sub("", first), int(ends[1]) if ends else 0, prints.rstrip("\n") or None)


def fits(printed: str, wanted: str) -> bool:
    """Whether what was printed is what is wanted, in which ``…`` stands for any text or, alone, any lines."""
    lines = []
    for line in wanted.splitlines():
        if line == "…":
            lines.append(r"(?:.*\n)*?")
        else:
            lines.append(".*".join(map(re.escape, line.split("…"))) + r"\n")
    return re.fullmatch("".join(lines), printed.rstrip("\n") + "\n") is not None


def run_page(text: str, folder: Path, environment: dict[str, str]) -> None:
    """Run every example of a page in a folder, in the order of the page."""
    names: dict[str, Any] = {}
    for block in blocks(text):
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.runs and block.kind == "python":
            _run_python(block, names)
        elif block.runs:
            for command in commands(block):
                _run_command(command, block.line, folder, environment)


def _run_python(block: Block, names: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(block.text, names, f"line {block.line}", None, block.line)
    assert test.examples, f"line {block.line}: a Python block is a doctest"
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert result.failed == 0, "".join(said)


def _run_command(command: Command, line: int, folder: Path, environment: dict[str, str]) -> None:
    ran = subprocess.run(
        ["bash", "-c", command.words], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120,
    )  # fmt: skip
    told = f"line {line}: {command.words}\n{ran.stdout}"
    assert ran.returncode == command.code, f"{told}\nexit code {ran.returncode}"
    assert "Traceback" not in ran.stdout, told
    assert command.prints is None or fits(ran.stdout, command.prints), (
        f"{told}\nthe page has:\n{command.prints}"
    )
