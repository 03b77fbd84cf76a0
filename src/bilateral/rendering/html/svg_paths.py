"""Outlines of drawings in fewer bytes: whole circles as circles, steps instead of places, no needless digits.

Matplotlib writes every point absolutely, and a round marker as eight curves; nothing that can be seen is lost
by saying the same shortly. What is not of matplotlib's plain form stays as it is.
"""

from __future__ import annotations

from functools import lru_cache

_CIRCLE_TOKENS = 60  # a place, eight curves of six numbers, each with its letter, and the end
_ROUND = 0.03


def circle(tokens: list[str]) -> tuple[float, float, float] | None:
    """Return centre and radius where the parts of an outline are matplotlib's circle of eight curves.

    >>> circle("M 0 0 L 1 1".split()) is None
    True
    """
    if len(tokens) != _CIRCLE_TOKENS or tokens[0] != "M" or tokens[3::7] != ["C"] * 8 + ["z"]:
        return None
    try:
        ends = [(float(tokens[at]), float(tokens[at + 1])) for at in (1, *range(8, 59, 7))]
    except ValueError:
        return None
    (top_x, top_y), (bottom_x, bottom_y) = ends[0], ends[4]
    x, y = (top_x + bottom_x) / 2, (top_y + bottom_y) / 2
    radius = ((top_x - x) ** 2 + (top_y - y) ** 2) ** 0.5
    if any(abs(((one - x) ** 2 + (other - y) ** 2) ** 0.5 - radius) > _ROUND for one, other in ends):
        return None
    return x, y, radius


@lru_cache(maxsize=16384)
def _number(scaled: int, places: int) -> str:
    """Return a number that was multiplied by ten to the power of ``places``, as short as SVG reads it."""
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    return f"{sign}{whole or ('' if decimals else 0)}{'.' + decimals if decimals else ''}"


def short_number(value: float, places: int) -> str:
    """Return a number with at most so many decimals.

    >>> short_number(-0.4999, 2), short_number(12.0, 1), short_number(0.04, 1)
    ('-.5', '12', '0')
    """
    return _number(round(value * 10**places), places)


def compact_path(tokens: list[str], places: int) -> str | None:
    """Return an outline of places, lines and curves in steps, each rounded to ``places`` decimals.

    Steps are taken between the rounded places, so that errors do not add up. None where the outline has
    anything but ``M``, ``L``, ``C``, ``Q`` and ``z`` with one set of numbers each.

    >>> compact_path("M 155.12 28 L 155.12 239.2 L 166.44 239.2 z".split(), 1)
    'M155.1 28v211.2h11.3z'
    """
    factor = 10**places
    out: list[str] = []
    x = y = start_x = start_y = at = 0
    last = ""
    try:
        while at < len(tokens):
            letter = tokens[at]
            end = at + 1 + _NUMBERS[letter]
            if letter == "z":
                out.append("z")
                x, y = start_x, start_y
            else:
                numbers = [round(float(text) * factor) for text in tokens[at + 1 : end]]
                if end > len(tokens):
                    return None
                # A step to the same place shows nothing, unless it is the dot of a line without length.
                if letter != "L" or last == "M" or numbers != [x, y]:
                    out.append(_step(letter, numbers, x, y, places))
                x, y = numbers[-2:]
                if letter == "M":
                    start_x, start_y = x, y
            last, at = letter, end
    except (KeyError, ValueError, OverflowError):
        return None
    return "".join(out)


_NUMBERS = {"M": 2, "L": 2, "C": 6, "Q": 4, "z": 0}


def _step(letter: str, numbers: list[int], x: int, y: int, places: int) -> str:
    if letter == "M":
        return "M" + _joined([_number(number, places) for number in numbers])
    if letter == "L":
        across, down = numbers[0] - x, numbers[1] - y
        if not down:
            return "h" + _number(across, places)
        if not across:
            return "v" + _number(down, places)
    steps = [_number(number - (y if place % 2 else x), places) for place, number in enumerate(numbers)]
    return letter.lower() + _joined(steps)


def _joined(numbers: list[str]) -> str:
    """Join numbers; a minus sign parts two of them by itself."""
    return numbers[0] + "".join(text if text[0] == "-" else " " + text for text in numbers[1:])
