"""A grammar that costs most of a second and that nothing here needs.

jsonschema, which nbformat and frictionless import, builds the grammar of IRIs (rfc3987_syntax) when it is imported. No
schema of a notebook or a data package has an IRI in it; without the grammar jsonschema goes on as usual.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

_GRAMMAR = "rfc3987_syntax"


def spare_a_grammar() -> None:
    """Keep jsonschema from building the grammar, in a process that is ours."""
    sys.modules.setdefault(_GRAMMAR, None)  # type: ignore[arg-type]


@contextlib.contextmanager
def without_a_grammar() -> Iterator[None]:
    """The same for imports in the block; a notebook of somebody else's finds the grammar where it always is."""
    had = _GRAMMAR in sys.modules
    spare_a_grammar()
    try:
        yield
    finally:
        if not had:
            sys.modules.pop(_GRAMMAR, None)
