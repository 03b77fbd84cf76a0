"""The embedded snapshot: its known answers, its codebook, its size, and that its inputs give it again."""

from __future__ import annotations

import shutil
import tomllib

import pytest

from bilateral.errors import SnapshotError, SourceError
from bilateral.resources import data_folder
from bilateral.snapshots.package import Snapshot, open_snapshot
from bilateral.sources.codebook import codebook
from bilateral.sources.recipe import build

DATA = data_folder()
SQL = """
    select sum(value_usd) as v, count(*) as n from flows
    where product = 'TOTAL' and exporter = $exporter and importer = $importer and period like $period
    and source_id = $source and reported_by = $reported_by
"""


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return open_snapshot()


def _value(snapshot, **which):
    row = snapshot.query(SQL, which).iloc[0]
    return row.v if row.n else None


@pytest.mark.parametrize(
    ("exporter", "importer", "period", "source", "reported_by", "value"),
    [
        # National Institute of Statistics of Rwanda, annex 2025-Q1, sheet ExportCountry: quarters added up.
        ("RWA", "KAZ", "2023-%", "nisr-2025q1", "exporter", 10_263_483),
        ("RWA", "KAZ", "2024-%", "nisr-2025q1", "exporter", 11_304_163),
        ("RWA", "KAZ", "2025-Q1", "nisr-2025q1", "exporter", 4_122_333),
        ("KAZ", "RWA", "2024-%", "nisr-2025q1", "importer", None),  # not among the partners listed
        # World Bank WITS: direct and mirror, and two vintages of one figure.
        ("RWA", "KAZ", "2013", "wits-2022", "exporter", 20_700_770),
        ("RWA", "KAZ", "2013", "wits-2016", "importer", 41_102_536),
        ("RWA", "KAZ", "2016", "wits-2016", "exporter", 28_891),
        ("RWA", "KAZ", "2016", "wits-2022", "exporter", 788_430),
        ("KAZ", "RWA", "2016", "wits-2016", "importer", 25_425),
        ("KAZ", "RWA", "2016", "wits-2016", "exporter", None),
        # UNCTAD's matrix.
        ("RWA", "KAZ", "2015", "unctad-matrix", "exporter", 14_440_908),
    ],
)
def test_known_flows(snapshot, *, exporter, importer, period, source, reported_by, value):
    which = {"exporter": exporter, "importer": importer, "period": period}
    found = _value(snapshot, source=source, reported_by=reported_by, **which)
    assert found is None if value is None else found == pytest.approx(value, abs=1)


def test_sections_partition_exports(snapshot):
    both = snapshot.query(
        "select exporter, period, sum(value_usd) filter (product = 'TOTAL') as total, "
        "sum(value_usd) filter (product like 'WITS:%') as sections from flows "
        "where source_id = 'wits-2019' and importer = 'WLD' and reported_by = 'exporter' "
        "group by all having sections is not null"
    )
    assert len(both) > 300
    assert (both.sections / both.total).between(0.999, 1.001).all()


def test_the_two_sides_and_valuations_agree(snapshot):
    kinds = snapshot.query("select distinct reported_by, valuation from flows order by all")
    assert list(kinds.itertuples(index=False, name=None)) == [("exporter", "FOB"), ("importer", "CIF")]


def test_zeros_are_reported_nils_of_one_source(snapshot):
    assert snapshot.query("select distinct source_id from flows where value_usd <= 0").source_id.tolist() == [
        "nisr-2025q1"
    ]


def test_votes_add_up_with_codes_in_order(snapshot):
    wrong = snapshot.query(
        "select * from votes where iso3_a >= iso3_b or same + half + opposite <> joint or joint = 0"
    )
    assert wrong.empty


def test_roll_calls_give_the_yearly_votes_again(snapshot):
    counts = snapshot.query(
        "with cast_votes as (select roll_call, year(date::date) as year, unnest(string_split(yes, ';')) as iso3, 2 as vote "
        "from roll_calls union all select roll_call, year(date::date), unnest(string_split(abstain, ';')), 1 from roll_calls "
        "union all select roll_call, year(date::date), unnest(string_split(no, ';')), 0 from roll_calls) "
        "select a.iso3 as iso3_a, b.iso3 as iso3_b, a.year, count(*) as joint, "
        "count(*) filter (a.vote = b.vote) as same, count(*) filter (abs(a.vote - b.vote) = 1) as half "
        "from cast_votes a join cast_votes b on a.roll_call = b.roll_call and a.iso3 < b.iso3 group by all"
    )
    votes = snapshot.query("select iso3_a, iso3_b, year, joint, same, half from votes where year >= 2010")
    assert len(votes) > 9000
    key = ["iso3_a", "iso3_b", "year"]
    assert counts.set_index(key).sort_index().equals(votes.set_index(key).sort_index().astype("int64"))


def test_bounds_for_partners_that_are_not_listed(snapshot):
    rows = snapshot.query("select * from flow_listings where flow = 'imports' and period = '2025-Q1'")
    assert rows.listed[0] == 20
    assert rows.threshold_usd[0] == pytest.approx(11_347_726, abs=1)
    earlier = snapshot.query("select * from flow_listings where period <> '2025-Q1'")
    assert earlier.threshold_usd.isna().all()


def test_each_deep_country_has_indicators_and_a_place_among_flows(snapshot):
    deep = snapshot.query("select iso3 from countries where depth = 'deep'").iso3.tolist()
    assert len(deep) == 45
    for table, column in (
        ("indicators", "iso3"),
        ("memberships", "iso3"),
        ("ideal_points", "iso3"),
        ("flows", "importer"),
    ):
        missing = set(deep) - set(snapshot.query(f"select distinct {column} as c from {table}").c)
        assert missing == set(), table


def test_no_value_stands_without_a_publisher(snapshot):
    assert all(source["publisher"] and source["title"] for source in snapshot.sources().values())


def test_files_are_small():
    sizes = {path.name: path.stat().st_size for path in DATA.glob("*.csv")}
    assert max(sizes.values()) < 3_000_000, sizes
    assert sum(sizes.values()) < 10_000_000


def test_the_codebook_keeps_step_with_the_description():
    assert codebook(DATA, DATA / "recipe.toml") in (DATA / "README.md").read_text(encoding="utf-8")


def test_the_inputs_give_the_snapshot_again_byte_for_byte(shared_data, tmp_path):
    shutil.copy(DATA / "README.md", tmp_path / "README.md")
    build(DATA / "recipe.toml", shared_data, tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted({path.name for path in DATA.glob("*.*")} - {"recipe.toml"})
    for name in made:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


def test_a_missing_input_is_one_line_with_its_address(tmp_path):
    with pytest.raises(
        SourceError, match=r"countries_mledoze\.csv is missing: World countries .*https://github\.com/mledoze"
    ):
        build(DATA / "recipe.toml", tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_each_input_names_its_address_and_licence():
    recipe = tomllib.loads((DATA / "recipe.toml").read_text(encoding="utf-8"))
    for entry in [*recipe["input"], *recipe["derived"]]:
        assert entry["url"].startswith("http"), entry["source_id"]
        assert entry["licence"], entry["source_id"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[input]]", "[[inputs]]", "lacks input"),
        ("[[input]]", "[[input", "cannot be read"),
        ('licence = "ODbL 1.0"', "", "countries lacks licence"),
        (
            'parser = "countries.countries"',
            'parser = "nothing.here"',
            "names the parser 'nothing.here', which there is not",
        ),
    ],
)
def test_a_recipe_that_is_wrong_is_one_line(tmp_path, old, new, message):
    text = (DATA / "recipe.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["input"]:
        for name in entry["files"]:
            (tmp_path / name).touch()
    (tmp_path / "recipe.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SnapshotError, match=message) as caught:
        build(tmp_path / "recipe.toml", tmp_path, tmp_path / "out")
    assert "\n" not in str(caught.value).replace("\n\n", "")
