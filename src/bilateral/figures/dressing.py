"""Charts on their way to a place that has no fonts for their letters, such as JupyterLab."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

#: Names the function (``module:function``, SVG in, SVG out) that dresses each chart before it is displayed.
VARIABLE = "BILATERAL_DRESS_CHARTS"


def dressed(svg: str) -> str:
    """Return a chart as the environment wants it displayed: as it is, unless ``VARIABLE`` names a function."""
    module, _, function = os.environ.get(VARIABLE, "").partition(":")
    return str(getattr(import_module(module), function)(svg)) if function else svg


@contextmanager
def undressed() -> Iterator[None]:
    """Display charts as they are, here and in processes that are started meanwhile: a report has fonts of its own."""
    before = os.environ.pop(VARIABLE, None)
    try:
        yield
    finally:
        if before is not None:
            os.environ[VARIABLE] = before
