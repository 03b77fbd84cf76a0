"""Titles, labels and text alternatives of the charts and tables on the outlook."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.wording.outlook import amount
from bilateral.evidence.wording.voice import Voice


def gravity_title(voice: Voice, exporter: str, importer: str, ratio: float | None, year: int) -> str:
    """Return the finding above the chart of expected and reported trade."""
    words = {
        "exporter": voice.plain_country(exporter, start=True),
        "importer": voice.plain_country(importer),
        "year": year,
    }
    if ratio is None:
        return voice.text("{exporter} to {importer}: what would be expected in {year}", **words)
    if ratio == 0:
        return voice.text("{exporter} to {importer}: nothing recorded in {year}, some expected", **words)
    if ratio >= 1:
        return voice.text(
            "{exporter} to {importer}: {times} times what is expected in {year}",
            times=voice.times(ratio),
            **words,
        )
    return voice.text(
        "{exporter} to {importer}: {share} of what is expected in {year}", share=voice.share(ratio), **words
    )


def gravity_subtitle(voice: Voice) -> str:
    """Return measure and unit of the chart of expected and reported trade."""
    return voice.text("Goods trade of a year, current US dollars, logarithmic; zero at the left end")


def gravity_alt(voice: Voice, rows: Sequence[tuple[str, float, float | None, float, float]]) -> str:
    """Return the text alternative: label, expected, observed, low and high of each flow."""
    parts = []
    for label, expected, observed, low, high in rows:
        seen = voice.not_reported if observed is None else voice.money(observed)
        parts.append(
            voice.text(
                "{label}: {seen} against an expectation of {expected}; nine in ten such flows lay from {low} to {high}.",
                label=label,
                seen=seen,
                expected=amount(voice, expected),
                low=amount(voice, low),
                high=amount(voice, high),
            )
        )
    return " ".join(parts)


def flow_note(voice: Voice, year: int, expected: float) -> str:
    """Return the second line of a row: the year and the expectation."""
    return voice.text("{year}, expected {amount}", year=year, amount=amount(voice, expected))


def gravity_table_title(voice: Voice) -> str:
    """Return the title of the table behind the chart of expectations."""
    return voice.text("Reported and expected trade by year")


def fan_title(voice: Voice, horizon: int, low: float, high: float) -> str:
    """Return the finding above the fan."""
    return voice.text(
        "Eight in ten flows of this size stood between {low} and {high} {years} years on",
        low=amount(voice, low),
        high=amount(voice, high),
        years=horizon,
    )


def fan_subtitle(voice: Voice, exporter: str, importer: str, unit: str) -> str:
    """Return flow, measure and unit of the fan."""
    return voice.text(
        "Goods from {exporter} to {importer} by year, {unit}",
        exporter=voice.plain_country(exporter),
        importer=voice.plain_country(importer),
        unit=unit,
    )


def fan_alt(voice: Voice, base: tuple[int, float], steps: Sequence[tuple[int, float, float, float]]) -> str:
    """Return the text alternative of the fan: its start, then low, middle and high of each step."""
    parts = [voice.text("From {amount} in {year} the fan opens.", amount=voice.money(base[1]), year=base[0])]
    parts += [
        voice.text(
            "In {year} its 80% band runs from {low} to {high}, with {middle} in the middle.",
            year=year,
            low=amount(voice, low),
            middle=amount(voice, middle),
            high=amount(voice, high),
        )
        for year, low, middle, high in steps
    ]
    return " ".join(parts)


def fan_table_title(voice: Voice) -> str:
    """Return the title of the table behind the fan."""
    return voice.text("What flows of this size became, applied to the latest figure")


def model_title(voice: Voice) -> str:
    """Return the title of the table of coefficients."""
    return voice.text("What distance and ties do to trade")


def targets_title(voice: Voice) -> str:
    """Return the title of the table of targets."""
    return voice.text("Growth that a target takes, and who ever grew so")


def backtest_title(voice: Voice) -> str:
    """Return the title of the table of the back-test."""
    return voice.text("How often the bands held, on years that they were not made from")


def outlook_labels(voice: Voice) -> dict[str, str]:
    """Return the labels of facts under ``outlook.`` that can be missing; ``{reporter}`` and ``{partner}`` stay open."""
    both = {"reporter": "{reporter}", "partner": "{partner}"}
    return {
        r"outlook\.gravity\.expected": voice.text(
            "Exports that size and distance lead one to expect", **both
        ),
        r"outlook\.gravity\.observed": voice.text(
            "Exports of {reporter} to {partner} to set against it", **both
        ),
        r"outlook\.gravity\.ratio": voice.text(
            "Exports of {reporter} to {partner} ÷ what is expected", **both
        ),
        r"outlook\.gravity\.imports\.expected": voice.text(
            "Imports that size and distance lead one to expect", **both
        ),
        r"outlook\.gravity\.imports\.observed": voice.text(
            "Imports of {reporter} from {partner} to set against it", **both
        ),
        r"outlook\.gravity\.imports\.ratio": voice.text(
            "Imports of {reporter} from {partner} ÷ what is expected", **both
        ),
        r"outlook\.fan\.base": voice.text(
            "Exports of {reporter} to {partner} to start a scenario from", **both
        ),
        r"outlook\.fan\.imports\.base": voice.text(
            "Imports of {reporter} from {partner} to start a scenario from", **both
        ),
        r"outlook\.growth_needed": voice.text("Growth a year to a billion US dollars of exports", **both),
        r"outlook\.growth_needed\.100m": voice.text(
            "Growth a year to a hundred million US dollars of exports", **both
        ),
    }
