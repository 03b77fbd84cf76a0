"""``bilateral compare`` as its user meets it: what it prints, and one clear line for wrong input."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

from rich.console import Console

from bilateral.evidence.report_folder import open_report
from bilateral.rendering.comparison import comparison_view
from bilateral.rendering.comparison.terminal import print_comparison

from ...commands import bilateral
from .conftest import EXAMPLE, changed, write_facts


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return bilateral("compare", *arguments, folder=EXAMPLE.parent)


def test_a_pipe_gets_a_line_for_each_change(vintage: Path, tmp_path: Path) -> None:
    done = command(EXAMPLE, vintage, "--html", tmp_path / "changes.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Rank of the partner")]
    assert re.split(r"\s{2,}", line.strip()) == [
        "Rank of the partner among destinations, last year",
        "17 (2024)",
        "12 (2025)",
        "5 places up, 1 year later",
        "nisr-2025q1 → nisr-2026q2",
    ]
    assert done.stdout.splitlines()[-1] == str(tmp_path / "changes.html")
    assert (tmp_path / "changes.html").is_file()


def test_a_terminal_gets_tables_that_fit(vintage: Path) -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=80, color_system=None)
    print_comparison(comparison_view(open_report(EXAMPLE), open_report(vintage)), console=console)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", file.getvalue()).splitlines()
    assert max(len(line) for line in lines if "──" in line) <= 80
    assert any("Before" in line and "After" in line and "Change" in line for line in lines)


def test_long_chapters_are_cut_unless_all_is_asked_for(other_pair: Path) -> None:
    short, everything = command(EXAMPLE, other_pair), command(EXAMPLE, other_pair, "--all")
    assert "--all shows them all" in short.stdout
    assert "--all" not in everything.stdout
    assert len(everything.stdout.splitlines()) > 2 * len(short.stdout.splitlines())


def test_nothing_from_data_steers_the_terminal(vintage: Path, tmp_path: Path) -> None:
    def steer(facts: dict[str, dict[str, object]]) -> None:
        facts["relations.visa.reporter"]["value"] = "\x1b[2Jvisa\x07 [bold]free[/bold]"

    report = write_facts(tmp_path / "RWA-KAZ", changed(steer))
    shown = command(EXAMPLE, report).stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "visa [bold]free[/bold]" in shown


def test_wrong_input_is_one_clear_line(vintage: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text("{", encoding="utf-8")
    wrong = {
        (EXAMPLE, tmp_path / "no"): "Error: There is no ",
        (EXAMPLE, EXAMPLE / "tables"): "holds no report: there is no facts.json in it.",
        (tmp_path, EXAMPLE): "facts.json is damaged: it is not JSON",
        (EXAMPLE, EXAMPLE / "facts.json"): "are the same report: name two.",
    }
    for arguments, line in wrong.items():
        done = command(*arguments)
        assert done.returncode == 2, arguments
        assert done.stdout == ""
        assert line in done.stderr
        assert len(done.stderr.splitlines()) == 1
