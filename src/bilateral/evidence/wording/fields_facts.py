"""Labels of facts on digital government and on fields of cooperation, as lists of what is missing name them.

Each pattern of an id leads to a label in which ``{reporter}`` and ``{partner}`` are still to be filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bilateral.evidence.wording.digital_charts import network_label, part_label
from bilateral.evidence.wording.sectors_labels import (
    BASELINES,
    baseline_label,
    product_phrase,
    section_phrase,
)
from bilateral.evidence.wording.voice import Voice

SIDES = ("reporter", "partner")


def digital_labels(voice: Voice) -> dict[str, str]:
    """Return the labels of facts under ``digital.``."""
    _ = _opened(voice)
    found = {
        r"digital\.egdi\.gap\.latest": _("Gap in the e-government index"),
        r"digital\.egdi\.gap\.pairs_closer": _("Pairs of states that are closer in e-government"),
        r"digital\.egdi\.gap\.trend": _("Change a year of the gap in e-government"),
        r"digital\.egdi\.gap\.closing_years": _("Years until the gap in e-government closes"),
    }
    for side in SIDES:
        found[rf"digital\.egdi\.{side}"] = _of(voice, part_label(voice, "egdi"), side)
        found[rf"digital\.egdi\.rank\.{side}"] = _of(voice, voice.text("Rank in e-government"), side)
        for name in ("osi", "tii", "hci", "epi"):
            found[rf"digital\.egdi\.{name}\.{side}"] = _of(voice, part_label(voice, name), side)
        for name in ("internet", "broadband", "mobile"):
            found[rf"digital\.{name}\.{side}"] = _of(voice, network_label(voice, name), side)
    return found


def sectors_labels(voice: Voice) -> dict[str, str]:
    """Return the labels of facts under ``sectors.``."""
    _ = _opened(voice)
    found = {
        r"sectors\.fields\.agreed\.count": _("Fields of cooperation with an agreement"),
        r"sectors\.political_consultations\.contacts\.count": _(
            "Meetings of ministers or heads of state of {reporter} and {partner}"
        ),
        r"sectors\.political_consultations\.rounds\.count": _("Rounds of political consultations"),
    }
    for side in SIDES:
        for name in BASELINES:
            found[rf"sectors\.\w+\.{name}\.{side}"] = _of(voice, baseline_label(voice, name), side)
        for field, section in (("agriculture", "WITS:Vegetable"), ("mining", "WITS:Minerals")):
            goods = section_phrase(voice, section).partition(" (")[0]
            label = voice.text("Comparative advantage in {goods}", goods=goods)
            found[rf"sectors\.{field}\.rca\.{side}"] = _of(voice, label, side)
    for name in ("tea", "coffee"):
        product = product_phrase(voice, name)
        for end, label in (
            (r"exports.value", _("Exports of {product}, {reporter}", product=product)),
            (r"imports\.volume", _("Imports of {product}, {partner}", product=product)),
            (r"ceiling", _("Most {product} that {reporter} could supply to {partner}", product=product)),
        ):
            found[rf"sectors\.agriculture\.{name}\.{end}"] = label
    return found


def _opened(voice: Voice) -> Callable[..., str]:
    """Return what translates a label and leaves the two countries to be filled in."""
    return partial(voice.text, reporter="{reporter}", partner="{partner}")


def _of(voice: Voice, label: str, side: str) -> str:
    return voice.text("{label}: {country}", label=label, country="{" + side + "}")
