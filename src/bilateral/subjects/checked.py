"""A claim of one's own with its verdict, as it shows itself in a console and in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from bilateral.evidence.claims import Judgement, judge
from bilateral.evidence.wording import claims as wording
from bilateral.evidence.wording.common import plain_text
from bilateral.subjects.context import Context
from bilateral.subjects.observations import Observer


@dataclass(frozen=True, repr=False)
class Checked(Judgement):
    """A judgement that says in words what was claimed, what is on record, and who published it.

    ``headline`` is the verdict in a sentence, ``evidence`` what it rests on as pairs of label and text.
    """

    headline: str = ""
    evidence: tuple[tuple[str, str], ...] = field(default=())

    def __repr__(self) -> str:
        width = max((len(label) for label, _ in self.evidence), default=0)
        return "\n".join([self.headline, *(f"  {label:<{width}}  {text}" for label, text in self.evidence)])

    def _repr_html_(self) -> str:
        """Return the verdict and its evidence for a notebook."""
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(label)}</th>'
            f'<td style="text-align:left">{escape(text)}</td></tr>'
            for label, text in self.evidence
        )
        return f"<p><strong>{escape(self.headline)}</strong></p><table><tbody>{rows}</tbody></table>"


def checked(context: Context, observer: Observer, claim: Any) -> Checked:
    """Judge a claim by the one rule and put the result in words."""
    judgement = judge(claim, observer.observe(claim))
    return Checked(
        **{name: getattr(judgement, name) for name in Judgement.__dataclass_fields__},
        headline=plain_text(wording.headline(context.voice, judgement)),
        evidence=tuple(_evidence(context, judgement)),
    )


def _evidence(context: Context, judgement: Judgement) -> list[tuple[str, str]]:
    voice, seen = context.voice, judgement.observation
    rows = [
        (voice.text("Claimed"), wording.claimed_value(voice, judgement)),
        (voice.text("Observed"), wording.observed_value(voice, judgement)),
    ]
    if seen is not None and seen.period:
        rows.append((voice.text("Period of figure"), voice.period(seen.period)))
    if judgement.ratio is not None:
        rows.append((voice.text("Claimed ÷ observed"), voice.times(judgement.ratio)))
    why = wording.reason(voice, judgement)
    if judgement.reason in {"figure", "bound"}:
        why = judgement.clause if judgement.reason == "bound" else voice.series([why, judgement.clause])
    rows.append((voice.text("Why"), why))
    if seen is not None:
        rows.append((voice.text("How the figure is made"), seen.method))
        named = [context.all_sources[key] for key in seen.sources if key in context.all_sources]
        rows += [(voice.text("Source"), _source(row)) for row in named]
    return rows


def _source(row: dict[str, Any]) -> str:
    parts = [str(row.get(key) or "") for key in ("publisher", "title", "published", "url")]
    return ", ".join(part for part in parts if part and part != "nan")
