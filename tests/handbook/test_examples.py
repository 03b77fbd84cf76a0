"""Every example of the README and the handbook does what the page says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .examples import Block, Command, blocks, commands, fits, run_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


WITH_EXAMPLES = [page for page in PAGES if any(block.runs for block in blocks(text(page)))]


def test_the_readme(first_report: Path) -> None:
    assert (first_report / "reports" / "RWA-KAZ" / "report.pdf").is_file()


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_page(
    page: str, first_report: Path, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    folder = tmp_path / "page"
    shutil.copytree(first_report, folder)
    own = environment | {"BILATERAL_DATA": str(tmp_path / "data")}
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BILATERAL_DATA", own["BILATERAL_DATA"])
    run_page(text(page), folder, own)


@pytest.mark.parametrize("page", ["README.md", *PAGES])
def test_what_is_not_run_says_why(page: str) -> None:
    for block in blocks(text(page)):
        assert block.runs or block.file or block.spared or block.kind in {"text"}, (
            f"{page}, line {block.line}"
        )
        assert not block.spared or len(block.spared.split()) > 2, f"{page}, line {block.line}"


# The runner itself -----------------------------------------------------------------------------------------------

SAMPLE = "# A page\n\n<!-- file: a.txt -->\n```text\nhello\n```\n\n```console\n$ cat a.txt\nhello\n$ false   # ends with exit code 1\n```\n"


def test_a_page_is_run_in_its_folder(tmp_path: Path, environment: dict[str, str]) -> None:
    run_page(SAMPLE, tmp_path, environment)
    assert (tmp_path / "a.txt").read_text() == "hello\n"
    assert blocks(SAMPLE)[1].line == 8


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (SAMPLE.replace("$ cat a.txt\nhello", "$ cat a.txt\ngoodbye"), "the page has:\ngoodbye"),
        (SAMPLE.replace("   # ends with exit code 1", ""), "exit code 1"),
        ("```python\n>>> 1 + 1\n3\n```\n", "Expected:\n    3"),
        ("```python\nx = 1\n```\n", "a Python block is a doctest"),
        ("```sh\nfalse\n```\n", "exit code 1"),
    ],
)
def test_a_wrong_page_is_told(page: str, said: str, tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(AssertionError) as told:
        run_page(page, tmp_path, environment)
    assert said in str(told.value)


def test_commands_of_shell_blocks_have_no_comments() -> None:
    block = Block(1, "sh", "# first\nmake test   # all\n\ntrue\n")
    assert list(commands(block)) == [Command("make test"), Command("true")]


@pytest.mark.parametrize(
    ("wanted", "printed", "good"),
    [
        ("a\nb", "a\nb\n", True),
        ("a", "a\nb\n", False),
        ("a\n…", "a\n", True),
        ("a\n…", "a\nb\nc\n", True),
        ("…\nc", "a\nb\nc\n", True),
        ("in … s", "in 4.2 s\n", True),
        ("in … s", "in 4.2 s\nand more\n", False),
        ("a.c", "abc\n", False),
    ],
)
def test_what_is_printed(wanted: str, printed: str, good: bool) -> None:
    assert fits(printed, wanted) is good
