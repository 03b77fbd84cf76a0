"""What is said when a service refuses, fails or sends one elsewhere: one line, without a key, and whether to try again."""

from __future__ import annotations

import errno
import json
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NoReturn

from bilateral.errors import AnswerError, QuotaError, ServiceError, UnreachableError
from bilateral.sources.http.keys import Key

if TYPE_CHECKING:
    import httpx

_PASSING = (408, 425, 500, 502, 503, 504)
_LONGEST_QUOTE = 160
_MOST_VALUES = 5_000_000  # 50,000 rows of some fifty values are 2.5 million
_NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)
CUT_OFF = "the connection was cut off in the middle of an answer"


class AgainError(Exception):
    """Worth another try, after some seconds if the service named them; ``last`` is what to say when it was the last."""

    def __init__(self, last: ServiceError, seconds: float | None = None) -> None:
        super().__init__(str(last))
        self.last, self.seconds = last, seconds


@dataclass(frozen=True)
class Refusals:
    """Speaks of one service by its name, and never of its key."""

    name: str
    key: Key

    def line(self, what: str, said: str = "") -> str:
        """Return "name: what."; with what the service said of itself, if anything."""
        quoted = f": {said!r}" if said else ""
        return self.key.scrub(f"{self.name}: {what}{quoted}.")

    def error(self, what: str) -> AnswerError:
        """Return an error about an answer that is not what it should be."""
        return AnswerError(self.line(what))

    def again(self, what: str) -> AgainError:
        """Return what to raise for a fault that may pass."""
        return AgainError(UnreachableError(self.line(what)))

    def refuse_status(self, response: httpx.Response) -> None:
        """Raise for every status but 200: ``AgainError`` where it may pass, else a typed error."""
        status = response.status_code
        if status == 200:
            return
        if response.headers.get("x-amzn-waf-action"):
            raise self.error(f"lets only people in for now, by a check that a program cannot pass ({status})")
        said = self._said(response)
        seconds = _asked(response.headers.get("retry-after", ""))
        if seconds is None:
            seconds = _asked_in_words(said)
        if status == 429:
            asked = "" if seconds is None else f"; it asks to wait {seconds:,.0f} s"
            raise AgainError(
                QuotaError(self.line(f"allows no more requests for now (429){asked}", said)), seconds
            )
        if status in _PASSING:
            raise AgainError(UnreachableError(self.line(f"is out of order ({status})", said)), seconds)
        self._refuse_for_good(status, said)

    def _refuse_for_good(self, status: int, said: str) -> NoReturn:
        if status == 403 and "quota" in said.lower():
            raise QuotaError(self.line("allows no more requests for now (403)", said))
        if status == 401 and self.key:
            raise AnswerError(self.line(f"refuses the key in {self.key.variable} (401)", said))
        if status in (401, 403):
            needs = (
                f"; {self.key.variable} is where its key would stand"
                if self.key.variable and not self.key
                else ""
            )
            raise AnswerError(self.line(f"refuses the request ({status}){needs}", said))
        raise AnswerError(self.line(f"answered with the status {status}", said))

    def redirected(self, address: str, target: str, known: tuple[str, ...]) -> str:
        """Return where a redirect leads, within the host or to one of the hosts known.

        Raises:
            AnswerError: it leads elsewhere, or from https to http.

        """
        import httpx

        try:
            here, there = httpx.URL(address), httpx.URL(address).join(target)
        except (httpx.InvalidURL, ValueError):
            raise self.error("redirects to something that is no address") from None
        same = (here.host, here.port) == (there.host, there.port)
        if there.scheme not in ("http", "https") or not (same or there.netloc.decode() in known):
            raise self.error(f"redirects to another host ({there.host[:60]}), which is not followed")
        if here.scheme == "https" and there.scheme == "http":
            raise self.error("redirects from https to http, which is not followed")
        return str(there)

    def _said(self, response: httpx.Response) -> str:
        """Return what an error says of itself, in a line and without a key; nothing of a web page."""
        raw = b""
        try:
            for piece in response.iter_bytes(4096):
                raw += piece
                if len(raw) >= 4096:
                    break
        except Exception:  # whatever is wrong with the body of an error, its status says enough
            return ""
        if is_page(raw):
            return ""
        text = self.key.scrub(raw[:4096].decode("utf-8", "replace"))
        try:
            text = _message(json.loads(text))
        except ValueError:
            text = re.sub(r"<[^>]*>", " ", text)
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
        return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"

    def parsed(self, content: bytes) -> Any:
        """Return the JSON in an answer.

        Raises:
            AnswerError: it is a web page, or has so many values that they would fill the memory.
            AgainError: it is no whole JSON.

        """
        if is_page(content[:512]):
            raise self.error(
                "answered with a web page where data were due; does this network ask for a sign-in?"
            )
        if sum(content.count(mark) for mark in (b",", b"[", b"{")) > _MOST_VALUES:
            raise self.error(f"the answer has more than {_MOST_VALUES:,} values")
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            broken = AnswerError(self.line("the answer is broken or cut off: it is no whole JSON"))
            raise AgainError(broken) from None


def is_page(start: bytes) -> bool:
    """Whether content begins as HTML does."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith((b"<!doctype html", b"<html"))


def plain(error: Exception) -> str:
    """Return a transport error in a few words, without addresses."""
    text = re.sub(r"https?://\S+", "…", str(error)).strip()
    return text[:_LONGEST_QUOTE] or type(error).__name__


def unreached(error: Exception) -> str:
    """Return in a few words why there is no connection: what lies behind the transport's error, where that is known."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return f"the encrypted connection fails: {getattr(cause, 'verify_message', '') or cause.reason}"
        if isinstance(cause, socket.gaierror):
            return "its name is not found; is there a network?"
        if isinstance(cause, TimeoutError):
            return "no connection within the time allowed"
        if isinstance(cause, ConnectionRefusedError):
            return "it refuses the connection"
        if isinstance(cause, OSError) and cause.errno in _NO_WAY:
            return "there is no way to it; is there a network?"
        cause = cause.__cause__ or cause.__context__
    return plain(error)


def _message(told: Any) -> str:
    if not isinstance(told, Mapping):
        return ""
    return str(told.get("message") or told.get("error") or "")


def _asked(header: str) -> float | None:
    """Return the seconds that Retry-After names: a number, or a date."""
    if re.fullmatch(r"\s*\d{1,9}\s*", header):
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _asked_in_words(said: str) -> float | None:
    found = re.search(r"try again in (\d{1,9}) second", said, re.IGNORECASE)
    return float(found[1]) if found else None
