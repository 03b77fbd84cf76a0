"""CEPII GeoDist: distances between countries, the published file, parted by semicolons."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.sources.names import iso3_of_code
from bilateral.sources.reading import as_numbers, read_delimited

if TYPE_CHECKING:
    import pandas as pd


def distances(path: Path) -> "pd.DataFrame":
    """Read ``iso_o;iso_d;contig;…;dist;distcap``.

    Returns:
        ``iso3_a, iso3_b, contiguous, distance_km, capital_distance_km``, each pair once with ``iso3_a <
        iso3_b``.

    Raises:
        SourceError: not such a file.

    """
    frame = read_delimited(path, ["iso_o", "iso_d", "contig", "dist", "distcap"], separator=";")
    frame = frame.assign(
        iso3_a=frame.iso_o.map(iso3_of_code),
        iso3_b=frame.iso_d.map(iso3_of_code),
        contiguous=as_numbers(frame.contig, path) == 1,
        distance_km=as_numbers(frame.dist, path),
        capital_distance_km=as_numbers(frame.distcap, path),
    )
    frame = frame[(frame.iso3_a < frame.iso3_b) & frame.distance_km.notna()]
    return frame[["iso3_a", "iso3_b", "contiguous", "distance_km", "capital_distance_km"]]
