"""The package as an analyst meets it in a script or a notebook."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import bilateral as bl
from bilateral.errors import ClaimsError, PairError, ParameterError
from bilateral.figures.blocks import Exhibit
from bilateral.questions import questions
from bilateral.relationship import Relationship


@pytest.fixture(scope="module")
def rel() -> Relationship:
    return bl.relationship("Kenya", "Türkiye")


@pytest.fixture(scope="module")
def flagship() -> Relationship:
    return bl.relationship("RWA", "KAZ")


def test_flows_hold_both_directions_as_each_side_reports_them(rel: Relationship) -> None:
    shown = rel.trade.flows()
    frame = shown.frame
    assert frame is not None
    assert set(zip(frame.exporter, frame.importer, strict=True)) == {("KEN", "TUR"), ("TUR", "KEN")}
    # What the two methods of one direction show, no more and no less.
    one_way = frame[frame.exporter == "KEN"].dropna(subset="direct")
    alone = rel.trade.exports().frame
    assert alone is not None
    assert dict(zip(one_way.year, one_way.direct, strict=True)) == dict(
        zip(alone.dropna(subset="direct").year, alone.dropna(subset="direct").direct, strict=True)
    )
    other_way = frame[(frame.exporter == "TUR") & (frame.year == 2013)]
    assert other_way.direct.item() == rel.fact("trade.imports.2013").value


def test_flows_keep_to_the_years_asked_for() -> None:
    frame = bl.relationship("KEN", "TUR", start=2010, end=2012).trade.flows().frame
    assert frame is not None
    assert sorted(set(frame.year)) == [2010, 2011, 2012]


def test_flows_of_a_pair_without_trade_say_what_is_missing() -> None:
    shown = bl.relationship("Tuvalu", "Bhutan").trade.flows()
    assert shown.frame is not None
    assert len(shown.frame.dropna(subset=["direct", "mirror"], how="all")) == 0
    assert {block.kind for block in shown.blocks} == {"gap"}  # type: ignore[union-attr]


def test_coincidence_is_that_of_the_facts(rel: Relationship) -> None:
    frame = rel.alignment.coincidence().frame
    assert frame is not None
    latest = rel.fact("alignment.coincidence.latest")
    assert frame[frame.year == int(latest.period or 0)].value.item() == pytest.approx(latest.number)


VERDICTS = [
    (("trade", ">=", "1 bn USD", 2024), "contradicted"),
    (("trade.total", "at least", 1e9, "2024"), "contradicted"),
    (("exports", "about", "11.3 million", 2024), "supported"),
    (("exports", "<=", "US$ 5 m", 2024), "contradicted"),
    (("agreements", "=", 6, "2025-05"), "supported"),
    (("Population of Rwanda", ">", "10 million", 2020), "supported"),
    (("exports is about 11 million USD in 2024",), "supported"),
    # The snapshot has no figure near that year: a much later one is no evidence.
    (("exports", "about", "11.3 million", 1950), "cannot be verified"),
]


@pytest.mark.parametrize(("claim", "verdict"), VERDICTS, ids=str)
def test_a_claim_of_ones_own(flagship: Relationship, claim: tuple[str, ...], verdict: str) -> None:
    assert flagship.claims.check(*claim).verdict == verdict


def test_it_is_judged_as_a_claim_on_record_is(flagship: Relationship) -> None:
    (record,) = [j for j in flagship.claims.judgements if j.claim.claim_id == "C05a"]
    said = record.claim
    own = flagship.claims.check(said.measure, said.comparator, said.value or 0.0, said.period)
    assert (own.verdict, own.ratio, own.observation) == (record.verdict, record.ratio, record.observation)


def test_the_trade_of_a_claim_is_that_of_its_own_year(rel: Relationship) -> None:
    checked = rel.claims.check("trade", "about", "100 m USD", 2010)
    both = rel.fact("trade.exports.2010").number + rel.fact("trade.imports.2010").number
    assert checked.observation is not None
    assert checked.observation.value == pytest.approx(both)
    assert checked.observation.period == "2010"


def test_a_verdict_says_in_words_what_it_rests_on(flagship: Relationship) -> None:
    shown = repr(flagship.claims.check("exports", ">=", "1 bn USD", 2024))
    first, *rest = shown.splitlines()
    assert "contradicted" in first
    assert "](" not in shown
    assert any("US$11.3" in line for line in rest)
    assert any(line.strip().startswith("Source") for line in rest)


def test_text_from_a_claim_is_escaped(flagship: Relationship) -> None:
    html = flagship.claims.check("exports", ">=", 1, statement="<script>x</script>")._repr_html_()
    assert "<script" not in html
    assert "&lt;script" in html


REFUSED = [
    (("tarde", ">=", "1 bn USD"), "Did you mean trade"),
    (("trade", "bigger", "1 bn USD"), "comparator"),
    (("trade", ">=", "a lot"), "amount"),
    (("trade", ">=", "5 km"), "USD"),
    (("trade", ">=", "1 bn EUR"), "US dollars"),
    (("trade", ">=", "1 bn USD", "soon"), "period"),
    (("votes", ">=", "68"), "68%"),
    (("visits", ">=", "3%"), "count"),
    (("population", ">=", "1 million"), "of Kenya"),
    (("population of Atlantis", ">=", "1 million"), "Atlantis"),
    (("the two are friends",), "a measure, a comparator and an amount"),
]


@pytest.mark.parametrize(("claim", "says"), REFUSED, ids=str)
def test_a_claim_that_cannot_be_read_is_one_line(
    flagship: Relationship, claim: tuple[str, ...], says: str
) -> None:
    with pytest.raises(ClaimsError) as refused:
        flagship.claims.check(*claim)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_countries_are_found_as_one_types_them() -> None:
    assert bl.country("Turkey").iso3 == "TUR"
    assert [found.iso3 for found in bl.countries("united s")] == ["USA", "UMI"]
    assert "COD" in [found.iso3 for found in bl.countries("congo")]
    assert bl.countries("zzzz") == []
    with pytest.raises(PairError, match="Rwanda"):
        bl.country("Rwnada")


def test_a_relationship_shows_its_pair_and_what_it_answers(rel: Relationship) -> None:
    html = rel._repr_html_()
    assert "Kenya – Türkiye" in html
    assert "1995–2026" in html
    for name, subject in rel.subjects.items():
        assert f".{name}" in html
        for method, question in subject.questions().items():
            assert f".{method}()" in html
            assert question


def test_completion_offers_what_a_subject_answers(rel: Relationship) -> None:
    assert {"trade", "alignment", "claims", "report", "fact"} <= set(dir(rel))
    assert {"flows", "exports"} <= set(dir(rel.trade))
    assert "coincidence" in repr(rel.alignment)


def test_every_question_of_the_notebooks_has_its_method(rel: Relationship) -> None:
    asked = questions()
    assert {one.chapter for one in asked} >= {"summary", "trade", "claims"}
    for one in asked:
        assert one.method in type(getattr(rel, one.subject)).questions(), one
        assert one.text.endswith("?")


def test_every_method_listed_answers(flagship: Relationship) -> None:
    for subject in flagship.subjects.values():
        for method in subject.questions():
            if method != "check":
                assert isinstance(getattr(subject, method)(), Exhibit), method


@pytest.mark.slow
def test_a_report_is_made_from_a_relationship(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As in `bilateral explore`, where charts have their titles beside them: those of a report have not.
    monkeypatch.setenv("BILATERAL_DRESS", "bilateral.workbench.shown:block_html")
    made = bl.relationship("RWA", "KAZ", start=2010).report(
        tmp_path / "out", formats=["html"], chapters=["claims"]
    )
    assert made.folder == tmp_path / "out" / "RWA-KAZ"
    assert (made.folder / "report.html").stat().st_size > 10_000
    assert not (made.folder / "report.pdf").exists()
    (chapter,) = (made.folder / "notebooks").glob("*.ipynb")
    assert "<svg" in chapter.read_text(encoding="utf-8")
    assert "font-face" not in chapter.read_text(encoding="utf-8")
    assert os.environ["BILATERAL_DRESS"]


def test_a_report_of_an_unknown_chapter_is_refused(flagship: Relationship, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="trade"):
        flagship.report(tmp_path, chapters=["trde"])
    assert list(tmp_path.iterdir()) == []


def test_the_types_are_those_that_are_promised(root: Path) -> None:
    api = pytest.importorskip("mypy.api")
    options = ["--config-file", str(root / "pyproject.toml"), "--cache-dir", str(root / ".mypy_cache")]
    said, _, code = api.run([*options, str(root / "tests/fixtures/typed_usage.py")])
    assert code == 0, said
