"""The built handbook: no link in it is dead, it needs no network, and it can be read by everybody."""

from __future__ import annotations

import importlib.util
import re
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOOKED_AT = ["index.html", "chapters/02_trade.html", "command-line.html"]


def module(path: Path) -> ModuleType:
    """Return a module of the handbook's own, which is no package."""
    spec = importlib.util.spec_from_file_location(f"handbook_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="module")
def links() -> Any:
    return module(ROOT / "docs" / "check_links.py")


@pytest.fixture(scope="module")
def made(monkeypatch_module: pytest.MonkeyPatch) -> Any:
    monkeypatch_module.syspath_prepend(str(ROOT / "docs" / "_ext"))
    return module(ROOT / "docs" / "_ext" / "made_pages.py").made


@pytest.fixture(scope="module")
def monkeypatch_module() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_no_link_is_dead(built: Path, links: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert links.main([str(built)]) == 0, capsys.readouterr().out


def test_the_pages_of_the_repository_have_no_dead_link(
    links: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    named = re.search(r"check_links\.py build/docs (.+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert named is not None
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= set(named[1].split())
    assert links.main([str(ROOT / name) for name in named[1].split()]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("no.html", "leads to no file"),
        ("other.html#nowhere", "leads to no place in that file"),
        ("#nowhere", "leads to no place in that file"),
        ("https://", "is no web address"),
        ("http://exa_mple", "is no web address"),
        ("javascript:void", "has a scheme that a page from disk cannot follow"),
        ("other.html#there", ""),
        ("#here", ""),
        ("https://example.org/a#b", ""),
    ],
)
@pytest.mark.parametrize("form", ["html", "md"])
def test_dead_links_are_found(form: str, link: str, said: str, links: Any, tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text('<h2 id="there">x</h2>')
    page = tmp_path / f"page.{form}"
    page.write_text(
        f'<h1 id="here">y</h1><a href="{link}">z</a>' if form == "html" else f"# Here\n\n[z](<{link}>)\n"
    )
    assert [line.rpartition(f"{link} ")[2] for line in links.dead_links(page)] == ([said] if said else [])


def test_anchors_and_links_in_code_are_none(links: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A `b`, c\n\n# A b c\n\n```sh\n# no heading [x](none)\n```\n\n`[x](none)` [good](#a-b-c-1) [bad](#no-heading-x)\n"
    )
    assert [line.split()[1] for line in links.dead_links(page)] == ["#no-heading-x"]


# What is made from the code --------------------------------------------------------------------------------------


def test_the_command_line_is_there_whole(made: Any) -> None:
    import typer.main

    from bilateral.cli import app

    text = made("```{made}\ncommand-line\n```")
    waiting = [("bilateral", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        waiting += [
            (f"{name} {child.name}", child)
            for child in getattr(command, "commands", {}).values()
            if not child.hidden
        ]
        part = (text if name == "bilateral" else text.split(f"## {name}\n")[1]).split("\n## ")[0]
        for parameter in command.params:
            if not getattr(parameter, "hidden", False):
                assert (
                    parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.name.upper()
                ) in part


@pytest.mark.parametrize(
    "line",
    [
        "nothing",
        "questions nowhere",
        "sources-of nowhere",
        "facts nowhere",
        "functions bilateral.measures.trade none",
    ],
)
def test_what_is_not_known_ends_the_build(line: str, made: Any) -> None:
    with pytest.raises((ValueError, AttributeError)):
        made(f"```{{made}}\n{line}\n```")


def test_docstrings_are_shown_up_to_their_sections(made: Any) -> None:
    text = made(
        "```{made}\nfunctions bilateral.measures.gravity fit\nfunctions bilateral.measures.trade growth\n```"
    )
    assert "Santos Silva and Tenreyro" in text
    assert "Relative change, 0.1 for ten percent more" in text
    assert not re.search(r"Args:|Returns:|Raises|>>>", text)


def test_sources_of_a_chapter_are_those_of_its_facts(made: Any) -> None:
    text = made("```{made}\nsources-of outlook\n```")
    assert "this project, from World Bank WITS" in text
    assert "](<https://wits.worldbank.org/>)" in text
    assert "Bailey" not in text  # who estimates ideal points, which this chapter does not use


def test_every_chapter_has_its_page() -> None:
    chapters = {path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")}
    assert chapters
    assert {path.stem for path in (ROOT / "docs" / "chapters").glob("[0-9]*.md")} == chapters


# The pages -------------------------------------------------------------------------------------------------------


class Loads(HTMLParser):
    """What a page loads when it is opened, and its formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.formulas = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.formulas += tag == "math"
        wanted = named.get("href") if tag == "link" else named.get("src")
        if wanted and named.get("rel") not in ("next", "prev", "index", "search"):
            self.loaded.append(wanted)


def read(page: Path) -> Loads:
    found = Loads()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    pages = list(built.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        assert [wanted for wanted in read(page).loaded if re.match(r"\w+:|//", wanted)] == [], page
    for sheet in built.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//|@import", sheet.read_text(encoding="utf-8")), sheet


def test_formulas_are_mathml(built: Path) -> None:
    page = built / "chapters" / "02_trade.html"
    assert read(page).formulas > 10
    assert "MathJax" not in page.read_text(encoding="utf-8")
    written = sum(
        path.read_text(encoding="utf-8").count("$$") // 2
        for path in (ROOT / "docs" / "chapters").glob("*.md")
    )
    set_alone = sum(
        path.read_text(encoding="utf-8").count('class="math"') for path in built.rglob("chapters/*.html")
    )
    assert set_alone == written > 10


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_pages_open_from_disk_without_the_network(
    built: Path, browser: Any, axe_script: str, name: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((built / name).as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.evaluate(axe_script)
    # Style sheets of a page from disk cannot be fetched again, which axe would try.
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []
    context.close()


@pytest.mark.browser
def test_search_works_from_disk(built: Path, browser: Any) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((built / "index.html").as_uri())
    page.fill("input[name=q]", "vintage")
    page.press("input[name=q]", "Enter")
    # Results come one after the other.
    page.click("#search-results a:has-text('Words and ideas')")
    assert page.title().startswith("Words and ideas")
    context.close()
