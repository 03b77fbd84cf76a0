"""A folder of reports becomes a gallery: what is shown, in which order, and what a damaged report does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from bilateral.errors import OutputError
from bilateral.rendering.gallery import write_gallery

from ...commands import bilateral
from .conftest import changed_facts, write_failure, write_report


def page(folder: Path) -> BeautifulSoup:
    return BeautifulSoup(write_gallery(folder).read_text(encoding="utf-8"), "html.parser")


def card(soup: BeautifulSoup, name: str) -> Tag:
    found = soup.find("li", id=name)
    assert isinstance(found, Tag), f"no card {name}"
    return found


def test_every_report_and_every_failure_has_a_card(reports: Path) -> None:
    soup = page(reports)
    # By the names of the countries, not by their codes; failures come last.
    assert [each["id"] for each in soup.select("li.card")] == ["CIV-ESP", "KEN-TUR", "RWA-KAZ", "BDI-ERI"]
    assert [each.get_text() for each in soup.select(".card h3")][2] == "Rwanda and Kazakhstan"


def test_a_card_shows_the_key_figures_of_its_report(reports: Path) -> None:
    shown = {
        row.dt.get_text(): row.dd.get_text(" ", strip=True)
        for row in card(page(reports), "RWA-KAZ").select("dl > div")
    }
    # The figures of reports/example/facts.json: 11,304,162.78 US dollars in 2024, 17th of 23, 20 of 42 claims,
    # 0.8797 of votes in 2019, indices of 0.90093 and 0.57993.
    assert shown == {
        "Exports": "US$11.3 million 2024",
        "Imports": "US$25,425 2016, 10 years old",
        "Rank among destinations": "17 of 23 2024",
        "Votes that coincide": "88% 2019, 7 years old",
        "Gap in e-government": "0.321 2024",
        "Claims supported": "20 of 42",
    }


def test_a_card_leads_to_the_files_of_its_report(reports: Path) -> None:
    (reports / "KEN-TUR" / "manifest.json").write_text('{"date": "2026-11-24"}', encoding="utf-8")
    (reports / "KEN-TUR" / "report.pdf").unlink()
    soup = page(reports)
    files = {
        name: [link["href"] for link in card(soup, name).select("p.links a")]
        for name in ("RWA-KAZ", "KEN-TUR")
    }
    assert files == {
        "RWA-KAZ": ["RWA-KAZ/report.html", "RWA-KAZ/report.pdf", "RWA-KAZ/facts.json"],
        "KEN-TUR": ["KEN-TUR/report.html", "KEN-TUR/facts.json"],
    }


def test_a_failure_is_shown_with_its_reason_as_text(reports: Path) -> None:
    failed = card(page(reports), "BDI-ERI")
    assert failed.find("b") is None
    reason = failed.select_one(".reason")
    assert reason is not None
    assert reason.get_text() == "Chapter corridors failed: <b>no</b> legs & nodes. Tried 3 times."


def test_a_failure_after_a_report_is_a_warning_on_its_card(reports: Path) -> None:
    write_failure(reports, "RWA", "KAZ", "the snapshot fails its hashes")
    soup = page(reports)
    assert len(soup.select("#failures .card")) == 1
    warning = card(soup, "RWA-KAZ").select_one(".warning")
    assert warning is not None
    assert "The snapshot fails its hashes" in warning.get_text()


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("facts.json", b"{", "facts.json is damaged: it is not JSON"),
        ("facts.json", b"", "facts.json is damaged: it is empty"),
        ("facts.json", b"\xff\xfe{}", "facts.json is damaged: it is not UTF-8 text"),
        ("facts.json", b'{"pair": 1}', 'facts.json is damaged: its "pair" is not a JSON object'),
        ("facts.json", b"[" * 100_000, "facts.json is damaged: it is nested too deeply"),
        ("facts.json", None, "facts.json is missing"),
        ("report.html", None, "report.html is missing"),
        ("manifest.json", None, "manifest.json is missing: the report is not whole"),
        ("manifest.json", b"[]", "manifest.json is damaged"),
    ],
)
def test_a_damaged_or_half_report_is_shown_as_such(
    reports: Path, file: str, content: bytes | None, reason: str
) -> None:
    write_gallery(reports)  # what is kept from before hides nothing
    path = reports / "KEN-TUR" / file
    path.unlink() if content is None else path.write_bytes(content)
    soup = page(reports)
    assert [each["id"] for each in soup.select("#reports .card")] == ["CIV-ESP", "RWA-KAZ"]
    shown = card(soup, "KEN-TUR").select_one(".reason")
    assert shown is not None
    assert reason.lower() in shown.get_text().lower()


def test_facts_that_are_not_those_of_the_manifest_are_not_shown(reports: Path) -> None:
    path = reports / "KEN-TUR" / "facts.json"
    content = json.loads(path.read_bytes())
    content["facts"][0]["value"] = 1
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "not the one that manifest.json describes" in card(page(reports), "KEN-TUR").get_text()


def test_a_report_that_is_being_written_is_not_there_yet(reports: Path) -> None:
    write_report(reports, changed_facts("UGA", "JPN"), name=".UGA-JPN.0a1b2c3d4e5f.part")
    assert len(page(reports).select("li.card")) == 4


def test_another_name_of_a_folder_is_told(reports: Path) -> None:
    write_report(reports, changed_facts("RWA", "KAZ"), name="RWA-KAZ.2025")
    assert "RWA-KAZ.2025" in card(page(reports), "RWA-KAZ.2025").get_text()


def test_an_empty_folder_says_how_to_fill_it(tmp_path: Path) -> None:
    soup = page(tmp_path / "new")
    assert "bilateral report RWA KAZ" in soup.get_text()
    assert soup.find("script") is None


def test_the_same_reports_give_the_same_bytes(reports: Path) -> None:
    first = write_gallery(reports).read_bytes()
    assert write_gallery(reports).read_bytes() == first
    for path in (reports / ".gallery").iterdir():
        path.unlink()
    assert write_gallery(reports).read_bytes() == first


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"version": 1, "stamp": [], "digest": 3}'])
def test_what_is_kept_may_be_damaged(reports: Path, damage: bytes) -> None:
    first = write_gallery(reports).read_bytes()
    (reports / ".gallery" / "RWA-KAZ.json").write_bytes(damage)
    assert write_gallery(reports).read_bytes() == first


def test_a_report_that_is_made_anew_is_read_anew(reports: Path) -> None:
    write_gallery(reports)
    (reports / "RWA-KAZ").rename(reports / ".old")
    write_report(reports, changed_facts("RWA", "KAZ", 10.0))
    assert "US$113 million" in card(page(reports), "RWA-KAZ").get_text()


def test_nothing_is_left_beside_the_page(reports: Path) -> None:
    write_gallery(reports)
    left = {path.name for path in reports.iterdir()}
    assert left == {".gallery", "failed", "index.html", "RWA-KAZ", "KEN-TUR", "CIV-ESP"}
    (reports / "CIV-ESP").rename(reports / "failed" / "gone")
    write_gallery(reports)
    assert {path.stem for path in (reports / ".gallery").iterdir()} == {"RWA-KAZ", "KEN-TUR"}


def test_more_reports_than_a_page_holds_are_paged(reports: Path) -> None:
    first = write_gallery(reports, page_size=2)
    pages = [BeautifulSoup(path.read_text(), "html.parser") for path in (first, reports / "gallery-2.html")]
    assert [[each["id"] for each in soup.select("li.card")] for soup in pages] == [
        ["CIV-ESP", "BDI-ERI"],
        ["KEN-TUR", "RWA-KAZ"],
    ]
    assert [link["href"] for link in pages[1].select(".pages a")] == ["index.html", "index.html"]
    write_gallery(reports)
    assert not (reports / "gallery-2.html").exists()


def test_a_file_in_the_way_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("")
    with pytest.raises(OutputError, match=r"cannot be written to .*: it is a file, not a folder"):
        write_gallery(tmp_path / "reports")


def test_the_page_says_nothing_that_it_was_not_given(reports: Path) -> None:
    """No address leads outside, and no style or script but the two that the policy names by their hashes."""
    html = write_gallery(reports).read_text(encoding="utf-8")
    assert re.findall(r"https?://", re.sub(r"http://www\.w3\.org/\S+", "", html)) == []
    assert html.count("<script>") == html.count("<style>") == 1
    assert " style=" not in html


def test_the_command_writes_the_gallery_or_says_in_a_line_why_not(reports: Path, tmp_path: Path) -> None:
    done = bilateral("gallery", reports, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{reports / 'index.html'}\n", "")
    refused = bilateral("gallery", tmp_path / "nowhere", folder=tmp_path)
    assert refused.returncode == 2
    assert (
        refused.stderr
        == f"Error: There is no folder {tmp_path / 'nowhere'}: name the one that holds the reports.\n"
    )
    assert not (tmp_path / "nowhere").exists()
