"""Words of a comparison: what changed in a fact or a claim, and the labels around it."""

from __future__ import annotations

from bilateral.errors import PairError
from bilateral.evidence.comparison import (
    APPEARED,
    GONE,
    METHOD,
    PERIOD,
    REPORTED,
    SOURCE,
    UNREPORTED,
    VALUE,
    Change,
    Comparison,
    Move,
)
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.voice import Voice

#: From here on a change is told as a multiple and not in per cent.
_MANIFOLD = 3.0


def change_text(voice: Voice, change: Change, same_pair: bool) -> str:
    """Return what happened to a fact, in a few words: "+US$1.2 million (+12%)", "now reported"."""
    if change.kind == VALUE:
        return _value_text(voice, change)
    if same_pair:
        told = {
            REPORTED: voice.text("now reported"),
            UNREPORTED: voice.text("no longer reported"),
            APPEARED: voice.text("new"),
            GONE: voice.text("gone"),
        }
    else:
        told = {
            REPORTED: voice.text("reported for the second only"),
            UNREPORTED: voice.text("reported for the first only"),
            APPEARED: voice.text("in the second only"),
            GONE: voice.text("in the first only"),
        }
    told |= {
        PERIOD: voice.text("same figure, other period"),
        SOURCE: voice.text("same figure, other source"),
        METHOD: voice.text("same figure, other method or note"),
    }
    return told[change.kind]


def _value_text(voice: Voice, change: Change) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    if before.unit != after.unit:
        return voice.text("other unit: {before}, {after}", before=before.unit, after=after.unit)
    if change.difference is None:
        return voice.text("changed")
    difference = change.difference
    if before.unit == "rank":
        return _places(voice, difference)
    if before.unit == "share":
        return voice.text("{number} percentage points", number=_signed(voice, 100 * difference, ""))
    if before.unit == "percent":
        return voice.text("{number} percentage points", number=_signed(voice, difference, ""))
    shown = _signed(voice, difference, before.unit)
    relative = _relative(voice, before, after, change.relative)
    return f"{shown} ({relative})" if relative else shown


def _places(voice: Voice, difference: float) -> str:
    places = abs(round(difference))
    if difference < 0:
        return voice.plural("{count} place up", "{count} places up", places)
    return voice.plural("{count} place down", "{count} places down", places)


def _signed(voice: Voice, difference: float, unit: str) -> str:
    """Return a difference with its sign; a small one keeps two significant digits rather than reading as zero."""
    sign = "+" if difference > 0 else "−"
    size = abs(difference)
    if (
        unit in {"", "index", "index 0-100", "ratio", "percent", "per 100 persons", "days", "km"}
        and size < 100
    ):
        digits = 0 if size == round(size) else 1
        while digits < 6 and size and round(size, digits) < 10 ** (1 - digits):
            digits += 1
        text = voice.decimal(size, digits)
        if unit == "days":
            text = voice.text("{number} days", number=text)
        elif unit == "km":
            text = voice.text("{number} km", number=text)
        return sign + text
    return sign + voice.value(size, unit)


def _relative(voice: Voice, before: Fact, after: Fact, relative: float | None) -> str:
    if relative is None or (before.unit in {"count", "years"} and abs(before.number) < 10):
        return ""
    one, two = before.number, after.number
    if one * two < 0:
        return ""
    if two and abs(two) >= _MANIFOLD * abs(one):
        return voice.text("{times} times as much", times=voice.times(two / one))
    sign = "+" if relative > 0 else "−"
    return sign + voice.share(abs(relative))


def move_text(voice: Voice, move: Move | None) -> str:
    """Return how far a period moved, "2 years later"; nothing where it did not."""
    if move is None:
        return ""
    count = abs(move.amount)
    later = {
        "year": voice.plural("{count} year later", "{count} years later", count),
        "quarter": voice.plural("{count} quarter later", "{count} quarters later", count),
        "month": voice.plural("{count} month later", "{count} months later", count),
        "day": voice.plural("{count} day later", "{count} days later", count),
    }
    earlier = {
        "year": voice.plural("{count} year earlier", "{count} years earlier", count),
        "quarter": voice.plural("{count} quarter earlier", "{count} quarters earlier", count),
        "month": voice.plural("{count} month earlier", "{count} months earlier", count),
        "day": voice.plural("{count} day earlier", "{count} days earlier", count),
    }
    return (later if move.amount > 0 else earlier)[move.step]


def summary_text(voice: Voice, comparison: Comparison) -> list[str]:
    """Return what a comparison comes to, a line for each kind of change that there is."""
    count = comparison.count
    verdicts = sum(change.kind == "verdict" for change in comparison.claims)
    quiet, same = count(PERIOD, SOURCE, METHOD), comparison.same_facts
    told = _between_vintages(voice, comparison) if comparison.same_pair else _between_pairs(voice, comparison)
    told += [
        (
            verdicts,
            voice.plural(
                "{count} verdict on a claim changed", "{count} verdicts on claims changed", verdicts
            ),
        ),
        (
            quiet,
            voice.plural(
                "{count} figure is the same, of another period, source or method",
                "{count} figures are the same, of another period, source or method",
                quiet,
            ),
        ),
        (same, voice.plural("{count} fact is the same", "{count} facts are the same", same)),
    ]
    return [text for number, text in told if number]


def _between_vintages(voice: Voice, comparison: Comparison) -> list[tuple[int, str]]:
    changed, reported, unreported, new, gone = (
        comparison.count(kind) for kind in (VALUE, REPORTED, UNREPORTED, APPEARED, GONE)
    )
    return [
        (changed, voice.plural("{count} figure changed", "{count} figures changed", changed)),
        (
            reported,
            voice.plural("{count} figure is now reported", "{count} figures are now reported", reported),
        ),
        (
            unreported,
            voice.plural(
                "{count} figure is no longer reported", "{count} figures are no longer reported", unreported
            ),
        ),
        (new, voice.plural("{count} fact is new", "{count} facts are new", new)),
        (gone, voice.plural("{count} fact is gone", "{count} facts are gone", gone)),
    ]


def _between_pairs(voice: Voice, comparison: Comparison) -> list[tuple[int, str]]:
    differ, second, first, only_second, only_first = (
        comparison.count(kind) for kind in (VALUE, REPORTED, UNREPORTED, APPEARED, GONE)
    )
    return [
        (differ, voice.plural("{count} figure differs", "{count} figures differ", differ)),
        (
            second,
            voice.plural(
                "{count} figure is reported for the second only",
                "{count} figures are reported for the second only",
                second,
            ),
        ),
        (
            first,
            voice.plural(
                "{count} figure is reported for the first only",
                "{count} figures are reported for the first only",
                first,
            ),
        ),
        (
            only_second,
            voice.plural(
                "{count} fact stands in the second only",
                "{count} facts stand in the second only",
                only_second,
            ),
        ),
        (
            only_first,
            voice.plural(
                "{count} fact stands in the first only", "{count} facts stand in the first only", only_first
            ),
        ),
    ]


def comparison_title(voice: Voice, comparison: Comparison) -> str:
    """Return the title of a comparison."""
    first, second = (
        pair_name(voice, file.reporter, file.partner) for file in (comparison.before, comparison.after)
    )
    if comparison.same_pair:
        return voice.text("{pair}: what changed", pair=first)
    return voice.text("{first} beside {second}", first=first, second=second)


def pair_name(voice: Voice, reporter: str, partner: str) -> str:
    """Return the two names of a pair; a code that is no country stands for itself."""
    return voice.text(
        "{reporter} and {partner}",
        reporter=country_label(voice, reporter),
        partner=country_label(voice, partner),
    )


def country_label(voice: Voice, code: str, inside: bool = False) -> str:
    """Return a country's name, ``inside`` a sentence with its article; a code that is none stands for itself."""
    try:
        return voice.plain_country(code) if inside else voice.country(code)
    except PairError:
        return code


def comparison_labels(language: str = "en") -> dict[str, str]:
    """Return the words around a comparison."""
    _ = Voice(language).text
    return {
        "subtitle": _("Two vintages of one report, fact by fact, each figure with its source"),
        "subtitle_pairs": _("Two pairs, fact by fact, each figure with its source"),
        "in_brief": _("In brief"),
        "most": _("What changed most"),
        "most_pairs": _("What differs most"),
        "rule": _(
            "Order: facts that stand for every pair come first, then the size of the difference over the larger of the "
            "two figures. A figure that only one side has counts as a whole one."
        ),
        "claims": _("Verdicts on claims"),
        "claim": _("Claim"),
        "claims_alone": _("Claims of one report alone"),
        "fact": _("Figure"),
        "before": _("Before"),
        "after": _("After"),
        "change": _("Change"),
        "difference": _("Difference"),
        "verdict": _("verdict"),
        "observed": _("figure"),
        "new": _("New"),
        "gone": _("Gone"),
        "second_only": _("In the second only"),
        "first_only": _("In the first only"),
        "quiet": _("The same figure, of another period, source or method"),
        "nothing": _("No fact and no claim differs."),
        "sources": _("Sources"),
        "report": _("Report"),
        "made": _("Made"),
        "snapshot": _("Snapshot"),
        "first": _("First"),
        "second": _("Second"),
        "contents": _("Contents"),
        "skip": _("Skip to the content"),
        "published": _("Published"),
        "accessed": _("Accessed"),
        "all": _("--all shows them all"),
    }
