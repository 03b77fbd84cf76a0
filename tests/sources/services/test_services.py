"""What each service answers, in its documented shape, and its quirks: specimens in tests/fixtures/services."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bilateral.errors import AnswerError, ServiceError, SourceError
from bilateral.snapshots.package import open_snapshot
from bilateral.sources import data360, ga_votes, geodist, ideal_points, pinksheet
from bilateral.sources.asking import ask_for, pairs_from
from bilateral.sources.delivery import Delivery
from bilateral.sources.http import Client
from bilateral.sources.services import NAMES, service, services
from bilateral.sources.services import comtrade as comtrade_service
from bilateral.sources.services import imf as imf_service
from bilateral.sources.services.comtrade import PREVIEW, WHOLE, Query
from bilateral.sources.services.service import Ask, Session

SPECIMENS = Path(__file__).resolve().parents[2] / "fixtures" / "services"
Connect = Callable[..., Client]
Handler = Callable[[Request], Response]


@pytest.fixture
def ask() -> Ask:
    return ask_for(["KEN-TUR"], open_snapshot(), today="2026-11-18")


@pytest.fixture
def answered(httpserver: HTTPServer, connect: Connect) -> Iterator[Callable[[Handler], Session]]:
    """Return a function that gives a session with a service that answers as a handler does."""
    from bilateral.sources.http.bodies import Limits

    def make(handler: Handler) -> Session:
        httpserver.expect_request(re.compile(".*")).respond_with_handler(handler)
        return Session(connect(httpserver.url_for("/"), limits=Limits()))

    return make


def read(name: str) -> Any:
    return json.loads((SPECIMENS / name).read_text(encoding="utf-8"))


def as_json(content: Any) -> Response:
    return Response(json.dumps(content))


def frame(delivery: Delivery, table: str) -> pd.DataFrame:
    found = delivery.tables[table]
    assert isinstance(found, pd.DataFrame)
    return found


# The registry ---------------------------------------------------------------------------------------------------


def test_every_module_is_registered_and_says_what_it_must() -> None:
    folder = Path(comtrade_service.__file__).parent
    modules = {file.stem.replace("_", "-") for file in folder.glob("*.py")} - {
        "--init--",
        "service",
        "dataverse",
    }
    assert modules == set(NAMES)
    for one in services():
        assert one.base.startswith("https://")
        assert re.search(r"20\d\d-\d\d$", one.known_from)
        assert one.last_seen_live == "never, by this project"
        module = __import__(one.pull.__module__, fromlist=["x"])
        assert re.search(r"^- 20\d\d-\d\d: ", module.__doc__ or "", re.MULTILINE), "quirks are dated"
        assert len({one.title, one.gives, one.terms, one.publisher}) == 4


def test_every_source_that_is_pulled_is_known_to_the_embedded_snapshot_or_new(ask: Ask) -> None:
    known = set(ask.base.sources())
    assert {one.source_id for one in services()} - known == {"imf-imts"}


# World Bank -----------------------------------------------------------------------------------------------------


def test_pages_are_read_to_the_last(answered: Any, ask: Ask) -> None:
    head, rows = read("wdi.json")

    def handler(request: Request) -> Response:
        page = int(request.args["page"])
        return as_json([head | {"page": page, "pages": 3}, rows[2 * page - 2 : 2 * page]])

    delivery = service("wdi").pull(answered(handler), ask)
    population = frame(delivery, "indicators").query("indicator == 'SP.POP.TOTL' and period == '2025'")
    assert sorted(zip(population.iso3, population.value, strict=True)) == [
        ("KEN", 57_123_456.0),
        ("TUR", 85_876_543.0),
        ("WLD", 8_200_000_000.0),
    ]
    assert delivery.source["published"] == "2026-10-13"
    assert delivery.whole


def test_fewer_rows_than_it_says_is_an_error(answered: Any, ask: Ask) -> None:
    head, rows = read("wdi.json")
    with pytest.raises(AnswerError, match="has 7 rows and gave 6"):
        service("wdi").pull(answered(lambda _: as_json([head | {"total": 7}, rows])), ask)


@pytest.mark.parametrize(
    "answer", [[], {}, [{"page": 1}], [{"pages": 1, "total": 0}], "ok", [[], []], [{"pages": 1}, {"a": 1}]]
)
def test_what_is_no_page_is_an_error(answer: Any, answered: Any, ask: Ask) -> None:
    with pytest.raises(AnswerError, match="Service: "):
        service("wdi").pull(answered(lambda _: as_json(answer)), ask)


def test_an_error_in_a_good_answer_is_told(answered: Any, ask: Ask) -> None:
    with pytest.raises(AnswerError, match="Invalid value: The provided parameter value is not valid"):
        service("wdi").pull(answered(lambda _: as_json(read("wdi_error.json"))), ask)


@pytest.mark.parametrize("answer", ["wdi_archived.json", "wdi_error.json"])
def test_an_indicator_that_moved_elsewhere_keeps_no_other_back(answer: str, answered: Any, ask: Ask) -> None:
    def handler(request: Request) -> Response:
        gone = request.path.endswith("LP.LPI.OVRL.XQ")
        return as_json(read(answer if gone else "wdi.json"))

    notes: list[str] = []
    session = replace(answered(handler), note=notes.append)
    found = frame(service("wdi").pull(session, ask), "indicators")
    assert notes == ["World Bank: no longer published are LP.LPI.OVRL.XQ."]
    population = found[(found.indicator == "SP.POP.TOTL") & (found.iso3 == "KEN")]
    assert population.period.tolist() == ["2025"]
    # What the base has of the series stays: it is no less true for that.
    before = ask.base.query(
        "select 1 from indicators where source_id = 'wdi' and indicator = 'LP.LPI.OVRL.XQ'"
    )
    assert (found.indicator == "LP.LPI.OVRL.XQ").sum() == len(before) > 0


def test_one_indicator_without_figures_is_an_answer_but_not_all_of_them(answered: Any, ask: Ask) -> None:
    none = [{"page": 1, "pages": 0, "per_page": 20000, "total": 0, "lastupdated": "2026-10-13"}, None]

    def one_of_them(request: Request) -> Response:
        return as_json(read("wdi.json") if request.path.endswith("SP.POP.TOTL") else none)

    found = frame(service("wdi").pull(answered(one_of_them), ask), "indicators")
    assert set(found.indicator) == {"SP.POP.TOTL"}


# UN Comtrade ----------------------------------------------------------------------------------------------------


def test_calls_are_planned_within_the_limits_and_ask_for_everything() -> None:
    whole = Query(("404", "792"), (), "TOTAL", tuple(str(year) for year in range(1990, 2026)))
    for access in (PREVIEW, WHOLE):
        parts = list(whole.parts(access))
        assert all(part.rows <= access.rows for part in parts)
        assert all(
            len(part.years) <= access.periods and len(part.reporters) <= access.reporters for part in parts
        )
        asked = [(r, y, f) for part in parts for r in part.reporters for y in part.years for f in part.flows]
        assert len(asked) == len(set(asked)) == 2 * 36 * 2
    # The preview answers for one period only, and is asked of one reporter, however few rows that gives.
    few = Query(("404", "792"), ("0",), "TOTAL", ("2023", "2024"), ("X",))
    assert [(part.years, part.reporters) for part in few.parts(PREVIEW)] == [
        ((year,), (reporter,)) for year in ("2023", "2024") for reporter in ("404", "792")
    ]
    assert list(few.parts(WHOLE)) == [few]


@pytest.mark.parametrize("count", [500, 600])
def test_an_answer_at_the_limit_is_asked_again_in_parts(count: int, answered: Any) -> None:
    """Whether the count is of what was sent or of what there is."""
    row = read("comtrade_row.json")
    asked: list[str] = []

    def handler(request: Request) -> Response:
        asked.append(request.args["flowCode"])
        flows = request.args["flowCode"].split(",")
        rows = [row | {"flowCode": flow, "partnerCode": number} for flow in flows for number in range(300)]
        return as_json({"count": count if len(rows) > 500 else len(rows), "data": rows[:500]})

    query = Query(("404",), (), "TOTAL", ("2024",))
    frames = comtrade_service._frames(answered(handler), PREVIEW, query)
    assert asked == ["M,X", "M", "X"]
    assert sum(map(len, frames)) == 600


def test_an_answer_at_the_limit_that_cannot_be_parted_is_an_error(answered: Any) -> None:
    def handler(_: Request) -> Response:
        return as_json({"count": 500, "data": [read("comtrade_row.json")] * 500})

    query = Query(("404",), ("0",), "TOTAL", ("2024",), ("X",))
    with pytest.raises(AnswerError, match="500 rows or more, so that some are missing"):
        comtrade_service._frames(answered(handler), PREVIEW, query)


def test_nothing_is_believed_when_the_preview_says_it_twice_and_then_kept(answered: Any) -> None:
    answers = [[], [read("comtrade_row.json")], [], []]
    asked: list[str] = []

    def handler(request: Request) -> Response:
        asked.append(request.args["period"])
        rows = answers[len(asked) - 1]
        return as_json({"count": len(rows), "data": rows})

    session = answered(handler)
    of = {year: Query(("404",), ("792",), "TOTAL", (year,), ("X",)) for year in ("2023", "2024")}
    assert [len(frame) for frame in comtrade_service._frames(session, PREVIEW, of["2023"])] == [1]
    assert [len(frame) for frame in comtrade_service._frames(session, PREVIEW, of["2024"])] == [0]
    assert asked == ["2023", "2023", "2024", "2024"]
    for query in of.values():
        comtrade_service._frames(session, PREVIEW, query)
    assert len(asked) == 4


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"count": 0, "data": [], "error": "Invalid reporterCode"}, "Invalid reporterCode"),
        ({"statusCode": 500, "message": "Timeout"}, "Timeout"),
        ({"count": 7, "data": []}, "says that it has 7 rows and has 0"),
        ({"count": 0}, "has no data"),
        ({"count": -1, "data": []}, "does not know what it is asked for"),
        (
            {"count": 1, "data": [{"period": "2024", "reporterCode": 404}]},
            "have no flowCode, partnerCode, cmdCode, primaryV",
        ),
        ({"data": {"a": 1}}, "has no data"),
        ([], "not what its API"),
    ],
)
def test_an_answer_of_comtrade_that_is_no_data(answer: Any, words: str, answered: Any, ask: Ask) -> None:
    with pytest.raises(AnswerError, match=words):
        service("comtrade").pull(answered(lambda _: as_json(answer)), ask)


def test_an_empty_answer_of_comtrade_is_an_answer(answered: Any, ask: Ask) -> None:
    delivery = service("comtrade").pull(answered(lambda _: as_json({"count": 0, "data": []})), ask)
    assert len(frame(delivery, "flows")) == 0


# IMF ------------------------------------------------------------------------------------------------------------


def test_only_what_was_reported_is_taken_and_scale_is_for_show() -> None:
    found, estimated = imf_service.flows(SPECIMENS / "imf_imts.xml")
    assert sorted(
        found[["exporter", "importer", "value_usd", "reported_by", "valuation"]].values.tolist()
    ) == [
        ["KEN", "TUR", 40_500_000.0, "exporter", "FOB"],
        ["KEN", "TUR", 52_000_000.0, "importer", "CIF"],
        ["KEN", "WLD", 8_100_000_000.0, "exporter", "FOB"],
    ]
    assert [(one.reason, one.text) for one in estimated] == [
        ("reported in part only (M)", "KEN XG_FOB_USD TUR 2023 39000000.0"),
        (
            "not reported but made by the Fund's staff or from other sources (SE)",
            "KEN XG_FOB_USD TUR 2025 45000000.0",
        ),
    ]


def test_an_empty_set_of_the_imf_is_an_answer() -> None:
    found, estimated = imf_service.flows(SPECIMENS / "imf_empty.xml")
    assert (len(found), estimated) == (0, [])


def test_broken_xml_is_a_typed_error(tmp_path: Path) -> None:
    file = tmp_path / "answer.xml"
    file.write_bytes(
        (SPECIMENS / "imf_imts.xml").read_bytes().replace(b"</message:DataSet>", b"</message:Data>")
    )
    with pytest.raises(ServiceError, match="IMF: the answer is broken"):
        imf_service.flows(file)


def test_entities_of_xml_are_not_blown_up(tmp_path: Path) -> None:
    file = tmp_path / "answer.xml"
    bomb = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    bomb += (
        "".join(f'<!ENTITY {x} "{f"&{y};" * 8}">' for y, x in zip("cdefghi", "defghij", strict=True)) + "]>"
    )
    text = (SPECIMENS / "imf_imts.xml").read_text(encoding="utf-8")
    file.write_text(
        text.replace("?>", "?>" + bomb, 1).replace("<message:ID>IMTS", "<message:ID>&j;"), encoding="utf-8"
    )
    with pytest.raises(ServiceError):
        imf_service.flows(file)


# Dataverse ------------------------------------------------------------------------------------------------------


def dataverse(request: Request, *, votes: bytes | None = None) -> Response:
    if "/versions/" in request.path:
        return Response((SPECIMENS / "dataverse_files.json").read_bytes())
    return Response(
        (SPECIMENS / "ideal_points.tab").read_bytes() if request.path.endswith("/102") else votes or b""
    )


def test_the_newest_file_of_ideal_points_is_taken_and_no_codebook_and_no_pairs(
    answered: Any, ask: Ask
) -> None:
    delivery = service("ideal-points").pull(answered(dataverse), ask)
    assert "Idealpointestimates1946-2025.tab" in str(delivery.source["note"])
    kenya = frame(delivery, "ideal_points").query("iso3 == 'KEN' and session == 80").iloc[0]
    assert (kenya.year, kenya.value, kenya.p05, kenya.p95, kenya.votes_cast) == (2025, -0.45, -0.6, -0.3, 81)


def test_a_file_that_is_not_the_one_listed_is_asked_for_again_and_then_an_error(
    answered: Any, ask: Ask
) -> None:
    asked: list[str] = []

    def handler(request: Request) -> Response:
        asked.append(request.path)
        text = (
            (SPECIMENS / "dataverse_files.json").read_text(encoding="utf-8").replace('"MD5"', f'"{"0" * 32}"')
        )
        return Response(text) if "/versions/" in request.path else Response(b"rcid,vote\n")

    with pytest.raises(ServiceError, match="cut off"):
        service("un-votes").pull(answered(handler), ask)
    assert len(asked) == 4


def test_a_dataset_without_votes_names_what_it_has(answered: Any, ask: Ask) -> None:
    listed = read("dataverse_files.json")
    listed["data"] = [entry for entry in listed["data"] if "Votes" not in entry["label"]]
    with pytest.raises(
        AnswerError,
        match=r"no file of votes .* data import`\. Its files: .*Idealpointestimates1946-2025\.tab",
    ):
        service("un-votes").pull(answered(lambda _: as_json(listed)), ask)


def test_votes_in_voetens_layout() -> None:
    tables = ga_votes.voting(SPECIMENS / "un_votes.csv", {"KEN", "TUR", "USA", "RUS"}, 1992, 2010)
    votes = tables["votes"].set_index(["iso3_a", "iso3_b", "year"])
    # 2024: both yes on the first, Kenya abstains on the second. 2025: Kenya was absent.
    assert votes.loc[("KEN", "TUR", 2024), ["joint", "same", "half", "opposite"]].tolist() == [2, 1, 1, 0]
    assert votes.loc[("KEN", "USA", 2024), ["joint", "same", "half", "opposite"]].tolist() == [2, 0, 1, 1]
    assert ("KEN", "TUR", 2025) not in votes.index
    first = tables["roll_calls"].iloc[0]
    assert (first.roll_call, first.date, first.session) == ("9001", "2024-12-04", 79)
    assert (first.resolution, first.issues) == ("A/RES/79/1", "human_rights;palestine")
    assert (first.yes, first.no) == ("KEN;TUR", "USA")
    assert pd.isna(first.abstain)


def test_votes_in_the_librarys_layout_have_no_issues_and_no_list() -> None:
    tables = ga_votes.voting(SPECIMENS / "ga_voting.csv", {"KEN", "TUR"}, 1992, 2010)
    assert tables["votes"].values.tolist() == [["KEN", "TUR", 2025, "all", 1, 0, 1, 0]]
    assert "roll_calls" not in tables


def test_an_unknown_vote_and_an_unknown_layout_are_named(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(
        (SPECIMENS / "ga_voting.csv").read_text(encoding="utf-8").replace("KENYA,Y", "KENYA,Q"),
        encoding="utf-8",
    )
    with pytest.raises(SourceError, match="'Q' is no vote"):
        ga_votes.voting(file, {"KEN"}, 1992, 2010)
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no file of votes that is known; its columns are a, b"):
        ga_votes.voting(file, {"KEN"}, 1992, 2010)


def test_ideal_points_without_session_and_band(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("iso3c,year,IdealPointFP\nKEN,2025,-0.45\nVNM,2025,\n", encoding="utf-8")
    found = ideal_points.ideal_points(file)
    assert found[["iso3", "year", "session", "value"]].values.tolist() == [["KEN", 2025, 80, -0.45]]
    assert found.p05.isna().all()


def test_names_of_columns_may_be_small(tmp_path: Path) -> None:
    file = tmp_path / "points.tab"
    text = (SPECIMENS / "ideal_points.tab").read_text(encoding="utf-8")
    head, rows = text.split("\n", 1)
    file.write_text(f"{head.lower()}\n{rows}", encoding="utf-8")
    as_usual = ideal_points.ideal_points(SPECIMENS / "ideal_points.tab")
    pd.testing.assert_frame_equal(ideal_points.ideal_points(file), as_usual)
    assert as_usual.p05.notna().all()


# Files ----------------------------------------------------------------------------------------------------------


def test_the_index_of_digital_government_is_told_apart_by_its_labels() -> None:
    found = data360.egdi(SPECIMENS / "egdi.csv")
    kenya = found[(found.iso3 == "KEN") & (found.period >= "2024")]
    assert sorted(kenya[["indicator", "period", "value"]].values.tolist()) == [
        ["EGDI", "2024", 0.6314],
        ["EGDI", "2026", 0.6602],
        ["EGDI.OSI", "2024", 0.777],
    ]
    assert not found.indicator.str.contains("RANK").any()


def test_an_index_above_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "egdi.csv"
    file.write_text(
        (SPECIMENS / "egdi.csv").read_text(encoding="utf-8").replace("0.6602", "66.02"), encoding="utf-8"
    )
    with pytest.raises(SourceError, match=r"EGDI of KEN in 2026 is 66\.02, not from 0 to 1"):
        data360.egdi(file)


def workbook(tmp_path: Path, *, unit: str = "($/kg)", sheet: str = "Monthly Prices") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for line in (["Pink Sheet"], [None, "Crude oil, Brent", "Beef **"], [None, "($/bbl)", unit]):
        page.append(line)
    for month in range(1, 13):
        page.append([f"2025M{month:02}", 60.0 + month, "…" if month == 12 else 5.0])
    out = io.BytesIO()
    book.save(out)
    file = tmp_path / "workbook.body"
    file.write_bytes(out.getvalue())
    return file


def test_prices_are_read_with_their_units_and_gaps(tmp_path: Path) -> None:
    found = pinksheet.workbook_prices(workbook(tmp_path), months=2).set_index(["commodity", "period"])
    assert found.loc[("Crude oil, Brent", "2025"), ["value", "unit"]].tolist() == [66.5, "USD/bbl"]
    assert ("Beef", "2025") not in found.index  # eleven months are no year
    assert found.loc[("Beef", "2025-11"), "value"] == 5.0


def test_a_price_in_another_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"Beef \*\* is in \$/mt, not in USD/kg"):
        pinksheet.workbook_prices(workbook(tmp_path, unit="($/mt)"))
    with pytest.raises(SourceError, match="no sheet 'Monthly Prices'; it has Other"):
        pinksheet.workbook_prices(workbook(tmp_path, sheet="Other"))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><p>moved</p>", "has no link to CMO-Historical-Data-Monthly.xlsx"),
        (
            '<html><a href="https://evil.example/CMO-Historical-Data-Monthly.xlsx">',
            r"leads to another host \(evil.example\)",
        ),
    ],
)
def test_only_the_publishers_link_to_the_workbook_is_followed(
    page: str, words: str, answered: Any, ask: Ask
) -> None:
    with pytest.raises(AnswerError, match=words):
        service("pinksheet").pull(answered(lambda _: Response(page, content_type="text/html")), ask)


def test_distances_from_stata(tmp_path: Path) -> None:
    rows = [
        ("ROM", "KEN", 0, 5_400.5, 5_390.0),
        ("KEN", "ROM", 0, 5_400.5, 5_390.0),
        ("KEN", "SDN", 1, 1_900.0, 1_930.0),
    ]
    file = tmp_path / "dist.body"
    pd.DataFrame(rows, columns=["iso_o", "iso_d", "contig", "dist", "distcap"]).to_stata(
        file, write_index=False
    )
    assert geodist.stata_distances(file).values.tolist() == [
        ["KEN", "ROU", False, 5_400.5, 5_390.0],
        ["KEN", "SDN", False, 1_900.0, 1_930.0],
    ]
    file.write_bytes(b"no Stata file")
    with pytest.raises(SourceError, match="is no Stata file"):
        geodist.stata_distances(file)


# What is asked --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "keys"),
    [
        (["KEN-TUR"], ["KEN-TUR"]),
        (["Kenya–Türkiye"], ["KEN-TUR"]),
        (["ke:tr", "RWA/KAZ", "Kenya and Türkiye"], ["KEN-TUR", "RWA-KAZ"]),
        (["Guinea-Bissau-Timor-Leste"], ["GNB-TLS"]),
        (["Rwanda", "Kazakhstan"], ["RWA-KAZ"]),
        (["Korea, Rep.,Congo, Dem. Rep."], ["KOR-COD"]),
    ],
)
def test_usual_ways_to_write_a_pair(texts: list[str], keys: list[str]) -> None:
    assert [pair.key for pair in pairs_from(texts)] == keys
