"""The fonts of charts, inside them."""

from __future__ import annotations

import re


def with_fonts(svg: str) -> str:
    """Return a chart with the fonts of its letters inside, for a place that shows it as a picture of its own.

    >>> '@font-face' in with_fonts("<svg><g style=\\"font-family: 'Source Sans 3'\\"><text>Rwanda</text></g></svg>")
    True
    """
    from bilateral.rendering.webfonts import font_faces

    letters = "".join(re.findall(r">([^<>]+)<", svg))
    faces = font_faces(letters, italic="", serif="")
    named = svg.replace("'Source Sans 3'", "'Source Sans 3', 'Brief Sans'")
    return re.sub(r"(<svg\b[^>]*>)", lambda found: f"{found[0]}<style>{faces}</style>", named, count=1)
