"""What a user sees while a batch runs, on a terminal and elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

import pytest

from bilateral.execution.batch.progress import Count, Lines, Quiet, duration, shown
from bilateral.execution.batch.task import Outcome
from bilateral.pair import find_pair

PAIR = find_pair("RWA", "KAZ")


def test_rate_and_time_left_follow_from_what_has_ended() -> None:
    count = Count(total=50, made=8, failed=2, seconds=120)
    assert count.rate == 4.0  # 8 in 2 minutes
    assert count.left == 480  # 40 left at 12 s each
    assert str(count) == "10/50, 2 failed, 4.0 a minute, 8 min left"
    assert str(Count(50, 0, 0, 30)) == "0/50"
    assert str(Count(2, 2, 0, 60)) == "2/2, 2.0 a minute"
    assert Count(3, 0, 0, 0).left is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1 s"), (59.4, "59 s"), (59.6, "1 min"), (61, "1 min 1 s"), (3600, "1 h"), (90061, "25 h 1 min")],
)
def test_durations_are_said_in_two_units_at_most(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_lines_say_each_report_and_quiet_only_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    count = Count(2, 1, 0, 60)
    for display in (Lines(), Quiet()):
        display.made(PAIR, Outcome(PAIR.key, seconds=12.34), count)
        display.failed(PAIR, "it rained\nall day", Count(2, 1, 1, 60))
        display.note("odd\nthing")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "RWA-KAZ in 12.3 s (1/2, 1.0 a minute, 1 min left)",
        "RWA-KAZ failed: it rained all day (2/2, 1 failed, 1.0 a minute)",
        "odd thing",
        "RWA-KAZ failed: it rained all day",
        "odd thing",
    ]


def test_where_the_output_goes_elsewhere_there_are_lines() -> None:
    with shown(3) as display:
        assert isinstance(display, Lines)
    with shown(3, quiet=True) as display:
        assert type(display) is Quiet


PROGRAM = """
import time
from bilateral.execution.batch.progress import Count, shown
from bilateral.execution.batch.task import Outcome
from bilateral.pair import find_pair
pair = find_pair("RWA", "KAZ")
with shown(4) as display:
    display.made(pair, Outcome(pair.key, seconds=1.0), Count(4, 1, 0, 10))
    display.failed(pair, "it rained [all] day", Count(4, 1, 1, 20))
    time.sleep(0.3)
    display.tick(Count(4, 1, 1, 20))
    time.sleep(0.3)
"""


def test_on_a_terminal_a_bar_shows_rate_and_time_left_and_failures_stay_above_it() -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # a closed terminal
                break
            if not piece:
                break
            seen += piece
    os.close(ours)
    assert process.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
    assert "RWA-KAZ failed: it rained [all] day" in text
    assert "2/4, 1 failed, 3.0 a minute, 20 s left" in text
    assert "━" in text
