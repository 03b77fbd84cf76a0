"""A chapter of one's own: its facts, its text, its charts and tables, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral import relationship
from bilateral.errors import BilateralError, ParameterError, SourceError
from bilateral.evidence.wording import Voice
from bilateral.extending import OwnChapter
from bilateral.extending.shown import chart_format
from bilateral.figures.blocks import Chart, Prose, Published, Table

ABOUT = {
    "title": "Hotels",
    "publisher": "Ministry",
    "url": "https://example.org",
    "licence": "open",
    "accessed": "2026-11",
}


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OwnChapter:
    monkeypatch.setenv("BILATERAL_PROJECT", str(tmp_path))
    return relationship("Rwanda", "Kazakhstan").own("tourism")


def published(chapter: OwnChapter) -> Published:
    (block,) = chapter.evidence().blocks
    assert isinstance(block, Published)
    return block


def test_an_indicator_of_the_snapshot_becomes_facts_a_chart_and_a_table(chapter: OwnChapter) -> None:
    receipts = chapter.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    (chart,) = chapter.line_chart(receipts, title="{reporter} earns {receipts.latest.reporter}").blocks
    assert isinstance(chart, Chart)
    # The snapshot's own figures: indicators.csv, Rwanda's of 2018, Kazakhstan's to 2020.
    assert chapter.find("receipts.2018.reporter").value == 26.771
    assert chapter.find("receipts.latest.partner").period == "2020"
    assert chart.title == "Rwanda earns 11.0 percent of exports"
    assert "Kazakhstan: 2.6 percent of exports in 1995, 1.2 percent of exports in 2020." in chart.alt
    assert "World Development Indicators" in chart.source_line
    assert chart.table is not None
    assert chart.table.rows[0][2].fact == "tourism.receipts.2010.reporter"
    assert "<svg" in chart.svg()
    assert {fact.id.partition(".")[0] for fact in published(chapter).facts} == {"tourism"}


def test_a_derived_fact_names_its_inputs_and_the_pair_knows_it() -> None:
    pair = relationship("RWA", "KAZ")
    chapter = pair.own("tourism")
    chapter.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    both = [chapter.find(f"receipts.latest.{side}") for side in ("reporter", "partner")]
    gap = chapter.fact("gap", both[0].number - both[1].number, "percent", method="difference of the two",
                       inputs=["receipts.latest.reporter", "receipts.latest.partner"])  # fmt: skip
    assert gap.inputs == ("tourism.receipts.latest.reporter", "tourism.receipts.latest.partner")
    assert pair.fact("tourism.gap") is gap
    assert "tourism.gap" not in relationship("RWA", "KAZ").facts


def test_built_in_facts_may_be_cited_and_go_along_with_their_sources(chapter: OwnChapter) -> None:
    assert "(#fact-trade.exports.latest)" in chapter.text(
        "They sold {trade.exports.latest} in {trade.exports.latest:period}."
    )
    handed = published(chapter)
    (cited,) = handed.facts
    assert cited.chapter == "trade"
    assert set(cited.sources) <= set(handed.sources)


def test_a_source_keeps_its_words_and_is_escaped_in_markdown(chapter: OwnChapter) -> None:
    key = chapter.source("census", **ABOUT | {"title": "Hotels [2024] *"})
    assert key == "tourism-census"
    assert chapter.source_line([key]) == r"Source: Ministry, [Hotels \[2024\] \*](#source-tourism-census)."
    assert published(chapter).sources[key]["licence"] == "open"


def test_a_frame_becomes_a_table(chapter: OwnChapter) -> None:
    import pandas as pd

    key = chapter.source("census", **ABOUT)
    frame = pd.DataFrame({"iso3": ["RWA", "KAZ"], "year": [2023, 2024], "beds": [12345.0, None]})
    shown = chapter.table(
        frame,
        id="beds",
        title="Beds",
        sources=[key],
        columns={"iso3": "Country", "year": "Year", "beds": "Beds"},
    )
    (table,) = shown.blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Rwanda", "2023", "12,345"],
        ["Kazakhstan", "2024", "not reported"],
    ]
    assert [column.align for column in table.columns] == ["left", "left", "right"]
    (empty,) = chapter.table(frame[:0], id="none", title="None", sources=[key]).blocks
    assert isinstance(empty, Prose)
    assert empty.kind == "gap"


def test_where_nobody_reported_there_is_a_gap_and_no_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = relationship("Nauru", "Tuvalu", start=2022, end=2026).own("tourism")
    receipts = chapter.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    assert chapter.find("receipts.latest.reporter").value is None
    for exhibit in (
        chapter.line_chart(receipts, title="x"),
        chapter.findings("{reporter}: {receipts.latest.reporter}."),
    ):
        (block,) = exhibit.blocks
        assert isinstance(block, Prose)
        assert block.kind == "gap"
        assert "not reported for Nauru or Tuvalu" in block.text


def test_findings_leave_out_what_nobody_reported() -> None:
    chapter = relationship("RWA", "KAZ").own("tourism")
    key = chapter.source("census", **ABOUT)
    chapter.fact("beds", 1200, "beds", method="counted", sources=[key])
    chapter.fact("rooms", None, "rooms", method="counted", sources=[key])
    (block,) = chapter.findings("There are {beds}.", "There are {rooms}.").blocks
    assert isinstance(block, Prose)
    assert block.text == "- There are [1,200 beds](#fact-tourism.beds)."


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.text("{beds}"), "There is no fact 'beds' in the chapter tourism; there are none yet."),
        (lambda c: c.text("{trade.nonsense}"), "There is no fact 'trade.nonsense'"),
        (lambda c: c.fact("a b", 1, "", method="m"), "A fact's name is letters"),
        (lambda c: c.fact("beds", 1, "", method="m"), "neither a source nor inputs"),
        (lambda c: c.fact("beds", 1, "", method="m", sources=["x"]), "There is no source 'x'"),
        (lambda c: c.indicator("NO.SUCH"), "The snapshot has no indicator 'NO.SUCH'"),
        (lambda c: c.read("none.csv", unit=""), "There is no table none.csv; put it into the folder data/"),
        (lambda c: c.read("../secret.csv", unit=""), "A table is named as it lies in data/"),
        (
            lambda c: (c.source("a", **ABOUT), c.source("a", **ABOUT | {"note": "x"})),
            "is another one already",
        ),
    ],
)
def test_what_cannot_be_is_one_line(chapter: OwnChapter, call: object, message: str) -> None:
    with pytest.raises(BilateralError) as caught:
        call(chapter)  # type: ignore[operator]
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_fact_is_not_made_twice_with_different_values(chapter: OwnChapter) -> None:
    key = chapter.source("census", **ABOUT)
    chapter.fact("beds", 1, "beds", method="counted", sources=[key])
    chapter.fact("beds", 1, "beds", method="counted", sources=[key])
    with pytest.raises(ParameterError, match=r"tourism\.beds was made before with another value"):
        chapter.fact("beds", 2, "beds", method="counted", sources=[key])


@pytest.mark.parametrize("name", ["trade", "summary", "profile", "standing"])
def test_the_name_of_a_built_in_chapter_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match=f"{name} is a built-in chapter"):
        relationship("RWA", "KAZ").own(name)


@pytest.mark.parametrize("name", ["", "My topic", "9lives", "a.b", "é"])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="A chapter's name is made of small letters"):
        relationship("RWA", "KAZ").own(name)


def test_a_table_without_a_word_on_its_source_is_refused(chapter: OwnChapter, tmp_path: Path) -> None:

    data = tmp_path / "data"
    data.mkdir()
    (data / "beds.csv").write_text("iso3,year,beds\nRWA,2023,12000\n")
    with pytest.raises(
        ParameterError, match=r"Nothing says where beds.csv comes from: write beds.source.toml"
    ):
        chapter.read("beds.csv", unit="beds")
    (data / "beds.source.toml").write_text('title = "Hotels"\n')
    beds = chapter.read("beds.csv", unit="beds")
    assert chapter.find("beds.latest.reporter").value == 12000
    assert "publisher not stated" in chapter.source_line(beds.sources)
    (data / "beds.source.toml").write_text("title = 1 2")
    with pytest.raises(SourceError, match=r"beds.source.toml cannot be read"):
        chapter.read("beds.csv", unit="beds")


def test_a_chapter_speaks_its_own_language_in_a_report_of_another() -> None:
    english = relationship("KEN", "TUR", language="fr").own("tourism")
    english.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    (block,) = english.findings("Receipts of {reporter}: {receipts.latest.reporter}.").blocks
    assert isinstance(block, Prose)
    assert block.text == (
        '- <span lang="en">Receipts of Kenya: [15.4 percent of exports](#fact-tourism.receipts.latest.reporter).</span>'
    )
    french = relationship("KEN", "TUR").own("tourism", language="fr")
    french.indicator("ST.INT.RCPT.XP.ZS", name="receipts")
    # The article of a name joins the word before it.
    assert french.plain("Recettes de {reporter}").replace("\u202f", " ") == "Recettes du Kenya"
    assert french.plain("{receipts.latest.reporter}").startswith("15,4")
    with pytest.raises(ParameterError, match="There is no language 'xx-nonsense'"):
        relationship("KEN", "TUR").own("tourism", language="xx-nonsense")


def test_braces_without_a_name_stand_as_they_are() -> None:
    assert relationship("KEN", "TUR").own("tourism").text("a } {reporter} {") == "a } Kenya {"


@pytest.mark.parametrize(
    ("unit", "value", "written", "ticks", "named"),
    [
        ("percent", 15.36, "15%", ["0%", "10%", "20%"], ""),
        ("share", 0.1536, "15%", ["0%", "10%", "20%"], ""),
        ("USD", 15_360_000.0, "15.4", ["0", "10", "20"], "million current US dollars"),
        ("visitors", 1536.0, "1,536", ["0", "1,000", "2,000"], "visitors"),
    ],
)
def test_a_chart_writes_a_unit_as_the_text_does(
    unit: str, value: float, written: str, ticks: list[str], named: str
) -> None:
    fmt, name = chart_format(Voice(), unit, [value])
    step = {"percent": 10, "share": 0.1, "USD": 1e7, "visitors": 1000}[unit]
    assert (fmt(value), fmt.ticks([0, step, 2 * step]), name) == (written, ticks, named)
