"""The style sheet of the drawings in a page: each set of declarations stands once, under a short class."""

from __future__ import annotations

import re

from bilateral.rendering.html.colours import Palette


class Sheet:
    """Names sets of declarations; one for a whole page.

    Thirty charts write the same hundred styles some thousand times: as classes they weigh a fifth.
    ``palette`` holds the colours that the declarations use. ``cleaned`` remembers what a style of a drawing
    came to, so that each is read once.

    >>> sheet = Sheet(Palette())
    >>> sheet.name("fill:none;"), sheet.name("fill:red;"), sheet.name("fill:none;")
    ('d0', 'd1', 'd0')
    >>> sheet.css()
    '.d0{fill:none}.d1{fill:red}'
    """

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.cleaned: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def name(self, declarations: str) -> str:
        """Return the class of these declarations, which must be safe to stand in a style sheet."""
        return self._names.setdefault(declarations, f"d{len(self._names)}")

    def css(self) -> str:
        """Return the rules of all classes named so far."""
        return "".join(f".{name}{{{text.rstrip(';')}}}" for text, name in self._names.items())


def css_text(text: str) -> str:
    """Escape text for a string of CSS, in a style sheet or in an attribute.

    >>> print(css_text("it's <b"))
    it\\27 s \\3c b
    """
    return re.sub(r"""[\\'"<>&\n\r\f]""", lambda found: f"\\{ord(found[0]):x} ", text)
