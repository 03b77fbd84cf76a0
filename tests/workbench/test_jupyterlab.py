"""`bilateral explore` as a user meets it: the command, JupyterLab in Chromium, the panel by keyboard and mouse."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bilateral.pair import find_pair
from bilateral.workbench.working_copy import make_working_copy

COMMAND = [sys.executable, "-m", "bilateral", "explore"]
# By what is in them: a notebook behind another one counts as visible, though its text is not there.
EXPLORE = ".jp-NotebookPanel:has-text('explore(reporter')"
TRADE = ".jp-NotebookPanel:has-text('pair.trade.findings()')"
CHARTS = ".bilateral-explore .shown figure img"


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own Jupyter is found."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
    return (
        os.environ | {name: str(folder / name.lower()) for name in names} | {"IPYTHONDIR": str(folder / "ip")}
    )


class Explored:
    """A running `bilateral explore`: its folder, its process and the address that it printed."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder / "work"
        self.process = subprocess.Popen(
            [*COMMAND, *arguments, "--no-browser", "--folder", str(self.folder)],
            cwd=folder,
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                break
        self.address = re.findall(r"http://\S+", self.said)[0]

    def end(self) -> tuple[str, str]:
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=40)

    @property
    def port(self) -> int:
        return int(re.findall(r":(\d+)/", self.address)[0])


@pytest.fixture(scope="module")
def explored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explored]:
    running = Explored(tmp_path_factory.mktemp("explored"), "Kenya", "Türkiye")
    yield running
    if running.process.poll() is None:
        running.end()


@pytest.fixture(scope="module")
def lab(explored: Explored, browser: Any) -> Iterator[Any]:
    """Yield a page in JupyterLab that shows the start page, with every request that it makes."""
    context = browser.new_context(viewport={"width": 1500, "height": 1300})
    page = context.new_page()
    page.set_default_timeout(45_000)
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.goto(explored.address)
    page.wait_for_selector(".jp-RenderedMarkdown h1")
    yield page
    context.close()


def run_all(page: Any, notebook: str) -> None:
    """Run the notebook in front; again where JupyterLab dropped the cells, as it does until the kernel is there."""
    api = pytest.importorskip("playwright.sync_api")
    ran = page.locator(f"{notebook} .jp-InputPrompt", has_text=re.compile(r"\[\d+\]"))
    for _ in range(10):
        page.locator(".lm-MenuBar-item", has_text="Run").click()
        page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
        try:
            ran.first.wait_for(timeout=6000)
        except api.TimeoutError:
            continue
        return
    pytest.fail("the notebook does not run")


@pytest.fixture(scope="module")
def panel(lab: Any) -> Any:
    lab.locator(".jp-RenderedMarkdown a", has_text="Explore").click()
    lab.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell")
    lab.wait_for_selector(EXPLORE)
    run_all(lab, EXPLORE)
    lab.wait_for_selector(CHARTS)
    return lab


pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_start_page_says_what_each_notebook_answers(lab: Any) -> None:
    assert lab.locator(".jp-RenderedMarkdown h1").text_content().startswith("Kenya and Türkiye")
    assert "What do they trade, and who says so?" in lab.locator(".jp-RenderedMarkdown").text_content()


def test_a_country_is_chosen_by_keyboard_and_the_chart_changes(panel: Any) -> None:
    before = panel.locator(CHARTS).first.get_attribute("alt")
    panel.get_by_label("Partner", exact=True).focus()
    panel.keyboard.press("Control+A")
    panel.keyboard.type("Uganda")
    panel.keyboard.press("Enter")
    panel.wait_for_selector(".bilateral-explore h2:has-text('Kenya – Uganda')")
    after = panel.locator(CHARTS).first.get_attribute("alt")
    assert "Uganda" in after
    assert after != before
    # The picture has the fonts of its letters inside, and is one that the browser can draw.
    assert panel.locator(CHARTS).first.evaluate("image => image.complete && image.naturalWidth > 100")


def test_a_click_on_the_map_picks_the_partner(panel: Any) -> None:
    panel.locator('.bilateral-map path[data-iso3="IND"]').click()
    panel.wait_for_selector(".bilateral-explore h2:has-text('Kenya – India')")
    assert panel.get_by_label("Partner", exact=True).input_value() == "India"
    assert panel.locator('.bilateral-map path[aria-pressed="true"]').get_attribute("aria-label") == "India"


def test_the_map_is_used_from_the_keyboard(panel: Any) -> None:
    panel.locator('.bilateral-map path[tabindex="0"]').focus()
    panel.keyboard.press("ArrowUp")
    chosen = panel.evaluate("document.activeElement.getAttribute('aria-label')")
    assert chosen not in {None, "India"}
    panel.keyboard.press("Enter")
    panel.wait_for_selector(f".bilateral-explore h2:has-text('Kenya – {chosen}')")


def test_a_question_is_chosen_by_keyboard(panel: Any) -> None:
    panel.get_by_label("Chapter", exact=True).focus()
    panel.keyboard.press("End")
    panel.wait_for_selector(".bilateral-explore h2:has-text('claims')")
    panel.get_by_label("Chapter", exact=True).select_option("Trade")
    panel.get_by_label("Question", exact=True).select_option(index=1)
    panel.wait_for_selector(CHARTS)


def test_a_claim_is_typed_and_its_verdict_read(panel: Any) -> None:
    panel.get_by_label("Partner", exact=True).fill("Türkiye")
    panel.keyboard.press("Enter")
    panel.get_by_label("Claim", exact=True).fill("trade >= 1 bn USD in 2015")
    panel.keyboard.press("Enter")
    panel.wait_for_selector(".bilateral-explore p.verdict:has-text('contradicted')")
    assert "World Bank" in panel.locator(".bilateral-explore .shown table").first.text_content()


def test_an_error_is_one_line_that_screen_readers_are_told(panel: Any) -> None:
    panel.get_by_label("Partner", exact=True).fill("Kenya")
    panel.keyboard.press("Enter")
    status = panel.locator('.bilateral-explore [role="status"]')
    panel.wait_for_selector(".bilateral-status.error")
    assert "given with itself" in status.text_content()
    assert status.get_attribute("aria-live") == "polite"
    panel.get_by_label("Partner", exact=True).fill("Türkiye")
    panel.keyboard.press("Enter")
    panel.wait_for_selector(".bilateral-status.done")


def test_what_is_shown_is_saved_beside_the_notebook(panel: Any, explored: Explored) -> None:
    panel.get_by_role("button", name="Save page").click()
    panel.wait_for_selector(".bilateral-status:has-text('Saved exports/KEN-TUR-trade-exports.html')")
    assert "<svg" in (explored.folder / "exports/KEN-TUR-trade-exports.html").read_text(encoding="utf-8")


def test_it_is_labelled_and_its_focus_is_seen(panel: Any, axe_script: str) -> None:
    panel.evaluate(axe_script)
    found = panel.evaluate("axe.run('.bilateral-explore', {resultTypes: ['violations']})")["violations"]
    wrong = [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]
    assert wrong == []
    panel.get_by_label("Claim", exact=True).focus()
    panel.keyboard.press("Tab")
    outline = panel.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2


def test_a_chapter_runs_and_shows_charts_with_its_code(panel: Any) -> None:
    panel.locator(".jp-DirListing-item", has_text="02_trade").dblclick()

    panel.wait_for_selector(TRADE)
    run_all(panel, TRADE)
    panel.wait_for_selector(f"{TRADE} .jp-OutputArea img")
    chart = panel.locator(f"{TRADE} .jp-OutputArea figure").first
    assert "Kenya to Türkiye" in chart.text_content()
    assert "Source" in chart.text_content()
    assert "Kenya reports" in chart.locator("img").get_attribute("alt")
    assert panel.locator(f"{TRADE} :text('Kenya')").count() > 0
    assert panel.locator(f"{TRADE} [data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_a_notebook_that_was_run_and_saved_is_not_called_changed(panel: Any, explored: Explored) -> None:
    with panel.expect_response(lambda answer: "02_trade" in answer.url and answer.request.method == "PUT"):
        panel.keyboard.press("Control+S")
    saved = json.loads((explored.folder / "02_trade.ipynb").read_text(encoding="utf-8"))
    assert any(cell.get("outputs") for cell in saved["cells"])
    assert make_working_copy(explored.folder, find_pair("KEN", "TUR")).said == []


def test_it_asks_nothing_of_any_other_machine(panel: Any, explored: Explored) -> None:
    own = f"http://127.0.0.1:{explored.port}/"
    assert [url for url in panel.requested if not url.startswith((own, "data:", "blob:"))] == []


def test_an_interrupt_ends_it_and_all_that_it_started(explored: Explored, panel: Any) -> None:
    out, err = explored.end()
    assert explored.process.returncode == 0
    assert err == ""
    assert out.startswith("Ended.")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", explored.port)) != 0
