"""Titles, labels and text alternatives of the charts and tables on partners."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.wording.voice import Voice


def shares_title(voice: Voice, first: tuple[int, float], last: tuple[int, float]) -> str:
    """Return the finding above the chart of groups."""
    return voice.text(
        "Traditional partners took {before} of exports in {first}, {after} in {last}",
        before=voice.share(first[1]),
        first=first[0],
        after=voice.share(last[1]),
        last=last[0],
    )


def shares_subtitle(voice: Voice, reporter: str) -> str:
    """Return measure and unit of the chart of groups."""
    return voice.text(
        "Share of each group in the goods trade of {reporter}; a line breaks where the release changes",
        reporter=voice.plain_country(reporter),
    )


def shares_alt(voice: Voice, rows: Sequence[tuple[str, str, int, float, int, float]]) -> str:
    """Return the text alternative of the chart of groups: group, flow, first year and share, last year and share."""
    return " ".join(
        voice.text(
            "{group}, {flow}: {before} in {first}, {after} in {last}.",
            group=group,
            flow=flow,
            before=voice.share(before),
            first=first,
            after=voice.share(after),
            last=last,
        )
        for group, flow, first, before, last, after in rows
    )


def flow_name(voice: Voice, flow: str) -> str:
    """Return a flow as a label."""
    return voice.text("exports") if flow == "exports" else voice.text("imports")


def markets_title(voice: Voice, code: str, before: float | None, after: float | None) -> str:
    """Return the finding above the chart of markets that gained and lost most."""
    if before is None or after is None:
        return voice.text(
            "{country}: {before} before, {after} after",
            country=voice.plain_country(code, start=True),
            before=_or_none(voice, before),
            after=_or_none(voice, after),
        )
    return voice.text(
        "{country} from {before} to {after} of exports",
        country=voice.plain_country(code, start=True),
        before=voice.share(before),
        after=voice.share(after),
    )


def markets_subtitle(voice: Voice, reporter: str, first: int, last: int) -> str:
    """Return measure and unit of that chart."""
    return voice.text(
        "Markets whose share in the goods exports of {reporter} changed most from {first} to {last}, one release",
        reporter=voice.plain_country(reporter),
        first=first,
        last=last,
    )


def markets_alt(
    voice: Voice, rows: Sequence[tuple[str, float | None, float | None]], first: int, last: int
) -> str:
    """Return the text alternative of that chart: country, share before, share after."""
    parts = [
        voice.text(
            "{country} {before} to {after}", country=name, before=_or_none(voice, a), after=_or_none(voice, b)
        )
        for name, a, b in rows
    ]
    return voice.text(
        "Share in exports, {first} to {last}: {rows}.", first=first, last=last, rows=voice.series(parts)
    )


def _or_none(voice: Voice, share: float | None) -> str:
    return voice.text("none on record") if share is None else voice.share(share)


def none_in(voice: Voice, year: int) -> str:
    """Return what stands for a share that the release of a year does not have."""
    return voice.text("none on record in {year}", year=year)


def concentration_title(voice: Voice, low: float, high: float, year: int) -> str:
    """Return the finding above the chart of concentration."""
    if high - low < 0.0025:
        return voice.text(
            "As concentrated as {number} equal markets in {year}", number=voice.decimal(1 / low, 1), year=year
        )
    return voice.text(
        "As concentrated as {few} to {many} equal markets in {year}",
        few=voice.decimal(1 / high, 1),
        many=voice.decimal(1 / low, 1),
        year=year,
    )


def concentration_subtitle(voice: Voice, reporter: str) -> str:
    """Return measure and unit of the chart of concentration."""
    return voice.text(
        "Herfindahl–Hirschman index over the markets of {reporter}, 0 to 1; a line breaks where the release changes",
        reporter=voice.plain_country(reporter),
    )


def concentration_alt(voice: Voice, first: tuple[int, float], last: tuple[int, float], high: float) -> str:
    """Return the text alternative of the chart of concentration."""
    return voice.text(
        "{before} in {first}, {after} in {last} (at most {high}).",
        before=voice.decimal(first[1], 3),
        first=first[0],
        after=voice.decimal(last[1], 3),
        last=last[0],
        high=voice.decimal(high, 3),
    )


def places_title(voice: Voice, partner: str, best: tuple[str, str], worst: tuple[str, str]) -> str:
    """Return the finding above the parallel plot: places with their dimensions, as phrases."""
    if best == worst:
        return voice.text(
            "{partner}: {place} {dimension}",
            partner=voice.plain_country(partner, start=True),
            place=best[0],
            dimension=best[1],
        )
    return voice.text(
        "{partner}: {best_place} {best}, {worst_place} {worst}",
        partner=voice.plain_country(partner, start=True),
        best_place=best[0],
        best=best[1],
        worst_place=worst[0],
        worst=worst[1],
    )


def places_subtitle(voice: Voice, reporter: str, count: int) -> str:
    """Return what the parallel plot shows."""
    return voice.text(
        "Places of {count} countries among the middle-power partners of {reporter}, one line a country",
        count=count,
        reporter=voice.plain_country(reporter),
    )


def places_alt(voice: Voice, partner: str, rows: Sequence[tuple[str, str]]) -> str:
    """Return the text alternative of the parallel plot: dimension and place."""
    parts = [voice.text("{dimension} {place}", dimension=label, place=place) for label, place in rows]
    return voice.text("{partner}: {rows}.", partner=voice.country(partner), rows=voice.series(parts))
