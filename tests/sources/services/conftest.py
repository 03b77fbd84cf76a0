"""What the tests of services share: clients that are quick to give up, and servers that misbehave on a real socket."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bilateral.pair import find_country
from bilateral.sources.comtrade import area_code
from bilateral.sources.http import Client, Key, Patience
from bilateral.sources.http.bodies import Limits
from bilateral.sources.pulling import Means

QUICK = Patience(tries=3, first=0.01, longest=0.02, longest_asked=1.0)
TIGHT = Limits(connect=1.0, silence=0.3, seconds=0.6, sent=200_000, unpacked=400_000)
Connect = Callable[..., Client]
Serve = Callable[..., AbstractContextManager[tuple[str, list[bytes]]]]
Answer = Callable[..., bytes]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "user-data"
    monkeypatch.setenv("BILATERAL_DATA", str(folder))
    monkeypatch.delenv("COMTRADE_API_KEY", raising=False)
    return folder


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Return a function that makes a client for a base address; each has a folder of its own unless one is given."""
    opened: list[Client] = []

    def make(
        base: str,
        *,
        folder: Path | None = None,
        key: Key | None = None,
        limits: Limits = TIGHT,
        patience: Patience = QUICK,
    ) -> Client:
        where = folder or tmp_path / f"client-{len(opened)}"
        client = Client("Service", base, where, limits=limits, patience=patience, days=1.0)
        if key is not None:
            client.__exit__()
            client = replace(client, key=key)
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.__exit__()


@pytest.fixture
def raw_server() -> Serve:
    """Return a function that serves bytes as they are, on a real socket."""
    return _raw_server


@pytest.fixture
def http() -> Answer:
    """Return a function that makes an HTTP answer."""
    return _http


@contextmanager
def _raw_server(*answers: bytes, drip: bytes = b"", pause: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """Serve the answers one a connection, the last again and again, then close; ``drip`` follows until nobody listens.

    Yields the base address and the requests that came.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    requests: list[bytes] = []
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    requests.append(_request(connection))
                    if pause and len(requests) <= 10:
                        stop.wait(pause)
                    connection.sendall(answers[min(len(requests), len(answers)) - 1])
                    while drip and not stop.is_set():
                        connection.sendall(drip)
                        time.sleep(0.001)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", requests
    finally:
        stop.set()
        listener.close()
        thread.join(5)


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(4096)
        if not part:
            break
        received += part
    return received


def _http(body: bytes, *, status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """Return an HTTP answer; ``length`` states another length than the body has."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body) if length is None else length}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


# All services on one server -------------------------------------------------------------------------------------

SPECIMENS = Path(__file__).resolve().parents[2] / "fixtures" / "services"
NUMBER = {"KEN": "404", "TUR": "792", "USA": "842", "RWA": "646", "WLD": "0"}
PREVIEW_ROWS = 500
# Yearly exports of 2024 in USD by reporter and partner; other years are a tenth of the way down.
TRADE = {
    ("404", "X"): {"792": 41_000_000.0, "842": 600_000_000.0, "646": 350_000_000.0, "899": 5_000_000.0},
    ("404", "M"): {"792": 420_000_000.0, "842": 900_000_000.0, "646": 9_000_000.0},
    ("792", "X"): {"404": 400_000_000.0, "842": 16_000_000_000.0, "646": 120_000_000.0},
    ("792", "M"): {"404": 52_000_000.0, "842": 15_000_000_000.0, "646": 30_000_000.0},
}
OFTEN = {"KEN": "Kenya", "TUR": "Turkey"}
CHAPTERS = {"09": 0.5, "06": 0.3, "84": 0.2}


class Official:
    """Plays every service for a pair; ``revised`` multiplies the first's figures of 2024, ``broken`` names what fails."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.pair = ("KEN", "TUR")
        self.revised = 1.0
        self.last_year = 2025
        self.broken: dict[str, Response] = {}
        self.requests: list[Request] = []
        self.withdrawn: set[str] = set()
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def _of_pair(self, name: str) -> str:
        """Return a specimen, which is on Kenya and Türkiye, as if it were on the pair."""
        text = (SPECIMENS / name).read_text(encoding="utf-8")
        for old, new in zip(("KEN", "TUR"), self.pair, strict=True):
            text = (
                text.replace(f'"{old}"', f'"{new}"')
                .replace(f",{old},", f",{new},")
                .replace(OFTEN[old], find_country(new).name())
            )
        return text

    def _codes(self, code: str) -> str:
        return dict(zip(("404", "792"), map(area_code, self.pair), strict=True)).get(code, code)

    def environment(self, **more: str) -> dict[str, str]:
        paths = {
            "COMTRADE": "/comtrade", "IMF": "/imf", "WDI": "/wdi", "UN_VOTES": "/dataverse", "IDEAL_POINTS": "/dataverse",
            "EGDI": "/data360", "PINKSHEET": "/worldbank", "GEODIST": "/cepii",
        }  # fmt: skip
        return {f"BILATERAL_URL_{name}": self.server.url_for(path) for name, path in paths.items()} | more

    def asked(self, service: str) -> int:
        return sum(request.path.startswith(f"/{service}/") for request in self.requests)

    def _answer(self, request: Request) -> Response:
        self.requests.append(request)
        service, _, rest = request.path.lstrip("/").partition("/")
        if service in self.broken:
            return self.broken[service]
        return getattr(self, f"_{service}")(rest, request)

    def _comtrade(self, path: str, request: Request) -> Response:
        assert path in ("public/v1/preview/C/A/HS", "data/v1/get/C/A/HS")
        ask = {
            name: request.args[name].split(",") for name in ("reporterCode", "period", "cmdCode", "flowCode")
        }
        assert (request.args["partner2Code"], request.args["customsCode"], request.args["motCode"]) == (
            "0",
            "C00",
            "0",
        )
        if path.startswith("public") and len(ask["period"]) > 1:
            return as_json(
                {"elapsedTime": "0.0 secs", "count": 0, "data": [], "error": "Maximum number of periods is 1"}
            )
        partners = request.args.get("partnerCode", "")
        rows = [
            row
            for reporter, flow in itertools.product(ask["reporterCode"], ask["flowCode"])
            for period, cmd in itertools.product(ask["period"], ask["cmdCode"])
            for row in self._trade(reporter, flow, period, cmd, partners.split(",") if partners else None)
        ]
        limit = PREVIEW_ROWS if path.startswith("public") else int(request.args["maxRecords"])
        return as_json(
            {"elapsedTime": "0.1 secs", "count": len(rows[:limit]), "data": rows[:limit], "error": ""}
        )

    def _trade(
        self, reporter: str, flow: str, period: str, cmd: str, partners: list[str] | None
    ) -> list[dict[str, Any]]:
        trade = {(self._codes(one), way): rows for (one, way), rows in TRADE.items()}
        own = {self._codes(partner): value for partner, value in trade.get((reporter, flow), {}).items()}
        if not own or not 2016 <= int(period) <= self.last_year or period in self.withdrawn:
            return []
        growth = 1 + (int(period) - 2024) / 10
        growth *= self.revised if reporter == self._codes("404") and period == "2024" else 1.0
        values = {partner: value * growth for partner, value in own.items()}
        values["0"] = sum(values.values())
        chosen = {
            partner: value for partner, value in values.items() if partners is None or partner in partners
        }
        shares = {"TOTAL": 1.0} if cmd == "TOTAL" else CHAPTERS
        return [
            self._row(reporter, flow, period, partner, code, round(value * share, 2))
            for partner, value in chosen.items()
            for code, share in shares.items()
        ]

    def _row(
        self, reporter: str, flow: str, period: str, partner: str, code: str, value: float
    ) -> dict[str, Any]:
        plain = json.loads((SPECIMENS / "comtrade_row.json").read_text(encoding="utf-8"))
        sides = (
            {"fobvalue": value, "cifvalue": None} if flow == "X" else {"fobvalue": None, "cifvalue": value}
        )
        return plain | sides | {
            "reporterCode": int(reporter), "flowCode": flow, "period": period, "refYear": int(period),
            "partnerCode": int(partner), "cmdCode": code, "primaryValue": value,
        }  # fmt: skip

    def _imf(self, path: str, request: Request) -> Response:
        asked = path.startswith("data/IMF.STA,IMTS/") and self.pair[0] in path
        return Response(
            self._of_pair("imf_imts.xml" if asked else "imf_empty.xml"), content_type="application/xml"
        )

    def _wdi(self, path: str, request: Request) -> Response:
        indicator = path.rpartition("/")[2]
        if indicator in ("IC.BUS.EASE.XQ", "EN.ATM.CO2E.PC"):
            return specimen("wdi_archived.json", "application/json")
        answer = json.loads(self._of_pair("wdi.json"))
        for row in answer[1]:
            row["indicator"]["id"] = indicator
        return as_json(answer)

    def _dataverse(self, path: str, request: Request) -> Response:
        votes = self._votes().encode()
        if path.startswith("datasets/"):
            text = (SPECIMENS / "dataverse_files.json").read_text(encoding="utf-8")
            return Response(text.replace('"MD5"', f'"{hashlib.md5(votes).hexdigest()}"'))
        return Response({"102": self._of_pair("ideal_points.tab"), "104": votes}[path.rpartition("/")[2]])

    def _votes(self) -> str:
        """Return the specimen, and its roll calls forty times in each of six years: a coincidence needs thirty."""
        head, *rows = self._of_pair("un_votes.csv").splitlines()
        more = [
            f"{100 * year + number}{row[4:].replace('2024-', f'{year}-')}"
            for year in range(2019, 2025)
            for number in range(40)
            for row in rows[3 * (number % 2) : 3 * (number % 2) + 3]
        ]
        return "\n".join([head, *rows, *more])

    def _data360(self, path: str, request: Request) -> Response:
        return Response(self._of_pair("egdi.csv"), content_type="text/csv")

    def _worldbank(self, path: str, request: Request) -> Response:
        if path == "en/research/commodity-markets":
            page = (SPECIMENS / "pinksheet.html").read_text(encoding="utf-8")
            return Response(page.replace("HOST", self.server.url_for("/worldbank")), content_type="text/html")
        return Response(pink_sheet())

    def _cepii(self, path: str, request: Request) -> Response:
        frame = pd.DataFrame(
            [
                (*self.pair, 0, 4_800.5, 4_790.25),
                (*self.pair[::-1], 0, 4_800.5, 4_790.25),
                ("KEN", "UGA", 1, 500.0, 505.0),
            ],
            columns=["iso_o", "iso_d", "contig", "dist", "distcap"],
        )
        out = io.BytesIO()
        frame.assign(dist=frame.dist.astype("float32")).to_stata(out, write_index=False, version=117)
        return Response(out.getvalue())


def as_json(content: Any) -> Response:
    return Response(json.dumps(content), content_type="application/json")


def specimen(name: str, kind: str) -> Response:
    return Response((SPECIMENS / name).read_bytes(), content_type=kind)


def pink_sheet() -> bytes:
    """Return a workbook laid out as the World Bank's: title rows, names (with stars), units, months."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Monthly Prices"
    for line in (
        "World Bank Commodity Price Data (The Pink Sheet)",
        "monthly prices in nominal US dollars",
        "",
        "",
    ):
        sheet.append([line])
    sheet.append([None, "Crude oil, Brent", "Tea, Mombasa", "Natural gas, Europe **", "Rice, Thai 5% "])
    sheet.append([None, "($/bbl)", "($/kg)", "($/mmbtu)", "($/mt)"])
    for month in range(1, 13):
        sheet.append([f"2025M{month:02}", 70 + month, 2.0, "…", 400])
    sheet.append(["2026M01", 65.5, 2.25, 11.0, 401])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def official(httpserver: HTTPServer) -> Official:
    return Official(httpserver)


@pytest.fixture
def make_means() -> Callable[..., Means]:
    """Return a function that gives the means of a pull for an environment, quick to give up."""

    def make(environment: dict[str, str], **more: Any) -> Means:
        return Means(
            environment=environment,
            patience=QUICK,
            limits=replace(TIGHT, seconds=20, silence=5, sent=10**8),
            **more,
        )

    return make
