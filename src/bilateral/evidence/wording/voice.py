"""How a report speaks: numbers, dates, names and linked facts in one language."""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.grammar import NBSP, Grammar, capitalised, grammar_of
from bilateral.evidence.wording.periods import parse_period

#: The name of the catalogues, as gettext has it.
DOMAIN = "bilateral"
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
        return gettext.translation(DOMAIN, str(folder), languages=[str(self.locale)], fallback=True)

    @cached_property
    def _grammar(self) -> Grammar:
        return grammar_of(self.locale.language)

    def text(self, message: str, **values: object) -> str:
        """Return a message in this language with its values filled in."""
        return self._filled(self._catalogue.gettext(message) if message else "", message, values)

    def _filled(self, translation: str, message: str, values: dict[str, object]) -> str:
        # What has no translation is English, and joined as English is.
        grammar = grammar_of("en") if translation == message else self._grammar
        return grammar.fill(translation, message, values)

    def of_data(self, text: str) -> tuple[str, bool]:
        """Return a text of the data, which is English, in this language where it has it, and whether it has."""
        found = self.term(text)
        return found, not text or found != text or self.locale.language == "en"

    def quoted(self, text: str, cut: Callable[[str], str] = str) -> str:
        """Return a text of the data as Markdown, which says so where it is English in a report of another language.

        ``cut`` takes what is shown from it, such as its first sentence.
        """
        found, own = self.of_data(text)
        shown = escape_markdown(cut(found))
        return shown if own else f'<span lang="en">{shown}</span>'

    def completed(self, text: str, **values: object) -> str:
        """Return a text that is in this language already, with values that ``text`` left open filled in."""
        return self._grammar.fill(text, text, values)

    def term(self, label: str) -> str:
        """Return a label of a closed list in the data (a product, an issue) in this language, where it has one."""
        found = self._catalogue.gettext(label) if label else ""
        return found if found == label else self._grammar.spaced(found)

    def pattern(self, pattern: str, values: Mapping[str, str]) -> str:
        """Return a pattern of a closed list, such as those of methods, in this language with its values filled in."""
        return self._filled(self._catalogue.gettext(pattern), pattern, dict(values))

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the message that fits ``count``; ``{count}`` stands for the formatted number."""
        found = self._catalogue.ngettext(one, many, count)
        source = one if found == one else many
        return self._filled(found, source, {"count": self.integer(count), **values})

    # Names and lists -------------------------------------------------------------------------------------------

    def country(self, iso3: str) -> str:
        """Return a country's name as a label, without an article."""
        from bilateral.pair import aggregate_name, find_country

        if iso3 in self._grammar.names:
            return self._grammar.names[iso3]
        if iso3 in {"WLD", "AFR"}:
            return aggregate_name(iso3, self.language)
        return find_country(iso3).name(self.language)

    def the_country(self, iso3: str, start: bool = False) -> str:
        """Return a country's name inside a sentence, with its article; ``start`` begins a sentence."""
        return escape_markdown(self.plain_country(iso3, start))

    def plain_country(self, iso3: str, start: bool = False) -> str:
        """Return the same as plain text, for labels and text alternatives."""
        name = self._grammar.in_sentence(iso3, self.country(iso3))
        return capitalised(name) if start else name

    def listing(self, items: Iterable[str]) -> str:
        """Return items joined as this language joins them."""
        return str(format_list(list(items), locale=self.locale))

    def series(self, statements: Iterable[str]) -> str:
        """Return statements that stand side by side in one sentence, apart by this language's semicolon."""
        return self.text("; ").join(statements)

    def labelled(self, label: str, words: str) -> str:
        """Return words behind what they are of, with this language's colon between."""
        return self.text("{name}: {value}", name=label, value=words)

    # Numbers ---------------------------------------------------------------------------------------------------

    def integer(self, value: float) -> str:
        """Return a whole number with its group separators."""
        return str(format_decimal(round(value), locale=self.locale))

    def spelled(self, value: float, start: bool = False) -> str:
        """Return a small count as a word where the language of the report has one here; ``start`` begins a sentence."""
        whole = round(value)
        word = self._grammar.count(whole)
        if word is None:
            return self.integer(whole)
        return word.capitalize() if start else word

    def ordinal(self, number: int) -> str:
        """Return a rank as it is written: 1st, 2nd, 12th."""
        return self._grammar.ordinal(number) or self.text("no. {number}", number=number)

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return a number with a fixed count of decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self.locale))

    def exact(self, value: float) -> str:
        """Return a number with all its digits, up to six decimals, or six significant ones below one.

        >>> Voice("en").exact(11303907.2), Voice("en").exact(0.0001234567)
        ('11,303,907.2', '0.000123457')
        """
        number = value if abs(value) >= 1 else float(f"{value:.6g}")
        pattern = "#,##0.######" if abs(value) >= 1 else "0.####################"
        return str(format_decimal(number, format=pattern, locale=self.locale))

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
        return self._grammar.compact(str(words).replace(" ", NBSP))

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
            return self.text("under {limit}", limit=self.percentage(0.0001, 2))
        return self.percentage(value, digits)

    def percentage(self, value: float, digits: int) -> str:
        """Return a fraction as a percentage with a fixed count of decimals, its sign where this language sets it."""
        own = self.locale.percent_formats[None].pattern
        pattern = re.sub(r"[#0][#0.,]*", "#,##0" + ("." + "0" * digits if digits else ""), own, count=1)
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
        if parsed.precision == "month":
            return str(format_date(parsed.start, format="MMMM y", locale=self.locale))
        pattern = self._grammar.day_pattern
        return self._grammar.day(str(format_date(parsed.start, format=pattern, locale=self.locale)))

    def short_period(self, period: str) -> str:
        """Return a period for an axis or a table cell."""
        parsed = parse_period(period)
        if parsed is not None and parsed.precision == "quarter":
            return self.text("Q{quarter} {year}", quarter=parsed.quarter, year=parsed.year)
        if parsed is not None and parsed.precision == "day":
            written = str(format_date(parsed.start, format="d MMM y", locale=self.locale))
            return self._grammar.day(written)
        if parsed is not None and parsed.precision == "month":
            return str(format_date(parsed.start, format="MMM y", locale=self.locale))
        return period

    def quarters(self, periods: Iterable[str]) -> list[str]:
        """Return the quarters of periods without their years, for an axis on which years stand once."""
        parsed = map(parse_period, periods)
        return [self.text("Q{quarter}", quarter=one.quarter) if one else "" for one in parsed]

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
            return self.term(value) if unit == "rule" else value
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
