"""Sentences of the chapter on the outlook: scenarios, how far they can be trusted, and what targets would take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.outlook import amount, estimate, exporters, rate
from bilateral.evidence.wording.voice import Voice

#: A figure older than so many years is called old.
OLD = 3

# Scenarios ---------------------------------------------------------------------------------------------------


def base_sentence(
    voice: Voice, exporter: str, importer: str, base: Fact, side: tuple[str, bool], today: int
) -> str:
    """Return from which figure the scenario starts, whose it is (country, mirror or not), and how old it is."""
    who, mirror = side
    words = {
        "amount": voice.fact(base),
        "year": voice.period(base.period),
        "exporter": voice.the_country(exporter),
        "importer": voice.the_country(importer),
        "who": voice.the_country(who),
    }
    sentence = (
        voice.text(
            "For goods from {exporter} to {importer} the scenario starts from {amount}, which {who} reports for {year} (mirror figure).",
            **words,
        )
        if mirror
        else voice.text(
            "For goods from {exporter} to {importer} the scenario starts from {amount}, which {who} reports for {year}.",
            **words,
        )
    )
    age = today - int(str(base.period))
    if age > OLD:
        sentence += " " + voice.text(
            "No newer yearly figure of this flow is in the snapshot, so that the first {age} years of the scenario have passed "
            "already.",
            age=age,
        )
    return sentence


def _fan_words(voice: Voice, kind: str, horizon: int, facts: Mapping[str, Fact]) -> dict[str, object]:
    return {
        "exporters": exporters(voice, kind),
        "years": horizon,
        "year": voice.period(facts["p50"].period),
        "low": estimate(voice, facts["p10"]),
        "high": estimate(voice, facts["p90"]),
        "middle": estimate(voice, facts["p50"]),
    }


def _ended(voice: Voice, sentence: str, vanished: Fact) -> str:
    """Return the sentence, and how many flows had ended where that is more than one in two hundred."""
    if vanished.number < 0.005:
        return f"{sentence}."
    return sentence + voice.text(", and {share} had ended.", share=voice.fact(vanished))


def fan_headline(
    voice: Voice, kind: str, horizon: int, facts: Mapping[str, Fact], base: Fact, today: int
) -> str:
    """Return from which figure, and to where, flows of one size went; ``facts`` by p10, p50, p90, vanished."""
    age = today - int(str(base.period))
    words = _fan_words(voice, kind, horizon, facts) | {
        "base": voice.fact(base),
        "since": voice.period(base.period),
        "age": age,
    }
    if age > OLD:
        sentence = voice.text(
            "The latest figure, {base} of {since}, is {age} years old. Eight in ten flows of this size from {exporters} stood between "
            "{low} and {high} {years} years later, here {year}; the median is {middle}",
            **words,
        )
    else:
        sentence = voice.text(
            "Eight in ten flows of the size of the latest figure, {base} in {since}, from {exporters} stood between {low} and {high} "
            "{years} years later, here {year}; the median is {middle}",
            **words,
        )
    return _ended(voice, sentence, facts["vanished"])


def fan_sentence(
    voice: Voice, kind: str, horizon: int, facts: Mapping[str, Fact], *, short: bool = False
) -> str:
    """Return where flows of one size stood after some years; ``short`` follows a longer sentence of the same flow."""
    words = _fan_words(voice, kind, horizon, facts)
    if short:
        return voice.text(
            "After {years} years, in {year}, the median is {middle}, and eight in ten stood between {low} and {high}.",
            **words,
        )
    sentence = voice.text(
        "Of flows of this size from {exporters}, eight in ten stood between {low} and {high} {years} years later, here {year}; the "
        "median is {middle}",
        **words,
    )
    return _ended(voice, sentence, facts["vanished"])


def no_base(voice: Voice, exporter: str, importer: str, base: Fact) -> str:
    """Return that there is nothing to start a scenario from."""
    return voice.text(
        "A scenario needs a figure to start from: goods from {exporter} to {importer} are {missing}.",
        exporter=voice.the_country(exporter),
        importer=voice.the_country(importer),
        missing=voice.fact(base),
    )


def nil_base(voice: Voice, exporter: str, importer: str, base: Fact) -> str:
    """Return that a scenario cannot start from a reported nil."""
    return voice.text(
        "Goods from {exporter} to {importer} were {nil} in {year}, as reported; from nothing no growth can be reckoned.",
        exporter=voice.the_country(exporter),
        importer=voice.the_country(importer),
        nil=voice.fact(base, voice.text("nil")),
        year=voice.period(base.period),
    )


def fan_note(
    voice: Voice,
    exporter: str,
    horizon: int,
    counts: tuple[Fact, Fact],
    sizes: tuple[float | None, float | None],
    years: tuple[int, int],
) -> str:
    """Return from which flows the bands come; ``counts`` are windows and distinct flows of the last horizon."""
    windows, pairs = counts
    return voice.text(
        "Behind the bands of {exporter} over {horizon} years stand {windows} windows of {pairs} flows {sizes} between {first} and {last}, "
        "each followed within one side’s reports; a flow that vanished is 0 where its reporter still reported. They are no "
        "forecast: dollars are current, so inflation is in the growth, and those years saw world trade grow fast until 2008 "
        "and hardly after 2011.",
        exporter=voice.the_country(exporter),
        horizon=horizon,
        windows=voice.fact(windows),
        pairs=voice.fact(pairs),
        sizes=_sizes(voice, *sizes),
        first=years[0],
        last=years[1],
    )


def _sizes(voice: Voice, low: float | None, high: float | None) -> str:
    if low is None:
        return voice.text("below {high}", high=amount(voice, high or 0.0))
    if high is None:
        return voice.text("from {low} on", low=amount(voice, low))
    return voice.text("from {low} to {high}", low=amount(voice, low), high=amount(voice, high))


def backtest_sentence(voice: Voice, every: Mapping[int, Fact], own: Mapping[int, Fact], kind: str) -> str:
    """Return how well such bands held in a back-test; facts by horizon, for all exporters and the exporter's type."""
    first, last = min(every), max(every)
    words = {
        "first": first,
        "last": last,
        "one": voice.fact(every[first]),
        "two": voice.fact(every[last]),
        "year": voice.period(every[first].period),
    }
    sentence = voice.text(
        "In a back-test, bands made in the same way from windows that ended before {year} and meant to hold 80% held {one} of what "
        "followed over {first} years and {two} over {last}",
        **words,
    )
    if not own:
        return sentence + "."
    return sentence + voice.text(
        "; for {exporters} {one} and {two}.",
        exporters=exporters(voice, kind),
        one=voice.fact(own[first]),
        two=voice.fact(own[last]),
    )


# Targets -----------------------------------------------------------------------------------------------------


def target_sentence(
    voice: Voice,
    target: float,
    needed: Fact,
    base: Fact,
    found: Mapping[str, Fact],
    counted: tuple[float, int],
) -> str:
    """Return the growth that a target takes, and how many flows ever grew so; ``counted`` is at which rate and over how long."""
    words = {
        "target": voice.money(target),
        "year": voice.period(needed.period),
        "base": voice.fact(base),
        "since": voice.period(base.period),
    }
    if needed.value is None:
        return voice.text(
            "What {target} by {year} would take cannot be said: the growth needed is {missing}.",
            target=words["target"],
            year=words["year"],
            missing=voice.fact(needed),
        )
    if needed.number <= 0:
        return voice.text(
            "{target} is passed already: exports were {base} in {since}, and could fall by {rate} a year until {year} and still be there.",
            rate=voice.fact(needed, rate(voice, abs(needed.number))),
            **words,
        )
    sentence = voice.text(
        "From {base} in {since} to {target} by {year} takes growth of {rate} a year.",
        rate=voice.fact(needed, rate(voice, needed.number)),
        **words,
    )
    return f"{sentence} {_precedent(voice, found, counted)}" if found else sentence


def _precedent(voice: Voice, found: Mapping[str, Fact], counted: tuple[float, int]) -> str:
    none = found["reached"].number == 0
    words = {
        "rate": voice.share(counted[0]),
        "years": counted[1],
        "windows": voice.fact(found["windows"]),
        "pairs": voice.fact(found["pairs"]),
        "reached": voice.fact(found["reached"], voice.text("none") if none else None),
        "share": voice.fact(found["share"]),
        "flows": voice.fact(found["reached_pairs"]),
    }
    if none:
        return voice.text(
            "Over {years} years {reached} of {windows} windows that began with a flow of such a size kept up {rate} a year.",
            **words,
        )
    return voice.text(
        "Over {years} years {reached} of {windows} windows that began with a flow of such a size kept up {rate} a year or more, "
        "{share}; they belong to {flows} of {pairs} flows.",
        **words,
    )


def targets_headline(
    voice: Voice, base: Fact, targets: Sequence[tuple[float, Fact, Mapping[str, Fact], int]]
) -> str:
    """Return in one sentence what targets take: each with its growth, the counts of precedents and over how long."""
    parts = [_target_part(voice, *target) for target in targets]
    return voice.text(
        "From {base} in {since}, by {year}: {parts}.",
        year=voice.period(targets[0][1].period),
        base=voice.fact(base),
        since=voice.period(base.period),
        parts=voice.series(parts),
    )


def _target_part(voice: Voice, target: float, needed: Fact, found: Mapping[str, Fact], years: int) -> str:
    words = {"target": voice.money(target), "rate": voice.fact(needed, rate(voice, needed.number))}
    if needed.number <= 0:
        return voice.text("{target} is passed already", **words)
    if not found:
        return voice.text("{target} takes growth of {rate} a year", **words)
    return voice.text(
        "{target} takes growth of {rate} a year; {share} of the windows of {years} years that began with a flow of such a size kept up "
        "that rate, rounded down to a whole per cent ({reached} of {windows})",
        share=voice.fact(found["share"]),
        reached=voice.fact(found["reached"]),
        windows=voice.fact(found["windows"]),
        years=years,
        **words,
    )


def targets_note(voice: Voice) -> str:
    """Return what is counted beside a target."""
    return voice.text(
        "Exports alone, in current dollars. A flow begins a window every year, so windows overlap; the distinct flows stand beside them. "
        "Counted are flows of all exporters within half a decade of the size, over the longest span that is not longer than the "
        "time left (ten or fifteen years), at the rate of the table below the one needed, so that the count is never too low. A "
        "single shipment or a better reporter can also make a flow grow so."
    )
