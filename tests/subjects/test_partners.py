"""Partners of Rwanda against figures added up by hand, and reporters whose lists leave partners out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from bilateral.figures.blocks import Chart, Table
from bilateral.measures.markets import COMPLETE
from bilateral.relationship import Relationship, relationship
from bilateral.snapshots.package import open_snapshot


@pytest.fixture(scope="module")
def pair() -> Relationship:
    return relationship("RWA", "KAZ")


# WITS, Rwanda's exports, all products, thousand USD, vintage ending 2022. 2013: world 622,448.95, the 32 members of the
# DAC 191,123.21, the 12 middle powers 123,936.67; Burundi 21,625.78, Uganda 7,889.60, Tanzania 18,409.58, Congo (Kinshasa)
# 161,596.89. 2022: world 2,019,269.80, DAC 185,208.72, middle powers 150,175.04; Burundi 3,879.43, Uganda 22,772.91,
# Tanzania 7,138.88, Congo (Kinshasa) 768,272.62; Kazakhstan 5,536.56.
KNOWN = {
    "partners.share.traditional.2013": (191_123.21 / 622_448.95, "2013"),
    "partners.share.traditional.2022": (185_208.72 / 2_019_269.8, "2022"),
    "partners.share.middle.2013": (123_936.67 / 622_448.95, "2013"),
    "partners.share.middle.2022": (150_175.04 / 2_019_269.8, "2022"),
    "partners.share.neighbours.2013": ((21_625.78 + 7_889.6 + 18_409.58 + 161_596.89) / 622_448.95, "2013"),
    "partners.share.neighbours.2022": ((3_879.43 + 22_772.91 + 7_138.88 + 768_272.62) / 2_019_269.8, "2022"),
    "partners.market.KAZ.2013": (20_700.77 / 622_448.95, "2013"),
    "partners.market.KAZ.2022": (5_536.56 / 2_019_269.8, "2022"),
    # NISR, quarters of 2024, USD million: United Arab Emirates 1,517.9 of 2,313.7.
    "partners.largest.latest": (0.656, "2024"),
    # India, Ethiopia, Egypt, Kenya and Türkiye bought more than Kazakhstan in 2022, of the ten on record.
    "partners.rank.exports": (6, "2022"),
    "partners.rank.exports.of": (10, "2022"),
    "partners.rank.imports": (12, "2016"),
    # Brazil, Mexico, Indonesia are farther from Kigali than Nur-Sultan's 7,085 km (CEPII, distcap).
    "partners.rank.distance": (9, None),
    "partners.rank.votes": (4, "2019"),
    "partners.middle_powers": (12, None),
}


@pytest.mark.parametrize("fact_id", KNOWN)
def test_known_facts(pair: Relationship, fact_id: str) -> None:
    value, period = KNOWN[fact_id]
    fact = pair.fact(fact_id)
    assert fact.value == pytest.approx(value, rel=1e-3)
    assert fact.period == period
    assert fact.sources


def test_the_last_year_lists_the_largest_only_and_has_two_ends(pair: Relationship) -> None:
    low, high = (pair.fact(f"partners.share.traditional.latest{end}") for end in ("", ".high"))
    assert low.period == high.period == "2024"
    assert low.sources[0] == "nisr-2025q1"
    assert low.note.startswith("at least")
    rows = open_snapshot().query(
        "select importer, sum(value_usd) as v from flows where exporter = 'RWA' and source_id = 'nisr-2025q1' "
        "and product = 'TOTAL' and period like '2024-%' group by 1"
    )
    values = rows.set_index("importer").v
    total = values.pop("WLD")
    members = open_snapshot().query("select iso3 from country_groups where group_id = 'oecd_dac'").iso3
    assert low.number == pytest.approx(values[values.index.isin(members)].sum() / total)
    assert high.number == pytest.approx(low.number + 1 - values.sum() / total)


def test_an_index_needs_95_percent_and_else_has_bounds(pair: Relationship) -> None:
    latest = pair.fact("partners.hhi.latest")
    assert latest.period == "2022"
    assert pair.fact("partners.effective_number.latest").number == pytest.approx(1 / latest.number)
    low, high = pair.fact("partners.hhi.bound.low"), pair.fact("partners.hhi.bound.high")
    assert low.period == high.period == "2024"
    assert latest.number < low.number < high.number


def test_no_year_mixes_releases(pair: Relationship) -> None:
    for records in pair.partners.data.records.values():
        years = [record.year for record in records]
        assert len(years) == len(set(years))
    sources = {record.year: record.source for record in pair.partners.data.records["exports"]}
    assert sources[2012] == "wits-2016"
    assert sources[2013] == sources[2022] == "wits-2022"
    assert sources[2023] == "nisr-2025q1"
    assert {record.source for record in pair.partners.data.compared("exports")} == {"wits-2022"}
    assert all(record.coverage >= COMPLETE for record in pair.partners.data.compared("imports"))


def test_the_article_s_own_list_counts_china(pair: Relationship) -> None:
    named = pair.partners.data.groups["named"]
    assert "CHN" in named.members
    assert "CHN" not in pair.partners.data.groups["traditional"].members
    assert "named" not in relationship("KEN", "TUR").partners.data.groups


def test_a_place_that_all_without_share_is_said_to_be_so(pair: Relationship) -> None:
    assert pair.fact("partners.rank.missions").method.startswith("joint;")
    text = pair.partners.standing().blocks[0].bundle()[0]["text/plain"]
    assert "joint last" in text
    chart = pair.partners.standing().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    places = {row[0].text: row[3].text for row in chart.table.rows}
    assert places["Resident missions"] == "joint 6th of 12"
    assert places["State visits"] == "no other of them on record"


def test_a_register_that_follows_few_pairs_ranks_nobody(pair: Relationship) -> None:
    for name in ("agreements", "visits"):
        assert pair.fact(f"partners.rank.{name}").value is None


def test_totals_and_the_reporter_are_never_ranked() -> None:
    for names in ("RWA-KAZ", "KAZ-RWA", "KEN-TUR", "IND-BRA"):
        one = relationship(*names.split("-"))
        for place in one.partners.places:
            assert not {"WLD", "AFR", names[:3]} & set(place.values)


def test_a_partner_that_is_no_middle_power_is_set_among_them() -> None:
    back = relationship("KAZ", "RWA")
    assert back.fact("partners.middle_powers").value == 12  # eleven besides Kazakhstan, and Rwanda
    assert "is not on the list of middle powers" in back.partners.finding_lines()[-1]
    assert back.fact("partners.rank.exports").value is None
    assert "nothing on Rwanda is on record" in back.partners.finding_lines()[-1]


def test_where_only_some_members_are_followed_the_text_says_so() -> None:
    kenya = relationship("KEN", "TUR")
    text = kenya.partners.shares().blocks[0].bundle()[0]["text/plain"]
    assert "of 32 traditional partners" in text
    # Kenya's last report, 2013, has every partner: there all members count.
    latest, followed = (
        kenya.fact("partners.share.traditional.latest"),
        kenya.fact("partners.share.traditional.2013"),
    )
    assert latest.number > followed.number
    assert latest.note == ""


def test_a_state_that_reports_nothing_is_known_by_its_partners() -> None:
    young = relationship("SSD", "LUX")
    assert young.partners.data.mirrored == {"exports": True, "imports": True}
    assert "mirror figures" in young.partners.shares().blocks[0].bundle()[0]["text/plain"]
    assert "as partners report them" in young.fact("partners.share.large.latest").method


@pytest.mark.parametrize("names", ["NPL-PER", "XKX-TWN", "FJI-BOL"])
def test_without_trade_by_partner_the_sections_say_so(names: str) -> None:
    partners = relationship(*names.split("-")).partners
    for section in (partners.shares, partners.markets, partners.concentration):
        (block,) = section().blocks
        assert block.bundle()[1]["bilateral"]["kind"] == "gap"
    table = partners.standing().blocks[1]
    assert isinstance(table, Table)
    assert {row[3].text for row in table.rows} == {"not reported"}


def test_years_limit_the_charts_and_not_the_facts(pair: Relationship) -> None:
    late = relationship("RWA", "KAZ", start=2015, end=2020)
    chart = late.partners.shares().blocks[1]
    assert isinstance(chart, Chart)
    assert chart.table is not None
    assert {row[0].text for row in chart.table.rows} == {str(year) for year in range(2015, 2021)}
    assert late.fact("partners.hhi.latest") == pair.fact("partners.hhi.latest")
    before = relationship("RWA", "KAZ", start=1960, end=1970).partners
    assert before.shares().blocks[0].bundle()[1]["bilateral"]["kind"] == "gap"
    assert before.concentration().blocks[0].bundle()[1]["bilateral"]["kind"] == "gap"


REGIONS = {
    "World", "East Asia & Pacific", "Europe & Central Asia", "Latin America & Caribbean", "Middle East & North Africa",
    "North America", "South Asia", "Sub-Saharan Africa", "Unspecified", "Special Categories", "Bunkers", "Free Zones",
    "Other Asia, nes",
}  # fmt: skip


def test_the_index_counted_from_the_published_exports(pair: Relationship, shared_data: Path) -> None:
    frame = pd.read_csv(shared_data / "wits_rwanda_exports_2013_2022.csv", skipinitialspace=True)
    rows = frame[(frame["Product Group"] == "All Products") & (frame.Year == 2022)].drop_duplicates(
        "Partner Name"
    )
    values = rows.set_index("Partner Name")["Export (US$ Thousand)"]
    partners = values[~values.index.isin(REGIONS)]
    assert pair.fact("partners.hhi.latest").number == pytest.approx(
        ((partners / values["World"]) ** 2).sum(), abs=2e-4
    )
