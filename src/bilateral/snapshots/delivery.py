"""What one source delivered, parsed into tables of a snapshot: what parsers hand over and a snapshot is built from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SetAside:
    """An invalid row that was not taken: its number in the file as delivered, why, and what stood there."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Delivery:
    """What one source delivered, whether pulled over the network or read from a file.

    Attributes:
        source: its row of the table ``sources``; empty cells are ``None``.
        tables: rows by the name of a table in ``snapshots/schema.toml``: a frame, or a Parquet file where large.
        origin: file name or address, without any key.
        sha256: of the bytes as delivered, in hexadecimal.
        retrieved: the day on which it was, as ISO 8601.
        set_aside: rows that were invalid.
        whole: whether these are all rows that the source has in these tables. Then a new snapshot leaves out the older
            rows of the same ``source_id`` there, so that a withdrawn figure is gone; else older rows stay, but for those
            with the same key.
        asked: alpha-3 codes of the countries that the source was asked for, where it is asked by country; ``*`` for all.
            That it has nothing of one of them is then known.

    """

    source: Mapping[str, str | None]
    tables: "Mapping[str, pd.DataFrame | Path]"
    origin: str
    sha256: str
    retrieved: str
    set_aside: tuple[SetAside, ...] = ()
    whole: bool = False
    asked: tuple[str, ...] = ()
