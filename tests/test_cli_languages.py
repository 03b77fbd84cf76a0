"""Reports in other languages than English, as their users get them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from .commands import bilateral as run

ROOT = Path(__file__).resolve().parents[1]


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize(
    "command",
    [["report", "RWA", "KAZ"], ["batch", "--all"], ["gallery", "."], ["compare", "a", "b"]],
    ids=lambda command: command[0],
)
def test_an_unknown_language_is_refused_in_one_line(command: list[str], tmp_path: Path) -> None:
    done = run(*command, "--language", "xx", folder=tmp_path)
    assert done.returncode != 0
    assert "There is no language 'xx'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_sentences_says_so_and_has_its_numbers_and_names(tmp_path: Path) -> None:
    made = run("report", "RWA", "KAZ", "--language", "de", "--chapters", "trade", "--quiet", folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    report = page(tmp_path / "reports" / "RWA-KAZ" / "report.html")
    assert report.html is not None
    assert report.body is not None
    assert (report.html["lang"], report.body["lang"]) == ("de", "en")
    (note,) = report.select(".masthead .language")
    assert "no German translation yet" in note.get_text()
    text = report.get_text()
    assert "Kasachstan" in text
    assert re.search(r"US\$11,3\sMillionen", text)
    printed = subprocess.run(
        ["pdftotext", str(tmp_path / "reports" / "RWA-KAZ" / "report.pdf"), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "no German translation yet" in " ".join(printed.split())


def test_the_gallery_says_so_too(tmp_path: Path) -> None:
    assert run("gallery", ".", "--language", "de", folder=tmp_path).returncode == 0
    gallery = page(tmp_path / "index.html")
    assert gallery.html is not None
    assert gallery.html["lang"] == "de"
    assert gallery.select(".masthead .language")
    assert run("gallery", ".", folder=tmp_path).returncode == 0
    assert not page(tmp_path / "index.html").select(".language")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("french")
    made = run(
        "report", "RWA", "KAZ", "--language", "fr", "--chapters", "summary,relations,trade,sectors", "--quiet",
        folder=folder,
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")
    return folder / "reports" / "RWA-KAZ"


def test_a_french_report_is_french_from_its_title_to_its_evidence(french: Path) -> None:
    report = page(french / "report.html")
    assert report.html is not None
    assert report.html["lang"] == "fr"
    assert not report.select(".language")
    headings = [heading.get_text(" ", strip=True) for heading in report.select("h1, h2")]
    assert headings[0] == "Rwanda et Kazakhstan"
    assert "Qu’échangent-ils, et d’après qui\u202f?" in headings
    assert headings[-1] == "Preuves"
    text = report.get_text()
    assert "exportations du Rwanda" in text
    assert "11,3\u00a0millions de dollars" in text
    assert not re.search(r"\b(?:de|à) les? (?:[A-ZÉ])|\bde (?:Ouganda|Oman|Angola)|millions dollars", text)


def test_english_in_a_french_report_is_marked_as_english(french: Path) -> None:
    """But for names of publishers, what reads as English is a text of the data, and says that it is."""
    report = page(french / "report.html")
    for part in report.select('[lang="en"], svg, code, style, .sourceline, .muted, .where, .sources'):
        part.decompose()
    assert not re.findall(r"[^.]{0,40}\b(?:the|and|with|which|from)\b[^.]{0,40}", report.get_text(" "))
    assert "Kazakhstan" in report.get_text()


def test_what_programs_read_is_the_same_in_every_language(french: Path) -> None:
    facts = json.loads((french / "facts.json").read_text(encoding="utf-8"))["facts"]
    example = json.loads((ROOT / "reports" / "example" / "facts.json").read_text(encoding="utf-8"))["facts"]
    known = {fact["id"]: fact for fact in example}
    same = [fact for fact in facts if fact["id"] in known]
    assert len(same) > 100
    assert all(fact["value"] == known[fact["id"]]["value"] for fact in same)
    assert all(fact["method"] == known[fact["id"]]["method"] for fact in same)


def test_the_shell_offers_the_languages_that_are_complete() -> None:
    from bilateral.cli.completing import complete_language
    from bilateral.evidence.wording.languages import COMPLETE

    assert tuple(code for code, _ in complete_language("")) == COMPLETE
    assert complete_language("F") == [("fr", "français")]
    assert complete_language("x") == []


def test_the_pdf_says_which_of_its_words_are_english(french: Path) -> None:
    import pikepdf

    with pikepdf.open(french / "report.pdf") as pdf:
        assert str(pdf.Root.Lang) == "fr"
        spoken = [
            str(item["/Lang"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem" and "/Lang" in item
        ]
    assert spoken.count("en") > 20


def test_a_batch_and_its_gallery_speak_the_language(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("reporter,partner\nOMN,UGA\n")
    words = ["--language", "fr", "--chapters", "trade", "--format", "html", "--quiet"]
    made = run("batch", "pairs.csv", *words, folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    gallery = page(tmp_path / "reports" / "index.html")
    assert gallery.html is not None
    assert gallery.html["lang"] == "fr"
    assert "Oman et Ouganda" in gallery.get_text()
    report = page(tmp_path / "reports" / "OMN-UGA" / "report.html").get_text()
    assert "d’Oman vers l’Ouganda" in report
