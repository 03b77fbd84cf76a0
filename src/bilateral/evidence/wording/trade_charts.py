"""Titles, labels and text alternatives of the charts and tables on trade."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from bilateral.evidence.wording.voice import Voice


def flow_title(
    voice: Voice, exporter: str, importer: str, year: Any, value: float | None, mirror: bool
) -> str:
    """Return the finding that stands above the chart of one flow."""
    if value is None:
        return voice.text(
            "{exporter} to {importer}: no figure",
            exporter=voice.country(exporter),
            importer=voice.country(importer),
        )
    who = voice.text("by the partner’s report") if mirror else voice.text("by its own report")
    return voice.text(
        "{exporter} to {importer}: {amount} in {year}, {who}",
        exporter=voice.plain_country(exporter, start=True),
        importer=voice.plain_country(importer),
        amount=voice.money(value),
        year=year,
        who=who,
    )


def flow_title_imports(voice: Voice, exporter: str, importer: str, year: Any, value: float | None) -> str:
    """Return the finding that stands above the chart of the other direction."""
    if value is None:
        return voice.text(
            "{exporter} to {importer}: no figure",
            exporter=voice.country(exporter),
            importer=voice.country(importer),
        )
    return voice.text(
        "{exporter} to {importer}: last reported for {year}, {amount}",
        exporter=voice.plain_country(exporter, start=True),
        importer=voice.plain_country(importer),
        amount=voice.money(value),
        year=year,
    )


def flow_subtitle(voice: Voice, unit: str) -> str:
    """Return measure and unit of the charts of a flow, and how the two reports are told apart."""
    return voice.text("Goods trade by year, {unit}; direct figures solid, mirror figures hollow", unit=unit)


def logarithmic(voice: Voice) -> str:
    """Return the unit of a chart whose values differ too much for one of thousand, million or billion."""
    return voice.text("current US dollars, logarithmic")


def quarters_subtitle(voice: Voice, unit: str) -> str:
    """Return measure and unit of the chart of quarters."""
    return voice.text("Goods exports by quarter, {unit}", unit=unit)


def series_alt(voice: Voice, name: str, years: Sequence[Any], values: Sequence[float | None]) -> str:
    """Return the text alternative of one series: its first, highest and last figure."""
    known = [
        (year, value)
        for year, value in zip(years, values, strict=True)
        if value is not None and not math.isnan(value)
    ]
    if not known:
        return voice.text("{name}: not reported.", name=name)
    if len(known) == 1:
        return voice.text(
            "{name}: {amount} in {year} only.", name=name, amount=voice.money(known[0][1]), year=known[0][0]
        )
    peak = max(known, key=lambda pair: pair[1])
    return voice.text(
        "{name}: {count} figures, {first} in {first_year}, highest {peak} in {peak_year}, {last} in {last_year}.",
        name=name,
        count=len(known),
        first=voice.money(known[0][1]),
        first_year=known[0][0],
        peak=voice.money(peak[1]),
        peak_year=peak[0],
        last=voice.money(known[-1][1]),
        last_year=known[-1][0],
    )


def flow_table_title(voice: Voice, exporter: str, importer: str) -> str:
    """Return the title of the table of one flow."""
    return voice.text(
        "Goods from {exporter} to {importer}, as each side reports them",
        exporter=voice.country(exporter),
        importer=voice.country(importer),
    )


def mirror_table_title(voice: Voice) -> str:
    """Return the title of the table that sets both reports side by side."""
    return voice.text("Years in which both sides reported the same flow")


def quarters_title(voice: Voice, importer: str, period: str, value: float) -> str:
    """Return the finding above the chart of quarters."""
    return voice.text(
        "{amount} to {importer} in {period}",
        amount=voice.money(value),
        importer=voice.plain_country(importer),
        period=voice.period(period),
    )


def partners_title(voice: Voice, partner: str, rank: str, share: str) -> str:
    """Return the finding above the chart of destinations."""
    return voice.text(
        "{partner} is {rank}, with {share} of goods exports",
        partner=voice.plain_country(partner, start=True),
        rank=rank,
        share=share,
    )


def partners_subtitle(voice: Voice, reporter: str, period: str, of: int) -> str:
    """Return the measure of the chart of destinations."""
    return voice.text(
        "Goods exports of {reporter} by destination, {period}, the largest of {of} on record",
        reporter=voice.plain_country(reporter),
        period=voice.period(period),
        of=of,
    )


def partners_measure(voice: Voice, subtitle: str, unit: str) -> str:
    """Return measure and unit of the chart of destinations."""
    return voice.text("{measure}; {unit}", measure=subtitle, unit=unit)


def shared_part(voice: Voice) -> str:
    """Return what the solid part of two structures is."""
    return voice.text("Solid: what is in both; its shares add up to the match")


def complementarity_title(voice: Voice, seller: str, buyer: str, value: float) -> str:
    """Return the finding above a chart of two structures."""
    return voice.text(
        "What {seller} sells matches what {buyer} buys at {value} of 100",
        seller=voice.plain_country(seller),
        buyer=voice.plain_country(buyer),
        value=voice.decimal(value, 0),
    )


def advantage_title(voice: Voice, reporter: str, partner: str) -> str:
    """Return the title of the table of comparative advantages."""
    return voice.text(
        "Revealed comparative advantage of {reporter} and {partner}",
        reporter=voice.country(reporter),
        partner=voice.country(partner),
    )


def products_title(voice: Voice, exporter: str, importer: str, year: str) -> str:
    """Return the title of the table of products of one flow."""
    return voice.text(
        "Goods from {exporter} to {importer} by section, {year}",
        exporter=voice.country(exporter),
        importer=voice.country(importer),
        year=year,
    )


def products_subtitle(voice: Voice, rows: Any) -> str:
    """Return the subtitle of a table of HS chapters: whose report it is."""
    row = rows.iloc[0]
    reporter = row.exporter if row.reported_by == "exporter" else row.importer
    return voice.text(
        "HS chapters as {country} reports them, {valuation}, current US dollars",
        country=voice.country(reporter),
        valuation=row.valuation,
    )


def partners_alt(
    voice: Voice, partner: str, place: str, of: int, own: float, largest: Sequence[tuple[str, float]]
) -> str:
    """Return the text alternative of the chart of destinations."""
    top = voice.listing([f"{name} {voice.money(value)}" for name, value in largest])
    return voice.text(
        "{partner} is {place} of {of}, with {own}. The largest are {top}.",
        partner=voice.country(partner),
        place=place,
        of=of,
        own=voice.money(own),
        top=top,
    )
