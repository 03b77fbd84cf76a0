"""A card: what the gallery's page shows of one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.comparison import country_label, pair_name
from bilateral.evidence.wording.gallery import CardFigure, card_figures, sparkline_text
from bilateral.rendering.gallery.digest import Digest
from bilateral.rendering.gallery.reading import Entry
from bilateral.rendering.gallery.sparkline import span, sparkline


@dataclass(frozen=True)
class Card:
    """One entry in words, as the template prints it.

    ``links`` are file name, address; ``reason`` says why there is no report, ``warning`` that a later attempt failed.
    """

    anchor: str
    title: str
    codes: str
    links: Sequence[tuple[str, str]] = ()
    figures: Sequence[CardFigure] = ()
    drawing: Markup = field(default_factory=Markup)
    years: tuple[int, int] | None = None
    counts: str = ""
    snapshot: str = ""
    made: str = ""
    reason: str = ""
    warning: str = ""


def card_of(voice: Voice, entry: Entry) -> Card:
    """Return the card of an entry."""
    links = [(file, f"{quote(entry.name)}/{file}") for file in entry.files]
    codes = f"{entry.reporter}–{entry.partner}"
    if entry.name != f"{entry.reporter}-{entry.partner}":
        codes += f" · {entry.name}"
    digest = entry.digest
    if digest is None:
        return Card(
            entry.name,
            pair_name(voice, entry.reporter, entry.partner),
            codes,
            links,
            reason=_failure(voice, entry),
        )
    warning = ""
    if entry.failure:
        warning = voice.text(
            "A later attempt failed, and this is the report before it. {reason}",
            reason=_failure(voice, entry),
        )
    series = digest.series
    names = (country_label(voice, entry.reporter, True), country_label(voice, entry.partner, True))
    return Card(
        anchor=entry.name,
        title=pair_name(voice, entry.reporter, entry.partner),
        codes=codes,
        links=links,
        figures=card_figures(voice, digest.figures, digest.date),
        drawing=Markup(sparkline(series, sparkline_text(voice, *names, series))),
        years=span(series),
        counts=_counts(voice, digest),
        snapshot=" ".join(filter(None, (digest.snapshot, digest.snapshot_hash[:8]))),
        made=voice.short_period(digest.date),
        warning=warning,
    )


def _failure(voice: Voice, entry: Entry) -> str:
    failure = entry.failure
    if failure is None:
        return ""
    # A reason may begin with the name of a file, which stays as it is.
    first, _, rest = failure.reason.partition(" ")
    reason = failure.reason if "." in first else f"{first[:1].upper()}{first[1:]} {rest}".rstrip()
    if failure.tries > 1:
        tries = voice.plural("Tried {count} time.", "Tried {count} times.", failure.tries)
        reason = f"{reason.rstrip('.')}. {tries}"
    return reason


def _counts(voice: Voice, digest: Digest) -> str:
    facts = voice.plural("{count} figure", "{count} figures", digest.facts)
    missing = voice.text("{count} of them not reported", count=voice.integer(digest.unreported))
    return f"{facts}, {missing}" if digest.unreported else facts
