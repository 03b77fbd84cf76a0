"""Sentences of the chapter on votes in the General Assembly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice


def issue_label(voice: Voice, issue: str) -> str:
    """Return the name of an issue, as a label."""
    labels = {
        "palestine": voice.text("Palestine"),
        "nuclear": voice.text("Nuclear weapons"),
        "disarmament": voice.text("Arms control and disarmament"),
        "human_rights": voice.text("Human rights"),
        "development": voice.text("Economic development"),
        "colonialism": voice.text("Colonialism"),
    }
    return labels.get(issue, issue)


def issue_phrase(voice: Voice, issue: str) -> str:
    """Return the name of an issue inside a sentence."""
    phrases = {
        "palestine": voice.text("Palestine"),
        "nuclear": voice.text("nuclear weapons"),
        "disarmament": voice.text("arms control and disarmament"),
        "human_rights": voice.text("human rights"),
        "development": voice.text("economic development"),
        "colonialism": voice.text("colonialism"),
    }
    return phrases.get(issue, issue)


def vote_label(voice: Voice, vote: str) -> str:
    """Return a vote as it is cast."""
    labels = {"yes": voice.text("yes"), "no": voice.text("no"), "abstain": voice.text("abstained")}
    return labels[vote]


def year_spans(voice: Voice, years: Sequence[int]) -> str:
    """Return years as a list in which three and more in a row become a span.

    >>> year_spans(Voice("en"), [2014, 2015, 2017, 2018, 2019])
    '2014, 2015, and 2017 to 2019'
    """
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = []
    for run in runs:
        if len(run) > 2:
            parts.append(voice.text("{first} to {last}", first=run[0], last=run[-1]))
        else:
            parts += [str(year) for year in run]
    return voice.listing(parts)


def headline(
    voice: Voice, reporter: str, partner: str, facts: Mapping[str, Fact], years: Sequence[int]
) -> str:
    """Return the answer: how often the two vote alike; ``facts`` are value, joint, low and high."""
    value = facts["value"]
    names = {"reporter": voice.the_country(reporter, start=True), "partner": voice.the_country(partner)}
    if value.number >= 0.8:
        answer = voice.text("{reporter} and {partner} agree on most world issues", **names)
    elif value.number >= 0.6:
        answer = voice.text("{reporter} and {partner} agree on world issues more often than not", **names)
    else:
        answer = voice.text("{reporter} and {partner} often disagree on world issues", **names)
    return voice.text(
        "{answer}: their votes in the General Assembly coincide at {value}, over the {joint} recorded votes in which both took part in "
        "{years} (95% interval {low} to {high}; an abstention against a yes or a no counts half).",
        answer=answer,
        value=voice.fact(value),
        joint=voice.fact(facts["joint"]),
        low=voice.fact(facts["low"]),
        high=voice.fact(facts["high"]),
        years=year_spans(voice, years),
    )


def comparison(voice: Voice, reporter: str, partner: str, facts: Mapping[str, Fact]) -> str:
    """Return how that compares with all pairs: value, average, percentile, pairs."""
    names = {
        "average": voice.fact(facts["average"]),
        "below": voice.fact(facts["percentile"]),
        "pairs": voice.fact(facts["pairs"]),
    }
    share = facts["percentile"].number
    if share >= 0.75:
        text = voice.text(
            "That is well above the average pair ({average}): {below} of the {pairs} pairs among the countries covered in depth agree "
            "less.",
            **names,
        )
    elif facts["value"].number >= facts["average"].number:
        text = voice.text(
            "That is above the average pair ({average}) but no special tie: {below} of the {pairs} pairs among the countries covered in "
            "depth agree less, the others more.",
            **names,
        )
    else:
        text = voice.text(
            "That is below the average pair ({average}): only {below} of the {pairs} pairs among the countries covered in depth agree "
            "less.",
            **names,
        )
    if "rank.reporter" not in facts or "rank.partner" not in facts:
        return text
    return text + " " + _ranks(voice, reporter, partner, facts)


def _ranks(voice: Voice, reporter: str, partner: str, facts: Mapping[str, Fact]) -> str:
    places = {side: place(voice, facts[f"rank.{side}"]) for side in ("reporter", "partner")}
    return voice.text(
        "Among the {of} countries compared with {reporter}, {partner} comes {here}; among the {of_too} compared with {partner}, "
        "{reporter} comes {there}.",
        of=voice.fact(facts["rank.reporter.of"]),
        of_too=voice.fact(facts["rank.partner.of"]),
        here=places["reporter"],
        there=places["partner"],
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
    )


def place(voice: Voice, rank: Fact) -> str:
    """Return a rank as a linked ordinal, said as joint where it is shared."""
    linked = voice.fact(rank, voice.ordinal(int(rank.number)))
    return voice.text("joint {place}", place=linked) if rank.method.startswith("joint;") else linked


def trend(voice: Voice, now: Fact, before: Fact, years: Sequence[int], apart: bool) -> str:
    """Return how the coincidence moved against the five years before; ``apart`` says whether the intervals do not meet."""
    words = {
        "now": voice.fact(now),
        "before": voice.fact(before),
        "years": year_spans(voice, years),
    }
    if apart:
        down = voice.text("In the years before ({years}) it was {before}: they have drifted apart.", **words)
        up = voice.text("In the years before ({years}) it was {before}: they have come closer.", **words)
        return down if now.number < before.number else up
    return voice.text(
        "In the years before ({years}) it was {before}, a difference within the intervals.", **words
    )


def latest_year(voice: Voice, latest: Fact, joint: Fact, low: Fact, high: Fact) -> str:
    """Return the figure of the last year on record, with its base and interval."""
    return voice.text(
        "The last year on record is {year}: {value}, on {joint} joint votes (95% interval {low} to {high}).",
        year=voice.period(latest.period),
        value=voice.fact(latest),
        joint=voice.fact(joint),
        low=voice.fact(low),
        high=voice.fact(high),
    )


def too_few(voice: Voice, years: Mapping[int, int], minimum: int) -> str:
    """Return which recent years have no figure because too few votes were joint; ``years`` gives the number."""
    if not years:
        return ""
    parts = [voice.text("{year} with {count}", year=year, count=count) for year, count in years.items()]
    return voice.text(
        "Years with fewer than {minimum} joint votes get no figure: {years}.",
        minimum=minimum,
        years=voice.listing(parts),
    )


def issues_sentence(
    voice: Voice, best: tuple[str, Fact, Fact], worst: tuple[str, Fact, Fact], average: Fact, span: str
) -> str:
    """Return on which issue the two agree most and least; each is issue, value and joint votes."""
    return voice.text(
        "By issue ({span}) they agree most on {best} ({best_value} of {best_joint} joint votes) and least on {worst} ({worst_value} of "
        "{worst_joint}), where the average pair reaches {average}.",
        span=span,
        best=issue_phrase(voice, best[0]),
        best_value=voice.fact(best[1]),
        best_joint=voice.fact(best[2]),
        worst=issue_phrase(voice, worst[0]),
        worst_value=voice.fact(worst[1]),
        worst_joint=voice.fact(worst[2]),
        average=voice.fact(average),
    )


def why_least(voice: Voice, reporter: str, partner: str, issue: str, counts: Mapping[str, Fact]) -> str:
    """Return who stands apart on the issue of least agreement: a side that abstains, or open opposition."""
    abstained = {
        "reporter_abstained": (reporter, partner),
        "partner_abstained": (partner, reporter),
    }
    total = sum(one.number for one in counts.values())
    kind, most = max(counts.items(), key=lambda item: item[1].number)
    if not total or most.number < total / 2:
        return ""
    if kind == "opposite":
        return voice.text(
            "On {issue} they stood yes against no in {count} votes.",
            issue=issue_phrase(voice, issue),
            count=voice.fact(most),
        )
    one, other = abstained[kind]
    return voice.text(
        "On {issue} {country} abstained in {count} votes in which {other} took a side.",
        issue=issue_phrase(voice, issue),
        country=voice.the_country(one),
        other=voice.the_country(other),
        count=voice.fact(most),
    )


def nothing(voice: Voice, reporter: str, partner: str) -> str:
    """Return that no recorded votes of the pair are in the snapshot."""
    return voice.text(
        "This snapshot holds too few joint votes of {reporter} and {partner} in the General Assembly for any figure.",
        reporter=voice.the_country(reporter),
        partner=voice.the_country(partner),
    )
