"""What all tests share: where the checkout and the bulk research data are, a browser to open pages in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")

# Machines that build in parallel are too noisy for hypothesis's default limit of 200 ms an example.
# Under CI (the variable) the examples are the same in each run; anywhere else new ones are sought each time.
settings.register_profile("bilateral", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("bilateral")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for the research data, so that ``-m "not shared"`` leaves it out."""
    for item in items:
        if "shared_root" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")


@pytest.fixture(scope="session", autouse=True)
def _no_snapshots_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests, and the commands that they run, from the snapshots of whoever runs them."""
    os.environ["BILATERAL_DATA"] = str(tmp_path_factory.mktemp("data") / "bilateral")
    os.environ["BILATERAL_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_root() -> Path:
    """Return the research material: ``BILATERAL_SHARED``, or the folder ``shared`` beside the checkout."""
    folder = Path(os.environ.get("BILATERAL_SHARED") or ROOT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("the research data is not beside the checkout; BILATERAL_SHARED would name its folder")
    return folder


@pytest.fixture(scope="session")
def shared_data(shared_root: Path) -> Path:
    """Return the folder of bulk data files, as their publishers released them."""
    return shared_root / "data"


@pytest.fixture(scope="session")
def shared_facts(shared_root: Path) -> Path:
    """Return the folder of researched facts and claims."""
    return shared_root / "facts"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Yield Debian's Chromium, driven by Playwright; skip where it is not installed."""
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed at /usr/bin/chromium")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe_script() -> str:
    """Return the script of axe."""
    package = pytest.importorskip("axe_playwright_python", reason="axe comes with axe-playwright-python")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
