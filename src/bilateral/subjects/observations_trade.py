"""What the snapshot says of claims about trade between the pair."""

from __future__ import annotations

from collections.abc import Callable

from bilateral.evidence.claims import AGE_LIMIT_YEARS, Claim, Observation
from bilateral.evidence.facts import Fact
from bilateral.evidence.wording.periods import year_of
from bilateral.subjects.context import Context

Observe = Callable[[Context, Claim], Observation | None]


def of_fact(fact: Fact | None) -> Observation | None:
    """Return a fact as an observation; None where it has no number."""
    if fact is None or fact.value is None or isinstance(fact.value, str):
        return None
    return Observation(
        float(fact.value), fact.unit, fact.period or "", fact.sources, fact.method, fact=fact.id
    )


def flow(direction: str) -> Observe:
    """Return what observes the exports or the imports of the reporter."""

    def observe(context: Context, claim: Claim) -> Observation | None:
        """The figure of the claim's own year where there is one, else the latest; the mirror where no direct one is."""
        year = year_of(claim.period)
        for fact_id in (
            f"trade.{direction}.{year}",
            f"trade.{direction}.latest",
            f"trade.{direction}.mirror.latest",
        ):
            found = of_fact(context.ledger.get(fact_id))
            if found is not None and not _much_later(found, year):
                return found
        return None

    return observe


def total_trade(context: Context, claim: Claim) -> Observation | None:
    """Both directions where one year has both, the claim's own first; else the reported direction and an upper bound."""
    year = year_of(claim.period)
    found = _total_of_year(context, year) or _latest_total(context)
    return None if found is None or _much_later(found, year) else found


def _much_later(observation: Observation, year: int | None) -> bool:
    """Whether a figure is so much younger than the year of a claim that it says nothing of it."""
    seen = year_of(observation.period)
    return year is not None and seen is not None and seen - year > AGE_LIMIT_YEARS


def _total_of_year(context: Context, year: int | None) -> Observation | None:
    parts = [of_fact(context.ledger.get(f"trade.{direction}.{year}")) for direction in ("exports", "imports")]
    exports, imports = parts
    if exports is None or imports is None or exports.value is None or imports.value is None:
        return None
    sources = tuple(dict.fromkeys(exports.sources + imports.sources))
    method = "exports plus imports of that year, as the reporter reports them"
    return Observation(exports.value + imports.value, "USD", str(year), sources, method)


def _latest_total(context: Context) -> Observation | None:
    whole = context.ledger.get("trade.total.latest")
    exports = context.ledger.get("trade.exports.latest")
    both = of_fact(whole)
    if both is not None and (exports is None or exports.period is None or both.period >= exports.period):
        return both
    part = of_fact(exports) or of_fact(context.ledger.get("trade.exports.mirror.latest"))
    if part is None:
        return both
    bound = context.ledger.get("trade.total.bound")
    high = bound.number if bound is not None and bound.value is not None else None
    sources = tuple(dict.fromkeys(part.sources + (bound.sources if bound else ())))
    method = part.method + (
        f"; upper bound: {bound.method}" if bound is not None and high is not None else ""
    )
    return Observation(part.value, "USD", part.period, sources, method, part.value, high, True, part.fact)


def product(context: Context, claim: Claim) -> Observation | None:
    """Whether goods of a product went from reporter to partner in the latest year that has products."""
    frame = context.query(
        "select period, sum(value_usd) as value, any_value(source_id) as source_id from flows where exporter = ? and importer = ? "
        "and product = ? group by period order by period desc limit 1",
        context.reporter,
        context.partner,
        claim.argument,
    )
    if frame.empty:
        return None
    row = frame.iloc[0]
    return Observation(
        float(row.value > 0),
        "yes/no",
        row.period,
        (row.source_id,),
        f"goods of {claim.argument} in the latest year that has products",
    )
