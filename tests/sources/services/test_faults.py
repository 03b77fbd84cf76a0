"""What goes wrong between here and a service: each ends in a typed error of one line, or in a retry that works."""

from __future__ import annotations

import gzip
import json
import re
import time
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bilateral.errors import AnswerError, BilateralError, QuotaError, ServiceError, UnreachableError
from bilateral.sources.http import Client, Patience
from bilateral.sources.http.bodies import Limits
from bilateral.sources.http.gate import Gate

Connect = Callable[..., Client]
Serve = Callable[..., AbstractContextManager[tuple[str, list[bytes]]]]
Answer = Callable[..., bytes]
# Quick to give up, as the clients of ``connect`` are.
QUICK = Patience(tries=3, first=0.01, longest=0.02, longest_asked=1.0)
TIGHT = Limits(connect=1.0, silence=0.3, seconds=0.6, sent=200_000, unpacked=400_000)
GOOD = {"count": 1, "data": [{"value": 7}]}


def in_turn(server: HTTPServer, *answers: Response) -> list[Request]:
    """Serve answers in turn, the last again and again; returns the requests as they come."""
    seen: list[Request] = []

    def handler(request: Request) -> Response:
        seen.append(request)
        return answers[min(len(seen), len(answers)) - 1]

    server.expect_request("/data").respond_with_handler(handler)
    return seen


def good() -> Response:
    return Response(json.dumps(GOOD), content_type="application/json")


def refused(error: type[BilateralError], get: Any) -> str:
    """Return the message of an error, which must be of this very kind, one line, and begin with the service's name."""
    with pytest.raises(ServiceError) as caught:
        get()
    message = str(caught.value)
    assert type(caught.value) is error, message
    assert "\n" not in message
    assert message.startswith("Service: ")
    return message


# Retries that work ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_burst_of_failures_is_ridden_out(status: int, httpserver: HTTPServer, connect: Connect) -> None:
    seen = in_turn(httpserver, Response(status=status), Response(status=status), good())
    assert connect(httpserver.url_for("/")).json("data") == GOOD
    assert len(seen) == 3


def test_the_wait_that_a_service_asks_for_is_kept(httpserver: HTTPServer, connect: Connect) -> None:
    in_turn(httpserver, Response(status=429, headers={"Retry-After": "1"}), good())
    began = time.monotonic()
    assert connect(httpserver.url_for("/")).json("data") == GOOD
    assert time.monotonic() - began >= 1.0


def test_the_wait_in_words_is_kept(httpserver: HTTPServer, connect: Connect) -> None:
    said = json.dumps({"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."})
    in_turn(httpserver, Response(said, status=429), good())
    began = time.monotonic()
    assert connect(httpserver.url_for("/")).json("data") == GOOD
    assert time.monotonic() - began >= 1.0


def test_the_date_until_which_a_service_asks_to_wait_is_kept(
    httpserver: HTTPServer, connect: Connect
) -> None:
    seen: list[float] = []

    def handler(_: Request) -> Response:
        seen.append(time.time())
        until = format_datetime(datetime.fromtimestamp(seen[0] + 2, UTC), usegmt=True)
        return good() if len(seen) > 1 else Response(status=503, headers={"Retry-After": until})

    httpserver.expect_request("/data").respond_with_handler(handler)
    client = connect(httpserver.url_for("/"), patience=replace(QUICK, longest_asked=3.0))
    assert client.json("data") == GOOD
    # The header is cut to whole seconds.
    assert int(seen[0] + 2) <= seen[1] < seen[0] + 4


def test_a_wait_of_none_is_a_short_one(httpserver: HTTPServer, connect: Connect) -> None:
    in_turn(httpserver, Response(status=429, headers={"Retry-After": "0"}), good())
    began = time.monotonic()
    client = connect(httpserver.url_for("/"), patience=replace(QUICK, first=0.3))
    assert client.json("data") == GOOD
    assert time.monotonic() - began >= 0.3


def test_waits_that_add_up_to_too_much_end_in_an_error(httpserver: HTTPServer, connect: Connect) -> None:
    seen = in_turn(httpserver, Response(status=429, headers={"Retry-After": "1"}))
    client = connect(httpserver.url_for("/"), patience=replace(QUICK, tries=9, asked_in_all=2.5))
    assert "asks to wait 1 s" in refused(QuotaError, lambda: client.json("data"))
    assert len(seen) == 3


@pytest.mark.parametrize("header", ["Thu, 01 Jan 1970 00:00:00 GMT", "soon", "-3", "1e9"])
def test_a_wait_that_makes_no_sense_is_no_wait(header: str, httpserver: HTTPServer, connect: Connect) -> None:
    in_turn(httpserver, Response(status=503, headers={"Retry-After": header}), good())
    assert connect(httpserver.url_for("/")).json("data") == GOOD


def test_a_connection_cut_in_mid_body_is_tried_again(
    connect: Connect, raw_server: Serve, http: Answer
) -> None:
    whole = json.dumps(GOOD).encode()
    with raw_server(http(whole[:9], length=len(whole)), http(whole)) as (base, requests):
        assert connect(base).json("data") == GOOD
        assert len(requests) == 2


def test_truncated_json_is_tried_again(httpserver: HTTPServer, connect: Connect) -> None:
    seen = in_turn(httpserver, Response('{"count": 1, "data": [{"va'), good())
    assert connect(httpserver.url_for("/")).json("data") == GOOD
    assert len(seen) == 2


# Errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (429, QuotaError, "allows no more requests for now (429)"),
        (500, UnreachableError, "is out of order (500)"),
        (503, UnreachableError, "is out of order (503)"),
        (404, AnswerError, "answered with the status 404"),
        (403, AnswerError, "refuses the request (403)"),
        (204, AnswerError, "answered with the status 204"),
    ],
)
def test_a_status_that_stays(
    status: int, error: type[BilateralError], words: str, httpserver: HTTPServer, connect: Connect
) -> None:
    seen = in_turn(httpserver, Response(status=status))
    client = connect(httpserver.url_for("/"))
    assert words in refused(error, lambda: client.json("data"))
    assert len(seen) == (3 if status in (429, 500, 503) else 1)


@pytest.mark.parametrize(("status", "action"), [(202, "challenge"), (405, "captcha")])
def test_a_check_for_people_is_told_and_not_tried_again(
    status: int, action: str, httpserver: HTTPServer, connect: Connect
) -> None:
    # As Amazon's firewall answers, behind which Dataverse and others stand:
    # https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html
    seen = in_turn(httpserver, Response(status=status, headers={"x-amzn-waf-action": action}))
    client = connect(httpserver.url_for("/"))
    assert "lets only people in for now" in refused(AnswerError, lambda: client.json("data"))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("86400", r"asks to wait 86,400 s"),
        ("999999999", r"asks to wait 999,999,999 s"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", r"asks to wait [\d,]{15} s"),
    ],
)
def test_a_long_wait_is_not_waited_for_but_told(
    header: str, words: str, httpserver: HTTPServer, connect: Connect
) -> None:
    seen = in_turn(httpserver, Response(status=429, headers={"Retry-After": header}))
    client = connect(httpserver.url_for("/"))
    assert re.search(words, refused(QuotaError, lambda: client.json("data")))
    assert len(seen) == 1


def test_a_used_up_quota_is_told_in_the_services_words(httpserver: HTTPServer, connect: Connect) -> None:
    said = {"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 07:01:20."}
    in_turn(httpserver, Response(json.dumps(said), status=403))
    client = connect(httpserver.url_for("/"))
    assert "replenished in 07:01:20" in refused(QuotaError, lambda: client.json("data"))


def test_no_answer_in_time(connect: Connect, raw_server: Serve, http: Answer) -> None:
    with raw_server(http(b"{}"), pause=1.0) as (base, _):
        client = connect(base)
        assert "no answer within the time allowed" in refused(UnreachableError, lambda: client.json("data"))


def test_nobody_there(connect: Connect, raw_server: Serve, http: Answer) -> None:
    with raw_server(http(b"{}")) as (base, _):
        pass  # the port is closed again
    client = connect(base, patience=replace(QUICK, tries=9, first=0.5, longest=0.5))
    began = time.monotonic()
    message = refused(UnreachableError, lambda: client.json("data"))
    assert message == "Service: cannot be reached (it refuses the connection)."
    # Where there is no connection at all it is not tried nine times.
    assert 0.5 <= time.monotonic() - began < 4
    assert client.unreached


def test_a_name_that_is_not_found(connect: Connect) -> None:
    client = connect("https://service.invalid")
    assert "its name is not found; is there a network?" in refused(
        UnreachableError, lambda: client.json("data")
    )


def test_what_is_not_encrypted_where_it_should_be(httpserver: HTTPServer, connect: Connect) -> None:
    client = connect(httpserver.url_for("/").replace("http:", "https:"))
    assert "the encrypted connection fails" in refused(UnreachableError, lambda: client.json("data"))


def test_a_connection_that_is_always_cut(connect: Connect, raw_server: Serve, http: Answer) -> None:
    with raw_server(http(b'{"count"', length=100)) as (base, _):
        client = connect(base)
        assert "cut off in the middle" in refused(UnreachableError, lambda: client.json("data"))


def test_gzip_that_ends_before_its_end(connect: Connect, raw_server: Serve, http: Answer) -> None:
    half = gzip.compress(json.dumps(GOOD).encode())[:-9]
    with raw_server(http(half, Content_Encoding="gzip")) as (base, _):
        client = connect(base)
        assert "cut off in the middle" in refused(UnreachableError, lambda: client.json("data"))


@pytest.mark.parametrize(
    "body", ['{"count": 1, "data": [', "count,value\n1,7\n", "", "\x00\x01", "[" * 100_000]
)
def test_what_is_no_json(body: str, httpserver: HTTPServer, connect: Connect) -> None:
    in_turn(httpserver, Response(body))
    client = connect(httpserver.url_for("/"))
    assert "no whole JSON" in refused(AnswerError, lambda: client.json("data"))


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><title>Sign in</title>", "\ufeff <HTML><body>Maintenance</body></HTML>"]
)
def test_a_web_page_where_data_were_due(page: str, httpserver: HTTPServer, connect: Connect) -> None:
    seen = in_turn(httpserver, Response(page, content_type="text/html"))
    client = connect(httpserver.url_for("/"))
    assert "web page" in refused(AnswerError, lambda: client.json("data"))
    assert "web page" in refused(AnswerError, lambda: client.download("data"))
    assert len(seen) == 2  # a page stays a page


def test_an_endless_body_ends_by_its_size(connect: Connect, raw_server: Serve) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n"
    with raw_server(head, drip=b"x" * 5_000) as (base, _):
        client = connect(base)
        message = refused(AnswerError, lambda: client.download("data"))
        assert "is larger than 200,000 bytes" in message


def test_an_endless_body_that_drips_ends_by_the_clock(connect: Connect, raw_server: Serve) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n\r\n"
    with raw_server(head, drip=b"x") as (base, _):
        client = connect(base)
        assert "had not ended after 0.6 seconds" in refused(AnswerError, lambda: client.download("data"))


def test_a_gzip_bomb_is_not_unpacked(connect: Connect, raw_server: Serve, http: Answer) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)  # 50 kB that are 50 MB
    with raw_server(http(bomb, Content_Encoding="gzip")) as (base, _):
        client = connect(base)
        message = refused(AnswerError, lambda: client.json("data"))
        assert "larger than 400,000 bytes once unpacked" in message
        assert sum(file.stat().st_size for file in client.folder.rglob("*")) < 2_000_000


def test_what_is_read_into_memory_is_bounded_more_narrowly_than_a_file(
    connect: Connect, httpserver: HTTPServer
) -> None:
    in_turn(httpserver, Response(b"[" + b" " * 300_000 + b"]"))
    limits = replace(TIGHT, sent=400_000, in_memory=250_000)
    assert (
        connect(httpserver.url_for("/"), limits=limits).download("data", large=True).file.stat().st_size
        == 300_002
    )
    client = connect(httpserver.url_for("/"), limits=limits)
    for get in (client.json, client.download):
        assert "larger than 250,000 bytes" in refused(AnswerError, lambda get=get: get("data"))


def test_json_that_is_small_and_would_fill_the_memory_is_not_read(
    connect: Connect, httpserver: HTTPServer
) -> None:
    in_turn(httpserver, Response(b"[" + b"[]," * 2_600_000 + b"0]"))
    client = connect(httpserver.url_for("/"), limits=Limits())
    assert "more than 5,000,000 values" in refused(AnswerError, lambda: client.json("data"))


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd"])
def test_a_packing_that_was_not_asked_for_is_refused(
    encoding: str, connect: Connect, raw_server: Serve, http: Answer
) -> None:
    packed = gzip.compress(gzip.compress(b"{}"))
    with raw_server(http(packed, Content_Encoding=encoding)) as (base, _):
        client = connect(base)
        assert "not asked for" in refused(AnswerError, lambda: client.json("data"))


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (bytes, "identity")]
)
def test_usual_packings_are_read(
    pack: Any, name: str, connect: Connect, raw_server: Serve, http: Answer
) -> None:
    with raw_server(http(pack(json.dumps(GOOD).encode()), Content_Encoding=name)) as (base, _):
        assert connect(base).json("data") == GOOD


# Redirects ------------------------------------------------------------------------------------------------------


def test_a_redirect_within_the_host_is_followed(httpserver: HTTPServer, connect: Connect) -> None:
    in_turn(httpserver, Response(status=302, headers={"Location": "/moved"}))
    httpserver.expect_request("/moved").respond_with_json(GOOD)
    assert connect(httpserver.url_for("/")).json("data") == GOOD


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/data",
        "//elsewhere.example/data",
        "http://127.0.0.1:1/data",
        "file:///etc/passwd",
        "http://[::bad",
    ],
)
def test_a_redirect_to_another_host_is_not_followed(
    location: str, connect: Connect, raw_server: Serve, http: Answer
) -> None:
    with raw_server(http(b"", status="302 Found", Location=location)) as (base, requests):
        client = connect(base)
        assert "redirects to" in refused(AnswerError, lambda: client.json("data"))
        assert len(requests) == 1


def test_a_redirect_in_a_circle_ends(httpserver: HTTPServer, connect: Connect) -> None:
    seen = in_turn(httpserver, Response(status=307, headers={"Location": "/data"}))
    client = connect(httpserver.url_for("/"))
    assert "in a circle" in refused(AnswerError, lambda: client.json("data"))
    assert len(seen) == 5


# What is kept ---------------------------------------------------------------------------------------------------


def test_what_was_answered_is_not_asked_for_again(
    httpserver: HTTPServer, connect: Connect, tmp_path: Path
) -> None:
    seen = in_turn(httpserver, good())
    first = connect(httpserver.url_for("/"), folder=tmp_path / "pull")
    first.json("data")
    first.__exit__()
    second = connect(httpserver.url_for("/"), folder=tmp_path / "pull")
    assert second.json("data") == GOOD
    assert (len(seen), second.sha256) == (1, first.sha256)


def test_an_error_with_status_200_is_not_kept(httpserver: HTTPServer, connect: Connect) -> None:
    seen = in_turn(httpserver, Response('{"error": "busy"}'), good())
    client = connect(httpserver.url_for("/"))

    def check(answer: Any) -> None:
        if answer.get("error"):
            raise client.error(answer["error"])

    assert "busy" in refused(AnswerError, lambda: client.json("data", check=check))
    assert client.json("data", check=check) == GOOD
    assert len(seen) == 2


def test_a_damaged_store_is_made_anew(httpserver: HTTPServer, connect: Connect, tmp_path: Path) -> None:
    in_turn(httpserver, good())
    folder = tmp_path / "pull"
    folder.mkdir()
    (folder / "answers.db").write_bytes(b"no database, but the rest of one" * 100)
    assert connect(httpserver.url_for("/"), folder=folder).json("data") == GOOD


# The gate -------------------------------------------------------------------------------------------------------


def test_the_budget_of_a_day_is_kept_by_all_and_comes_back(tmp_path: Path) -> None:
    now = [1_790_000_000.0]
    gates = [
        Gate(
            tmp_path / "gate.json",
            daily=3,
            over="Service: used up.",
            clock=lambda: now[0],
            sleep=lambda _: None,
        )
        for _ in range(2)
    ]
    for number in range(3):
        gates[number % 2].enter()
    with pytest.raises(QuotaError, match="used up"):
        gates[1].enter()
    assert gates[0].used_today() == 3
    now[0] += 86_400
    gates[1].enter()
    assert gates[0].used_today() == 1


def test_requests_keep_their_distance(tmp_path: Path) -> None:
    now, slept = [1_790_000_000.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    gate = Gate(tmp_path / "gate.json", interval=1.1, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        gate.enter()
    assert slept == [1.1, 1.1]
    now[0] -= 5_000  # a clock that was set back
    gate.enter()
    assert slept[-1] <= 1.1


def test_a_broken_state_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "gate.json").write_text('{"day": [', encoding="utf-8")
    gate = Gate(tmp_path / "gate.json", daily=1, over="Service: used up.")
    gate.enter()
    with pytest.raises(QuotaError):
        gate.enter()
