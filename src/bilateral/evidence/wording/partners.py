"""Sentences of the chapter on the reporter's partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice


def group_label(voice: Voice, name: str) -> str:
    """Return the name of a group, as a label."""
    labels = {
        "traditional": voice.text("Traditional partners (OECD donors)"),
        "named": voice.text("Traditional partners, as the article names them"),
        "large": voice.text("Large powers"),
        "middle": voice.text("Middle powers"),
        "neighbours": voice.text("Neighbours"),
    }
    return labels.get(name, name)


def group_phrase(voice: Voice, name: str) -> str:
    """Return the name of a group inside a sentence."""
    phrases = {
        "traditional": voice.text("traditional partners (the donors of the OECD)"),
        "named": voice.text("traditional partners as the article names them"),
        "large": voice.text("large powers"),
        "middle": voice.text("middle powers"),
        "neighbours": voice.text("neighbours"),
    }
    return phrases.get(name, name)


def group_tag(voice: Voice, name: str) -> str:
    """Return the shortest name of a group, for lists of groups."""
    tags = {
        "traditional": voice.text("OECD donor"),
        "named": voice.text("on the article’s list"),
        "large": voice.text("large power"),
        "middle": voice.text("middle power"),
        "neighbours": voice.text("neighbour"),
    }
    return tags.get(name, name)


def group_definition(voice: Voice, name: str, label: str) -> str:
    """Return what the members of a group are; ``label`` is the name of the list."""
    if name == "neighbours":
        return voice.text("Countries that share a border with the reporter")
    return voice.term(label)


def fell(first: Fact, last: Fact) -> int:
    """Return -1 where a share fell, 1 where it rose, and 0 where it changed by less than a tenth or a point."""
    change = last.number - first.number
    if abs(change) < 0.01 or abs(change) < first.number / 10:
        return 0
    return -1 if change < 0 else 1


def answer(
    voice: Voice, reporter: str, traditional: tuple[Fact, Fact], middle: tuple[Fact, Fact] | None
) -> str:
    """Return whether sales turn from traditional partners, and whether to middle powers."""
    way, who = fell(*traditional), voice.the_country(reporter, start=True)
    if way == 0:
        lead = voice.text("{who} shows no clear turn from traditional partners as buyers", who=who)
    elif way == 1:
        lead = voice.text("{who} has turned towards traditional partners as buyers, not from them", who=who)
    elif middle is None:
        lead = voice.text("{who} has turned from traditional partners as buyers", who=who)
    elif fell(*middle) == 1:
        lead = voice.text(
            "{who} has turned from traditional partners as buyers, and towards middle powers", who=who
        )
    else:
        lead = voice.text(
            "{who} has turned from traditional partners as buyers, but not towards middle powers", who=who
        )
    parts = [_moved(voice, "traditional", *traditional)]
    if middle is not None:
        parts.append(_moved(voice, "middle", *middle))
    sentence = voice.text(
        "{lead}: in its goods exports the share of {parts} between {first} and {last}.",
        lead=lead,
        parts=voice.text(", that of ").join(parts),
        first=voice.period(traditional[0].period),
        last=voice.period(traditional[1].period),
    )
    if "followed every year" in traditional[0].method:
        sentence += " " + voice.text(
            "Counted are the members of each group that the snapshot follows in every year; with all members the shares are larger."
        )
    return sentence


def _moved(voice: Voice, group: str, first: Fact, last: Fact) -> str:
    words = {
        "group": group_phrase(voice, group),
        "before": voice.fact(first),
        "after": voice.fact(last),
    }
    way = fell(first, last)
    if way < 0:
        return voice.text("{group} fell from {before} to {after}", **words)
    if way > 0:
        return voice.text("{group} rose from {before} to {after}", **words)
    return voice.text("{group} hardly moved ({before}, then {after})", **words)


def group_change(voice: Voice, reporter: str, flow: str, moves: Sequence[tuple[str, Fact, Fact]]) -> str:
    """Return how the shares of some groups in one flow moved between two years."""
    if not moves:
        return ""
    first, last = moves[0][1].period, moves[0][2].period
    whole = {
        "exports": voice.text("goods exports of {reporter}", reporter=voice.the_country(reporter)),
        "imports": voice.text("goods imports of {reporter}", reporter=voice.the_country(reporter)),
    }
    return voice.text(
        "In the {whole} from {first} to {last}, the share of {parts}.",
        whole=whole[flow],
        first=voice.period(first),
        last=voice.period(last),
        parts=voice.text(", that of ").join(_moved(voice, *move) for move in moves),
    )


def latest_share(voice: Voice, low: Fact, high: Fact | None, release: str) -> str:
    """Return the share of the group just told of in the last year, which another release has, perhaps between two ends."""
    words = {"year": voice.period(low.period), "low": voice.fact(low), "release": release}
    if high is None:
        return voice.text(
            "For {year} another release ({release}) puts traditional partners at {low}; the two do not count alike.",
            **words,
        )
    return voice.text(
        "For {year} a list of the largest partners only ({release}) puts traditional partners at {low} at least and {high} at most; the "
        "two releases do not count alike.",
        high=voice.fact(high),
        **words,
    )


def older_release(voice: Voice, first: str, year: str, share: float, newer: float, release: str) -> str:
    """Return that an older release, drawn pale, differs in a year that both have."""
    return voice.text(
        "Years before {first} are drawn pale: they come from an older release ({release}), which puts traditional partners at {share} of "
        "exports in {year} where the newer one has {newer}; what is known of the difference stands with the source.",
        first=first,
        year=year,
        share=voice.share(share),
        newer=voice.share(newer),
        release=release,
    )


def followed_note(voice: Voice, followed: int, of: int, latest: Fact | None) -> str:
    """Return that only some members of the group are followed over the years, and what all had in the last one."""
    text = voice.text(
        "Counted are the {followed} of {of} traditional partners whose trade this snapshot follows every year",
        followed=followed,
        of=of,
    )
    if latest is None or latest.note:
        return text + "."
    return text + voice.text(
        "; all of them together had {share} in {year}.",
        share=voice.fact(latest),
        year=voice.period(latest.period),
    )


def gains_sentence(
    voice: Voice,
    first: str,
    last: str,
    gains: Sequence[tuple[str, Fact | None, Fact]],
    losses: Sequence[tuple[str, Fact, Fact | None]],
) -> str:
    """Return which markets gained and lost most between two years."""
    up = [_market(voice, *gain) for gain in gains]
    down = [_market(voice, *loss) for loss in losses]
    text = voice.text(
        "From {first} to {last} the largest gains were those of {markets}",
        first=first,
        last=last,
        markets=voice.listing(up),
    )
    if down:
        text += voice.text("; the largest losses were those of {markets}", markets=voice.listing(down))
    return text + "."


def _market(voice: Voice, code: str, before: Fact | None, after: Fact | None) -> str:
    none = voice.text("none on record")
    return voice.text(
        "{country} ({before} to {after})",
        country=voice.the_country(code),
        before=none if before is None else voice.fact(before),
        after=none if after is None else voice.fact(after),
    )


def partner_change(
    voice: Voice, partner: str, before: Fact | None, after: Fact | None, years: tuple[str, str]
) -> str:
    """Return how the partner's own share moved between two years."""
    if before is None and after is None:
        return voice.text(
            "{partner} is on record as a market in neither year.",
            partner=voice.the_country(partner, start=True),
        )
    none = voice.text("no exports on record")
    return voice.text(
        "{partner} itself: {before} in {first}, {after} in {last}.",
        partner=voice.the_country(partner, start=True),
        before=none if before is None else voice.fact(before),
        after=none if after is None else voice.fact(after),
        first=years[0],
        last=years[1],
    )


def largest_sentence(voice: Voice, market: str, fact: Fact) -> str:
    """Return the largest market and its share."""
    return voice.text(
        "The largest market on record in {year} was {market}, with {share} of goods exports.",
        year=voice.period(fact.period),
        market=voice.the_country(market),
        share=voice.fact(fact),
    )


def concentration_sentence(voice: Voice, first: Fact | None, latest: Fact, number: Fact) -> str:
    """Return how concentrated sales are, and how many equal markets that is."""
    text = voice.text(
        "The Herfindahl–Hirschman index of markets stood at {value} in {year}, as if goods went to {number} markets of equal size",
        value=voice.fact(latest, voice.decimal(latest.number, 3)),
        year=voice.period(latest.period),
        number=voice.fact(number, voice.decimal(number.number, 1)),
    )
    if first is None or first.period == latest.period:
        return text + "."
    words = {
        "before": voice.fact(first, voice.decimal(first.number, 3)),
        "then": voice.period(first.period),
    }
    if latest.number > first.number * 1.1:
        return text + voice.text(", up from {before} in {then}: sales are more concentrated.", **words)
    if latest.number < first.number / 1.1:
        return text + voice.text(", down from {before} in {then}: sales are more spread.", **words)
    return text + voice.text(", much as in {then} ({before}).", **words)


def bounds_sentence(voice: Voice, low: Fact, high: Fact) -> str:
    """Return between which ends the index of a year lies whose list of partners is not complete."""
    return voice.text(
        "For {year} not all partners are on record: the index lies between {low} and {high}.",
        year=voice.period(low.period),
        low=voice.fact(low, voice.decimal(low.number, 3)),
        high=voice.fact(high, voice.decimal(high.number, 3)),
    )


def overlaps(voice: Voice, shared: Mapping[str, Sequence[str]]) -> str:
    """Return that groups overlap, with the countries that stand in most of them; values are tags of groups."""
    text = voice.text("A country may stand in several groups, so their shares do not add up to 100%.")
    if not shared:
        return text
    parts = [
        voice.text("{country} ({groups})", country=voice.the_country(code), groups=voice.listing(groups))
        for code, groups in shared.items()
    ]
    return text + " " + voice.text("In the most groups: {countries}.", countries=voice.listing(parts))


def mirror_note(voice: Voice, reporter: str) -> str:
    """Return that the reporter itself reports nothing."""
    return voice.text(
        "{reporter} reports too little of its own; these are its partners’ reports (mirror figures).",
        reporter=voice.the_country(reporter, start=True),
    )


def nothing(voice: Voice, reporter: str) -> str:
    """Return that the reporter's trade by partner is not in the snapshot."""
    return voice.text(
        "Whether {reporter} turns from its traditional partners needs its trade by partner over the years, which this snapshot lacks.",
        reporter=voice.the_country(reporter),
    )
