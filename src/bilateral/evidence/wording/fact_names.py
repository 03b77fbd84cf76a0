"""Names of facts: what any id stands for, in a few words, for pickers, tables and comparisons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bilateral.errors import PairError
from bilateral.evidence.wording.fact_heads import fact_heads
from bilateral.evidence.wording.voice import Voice

_PERIOD = re.compile(r"\d{4}(-Q[1-4]|-\d{2}(-\d{2})?)?")
_NAMED_BY_CODE = ("partners.market", "corridors.without")

#: Chapters in reading order, by which lists of facts are grouped.
CHAPTERS = (
    "profile", "standing", "relations", "trade", "partners", "sectors", "digital", "corridors", "alignment", "outlook",
    "claims",
)  # fmt: skip


def chapter_name(voice: Voice, chapter: str) -> str:
    """Return the name of the chapter that an id of a fact begins with."""
    _ = voice.text
    names = {
        "profile": _("The two countries"),
        "standing": _("Place among all pairs"),
        "relations": _("Relations"),
        "trade": _("Trade"),
        "partners": _("Partners"),
        "sectors": _("Fields of cooperation"),
        "digital": _("Digital government"),
        "corridors": _("Corridors"),
        "alignment": _("Agreement on world issues"),
        "outlook": _("Outlook"),
        "claims": _("Claims"),
    }
    return names.get(chapter) or _spaced(chapter).capitalize()


def fact_name(voice: Voice, fact_id: str, sides: Mapping[str, str] | None = None) -> str:
    """Return what a fact is; ``sides`` names the reporter and the partner, which are called so without it.

    An id of a chapter that is not known here reads as its own parts do.

    >>> fact_name(Voice(), "trade.exports.mirror.2016")
    'Exports, mirror figure, 2016'
    >>> fact_name(Voice(), "alignment.issue.nuclear.last5.opposite")
    'Voting coincidence on nuclear weapons, last five years, one for and one against'
    """
    parts = fact_id.split(".")
    heads = fact_heads(voice.language)
    for length in range(len(parts), 0, -1):
        head = ".".join(parts[:length])
        if head in heads:
            rest = [_tail(voice, part, head, sides) for part in parts[length:]]
            return ", ".join(filter(None, [heads[head], *rest]))
    rest = [_tail(voice, part, parts[0], sides) for part in parts[1:] or parts]
    name = ", ".join(filter(None, rest)) or fact_id
    return name[:1].upper() + name[1:]


def _tail(voice: Voice, part: str, head: str, sides: Mapping[str, str] | None) -> str:
    if sides and part in sides:
        return sides[part]
    if _PERIOD.fullmatch(part):
        return voice.short_period(part)
    if head in _NAMED_BY_CODE and re.fullmatch("[A-Z]{3}", part):
        try:
            return voice.country(part)
        except PairError:
            return part
    if (words := _tails(voice.language).get(part)) is not None:
        return words
    if re.fullmatch("[5-9]|[1-9][0-9]", part):
        return voice.text("{count} years", count=part)
    return _spaced(part)


def _spaced(part: str) -> str:
    part = re.sub(r"_(usd|pct|t)$", "", part)
    return re.sub(
        r"^WITS:|^SITC:(?=\d)", lambda found: "SITC " if found[0].startswith("S") else "", part
    ).replace("_", " ")


@lru_cache(maxsize=8)
def _tails(language: str) -> dict[str, str]:
    _ = Voice(language).text
    return {
        "latest": _("last year"),
        "latest_quarter": _("last quarter"),
        "count": "",
        "reporter": _("reporter"),
        "partner": _("partner"),
        "of": _("out of how many"),
        "low": _("lower end"),
        "high": _("upper end"),
        "joint": _("joint votes"),
        "mean5": _("mean of five years"),
        "pooled5": _("five years together"),
        "before5": _("the five years before"),
        "last5": _("last five years"),
        "last10": _("last ten years"),
        "average": _("mean of all pairs"),
        "reporter_abstained": _("the reporter abstained"),
        "partner_abstained": _("the partner abstained"),
        "opposite": _("one for and one against"),
        "bound": _("bound"),
        "gap": _("gap"),
        "gap_share": _("share of the gap"),
        "pairs": _("distinct flows"),
        "reached_pairs": _("distinct flows that reached it"),
        "reached": _("windows that reached it"),
        "windows": _("windows"),
        "vanished": _("share that had ended"),
        "p10": _("10th percentile"),
        "p25": _("25th percentile"),
        "p50": _("median"),
        "p75": _("75th percentile"),
        "p90": _("90th percentile"),
        "within_80": _("within the 80% band"),
        "within_50": _("within the 50% band"),
        "rca": _("comparative advantage"),
        "fdi": _("foreign direct investment"),
        "fdi_share": _("foreign direct investment, share of output"),
        "remittances_share": _("remittances, share of output"),
        "reserves_share": _("reserves, share of output"),
        "egdi": _("e-government index"),
        "usd": _("cost"),
        "km": _("length"),
        "new_share": _("share not yet built"),
        "estimated_share": _("share of estimated length"),
        "gauge_breaks": _("changes of gauge"),
        "class_zeros": _("share of zeros"),
        "expected": _("expected"),
        "observed": _("reported"),
        "ratio": _("reported ÷ expected"),
        "other_report": _("by the other report"),
        "open": _("promised or pending"),
        "value_added": _("value added, % of output"),
        "now": _("at present"),
    }
