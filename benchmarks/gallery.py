"""A gallery of 2,000 reports: how long it takes to write, and how it behaves in Chromium beside other ways to show the same cards.

Reports are made up from the committed one: other pairs, other values, years left out. Then, in one run:

- the gallery is written twice, with nothing kept and with all read before (seconds, peak memory, size of the page);
- the page is opened, searched, sorted and scrolled, in turn with its peers: the same page with every card laid out at
  once (no `content-visibility`), and, where `--peers` names a folder in which `npm install list.js datatables.net jquery`
  ran, the same cards under List.js and the same figures as a table under DataTables.

    python benchmarks/gallery.py [--reports 2000] [--rounds 5] [--folder FOLDER] [--peers FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from results import machine, record, table

from bilateral.pair import all_countries

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
WRITE = """
import resource, sys, time
from pathlib import Path
start = time.perf_counter()
from bilateral.rendering.gallery import write_gallery
write_gallery(Path(sys.argv[1]))
print(time.perf_counter() - start, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
#: Resolves to the milliseconds from a change until the frame that shows it has been painted.
PAINTED = """
const painted = change => new Promise(done => {
  const start = performance.now();
  change();
  requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - start); port2.postMessage(0); });
});
"""
TYPED = ("r", "rw", "rwa", "", "z")
TYPE = """
const search = document.getElementById("search");
const type = text => {
  search.value = text;
  for (const kind of ["input", "keyup"]) search.dispatchEvent(new Event(kind, {bubbles: true}));
};
"""
SCROLL = """
async () => {
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let step = 0; step < 150; step += 1) {
    scrollBy(0, 600);
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  scrollTo(0, 0);
  return times;
}
"""


def make_reports(folder: Path, count: int) -> None:
    """Write made-up reports, the same for the same count."""
    example = json.loads((ROOT / "reports" / "example" / "facts.json").read_bytes())
    chance = random.Random(1)
    codes = [country.iso3 for country in all_countries()]
    pairs = chance.sample([(one, two) for one in codes for two in codes if one != two], count)
    for reporter, partner in pairs:
        content = example | {
            "pair": {"reporter": reporter, "partner": partner},
            "facts": list(_facts(example, chance)),
        }
        place = folder / f"{reporter}-{partner}"
        place.mkdir(parents=True)
        facts = json.dumps(content, ensure_ascii=False, indent=1).encode()
        (place / "facts.json").write_bytes(facts)
        (place / "report.html").write_text("<!DOCTYPE html><title>made up</title>")
        files = {"facts.json": hashlib.sha256(facts).hexdigest()}
        manifest = {"date": "2026-11-24", "pair": content["pair"], "files": files}
        (place / "manifest.json").write_text(json.dumps(manifest))
    failed = folder / "failed"
    failed.mkdir()
    (failed / "AAA-BBB.json").write_text(
        json.dumps({"pair": {"reporter": "BDI", "partner": "ERI"}, "reason": "made up", "tries": 2})
    )


def _facts(example: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    size = chance.lognormvariate(0, 2)
    for row in example["facts"]:
        value = row["value"]
        if re.search(r"\.\d{4}$", row["id"]) and chance.random() < 0.3:
            continue
        if isinstance(value, int | float) and chance.random() < 0.1 and not row["id"].startswith("claims"):
            yield row | {"value": None}
        elif isinstance(value, float):
            yield row | {
                "value": value * size * chance.lognormvariate(0, 0.4)
                if row["unit"] == "USD"
                else value * chance.random()
            }
        else:
            yield row


def write(folder: Path) -> tuple[float, float, float]:
    """Return seconds, seconds of the processor, and peak megabytes of writing the gallery in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(folder)], check=True, capture_output=True, text=True
    )
    seconds, processor, kilobytes = map(float, done.stdout.split())
    return seconds, processor, kilobytes / 1024


def plain_page(html: str) -> str:
    """The same page with every card laid out at once."""
    return re.sub(r"content-visibility: auto; contain-intrinsic-size: [^;]+;", "", _open(html))


def list_js_page(html: str, peers: Path) -> str:
    """The same cards under List.js, searched by their names and sorted by a value that stands in each."""
    code = (peers / "node_modules/list.js/dist/list.min.js").read_text(encoding="utf-8")
    html = re.sub(r"<script.*</script>|<form.*</form>", "", plain_page(html), flags=re.DOTALL)
    values = iter(random.Random(2).random() for _ in range(100_000))
    html = re.sub(r'<p class="codes">', lambda found: f'<p class="by">{next(values)}</p>{found[0]}', html)
    html = html.replace('<ul class="cards">', '<input class="search" id="search"><ul class="cards list">', 1)
    return html.replace(
        "</body>",
        f"<script>{code}\nwindow.peer = new List('reports', {{valueNames: ['codes', 'by']}});</script></body>",
    )


def data_tables_page(html: str, peers: Path) -> str:
    """The key figures as a table of one page under DataTables."""
    modules = peers / "node_modules"
    jquery = (modules / "jquery/dist/jquery.min.js").read_text(encoding="utf-8")
    tables = (modules / "datatables.net/js/dataTables.min.js").read_text(encoding="utf-8")
    rows = []
    for card in re.findall(r'<li class="card" id="(.*?)</li>\n(?=<li|</ul)', html, re.DOTALL):
        name = re.search(r"<h3>.*?</h3>", card, re.DOTALL)
        cells = [re.sub("<.*?>", "", text) for text in re.findall(r"<dd>(.*?)</dd>", card, re.DOTALL)]
        rows.append(
            f"<tr><td>{name[0] if name else ''}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        )
    head = "".join(
        f"<th>{name}</th>" for name in ("pair", "exports", "imports", "rank", "votes", "gap", "claims")
    )
    return (
        f"<!DOCTYPE html><meta charset=utf-8><title>x</title><input id=search><table id=t><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table><script>{jquery}</script><script>{tables}</script>"
        "<script>window.peer = new DataTable('#t', {paging: false}); search.oninput = () => peer.search(search.value).draw();</script>"
    )


def _open(html: str) -> str:
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)


SORTS = {
    "gallery": """
      const subject = document.getElementById("subject"), list = document.querySelector(".cards");
      const value = subject.value === "1" ? "2" : "1";
      return painted2(() => { subject.value = value; subject.dispatchEvent(new Event("change")); }, list);""",
    "list.js": "return painted(() => peer.sort('by', {order: (window.turn = !window.turn) ? 'asc' : 'desc'}));",
    "datatables": "return painted(() => peer.order([1, (window.turn = !window.turn) ? 'asc' : 'desc']).draw());",
}
#: A sort that ends later than its event: until the list has changed and that is painted.
LATER = """
const painted2 = (change, list) => new Promise(done => {
  const start = performance.now();
  new MutationObserver((_, own) => { own.disconnect(); requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - start); port2.postMessage(0); }); }).observe(list, {childList: true});
  change();
});
"""


def measure(browser: Any, path: Path, kind: str) -> dict[str, list[float]]:
    """Open a page once and return the milliseconds of all that is done in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(300)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    loaded = page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
    keys = [
        page.evaluate(f"async () => {{ {PAINTED} {TYPE} return painted(() => type({text!r})); }}")
        for text in TYPED
    ]
    page.evaluate(f"() => {{ {TYPE} type(''); }}")
    sorts = [page.evaluate(f"() => {{ {PAINTED} {LATER} {SORTS[kind]} }}") for _ in range(3)]
    frames = page.evaluate(SCROLL)
    context.close()
    return {"first paint": [paint], "loaded": [loaded], "key to paint": keys, "sort": sorts, "frame": frames}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the made-up reports are kept for another run")
    parser.add_argument(
        "--peers", type=Path, help="a folder with node_modules of list.js, datatables.net and jquery"
    )
    options = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "reports"
        if not folder.exists():
            make_reports(folder, options.reports)
        told = (
            f"{options.reports:,} reports made up from the committed one; medians of {options.rounds} rounds."
        )
        record("gallery", before, "\n\n".join([told, *run(folder, Path(scratch), options)]))


def run(folder: Path, scratch: Path, options: argparse.Namespace) -> list[str]:
    """Write the gallery and open it beside its peers; return the tables of what was measured."""
    for kept in (folder / ".gallery").glob("*"):
        kept.unlink()
    rows = []
    for label in ("nothing read before", "all read before"):
        seconds, processor, peak = write(folder)
        rows.append([label, f"{seconds:.1f}", f"{processor:.1f}", f"{peak:.0f} MB"])
    html = (folder / "index.html").read_text(encoding="utf-8")
    pages = {"gallery": (html, "gallery"), "all cards laid out at once": (plain_page(html), "gallery")}
    if options.peers:
        pages["List.js"] = (list_js_page(html, options.peers), "list.js")
        pages["DataTables"] = (data_tables_page(html, options.peers), "datatables")
    for name, (text, _) in pages.items():
        (scratch / f"{name}.html").write_text(text, encoding="utf-8")
    written = table(["writing the gallery", "seconds", "of the processor", "peak memory"], rows)
    page = f"The page has {len(html.encode()) / 1e6:.1f} MB."
    return [written, page, show(pages, scratch, options.rounds)]


def show(pages: dict[str, tuple[str, str]], scratch: Path, rounds: int) -> str:
    """Open the pages in turn, several rounds, and return a table of medians in milliseconds."""
    from playwright.sync_api import sync_playwright

    found: dict[str, dict[str, list[float]]] = {name: {} for name in pages}
    with sync_playwright() as playwright:
        for _ in range(rounds):
            for name, (_, kind) in pages.items():
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
                )
                for what, times in measure(browser, scratch / f"{name}.html", kind).items():
                    found[name].setdefault(what, []).extend(times)
                browser.close()
    heads = ["milliseconds", *next(iter(found.values())), "frames over 50"]
    rows = []
    for name, measured in found.items():
        slow = sum(time > 50 for time in measured["frame"]) / len(measured["frame"])
        rows.append(
            [name, *(f"{statistics.median(times):.0f}" for times in measured.values()), f"{slow:.1%}"]
        )
    return table(heads, rows)


if __name__ == "__main__":
    main()
