"""Sentences and labels on where a pair stands among all pairs."""

from __future__ import annotations

from collections.abc import Sequence

from bilateral.evidence.wording.voice import Voice


def dimension_label(voice: Voice, name: str) -> str:
    """Return the label of a dimension."""
    labels = {
        "trade": voice.text("Goods trade a year, 2012–2016"),
        "votes": voice.text("Agreement in UN votes"),
        "ideal_points": voice.text("Distance of UN ideal points"),
        "distance": voice.text("Distance of the capitals"),
        "memberships": voice.text("Shared organisations"),
        "missions": voice.text("Missions in each other"),
    }
    return labels[name]


def title(voice: Voice, ranked: Sequence[tuple[str, float]]) -> str:
    """Return the finding: where the pair is closest and where most distant, against other pairs."""
    name, best = max(ranked, key=lambda pair: pair[1])
    if len(ranked) == 1:
        return voice.text(
            "By {name} closer than {share} of pairs",
            name=_lower(dimension_label(voice, name)),
            share=_below(voice, best),
        )
    low, worst = min(ranked, key=lambda pair: pair[1])
    return voice.text(
        "Closest by {best_name} (closer than {best} of pairs), most distant by {worst_name} (closer than {worst})",
        best_name=_lower(dimension_label(voice, name)), best=_below(voice, best),
        worst_name=_lower(dimension_label(voice, low)), worst=voice.share(worst),
    )  # fmt: skip


def _below(voice: Voice, share: float) -> str:
    """Return the share of pairs that are less close; rounded down near the top, where it would become all of them."""
    if not 0.995 <= share < 1:
        return voice.share(share)
    return voice.text("{number}%", number=voice.decimal(int(share * 1000) / 10, 1))


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def subtitle(voice: Voice, pairs: int) -> str:
    """Return the measure of the chart."""
    return voice.text(
        "Share of up to {pairs} pairs that are less close, by dimension", pairs=voice.integer(pairs)
    )


def alt(voice: Voice, rows: Sequence[tuple[str, float, str]]) -> str:
    """Return the text alternative of the chart."""
    return " ".join(
        voice.text("{label}: {value}, closer than {share} of pairs.", label=dimension_label(voice, name), value=value,
                   share=_below(voice, share))
        for name, share, value in rows
    )  # fmt: skip


def note(voice: Voice, *, brief: bool) -> str:
    """Return what the percentiles are and are not; ``brief`` where one of the two is not covered in depth."""
    if brief:
        return voice.text(
            "Percentiles among all pairs of the countries that the snapshot covers in depth and of the two themselves, as far as it has "
            "their figures, ties counted half. They are not added up: a sum of them would measure nothing."
        )
    return voice.text(
        "Percentiles among all pairs of the countries that the snapshot covers in depth, ties counted half. They are not added up: a "
        "sum of them would measure nothing."
    )
