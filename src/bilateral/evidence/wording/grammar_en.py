"""English: which names of countries take an article, small counts as words, 1st to 12th."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bilateral.evidence.wording.grammar import Grammar

_WITH_ARTICLE = frozenset(
    {
        "ARE", "BHS", "CAF", "COD", "COM", "CZE", "DOM", "FRO", "GBR", "GMB", "IMN", "IOT", "MDV", "MHL", "MNP", "NLD",
        "PHL", "SLB", "TCA", "UMI", "USA", "VGB", "VIR",
    }
)  # fmt: skip
_COUNTS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


class English(Grammar):
    """English."""

    names: Mapping[str, str] = MappingProxyType(
        {
            "COD": "Democratic Republic of the Congo",
            "COG": "Congo",
            "HKG": "Hong Kong",
            "MAC": "Macao",
            "MMR": "Myanmar",
            "PSE": "Palestine",
            "CIV": "Côte d’Ivoire",
        }
    )
    day_pattern = "d MMMM y"

    def in_sentence(self, iso3: str, name: str) -> str:
        """Return a name with "the" where English has it."""
        return f"the {name}" if iso3 in _WITH_ARTICLE else name

    def count(self, number: int) -> str | None:
        """Return "no" to "twelve"."""
        return _COUNTS[number] if 0 <= number < len(_COUNTS) else None

    def ordinal(self, number: int) -> str:
        """Return 1st, 2nd, 12th."""
        suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{suffix}"


GRAMMAR = English()
