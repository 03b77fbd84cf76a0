"""What the repository promises about itself: versions, locks, tracked files, a complete wheel."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bilateral

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+?)(?: ; (?P<marker>.+?))? \\$")
# Run as programs or found by Jupyter; nothing imports them.
PROGRAMS = {
    "editables",
    "furo",
    "great-tables",  # in a notebook of the fixtures
    "hatchling",
    "import-linter",
    "ipykernel",
    "jupyterlab",
    "mypy",
    "myst-parser",
    "pandas-stubs",
    "pytest-xdist",
    "ruff",
    "sphinx",
}
# Declared for a file that is read from it, or for the sake of its version alone.
BOUNDS = {"country-converter", "soupsieve"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def pins(name: str) -> dict[str, list[str]]:
    """Return the versions that a lock pins for each package: more than one where they differ by Python."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if pinned := PIN.match(line):
            found.setdefault(canonicalize_name(pinned["name"]), []).append(pinned["version"])
    return found


def declared(project: dict[str, Any]) -> dict[str, list[Requirement]]:
    groups = {
        "run": project["project"]["dependencies"],
        "build": project["dependency-groups"]["build"],
        **project["project"]["optional-dependencies"],
    }
    return {group: [Requirement(text) for text in texts] for group, texts in groups.items()}


def test_the_version_is_the_same_everywhere(project: dict[str, Any]) -> None:
    version = project["project"]["version"]
    assert version == bilateral.__version__
    headings = re.findall(
        r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert headings[0] in (version, "Unreleased")
    assert version in headings


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_holds_versions_and_hashes_alone(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    strange = [line for line in lines if line and not (PIN.match(line) or hashed.match(line) or "# " in line)]
    assert strange == []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if PIN.match(line):
            assert hashed.match(following), f"{line} has no hash"


def test_the_locks_are_those_of_pyproject(project: dict[str, Any]) -> None:
    run, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert set(run) & set(test) == set()
    for group, requirements in declared(project).items():
        allowed = run if group in ("run", "build") else run | test
        for requirement in requirements:
            versions = allowed[canonicalize_name(requirement.name)]
            assert all(requirement.specifier.contains(version) for version in versions), requirement


@cache
def imported(folder: str) -> frozenset[str]:
    """Return the packages from elsewhere that the Python files of a folder import, by their names on PyPI."""
    owners = packages_distributions()
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add((node.module or "").split(".")[0])
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
                names.add(ast.literal_eval(node.args[0]).split(".")[0])
    foreign = names - set(sys.stdlib_module_names) - {"bilateral", "tests", "conftest"}
    return frozenset(canonicalize_name(owners.get(name, [name])[0]) for name in foreign)


def test_each_import_is_declared_and_each_dependency_is_imported(project: dict[str, Any]) -> None:
    names = {
        group: {canonicalize_name(requirement.name) for requirement in requirements}
        for group, requirements in declared(project).items()
    }
    extras = names["cluster"]
    assert imported("src") - names["run"] - extras == set()
    assert imported("tests") - names["run"] - names["test"] == set()
    assert names["run"] - imported("src") - PROGRAMS - BOUNDS == set()
    assert extras - imported("src") == set()
    assert names["test"] - imported("tests") - PROGRAMS - extras == set()


def test_no_tracked_file_names_a_machine_or_a_package_index() -> None:
    # In pieces, so that this file does not hold what it looks for.
    machine = r"(?<![\w.~-])/(?:" + "|".join(["work", "farm", "root", "home", "Users"]) + ")/"
    index = "|".join(["index" + "-url", "extra" + "-index", r"pypi\.org" + "/simple", "pythonhosted" + r"\."])
    found = []
    for path in tracked_files():
        if path.suffix in {".ttf", ".woff2", ".png", ".webp", ".pdf", ".mo"}:
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in re.findall(f"{machine}|{index}", text)]
    assert found == []


def test_no_tracked_file_is_large() -> None:
    assert [path for path in tracked_files() if path.stat().st_size > 3 * 2**20] == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout and unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_a_wheel_holds_notebooks_data_and_licences(wheel: Path) -> None:
    package = wheel / "bilateral"
    for folder, inside in (("notebooks", "_notebooks"), ("data", "_data")):
        tracked = {path.name for path in tracked_files() if path.is_relative_to(ROOT / folder)}
        assert tracked
        assert tracked <= {path.name for path in (package / inside).rglob("*")}
    assert [path.name for path in wheel.glob("*.dist-info/licenses/LICENSE")] == ["LICENSE"]
    sources = {
        path.relative_to(ROOT / "src") for path in tracked_files() if path.is_relative_to(ROOT / "src")
    }
    assert {path for path in sources if not (wheel / path).is_file()} == set()


def test_a_source_archive_holds_handbook_and_tests(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        held = {Path(*Path(name).parts[1:]) for name in archive.getnames()}
    wanted = {
        path.relative_to(ROOT)
        for path in tracked_files()
        if path.relative_to(ROOT).parts[0] in ("docs", "tests")
    }
    assert wanted
    assert wanted - held == set()


def test_a_wheel_finds_what_it_holds(wheel: Path) -> None:
    program = "from bilateral.resources import *; print(data_folder()); print(notebooks_folder())"
    isolated = {"PYTHONPATH": str(wheel), "PATH": ""}
    found = subprocess.run(
        [sys.executable, "-c", program], env=isolated, cwd=wheel, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == [str(wheel / "bilateral/_data"), str(wheel / "bilateral/_notebooks")]
