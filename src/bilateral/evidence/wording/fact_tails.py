"""How names of facts go on: the later parts of their ids, in words."""

from __future__ import annotations

from functools import lru_cache

from bilateral.evidence.wording.voice import Voice


@lru_cache(maxsize=8)
def fact_tails(language: str) -> dict[str, str]:
    """Return a part of an id → its words in a language; "" for a part that a name does not need."""
    voice = Voice(language)
    return {**_general(voice), **_outlook(voice), **_fields(voice), **_routes(voice), **_sections(voice)}


def _general(voice: Voice) -> dict[str, str]:
    _ = voice.text
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


def _outlook(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "base": _("to start from"),
        "median": _("median"),
        "top": _("99th percentile"),
        "all": _("all exporters"),
        "large": _("large exporters"),
        "small_african": _("small African exporters"),
        "other_small": _("other small exporters"),
        "error": _("standard error"),
        "colony": _("colonial past"),
        "common_language": _("common language"),
        "contiguous": _("common border"),
        "log_distance": _("distance, logarithm"),
        "smallest": _("smallest"),
        "largest": _("largest"),
        "sessions": _("sessions"),
    }


def _fields(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "agreements": _("agreements"),
        "steps": _("steps"),
        "contacts": _("meetings of ministers or heads of state"),
        "rounds": _("rounds"),
        "exports": _("exports"),
        "imports": _("imports"),
        "value": _("value"),
        "volume": _("volume"),
        "share": _("share"),
        "unit_value": _("unit value"),
        "price": _("world price"),
        "world_price": _("at the world price"),
        "ceiling": _("most that could be supplied"),
        "taken": _("share of exports that it takes"),
        "share_of_imports": _("share of imports"),
        "broadband": _("broadband subscriptions per 100 people"),
        "internet": _("internet users, % of people"),
        "high_tech_exports": _("high technology, % of manufactured exports"),
        "inflation": _("inflation"),
        "external_debt": _("external debt, % of income"),
        "remittances": _("remittances"),
        "reserves": _("reserves"),
        "tertiary_enrolment": _("tertiary enrolment, %"),
        "literacy": _("adult literacy, %"),
        "research_spending": _("research and development, % of output"),
        "human_capital": _("human capital index"),
        "ores_and_metals": _("ores and metals, % of exports"),
        "resource_rents": _("resource rents, % of output"),
    }


def _routes(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "days": _("days"),
        "borders": _("borders on land"),
        "road": _("by road"),
        "rail": _("by rail"),
        "sea": _("by sea"),
        "shortest": _("shortest"),
        "shortest_km": _("shortest length"),
        "planned_km": _("length over a planned line"),
        "saving_km": _("km saved by a planned line"),
    }


def _sections(voice: Voice) -> dict[str, str]:
    """Return the sections of SITC, revision 3, and of WITS."""
    _ = voice.text
    return {
        "SITC:0": _("food and live animals"),
        "SITC:1": _("beverages and tobacco"),
        "SITC:2": _("crude materials"),
        "SITC:3": _("mineral fuels"),
        "SITC:4": _("oils and fats"),
        "SITC:5": _("chemicals"),
        "SITC:6": _("manufactured goods by material"),
        "SITC:7": _("machinery and transport equipment"),
        "SITC:8": _("miscellaneous manufactures"),
        "SITC:9": _("other goods"),
        "WITS:Minerals": _("minerals"),
        "WITS:Metals": _("metals"),
        "WITS:Vegetable": _("vegetable products"),
        "WITS:Animal": _("animal products"),
        "WITS:Food_Products": _("food products"),
    }
