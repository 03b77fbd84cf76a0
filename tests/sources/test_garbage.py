"""Files of every format with cells of garbage: a delivery or an error in one line, never anything else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.errors import SourceError
from bilateral.snapshots.package import open_snapshot
from bilateral.sources.importing import importing

from .test_importing import SAMPLES

COMPANIONS = {
    "un-votes": ("un-roll-calls", "un-roll-call-issues"),
    "un-roll-calls": ("un-votes", "un-roll-call-issues"),
    "un-roll-call-issues": ("un-votes", "un-roll-calls"),
    "sea-ports": ("capitals",),
}
GARBAGE = (
    *(
        "",
        "x",
        "-5",
        "1e400",
        "inf",
        "nan",
        "..",
        "-",
        "NA",
        "0",
        "2031",
        "2016.0",
        "1899",
        "2024-13",
        "3,5",
        "1,234",
        "a;b",
        "\\N",
    ),
    *('"', "=1+1", "Ünï", "RWA", "ZZZ", "TOTAL", "true", "9" * 400, "9" * 20, "1e15"),
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, str]:
    """Return the name of a format and a file of it: its sample's rows with cells of garbage, too many and too few."""
    name = draw(st.sampled_from(sorted(SAMPLES)))
    head = SAMPLES[name].splitlines()[0]
    separator = ";" if ";" in head and "," not in head else ","
    header, *rows = csv.reader(io.StringIO(SAMPLES[name]), delimiter=separator)
    made = []
    for _ in range(draw(st.integers(1, 5))):
        row = list(draw(st.sampled_from(rows)))
        for _ in range(draw(st.integers(0, 3))):
            row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(GARBAGE))
        made.append(
            row[: len(row) + draw(st.sampled_from([0, 0, 0, -1]))]
            + draw(st.sampled_from([[], [], [], ["more"]]))
        )
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows([header, *made])
    return name, out.getvalue()


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spoilt())
def test_garbage_ends_in_a_delivery_or_in_one_line(tmp_path: Path, found: tuple[str, str]) -> None:
    name, text = found
    paths = [tmp_path / "spoilt.csv"]
    paths[0].write_text(text, encoding="utf-8")
    for companion in COMPANIONS.get(name, ()):
        paths.append(tmp_path / f"{companion}.csv")
        paths[-1].write_text(SAMPLES[companion], encoding="utf-8")
    said = ""
    try:
        with importing(paths, open_snapshot("embedded")) as (made, _):
            assert all(one.delivery.tables for one in made)
    except SourceError as error:
        said = str(error) or "\n"
    assert "\n" not in said
