"""CEPII GeoDist: distances between countries, the published file, parted by semicolons."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import Readable, once, read_delimited

if TYPE_CHECKING:
    import pandas as pd


_COLUMNS = ["iso_o", "iso_d", "contig", "dist", "distcap"]
# CEPII's Sudan is the state before 2011, whose borders with these three are South Sudan's now; it lacks South Sudan.
_NO_LONGER_NEIGHBOURS = frozenset({("COD", "SDN"), ("KEN", "SDN"), ("SDN", "UGA")})


def distances(path: Readable) -> "pd.DataFrame":
    """Read ``iso_o;iso_d;contig;…;dist;distcap``.

    Returns:
        ``iso3_a, iso3_b, contiguous, distance_km, capital_distance_km``, each pair once with ``iso3_a <
        iso3_b``.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(path, _COLUMNS, separator=";", text=_COLUMNS[:2], numbers=_COLUMNS[2:])
    return _distances(once(path, frame, ["iso_o", "iso_d"]))


def stata_distances(path: Path) -> "pd.DataFrame":
    """Read the same from the Stata file that CEPII offers; columns and errors are those of ``distances``."""
    import pandas as pd

    try:
        frame = pd.read_stata(path, columns=_COLUMNS)
    except FileNotFoundError:
        raise SourceError(f"{path} is missing") from None
    except Exception as error:  # struct, Unicode and value errors: whatever a broken file leads to
        raise SourceError(f"{path.name} is no Stata file with {', '.join(_COLUMNS)}: {error}") from None
    return _distances(frame)


def _distances(frame: "pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    frame = frame.assign(
        iso3_a=frame.iso_o.map(iso3_of_code),
        iso3_b=frame.iso_d.map(iso3_of_code),
        contiguous=frame.contig == 1,
        distance_km=frame.dist.astype(float),
        capital_distance_km=frame.distcap.astype(float),
    )
    frame = frame[(frame.iso3_a < frame.iso3_b) & frame.distance_km.notna()]
    former = [pair in _NO_LONGER_NEIGHBOURS for pair in zip(frame.iso3_a, frame.iso3_b, strict=True)]
    frame = frame.assign(contiguous=frame.contiguous & ~pd.Series(former, index=frame.index, dtype="bool"))
    return frame[["iso3_a", "iso3_b", "contiguous", "distance_km", "capital_distance_km"]]


def ties(path: Readable) -> "pd.DataFrame":
    """Read what a gravity model asks of a pair: ``iso_o;iso_d;contig;comlang_off;…;colony;…;dist;…``.

    Returns:
        ``iso3_a, iso3_b, distance_km`` (most populous cities), ``contiguous, common_language`` (official),
        ``colony`` (one was a colony of the other), each pair once with ``iso3_a < iso3_b``.

    Raises:
        SourceError: not such a file.

    """
    columns = ["iso_o", "iso_d", "contig", "comlang_off", "colony", "dist"]
    frame = read_delimited(path, columns, separator=";", text=columns[:2], numbers=columns[2:])
    flags = {"contiguous": "contig", "common_language": "comlang_off", "colony": "colony"}
    frame = once(path, frame, ["iso_o", "iso_d"])
    frame = frame.assign(
        iso3_a=frame.iso_o.map(iso3_of_code),
        iso3_b=frame.iso_d.map(iso3_of_code),
        distance_km=frame.dist.astype(float),
        **{name: frame[column] == 1 for name, column in flags.items()},
    )
    frame = frame[(frame.iso3_a < frame.iso3_b) & (frame.distance_km > 0)]
    return frame[["iso3_a", "iso3_b", "distance_km", *flags]]
