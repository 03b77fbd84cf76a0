"""The hand-laid tables: columns, keys, sources, dates and codes, and the answers that are known."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from bilateral.evidence.claims import MEASURES, UNITS, Observation, judge
from bilateral.evidence.claims_file import read_claims
from bilateral.pair import all_countries

CURATED = Path(__file__).resolve().parents[2] / "data" / "curated"


class Table(NamedTuple):
    columns: str
    key: str


TABLES = {
    "sources": Table("source_id title publisher url licence published accessed note", "source_id"),
    "events": Table(
        "event_id date precision kind side_a side_b level place sector status title source_id note",
        "event_id",
    ),
    "agreements": Table(
        "agreement_id date title sector side_a side_b signatory_a signatory_b status status_note source_id",
        "agreement_id",
    ),
    "indicator_definitions": Table("indicator label unit better topic note", "indicator"),
    "indicators": Table("iso3 indicator period value source_id", "iso3 indicator period source_id"),
    "country_groups": Table("group_id label iso3 source_id", "group_id iso3"),
    "corridors": Table("corridor_id label note key_leg source_id", "corridor_id"),
    "corridor_nodes": Table("node_id name iso3 lat lon kind source_id", "node_id"),
    "corridor_legs": Table(
        "leg_id corridor_id from_node to_node mode gauge_mm km km_basis status crosses cost_usd alternative_to "
        "source_id note",
        "leg_id",
    ),
    "corridor_assumptions": Table("assumption mode unit low central high basis source_id note", "assumption"),
    "corridor_interruptions": Table(
        "interruption_id label legs since eased source_id note", "interruption_id"
    ),
    "air_hubs": Table("hub name iso3 lat lon source_id", "hub"),
    "claims": Table(
        "claim_id claim_set statement speaker published reporter partner measure argument "
        "comparator value unit period tolerance nature settled_by source_id",
        "claim_id",
    ),
}
ALLOWED = {
    ("events", "precision"): {"day", "month", "year"},
    ("events", "kind"): {
        *("relations", "visit", "meeting", "agreement", "appointment", "institution", "project", "statement")
    },
    ("events", "level"): {"", "head of state", "minister", "official", "company"},
    ("events", "status"): {"done", "promised", "pending"},
    ("agreements", "status"): {"signed", "approved", "in force"},
    ("indicator_definitions", "better"): {"higher", "lower", ""},
    ("corridor_legs", "mode"): {"road", "rail", "sea", "air", "river"},
    ("corridor_legs", "status"): {"open", "building", "planned", "closed"},
    ("corridor_legs", "km_basis"): {"published", "derived", "estimated", "searoute"},
    ("corridor_legs", "gauge_mm"): {"", "1435", "1520", "1676"},
    ("corridor_assumptions", "mode"): {"road", "rail", "sea", "air"},
    ("corridor_assumptions", "basis"): {"source", "assumption"},
    ("claims", "comparator"): {"about", "at least", "at most", "equals", "is", ""},
    ("claims", "nature"): {"testable", "intention", "opinion"},
    ("claims", "measure"): set(MEASURES),
    ("claims", "unit"): set(UNITS),
}
NOT_EMPTY = {
    "sources": "title publisher url licence accessed",
    "events": "date precision kind side_a side_b status title source_id",
    "agreements": "date title sector side_a side_b status source_id",
    "indicator_definitions": "label unit topic",
    "indicators": "value",
    "country_groups": "label source_id",
    "corridors": "label source_id",
    "corridor_nodes": "name iso3 lat lon source_id",
    "corridor_legs": "corridor_id from_node to_node mode km_basis status crosses source_id",
    "corridor_assumptions": "mode unit low central high basis source_id note",
    "corridor_interruptions": "label legs since source_id note",
    "air_hubs": "name iso3 lat lon source_id",
    "claims": "claim_set statement speaker published reporter partner measure nature settled_by source_id",
}
DATES = {
    "day": r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "month": r"\d{4}-(0[1-9]|1[0-2])",
    "year": r"\d{4}",
}
ANY_DATE = re.compile("|".join(DATES.values()))
PERIOD = re.compile(rf"{ANY_DATE.pattern}|\d{{4}}-Q[1-4]")
CODES = {
    "events": "side_a side_b place",
    "agreements": "side_a side_b",
    "indicators": "iso3",
    "country_groups": "iso3",
    "corridor_nodes": "iso3",
    "corridor_legs": "crosses",
    "air_hubs": "iso3",
    "claims": "reporter partner",
}
AGGREGATES = {"AFR", "WLD"}


def rows(table: str) -> list[dict[str, str]]:
    with (CURATED / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def column(table: str, name: str) -> list[str]:
    return [row[name] for row in rows(table)]


def of_pair(table: str, *sides: str) -> list[dict[str, str]]:
    return [row for row in rows(table) if {row["side_a"], row["side_b"]} == set(sides)]


def test_every_file_is_a_known_table() -> None:
    assert {path.stem for path in CURATED.glob("*.csv")} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_columns_encoding_and_order(table: str) -> None:
    text = (CURATED / f"{table}.csv").read_bytes()
    assert b"\r" not in text
    assert text.endswith(b"\n")
    assert text.decode("utf-8").splitlines()[0].split(",") == TABLES[table].columns.split()
    keys = [tuple(row[name] for name in TABLES[table].key.split()) for row in rows(table)]
    assert keys == sorted(keys)
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert all(all(key) for key in keys)


@pytest.mark.parametrize("table", TABLES)
def test_cells_are_trimmed_and_needed_ones_filled(table: str) -> None:
    for row in rows(table):
        assert None not in row
        assert all(value == value.strip() for value in row.values()), row
        assert [name for name in NOT_EMPTY[table].split() if not row[name]] == [], row


@pytest.mark.parametrize(("table", "name"), ALLOWED)
def test_words_are_those_of_the_field(table: str, name: str) -> None:
    assert set(column(table, name)) <= ALLOWED[table, name]


@pytest.mark.parametrize("table", [name for name in TABLES if "source_id" in TABLES[name].columns.split()])
def test_every_source_is_listed(table: str) -> None:
    # Sources of bulk data are declared in the recipe; both stand in the built table.
    recipe = (CURATED.parent / "recipe.toml").read_text(encoding="utf-8")
    declared = set(re.findall(r'^source_id = "([^"]+)"', recipe, re.MULTILINE))
    assert set(column(table, "source_id")) <= set(column("sources", "source_id")) | declared


def test_every_source_is_used_or_named_in_a_note() -> None:
    cells = " ".join(
        cell for table in TABLES if table != "sources" for row in rows(table) for cell in row.values()
    )
    # A source that would have a missing figure says so in its own note; others stand behind a row or in a note by name.
    unused = [
        row["source_id"]
        for row in rows("sources")
        if row["source_id"] not in cells
        and not (row["publisher"] and f"({row['publisher']}" in cells)
        and not row["note"].startswith("Named as the source that would have")
    ]
    assert unused == []


def test_sources_have_an_address_and_dates() -> None:
    for row in rows("sources"):
        assert re.fullmatch(r"https?://[^\s/]+\.[a-z]{2,}/?\S*", row["url"]), row
        assert not row["published"] or ANY_DATE.fullmatch(row["published"]), row
        assert ANY_DATE.fullmatch(row["accessed"]), row
    urls = column("sources", "url")
    assert len(urls) == len(set(urls))


def test_the_rewritten_article_is_never_evidence() -> None:
    for table in set(TABLES) - {"sources", "claims"}:
        if "source_id" in TABLES[table].columns.split():
            assert "asb-media-rewrite" not in column(table, "source_id")


def test_dates_fit_their_precision() -> None:
    for row in rows("events"):
        assert re.fullmatch(DATES[row["precision"]], row["date"]), row
    assert all(ANY_DATE.fullmatch(date) for date in column("agreements", "date"))
    assert all(PERIOD.fullmatch(period) for period in column("indicators", "period"))
    assert all(PERIOD.fullmatch(period) for period in column("claims", "period") if period)


@pytest.mark.parametrize("table", CODES)
def test_country_codes(table: str) -> None:
    known = {country.iso3 for country in all_countries()} | AGGREGATES
    for name in CODES[table].split():
        codes = {code for cell in column(table, name) for code in cell.split(";") if code}
        assert codes <= known, name


def test_indicators_are_defined_and_numbers() -> None:
    assert set(column("indicators", "indicator")) <= set(column("indicator_definitions", "indicator"))
    assert all(float(value) > 0 for value in column("indicators", "value"))


def test_legs_join_known_places() -> None:
    nodes = {row["node_id"]: row for row in rows("corridor_nodes")}
    corridors = set(column("corridors", "corridor_id"))
    for leg in rows("corridor_legs"):
        assert leg["corridor_id"] in corridors
        crossed = leg["crosses"].split(";")
        assert {nodes[leg["from_node"]]["iso3"], nodes[leg["to_node"]]["iso3"]} <= set(crossed), leg
        assert bool(leg["km"]) == (leg["km_basis"] in ("published", "derived")), leg
        assert not leg["km"] or 0 < float(leg["km"]) < 5000
        assert bool(leg["gauge_mm"]) == (leg["mode"] == "rail"), leg
    for node in nodes.values():
        assert -90 <= float(node["lat"]) <= 90
        assert -180 <= float(node["lon"]) <= 180


def test_the_trans_afghan_lines_as_described() -> None:
    legs = [leg for leg in rows("corridor_legs") if leg["corridor_id"].startswith("trans-afghan")]
    crossed = {code for leg in legs for code in leg["crosses"].split(";")}
    assert crossed == {"KAZ", "TKM", "UZB", "AFG", "PAK"}
    lengths = {(leg["from_node"], leg["to_node"], leg["km"]) for leg in legs if leg["km"]}
    assert {
        ("torghundi", "herat", "115"),
        ("torghundi", "herat", "120"),
        ("herat", "kandahar", "737.5"),
    } <= lengths
    assert {("kandahar", "spin-boldak", "96"), ("termez", "kharlachi", "647")} <= lengths
    assert [leg["km"] for leg in legs if leg["status"] == "building"] == ["22"]


def test_versions_key_legs_and_interruptions_name_legs() -> None:
    legs = {leg["leg_id"] for leg in rows("corridor_legs")}
    assert {leg["alternative_to"] for leg in rows("corridor_legs")} - {""} <= legs
    assert {corridor["key_leg"] for corridor in rows("corridors")} - {""} <= legs
    for row in rows("corridor_interruptions"):
        assert set(row["legs"].split(";")) <= legs
        assert not row["eased"] or row["since"] < row["eased"]


def test_only_an_unreopened_border_shuts_a_leg() -> None:
    shut = {leg["leg_id"] for leg in rows("corridor_legs") if leg["status"] == "closed"}
    still = {
        leg for row in rows("corridor_interruptions") if not row["eased"] for leg in row["legs"].split(";")
    }
    assert shut <= still


def test_two_visits_of_a_head_of_state_in_2015_and_2025() -> None:
    visits = [
        row
        for row in of_pair("events", "RWA", "KAZ")
        if (row["kind"], row["level"]) == ("visit", "head of state")
    ]
    assert [row["date"][:4] for row in visits] == ["2015", "2025"]
    assert {(row["side_a"], row["place"]) for row in visits} == {("RWA", "KAZ")}


def test_the_talks_in_baku_are_a_meeting() -> None:
    (baku,) = [row for row in of_pair("events", "RWA", "KAZ") if row["place"] == "AZE"]
    assert (baku["kind"], baku["date"]) == ("meeting", "2024-11-12")


def test_both_versions_of_the_start_of_relations_stand() -> None:
    starts = [row["date"] for row in of_pair("events", "RWA", "KAZ") if row["kind"] == "relations"]
    assert sorted(starts) == ["2012", "2016"]


def test_seven_agreements_six_of_them_in_may_2025() -> None:
    agreements = of_pair("agreements", "RWA", "KAZ")
    fields = [row["sector"] for row in agreements if row["date"] == "2025-05-28"]
    assert sorted(fields) == [
        "ICT",
        "agriculture",
        "education",
        "finance",
        "mining",
        "political consultations",
    ]
    (visas,) = [row for row in agreements if row["date"] != "2025-05-28"]
    assert (visas["date"], visas["sector"], visas["status"]) == ("2024-09-25", "visas", "approved")


def test_promises_not_yet_seen() -> None:
    promised = {row["sector"] for row in of_pair("events", "RWA", "KAZ") if row["status"] == "promised"}
    assert {"business council", "missions", "political consultations", "space"} <= promised


def test_named_lists_are_whole() -> None:
    sizes = Counter(column("country_groups", "group_id"))
    # SWP's study names twelve; the United Nations has 54 African members; the Committee has 33 with the EU.
    assert (sizes["swp_middle_powers_2024"], sizes["african_states"], sizes["oecd_dac"]) == (12, 54, 32)
    assert (sizes["eac"], sizes["eaeu"], sizes["central_asia"], sizes["gcc"]) == (8, 5, 5, 6)
    assert sizes["un_security_council_permanent"] == 5
    for group in sizes:
        assert len({row["label"] for row in rows("country_groups") if row["group_id"] == group}) == 1


def test_claims_are_read_by_the_reader_of_claims() -> None:
    claims = read_claims(CURATED / "claims.csv")
    assert len({claim.claim_id[:3] for claim in claims}) == 19
    for claim in claims:
        assert re.fullmatch(r"C\d\d[a-z]", claim.claim_id)
        assert {claim.reporter, claim.partner} == {"RWA", "KAZ"}
        if claim.nature == "testable":
            assert claim.measure != "none"
            assert claim.value is not None
            assert claim.period
            assert claim.tolerance is not None


def test_claims_name_what_the_tables_define() -> None:
    groups = set(column("country_groups", "group_id"))
    corridors = set(column("corridors", "corridor_id"))
    ours = set(column("indicator_definitions", "indicator"))
    elsewhere = {"EGDI", "SP.POP.TOTL"}  # defined with the figures of the United Nations and the World Bank
    for row in rows("claims"):
        head, _, tail = row["argument"].partition(":")
        if row["measure"] == "group.member":
            assert head in groups
        if row["measure"].startswith("corridor."):
            assert head in corridors
        if row["measure"] in {"indicator", "indicator.change"}:
            assert tail in ours | elsewhere


def test_the_figures_that_the_claims_meet() -> None:
    figures = {
        (row["iso3"], row["indicator"], row["period"], row["source_id"]): float(row["value"])
        for row in rows("indicators")
    }
    # Ministry of Foreign Affairs of Kazakhstan, 30 May 2025: 783 million dollars in 2024, up by 15%.
    assert figures["KAZ", "africa_trade_usd", "2024", "kaz-mfa-2025-05-africa"] == 783e6
    assert figures["KAZ", "africa_trade_growth_pct", "2024", "kaz-mfa-2025-05-africa"] == 15
    fibre = {value for (_, indicator, _, _), value in figures.items() if indicator == "fibre_km"}
    assert fibre == {2300, 2565, 3000}
    reported = {indicator for _, indicator, _, _ in figures}
    assert reported.isdisjoint({"fibre_coverage_pct", "services_on_mobile_pct"})


@pytest.mark.parametrize(
    ("claim_id", "verdict", "ratio"),
    [
        ("C06a", "overstated", 1000 / 783),
        ("C06b", "supported", None),
        (
            "C07a",
            "cannot be verified",
            7000 / 3000,
        ),  # the latest figure is of 2017, eight years before the claim
        ("C08a", "cannot be verified", None),
        ("C09a", "cannot be verified", None),
        ("C13a", "supported", 1 / 13),
    ],
)
def test_verdicts_on_claims_about_our_indicators(claim_id: str, verdict: str, ratio: float | None) -> None:
    (claim,) = [claim for claim in read_claims(CURATED / "claims.csv") if claim.claim_id == claim_id]
    iso3, _, indicator = claim.argument.partition(":")
    found = [row for row in rows("indicators") if (row["iso3"], row["indicator"]) == (iso3, indicator)]
    latest = max(found, key=lambda row: row["period"], default=None)
    seen = latest and Observation(
        float(latest["value"]), claim.unit, latest["period"], (latest["source_id"],), "published figure"
    )
    judgement = judge(claim, seen or None)
    assert judgement.verdict == verdict
    assert judgement.ratio == (None if ratio is None else pytest.approx(ratio))
