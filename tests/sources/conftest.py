"""What the tests of parsers share: writing a small file the way a source lays it out."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes text under a name, gzipped where the name ends in .gz."""

    def writer(name: str, text: str) -> Path:
        path = tmp_path / name
        content = dedent(text).lstrip("\n").encode("utf-8")
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return writer
