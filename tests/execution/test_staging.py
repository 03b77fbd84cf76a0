"""A folder is there whole or not at all, whatever interrupts its making."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bilateral.errors import OutputError
from bilateral.execution import staging
from bilateral.execution.staging import staged, writing_to


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "reports" / "RWA-KAZ"
    folder.mkdir(parents=True)
    (folder / "old").write_text("old")
    return folder


@pytest.fixture(params=["exchanged", "renamed"])
def _each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with the system's exchange of two folders, and as where there is none."""
    if request.param == "renamed":
        monkeypatch.setattr(staging, "_exchange", lambda new, old: False)


@pytest.mark.usefixtures("_each_way")
def test_the_new_folder_takes_the_place_of_the_old(target: Path) -> None:
    with staged(target) as stage:
        (stage / "new").write_text("new")
        assert content(target) == {"old": "old"}
    assert content(target) == {"new": "new"}
    assert [path.name for path in target.parent.iterdir()] == ["RWA-KAZ"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    with staged(tmp_path / "a/b/RWA-KAZ") as stage:
        (stage / "new").write_text("new")
    assert content(tmp_path / "a/b/RWA-KAZ") == {"new": "new"}


@pytest.mark.usefixtures("_each_way")
@pytest.mark.parametrize("raised", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_everything_as_it_was(target: Path, raised: type[BaseException]) -> None:
    def fail() -> None:
        with staged(target) as stage:
            (stage / "new").write_text("new")
            raise raised

    with pytest.raises(raised):
        fail()
    assert content(target) == {"old": "old"}
    assert [path.name for path in target.parent.iterdir()] == ["RWA-KAZ"]


def test_a_failure_leaves_no_folders_that_were_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), staged(tmp_path / "a/b/RWA-KAZ"):
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_for_all_to_read(target: Path) -> None:
    with staged(target):
        pass
    plain = target.with_name("plain")
    plain.mkdir()
    assert target.stat().st_mode == plain.stat().st_mode


def test_a_link_stays_a_link(target: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(target)
    with staged(link) as stage:
        (stage / "new").write_text("new")
    assert link.is_symlink()
    assert content(target) == {"new": "new"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [("file", "it is a file, not a folder"), ("file/RWA-KAZ", "is a file, not a folder")],
)
def test_a_file_in_the_way_is_named(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match=reason) as refused, staged(tmp_path / place):
        pytest.fail("there is no place to write to")
    assert str(tmp_path / place) in str(refused.value)
    assert content(tmp_path) == {"file": "mine"}


def test_a_full_disk_is_one_line(target: Path) -> None:
    with pytest.raises(OutputError) as full, staged(target), writing_to(target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert str(full.value) == f"The report cannot be written to {target}: No space left on device"
    assert content(target) == {"old": "old"}


def test_a_rename_that_fails_puts_the_old_folder_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "_exchange", lambda new, old: False)
    rename = Path.rename

    def fail_for_the_new(self: Path, to: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(OutputError, match="Input/output error"), staged(target):
        pass
    assert content(target) == {"old": "old"}
    assert [path.name for path in target.parent.iterdir()] == ["RWA-KAZ"]


def test_two_at_once_do_not_touch_each_other(target: Path) -> None:
    with staged(target) as first:
        (first / "first").write_text("1")
        with staged(target) as second:
            (second / "second").write_text("2")
            assert first.is_dir()
        assert content(target) == {"second": "2"}
        assert content(first) == {"first": "1"}
    assert content(target) == {"first": "1"}
    assert [path.name for path in target.parent.iterdir()] == ["RWA-KAZ"]


KILLED = """
import os, signal, sys
from pathlib import Path
from bilateral.execution.staging import staged
with staged(Path(sys.argv[1])) as stage:
    (stage / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_removed_by_the_next(target: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, target], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert content(target) == {"old": "old"}
    assert len(list(target.parent.iterdir())) == 2
    with staged(target):
        assert len(list(target.parent.iterdir())) == 2  # the one in progress, no longer the other
    assert [path.name for path in target.parent.iterdir()] == ["RWA-KAZ"]


def test_a_run_killed_between_two_renames_loses_nothing(target: Path) -> None:
    target.rename(target.with_name(".RWA-KAZ.0123456789ab.old"))
    with pytest.raises(ValueError, match="stop"), staged(target):
        raise ValueError("stop")
    assert content(target) == {"old": "old"}


def test_other_files_beside_it_are_left_alone(target: Path) -> None:
    others = [
        target.with_name(name) for name in (".RWA-KEN.0123456789ab.part", ".RWA-KAZ.mine.part", "notes")
    ]
    for other in others:
        other.mkdir()
    with staged(target):
        pass
    assert all(other.is_dir() for other in others)
