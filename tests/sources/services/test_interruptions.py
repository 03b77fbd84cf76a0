"""A pull that is broken off, and what it finds when it is run again; and what one service must not do to the others."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bilateral.errors import AnswerError, BilateralError, ParameterError, UnreachableError
from bilateral.snapshots.package import open_snapshot
from bilateral.snapshots.place import stored_snapshots
from bilateral.snapshots.store import store
from bilateral.snapshots.verify import verify
from bilateral.sources.asking import ask_for
from bilateral.sources.http import Client, Patience
from bilateral.sources.pulling import Means, Pull, pulling
from bilateral.sources.services import NAMES, service, services

EPOCH = "1795000000"  # 2026-11-18
TODAY = "2026-11-18"
MakeMeans = Callable[..., Means]
# A shell may have told its children to ignore the interrupt.
_START = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('bilateral', run_name='__main__')"
)


def asked(means: Means, *names: str) -> Pull:
    """Pull for Kenya and Türkiye and store what came."""
    ask = ask_for(["KEN-TUR"], open_snapshot(), today=TODAY)
    with pulling(ask, services(names), means) as result:
        if result.deliveries:
            store(result.deliveries)
        result.done()
    return result


def started(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _START, *arguments],
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Held:
    """Lets the service answer so many requests and holds the next one until it is released."""

    def __init__(self, official: Any, after: int) -> None:
        self.reached, self.released = threading.Event(), threading.Event()
        answer = official._comtrade

        def held(path: str, request: Request) -> Response:
            if official.asked("comtrade") == after + 1 and not self.released.is_set():
                self.reached.set()
                self.released.wait(60)
            return answer(path, request)

        official._comtrade = held


# Broken off -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_pull_that_is_killed_is_run_again_and_asks_only_for_what_is_missing(
    how: signal.Signals, official: Any, tmp_path: Path, own_data_folder: Path
) -> None:
    held = Held(official, after=12)
    command = ("data", "pull", "KEN-TUR", "--source", "comtrade")
    first = started(tmp_path, official.environment(), *command)
    assert held.reached.wait(60), first.communicate()
    first.send_signal(how)
    if how is signal.SIGKILL:
        first.wait(30)
    held.released.set()
    out, said = first.communicate(timeout=30)
    if how is signal.SIGINT:
        assert (first.returncode, out) == (130, "")
        assert "the same command goes on with what is missing" in said
        assert said.count("\n") == 1
    assert stored_snapshots() == []
    before = [request.full_path for request in official.requests]
    again = started(tmp_path, official.environment(), *command)
    assert again.communicate(timeout=60)[1] == ""
    assert again.returncode == 0
    after = [request.full_path for request in official.requests][len(before) :]
    # The request that was being answered was lost, no other.
    assert set(after) & set(before) == {before[-1]}
    assert len(after) == len(set(after)) > 10
    assert verify(open_snapshot()) == []
    # Nothing of the first is left.
    assert list((own_data_folder / "pulls").rglob("*.db")) == []


@pytest.mark.slow
def test_two_processes_that_pull_at_once_both_end_well(official: Any, tmp_path: Path) -> None:
    pulls = [
        started(
            tmp_path, official.environment(), "data", "pull", pair, "--source", "geodist,egdi", "--name", name
        )
        for pair, name in (("KEN-TUR", "one"), ("KEN-TUR", "two"), ("RWA-KAZ", "three"))
    ]
    assert [(pull.communicate(timeout=120)[1], pull.returncode) for pull in pulls] == [("", 0)] * 3
    found = stored_snapshots()
    assert {one.name for one in found} == {"one", "two", "three"}
    for one in found:
        assert verify(open_snapshot(one.name)) == []
    # Each builds on those before it: the last has what every pull brought.
    last = max((open_snapshot(one.name) for one in found), key=lambda snapshot: len(snapshot.provenance))
    assert len(last.provenance) == 6


def test_what_is_stored_is_good_for_a_day_of_further_tries_and_then_asked_for_anew(
    official: Any, make_means: MakeMeans, own_data_folder: Path
) -> None:
    official.broken = {"cepii": Response(status=404)}
    means = make_means(official.environment())
    asked(means, "comtrade", "geodist")
    calls = official.asked("comtrade")
    assert len(asked(means, "comtrade", "geodist").errors) == 1
    assert official.asked("comtrade") == calls  # kept, for the sake of what failed
    (note,) = own_data_folder.rglob("comtrade/stored")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(note, (two_days_ago, two_days_ago))
    official.revised = 2.0
    asked(means, "comtrade", "geodist")
    assert official.asked("comtrade") == 2 * calls
    sql = (
        "select max(value_usd) as v from flows where source_id = 'un-comtrade' and product = 'TOTAL' and period = '2024' "
        "and exporter = 'KEN' and importer = 'TUR' and reported_by = 'exporter'"
    )
    assert open_snapshot().query(sql).v[0] == 82_000_000


# No network -----------------------------------------------------------------------------------------------------


def test_without_a_network_it_is_said_soon_and_in_one_line(tmp_path: Path, own_data_folder: Path) -> None:
    nowhere = {f"BILATERAL_URL_{name.upper().replace('-', '_')}": "http://127.0.0.1:9/x" for name in NAMES}
    began = time.monotonic()
    pull = started(tmp_path, nowhere, "data", "pull", "KEN-TUR")
    out, said = pull.communicate(timeout=60)
    assert time.monotonic() - began < 40  # it took more than two minutes once
    assert (pull.returncode, out) == (1, "")
    lines = said.splitlines()
    assert lines[0] == (
        "Error: none of the 8 services can be reached. UN Comtrade: cannot be reached (it refuses the connection)."
    )
    assert lines[1].startswith(
        "Missing: comtrade, imf, wdi, un-votes, ideal-points, egdi, pinksheet, geodist. "
    )
    assert len(lines) == 2
    assert stored_snapshots() == []


def test_the_first_that_cannot_be_reached_takes_patience_from_the_next_but_not_from_all(
    official: Any, make_means: MakeMeans, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: Counter[str] = Counter()
    send = Client._response

    def counted(client: Client, address: str, accept: str) -> Any:
        tries[client.name] += 1
        return send(client, address, accept)

    monkeypatch.setattr(Client, "_response", counted)
    gone = {f"BILATERAL_URL_{name}": "http://127.0.0.1:9" for name in ("COMTRADE", "IMF", "GEODIST")}
    means = make_means(official.environment(**gone))
    patient = replace(means, patience=Patience(tries=5, calls=3, first=0.01, longest=0.01))
    result = asked(patient, "comtrade", "imf", "egdi", "geodist")
    assert [type(error) for error in result.errors] == [UnreachableError] * 3
    assert [one.unreached for one in result.results] == [True, True, False, True]
    assert tries == {"UN Comtrade": 3, "IMF": 1, "World Bank Data360": 1, "CEPII": 1}


# What one answers harms no other --------------------------------------------------------------------------------


def test_an_error_in_a_parser_is_one_of_its_service(
    official: Any, make_means: MakeMeans, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        return {}["no such field"]

    monkeypatch.setattr("bilateral.sources.services.wdi.observations", broken)
    result = asked(make_means(official.environment()), "wdi", "geodist")
    assert [type(error) for error in result.errors] == [AnswerError]
    assert str(result.errors[0]) == "World Bank: the answer is not what it is known to give (KeyError)."
    assert [one.service.name for one in result.results if one.delivery] == ["geodist"]


@pytest.mark.parametrize(
    ("name", "place", "answer"),
    [
        ("egdi", "data360", b"a,b\n1,2\n"),
        ("geodist", "cepii", b"no Stata file"),
        ("pinksheet", "worldbank", b"<html><p>moved"),
        ("imf", "imf", b"<StructureSpecificData><x></StructureSpecificData>"),
    ],
)
def test_what_cannot_be_read_is_asked_for_anew_by_the_same_command(
    name: str, place: str, answer: bytes, official: Any, make_means: MakeMeans
) -> None:
    official.broken = {place: Response(answer)}
    means = make_means(official.environment())
    assert len(asked(means, name).errors) == 1
    official.broken = {}
    assert asked(means, name).errors == []
    assert official.asked(place) > 1


def test_figures_that_break_a_rule_are_an_error_of_their_service(
    official: Any, tmp_path: Path, own_data_folder: Path
) -> None:
    table = b"REF_AREA,INDICATOR,INDICATOR_LABEL,2024\nKEN,UN_EGDI_EGDI,E-Government Development Index,0.5\n"
    answer = json.loads(official._wdi("x/SP.POP.TOTL", None).data)
    for row in answer[1]:
        row["date"] = "2025Q9"
    official.broken = {"wdi": Response(json.dumps(answer)), "data360": Response(table)}
    pull = started(
        tmp_path,
        official.environment(),
        "data",
        "pull",
        "KEN-TUR",
        "--source",
        "wdi,egdi,geodist",
        "--name",
        "rest",
    )
    out, said = pull.communicate(timeout=60)
    assert pull.returncode == 1
    assert re.match(
        r"Error: World Bank: what it gave cannot be stored: table indicators of wdi, column period: ", said
    )
    assert said.splitlines()[1:] == ["Missing: wdi. The same command goes on with what is missing."]
    assert re.findall(r"^([a-z]+) +[\d,]+ rows", out, re.MULTILINE) == ["egdi", "geodist"]
    assert {entry["source_id"] for entry in open_snapshot("rest").provenance} == {"un-egdi", "cepii-geodist"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 9) | st.sampled_from(["", "TOTAL", "2024", "KEN", "x", float("nan")]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["data", "count", "error", "message", "page", "pages", "total", "status", "dataFile", "id"]), inner),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(answer=JSON, name=st.sampled_from(["comtrade", "wdi", "un-votes"]))
def test_whatever_json_a_service_answers_ends_in_a_delivery_or_a_typed_error(
    answer: Any, name: str, httpserver: HTTPServer, make_means: MakeMeans
) -> None:
    httpserver.clear()

    def handler(_: Request) -> Response:
        return Response(json.dumps(answer))

    httpserver.expect_request(re.compile(".*")).respond_with_handler(handler)
    means = make_means({f"BILATERAL_URL_{name.upper().replace('-', '_')}": httpserver.url_for("/x")})
    ask = ask_for(["KEN-TUR"], open_snapshot(), today=TODAY, since=2025)
    with pulling(ask, (service(name),), replace(means, patience=Patience(1, 1, 0.0, 0.0))) as result:
        (one,) = result.results
        assert (one.delivery is None) != (one.error is None)
        if one.error is not None:
            assert "\n" not in str(one.error)
            assert str(one.error).startswith(one.service.called)
        else:
            assert name == "comtrade"  # of which an empty list is an answer


# Settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x",
        "http://",
        "http://[::1",
        "http://a b:99999/",
        "https:///x",
        "x",
        "https://me:secret@host/",
        "https://host/?key=secret",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_asked(address: str, make_means: MakeMeans) -> None:
    ask = ask_for(["KEN-TUR"], open_snapshot(), today=TODAY)
    with (
        pytest.raises(ParameterError, match="BILATERAL_URL_WDI is no address") as caught,
        pulling(ask, services(("wdi",)), make_means({"BILATERAL_URL_WDI": address})),
    ):
        pass
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--name", "embedded"], "cannot be the name of a snapshot"),
        (["--name", "A/b"], "cannot be the name of a snapshot"),
    ],
)
def test_a_name_that_cannot_be_is_refused_before_anything_is_asked(
    arguments: list[str], words: str, official: Any, tmp_path: Path
) -> None:
    pull = started(tmp_path, official.environment(), "data", "pull", "KEN-TUR", *arguments)
    out, said = pull.communicate(timeout=60)
    assert (pull.returncode, out, said.count("\n")) == (2, "", 1)
    assert words in said
    assert official.requests == []


@pytest.mark.parametrize("command", [("pull", "KEN-TUR", "--source", "egdi"), ("doctor", "--source", "egdi")])
def test_a_data_folder_that_cannot_be_written_is_told_in_one_line(
    command: tuple[str, ...], official: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    folder = {"BILATERAL_DATA": str(tmp_path / "file" / "inside")}
    run = started(tmp_path, official.environment() | folder, "data", *command)
    out, said = run.communicate(timeout=60)
    assert run.returncode != 0
    assert (out + said).count("\n") == 1
    assert "cannot be written: Not a directory; BILATERAL_DATA names another folder" in out + said


@pytest.mark.parametrize(
    ("name", "value"), [("HTTPS_PROXY", "nonsense://127.0.0.1:9"), ("SSL_CERT_FILE", "/no/such/file")]
)
def test_settings_of_the_network_that_cannot_be_used_are_named(
    name: str, value: str, make_means: MakeMeans, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    means = make_means({"BILATERAL_URL_EGDI": "https://service.invalid"})
    with pytest.raises(BilateralError, match=rf"settings of the network cannot be used .*{name}") as caught:
        asked(means, "egdi")
    assert isinstance(caught.value, ParameterError)
