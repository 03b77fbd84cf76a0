"""Which pairs are chosen, and what a user hears who chooses wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.errors import BilateralError, PairError, ParameterError
from bilateral.execution.batch.choice import Choice, chosen_pairs, read_pairs
from bilateral.snapshots.package import Snapshot, open_snapshot


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return open_snapshot("embedded")


def keys(choice: Choice, snapshot: Snapshot) -> list[str]:
    return [pair.key for pair in chosen_pairs(choice, snapshot).pairs]


def test_a_country_goes_with_every_country_in_depth_as_reporter(snapshot: Snapshot) -> None:
    found = keys(Choice(("Rwanda",)), snapshot)
    deep = snapshot.query("select iso3 from countries where depth = 'deep' and iso3 <> 'RWA'")["iso3"]
    assert found == [f"RWA-{iso3}" for iso3 in sorted(deep)]
    assert len(found) == 44  # data/README.md: 45 countries in depth, Rwanda one of them


def test_countries_among_each_other_give_both_directions(snapshot: Snapshot) -> None:
    assert keys(Choice(among=("RWA", "ke", "Uganda")), snapshot) == [
        "RWA-KEN",
        "RWA-UGA",
        "KEN-RWA",
        "KEN-UGA",
        "UGA-RWA",
        "UGA-KEN",
    ]


@pytest.mark.parametrize("name", ["eac", "EAC", " Eac "])
def test_a_group_stands_for_its_members(name: str, snapshot: Snapshot) -> None:
    # East African Community since the accession of Somalia in 2024: eight members, so 8 times 7 pairs.
    found = keys(Choice(among=(name,)), snapshot)
    assert len(found) == len(set(found)) == 56
    assert {"RWA-SOM", "SOM-RWA", "COD-KEN"} <= set(found)


def test_groups_and_countries_mix_and_count_once(snapshot: Snapshot) -> None:
    found = keys(Choice(("KAZ",), ("central-asia", "KAZ", "UZB", "RWA")), snapshot)
    assert found == ["KAZ-KGZ", "KAZ-TJK", "KAZ-TKM", "KAZ-UZB", "KAZ-RWA"]


def test_a_group_may_be_the_reporter(snapshot: Snapshot) -> None:
    assert keys(Choice(("eaeu",), ("RWA",)), snapshot) == [
        f"{iso3}-RWA" for iso3 in ("ARM", "BLR", "KAZ", "KGZ", "RUS")
    ]


def test_all_are_all_pairs_of_the_countries_in_depth(snapshot: Snapshot) -> None:
    found = keys(Choice(everything=True), snapshot)
    assert len(found) == len(set(found)) == 45 * 44


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice(), "Say which pairs: --with COUNTRY, --among GROUP, --all, or a CSV file of pairs."),
        (Choice(("RWA",), everything=True), "do not go together"),
        (Choice(("RWA",), file=Path("pairs.csv")), "do not go together"),
        (Choice(("RWA",), ("RWA",)), "no two different countries"),
        (Choice(among=("KEN", "Kenya")), "no two different countries"),
    ],
)
def test_a_choice_must_be_one(choice: Choice, message: str, snapshot: Snapshot) -> None:
    with pytest.raises(ParameterError, match=message):
        chosen_pairs(choice, snapshot)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "eacc",
            r"There is no country or group 'eacc'\. Did you mean the group eac \(East African Community\)\?",
        ),
        ("central asja", r"Did you mean the group central_asia \(Central Asia\)\?"),
        ("Rwnada", r"Unknown country 'Rwnada'\. Did you mean Rwanda \(RWA\)"),
        ("qqqqqq", r"There is no country or group 'qqqqqq'\. The groups are african_states \("),
        ("ASEAN", r"There is no country or group 'ASEAN'\. The groups are african_states \("),
    ],
)
def test_what_is_no_country_and_no_group_is_refused_with_the_nearest(
    name: str, message: str, snapshot: Snapshot
) -> None:
    for choice in (Choice(among=("RWA", name)), Choice((name,))):
        with pytest.raises(PairError, match=message) as raised:
            chosen_pairs(choice, snapshot)
        assert "\n" not in str(raised.value)


def write(folder: Path, text: str) -> Path:
    path = folder / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "reporter,partner\nRWA,KAZ\nKenya,Türkiye\n",
        "RWA,KAZ\nKEN,TUR\n",
        "\ufeffPartner;Note;Reporter\nKAZ;first;RWA\n\n ; ; \nTUR;;KEN\n",
        'reporter,partner\r\n"Rwanda","kz"\r\nKE,792\r\n',
    ],
)
def test_a_file_names_pairs_in_its_own_way(text: str, tmp_path: Path) -> None:
    chosen = read_pairs(write(tmp_path, text))
    assert [pair.key for pair in chosen.pairs] == ["RWA-KAZ", "KEN-TUR"]
    assert chosen.notes == ()


def test_a_pair_that_stands_twice_is_made_once_and_said(tmp_path: Path) -> None:
    path = write(tmp_path, "reporter,partner\nRWA,KAZ\nKAZ,RWA\nRwanda,Kazakhstan\n")
    chosen = read_pairs(path)
    assert [pair.key for pair in chosen.pairs] == ["RWA-KAZ", "KAZ-RWA"]
    assert chosen.notes == (f"{path}, line 4: RWA-KAZ stands on line 2 already; it is made once.",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no pairs"),
        ("reporter,partner\n", "has no pairs"),
        ("reporter,partner\nRWA,KAZ\nRwnada,KAZ\n", r"line 3: Unknown country 'Rwnada'.*Rwanda"),
        ("reporter,partner\nRWA,KAZ\n\nRWA\n", r"line 4: a row is a reporter and a partner"),
        (
            "reporter,partner\nRWA,rw\n",
            r"line 2: A pair needs two countries: Rwanda \(RWA\) was given with itself",
        ),
        ("RWA,KAZ,TUR\n", r"line 1: a row is a reporter and a partner"),
        ("reporter,partner\nRWA,\n", r"line 2: No country was given"),
        ('reporter,partner\n"RWA\nKEN,TUR', r"line"),
    ],
)
def test_a_bad_row_is_named_by_its_line(text: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    with pytest.raises(BilateralError, match=message) as raised:
        read_pairs(path)
    assert str(path) in str(raised.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"cannot be read: No such file"):
        read_pairs(tmp_path / "none.csv")
    with pytest.raises(ParameterError, match=r"is a folder"):
        read_pairs(tmp_path)
    (tmp_path / "bytes.csv").write_bytes(b"reporter,partner\nC\xf4te,KAZ\n")
    with pytest.raises(ParameterError, match=r"not text in UTF-8"):
        read_pairs(tmp_path / "bytes.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(text=st.text(st.sampled_from('RWAKEN,;"\n\r\t xé\0'), max_size=60))
def test_any_text_gives_pairs_or_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        said = str(len(read_pairs(path).pairs))
    except BilateralError as error:
        said = str(error)
    assert said != "0"
    assert "\n" not in said
