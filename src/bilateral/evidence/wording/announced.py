"""What stands under figures that were announced and belong to no series."""

from __future__ import annotations

from bilateral.evidence.wording.voice import Voice


def announced_note(voice: Voice) -> str:
    """Return what such figures are."""
    return voice.text(
        "Figures announced by governments and companies and reported by the press; none comes from a published series, and sources "
        "differ on what they count."
    )
