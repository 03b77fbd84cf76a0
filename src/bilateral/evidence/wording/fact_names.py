"""Names of facts: what any id stands for, in a few words, for pickers, tables and comparisons."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bilateral.errors import PairError
from bilateral.evidence.wording.fact_heads import fact_heads
from bilateral.evidence.wording.fact_tails import fact_tails
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
    if (words := fact_tails(voice.language).get(part)) is not None:
        return words
    if re.fullmatch("[5-9]|[1-9][0-9]", part):
        return voice.text("{count} years", count=part)
    return _spaced(part)


def _spaced(part: str) -> str:
    """Return a part that has no words here, as it can be read: units and prefixes of classifications left out."""
    part = re.sub(r"_(usd|pct|t)$", "", part)
    return re.sub(r"^WITS:", "", part).replace("_", " ")
