"""The page as a whole: structure, links between numbers and evidence, escaping, same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import example, given, settings
from lxml import etree
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bilateral.rendering.html import render_html

from .notebooks import FINDINGS, TOKENS, prose

HTML = {"h": "http://www.w3.org/1999/xhtml"}


def tree(html: str) -> Any:
    """Parse as browsers do; any parse error of the HTML standard raises."""
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(html)


def find(document: Any, path: str) -> list[Any]:
    return list(document.xpath(path, namespaces=HTML))


def text_of(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


@pytest.fixture(scope="module")
def report_tree(report_html: str) -> Any:
    return tree(report_html)


@pytest.fixture(scope="module")
def plain_tree(plain_html: str) -> Any:
    return tree(plain_html)


def test_the_strict_parser_refuses_a_broken_page() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        tree("<!DOCTYPE html><html><body><p></div></body></html>")


@pytest.mark.parametrize("name", ["report_html", "plain_html"])
def test_landmarks_language_and_one_top_heading(name: str, request: pytest.FixtureRequest) -> None:
    document = tree(request.getfixturevalue(name))
    assert find(document, "/h:html/@lang") == ["en"]
    for landmark in ("header", "nav", "main", "footer"):
        assert len(find(document, f"//h:{landmark}")) == 1
    assert len(find(document, "//h:h1")) == 1
    levels = [
        int(heading.tag[-1]) for heading in document.iter() if re.search(r"\}h[1-6]$", str(heading.tag))
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    skip = find(document, "//h:body/h:a[1]/@href")[0]
    assert find(document, f"//*[@id='{skip[1:]}']")[0].tag.endswith("main")


def test_title_block_comes_first_with_the_parameters(report_tree: Any) -> None:
    header = find(report_tree, "//h:header")[0]
    assert text_of(find(header, ".//h:h1")[0]) == "Rwanda and Kazakhstan"
    pairs = {text_of(row[0]): text_of(row[1]) for row in find(header, ".//h:dl/h:div")}
    assert pairs == {
        "Reporter": "Rwanda (RWA)",
        "Partner": "Kazakhstan (KAZ)",
        "Years": "1995–2026",
        "Snapshot": "embedded-2026-11 · 9f8a6c1b2d3e",
        "Date": "23 November 2026",
    }


def test_contents_name_every_chapter_and_lead_to_it(report_tree: Any) -> None:
    links = find(report_tree, "//h:nav/h:ol/h:li/h:a")
    assert [text_of(link) for link in links] == [
        "What should a reader know first?", "How do the two trade?", "Which claims hold?", "Evidence",
    ]  # fmt: skip
    for link in find(report_tree, "//h:nav/h:ol//h:a"):
        target = find(report_tree, f'//*[@id="{link.get("href")[1:]}"]')
        assert text_of(target[0]) == text_of(link)


def test_every_id_is_unique_and_every_inner_link_arrives(report_html: str, plain_html: str) -> None:
    for html in (report_html, plain_html):
        document = tree(html)
        ids = find(document, "//@id")
        assert len(ids) == len(set(ids))
        for address in find(document, "//@href"):
            if address.startswith("#"):
                assert address[1:] in ids
        for names in find(document, "//@aria-labelledby"):
            assert set(names.split()) <= set(ids)


def test_a_number_says_where_it_comes_from_and_its_evidence_leads_back(report_tree: Any) -> None:
    uses = find(report_tree, "//h:main//h:a[@href='#fact-trade.exports.latest' and @class='fact']")
    assert uses[0].get("title") == "Formal external trade in goods, first quarter 2025 · 2024"
    anchors = [use.get("id") for use in uses]
    assert anchors == ["use-trade.exports.latest", *(f"use-trade.exports.latest~{n}" for n in range(2, 7))]
    entry = find(report_tree, "//h:li[@id='fact-trade.exports.latest']")[0]
    assert text_of(entry).startswith("US$11.3 million 2024 Sum of the four quarters")
    assert "11,303,907.2 USD" in text_of(entry)
    assert find(entry, ".//h:a/@href") == ["#source-nisr-2025q1", *(f"#{anchor}" for anchor in anchors)]


def test_hovering_names_two_sources_and_counts_the_rest(report: Any) -> None:
    nb = deepcopy(report)
    meta = nb.metadata["bilateral"]
    meta["sources"] = {name: {"title": f"Title {name}"} for name in "dcba"}
    meta["facts"] = [{**fact, "sources": ["a", "b", "c", "d"]} for fact in meta["facts"]]
    document = tree(render_html(nb))
    use = find(document, "//h:a[@href='#fact-trade.exports.latest']")[0]
    assert use.get("title") == "Title a; Title b, and 2 more sources · 2024"
    entry = find(document, "//h:li[@id='fact-trade.exports.latest']")[0]
    links = [link for link in find(entry, ".//h:a") if link.get("href").startswith("#source-")]
    assert [(text_of(link), link.get("href")) for link in links] == [
        ("1", "#source-d"), ("2", "#source-c"), ("3", "#source-b"), ("4", "#source-a"),
    ]  # fmt: skip
    numbered = find(document, "//h:ol[@class='sources']/h:li/@id")
    assert numbered == ["source-d", "source-c", "source-b", "source-a"]


def test_evidence_stands_by_chapter_in_reading_order_and_long_lists_are_folded(report: Any) -> None:
    nb = deepcopy(report)
    for cell, chapter in ((0, "summary"), (5, "trade"), (11, "claims")):
        nb.cells[cell].metadata["bilateral"] = {"chapter": chapter}
    meta = nb.metadata["bilateral"]
    ids = [("claims", "claims.n"), ("profile", "profile.x"), *(("trade", f"trade.{n}") for n in range(40))]
    meta["facts"] = [
        {"id": name, "value": 1, "unit": "count", "chapter": chapter, "sources": [], "period": "2024"}
        for chapter, name in ids
    ]
    nb.cells.append(new_markdown_cell(" ".join(f"[x](#fact-{name})" for _, name in ids)))
    groups = find(tree(render_html(nb)), "//h:section[@class='evidence']/h:details")
    assert [text_of(group[0]) for group in groups[:3]] == [
        "The two countries 1 fact", "How do the two trade? 40 facts", "Which claims hold? 1 fact",
    ]  # fmt: skip
    assert [group.get("open") for group in groups[:3]] == [None] * 3
    # Two claims and two sources are shown at once.
    assert [group.get("open") for group in groups[3:]] == ["", ""]


def test_a_fact_that_is_not_shown_is_not_listed(report_tree: Any) -> None:
    assert find(report_tree, "//h:li[@id='fact-relations.visits.count']") == []


def test_what_nobody_reported_is_said_in_words(report_tree: Any) -> None:
    entry = find(report_tree, "//h:li[@id='fact-trade.imports.latest']")[0]
    assert text_of(entry).startswith("not reported Would be in Kazakhstan's report. No figure since 2016.")


def test_a_link_without_a_target_is_plain_text(report_tree: Any) -> None:
    paragraph = next(p for p in find(report_tree, "//h:main//h:p") if "has no evidence here" in text_of(p))
    assert "This number has no evidence here" in text_of(paragraph)
    assert [link for link in find(paragraph, ".//h:a/@href") if "nobody" in link] == []


def test_claims_show_verdict_figure_and_rule(report_tree: Any) -> None:
    entry = text_of(find(report_tree, "//h:li[@id='claim-C05a']")[0])
    for words in (
        "✗ contradicted",
        "Claimed US$1 billion",
        "Observed US$11.3 million",
        "Ratio 88.46",
        "3 June 2025",
    ):
        assert words in entry


def test_sources_link_only_web_addresses(report_tree: Any) -> None:
    good = find(report_tree, "//h:li[@id='source-nisr-2025q1']//h:a/@href")
    assert good == [
        "https://www.statistics.gov.rw/data-sources/external-trade/formal-external-trade-in-goods-report-q1-2025"
    ]
    bad = find(report_tree, "//h:li[@id='source-wits']")[0]
    assert find(bad, ".//h:a") == []
    assert "javascript:alert(1)" in text_of(bad)


@pytest.mark.parametrize("name", ["report_html", "plain_html"])
def test_nothing_runs_and_nothing_loads(name: str, request: pytest.FixtureRequest) -> None:
    document = tree(request.getfixturevalue(name))
    policy = find(document, "//h:meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert "script-src" not in policy
    for element in document.iter(etree.Element):
        tag = etree.QName(element).localname
        assert tag not in {"script", "iframe", "object", "embed", "form", "input", "base"}
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            if attribute == "src":
                assert value.startswith("data:image/")
            if attribute == "href" and tag == "a":
                assert re.match(r"#|https?://|data:text/csv", value)


def test_hostile_text_is_shown_as_text(report_tree: Any) -> None:
    rows = find(report_tree, "//h:table//h:th[@scope='row']")
    assert '<script>alert("x")</script>' in {text_of(row) for row in rows}


def test_figure_holds_its_finding_source_and_table(report_tree: Any) -> None:
    figure = find(report_tree, "//h:figure[@id='figure-trade.history']")[0]
    caption = find(figure, "./h:figcaption")[0]
    assert text_of(caption).startswith("Kazakhstan reports twice the trade that Rwanda does")
    svg = figure.xpath(".//*[local-name()='svg']")[0]
    assert svg.get("role") == "img"
    named = [text_of(figure.xpath(f".//*[@id='{name}']")[0]) for name in svg.get("aria-labelledby").split()]
    assert named[0] == "Kazakhstan reports twice the trade that Rwanda does"
    assert named[1].startswith("Line chart. Rwanda reports 20.7")
    assert text_of(find(figure, "./h:details/h:summary")[0]).startswith("Show the table")
    assert len(find(figure, "./h:details//h:tbody/h:tr")) == 4


def test_findings_stand_before_the_questions_of_their_chapter(report_tree: Any) -> None:
    chapter = find(report_tree, "//h:section[@class='chapter'][2]")[0]
    parts = [child.get("class") or etree.QName(child).localname for child in chapter]
    assert parts[:3] == ["h2", "findings", "h3"]


def test_gap_is_a_note_of_its_own(report_tree: Any) -> None:
    gap = find(report_tree, "//h:div[@class='gap']")[0]
    assert gap.get("role") == "note"
    assert text_of(gap).startswith("Not reported.")


def test_code_is_hidden_in_reports_and_shown_elsewhere(report_html: str, plain_tree: Any) -> None:
    assert "pair.trade.history()" not in report_html
    shown = ["".join(code.itertext()) for code in find(plain_tree, "//h:pre[@class='code']")]
    assert shown[0].startswith("import pandas as pd\n\n\ndef f(x):\n    # a comment\n")
    assert len(find(plain_tree, "//h:pre[@class='code']//h:span[@class='kn']")) > 0


def test_any_notebook_keeps_its_outputs(plain_tree: Any) -> None:
    main = find(plain_tree, "//h:main")[0]
    words = text_of(main)
    for expected in (
        "red plain green <b>",
        "a warning",
        "Kazakhstan",
        "an interactive chart",
        "ZeroDivisionError : division by zero",
        "raw text",
    ):
        assert expected in words
    assert len(find(main, ".//h:img")) == 3
    assert all(image.get("alt") for image in find(main, ".//h:img"))


def test_title_of_a_notebook_is_its_first_top_heading() -> None:
    cells = [
        new_markdown_cell("# One"),
        new_markdown_cell("## Below"),
        new_markdown_cell("# Two"),
        new_markdown_cell("## Under two"),
    ]
    document = tree(render_html(new_notebook(cells=cells)))
    assert text_of(find(document, "//h:h1")[0]) == "One"
    assert [(h.tag[-2:], text_of(h)) for h in find(document, "//h:main//*[self::h:h2 or self::h:h3]")] == [
        ("h2", "Below"), ("h2", "Two"), ("h3", "Under two"),
    ]  # fmt: skip


def test_a_chapter_alone_has_no_dead_links() -> None:
    nb = new_notebook(
        cells=[new_markdown_cell("# Trade"), new_code_cell("x", outputs=[prose(FINDINGS, "findings")])]
    )
    nb.metadata["bilateral"] = {"kind": "chapter"}
    document = tree(render_html(nb))
    assert find(document, "//h:main//h:a") == []
    assert "US$11.3 million" in text_of(find(document, "//h:main")[0])


def test_language_is_passed_on() -> None:
    nb = new_notebook(cells=[new_markdown_cell("# Bonjour")])
    nb.metadata["language"] = "fr_FR"
    assert find(tree(render_html(nb)), "/h:html/@lang") == ["fr-FR"]


def test_empty_and_odd_notebooks_give_a_page() -> None:
    odd = new_notebook(cells=[
        new_markdown_cell(""), new_markdown_cell("# \n\n####### seven"), new_code_cell("", outputs=[
            new_output("display_data", data={}),
            new_output("display_data", data={"image/png": "not base64!"}),
            new_output("display_data", data={"application/json": {"a": [1, None]}}),
            new_output("stream", text=""),
        ]),
    ])  # fmt: skip
    for nb in (new_notebook(), odd):
        assert len(find(tree(render_html(nb)), "//h:h1")) == 1


def test_same_notebook_same_bytes_in_every_process(report: Any, report_html: str, tmp_path: Path) -> None:
    import nbformat

    path = tmp_path / "report.ipynb"
    nbformat.write(report, path)
    script = (
        "import sys, nbformat, hashlib; from bilateral.rendering.html import render_html;"
        "print(hashlib.sha256(render_html(nbformat.read(sys.argv[1], 4)).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, str(path)], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1
    assert render_html(report) == report_html


def test_rendering_leaves_the_notebook_as_it_was(report: Any) -> None:
    before = report.copy()
    render_html(report)
    assert report == before


@settings(max_examples=200)
@example([], ["<a href=javascript:alert(1)>", ">", "<table><tr><td>", "<a href=javascript:alert(1)>"])
@given(TOKENS, TOKENS)
def test_no_notebook_breaks_the_page(first: list[str], second: list[str]) -> None:
    shown = new_output("display_data", data={"text/html": "".join(second)})
    cells = [
        new_markdown_cell("".join(first)),
        new_code_cell("x", outputs=[shown]),
        new_markdown_cell("".join(second)),
    ]
    document = tree(render_html(new_notebook(cells=cells)))
    ids = find(document, "//@id")
    assert len(ids) == len(set(ids))
    assert len(find(document, "//h:h1")) == 1
    assert [
        address for address in find(document, "//h:a/@href") if address[0] == "#" and address[1:] not in ids
    ] == []


def test_foreign_ids_cannot_take_the_place_of_evidence(report: Any) -> None:
    nb = report.copy()
    bad = "<b id='fact-trade.exports.latest'>a</b> <b id='use-trade.exports.latest'>b</b> <b id='main'>c</b>"
    nb.cells = [new_markdown_cell("# One\n\n" + bad + " [number](#fact-trade.exports.latest)")]
    document = tree(render_html(nb))
    for name, tag in (
        ("fact-trade.exports.latest", "li"),
        ("use-trade.exports.latest", "a"),
        ("main", "main"),
    ):
        assert [etree.QName(found).localname for found in find(document, f"//*[@id='{name}']")] == [tag]
