"""Asking one service: GET within limits, retries that honour Retry-After, no surprise redirects, typed errors.

Every error is one line that names the service and says what is wrong; none holds a key, nor an address.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import AnswerError, ParameterError, ServiceError
from bilateral.sources.http.bodies import CutOffError, Limits, TooMuchError, unpacked, written
from bilateral.sources.http.gate import Gate
from bilateral.sources.http.kept import Kept
from bilateral.sources.http.keys import NO_KEY, Key
from bilateral.sources.http.patience import Patience, Waiting
from bilateral.sources.http.refusals import CUT_OFF, AgainError, Refusals, is_page, plain, unreached

if TYPE_CHECKING:
    import httpx

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
Read = Callable[[Path], None]


@dataclass(frozen=True)
class Answer:
    """What a service answered: the body in a file, where it came from, and the hash of its bytes (unpacked)."""

    file: Path
    address: str
    headers: Mapping[str, str]
    sha256: str


@dataclass
class Client:
    """One service, asked over HTTP.

    Attributes:
        name: how errors call the service.
        base: its address; the key goes to this host only.
        folder: where bodies are written and answers kept, so that a second run goes on.
        key: its key, if any.
        gate: throttle and budget.
        days: for how long an answer that is kept is good.
        redirects: other hosts to which this service is known to redirect; they never get the key.
        on_wait: told in a line when the service asks for a wait worth a word.
        hashes: the hash of every answer, by address.
        between_answers: whether the last answer was good, so that an error now is about what was kept.

    """

    name: str
    base: str
    folder: Path
    key: Key = NO_KEY
    gate: Gate = field(default_factory=lambda: Gate(Path()))
    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    days: float = 1.0
    redirects: tuple[str, ...] = ()
    on_wait: Callable[[str], None] = lambda _: None
    hashes: dict[str, str] = field(default_factory=dict)
    between_answers: bool = False

    def __post_init__(self) -> None:
        """Refuse to send a key in the clear before anything is sent."""
        self.key.check(self.base)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._kept = Kept(self.folder / "answers.db", self.days)
        self._refusals = Refusals(self.name, self.key)
        self._http: httpx.Client | None = None
        self._waiting = Waiting(self.name, self.patience, self.on_wait)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()
        for body in self.folder.glob("*.body"):  # what was got stands in the store
            body.unlink(missing_ok=True)
        if self._http is not None:
            self._http.close()

    @property
    def sha256(self) -> str:
        """The hash of all that was answered: of the one body, or of the sorted hashes of several."""
        hashes = sorted(self.hashes.values())
        return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()

    @property
    def unreached(self) -> bool:
        """Whether it was tried and there never was a connection."""
        return self._waiting.calls > 0 and not self._waiting.reached

    def error(self, what: str) -> AnswerError:
        """Return an error about what this service answered, without its key."""
        return self._refusals.error(what)

    def again(self, what: str) -> AgainError:
        """Return what a check raises for an answer that is worth another try."""
        return self._refusals.again(what)

    def cut_off(self) -> AgainError:
        """Return what a check raises for an answer that lacks its end: it is asked for again."""
        return self.again(CUT_OFF)

    def is_kept(self, path: str, parameters: Mapping[str, str] | None = None) -> bool:
        """Whether an answer is on disk already, so that asking costs nothing."""
        return self._kept.has(self._address(path, parameters))

    def json(
        self,
        path: str,
        parameters: Mapping[str, str] | None = None,
        *,
        check: Callable[[Any], None] | None = None,
    ) -> Any:
        """Return the JSON that a service answers.

        Args:
            path: below the base address, or a whole address.
            parameters: of the query.
            check: raises ``AnswerError`` where the content is an error in spite of the status 200; what fails is not
                kept.

        Raises:
            UnreachableError, QuotaError, AnswerError: see there; one line each.

        """
        found: list[Any] = []

        def read(file: Path) -> None:
            found[:] = [self._refusals.parsed(file.read_bytes())]
            if check:
                check(found[0])

        self._ask(path, parameters, "application/json", read, self.limits.narrow())
        return found[0]

    def download(
        self,
        path: str,
        parameters: Mapping[str, str] | None = None,
        *,
        accept: str = "*/*",
        check: Read | None = None,
        large: bool = False,
    ) -> Answer:
        """Return a file that a service answers; it stands in the client's folder.

        One that is ``large`` may be larger than what fits into memory.

        Raises:
            UnreachableError, QuotaError, AnswerError: see there; one line each.

        """

        def read(file: Path) -> None:
            with file.open("rb") as opened:
                if is_page(opened.read(512)) and "html" not in accept:
                    raise self.error("answered with a web page where a file was due")
            if check:
                check(file)

        return self._ask(path, parameters, accept, read, self.limits if large else self.limits.narrow())

    def _ask(
        self, path: str, parameters: Mapping[str, str] | None, accept: str, read: Read, limits: Limits
    ) -> Answer:
        self.between_answers = False
        address = self._address(path, parameters)
        body = self.folder / f"{hashlib.sha256(address.encode()).hexdigest()[:20]}.body"
        answer = self._from_kept(address, body, read)
        if answer is None:
            answer = self._with_retries(address, accept, body, read, limits)
            self._kept.put(address, dict(answer.headers), body)
        self.hashes[address] = answer.sha256
        self.between_answers = True
        return answer

    def _from_kept(self, address: str, body: Path, read: Read) -> Answer | None:
        kept = self._kept.get(address)
        if kept is None:
            return None
        headers, chunks = kept
        answer = Answer(body, address, headers, written(chunks, body))
        try:
            read(body)
        except (AgainError, ServiceError):
            return None  # kept by a version that read it otherwise
        return answer

    def _with_retries(self, address: str, accept: str, body: Path, read: Read, limits: Limits) -> Answer:
        import stamina

        stamina.instrumentation.set_on_retry_hooks([])  # it would log each retry on the error stream
        patience = self.patience
        attempts = stamina.retry_context(
            on=self._waiting.after,
            attempts=patience.tries,
            timeout=None,
            wait_initial=patience.first,
            wait_max=patience.longest,
            wait_jitter=patience.first / 2,
        )
        try:
            for attempt in attempts:
                with attempt:
                    return self._once(address, accept, body, read, limits)
        except AgainError as error:
            raise error.last from None
        raise AssertionError("stamina ends with a result or an error")

    def _once(self, address: str, accept: str, body: Path, read: Read, limits: Limits) -> Answer:
        import httpx

        began, say = time.monotonic(), self._refusals
        try:
            with closing(self._response(address, accept)) as response:
                self._waiting.reached = True
                say.refuse_status(response)
                encoding = response.headers.get("content-encoding", "")
                digest = written(unpacked(response.iter_raw(), encoding, limits, began), body)
                headers = _worth_keeping(response.headers)
        except TooMuchError as error:
            raise say.error(f"the answer {error}") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            self._waiting.calls += 1
            raise say.again(f"cannot be reached ({unreached(error)})") from None
        except httpx.TimeoutException:
            raise say.again("no answer within the time allowed") from None
        except (CutOffError, httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            if "location header" in str(error):  # httpx looks at it even where it does not follow
                raise say.error("redirects to something that is no address") from None
            raise say.again(CUT_OFF) from None
        except httpx.TransportError as error:
            raise say.again(f"cannot be reached ({plain(error)})") from None
        if self.key and self.key.is_in(body.read_bytes()):
            body.unlink()
            raise say.error(f"repeats {self.key.variable} in its answer, which is not kept")
        read(body)
        return Answer(body, address, headers, digest)

    def _response(self, address: str, accept: str) -> httpx.Response:
        """Send the request, following redirects within the host and to the hosts known."""
        current = address
        for _ in range(_MOST_REDIRECTS):
            self.gate.enter()
            headers = {
                "Accept": accept,
                "Accept-Encoding": "gzip",
                **self.key.headers_for(current, self.base),
            }
            http = self._connection()
            response = http.send(http.build_request("GET", current, headers=headers), stream=True)
            target = response.headers.get("location")
            if response.status_code not in _REDIRECTS or not target:
                return response
            response.close()
            current = self._refusals.redirected(current, target, self.redirects)
        raise self.error("redirects in a circle")

    def _address(self, path: str, parameters: Mapping[str, str] | None) -> str:
        import httpx

        whole = (
            path
            if path.startswith(("http://", "https://"))
            else f"{self.base.rstrip('/')}/{path.lstrip('/')}"
        )
        return str(httpx.URL(whole, params=parameters) if parameters else httpx.URL(whole))

    def _connection(self) -> httpx.Client:
        import httpx

        if self._http is None:
            timeout = httpx.Timeout(self.limits.silence, connect=self.limits.connect)
            agent = {"User-Agent": "bilateral (reports on pairs of countries)"}
            try:
                self._http = httpx.Client(timeout=timeout, headers=agent, follow_redirects=False)
            except (ValueError, OSError, httpx.InvalidURL) as error:  # what it reads from the environment
                raise ParameterError(
                    f"the settings of the network cannot be used ({plain(error)}); look at HTTPS_PROXY, ALL_PROXY, NO_PROXY, "
                    "SSL_CERT_FILE and SSL_CERT_DIR"
                ) from None
        return self._http


def _worth_keeping(headers: httpx.Headers) -> dict[str, str]:
    """Return the headers that say what the content is and when it changed; never one that might repeat a key."""
    return {name: headers[name] for name in ("content-type", "last-modified") if name in headers}
