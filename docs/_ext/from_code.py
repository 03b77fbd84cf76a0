"""What the code says of itself: questions of chapters, docstrings of functions, claims, the command line."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import MISSING, fields
from importlib import import_module
from pathlib import Path
from typing import Any

from markdown_parts import definitions, table

from bilateral.resources import notebooks_folder

# A docstring is shown up to its sections and examples: the reference has those.
_SECTION = re.compile(r"\n\s*\n(?:Args|Returns|Raises|Attributes):.*|\n\s*>>> .*", re.DOTALL)
_SOURCE = re.compile(r"^\s*Source: .*?(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
_RAISES = re.compile(r"\s*\bRaises ``\w+``[^.]*\.")
_CALL = re.compile(r"^pair\.(\w+)\.(\w+)\(\)$")


def questions(chapter: str) -> str:
    """Return the questions of a chapter's notebook, each with the call that answers it and what that returns."""
    from bilateral.relationship import Relationship, relationship

    (path,) = notebooks_folder().glob(f"[0-9][0-9]_{chapter}.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    pair: Relationship = relationship("RWA", "KAZ")
    rows, asked = [], ""
    for cell in cells:
        text = "".join(cell["source"]).strip()
        if cell["cell_type"] == "markdown":
            asked = re.sub(r"^#+ ", "", text.splitlines()[0])
        elif call := _CALL.match(text):
            method = getattr(getattr(pair, call[1]), call[2])
            rows.append((asked, f"`{text}`", _returned(method)))
    if not rows:
        raise ValueError(f"{path.name} asks nothing of the pair")
    return table(("question", "in Python", "gives"), rows)


def _returned(method: Any) -> str:
    first = inspect.getdoc(method).partition("\n")[0].removeprefix("Return ")  # type: ignore[union-attr]
    return first.removesuffix(".")


def functions(module: str, *names: str) -> str:
    """Return what the docstrings of functions say, up to arguments and examples: the formula and its source."""
    found = import_module(module)
    return definitions((f"`{name}`", _prose(getattr(found, name))) for name in names)


def _prose(function: Any) -> str:
    whole = inspect.getdoc(function) or ""
    said = _RAISES.sub("", _SECTION.sub("", whole)).strip().removeprefix("Return ")
    if not said:
        raise ValueError(f"{function.__name__} has no docstring")
    # What it returns is what it is: who reads a report does not call it.
    source = (
        "" if "Source: " in said else "\n\n".join(inspect.cleandoc(one) for one in _SOURCE.findall(whole))
    )
    return f"{said[0].upper()}{said[1:]}\n\n{source}"


def standing() -> str:
    """Return on which dimensions a pair is set among all pairs."""
    from bilateral.subjects.standing import DIMENSIONS

    rows = [
        (f"`standing.{one.name}`", one.method, one.period or "", ", ".join(f"`{key}`" for key in one.sources))
        for one in DIMENSIONS
    ]
    return table(("fact", "each pair is measured by", "period", "source"), rows)


def claim_measures() -> str:
    """Return the measures that a claim may name, with what its argument says."""
    from bilateral.evidence.claims import MEASURES

    return table(("measure", "what it is about"), ((f"`{name}`", said) for name, said in MEASURES.items()))


def claim_fields() -> str:
    """Return the columns of a claims file, and what stands in an empty cell."""
    from bilateral.evidence.claims import Claim

    rows = [
        (f"`{one.name}`", "must be there" if one.default is MISSING else f"`{one.default}`" if one.default else "")
        for one in fields(Claim)
    ]  # fmt: skip
    return table(("column", "if empty"), rows)


def command_line() -> str:
    """Return every command with its arguments and options, as its own help has them."""
    import typer.main

    from bilateral.cli import app

    return "\n\n".join(_command(typer.main.get_command(app), "bilateral"))


def _command(command: Any, name: str) -> list[str]:
    parts = []
    # Of the group above all, the heading is that of the page.
    if " " in name:
        parts += [f"## {name}", " ".join((command.help or "").split())]
    subcommands = getattr(command, "commands", None)
    if not subcommands:
        usage = command.collect_usage_pieces(command.context_class(command))
        parts.append(f"```text\n{' '.join([name, *usage])}\n```")
    shown = [one for one in command.params if not getattr(one, "hidden", False)]
    if shown:
        parts.append(table(("name", "meaning", "unless given"), map(_parameter, shown)))
    for child in (subcommands or {}).values():
        if not child.hidden:
            parts += _command(child, f"{name} {child.name}")
    return parts


def _parameter(one: Any) -> tuple[str, str, str]:
    argument = one.param_type_name == "argument"
    names = [one.name.upper()] if argument else [*one.opts, *one.secondary_opts]
    default = str(one.default) if isinstance(one.default, (str, int, float, Path)) else ""
    switch = isinstance(one.default, bool) or not default
    return ", ".join(f"`{name}`" for name in names), one.help or "", "" if switch else f"`{default}`"
