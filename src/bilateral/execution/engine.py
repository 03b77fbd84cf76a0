"""The papermill engine ``bilateral``: ``papermill --engine bilateral in.ipynb out.ipynb``.

papermill loads this module while it is itself being imported, and the engine derives from one of papermill's
classes. So the class lives in ``bilateral.execution.forked`` and is looked up here when it is asked for,
whichever of the two packages was imported first.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "ForkedEngine":
        import papermill.engines  # noqa: F401  # first: the engine's base class must exist

        from bilateral.execution.forked import ForkedEngine

        return ForkedEngine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
