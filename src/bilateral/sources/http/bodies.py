"""Reading what a service sends within limits: of size, of size once decompressed, and of time."""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

#: A compressed piece is blown up this much at a time at most, so that a bomb never stands in memory whole.
_PIECE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes that one answer may take; ``seconds`` is for the whole of it, however slowly it drips.

    ``unpacked`` is for a large file, which is read in pieces; ``in_memory`` for what is read whole, such as JSON.
    """

    connect: float = 15.0
    silence: float = 60.0
    seconds: float = 900.0
    sent: int = 1 << 29
    unpacked: int = 1 << 31
    in_memory: int = 100_000_000

    def narrow(self) -> Limits:
        """Return the limits of what is read whole."""
        return replace(self, unpacked=min(self.unpacked, self.in_memory))


class TooMuchError(Exception):
    """An answer exceeds a limit; the message says which, as the end of a sentence."""


class CutOffError(Exception):
    """An answer ended before its end."""


def unpacked(pieces: Iterable[bytes], encoding: str, limits: Limits, began: float) -> Iterator[bytes]:
    """Yield the pieces of a body decompressed.

    Args:
        pieces: as they come over the wire.
        encoding: the header ``Content-Encoding``.
        limits: what the body may take.
        began: when the request began, by ``time.monotonic``.

    Raises:
        TooMuchError: a limit is exceeded, or the encoding is none that was asked for.
        CutOffError: compressed data end before their end, or are damaged.

    """
    name = encoding.strip().lower()
    if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise TooMuchError(f"is packed in a way that was not asked for ({name[:40]})")
    unzip = zlib.decompressobj(wbits=47) if name not in ("", "identity") else None
    sent = size = 0
    for piece in pieces:
        sent += len(piece)
        if sent > limits.sent:
            raise TooMuchError(f"is larger than {_megabytes(limits.sent)}")
        for part in [piece] if unzip is None else _blown_up(unzip, piece):
            size += len(part)
            if size > limits.unpacked:
                raise TooMuchError(f"is larger than {_megabytes(limits.unpacked)} once unpacked")
            yield part
        if time.monotonic() - began > limits.seconds:
            raise TooMuchError(f"had not ended after {limits.seconds:g} seconds")
    if unzip is not None and sent and not unzip.eof:
        raise CutOffError


def written(chunks: Iterable[bytes], body: Path) -> str:
    """Write chunks into a file; returns the hash of them all."""
    digest = hashlib.sha256()
    with body.open("wb") as opened:
        for chunk in chunks:
            digest.update(chunk)
            opened.write(chunk)
    return digest.hexdigest()


def _blown_up(unzip: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    while piece:
        try:
            part = unzip.decompress(piece, _PIECE)
        except zlib.error as error:
            raise CutOffError from error
        if part:
            yield part
        piece = unzip.unconsumed_tail
        if not part and not piece:
            return


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"
