"""What the snapshot says of claims about visits, agreements, institutions and other events of the pair."""

from __future__ import annotations

from typing import Any

from bilateral.evidence.claims import Claim, Observation
from bilateral.subjects.context import Context


def _events(context: Context, condition: str, *parameters: Any) -> Any:
    return context.query(
        "select * from events where least(side_a, side_b) = ? and greatest(side_a, side_b) = ? and "
        + condition
        + " order by date",
        *context.both,
        *parameters,
    )


def visit_year(context: Context, claim: Claim) -> Observation | None:
    """Whether a state visit is on record in a year."""
    frame = _events(
        context, "kind = 'visit' and level in ('head of state', 'head of government') and status = 'done'"
    )
    if frame.empty:
        return None
    found = frame[frame.date.str.startswith(claim.argument)]
    sources = tuple(dict.fromkeys((found if len(found) else frame).source_id))
    return Observation(
        float(len(found) > 0),
        "yes/no",
        claim.argument,
        sources,
        "state visits on record, by year",
        ages=False,
    )


def agreements(context: Context, claim: Claim) -> Observation | None:
    """How many agreements of a period and sector are on record."""
    period, _, sector = claim.argument.partition(":")
    frame = context.query(
        "select * from agreements where least(side_a, side_b) = ? and greatest(side_a, side_b) = ?",
        *context.both,
    )
    if frame.empty:
        return None
    found = frame[frame.date.str.startswith(period) & (frame.sector.eq(sector) if sector else True)]
    sources = tuple(dict.fromkeys((found if len(found) else frame).source_id))
    count = float(len(found))
    value = float(count > 0) if claim.comparator == "is" else count
    return Observation(
        value,
        claim.unit or "count",
        period or claim.period,
        sources,
        "agreements on record, counted",
        ages=False,
    )


def institution(context: Context, claim: Claim) -> Observation | None:
    """Whether an institution of a name is on record, agreed or done."""
    frame = _events(
        context,
        "kind = 'institution' and (lower(title) like ? or lower(sector) like ?)",
        f"%{claim.argument.lower()}%",
        f"%{claim.argument.lower()}%",
    )
    if frame.empty:
        return None
    agreed = claim.comparator == "is"
    row = frame.iloc[-1]
    return Observation(
        float(len(frame) > 0) if agreed else float((frame.status == "done").sum()),
        "yes/no",
        row.date[:4],
        tuple(dict.fromkeys(frame.source_id)),
        f"on record as {row.status}",
        ages=False,
    )


def event(context: Context, claim: Claim) -> Observation | None:
    """Whether anything of a kind or sector is on record as done."""
    word = claim.argument.lower()
    frame = _events(
        context, "(lower(sector) = ? or kind = ? or lower(title) like ?)", word, word, f"%{word}%"
    )
    if frame.empty:
        return None
    done = frame[frame.status == "done"]
    chosen = done if len(done) else frame
    return Observation(
        float(len(done) > 0),
        "yes/no",
        chosen.iloc[-1].date[:4],
        tuple(dict.fromkeys(chosen.source_id)),
        "events on record",
        ages=False,
    )
