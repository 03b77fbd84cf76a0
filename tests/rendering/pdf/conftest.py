"""A report and an ordinary notebook that show every kind of cell a PDF has to set, and what a PDF holds."""

from __future__ import annotations

import base64
import html
import io
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from bilateral.rendering.pdf import render_pdf

TABLE = "application/vnd.bilateral.table+json"


def bars(values: dict[str, float], colour: str = "#0b5cad") -> str:
    """Return a bar chart as SVG with its text as text, the way reports have them."""
    top = max(values.values())
    parts = []
    for index, (label, value) in enumerate(values.items()):
        y, width = 10 + index * 24, 300 * value / top
        parts.append(
            f'<text x="112" y="{y + 12}" text-anchor="end">{label}</text>'
            f'<rect x="120" y="{y}" width="{width:.1f}" height="16" fill="{colour}"/>'
            f'<text x="{126 + width:.1f}" y="{y + 12}">{value:g}</text>'
        )
    height = 20 + 24 * len(values)
    return (
        f'<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="480pt" height="{height}pt" viewBox="0 0 480 {height}">'
        f'<g font-family="\'Source Sans 3\'" font-size="10" fill="#1f2933">{"".join(parts)}</g></svg>'
    )


def shown(markdown: str, kind: str) -> NotebookNode:
    data = {"text/markdown": markdown, "text/plain": markdown}
    return new_output("display_data", data, metadata={"bilateral": {"kind": kind}})


def figure(name: str, title: str, values: dict[str, float], **more: Any) -> NotebookNode:
    alt = f"Bar chart: {title}."
    meta = {
        "kind": "figure",
        "id": name,
        "title": title,
        "subtitle": "Million US dollars",
        "alt": alt,
        "source_line": "Source: [NISR](#source-nisr-2025q1), released June 2025.",
        "table": None,
        **more,
    }
    data = {"image/svg+xml": bars(values), "text/plain": alt}
    return new_output("display_data", data, metadata={"bilateral": meta})


def table(
    name: str, title: str, columns: list[tuple[str, str]], rows: list[list[Any]], **more: Any
) -> NotebookNode:
    content = {
        "id": name,
        "title": title,
        "subtitle": more.pop("subtitle", ""),
        "notes": more.pop("notes", []),
        "columns": [{"key": label.lower(), "label": label, "align": align} for label, align in columns],
        "rows": rows,
        "source_line": "Source: [NISR](#source-nisr-2025q1).",
        "data": {"columns": [], "rows": []},
    }
    data = {TABLE: content, "text/html": "<table></table>", "text/plain": title}
    return new_output("display_data", data, metadata={"bilateral": {"kind": "table", "id": name}})


def cell(*outputs: NotebookNode) -> NotebookNode:
    return new_code_cell("relation.trade.flows()", outputs=list(outputs))


VERDICTS = [
    ("C01", "Two visits of heads of state, 2015 and 2025", "supported", "2", "2"),
    (
        "C02",
        "Trade of Kazakhstan with Africa is worth $1 billion",
        "overstated",
        "1 billion USD",
        "783 million USD",
    ),
    ("C03", "Their own trade is worth $1 billion", "contradicted", "1 billion USD", "11.3 million USD"),
    ("C04", "7,000 km of fibre reach 94 % of the people", "cannot be verified", "94 %", "not reported"),
    ("C05", "The partnership will deepen", "not testable", "–", "–"),
]


def facts() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "id": "trade.exports.latest",
            "value": 11304000,
            "unit": "USD",
            "period": "2024",
            "chapter": "02_trade",
            "sources": ["nisr-2025q1"],
            "method": "Sum of four quarters of domestic exports",
        },
        {
            "id": "trade.imports.latest",
            "value": None,
            "unit": "USD",
            "period": None,
            "chapter": "02_trade",
            "sources": ["comtrade"],
            "method": "No source after 2016 lists this flow",
        },
        {
            "id": "trade.share_of_exports.latest",
            "value": 0.0057,
            "unit": "share",
            "period": "2024",
            "chapter": "02_trade",
            "sources": ["nisr-2025q1"],
            "method": "Exports to the partner over all exports",
        },
        {
            "id": "relations.visits.count",
            "value": 2,
            "unit": "count",
            "period": "2025",
            "chapter": "01_relations",
            "sources": ["akorda"],
            "method": "Visits of a head of state or government to the other country",
        },
    ]
    for year in range(1995, 2024):
        rows.append(
            {"id": f"trade.exports.{year}", "value": 1234.5 * (year - 1990), "unit": "USD", "period": str(year),
             "chapter": "02_trade", "sources": ["wits-1995-2016", "wits-2013-2022"],
             "method": "Exports as Rwanda reports them, free on board", "note": "Two vintages differ"}
        )  # fmt: skip
    return rows


def sources() -> dict[str, dict[str, str]]:
    names = {
        "nisr-2025q1": (
            "National Institute of Statistics of Rwanda",
            "Formal External Trade in Goods, 2025-Q1",
        ),
        "comtrade": ("United Nations", "UN Comtrade"),
        "wits-1995-2016": ("World Bank", "World Integrated Trade Solution, 1995–2016"),
        "wits-2013-2022": ("World Bank", "World Integrated Trade Solution, vintage 2013–2022"),
        "akorda": ("Президент Республики Казахстан", "Қазақстан Президентінің ресми сайты"),
    }
    return {
        name: {
            "title": title,
            "publisher": publisher,
            "url": f"https://example.org/{name}/annex.xlsx",
            "licence": "CC BY 4.0",
            "published": "2025-06-30",
            "accessed": "2026-11-02",
        }
        for name, (publisher, title) in names.items()
    }


def report() -> NotebookNode:
    """Return a merged report of three chapters."""
    verdict_rows = [
        [
            {"text": name, "href": f"#claim-{name}"},
            text,
            {"text": verdict, "class": "verdict-" + verdict.replace(" ", "-")},
            claimed,
            seen,
        ]
        for name, text, verdict, claimed, seen in VERDICTS
    ]
    years = [
        [str(year), f"{(year - 1990) * 1.23:.2f}", "not reported" if year > 2016 else f"{year - 1993:.2f}"]
        for year in range(1995, 2025)
    ]
    cells = [
        new_markdown_cell("# Summary\n\nWhat matters between the two countries, in short."),
        cell(
            shown(
                "- Rwanda's goods exports to Kazakhstan were [11.3 million US dollars](#fact-trade.exports.latest) in 2024, "
                "by [NISR](#source-nisr-2025q1).\n- Imports from Kazakhstan are [not reported](#fact-trade.imports.latest).\n"
                "- [Two](#fact-relations.visits.count) visits of a head of state: 2015 and 2025.\n"
                "- The claim of $1 billion ([C03](#claim-C03)) is off by a factor of 88.",
                "findings",
            )
        ),
        cell(
            figure(
                "exports",
                "Exports grew tenfold in two years",
                {"2022": 1.1, "2023": 10.263, "2024": 11.304},
                print_table=False,
            )
        ),
        new_markdown_cell(
            "# Relations\n\n## When did they meet?\n\nКасым-Жомарт Токаев, Қазақстан: ₸ 1 000 → ½."
        ),
        cell(shown("No source lists the missions. `bilateral data pull missions` would bring them.", "gap")),
        new_markdown_cell(
            "## What was promised and not yet seen?\n\nText with a [link](https://example.org/a?b=c) and a [dead one](#fact-nowhere)."
        ),
        cell(
            table(
                "agreements",
                "Seven agreements, six of them in one week",
                [("Date", "left"), ("Title", "left"), ("Status", "left")],
                [
                    ["2025-05-28", f"Agreement on co-operation in the field of {field}", "signed"]
                    for field in ("mining", "trade", "air services")
                ],
            )
        ),
        new_markdown_cell("# Trade\n\n## Who reports what?"),
        cell(
            table(
                "years",
                "Rwanda and Kazakhstan disagree by half",
                [("Year", "left"), ("Direct", "right"), ("Mirror", "right")],
                [
                    *years,
                    [
                        {"text": "All years", "class": "total"},
                        {"text": "612.1", "fact": "trade.exports.latest", "class": "total"},
                        {"text": "–", "class": "total"},
                    ],
                ],
                subtitle="Million US dollars, FOB",
                notes=["Mirror figures are CIF."],
            ),
            shown("A note on *method*.", "note"),
        ),
        cell(figure("products", "Almost all of it is one product", {"Ores": 9.1, "Tea": 0.0, "Other": 0.4})),
        new_markdown_cell("# Claims\n\n## Which of them hold?"),
        cell(
            table(
                "verdicts",
                "One claim in five holds",
                [
                    ("Claim", "left"),
                    ("Statement", "left"),
                    ("Verdict", "left"),
                    ("Claimed", "right"),
                    ("Observed", "right"),
                ],
                verdict_rows,
            )
        ),
        cell(
            new_output(
                "display_data",
                {"application/vnd.bilateral.facts+json": {"facts": []}, "text/plain": "4 facts"},
                metadata={"bilateral": {"kind": "facts"}},
            )
        ),
    ]
    claims = [
        {
            "id": name,
            "statement": text,
            "verdict": verdict,
            "claimed": 1e9 if "billion" in claimed else None,
            "observed": 11304000 if name == "C03" else None,
            "ratio": 88.46 if name == "C03" else None,
            "unit": "USD",
            "period": "2024",
            "sources": ["nisr-2025q1"],
            "rule": "Contradicted beyond a factor of two",
        }
        for name, text, verdict, claimed, _ in VERDICTS
    ]
    about = {
        "kind": "report",
        "title": "Rwanda and Kazakhstan",
        "subtitle": "What the figures say about the relationship",
        "language": "en",
        "date": "2026-11-23",
        "pair": {
            "reporter": "RWA",
            "partner": "KAZ",
            "reporter_name": "Rwanda",
            "partner_name": "Kazakhstan",
        },
        "parameters": {
            "reporter": "RWA",
            "partner": "KAZ",
            "start": 1995,
            "end": 2025,
            "snapshot": "embedded",
            "language": "en",
        },
        "snapshot": {"name": "embedded-2026-11", "hash": "sha256:0123456789abcdef0123"},
        "facts": facts(),
        "claims": claims,
        "sources": sources(),
        "labels": {},
    }
    return new_notebook(cells=cells, metadata={"bilateral": about})


def png(width: int = 60, height: int = 30) -> str:
    """Return a plain red PNG in base64."""
    rows = b"".join(b"\x00" + b"\xc2\x41\x0c" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return base64.b64encode(out.getvalue()).decode()


PANDAS = """<div><style scoped>.dataframe tbody tr th {vertical-align: top;}</style>
<table border="1" class="dataframe"><thead>
<tr style="text-align: right;"><th></th><th colspan="2" halign="left">exports</th><th>imports</th></tr>
<tr><th>year</th><th>direct</th><th>mirror</th><th>direct</th></tr></thead><tbody>
<tr><th rowspan="2">2013</th><td>20.70</td><td>41.10</td><td>NaN</td></tr>
<tr><td>1,234.5</td><td>-3</td><td>7 &lt; 8 &amp; 9</td></tr>
<tr><th>2014</th><td>1.0</td><td>2.0</td><td>3.0</td></tr></tbody></table><p>3 rows × 3 columns</p></div>"""

MARKDOWN = r"""# Any notebook

A first paragraph with *emphasis*, **strength**, `code`, ~~struck~~ words, H<sub>2</sub>O, a footnote[^a] and
$\frac{a}{b}$ in the line; $5 and $6 stay money. Typst's own signs stay text: #set page(width: 1cm) \ @label <b> $x$.

$$\mathrm{TII}_{ij} = \frac{x_{ij} / X_i}{m_j / M_w}$$

[^a]: The note, with `#code`.

## A list

- [x] done
- [ ] to do
    1. nested
    2. and numbered

> A quotation, and a [jump](#A-table).

## A table

| Country | Value |
|---------|------:|
| Қазақстан | 1.5 |
| Rwanda `x` | **22** |

![A red box](attachment:box.png)

### Code

```python
def f(x):  # a comment
    return "a string that goes on and on, far beyond the right edge of any page of paper, until it must wrap" + str(x)
```

## Raw

<div>Block <b>HTML</b> with <a href="https://example.org">a link</a><script>alert(1)</script></div>

### The end

Last.
"""


def notebook() -> NotebookNode:
    """Return a notebook that no one made for this exporter."""
    wide = "".join(f"<td>{value}.123456</td>" for value in range(100, 118))
    head = "".join(f"<th>a_long_column_{index}</th>" for index in range(18))
    first = new_markdown_cell(MARKDOWN)
    first["attachments"] = {"box.png": {"image/png": png()}}
    outputs = [
        new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m and 10%\r100%\n"),
        new_output("stream", name="stderr", text="a warning\n"),
        new_output("execute_result", {"text/html": PANDAS, "text/plain": "frame"}),
        new_output("display_data", {"text/html": f"<table><tr>{head}</tr><tr>{wide}</tr></table>"}),
        new_output("display_data", {"image/png": png(), "text/plain": "<Figure size 640x480 with 1 Axes>"}),
        new_output("display_data", {"image/svg+xml": bars({"a": 1, "b": 2}), "text/plain": "Two bars"}),
        new_output("display_data", {"text/latex": r"$\displaystyle \int_0^1 x\,dx$"}),
        new_output("execute_result", {"text/plain": "{'a': 1}"}),
        new_output("error", ename="ValueError", evalue="no", traceback=["\x1b[0;31mValueError\x1b[0m: no"]),
    ]
    cells = [first, new_code_cell("import os\nprint('x' * 200)", outputs=outputs), new_raw_cell("raw <text>")]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python"}, "date": "2026-11-23"})


class Opened:
    """A PDF opened: its tags, its links, its text by page."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.root: Any = self.pdf.Root

    def tags(self, kind: str | None = None) -> list[Any]:
        """Return the structure elements, or those of one kind, in reading order."""
        return [tag for tag in _elements(self.root.StructTreeRoot.K) if kind in (None, str(tag.S)[1:])]

    def alternatives(self, kind: str) -> list[str]:
        return [str(tag.get("/Alt", "")) for tag in self.tags(kind)]

    def spans(self) -> set[tuple[int, int]]:
        """Return how many columns and rows the cells of tables span."""
        found = set()
        for tag in (*self.tags("TH"), *self.tags("TD")):
            owners = tag.get("/A", [])
            for owner in owners if isinstance(owners, (pikepdf.Array, list)) else [owners]:
                found.add((int(owner.get("/ColSpan", 1)), int(owner.get("/RowSpan", 1))))
        return found

    def bookmarks(self) -> list[tuple[int, str]]:
        with self.pdf.open_outline() as outline:
            return list(_bookmarks(outline.root, 1))

    def text(self, page: int | None = None) -> str:
        """Return the text of a page (from 0) or of all, as its fonts' Unicode tables say."""
        pages = self.pdf.pages if page is None else [self.pdf.pages[page]]
        return "\n".join(_page_text(each) for each in pages)

    def annotations(self, page: int | None = None) -> list[Any]:
        pages = self.pdf.pages if page is None else [self.pdf.pages[page]]
        return [annotation for each in pages for annotation in each.get("/Annots", [])]

    def addresses(self) -> list[str]:
        """Return the web addresses that the PDF links to."""
        actions = [annotation.get("/A", {}) for annotation in self.annotations()]
        return [str(action["/URI"]) for action in actions if "/URI" in action]

    def led_to(self, page: int) -> list[int]:
        """Return the pages that the links of a page lead to, both counted from 0."""
        numbers = {each.objgen: number for number, each in enumerate(self.pdf.pages)}
        places = [annotation.Dest for annotation in self.annotations(page) if "/Dest" in annotation]
        return [numbers[place[0].objgen] for place in places]


def _elements(kids: Any) -> Iterator[Any]:
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _elements(kid.K)


def _bookmarks(items: Any, level: int) -> Iterator[tuple[int, str]]:
    for item in items:
        yield level, item.title
        yield from _bookmarks(item.children, level + 1)


def _unicode_table(font: Any) -> dict[int, str]:
    text = font.ToUnicode.read_bytes().decode("ascii", "replace")
    pairs: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            pairs[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for offset in range(int(high, 16) - int(low, 16) + 1):
                pairs[int(low, 16) + offset] = chr(int(value, 16) + offset)
    return pairs


def _page_text(page: Any) -> str:
    return _stream_text(page, page.get("/Resources", {}))


def _stream_text(stream: Any, resources: Any) -> str:
    fonts = {name: _unicode_table(font) for name, font in resources.get("/Font", {}).items()}
    forms = resources.get("/XObject", {})
    table: dict[int, str] = {}
    parts: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "Tf":
            table = fonts[str(operands[0])]
        elif name in {"Tj", "TJ"}:
            strings = operands[0] if name == "TJ" else operands
            for piece in strings:
                if isinstance(piece, pikepdf.String):
                    raw = bytes(piece)
                    parts += [table.get(raw[i] * 256 + raw[i + 1], "") for i in range(0, len(raw) - 1, 2)]
        elif name == "ET":
            parts.append("\n")
        elif name == "Do" and forms[str(operands[0])].get("/Subtype") == "/Form":
            form = forms[str(operands[0])]
            parts.append(_stream_text(form, form.get("/Resources", {})))
    return "".join(parts)


@pytest.fixture(scope="session")
def report_notebook() -> NotebookNode:
    return report()


@pytest.fixture(scope="session")
def plain_notebook() -> NotebookNode:
    return notebook()


@pytest.fixture(scope="session")
def report_pdf() -> Opened:
    return Opened(render_pdf(report()))


@pytest.fixture(scope="session")
def plain_pdf() -> Opened:
    return Opened(render_pdf(notebook()))


@pytest.fixture(scope="session")
def opened() -> type[Opened]:
    """Return the class that opens PDF bytes."""
    return Opened


@pytest.fixture
def render() -> Any:
    """Return a function that renders cells, or Markdown, as an ordinary notebook and opens the PDF."""

    def rendered(*cells: Any, **metadata: Any) -> Opened:
        made = [new_markdown_cell(item) if isinstance(item, str) else item for item in cells]
        return Opened(render_pdf(new_notebook(cells=made, metadata={"date": "2026-11-23", **metadata})))

    return rendered


Box = tuple[float, float, float, float, str]


def boxes_of(data: bytes) -> list[tuple[float, float, list[Box]]]:
    """Return for each page its width and height, and where poppler finds each word: left, top, right, bottom."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    pages = []
    for page in re.findall(r"<page (.*?)</page>", run.stdout.decode(), re.DOTALL):
        width, height = (float(found) for found in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        words = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
        pages.append((width, height, [(*map(float, word[:4]), html.unescape(word[4])) for word in words]))
    return pages


@pytest.fixture(scope="session")
def boxes() -> Any:
    """Return a function that finds the words of a PDF on its pages; skips where poppler is absent."""
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is not installed")
    return boxes_of
