"""A user's CSV table and the note on its source: what is recognised, and every fault in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import BilateralError, SourceError
from bilateral.extending.described import blank_note, described, note_of
from bilateral.extending.tables import Roles, read_rows

ANY = Roles("", "", "")
NOTE = (
    'title = "T"\npublisher = "P"\nurl = "https://example.org"\nlicence = "CC BY 4.0"\naccessed = "2026-11"\n'
)


def rows(tmp_path: Path, text: str, roles: Roles = ANY) -> list[tuple[str, str, float | None]]:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_rows(path, roles).rows)


def test_columns_are_recognised_by_what_they_hold(tmp_path: Path) -> None:
    text = "note,when,who,visitors\nx,2023,Rwanda,1400000\ny,2024-Q1,kz,..\nz,2024,World,9\n"
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8-sig")
    found = read_rows(path, ANY)
    assert found.roles == Roles("who", "when", "visitors")
    assert found.rows == (("KAZ", "2024-Q1", None), ("RWA", "2023", 1_400_000))
    assert found.others == ("World",)


def test_a_named_column_is_taken_where_others_would_do(tmp_path: Path) -> None:
    text = "iso3,year,arrivals,nights\nKEN,2020,1,2\n"
    assert rows(tmp_path, text) == [("KEN", "2020", 1)]
    assert rows(tmp_path, text, Roles("", "", "nights")) == [("KEN", "2020", 2)]


def test_the_code_of_namibia_is_a_country(tmp_path: Path) -> None:
    assert rows(tmp_path, "iso2,year,v\nNA,2020,1\nKE,2020,2\n") == [("KEN", "2020", 2), ("NAM", "2020", 1)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("iso3,year,v\n", "table.csv holds no rows"),
        ("iso3,year,year\nKEN,2020,1\n", "row 1: a column stands twice"),
        ("iso3,year,v\nKEN,2020\n", "row 2: 2 cells, but 3 columns"),
        ("place,year,v\nhere,2020,1\n", "no column of countries, by name or ISO code; it has place, year, v"),
        ("iso3,when,v\nKEN,soon,1\n", "no column of periods"),
        ("iso3,year,v\nKEN,2020,many\n", "no column of numbers"),
        ("iso3,year,value\nKEN,2020,1\nKEN,2020,2\n", "row 3: KEN in 2020 stands twice"),
        ('iso3,year,v\nKEN,2020,"1\n', "cannot be read as CSV"),
    ],
)
def test_a_fault_is_named_by_row_and_column(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        rows(tmp_path, text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1,5", "'1,5' is not a number such as 1234.5"),
        ("inf", "'inf' is not a number"),
        ("1_000", "'1_000' is not"),
    ],
)
def test_a_value_that_is_no_number_is_refused(tmp_path: Path, cell: str, message: str) -> None:
    with pytest.raises(SourceError, match=r"row 3, column 'v'") as caught:
        rows(tmp_path, f'iso3,year,v\nKEN,2020,1\nKEN,2021,"{cell}"\n', Roles("iso3", "year", "v"))
    assert message in str(caught.value)


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="has no column 'nights'; it has iso3, year, v"):
        rows(tmp_path, "iso3,year,v\nKEN,2020,1\n", Roles("", "", "nights"))


@given(st.binary(max_size=80) | st.text('KENRWA,;\n"2014.-é ', max_size=80).map(str.encode))
def test_any_file_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    refused, found = "", ()
    try:
        found = read_rows(path, ANY).rows
    except BilateralError as error:
        refused = str(error)
    assert bool(refused) != bool(found)
    assert "\n" not in refused
    assert all(len(iso3) == 3 for iso3, _, _ in found)


# Where it comes from ---------------------------------------------------------------------------------------------


def test_a_note_beside_the_table_describes_it(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    assert described(table) is None
    note_of(table).write_text(NOTE)
    found = described(table)
    assert found is not None
    assert [found[name] for name in ("title", "publisher", "licence", "published")] == [
        "T",
        "P",
        "CC BY 4.0",
        "",
    ]


def test_a_data_package_describes_its_files_and_no_others(tmp_path: Path) -> None:
    package = {
        "title": "All",
        "contributors": [{"title": "World Bank", "role": "publisher"}],
        "licenses": [{"name": "CC-BY-4.0"}],
        "sources": [{"title": "WDI", "path": "https://data.worldbank.org/"}],
        "accessed": "2026-11",
        "resources": [{"name": "a", "path": "a.csv", "title": "Arrivals"}],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    found = described(tmp_path / "a.csv")
    assert found is not None
    assert {name: found[name] for name in ("title", "publisher", "url", "licence", "accessed")} == {
        "title": "Arrivals",
        "publisher": "World Bank",
        "url": "https://data.worldbank.org/",
        "licence": "CC-BY-4.0",
        "accessed": "2026-11",
    }
    assert described(tmp_path / "b.csv") is None


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("title = ", "table.source.toml cannot be read"),
        ('titel = "x"', "a source has no 'titel'; it has title"),
        ('url = "javascript:alert(1)"', "does not begin with http:// or https://"),
    ],
)
def test_a_note_that_says_what_it_may_not_is_refused(tmp_path: Path, note: str, message: str) -> None:
    (tmp_path / "table.source.toml").write_text(note)
    with pytest.raises(SourceError, match=r"table\.source\.toml") as caught:
        described(tmp_path / "table.csv")
    assert message in str(caught.value)


def test_a_blank_note_can_be_read_and_says_only_a_title(tmp_path: Path) -> None:
    table = tmp_path / 'my_"table.csv'
    note_of(table).write_text(blank_note(table), encoding="utf-8")
    found = described(table)
    assert found is not None
    assert {name for name, value in found.items() if value} == {"title"}
