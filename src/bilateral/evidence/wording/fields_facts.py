"""Labels of facts on digital government and on fields of cooperation, as lists of what is missing name them.

Each pattern of an id leads to a label in which ``{reporter}`` and ``{partner}`` are still to be filled in.
"""

from __future__ import annotations

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
    found = {
        r"digital\.egdi\.gap\.latest": _open(voice, "Gap in the e-government index"),
        r"digital\.egdi\.gap\.pairs_closer": _open(voice, "Pairs of states that are closer in e-government"),
        r"digital\.egdi\.gap\.trend": _open(voice, "Change a year of the gap in e-government"),
        r"digital\.egdi\.gap\.closing_years": _open(voice, "Years until the gap in e-government closes"),
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
    found = {
        r"sectors\.fields\.agreed\.count": _open(voice, "Fields of cooperation with an agreement"),
        r"sectors\.political_consultations\.contacts\.count": _open(
            voice, "Meetings of ministers or heads of state of {reporter} and {partner}"
        ),
        r"sectors\.political_consultations\.rounds\.count": _open(voice, "Rounds of political consultations"),
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
        for end, message in (
            ("exports.value", "Exports of {product}, {reporter}"),
            ("imports.volume", "Imports of {product}, {partner}"),
            ("ceiling", "Most {product} that {reporter} could supply to {partner}"),
        ):
            label = voice.text(message, product=product, reporter="{reporter}", partner="{partner}")
            found[rf"sectors\.agriculture\.{name}\.{end}".replace(".volume", r"\.volume")] = label
    return found


def _open(voice: Voice, message: str) -> str:
    return voice.text(message, reporter="{reporter}", partner="{partner}")


def _of(voice: Voice, label: str, side: str) -> str:
    return voice.text("{label}: {country}", label=label, country="{" + side + "}")
