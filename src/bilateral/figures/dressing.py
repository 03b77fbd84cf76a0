"""Charts and tables on their way to a place that draws nothing around them, such as JupyterLab."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

#: Names the function (``module:function``, a chart or a table in, HTML out) that dresses what is displayed.
VARIABLE = "BILATERAL_DRESS"


def dressed(block: object) -> dict[str, str]:
    """Return a chart or a table as HTML, by its MIME type, where the environment asks for it; else nothing.

    A report draws title and source line from the metadata of an output. Elsewhere nothing does.
    """
    module, _, function = os.environ.get(VARIABLE, "").partition(":")
    return {"text/html": str(getattr(import_module(module), function)(block))} if function else {}


@contextmanager
def undressed() -> Iterator[None]:
    """Display charts and tables as they are, here and in processes that are started meanwhile: for a report."""
    before = os.environ.pop(VARIABLE, None)
    try:
        yield
    finally:
        if before is not None:
            os.environ[VARIABLE] = before
