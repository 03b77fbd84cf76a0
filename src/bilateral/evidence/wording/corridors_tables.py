"""Titles, labels and text alternatives of the tables and charts on corridors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.wording.voice import Voice


def mode_label(voice: Voice, mode: str) -> str:
    """Return the name of a mode of transport."""
    labels = {
        "road": voice.text("road"),
        "rail": voice.text("rail"),
        "sea": voice.text("sea"),
        "air": voice.text("air"),
    }
    return labels.get(mode, mode)


def state_label(voice: Voice, state: str) -> str:
    """Return the state of a way or a leg."""
    labels = {
        "open": voice.text("open"),
        "closed": voice.text("shut"),
        "planned": voice.text("planned"),
        "building": voice.text("being built"),
    }
    return labels.get(state, state)


def basis_label(voice: Voice, basis: str) -> str:
    """Return how a length is known."""
    labels = {
        "published": voice.text("published"),
        "derived": voice.text("from published lengths"),
        "estimated": voice.text("estimated"),
        "searoute": voice.text("computed by sea lanes"),
    }
    return labels.get(basis, basis)


def way_name(voice: Voice, label: str, mode_names: Sequence[str]) -> str:
    """Return the name of a way: its corridor's, or its modes where it follows none."""
    return voice.term(label) or voice.text("By {modes}", modes=voice.listing(mode_names))


def look_labels(voice: Voice) -> dict[str, str]:
    """Return the entries of the key of a map, by the look of a line."""
    return {
        "sea": voice.text("sea"),
        "rail": voice.text("rail"),
        "road": voice.text("road"),
        "closed": voice.text("shut"),
        "planned": voice.text("planned or being built"),
        "circle": voice.text("great circle"),
    }


def map_title(voice: Voice, reporter: str, partner: str, ways: int, planned: int) -> str:
    """Return the title of the map: how many ways there are, and how many of them are not yet built."""
    names = {"reporter": voice.plain_country(reporter), "partner": voice.plain_country(partner)}
    if not ways:
        return voice.text("From {reporter} to {partner}: great circle and nearest ports", **names)
    title = voice.plural(
        "One way from {reporter} to {partner}", "{count} ways from {reporter} to {partner}", ways, **names
    )
    if not planned:
        return title
    return title + voice.plural(
        ", one of them over a line not yet built", ", {count} of them over lines not yet built", planned
    )


def map_subtitle(voice: Voice) -> str:
    """Return what the map shows and how it is drawn."""
    return voice.text(
        "Legs by mode and state; Lambert’s equal-area projection, legs on land drawn straight between places"
    )


def map_alt(voice: Voice, ways: Sequence[tuple[str, str, str]]) -> str:
    """Return the map in words: name, state and course of each way."""
    said = [
        voice.text("{name} ({state}): {course}.", name=name, state=state, course=course)
        for name, state, course in ways
    ]
    return voice.text("Map of the ways. {ways}", ways=" ".join(said))


def map_alt_circle(voice: Voice, reporter: str, partner: str, ports: str) -> str:
    """Return the map of a pair without legs in words."""
    return voice.text(
        "Map with the great circle between the capitals of {reporter} and {partner}{ports}.",
        reporter=voice.plain_country(reporter),
        partner=voice.plain_country(partner),
        ports=ports,
    )


def boundaries_note(voice: Voice) -> str:
    """Return what the outlines on the map do not mean."""
    return voice.text("Outlines follow Natural Earth and say nothing on the status of any territory.")


def assumption_label(voice: Voice, name: str) -> str:
    """Return what an assumption is, in words; its id where it has none."""
    return _assumptions(voice).get(name, name)


def _assumptions(voice: Voice) -> Mapping[str, str]:
    return {
        "road.cost.km": voice.text("Price of road, per km"),
        "road.time.km": voice.text("Time on roads"),
        "road.cost.border": voice.text("Charges at borders, road"),
        "road.time.border": voice.text("Waiting at borders, road"),
        "rail.cost.km": voice.text("Price of rail, per km"),
        "rail.time.km": voice.text("Time on railways"),
        "rail.cost.border": voice.text("Charges at borders, rail"),
        "rail.time.border": voice.text("Waiting at borders, rail"),
        "gauge.cost.break": voice.text("Charges at a change of gauge"),
        "gauge.time.break": voice.text("Time at a change of gauge"),
        "sea.cost.km": voice.text("Price of sea, per km"),
        "sea.time.km": voice.text("Time at sea"),
        "port.cost.transfer": voice.text("Charges in a port"),
        "port.time.transfer": voice.text("Days in a port"),
        "land.cost.transfer": voice.text("Charges between lorry and train"),
        "land.time.transfer": voice.text("Days between lorry and train"),
        "rail.detour": voice.text("Detour of estimated rail legs"),
        "road.detour": voice.text("Detour of estimated road legs"),
    }


def version_label(voice: Voice, start: str, end: str, km: float) -> str:
    """Return another length on record, in words."""
    return voice.text("{start}–{end} at {km}", start=start, end=end, km=voice.value(km, "km"))


def tornado_title(voice: Voice, flips: bool, cheaper: bool) -> str:
    """Return the finding above the chart of the saving in cost."""
    if flips:
        return voice.text("One assumption alone can turn the saving in cost round")
    if cheaper:
        return voice.text("Over the planned line it is cheaper, whichever single assumption changes")
    return voice.text("Over the planned line it is dearer, whichever single assumption changes")


def tornado_subtitle(voice: Voice) -> str:
    """Return measure and unit of the chart of the saving in cost."""
    return voice.text(
        "Saving of the cheapest way over a planned line against the cheapest of today, US dollars a container; below zero it is dearer"
    )


def tornado_alt(voice: Voice, rows: Sequence[tuple[str, float, float]]) -> str:
    """Return the chart of the saving in cost in words."""
    said = [
        voice.text(
            "{name}: {low} to {high}.",
            name=name,
            low=voice.money(round(low, -1)),
            high=voice.money(round(high, -1)),
        )
        for name, low, high in rows
    ]
    return " ".join(said)


def levels(voice: Voice) -> list[tuple[str, str]]:
    """Return the three levels of an assumption with their labels."""
    return [("low", voice.text("Low")), ("central", voice.text("Central")), ("high", voice.text("High"))]


def unit_label(voice: Voice, unit: str) -> str:
    """Return the unit of an assumption in words."""
    units = {
        "USD per km": voice.text("US dollars a km"),
        "USD each": voice.text("US dollars each"),
        "days per 1000 km": voice.text("days for 1,000 km"),
        "days each": voice.text("days each"),
        "factor": voice.text("times the great circle"),
    }
    return units.get(unit, unit)
