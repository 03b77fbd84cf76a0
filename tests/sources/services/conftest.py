"""What the tests of services share: clients that are quick to give up, and servers that misbehave on a real socket."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bilateral.sources.http import Client, Key, Patience
from bilateral.sources.http.bodies import Limits

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
        base: str, *, folder: Path | None = None, key: Key | None = None, limits: Limits = TIGHT
    ) -> Client:
        where = folder or tmp_path / f"client-{len(opened)}"
        client = Client("Service", base, where, limits=limits, patience=QUICK, days=1.0)
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
