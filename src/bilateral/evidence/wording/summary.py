"""Labels of facts, as the summary and the lists of what is missing name them."""

from __future__ import annotations

import re

from bilateral.evidence.wording.fields_facts import digital_labels, sectors_labels
from bilateral.evidence.wording.outlook_charts import outlook_labels
from bilateral.evidence.wording.voice import Voice


def fact_label(voice: Voice, fact_id: str, reporter: str, partner: str) -> str:
    """Return what a fact is, in words; the id itself where it has no label."""
    names = {"reporter": voice.plain_country(reporter), "partner": voice.plain_country(partner)}
    for pattern, label in (
        _labels(voice) | digital_labels(voice) | sectors_labels(voice) | outlook_labels(voice)
    ).items():
        if re.fullmatch(pattern, fact_id):
            return voice.completed(label, **names)
    return fact_id


def _labels(voice: Voice) -> dict[str, str]:
    def _(message: str) -> str:
        return voice.text(message, reporter="{reporter}", partner="{partner}")

    when = r"\.(latest|\d{4})"
    return {
        r"trade\.exports" + when: _("Goods exports, {reporter} to {partner}, as {reporter} reports them"),
        r"trade\.exports\.mirror" + when: _(
            "Goods exports, {reporter} to {partner}, as {partner} reports them"
        ),
        r"trade\.exports\.latest_quarter": _("Goods exports, {reporter} to {partner}, last quarter"),
        r"trade\.imports" + when: _("Goods imports, {partner} to {reporter}, as {reporter} reports them"),
        r"trade\.imports\.mirror" + when: _(
            "Goods imports, {partner} to {reporter}, as {partner} reports them"
        ),
        r"trade\.balance" + when: _("Goods balance of {reporter} with {partner}"),
        r"trade\.total\.latest": _("Goods trade in both directions"),
        r"trade\.mirror_agreement" + when: _("Agreement of the two reports on exports (0 to 1)"),
        r"trade\.imports\.mirror_agreement" + when: _("Agreement of the two reports on imports (0 to 1)"),
        r"trade\.partner_rank\.(latest|latest_quarter)": _(
            "Rank of {partner} among the markets of {reporter}"
        ),
        r"trade\.share_of_exports\.(latest|latest_quarter)": _(
            "Share of {partner} in goods exports of {reporter}"
        ),
        r"trade\.total_exports\.(latest|latest_quarter)": _("Goods exports of {reporter} to the world"),
        r"trade\.intensity\.latest": _("Trade intensity (1 is the world’s average)"),
        r"trade\.complementarity\.exports": _(
            "Match of exports of {reporter} with imports of {partner} (0 to 100)"
        ),
        r"trade\.complementarity\.imports": _(
            "Match of exports of {partner} with imports of {reporter} (0 to 100)"
        ),
        r"trade\.hhi\.products\.reporter": _("Concentration of exports of {reporter} on products (0 to 1)"),
        r"trade\.hhi\.products\.partner": _("Concentration of exports of {partner} on products (0 to 1)"),
        r"trade\.products\.exports\.top_share": _("Largest section in exports of {reporter} to {partner}"),
        r"trade\.products\.imports\.top_share": _("Largest section in exports of {partner} to {reporter}"),
        r"profile\.population\.reporter": _("Population of {reporter}"),
        r"profile\.population\.partner": _("Population of {partner}"),
        r"profile\.gdp\.reporter": _("Gross domestic product of {reporter}"),
        r"profile\.gdp\.partner": _("Gross domestic product of {partner}"),
        r"profile\.gdp_per_head\.reporter": _("Gross domestic product per head of {reporter}"),
        r"profile\.gdp_per_head\.partner": _("Gross domestic product per head of {partner}"),
        r"profile\.exports\.reporter": _("Goods exports of {reporter} to the world, all partners"),
        r"profile\.exports\.partner": _("Goods exports of {partner} to the world, all partners"),
        r"profile\.imports\.reporter": _("Goods imports of {reporter}, all partners"),
        r"profile\.imports\.partner": _("Goods imports of {partner}, all partners"),
        r"profile\.distance": _("Distance between the capitals"),
        r"corridors\.great_circle": _("Great circle between the capitals"),
        r"corridors\.shortest\.km": _("Shortest way of goods from {reporter} to {partner}"),
        r"corridors\.planned\.saving_km": _(
            "What a planned line would save on the way from {reporter} to {partner}"
        ),
        r"corridors\.port\.(reporter|partner)\.km": _("Distance of a capital from the nearest sea port"),
        r"corridors\.sea\.km": _("Way by sea between the nearest ports of {reporter} and {partner}"),
        r"corridors\.without\.[A-Z]{3}\.(shortest|planned)_km": _(
            "Way of goods without crossing one of the countries between"
        ),
        r"relations\.established": _("Year in which relations began"),
        r"relations\.visits\.count": _("Visits of heads of state or government to the other country"),
        r"relations\.meetings\.count": _("Meetings in third countries"),
        r"relations\.agreements\.count": _("Agreements on record"),
        r"relations\.promises\.outstanding": _("Promises on record, not yet seen"),
        r"relations\.missions\.count": _("Resident missions in each other"),
        r"relations\.memberships\.shared": _("Shared memberships of organisations"),
        r"relations\.visa\.reporter": _("Visa rule for travellers from {reporter} to {partner}"),
        r"relations\.visa\.partner": _("Visa rule for travellers from {partner} to {reporter}"),
        r"alignment\.coincidence\.latest": _(
            "Voting coincidence of {reporter} and {partner} in the General Assembly, last year"
        ),
        r"alignment\.coincidence\.mean5": _(
            "Voting coincidence of {reporter} and {partner}, mean of five years"
        ),
        r"alignment\.coincidence\.percentile": _("Share of pairs that vote alike less often"),
        r"alignment\.issue\.\w+\.last5": _("Voting coincidence on one issue, five years"),
        r"alignment\.ideal_distance\.mean5": _("Distance of ideal points, mean of five sessions"),
        r"alignment\.differences\.last5": _("Recorded votes in which the two differed, five years"),
        r"partners\.share\.traditional\.latest": _(
            "Share of traditional partners in goods exports of {reporter}"
        ),
        r"partners\.share\.named\.latest": _(
            "Share of traditional partners, as the article names them, in exports"
        ),
        r"partners\.share\.large\.latest": _("Share of large powers in goods exports of {reporter}"),
        r"partners\.share\.middle\.latest": _("Share of middle powers in goods exports of {reporter}"),
        r"partners\.share\.neighbours\.latest": _("Share of neighbours in goods exports of {reporter}"),
        r"partners\.imports\.share\.\w+\.latest": _(
            "Share of a group of partners in goods imports of {reporter}"
        ),
        r"partners\.hhi\.latest": _("Concentration of exports of {reporter} on markets (0 to 1)"),
        r"partners\.effective_number\.latest": _(
            "Markets of equal size as concentrated as those of {reporter}"
        ),
        r"partners\.rank\.trade": _("Rank of {partner} among middle powers in trade with {reporter}"),
        r"partners\.rank\.exports": _("Rank of {partner} among middle powers as a market of {reporter}"),
        r"partners\.rank\.imports": _("Rank of {partner} among middle powers as a supplier of {reporter}"),
        r"partners\.rank\.missions": _("Rank of {partner} among middle powers in resident missions"),
        r"partners\.rank\.agreements": _(
            "Rank of {partner} among middle powers in agreements with {reporter}"
        ),
        r"partners\.rank\.visits": _("Rank of {partner} among middle powers in state visits"),
        r"partners\.rank\.memberships": _("Rank of {partner} among middle powers in shared organisations"),
        r"partners\.rank\.votes": _("Rank of {partner} among middle powers in votes alike with {reporter}"),
        r"partners\.rank\.distance": _("Rank of {partner} among middle powers in nearness to {reporter}"),
    }
