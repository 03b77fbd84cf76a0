"""What every subject has in common: it says which questions it answers."""

from __future__ import annotations

import inspect
from html import escape

from bilateral.questions import questions


class Subject:
    """One attribute of a relationship: each of its questions is a method that returns an ``Exhibit``.

    Displayed in a notebook it lists them; ``dir`` and so tab completion show them.
    """

    @classmethod
    def questions(cls) -> dict[str, str]:
        """Return each method that answers a question, in order, with the question or else what it returns."""
        asked = {(one.subject, one.method): one.text for one in questions()}
        name = cls.__name__.lower()
        return {
            method: asked.get((name, method)) or _promise(function)
            for method, function in vars(cls).items()
            if not method.startswith("_") and inspect.isfunction(function) and _answers(function)
        }

    def __repr__(self) -> str:
        width = max(map(len, self.questions()), default=0) + 2
        lines = [f"  {method + '()':<{width}}  {text}" for method, text in self.questions().items()]
        return "\n".join([f"{type(self).__name__}: {_promise(type(self))}", *lines])

    def _repr_html_(self) -> str:
        """Return the methods as a table for a notebook."""
        rows = "".join(
            f"<tr><td style='text-align:left'><code>.{method}()</code></td>"
            f"<td style='text-align:left'>{escape(text)}</td></tr>"
            for method, text in self.questions().items()
        )
        name = escape(f"{type(self).__name__}: {_promise(type(self))}")
        return f"<table><caption>{name}</caption><tbody>{rows}</tbody></table>"


def _answers(function: object) -> bool:
    # Modules of subjects postpone their annotations, so that they are text.
    return str(inspect.get_annotations(function).get("return")) in {"Exhibit", "Checked"}  # type: ignore[arg-type]


def _promise(thing: object) -> str:
    """Return the first line of a docstring without its verb."""
    line = (inspect.getdoc(thing) or "").partition("\n")[0]
    return line.removeprefix("Return ")
