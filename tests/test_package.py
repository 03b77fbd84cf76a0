"""The built packages, tried where no checkout is: a wheel in an environment of its own, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

import bilateral

ROOT = Path(__file__).resolve().parents[1]
EPOCH = "1764028800"


def build(checkout: Path, target: str, folder: Path) -> Path:
    """Build one package without the network and return its file."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that the unpacked sdist builds."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    (source,) = unpacked.iterdir()
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of a new environment that has this wheel installed, and nothing of the checkout.

    What the wheel depends on is lent from the environment of the tests: a line in a ``.pth`` puts its packages on the path
    without reading the ``.pth`` files there, of which one leads to the checkout. So this takes seconds, and no network.
    """
    place = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    python = place / "bin/python"
    (site,) = place.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-compile",
    ]
    done = subprocess.run(
        [sys.executable, *install, str(wheel)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return place / "bin"


def run(programs: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment as somebody would who has no checkout."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "BILATERAL_DATA") if name in os.environ}
    environment = kept | {"PATH": f"{programs}:/usr/bin:/bin"}
    return subprocess.run(
        [str(programs / words[0]), *words[1:]],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def test_the_sdist_holds_the_files_of_the_checkout_and_no_others(sdist: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    assert names - tracked == {"PKG-INFO"}
    assert {
        name for name in tracked if name.startswith(("src/", "notebooks/", "data/", "tests/", "docs/"))
    } <= names


def test_the_sdist_builds_the_wheel_that_the_checkout_builds(wheel: Path, tmp_path: Path) -> None:
    assert build(ROOT, "wheel", tmp_path).read_bytes() == wheel.read_bytes()


def test_what_runs_is_the_wheel(clean: Path, tmp_path: Path) -> None:
    program = "import bilateral, json, sys; print(json.dumps([bilateral.__file__, sys.path]))"
    file, path = json.loads(run(clean, tmp_path, "python", "-c", program).stdout)
    assert Path(file).is_relative_to(clean.parent)
    assert str(ROOT / "src") not in path
    assert str(ROOT) not in path


@pytest.mark.parametrize("words", [["bilateral"], ["python", "-m", "bilateral"]])
def test_it_says_its_version(clean: Path, tmp_path: Path, words: list[str]) -> None:
    done = run(clean, tmp_path, *words, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"bilateral {bilateral.__version__}\n", "")


def test_it_makes_a_report_in_an_empty_folder(clean: Path, tmp_path: Path) -> None:
    done = run(clean, tmp_path, "bilateral", "report", "KEN", "TUR")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]
    report = tmp_path / "reports/KEN-TUR"
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["chapters"]) >= 10
    assert manifest["own"] is None
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "@font-face" in page
    assert "Kenya" in page
    assert (report / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_chapter_of_ones_own_needs_no_checkout_either(clean: Path, tmp_path: Path) -> None:
    assert run(clean, tmp_path, "bilateral", "chapters", "new", "my_topic").returncode == 0
    done = run(clean, tmp_path, "bilateral", "chapters", "check", "notebooks/10_my_topic.ipynb")
    assert (done.returncode, done.stdout, done.stderr) == (0, "nothing to say\n", "")


def test_it_speaks_french(clean: Path, tmp_path: Path) -> None:
    program = "from bilateral.evidence.wording import Voice; print(Voice('fr').text('publisher not stated'))"
    assert run(clean, tmp_path, "python", "-c", program).stdout == "éditeur non indiqué\n"
