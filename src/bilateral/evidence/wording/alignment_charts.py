"""Titles, labels and text alternatives of the charts and tables on votes."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.wording.voice import Voice


def pair_name(voice: Voice, reporter: str, partner: str) -> str:
    """Return the pair as a label."""
    return voice.text(
        "{a} and {b}", a=voice.plain_country(reporter, start=True), b=voice.plain_country(partner)
    )


def years_title(voice: Voice, value: float, year: int, average: float | None) -> str:
    """Return the finding above the chart of coincidence by year."""
    if average is None:
        return voice.text("{value} alike in {year}", value=voice.share(value), year=year)
    return voice.text(
        "{value} alike in {year}, the average pair {average}",
        value=voice.share(value),
        year=year,
        average=voice.share(average),
    )


def years_subtitle(voice: Voice) -> str:
    """Return measure and unit of the chart of coincidence by year."""
    return voice.text("Voting coincidence in the General Assembly by calendar year, with its 95% interval")


def years_alt(
    voice: Voice, pair: str, known: Sequence[tuple[int, float]], average: Sequence[tuple[int, float]]
) -> str:
    """Return the text alternative of the chart of coincidence by year."""
    first, last = known[0], known[-1]
    low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    text = voice.text(
        "{pair}: {first} in {first_year}, {last} in {last_year}; lowest {low} in {low_year}, highest {high} in {high_year}.",
        pair=pair,
        first=voice.share(first[1]),
        first_year=first[0],
        last=voice.share(last[1]),
        last_year=last[0],
        low=voice.share(low[1]),
        low_year=low[0],
        high=voice.share(high[1]),
        high_year=high[0],
    )
    if average:
        text += " " + voice.text(
            "The average pair is at {value} in {year}.",
            value=voice.share(average[-1][1]),
            year=average[-1][0],
        )
    return text


def issues_title(voice: Voice, best: str, best_value: float, worst: str, worst_value: float) -> str:
    """Return the finding above the chart of issues; issues as phrases."""
    if best == worst:
        return voice.text("{value} alike on {issue}", value=voice.share(best_value), issue=best)
    return voice.text(
        "{best_value} alike on {best}, {worst_value} on {worst}",
        best_value=voice.share(best_value),
        best=best,
        worst_value=voice.share(worst_value),
        worst=worst,
    )


def issues_subtitle(voice: Voice, span: str) -> str:
    """Return measure and unit of the chart of issues."""
    return voice.text(
        "Voting coincidence by issue, {span}, with its 95% interval; a vote may be on several issues",
        span=span,
    )


def issues_alt(voice: Voice, rows: Sequence[tuple[str, float, int, float]]) -> str:
    """Return the text alternative of the chart of issues: label, value, joint votes, average."""
    return voice.text(
        "By issue: {rows}.",
        rows=voice.series(
            voice.text(
                "{issue} {value} of {joint} joint votes (average pair {average})",
                issue=issue,
                value=voice.share(value),
                joint=joint,
                average=voice.share(average),
            )
            for issue, value, joint, average in rows
        ),
    )


def place_title(voice: Voice, value: float, average: float, below: float) -> str:
    """Return the finding above the chart of all pairs."""
    return voice.text(
        "{value} alike against {average} for the average pair; {below} of pairs agree less",
        value=voice.share(value),
        average=voice.share(average),
        below=voice.share(below),
    )


def place_subtitle(voice: Voice, years: str) -> str:
    """Return measure and unit of the chart of all pairs."""
    return voice.text(
        "Voting coincidence in {years} taken together, pairs with at least 30 joint votes", years=years
    )


def place_alt(
    voice: Voice, pair: str, value: float, rows: Sequence[tuple[str, float, str, float, str]]
) -> str:
    """Return the text alternative of the chart of all pairs: label, lowest, its name, highest, its name."""
    text = voice.text("{pair} stand at {value}.", pair=pair, value=voice.share(value))
    return " ".join(
        [
            text,
            *(
                voice.text(
                    "{label}: from {low} to {high}.",
                    label=label,
                    low=voice.share(low) + (f" ({low_name})" if low_name else ""),
                    high=voice.share(high) + (f" ({high_name})" if high_name else ""),
                )
                for label, low, low_name, high, high_name in rows
            ),
        ]
    )


def points_title(voice: Voice, latest: tuple[int, float], before: tuple[int, float] | None) -> str:
    """Return the finding above the chart of ideal points: the last two years with their distances."""
    now = position(voice, latest[1])
    if before is None:
        return voice.text("Positions {distance} apart in {year}", distance=now, year=latest[0])
    return voice.text(
        "Positions {distance} apart in {year}, {earlier} in {before}",
        distance=now,
        year=latest[0],
        earlier=position(voice, before[1]),
        before=before[0],
    )


def points_subtitle(voice: Voice) -> str:
    """Return measure and unit of the chart of ideal points."""
    return voice.text(
        "Ideal points by session, by the year in which it began, with their 90% bands; no unit, higher is nearer to the United States"
    )


def distance_title(voice: Voice, mean: float, smallest: float, largest: float) -> str:
    """Return the finding above the chart of distances."""
    return voice.text(
        "{mean} apart over five sessions, between {smallest} and {largest} in single ones",
        mean=voice.decimal(mean, 2),
        smallest=voice.decimal(smallest, 2),
        largest=voice.decimal(largest, 2),
    )


def distance_subtitle(voice: Voice) -> str:
    """Return measure and unit of the chart of distances."""
    return voice.text("Distance of the two ideal points by session, with the 90% band made of both bands")


def position(voice: Voice, value: float) -> str:
    """Return an ideal point or a distance, with a real minus sign."""
    return voice.decimal(value, 2).replace("-", "−")


def series_alt(voice: Voice, name: str, years: Sequence[int], values: Sequence[float]) -> str:
    """Return the text alternative of a series of positions or distances."""
    return voice.text(
        "{name}: {first} in {first_year}, {last} in {last_year}, between {low} and {high}.",
        name=name,
        first=position(voice, values[0]),
        first_year=years[0],
        last=position(voice, values[-1]),
        last_year=years[-1],
        low=position(voice, min(values)),
        high=position(voice, max(values)),
    )


def differences_title(voice: Voice, span: str) -> str:
    """Return the title of the table of differing votes."""
    return voice.text("Recorded votes in which the two differed, {span}", span=span)


def untitled(voice: Voice, title: str | None) -> str:
    """Return what stands for a vote to which the source gives no subject; ``title`` is that of its resolution, if known."""
    if title:
        return voice.text("part of: {title}", title=title)
    return voice.text("no subject in the source")
