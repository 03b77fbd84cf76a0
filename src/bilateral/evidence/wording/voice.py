"""How a report speaks: numbers, dates, names and linked facts in one language."""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.periods import parse_period

NBSP = "\u00a0"
# English puts an article before these names inside a sentence.
_WITH_ARTICLE = frozenset(
    [
        "ARE",
        "BHS",
        "CAF",
        "COD",
        "COM",
        "CZE",
        "DOM",
        "FRO",
        "GBR",
        "GMB",
        "IMN",
        "IOT",
        "MDV",
        "MHL",
        "MNP",
        "NLD",
        "PHL",
        "SLB",
        "TCA",
        "UMI",
        "USA",
        "VGB",
        "VIR",
    ]
)
_COUNTRY_NAMES_EN = {
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "HKG": "Hong Kong",
    "MAC": "Macao",
    "MMR": "Myanmar",
    "PSE": "Palestine",
    "CIV": "Côte d’Ivoire",
}
_COUNTS_EN = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")


def escape_markdown(text: str) -> str:
    """Escape what Markdown would read as markup in text that comes from data."""
    return _MARKDOWN_SPECIAL.sub(r"\\\1", text)


class Voice:
    """Formats values and sentences in one language.

    ``language`` is a Babel locale name such as ``en`` or ``fr``; messages without a translation stay English.

    >>> Voice("en").money(11_303_907.2)
    'US$11.3\\xa0million'
    >>> Voice("en").share(0.00488)
    '0.49%'
    """

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.locale = Locale.parse(language, sep="-" if "-" in language else "_")

    @cached_property
    def _catalogue(self) -> gettext.NullTranslations:
        folder = files("bilateral.evidence") / "locale"
        return gettext.translation("bilateral", str(folder), languages=[str(self.locale)], fallback=True)

    def text(self, message: str, **values: object) -> str:
        """Return a message in this language with its values filled in."""
        return self._catalogue.gettext(message).format(**values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the message that fits ``count``; ``{count}`` stands for the formatted number."""
        return self._catalogue.ngettext(one, many, count).format(count=self.integer(count), **values)

    # Names and lists -------------------------------------------------------------------------------------------

    def country(self, iso3: str) -> str:
        """Return a country's name as a label, without an article."""
        from bilateral.pair import aggregate_name, find_country

        if self.locale.language == "en" and iso3 in _COUNTRY_NAMES_EN:
            return _COUNTRY_NAMES_EN[iso3]
        if iso3 in {"WLD", "AFR"}:
            return aggregate_name(iso3, self.language)
        return find_country(iso3).name(self.language)

    def the_country(self, iso3: str, start: bool = False) -> str:
        """Return a country's name inside a sentence, with its English article; ``start`` begins a sentence."""
        return escape_markdown(self.plain_country(iso3, start))

    def plain_country(self, iso3: str, start: bool = False) -> str:
        """Return the same as plain text, for labels and text alternatives."""
        name = self.country(iso3)
        if self.locale.language == "en" and iso3 in _WITH_ARTICLE:
            return ("The " if start else "the ") + name
        return name

    def listing(self, items: Iterable[str]) -> str:
        """Return items joined as this language joins them."""
        return str(format_list(list(items), locale=self.locale))

    # Numbers ---------------------------------------------------------------------------------------------------

    def integer(self, value: float) -> str:
        """Return a whole number with its group separators."""
        return str(format_decimal(round(value), locale=self.locale))

    def spelled(self, value: float, start: bool = False) -> str:
        """Return a small count as a word where the language of the report has one here; ``start`` begins a sentence."""
        whole = round(value)
        if self.locale.language != "en" or not 0 <= whole < len(_COUNTS_EN):
            return self.integer(whole)
        word = _COUNTS_EN[whole]
        return word.capitalize() if start else word

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return a number with a fixed count of decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def compact(self, value: float) -> str:
        """Return a number to three significant figures, with its scale in words from a million on."""
        size = abs(value)
        if size < 1e6:
            return self.integer(value) if size >= 100 or value == round(value) else self.decimal(value, 1)
        value = float(f"{value:.3g}")
        size = abs(value)
        scale = 10 ** (3 * int(math.log10(size) // 3))
        digits = 0 if size / scale >= 100 else 1 if size / scale >= 10 else 2
        words = format_compact_decimal(value, format_type="long", fraction_digits=digits, locale=self.locale)
        return str(words).replace(" ", NBSP)

    def money(self, usd: float) -> str:
        """Return an amount of US dollars to three significant figures."""
        amount = self.compact(abs(usd))
        sign = "−" if usd < 0 else ""
        return sign + self.text("US${amount}", amount=amount)

    def share(self, value: float) -> str:
        """Return a fraction as a percentage, with two significant decimals below one per cent."""
        size = abs(value)
        digits = 0 if size >= 0.0995 or size == 0 else 1 if size >= 0.00995 else 2
        if 0 < size < 0.00005:
            return self.text(
                "under {limit}", limit=format_percent(0.0001, format="0.00%", locale=self.locale)
            )
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        return str(format_percent(value, format=pattern, locale=self.locale))

    def percent(self, value: float) -> str:
        """Return a value that is in per cent already."""
        return self.share(value / 100)

    def times(self, ratio: float) -> str:
        """Return how many times something is."""
        return self.decimal(ratio, 0 if ratio >= 10 else 1 if ratio >= 2 else 2)

    # Dates -----------------------------------------------------------------------------------------------------

    def period(self, period: str | None) -> str:
        """Return a period (``2024``, ``2024-Q1``, ``2024-05``, ``2024-05-28``) as a reader writes it."""
        if not period:
            return self.text("no date")
        parsed = parse_period(period)
        if parsed is None:
            return period
        if parsed.precision == "quarter":
            quarters = (
                self.text("the first quarter of {year}", year=parsed.year),
                self.text("the second quarter of {year}", year=parsed.year),
                self.text("the third quarter of {year}", year=parsed.year),
                self.text("the fourth quarter of {year}", year=parsed.year),
            )
            return quarters[parsed.quarter - 1]
        if parsed.precision == "year":
            return str(parsed.year)
        day = "d MMMM y" if self.locale.language == "en" else "long"
        pattern = "MMMM y" if parsed.precision == "month" else day
        return str(format_date(parsed.start, format=pattern, locale=self.locale))

    def short_period(self, period: str) -> str:
        """Return a period for an axis or a table cell."""
        parsed = parse_period(period)
        if parsed is not None and parsed.precision == "quarter":
            return self.text("Q{quarter} {year}", quarter=parsed.quarter, year=parsed.year)
        if parsed is not None and parsed.precision == "day":
            return str(format_date(parsed.start, format="d MMM y", locale=self.locale))
        if parsed is not None and parsed.precision == "month":
            return str(format_date(parsed.start, format="MMM y", locale=self.locale))
        return period

    # Facts -----------------------------------------------------------------------------------------------------

    @property
    def not_reported(self) -> str:
        """What stands where nobody reported a figure."""
        return self.text("not reported")

    def value(self, value: float | int | str | None, unit: str) -> str:
        """Return a value in its unit; ``None`` is "not reported"."""
        if value is None or (isinstance(value, float) and math.isnan(value)):
            return self.not_reported
        if isinstance(value, str):
            return value
        plain: dict[str, Callable[[float], str]] = {
            "USD": self.money,
            "share": self.share,
            "percent": self.percent,
            "ratio": lambda number: self.decimal(number, 2),
            "index": lambda number: self.decimal(number, 3),
            "index 0-100": lambda number: self.decimal(number, 1),
            "count": self.integer,
            "rank": self.integer,
            "year": lambda number: str(int(number)),
            "yes/no": lambda number: self.text("yes") if number else self.text("no"),
            "km": lambda number: self.text("{number} km", number=self.integer(number)),
            "days": lambda number: self.text("{number} days", number=self.integer(number)),
            "tonnes": lambda number: self.text("{number} tonnes", number=self.integer(number)),
            "USD/kg": lambda number: self.text("US${amount} a kg", amount=self.decimal(number, 2)),
        }
        return plain.get(unit, self.compact)(value)

    def fact(self, fact: Fact, text: str | None = None) -> str:
        """Return a fact's value, linked to its evidence."""
        words = text if text is not None else self.value(fact.value, fact.unit)
        return f"[{escape_markdown(words)}](#fact-{fact.id})"

    def source(self, source_id: str, title: str) -> str:
        """Return a source's title, linked to the list of sources."""
        return f"[{escape_markdown(title)}](#source-{source_id})"
