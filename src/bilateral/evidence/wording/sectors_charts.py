"""Titles, heads and text alternatives of the charts and tables on fields of cooperation."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.wording.voice import Voice


def matrix_heads(voice: Voice) -> list[str]:
    """Return the heads of the matrix of fields."""
    return [
        voice.text("agreed"),
        voice.text("approved or in force"),
        voice.text("steps seen since"),
        voice.text("promised or pending"),
    ]


def matrix_title(voice: Voice, agreed: int, followed: int) -> str:
    """Return the finding above the matrix of fields."""
    fields = voice.plural("One field with an agreement", "{count} fields with an agreement", agreed)
    if not followed:
        return voice.text("{fields}, and no step seen since in any", fields=fields)
    return voice.text(
        "{fields}, steps seen since in {followed}", fields=fields, followed=voice.integer(followed)
    )


def matrix_subtitle(voice: Voice) -> str:
    """Return what the matrix shows."""
    return voice.text("Fields of cooperation by what is on record; a dash is what was not seen")


def not_seen(voice: Voice) -> str:
    """Return what stands for something that is not on record."""
    return voice.text("not seen")


def none(voice: Voice) -> str:
    """Return what stands where nothing is promised."""
    return voice.text("none")


def steps(voice: Voice, count: int, last: str) -> str:
    """Return how many steps there are and when the last was."""
    return voice.plural("one, {last}", "{count}, last {last}", count, last=last)


def plans(voice: Voice, count: int) -> str:
    """Return how much is promised or pending."""
    return voice.plural("one", "{count}", count)


def of_a_hundred(voice: Voice, label: str, index: bool) -> str:
    """Return the label of a measure on the scale of percentages."""
    return label.replace(voice.text("0 to 1"), voice.text("0 to 100")) if index else label


def hundredth(voice: Voice, value: float) -> str:
    """Return a value on the scale of percentages without its sign, with a decimal where it is small."""
    return voice.decimal(value, 0 if abs(value) >= 10 else 1).replace("-", "−")


def baselines_title(
    voice: Voice, names: Sequence[str], rows: Sequence[tuple[str, float | None, float | None]]
) -> str:
    """Return the finding above the chart of starting points: the measure in which the two are widest apart."""
    both = [(label, ours, theirs) for label, ours, theirs in rows if ours is not None and theirs is not None]
    if not both:
        return voice.text("Only one of the two has figures")
    label, ours, theirs = max(both, key=lambda row: abs(row[1] - row[2]))
    return voice.text(
        "Widest apart: {measure} ({first} {ours}, {second} {theirs})",
        measure=label if _is_name(label) else label[:1].lower() + label[1:],
        first=names[0],
        second=names[1],
        ours=hundredth(voice, ours),
        theirs=hundredth(voice, theirs),
    )


def _is_name(label: str) -> bool:
    """Return whether a label begins with a name or an abbreviation, which keeps its capital inside a sentence."""
    words = label.replace(",", " ").split()
    return words[0][1:2].isupper() or (len(words) > 1 and words[1][:1].isupper())


def baselines_subtitle(voice: Voice) -> str:
    """Return what the chart of starting points shows."""
    return voice.text(
        "Latest figure of each in per cent of what the row names; an index out of 100; years in the table"
    )


def row_alt(voice: Voice, label: str, names: Sequence[str], values: Sequence[float | None]) -> str:
    """Return one row of the chart in words."""
    said = [
        f"{name} {hundredth(voice, value) if value is not None else voice.not_reported}"
        for name, value in zip(names, values, strict=True)
    ]
    return voice.labelled(label, f"{', '.join(said)}.")


def tea_title(voice: Voice, reporter: str, partner: str, exports: float, imports: float, product: str) -> str:
    """Return the finding above the chart of one product."""
    words = {
        "reporter": voice.plain_country(reporter, start=True),
        "partner": voice.plain_country(partner),
        "product": product,
        "ratio": voice.times(exports / imports),
    }
    if exports >= imports:
        return voice.text("{reporter} exports {ratio} times the {product} that {partner} imports", **words)
    return voice.text("{reporter} exports less {product} than {partner} imports ({ratio} times)", **words)


def part_of_year(voice: Voice, period: str, months: int) -> str:
    """Return the part of a year that a figure was made whole from: ``2025-Q1``, ``2024-h1``, ``2019-jan-nov``, ``2023``."""
    year, _, part = period.partition("-")
    named = {
        "h1": voice.text("January to June {year}", year=year),
        "jan-nov": voice.text("January to November {year}", year=year),
    }
    return year if months == 12 else named.get(part) or voice.short_period(period)


def import_bar(voice: Voice, partner: str, period: str, months: int) -> str:
    """Return the label of a bar of imports."""
    said = part_of_year(voice, period, months)
    if months < 12:
        said += " × " + ("12/11" if months == 11 else str(12 // months))
    return voice.text("Imports of {country}, {period}", country=voice.country(partner), period=said)
