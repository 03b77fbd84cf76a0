"""Parts of pages that are made from the code and the data while the handbook is built.

A fenced block of the kind ``made`` names what is to stand in its place, one a line: ``questions trade`` is the
questions of a chapter, ``facts trade`` its facts, ``functions bilateral.measures.trade rca balance`` what the
docstrings of functions say, and so on (``MAKERS`` has all). What is not known there ends the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from from_code import claim_fields, claim_measures, command_line, functions, questions, standing
from from_files import changes, codebook, facts, key_facts, published, use
from from_sources import formats, licences, services, sources_of

MAKERS: dict[str, Callable[..., str]] = {
    "questions": questions,
    "functions": functions,
    "standing": standing,
    "claim-measures": claim_measures,
    "claim-fields": claim_fields,
    "command-line": command_line,
    "facts": facts,
    "key-facts": key_facts,
    "codebook": codebook,
    "use": use,
    "changes": changes,
    "file": published,
    "formats": formats,
    "services": services,
    "licences": licences,
    "sources-of": sources_of,
}
_BLOCK = re.compile(r"^```\{made\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def made(text: str) -> str:
    """Return the text of a page with every ``made`` block replaced by what it asks for.

    Raises ``ValueError`` for what nothing makes.
    """
    return _BLOCK.sub(lambda block: "\n\n".join(_made(line) for line in block[1].splitlines() if line), text)


def _made(line: str) -> str:
    kind, *arguments = line.split()
    if kind not in MAKERS:
        raise ValueError(f"nothing makes {kind!r}; there are {', '.join(MAKERS)}")
    return MAKERS[kind](*arguments)


def _before_reading(app: Any, name: str, source: list[str]) -> None:
    source[0] = made(source[0])


def setup(app: Any) -> dict[str, bool]:
    """Have every page pass through ``made`` before it is parsed."""
    app.connect("source-read", _before_reading)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
