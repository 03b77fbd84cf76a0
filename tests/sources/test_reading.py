"""Reading delimited files, and country names as sources write them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import SourceError
from bilateral.pair import all_countries
from bilateral.sources.names import iso3_of_code, iso3_of_names
from bilateral.sources.reading import as_numbers, dollars, read_delimited, summed


def test_na_is_namibia_and_only_an_empty_cell_is_missing(write):
    path = write("t.csv", "code,value\nNA,1\nnull,\n")
    frame = read_delimited(path, ["code", "value"])
    assert frame.code.tolist() == ["NA", "null"]
    assert frame.value.isna().tolist() == [False, True]


def test_a_name_does_not_say_what_a_file_is(tmp_path):
    path = tmp_path / "not[1].csv.gz"
    path.write_bytes(b"a,b\n1,2\n")
    assert read_delimited(path, ["a"]).a.tolist() == [1]


def test_gzip_and_byte_order_mark_are_read(write):
    assert read_delimited(write("t.csv.gz", "\ufeffa\n1\n"), ["a"]).a.tolist() == [1]


def test_a_missing_column_is_named_with_what_is_there(write):
    path = write("t.csv", "a,b\n1,2\n")
    with pytest.raises(SourceError, match=r"^t\.csv lacks the column c, d; it has a, b$"):
        read_delimited(path, ["a", "c", "d"])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", b"", "empty.csv cannot be read as a table"),
        ("picture.csv", bytes(range(128, 256)), "picture.csv cannot be read as a table"),
        ("half.csv.gz", b"\x1f\x8b\x08\x00broken", "half.csv.gz cannot be read as a table"),
    ],
)
def test_a_file_that_is_no_table_is_one_line(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_delimited(path, ["a"])
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"gone\.csv is missing$"):
        read_delimited(tmp_path / "gone.csv", ["a"])


def test_a_cell_that_is_no_number_is_shown(write):
    path = write("t.csv", "a\n1\nn/a\n\n")
    with pytest.raises(SourceError, match=r"t\.csv, column a: 'n/a' is not a number"):
        as_numbers(read_delimited(path, ["a"]).a, path)


@given(st.integers(min_value=0, max_value=10**12))
def test_thousands_with_three_decimals_become_whole_dollars(dollars_meant):
    # 28.891 thousand is 28,891 dollars, though 28.891 * 1000 is 28891.000000000004 in binary.
    assert dollars(pd.Series([float(f"{dollars_meant / 1000:.3f}")]), 1_000)[0] == dollars_meant


def test_summed_adds_rows_that_agree():
    frame = pd.DataFrame({"period": ["2011", "2011", "2012"], "value_usd": [0.1, 0.2, 5.0]})
    assert summed(frame, ["period"]).value_usd.tolist() == [0.3, 5.0]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Congo", "COG"),  # UN lists
        ("Congo, The Democratic Republic Of", "COD"),  # NISR
        ("DemRepoftheCongo", "COD"),  # UNCTAD
        ("ChinaTaiwanProvince", "TWN"),
        ("KoreaDemPeoples", "PRK"),
        ("Korea, Rep.", "KOR"),  # WITS
        ("Ethiopia(excludes Eritrea)", "ETH"),
        ("Georgia (Country)", "GEO"),  # UN DESA
        ("Vatican", "VAT"),  # Wikidata
        ("People's Republic of China", "CHN"),
        ("East Asia & Pacific", None),
        ("Unspecified", None),
        ("Abkhazia", None),
    ],
)
def test_names_as_sources_write_them(name, code):
    assert iso3_of_names([name]) == {name: code}


@pytest.mark.parametrize(("code", "iso3"), [("ROM", "ROU"), ("ZAR", "COD"), ("SUD", "SDN"), ("KAZ", "KAZ")])
def test_codes_as_sources_write_them(code, iso3):
    assert iso3_of_code(code) == iso3


def test_no_iso_code_is_taken_for_another_country():
    assert [c.iso3 for c in all_countries() if iso3_of_code(c.iso3) != c.iso3] == []
