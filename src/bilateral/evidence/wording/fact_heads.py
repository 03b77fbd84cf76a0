"""How names of facts begin: the beginnings of their ids, in words. ``fact_names`` adds the rest of an id."""

from __future__ import annotations

from functools import lru_cache

from bilateral.evidence.wording.voice import Voice


@lru_cache(maxsize=8)
def fact_heads(language: str) -> dict[str, str]:
    """Return the beginning of an id → its words in a language; the longest that fits an id names it."""
    voice = Voice(language)
    return {
        **_trade(voice), **_profile(voice), **_relations(voice), **_standing(voice), **_alignment(voice), **_outlook(voice),
        **_digital(voice), **_sectors(voice), **_partners(voice), **_corridors(voice), **_claims(voice),
    }  # fmt: skip


def _trade(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "trade.exports": _("Exports"),
        "trade.exports.mirror": _("Exports, mirror figure"),
        "trade.exports.growth": _("Growth of exports"),
        "trade.imports": _("Imports"),
        "trade.imports.mirror": _("Imports, mirror figure"),
        "trade.imports.bound": _("Imports stay below"),
        "trade.imports.bound.listed": _("Import sources listed"),
        "trade.imports.mirror_agreement": _("Agreement of the two reports on imports"),
        "trade.total": _("Trade in both directions"),
        "trade.total.bound": _("Trade in both directions stays below"),
        "trade.balance": _("Balance"),
        "trade.mirror_agreement": _("Agreement of the two reports on exports"),
        "trade.partner_rank": _("Rank of the partner among destinations"),
        "trade.total_exports": _("Exports of the reporter to the world"),
        "trade.share_of_exports": _("Share of the partner in exports"),
        "trade.intensity": _("Trade intensity"),
        "trade.complementarity.exports": _("Match of exports with what the partner imports"),
        "trade.complementarity.imports": _("Match of imports with what the partner exports"),
        "trade.products.exports": _("Exports by section"),
        "trade.products.exports.top": _("Largest section of exports"),
        "trade.products.exports.top_share": _("Share of the largest section of exports"),
        "trade.products.imports": _("Imports by section"),
        "trade.products.imports.top": _("Largest section of imports"),
        "trade.products.imports.top_share": _("Share of the largest section of imports"),
        "trade.hhi.products": _("Concentration of exports on products"),
        "trade.rca": _("Comparative advantage"),
    }


def _profile(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "profile.population": _("Population"),
        "profile.gdp": _("Gross domestic product"),
        "profile.gdp_per_head": _("Gross domestic product per head"),
        "profile.exports": _("Exports to the world"),
        "profile.imports": _("Imports from the world"),
        "profile.distance": _("Distance of the capitals"),
    }


def _relations(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "relations.established": _("Relations since"),
        "relations.visits.count": _("Visits of heads of state or government"),
        "relations.visits.latest": _("Latest visit of a head of state or government"),
        "relations.meetings.count": _("Meetings in third countries"),
        "relations.agreements.count": _("Agreements"),
        "relations.agreements.largest_day": _("Most agreements signed on one day"),
        "relations.promises.outstanding": _("Promises not yet seen"),
        "relations.missions.count": _("Resident missions in each other"),
        "relations.memberships.shared": _("Shared memberships"),
        "relations.visa.reporter": _("Visa rule for the reporter’s citizens"),
        "relations.visa.partner": _("Visa rule for the partner’s citizens"),
    }


def _standing(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "standing.trade": _("Pairs that trade less with each other"),
        "standing.votes": _("Pairs that agree less in votes"),
        "standing.ideal_points": _("Pairs whose ideal points are further apart"),
        "standing.distance": _("Pairs whose capitals are further apart"),
        "standing.memberships": _("Pairs that share fewer organisations"),
        "standing.missions": _("Pairs with fewer missions in each other"),
    }


def _alignment(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "alignment.coincidence": _("Voting coincidence"),
        "alignment.coincidence.percentile": _("Pairs that coincide less"),
        "alignment.coincidence.pairs": _("Pairs compared in votes"),
        "alignment.coincidence.average": _("Voting coincidence, mean of all pairs"),
        "alignment.coincidence.average.reporter": _("Voting coincidence, mean of the reporter’s pairs"),
        "alignment.coincidence.average.partner": _("Voting coincidence, mean of the partner’s pairs"),
        "alignment.coincidence.rank.reporter": _("Rank of the partner in votes alike"),
        "alignment.coincidence.rank.partner": _("Rank of the reporter in votes alike"),
        "alignment.joint": _("Joint votes"),
        "alignment.issue.palestine": _("Voting coincidence on Palestine"),
        "alignment.issue.nuclear": _("Voting coincidence on nuclear weapons"),
        "alignment.issue.disarmament": _("Voting coincidence on disarmament"),
        "alignment.issue.human_rights": _("Voting coincidence on human rights"),
        "alignment.issue.development": _("Voting coincidence on development"),
        "alignment.issue.colonialism": _("Voting coincidence on colonialism"),
        "alignment.ideal_distance": _("Distance of ideal points"),
        "alignment.ideal_distance.clear5": _("Sessions in which ideal points clearly differ"),
        "alignment.ideal_distance.percentile": _("Pairs whose ideal points are farther apart"),
        "alignment.ideal_distance.pairs": _("Pairs compared in ideal points"),
        "alignment.ideal_distance.average": _("Distance of ideal points, mean of all pairs"),
        "alignment.differences": _("Votes in which the two differed"),
        "alignment.differences.opposite": _("Latest vote with one for and one against"),
    }


def _outlook(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "outlook.gravity": _("Gravity model, exports"),
        "outlook.gravity.imports": _("Gravity model, imports"),
        "outlook.model": _("Coefficient in the gravity model"),
        "outlook.model.observations": _("Flows in the gravity model"),
        "outlook.model.zeros": _("Zeros in the gravity model"),
        "outlook.fan": _("Scenario of exports"),
        "outlook.fan.imports": _("Scenario of imports"),
        "outlook.growth_needed": _("Growth a year to a billion US dollars"),
        "outlook.growth_needed.100m": _("Growth a year to a hundred million US dollars"),
        "outlook.precedents": _("Precedents of growth to a billion US dollars"),
        "outlook.precedents.100m": _("Precedents of growth to a hundred million US dollars"),
        "outlook.backtest": _("Back-test of scenarios"),
    }


def _digital(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "digital.egdi": _("E-government index"),
        "digital.egdi.rank": _("Rank in e-government"),
        "digital.egdi.osi": _("Online services index"),
        "digital.egdi.tii": _("Telecommunication index"),
        "digital.egdi.hci": _("Human capital index"),
        "digital.egdi.epi": _("E-participation index"),
        "digital.egdi.gap": _("Gap in e-government"),
        "digital.egdi.gap.pairs_closer": _("Pairs of states closer in e-government"),
        "digital.egdi.gap.trend": _("Change a year of the gap in e-government"),
        "digital.egdi.gap.trend_margin": _("Margin of the change a year of the gap in e-government"),
        "digital.egdi.gap.closing_years": _("Years until the gap in e-government closes"),
        "digital.internet": _("Internet users, % of people"),
        "digital.broadband": _("Broadband subscriptions per 100 people"),
        "digital.mobile": _("Mobile subscriptions per 100 people"),
        "digital.fibre_km": _("Fibre network"),
        "digital.mobile_4g_coverage_pct": _("Coverage by 4G, % of people"),
        "digital.online_services_count": _("Online services of the state"),
        "digital.egov_mobile_users": _("Users of mobile e-government"),
        "digital.services_online_pct": _("Services of the state online, %"),
    }


def _sectors(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "sectors.fields.agreed": _("Fields with an agreement"),
        "sectors.fields.binding": _("Fields with an agreement approved or in force"),
        "sectors.fields.followed": _("Fields with a step since the signature"),
        "sectors.political_consultations": _("Political consultations"),
        "sectors.ict": _("Information technology"),
        "sectors.finance": _("Finance"),
        "sectors.agriculture": _("Agriculture"),
        "sectors.agriculture.tea": _("Tea"),
        "sectors.agriculture.coffee": _("Coffee"),
        "sectors.education": _("Education"),
        "sectors.mining": _("Mining"),
        "sectors.business_council": _("Business council"),
        "sectors.space": _("Space"),
        "sectors.ahead": _("Measures on which a country does better"),
    }


def _partners(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "partners.share.traditional": _("Share of traditional partners in exports"),
        "partners.share.named": _("Share of partners on a named list in exports"),
        "partners.share.large": _("Share of large powers in exports"),
        "partners.share.middle": _("Share of middle powers in exports"),
        "partners.share.neighbours": _("Share of neighbours in exports"),
        "partners.imports.share.traditional": _("Share of traditional partners in imports"),
        "partners.imports.share.named": _("Share of partners on a named list in imports"),
        "partners.imports.share.large": _("Share of large powers in imports"),
        "partners.imports.share.middle": _("Share of middle powers in imports"),
        "partners.imports.share.neighbours": _("Share of neighbours in imports"),
        "partners.hhi": _("Concentration of exports on markets"),
        "partners.effective_number": _("Markets of equal size"),
        "partners.largest": _("Share of the largest market"),
        "partners.market": _("Share of a market"),
        "partners.middle_powers": _("Middle powers compared"),
        "partners.rank.trade": _("Rank among middle powers in trade"),
        "partners.rank.exports": _("Rank among middle powers as a market"),
        "partners.rank.imports": _("Rank among middle powers as a supplier"),
        "partners.rank.missions": _("Rank among middle powers in missions"),
        "partners.rank.agreements": _("Rank among middle powers in agreements"),
        "partners.rank.visits": _("Rank among middle powers in state visits"),
        "partners.rank.memberships": _("Rank among middle powers in shared organisations"),
        "partners.rank.votes": _("Rank among middle powers in votes alike"),
        "partners.rank.distance": _("Rank among middle powers in nearness"),
    }


def _corridors(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "corridors.great_circle": _("Great circle between the capitals"),
        "corridors.shortest": _("Shortest route"),
        "corridors.fastest": _("Fastest route"),
        "corridors.cheapest": _("Cheapest route"),
        "corridors.route": _("Route"),
        "corridors.planned": _("Best route over a planned line"),
        "corridors.planned.saving_km": _("Km saved by a planned line"),
        "corridors.planned.saving_days": _("Days saved by a planned line"),
        "corridors.planned.saving_usd": _("Cost saved by a planned line"),
        "corridors.without": _("Without crossing a country"),
        "corridors.air": _("By air"),
        "corridors.port": _("Way to the nearest sea port"),
        "corridors.sea": _("Way by sea"),
    }


def _claims(voice: Voice) -> dict[str, str]:
    _ = voice.text
    return {
        "claims.examined": _("Claims examined"),
        "claims.supported": _("Claims supported"),
        "claims.overstated": _("Claims overstated"),
        "claims.understated": _("Claims understated"),
        "claims.contradicted": _("Claims contradicted"),
        "claims.cannot_be_verified": _("Claims that cannot be verified"),
        "claims.not_testable": _("Claims that are not testable"),
    }
