"""A pull from all services at once, from the command line: a snapshot, its report, a revision, faults and resuming."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Response

from bilateral.errors import AnswerError, QuotaError, UnreachableError
from bilateral.figures.blocks import Prose, Table
from bilateral.relationship import relationship
from bilateral.snapshots.package import open_snapshot
from bilateral.snapshots.place import stored_snapshots
from bilateral.snapshots.store import store
from bilateral.snapshots.verify import verify
from bilateral.sources import seen
from bilateral.sources.asking import ask_for
from bilateral.sources.http.kept import forget
from bilateral.sources.pulling import Means, Pull, pulling
from bilateral.sources.services import service, services

SPECIMENS = Path(__file__).resolve().parents[2] / "fixtures" / "services"
EPOCH = "1795000000"  # 2026-11-18
TODAY = "2026-11-18"
# Where each service is played.
PLACES = {
    "comtrade": "comtrade", "imf": "imf", "wdi": "wdi", "un-votes": "dataverse", "ideal-points": "dataverse", "egdi": "data360",
    "pinksheet": "worldbank", "geodist": "cepii",
}  # fmt: skip
MakeMeans = Callable[..., Means]


def bilateral(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bilateral", *arguments],
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def pulled(means: Means, *names: str, pairs: tuple[str, ...] = ("KEN-TUR",), store_it: bool = True) -> Pull:
    ask = ask_for(pairs, open_snapshot(), today=TODAY)
    with pulling(ask, services(names), means) as result:
        if store_it and result.deliveries:
            store(result.deliveries)
        result.done()
    return result


# From pull to report --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_pull_gives_a_snapshot_and_the_report_has_its_figures(official: Any, tmp_path: Path) -> None:
    before = relationship("KEN", "TUR").fact("trade.exports.latest")
    done = bilateral("data", "pull", "KEN-TUR", "--name", "first", folder=tmp_path, **official.environment())
    assert done.returncode == 0, done.stderr
    assert done.stderr == "World Bank: no longer published are EN.ATM.CO2E.PC, IC.BUS.EASE.XQ.\n"
    assert "first is stored and in use" in done.stdout
    assert verify(open_snapshot("first")) == []
    made = bilateral(
        "report", "KEN", "TUR", "--snapshot", "first", "--chapters", "trade,digital", "--format", "html",
        folder=tmp_path, **official.environment(),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    report = json.loads((tmp_path / "reports/KEN-TUR/facts.json").read_text(encoding="utf-8"))
    facts = {fact["id"]: fact for fact in report["facts"]}
    exports = facts["trade.exports.latest"]
    # 41 million in 2024, a tenth of that more a year later.
    assert (exports["period"], exports["value"], exports["sources"]) == ("2025", 45_100_000, ["un-comtrade"])
    assert before.period < "2025"
    assert facts["trade.exports.mirror.latest"]["value"] == pytest.approx(52_000_000 * 1.1)
    assert facts["digital.egdi.gap.latest"]["period"] == "2026"
    source = next(one for key, one in report["sources"].items() if key == "un-comtrade")
    assert source["accessed"] == "2026-11"
    assert "45.1\N{NO-BREAK SPACE}million" in (tmp_path / "reports/KEN-TUR/report.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.slow
def test_a_report_can_pull_first(official: Any, tmp_path: Path) -> None:
    official.broken = {"cepii": Response(status=404)}
    command = ("report", "KEN", "TUR", "--pull", "--chapters", "trade", "--format", "html")
    key = "0123456789abcdef-the-key"
    made = bilateral(
        *command, folder=tmp_path, BILATERAL_TRACEBACK="1", **official.environment(COMTRADE_API_KEY=key)
    )
    # The report is there, with what was pulled; that a service failed is told, and by the exit code.
    assert made.returncode == 1
    assert "Error: CEPII: answered with the status 404" in made.stderr
    facts = json.loads((tmp_path / "reports/KEN-TUR/facts.json").read_text(encoding="utf-8"))["facts"]
    assert {fact["id"]: fact["value"] for fact in facts}["trade.exports.latest"] == 45_100_000
    # No file of the report, of the snapshot or of the pull has the key, nor has what was said.
    assert {request.headers.get("Ocp-Apim-Subscription-Key") for request in official.requests} == {key, None}
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"run.json", "answers.db", "datapackage.json"} <= {file.name for file in files}
    assert [file for file in files if key.encode() in file.read_bytes()] == []
    assert key not in made.stdout + made.stderr
    refused = bilateral(*command, "--snapshot", "embedded", folder=tmp_path, **official.environment())
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


def test_every_service_delivers_into_its_tables(official: Any, make_means: MakeMeans) -> None:
    result = pulled(make_means(official.environment()))
    assert [str(error) for error in result.errors] == []
    snapshot = open_snapshot()

    def count(sql: str) -> int:
        return int(snapshot.query(f"select count(*) as n from {sql}").n[0])

    assert count("flows where source_id = 'un-comtrade' and product = 'TOTAL'") > 100
    assert (
        count(
            "flows where source_id = 'un-comtrade' and product = 'HS:09' and exporter = 'KEN' and importer = 'TUR'"
        )
        > 1
    )
    assert count("flows where source_id = 'imf-imts'") == 3
    assert count("indicators where source_id = 'wdi' and indicator = 'SP.POP.TOTL' and period = '2025'") == 3
    assert (
        count("indicators where source_id = 'wdi' and indicator = 'IC.BUS.EASE.XQ'") == 44
    )  # archived, kept
    assert (
        count("votes where source_id = 'un-votes' and iso3_a = 'KEN' and iso3_b = 'TUR' and year = 2024") == 1
    )
    assert count("ideal_points where source_id = 'un-ideal-points'") == 6
    assert count("indicators where source_id = 'un-egdi' and period = '2026' and iso3 = 'KEN'") == 1
    assert count("prices where source_id = 'wb-pinksheet'") == 29
    assert count("distances where source_id = 'cepii-geodist'") == 2
    assert {entry["source_id"] for entry in snapshot.provenance} == {one.source_id for one in services()}
    # Where it came from is where it was asked for, and not the address that would have been asked.
    assert all(entry["origin"].startswith(official.server.url_for("/")) for entry in snapshot.provenance)
    assert verify(snapshot) == []


def test_a_second_pull_with_revised_figures_is_a_new_snapshot_and_the_first_stays(
    official: Any, make_means: MakeMeans
) -> None:
    pulled(make_means(official.environment()), "comtrade")
    official.revised = 1.5
    pulled(make_means(official.environment()), "comtrade")
    first, second = (open_snapshot(one.name) for one in stored_snapshots())
    sql = (
        "select value_usd from flows where source_id = 'un-comtrade' and product = 'TOTAL' and period = '2024' "
        "and exporter = 'KEN' and importer = 'TUR' and reported_by = 'exporter'"
    )
    assert (first.query(sql).value_usd[0], second.query(sql).value_usd[0]) == (41_000_000, 61_500_000)


def test_a_pull_of_another_pair_keeps_the_first(official: Any, make_means: MakeMeans) -> None:
    pulled(make_means(official.environment()), "comtrade")
    pulled(make_means(official.environment()), "comtrade", pairs=("USA-RWA",))
    kept = open_snapshot().query(
        "select 1 from flows where source_id = 'un-comtrade' and exporter = 'KEN' and importer = 'TUR'"
    )
    assert len(kept) > 0


def test_with_a_key_fewer_and_larger_calls(official: Any, make_means: MakeMeans) -> None:
    pulled(make_means(official.environment()), "comtrade")
    without = official.asked("comtrade")
    official.requests.clear()
    pulled(make_means(official.environment(COMTRADE_API_KEY="0123456789abcdef")), "comtrade")
    assert official.asked("comtrade") == 3 < without
    assert all(
        request.headers["Ocp-Apim-Subscription-Key"] == "0123456789abcdef" for request in official.requests
    )
    assert all("0123456789abcdef" not in request.url for request in official.requests)


def sections_that_lack_something(snapshot: str) -> dict[str, str]:
    """Return the sections of all subjects of Madagascar and Bolivia that call something not reported, with what they say."""
    pair = relationship("MDG", "BOL", snapshot=snapshot)
    found = {}
    for subject in ("trade", "partners", "sectors", "digital", "alignment", "outlook", "summary"):
        owner = getattr(pair, subject)
        for name in dir(owner):
            method = getattr(type(owner), name, None)
            if (
                name.startswith("_")
                or not inspect.isfunction(method)
                or len(inspect.signature(method).parameters) > 1
            ):
                continue
            blocks = getattr(getattr(owner, name)(), "blocks", [])
            gaps = [block.text for block in blocks if isinstance(block, Prose) and block.kind == "gap"]
            found |= {f"{subject}.{name}": " ".join(gaps)} if gaps else {}
    return found


@pytest.mark.slow
def test_the_command_that_a_section_names_brings_what_it_lacks(official: Any, make_means: MakeMeans) -> None:
    official.pair = ("MDG", "BOL")
    before = {name: text for name, text in sections_that_lack_something("").items() if "data pull" in text}
    sections = {"trade.exports", "trade.partners", "trade.products", "alignment.positions", "summary.picture"}
    assert sections <= before.keys()
    commands = [
        re.search(r"`bilateral data pull MDG-BOL --source ([a-z,-]+)`", text) for text in before.values()
    ]
    names = {name for found in commands if found for name in found[1].split(",")}
    result = pulled(make_means(official.environment()), *names, pairs=("MDG-BOL",))
    assert (len(commands) - commands.count(None), result.errors) == (len(before), [])
    after = sections_that_lack_something(open_snapshot().name)
    assert {name: after[name] for name in before if name in after} == {}
    coverage = relationship("MDG", "BOL", snapshot=open_snapshot().name).profile.coverage_sentence()
    assert "data pull" not in coverage
    assert "what official services gave" in coverage


def test_products_are_hs_chapters_once_they_are_newer(official: Any, make_means: MakeMeans) -> None:
    pulled(make_means(official.environment()), "comtrade")
    pair = relationship("KEN", "TUR", snapshot=open_snapshot().name)
    top = pair.fact("trade.products.exports.top")
    assert (top.value, top.period, top.sources) == ("HS:09", "2025", ("un-comtrade",))
    assert pair.fact("trade.products.exports.top_share").number == pytest.approx(0.5)
    assert pair.fact("trade.products.exports.HS:09").number == pytest.approx(45_100_000 / 2)
    assert pair.fact("trade.products.exports.SITC:0").period == "2015"
    table = next(block for block in pair.trade.products().blocks if isinstance(block, Table))
    assert table.rows[0][0].text == "09 Coffee, tea and spices"
    assert "as Kenya reports them, FOB" in str(table.subtitle)


def test_the_imf_counts_only_for_years_that_no_other_source_has(official: Any, make_means: MakeMeans) -> None:
    pulled(make_means(official.environment()), "comtrade", "imf")
    annual = relationship("KEN", "TUR", snapshot=open_snapshot().name).trade.data.exports.set_index("year")
    assert annual.loc[2024, "direct_source"] == "un-comtrade"
    official.last_year = 2023
    pulled(make_means(official.environment()), "imf")
    assert relationship("KEN", "TUR").trade.data.vintages[-1] == "imf-imts"


# Faults ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response(status=503), UnreachableError),
        (Response("<!doctype html><p>Under maintenance"), AnswerError),
        (Response('{"count": 3, "data": [{"per'), AnswerError),
        (Response('[{"message": [{"id": "120", "key": "Invalid value", "value": "not valid"}]}]'), AnswerError),
        (Response("a,b\n1,2\n"), None),
        (Response(b"PK\x03\x04 half a workbook"), None),
    ],
)  # fmt: skip
def test_whatever_one_service_answers_the_others_deliver_and_what_is_stored_stays(
    answer: Response,
    error: type[Exception] | None,
    official: Any,
    make_means: MakeMeans,
    own_data_folder: Path,
) -> None:
    pulled(make_means(official.environment()), "geodist")
    kept = open_snapshot().hash
    for name, place in PLACES.items():
        official.broken = {place: answer}
        other = "egdi" if name == "geodist" else "geodist"
        result = pulled(make_means(official.environment()), name, other, store_it=False)
        assert [one.delivery is None for one in result.results] == [
            one.service.name == name for one in result.results
        ]
        (message,) = map(str, result.errors)
        assert message.startswith(service(name).called + ": "), message
        assert ".body" not in message
        assert "\n" not in message
        if error is not None and name == "comtrade":
            assert type(result.errors[0]) is error
        forget(own_data_folder / "pulls")
    assert open_snapshot().hash == kept
    open_snapshot().check()


def test_an_interrupted_pull_goes_on_where_it_stopped(
    official: Any, make_means: MakeMeans, monkeypatch: pytest.MonkeyPatch
) -> None:
    means = make_means(official.environment())
    whole = pulled(means, "comtrade", store_it=False)
    assert whole.errors == []
    calls = official.asked("comtrade")
    official.requests.clear()

    answer, left = official._comtrade, [calls // 2]

    def half(path: str, request: Any) -> Response:
        left[0] -= 1
        return answer(path, request) if left[0] >= 0 else Response(status=503)

    monkeypatch.setattr(official, "_comtrade", half)
    assert len(pulled(means, "comtrade").errors) == 1
    assert stored_snapshots() == []
    monkeypatch.setattr(official, "_comtrade", answer)
    official.requests.clear()
    resumed = pulled(means, "comtrade")
    assert resumed.errors == []
    assert official.asked("comtrade") == calls - calls // 2
    assert resumed.deliveries[0].sha256 == whole.deliveries[0].sha256


def test_what_is_done_is_forgotten(official: Any, make_means: MakeMeans, own_data_folder: Path) -> None:
    pulled(make_means(official.environment()), "comtrade", "geodist")
    assert [file for file in (own_data_folder / "pulls").rglob("*") if file.suffix not in (".lock", "")] == []


def test_two_pulls_at_once_do_not_meet(official: Any, make_means: MakeMeans) -> None:
    means = make_means(official.environment())
    ask = ask_for(["KEN-TUR"], open_snapshot(), today=TODAY)
    with (
        pulling(ask, services(("geodist",)), means) as one,
        pulling(ask, services(("geodist",)), means) as other,
    ):
        assert one.folder != other.folder
        store(one.deliveries)
        store(other.deliveries)
        one.done()
        other.done()
    assert len(stored_snapshots()) == 2


def test_the_budget_of_a_day_ends_a_pull_in_one_line_and_the_next_day_goes_on(
    official: Any, make_means: MakeMeans, tmp_path: Path
) -> None:
    small = replace(service("comtrade"), daily=10)
    ask = ask_for(["KEN-TUR"], open_snapshot(), today=TODAY)
    with pulling(ask, (small,), make_means(official.environment())) as result:
        assert [type(error) for error in result.errors] == [QuotaError]
        assert "goes on after midnight UTC" in str(result.errors[0])
        result.done()
    assert official.asked("comtrade") == 10
    shown = bilateral("data", "sources", "--source", "comtrade", folder=tmp_path, SOURCE_DATE_EPOCH="").stdout
    assert "requests: 10 of 500 today (UTC)" in shown
    with pulling(ask, (service("comtrade"),), make_means(official.environment())) as result:
        assert result.errors == []


def test_nobody_reported_is_no_fault(official: Any, make_means: MakeMeans) -> None:
    lines: list[str] = []
    result = pulled(
        make_means(official.environment(), on_note=lines.append), "comtrade", "imf", pairs=("MDG-BOL",)
    )
    assert result.errors == []
    assert "UN Comtrade has no report of BOL, MDG since 2016" in lines[0]
    assert "no reported figures of BOL, MDG" in lines[1]


def test_a_reporter_whose_figures_contradict_each_other_keeps_no_other_back(
    official: Any, make_means: MakeMeans, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, notes = official._trade, []

    def inflated(reporter: str, *asked: Any) -> list[dict[str, Any]]:
        """Count the partners of Kenya twice, as breakdowns do, and leave its total as it is."""
        return [
            row
            | {"primaryValue": row["primaryValue"] * (2 if reporter == "404" and row["partnerCode"] else 1)}
            for row in rows(reporter, *asked)
        ]

    monkeypatch.setattr(official, "_trade", inflated)
    result = pulled(make_means(official.environment(), on_note=notes.append), "comtrade")
    assert result.errors == []
    assert re.match(
        r"UN Comtrade: the partners of KEN .* add up to 2\.0 times its total; .* This reporter is left out",
        notes[0],
    )
    side = "case reported_by when 'exporter' then exporter else importer end"
    found = open_snapshot().query(
        f"select distinct {side} as iso3 from flows where source_id = 'un-comtrade' and product = 'TOTAL'"
    )
    assert found.iso3.tolist() == ["TUR"]
    (kept,) = [one for one in result.deliveries[0].set_aside if "of a reporter" in one.reason]
    assert "KEN" in kept.text


def test_a_section_names_no_pull_that_was_made_and_brought_nothing(
    official: Any, make_means: MakeMeans
) -> None:
    """That nobody reported is an answer: the same pull would bring no more. Of another pair it says nothing."""

    def said(*pair: str) -> str:
        blocks = relationship(*pair).trade.exports().blocks
        return " ".join(block.text for block in blocks if isinstance(block, Prose) and block.kind == "gap")

    assert "data pull MDG-BOL --source comtrade" in said("MDG", "BOL")
    pulled(make_means(official.environment()), "comtrade", pairs=("MDG-BOL",))
    assert open_snapshot().provenance[-1]["asked"] == ["BOL", "MDG"]
    assert said("MDG", "BOL") != ""
    assert "data pull" not in said("MDG", "BOL")
    assert "data pull" not in said("BOL", "MDG")
    assert "data pull MDG-UZB --source comtrade" in said("MDG", "UZB")


def test_nothing_where_all_was_due_does_not_empty_what_is_there(official: Any, make_means: MakeMeans) -> None:
    header = (SPECIMENS / "ideal_points.tab").read_bytes().split(b"\n")[0]
    listed = Response((SPECIMENS / "dataverse_files.json").read_bytes())
    official._dataverse = lambda path, request: listed if path.startswith("datasets/") else Response(header)
    result = pulled(make_means(official.environment()), "ideal-points")
    assert "no figure at all" in str(result.errors[0])
    assert stored_snapshots() == []


# Command line ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["data", "pull"], "Which pair?"),
        (["data", "pull", "KEN-KEN"], "Kenya (KEN) was given with itself"),
        (["data", "pull", "KEN-Atlantis"], "Unknown country 'Atlantis'"),
        (["data", "pull", "KEN-TUR", "--all"], "not both"),
        (["data", "pull", "KEN-TUR", "--source", "comtrad"], "There is no source 'comtrad'"),
        (["data", "pull", "KEN-TUR", "--since", "2040"], "The first year must be"),
        (["data", "doctor", "--source", "x"], "There is no source 'x'"),
    ],
)
def test_what_is_asked_wrongly_is_one_line(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = bilateral(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_sources_says_what_has_not_been_tried(tmp_path: Path) -> None:
    done = bilateral("data", "sources", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("not yet tried live") == 8
    assert done.stdout.count("last seen live: never, by this project") == 8
    assert "COMTRADE_API_KEY" in done.stdout


def test_doctor_asks_each_a_little_and_says_what_it_got(official: Any, tmp_path: Path) -> None:
    official.broken = {"cepii": Response(status=404)}
    done = bilateral("data", "doctor", folder=tmp_path, **official.environment())
    assert done.returncode == 1
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert list(lines) == [one.name for one in services()]
    assert "ok: 1 row on Kenya's exports of 2024" in lines["comtrade"]
    assert "failed: CEPII: answered with the status 404" in lines["geodist"]
    assert len(official.requests) <= 10
    # At an address of one's own nothing was seen live.
    assert bilateral("data", "sources", folder=tmp_path).stdout.count("not yet tried live") == 8


def test_a_live_answer_is_recorded(
    official: Any, make_means: MakeMeans, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bilateral.sources.pulling import probe

    live = replace(service("egdi"), base=official.server.url_for("/data360"))
    ask = ask_for([], open_snapshot(), every=True, today=TODAY)
    assert probe(live, ask, make_means({}), tmp_path) == "3 areas, editions 2020 to 2026"
    assert seen.last("egdi", seen.LIVE) == TODAY
    shown = bilateral("data", "sources", "--source", "egdi", folder=tmp_path).stdout
    assert f"last seen live on {TODAY}, from here" in shown
    assert "not yet tried live" not in shown
