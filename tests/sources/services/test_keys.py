"""A key goes into one header of one host and nowhere else: no file, no stream, no error, no report has it."""

from __future__ import annotations

import contextlib
import io
import json
import string
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bilateral.errors import BilateralError, ParameterError, ServiceError
from bilateral.snapshots.package import open_snapshot
from bilateral.snapshots.store import store
from bilateral.sources.asking import ask_for
from bilateral.sources.http import Client, Key
from bilateral.sources.http.keys import key_from
from bilateral.sources.pulling import Means, probe, pulling
from bilateral.sources.services import service

VARIABLE, HEADER = "COMTRADE_API_KEY", "Ocp-Apim-Subscription-Key"
ODD = "k3y+/=&%?#\"'\\<>$ {}~é"[:-1] + "|^`;:,@![]()*"
keys = st.text(
    alphabet=string.ascii_letters + string.digits + string.punctuation + " ", min_size=8, max_size=60
).filter(lambda text: len(text.strip()) >= 8 and len(set(text)) > 4)


def forms(key: str) -> list[str]:
    return [key, quote(key), quote(key, safe=""), quote_plus(key), json.dumps(key)[1:-1], repr(key)[1:-1]]


def assert_nowhere(key: str, folder: Path, *texts: str) -> None:
    for form in forms(key):
        for text in texts:
            assert form not in text
        for file in folder.rglob("*"):
            assert form not in str(file)
            if file.is_file():
                assert form.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("key", ["0123456789abcdef0123456789abcdef", ODD])
def test_a_pull_with_a_key_leaves_no_trace_of_it(
    key: str,
    official: Any,
    make_means: Callable[..., Means],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    lines: list[str] = []
    means = make_means(official.environment(**{VARIABLE: key}), on_note=lines.append)
    ask = ask_for(["KEN-TUR"], open_snapshot(), today="2026-11-18")
    # Once all is well, so that answers, provenance and a snapshot are written; once it fails, so that an error is made.
    with pulling(ask, (service("comtrade"),), means) as result:
        store(result.deliveries)
        said = json.dumps(
            {"statusCode": 401, "message": f"Access denied due to invalid subscription key {key}."}
        )
        official.broken = {"comtrade": Response(said, status=401)}
    assert all(request.headers[HEADER] == key.strip() for request in official.requests)
    with pytest.raises(ServiceError) as caught:
        probe(service("comtrade"), ask, means, tmp_path)
    shown = capfd.readouterr()
    assert VARIABLE in str(caught.value)
    assert_nowhere(
        key,
        tmp_path,
        str(caught.value),
        repr(caught.value),
        shown.out,
        shown.err,
        *lines,
        repr(means.patience),
    )
    assert any((tmp_path / "user-data").rglob("answers.db"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=keys,
    status=st.sampled_from([200, 302, 400, 401, 403, 404, 429, 503]),
    where=st.sampled_from(["body", "header", "page"]),
)
def test_no_answer_brings_the_key_into_an_error_or_a_file(
    key: str, status: int, where: str, httpserver: HTTPServer
) -> None:
    """A service that repeats the key, in whatever form and place, does not get it written down."""
    key = key.strip()

    def handler(request: Request) -> Response:
        told = f"key {key} {quote(key)} is wrong"
        page = (
            f"<html><p>{told}</p></html>" if where == "page" else json.dumps({"message": told, "error": told})
        )
        location = {"Location": f"https://elsewhere.example/?k={quote(key)}"} if status == 302 else {}
        headers = location | ({"X-Key": quote(key), "Retry-After": "99999"} if where == "header" else {})
        return Response(page, status=status, headers=headers)

    httpserver.clear()
    httpserver.expect_request("/data").respond_with_handler(handler)
    out = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as name,
        contextlib.redirect_stderr(out),
        contextlib.redirect_stdout(out),
    ):
        from bilateral.sources.http import Patience

        folder = Path(name)
        client = Client(
            "Service",
            httpserver.url_for("/"),
            folder,
            key=Key(key, HEADER, VARIABLE),
            patience=Patience(1, 0.0, 0.0, 0.0),
        )
        with client, pytest.raises(BilateralError) as caught:
            client.json("data")
        assert_nowhere(key, folder, str(caught.value), out.getvalue(), repr(client.key))


def test_the_key_does_not_follow_a_redirect_to_another_host(tmp_path: Path, httpserver: HTTPServer) -> None:
    other = HTTPServer(host="127.0.0.1")
    other.start()
    try:
        got: list[Request] = []

        def handler(request: Request) -> Response:
            got.append(request)
            return Response('{"ok": true}')

        other.expect_request("/data").respond_with_handler(handler)
        httpserver.expect_request("/data").respond_with_data(
            "", status=302, headers={"Location": other.url_for("/data")}
        )
        known = (f"127.0.0.1:{other.port}",)
        with Client(
            "Service",
            httpserver.url_for("/"),
            tmp_path,
            key=Key("0123456789", HEADER, VARIABLE),
            redirects=known,
        ) as client:
            assert client.json("data") == {"ok": True}
        assert HEADER not in got[0].headers
        assert "0123456789" not in str(got[0].headers)
    finally:
        other.clear()
        other.stop()


@pytest.mark.parametrize("base", ["http://proxy.example/comtrade", "http://10.0.0.7:8080"])
def test_a_key_is_not_sent_in_the_clear_to_another_machine(
    base: str, make_means: Callable[..., Means]
) -> None:
    means = make_means({VARIABLE: "0123456789", "BILATERAL_URL_COMTRADE": base})
    ask = ask_for(["KEN-TUR"], open_snapshot(), today="2026-11-18")
    with (
        pytest.raises(ParameterError, match="would go unencrypted") as caught,
        pulling(ask, (service("comtrade"),), means),
    ):
        pass
    assert "0123456789" not in str(caught.value)


@pytest.mark.parametrize("value", ["short", "line\nbreak-in-it", "ключ-на-кириллице", "tab\there-and-there"])
def test_what_is_no_key_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(ParameterError, match=f"{VARIABLE} is no key") as caught:
        key_from({VARIABLE: value}, VARIABLE, HEADER)
    assert value not in str(caught.value)


def test_no_key_is_no_key() -> None:
    assert not key_from({VARIABLE: "  "}, VARIABLE, HEADER)
    assert not key_from({}, VARIABLE, HEADER)
