"""Sentences and labels of the chapter on claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bilateral.evidence.claims import MEASURES, VERDICTS, Claim, Judgement
from bilateral.evidence.wording.voice import Voice, escape_markdown


def verdict_label(voice: Voice, verdict: str) -> str:
    """Return a verdict in the language of the report."""
    labels = {
        "supported": voice.text("supported"),
        "overstated": voice.text("overstated"),
        "understated": voice.text("understated"),
        "contradicted": voice.text("contradicted"),
        "cannot be verified": voice.text("cannot be verified"),
        "not testable": voice.text("not testable"),
    }
    return labels[verdict]


def claim_link(voice: Voice, judgement: Judgement, text: str | None = None) -> str:
    """Return a link to a claim in the evidence list."""
    return f"[{voice.quoted(text or judgement.claim.statement)}](#claim-{judgement.claim.claim_id})"


def verdict_counts(voice: Voice, verdicts: Iterable[str]) -> str:
    """Return how many of some verdicts there are of each, as a list in words."""
    counts = Counter(verdicts)
    parts = [
        voice.text(
            "{count} {verdict}", count=voice.integer(counts[verdict]), verdict=verdict_label(voice, verdict)
        )
        for verdict in VERDICTS
        if counts[verdict]
    ]
    return voice.listing(parts)


def tally(voice: Voice, judgements: Sequence[Judgement]) -> str:
    """Return how many claims were tested and how many got each verdict."""
    return voice.plural(
        "One claim was examined: {parts}.",
        "{count} claims were examined: {parts}.",
        len(judgements),
        parts=verdict_counts(voice, (judgement.verdict for judgement in judgements)),
    )


def claimed_value(voice: Voice, judgement: Judgement) -> str:
    """Return what the claim says, with its comparator."""
    claim = judgement.claim
    if claim.value is None or claim.comparator == "is":
        return voice.text("yes") if claim.value else voice.text("no") if claim.value == 0 else "–"
    value = value_in_unit(voice, claim.value, claim.unit)
    templates = {
        "about": voice.text("about {value}", value=value),
        "at least": voice.text("at least {value}", value=value),
        "at most": voice.text("at most {value}", value=value),
        "equals": value,
    }
    return templates[claim.comparator]


def own_statement(voice: Voice, claim: Claim, label: str = "") -> str:
    """Return what a claim of the reader's own says; ``label`` names its measure where the claim does not."""
    labels = {
        "trade.total": voice.text("goods trade of the two"),
        "trade.exports": voice.text("exports of goods"),
        "trade.imports": voice.text("imports of goods"),
        "relations.visits.count": voice.text("visits of a head of state or government"),
        "relations.agreements.count": voice.text("agreements"),
        "relations.missions.count": voice.text("missions"),
        "alignment.coincidence": voice.text("agreement in votes"),
    }
    about = label or labels.get(claim.measure) or f"{MEASURES[claim.measure]} ({claim.argument})"
    pair = f"{voice.country(claim.reporter)}–{voice.country(claim.partner)}"
    said = claimed_value(voice, Judgement(claim, "", None, None, ""))
    if not claim.period:
        return voice.text("{pair}, {measure}: {value}", pair=pair, measure=about, value=said)
    when = voice.period(claim.period)
    return voice.text(
        "{pair}, {measure}: {value} ({period})", pair=pair, measure=about, value=said, period=when
    )


def observed_value(voice: Voice, judgement: Judgement) -> str:
    """Return what the data say, with bounds where only a part is reported."""
    seen = judgement.observation
    if seen is None or (seen.value is None and seen.low is None and seen.high is None):
        return "–" if judgement.verdict == "not testable" else voice.not_reported
    if judgement.claim.comparator == "is":
        return voice.text("yes") if seen.value else voice.text("no")
    text = value_in_unit(voice, seen.value, seen.unit) if seen.value is not None else ""
    if seen.partial and seen.high is not None:
        bound = voice.text("under {high} in all", high=value_in_unit(voice, seen.high, seen.unit))
        return voice.series([text, bound]) if text else bound
    return text


def value_in_unit(voice: Voice, value: float, unit: str) -> str:
    """Return a claimed or observed value in its unit."""
    if unit == "percent":
        return voice.text("{number}%", number=voice.decimal(value, 0 if value == round(value) else 1))
    if unit == "tonnes":
        return voice.text("{number} tonnes", number=voice.integer(value))
    return voice.value(value, unit)


def headline(voice: Voice, judgement: Judgement) -> str:
    """Return one claim with its verdict, its figure and by how much it is off."""
    seen = judgement.observation
    link = claim_link(voice, judgement)
    verdict = verdict_label(voice, judgement.verdict)
    if seen is None or judgement.ratio is None:
        return voice.text("{claim}: **{verdict}**.", claim=link, verdict=verdict)
    observed = value_in_unit(voice, seen.value or 0.0, seen.unit)
    number = f"[{escape_markdown(observed)}](#fact-{seen.fact})" if seen.fact else escape_markdown(observed)
    period = voice.period(seen.period)
    ratio = judgement.ratio
    if judgement.verdict == "cannot be verified":
        return voice.text(
            "{claim}: **{verdict}**; the nearest figure is {number} ({period}).",
            claim=link,
            verdict=verdict,
            number=number,
            period=period,
        )
    if seen.partial and seen.high is not None:
        return voice.text(
            "{claim}: **{verdict}**. It is {times} times the reported {number} ({period}), and {bound} times the upper bound for a "
            "year of both directions.",
            claim=link,
            verdict=verdict,
            times=voice.times(ratio),
            number=number,
            period=period,
            bound=voice.times((judgement.claim.value or 0.0) / seen.high),
        )
    if judgement.verdict == "supported" or abs(ratio - 1) < 0.005:
        return voice.text(
            "{claim}: **{verdict}**; the figure is {number} ({period}).",
            claim=link,
            verdict=verdict,
            number=number,
            period=period,
        )
    distance = _distance(voice, ratio)
    return voice.text(
        "{claim}: **{verdict}**. It is {distance} the figure of {number} ({period}).",
        claim=link,
        verdict=verdict,
        distance=distance,
        number=number,
        period=period,
    )


def _distance(voice: Voice, ratio: float) -> str:
    if ratio >= 2:
        return voice.text("{times} times", times=voice.times(ratio))
    if ratio > 1:
        return voice.text("{share} above", share=voice.share(ratio - 1))
    return voice.text("{share} below", share=voice.share(1 - ratio))


def reason(voice: Voice, judgement: Judgement) -> str:
    """Return why a claim got its verdict, in a phrase."""
    reasons = {
        "no figure": voice.text("no figure in the snapshot"),
        "no claimed value": voice.text("the claim names no value"),
        "too old": voice.text("the nearest figure is more than three years older than the claim"),
        "within bounds": voice.text("the claim lies within what the reported part allows"),
        "bound": voice.text("judged at the bound that favours the claim most"),
        "figure": voice.text("judged by the reported figure"),
        "intention": voice.text("an intention"),
        "opinion": voice.text("an opinion"),
    }
    return reasons.get(judgement.reason, judgement.reason)
