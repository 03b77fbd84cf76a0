"""Rows of a delimited file: what they hold, and which are set aside under which number."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import SourceError
from bilateral.snapshots.delivery import SetAside
from bilateral.sources.rows import Reading


def read(path: Path, columns: list[str], **kinds: list[str]) -> tuple[list[tuple[object, ...]], Reading]:
    with Reading(path) as reading:
        frame = reading.frame(columns, **kinds)
        return list(frame.itertuples(index=False, name=None)), reading


def aside(reading: Reading) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in reading.set_aside]


def test_an_invalid_row_is_set_aside_by_its_line(write):
    path = write("t.csv", "country,year,value\nRWA,2020,1\nKAZ,soon,2\n\nKEN,2021,many\nTUR,2022,4\n")
    rows, reading = read(path, ["country", "year", "value"], numbers=["value"], years=["year"])
    assert rows == [("RWA", 2020, 1.0), ("TUR", 2022, 4.0)]
    assert reading.set_aside == (
        SetAside(3, "column year: 'soon' is not a year", "KAZ,soon,2"),
        SetAside(5, "column value: 'many' is not a number", "KEN,2021,many"),
    )


def test_a_malformed_line_is_set_aside_and_counts(write):
    text = "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,x\n12,13,14\n"
    rows, reading = read(write("t.csv", text), ["a", "b", "c"], numbers=["c"])
    assert rows == [("1", "2", 3.0), ("12", "13", 14.0)]
    assert aside(reading) == [
        (3, "too few cells"),
        (4, "too many cells"),
        (5, "column c: 'x' is not a number"),
    ]


def test_from_a_path_the_first_invalid_row_ends_the_reading(write):
    path = write("t.csv", "a,b,c\n1,2,3\n4,5,x\n")
    with (
        Reading(path, lenient=False) as reading,
        pytest.raises(SourceError, match=r"^t\.csv, row 3, column c: 'x' is not a number$"),
    ):
        reading.frame(["a", "c"], numbers=["c"])


def test_missing_is_not_zero(write):
    text = 'a,v\nempty,\nblank," "\ndots,..\nellipsis,…\nna,NA\ndash,-\nzero,0\nnegative,-0.5\n'
    rows, reading = read(write("t.csv", text), ["a", "v"], numbers=["v"])
    values = dict(rows)
    assert {name for name, value in values.items() if math.isnan(value)} == {
        *("empty", "blank", "dots", "ellipsis", "na", "dash")
    }
    assert (values["zero"], values["negative"]) == (0.0, -0.5)
    assert reading.set_aside == ()


def test_na_in_a_column_of_codes_is_namibia(write):
    rows, _ = read(write("t.csv", "iso2,v\nNA,1\n"), ["iso2", "v"], numbers=["v"])
    assert rows == [("NA", 1.0)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a;v\nx;1,5\ny;2\nz;1.234.567,89\n", [1.5, 2.0, 1234567.89]),
        ("a;v\nx;1.5\ny;2\n", [1.5, 2.0]),
        ("a;v\nx;1,234.5\ny;2,000\n", [1234.5, 2000.0]),
        ("a\tv\nx\t1 234,5\ny\t7\n", [1234.5, 7.0]),
        ('a,v\nx,"1,234.5"\ny,"12,345"\n', [1234.5, 12345.0]),
        ("a;v\nx;1\u00a0234\u00a0567\ny;7\n", [1234567.0, 7.0]),
        ("a|v\nx|1e3\ny|-2.5E-2\n", [1000.0, -0.025]),
    ],
)
def test_separators_and_decimal_signs_are_found_out(write, text, values):
    rows, reading = read(write("t.csv", text), ["a", "v"], numbers=["v"])
    assert [value for _, value in rows] == values
    assert reading.set_aside == ()


def test_notes_before_and_after_a_table_are_no_rows(write):
    text = (
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2026-07-01",\n\n'
        '"Country Name","Country Code","2020","2021",\n"Rwanda","RWA","1","2",\n"Kenya","KEN","","4",\n\n'
        '"Data from database: World Development Indicators"\n"Last Updated: 07/01/2026",,,,\n'
    )
    rows, reading = read(write("t.csv", text), ["Country Code", "2020", "2021"], numbers=["2020", "2021"])
    assert [row[0] for row in rows] == ["RWA", "KEN"]
    assert reading.set_aside == ()
    assert reading.left_out == {"notes and empty rows": 2}


def test_rows_that_end_in_one_separator_more_than_the_header_are_read(write):
    # UN Comtrade's own downloads are so.
    rows, reading = read(write("t.csv", "a,b\n1,2,\n3,4,\n"), ["a", "b"], numbers=["b"])
    assert rows == [("1", 2.0), ("3", 4.0)]
    assert reading.set_aside == ()


def test_names_of_columns_may_differ_in_case_and_spaces(write):
    rows, _ = read(
        write("t.csv", "Reporter  Name,Year\n Rwanda ,2020\n"), ["reporter name", "year"], years=["year"]
    )
    assert rows == [("Rwanda", 2020)]


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n4,5", "a,b,c\n1,2,3\n4,", 'a,b,c\n1,2,3\n4,"5'])
def test_a_file_that_ends_in_the_middle_of_a_row_is_refused(tmp_path, text):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"^t\.csv cannot be read as a table: it was cut off in the middle of row 3; get it"
    ):
        read(path, ["a", "b", "c"])


def test_a_last_row_without_a_line_feed_is_whole(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n3,4", encoding="utf-8")
    assert read(path, ["a", "b"])[0] == [("1", "2"), ("3", "4")]


def test_a_file_of_which_most_rows_are_invalid_is_refused(write):
    path = write("t.csv", "a,v\n" + "x,one\n" * 6 + "y,2\n" * 4)
    with Reading(path) as reading:
        reading.frame(["a", "v"], numbers=["v"])
        with pytest.raises(
            SourceError, match=r"^t\.csv: 6 of its 10 rows are invalid; the first is row 2, column v"
        ):
            reading.check_share()


def test_years_side_by_side_become_rows(write):
    path = write("t.csv", "code,series,2020,2021\nRWA,GDP,1,\nKAZ,GDP,..,3\nKEN,OTHER,5,6\nTUR,GDP,five,8\n")
    with Reading(path) as reading:
        frame = reading.wide(
            ["code"], lambda name: name if name.isdigit() else None, only=("series", ["GDP"]), reason="others"
        )
    assert sorted(frame.itertuples(index=False, name=None)) == [("KAZ", "2021", 3.0), ("RWA", "2020", 1.0)]
    assert reading.left_out == {"others": 1}
    assert aside(reading) == [(5, "column 2020: 'five' is not a number")]


def test_rows_are_set_aside_by_what_a_parser_finds(write):
    with Reading(write("t.csv", "a,v\nx,1\n\ny,2\nz,3\n")) as reading:
        frame = reading.frame(["a", "v"], numbers=["v"])
        frame = reading.without(frame, frame.a == "y", "no such thing")
    assert frame.a.tolist() == ["x", "z"]
    assert reading.set_aside == (SetAside(4, "no such thing", "y,2.0"),)


def test_a_name_with_signs_of_patterns_is_one_file(tmp_path):
    for name in ("data[1].csv", "what?.csv", "star*.csv"):
        (tmp_path / name).write_text("a\n1\n", encoding="utf-8")
        assert read(tmp_path / name, ["a"])[0] == [("1",)]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=8
)


@given(
    rows=st.lists(st.tuples(CELLS, st.integers(-(10**9), 10**9)), min_size=1, max_size=8),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(tmp_path_factory, rows, separator, encoding):
    path = tmp_path_factory.mktemp("rows") / "t.csv"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["name", "amount"])
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    found, reading = read(path, ["name", "amount"], numbers=["amount"])
    assert found == [(name, float(amount)) for name, amount in rows]
    assert reading.set_aside == ()
