"""Claims: assertions as data, and the one rule that gives each its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bilateral.evidence.messages import N_
from bilateral.evidence.wording.periods import year_of

VERDICTS = ("supported", "overstated", "understated", "contradicted", "cannot be verified", "not testable")
COMPARATORS = ("about", "at least", "at most", "equals", "is")
NATURES = ("testable", "intention", "opinion")

#: Every measure that a claim may name, with what its argument says.
MEASURES: dict[str, str] = {
    "trade.total": "goods trade of the pair, both directions, USD",
    "trade.exports": "goods exports of the reporter to the partner, USD",
    "trade.imports": "goods exports of the partner to the reporter, USD",
    "trade.exports.product": "the reporter sells products of a section (SITC:0) to the partner; 1 is yes",
    "indicator": "an indicator of one country (KAZ:egdi)",
    "indicator.change": "change of an indicator over its last two periods (RWA:egdi)",
    "egdi.rank.better": "the first country ranks above the second in e-government (KAZ:RWA); 1 is yes",
    "relations.visits.count": "visits of a head of state or government to the other country",
    "relations.visit.year": "such a visit took place in a year (2015); 1 is yes",
    "relations.agreements.count": "agreements signed in a period, of a sector (2025-05 or 2025-05:mining)",
    "relations.institution": "an institution of the pair exists (business council); 1 is yes",
    "relations.event": "an event of a kind or sector took place (space); 1 is yes",
    "relations.missions.count": "resident missions of the two countries in each other",
    "corridor.crosses": "a corridor crosses a country (trans-afghan:KGZ); 1 is yes",
    "corridor.reaches": "a corridor ends in a country (trans-afghan:PAK); 1 is yes",
    "alignment.coincidence": "share of agreeing votes in the General Assembly, last five sessions",
    "group.member": "a country is on a named list (swp_middle_powers_2024:KAZ); 1 is yes",
    "none": "nothing that data could settle",
}


#: Units of claims, in plain form: a billion dollars is 1000000000 USD.
UNITS = ("USD", "percent", "share", "count", "rank", "year", "km", "index", "tonnes", "persons", "yes/no", "")
TOLERANCE = 0.10
CONTRADICTION_FACTOR = 2.0
AGE_LIMIT_YEARS = 3
RULE = N_(
    "The claimed figure is divided by the observed one. Within the tolerance of the claim (10% where it names none; counts "
    "and yes-or-no claims must be exact) it is supported; beyond that overstated or understated; off by more than a "
    "factor of 2 contradicted. Where only a part is reported, the claim is judged at the bound that favours it most, "
    "and cannot be verified if it lies within the bounds. A figure more than three years older than the claim, or no "
    "figure, cannot verify it. Intentions and opinions are not testable."
)


_CLAUSES = {
    "intention": "an intention is not testable",
    "opinion": "an opinion is not testable",
    "testable": "nothing that data could settle is not testable",
    "no figure": "without a figure a claim cannot be verified",
    "no claimed value": "a claim without a value cannot be verified",
    "too old": f"a figure more than {AGE_LIMIT_YEARS} years older than the claim cannot verify it",
    "within bounds": "a claim within the bounds of what is reported cannot be verified",
}
_VERDICT_CLAUSES = {
    "supported": "within the tolerance of the claim",
    "overstated": "above the figure by more than the tolerance, by no more than a factor of 2",
    "understated": "below the figure by more than the tolerance, by no more than a factor of 2",
    "contradicted": "off by more than a factor of 2",
    "cannot be verified": "without a figure a claim cannot be verified",
}


@dataclass(frozen=True)
class Claim:
    """One atomic assertion: a measure, a comparator, a value in plain units and the period it speaks of."""

    claim_id: str
    statement: str
    measure: str
    argument: str = ""
    comparator: str = "about"
    value: float | None = None
    unit: str = ""
    period: str = ""
    tolerance: float | None = None
    nature: str = "testable"
    speaker: str = ""
    published: str = ""
    reporter: str = ""
    partner: str = ""
    settled_by: str = ""
    source_id: str = ""
    claim_set: str = ""


@dataclass(frozen=True)
class Observation:
    """What the data say of a claim's measure.

    ``value`` is the reported figure. ``low`` and ``high`` bound the true one where only a part of it is reported
    (None is unbounded); ``partial`` says that ``value`` is such a part. ``period`` is the period of the figure; ``ages`` is False for dated
    records, such as a visit, that hold however old they are.
    """

    value: float | None
    unit: str
    period: str
    sources: tuple[str, ...]
    method: str
    low: float | None = None
    high: float | None = None
    partial: bool = False
    fact: str = ""
    ages: bool = True


@dataclass(frozen=True)
class Judgement:
    """A claim with its verdict, the figure that it rests on, and why."""

    claim: Claim
    verdict: str
    observation: Observation | None
    ratio: float | None
    reason: str

    @property
    def clause(self) -> str:
        """The part of ``RULE`` that gave the verdict."""
        if self.reason in _CLAUSES:
            return _CLAUSES[self.reason]
        if self.claim.comparator == "is":
            return "a yes-or-no claim must agree with the record"
        clause = _VERDICT_CLAUSES[self.verdict]
        return (
            f"{clause}, judged at the bound that favours the claim most" if self.reason == "bound" else clause
        )

    def as_json(self) -> dict[str, Any]:
        """Return the judgement as it stands in ``facts.json``."""
        seen = self.observation
        row: dict[str, Any] = {
            "id": self.claim.claim_id,
            "verdict": self.verdict,
            "claimed": self.claim.value,
            "observed": seen.value if seen else None,
            "ratio": self.ratio,
            "unit": self.claim.unit,
            "period": seen.period if seen and seen.value is not None else self.claim.period or None,
            "sources": list(seen.sources) if seen else [],
            "rule": self.clause,
            "reason": self.reason,
            "statement": self.claim.statement,
            "measure": self.claim.measure,
            "argument": self.claim.argument,
            "comparator": self.claim.comparator,
            "claim_period": self.claim.period or None,
            "said_in": self.claim.source_id or None,
            "settled_by": self.claim.settled_by,
            "method": seen.method if seen else "",
        }
        if seen and (seen.low is not None or seen.high is not None):
            row["low"], row["high"] = seen.low, seen.high
        if seen and seen.fact:
            row["fact"] = seen.fact
        return row


def judge(claim: Claim, observation: Observation | None) -> Judgement:
    """Return the verdict on a claim by the one stated rule (``RULE``).

    >>> billion = Claim("c", "trade is 1 bn", "trade.total", value=1e9, unit="USD", period="2024")
    >>> judge(billion, Observation(783e6, "USD", "2024", ("kz-mfa",), "official figure")).verdict
    'overstated'
    """
    if claim.nature != "testable" or claim.measure == "none":
        return Judgement(claim, "not testable", None, None, claim.nature)
    if observation is None or (
        observation.value is None and observation.high is None and observation.low is None
    ):
        return Judgement(claim, "cannot be verified", observation, None, "no figure")
    ratio = _ratio(claim, observation)
    if _too_old(claim, observation):
        return Judgement(claim, "cannot be verified", observation, ratio, "too old")
    if claim.value is None:
        return Judgement(claim, "cannot be verified", observation, None, "no claimed value")
    if not observation.partial:
        return Judgement(claim, _compare(claim, claim.value, observation.value), observation, ratio, "figure")
    best = _favourable_bound(claim.value, observation)
    if best is None:
        return Judgement(claim, "cannot be verified", observation, ratio, "within bounds")
    return Judgement(claim, _compare(claim, claim.value, best), observation, ratio, "bound")


def _ratio(claim: Claim, observation: Observation) -> float | None:
    if not claim.value or not observation.value or claim.comparator == "is":
        return None
    return claim.value / observation.value


def _too_old(claim: Claim, observation: Observation) -> bool:
    said, seen = year_of(claim.period or claim.published), year_of(observation.period)
    return observation.ages and said is not None and seen is not None and said - seen > AGE_LIMIT_YEARS


def _favourable_bound(claimed: float, observation: Observation) -> float | None:
    """Return the value within the bounds that is nearest to the claim, or None if the claim lies within them."""
    if observation.high is not None and claimed > observation.high:
        return observation.high
    if observation.low is not None and claimed < observation.low:
        return observation.low
    return None


def _compare(claim: Claim, claimed: float, observed: float | None) -> str:
    if observed is None:
        return "cannot be verified"
    if claim.comparator == "is":
        return "supported" if bool(claimed) == bool(observed) else "contradicted"
    exact = claim.unit in {"count", "rank", "year"}
    tolerance = claim.tolerance if claim.tolerance is not None else 0.0 if exact else TOLERANCE
    margin = abs(claimed) * tolerance
    if claim.comparator == "at least" and observed >= claimed - margin:
        return "supported"
    if claim.comparator == "at most" and observed <= claimed + margin:
        return "supported"
    if claim.comparator in {"about", "equals"} and abs(observed - claimed) <= abs(observed) * tolerance:
        return "supported"
    if claimed * observed <= 0:
        return "contradicted"
    ratio = claimed / observed
    if ratio > CONTRADICTION_FACTOR or ratio < 1 / CONTRADICTION_FACTOR:
        return "contradicted"
    return "overstated" if ratio > 1 else "understated"
