"""Rows of UN Comtrade: its own codes, breakdowns beside totals, World and areas among partners, values and valuations."""

from __future__ import annotations

import pandas as pd
import pytest

from bilateral.country_names import codes
from bilateral.errors import SourceError
from bilateral.sources.comtrade import area_code, flows
from bilateral.sources.packaged import hs_chapters

TOTAL = {"partner2Code": 0, "customsCode": "C00", "motCode": 0, "classificationCode": "H6"}


def row(**cells: object) -> dict[str, object]:
    plain = {"period": "2023", "reporterCode": 404, "flowCode": "X", "partnerCode": 792, "cmdCode": "TOTAL"}
    return TOTAL | plain | {"fobvalue": 100.0, "cifvalue": None, "primaryValue": 100.0} | cells


def read(*rows: dict[str, object]) -> pd.DataFrame:
    found, aside = flows(pd.DataFrame(list(rows)))
    assert aside == ()
    return found


def test_exports_and_imports_are_read_from_the_reporters_side() -> None:
    found = read(row(), row(flowCode="M", fobvalue=None, cifvalue=40.0, primaryValue=40.0))
    assert found.to_dict("records") == [
        {"period": "2023", "exporter": "KEN", "importer": "TUR", "product": "TOTAL", "reported_by": "exporter",
         "valuation": "FOB", "value_usd": 100.0},
        {"period": "2023", "exporter": "TUR", "importer": "KEN", "product": "TOTAL", "reported_by": "importer",
         "valuation": "CIF", "value_usd": 40.0},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "iso3"),
    [
        (842, "USA"),
        (251, "FRA"),
        (381, "ITA"),
        (699, "IND"),
        (757, "CHE"),
        (579, "NOR"),
        (490, "TWN"),
        (412, "XKX"),
    ],
)
def test_the_codes_of_comtrades_own(code: int, iso3: str) -> None:
    assert read(row(partnerCode=code)).importer.tolist() == [iso3]
    assert area_code(iso3) == str(code)


def test_every_country_can_be_asked_for_and_is_read_back() -> None:
    # All at once, each known by its value.
    asked = {float(number): iso3 for number, (iso3, _, m49) in enumerate(codes(), 1) if m49}
    back = read(
        *(
            row(reporterCode=area_code(iso3), partnerCode=0, primaryValue=value)
            for value, iso3 in asked.items()
        )
    )
    assert len(asked) > 200
    assert dict(zip(back.value_usd, back.exporter, strict=True)) == asked


def test_a_country_under_its_two_codes_counts_once_with_comtrades_own() -> None:
    found = read(row(partnerCode=842, primaryValue=90.0), row(partnerCode=840, primaryValue=80.0))
    assert found.value_usd.tolist() == [90.0]
    assert read(row(partnerCode=840, primaryValue=80.0)).value_usd.tolist() == [80.0]


def test_codes_that_follow_one_another_are_added_up() -> None:
    # Sudan before and after South Sudan left it: exports of 2011 stand under both.
    found = read(row(partnerCode=736, primaryValue=60.0), row(partnerCode=729, primaryValue=5.0))
    assert (found.importer.tolist(), found.value_usd.tolist()) == (["SDN"], [65.0])


def test_breakdowns_beside_their_total_are_not_counted() -> None:
    # Three breakdowns of three rows each: added up with the total they would be more than nine times too much.
    parts = [
        row(**{column: code}, primaryValue=100.0)
        for column, every in (
            ("partner2Code", (616, 276, 380)),
            ("customsCode", ("C01", "C03", "C06")),
            ("motCode", (1000, 2100, 3200)),
        )
        for code in every
    ]
    assert read(row(), *parts).value_usd.tolist() == [100.0]


def test_what_adds_up_to_more_than_its_total_is_refused() -> None:
    world, partner = row(partnerCode=0), row(partnerCode=792, primaryValue=900.0)
    with pytest.raises(SourceError, match=r"partners of KEN in 2023 .* add up to 9\.0 times its total"):
        flows(pd.DataFrame([world, partner]))
    assert len(read(world, row(primaryValue=101.0))) == 2  # rounding


def test_world_is_a_total_and_areas_that_are_no_country_are_none() -> None:
    # Bunkers, special categories, areas nes, "Other Africa, nes", the European Union.
    areas = [row(partnerCode=code, primaryValue=10.0) for code in (837, 839, 899, 577, 97)]
    found = read(row(partnerCode=0, primaryValue=150.0), *areas, row())
    assert sorted(zip(found.importer, found.value_usd, strict=True)) == [("TUR", 100.0), ("WLD", 150.0)]


def test_a_world_row_that_stands_twice_counts_once() -> None:
    assert read(row(partnerCode=0), row(partnerCode=0)).value_usd.tolist() == [100.0]


def test_one_figure_with_two_values_is_set_aside() -> None:
    found, aside = flows(pd.DataFrame([row(), row(primaryValue=70.0), row(partnerCode=0)]))
    assert found.importer.tolist() == ["WLD"]
    assert [(one.row, one.reason) for one in aside] == [
        (n, "the same figure stands with two values") for n in (0, 1)
    ]
    assert "primaryValue=70.0" in aside[1].text


def test_only_the_newest_revision_of_the_products_counts() -> None:
    old, new = row(classificationCode="H5", primaryValue=70.0), row(classificationCode="H6")
    assert read(old, new).value_usd.tolist() == [100.0]


def test_imports_valued_fob_are_not_called_cif() -> None:
    found = read(row(flowCode="M", fobvalue=40.0, cifvalue=None, primaryValue=40.0))
    assert found.valuation.tolist() == ["FOB"]


def test_re_exports_and_finer_products_are_parts_and_left_out() -> None:
    found = read(row(), row(flowCode="RX", primaryValue=30.0), row(cmdCode="0901", primaryValue=20.0))
    assert found.value_usd.tolist() == [100.0]


def test_chapters_have_two_digits_even_where_a_file_lost_one() -> None:
    found = read(row(cmdCode="9"), row(cmdCode=27))
    assert found["product"].tolist() == ["HS:09", "HS:27"]
    assert set(found["product"]) <= set(hs_chapters()["product"])
    assert read(row(cmdCode="0", classificationCode="S3"), row()).value_usd.tolist() == [100.0]


def test_nobody_reported_is_not_zero() -> None:
    found = read(row(primaryValue=None), row(partnerCode=0, primaryValue=0.0))
    assert found[["importer", "value_usd"]].values.tolist() == [["WLD", 0.0]]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"period": "2023Q1"}, "no period such as 2023 or 202305"),
        ({"period": "202313"}, "no period such as 2023 or 202305"),
        ({"primaryValue": "n/a"}, "the value is no number"),
        ({"primaryValue": float("inf")}, "the value is no number"),
        ({"primaryValue": -1.0}, "a value below zero"),
        ({"reporterCode": 891}, "an unknown reporter"),  # Serbia and Montenegro, dissolved
    ],
)
def test_rows_that_cannot_be_taken_are_named(cells: dict[str, object], reason: str) -> None:
    found, aside = flows(pd.DataFrame([row(partnerCode=0), row(**cells)]))
    assert found.importer.tolist() == ["WLD"]
    assert [(one.row, one.reason) for one in aside] == [(1, reason)]


def test_months_are_read() -> None:
    assert read(row(period=202305)).period.tolist() == ["2023-05"]


def test_no_rows_are_no_flows() -> None:
    found, aside = flows(pd.DataFrame([row()]).iloc[:0])
    assert (len(found), aside) == (0, ())


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SourceError, match="the rows have no primaryValue"):
        flows(pd.DataFrame([row()]).drop(columns="primaryValue"))
