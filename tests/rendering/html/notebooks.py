"""Notebooks made by hand: a small merged report and a notebook of somebody else's."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

HOSTILE = '<script>alert("x")</script>'
KAZAKH = "Қазақстан Республикасы: сауда, өңір, ұлт, ₸"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _display(data: dict[str, Any], meta: dict[str, Any] | None = None) -> Any:
    return new_output("display_data", data=data, metadata={"bilateral": meta} if meta else {})


def prose(text: str, kind: str = "prose") -> Any:
    return _display({"text/markdown": text, "text/plain": text}, {"kind": kind})


def table(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": "trade.years",
        "title": "What each side reports, by year",
        "subtitle": "Goods exports from Rwanda to Kazakhstan, thousand US dollars",
        "columns": [
            {"key": "year", "label": "Year", "align": "left"},
            {"key": "direct", "label": "Rwanda reports (direct)", "align": "right"},
            {"key": "mirror", "label": "Kazakhstan reports (mirror)", "align": "right"},
            {"key": "agreement", "label": "Agreement", "align": "right"},
        ],
        "rows": [
            ["2013", {"text": "20,700", "fact": "trade.exports.2013"}, "41,100", "0.504"],
            [
                "2023",
                "10,263",
                {"text": "not reported", "class": "muted"},
                {"text": "not reported", "class": "muted"},
            ],
            [
                "2024",
                {"text": "11,304", "fact": "trade.exports.latest"},
                {"text": "not reported", "class": "muted"},
                "–",
            ],
            [{"text": "All years", "class": "total"}, "42,267", "41,100", ""],
        ],
        "source_line": "Source: [NISR](#source-nisr-2025q1); WITS.",
        "notes": ["The two figures for 2013 come from different vintages."],
        "data": {
            "columns": ["year", "direct", "mirror", "note"],
            "rows": [[2013, 20.7, 41.1, "=1+1"], [2023, 10.263, None, "@cmd"], [2024, 11.304, None, "-3"]],
        },
    }
    return made | changes


def show_table(**changes: Any) -> Any:
    made = table(**changes)
    return _display(
        {"text/html": "<table></table>", "text/plain": "table", "application/vnd.bilateral.table+json": made},
        {"kind": "table", "id": made["id"]},
    )


def chart_svg() -> str:
    """Draw a chart with matplotlib as chapters do, text left as text."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "t", "font.family": ["Source Sans 3", "DejaVu Sans"]}
    ):
        import logging

        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        figure = Figure(figsize=(7.2, 3.6))
        axes = figure.add_axes((0.08, 0.12, 0.78, 0.82))
        years = [2013, 2014, 2015, 2016]
        axes.fill_between(years, [5, 8, 6, 9], color="#0b5cad", alpha=0.12)
        axes.plot(years, [20.7, 18, 12, 9], color="#0b5cad", marker="o", clip_on=True)
        axes.plot(
            years, [41.1, 30, 22, 14], color="#c2410c", marker="o", markerfacecolor="#ffffff", linestyle="--"
        )
        axes.text(2016.05, 9, "Rwanda reports", color="#0b5cad")
        axes.text(2016.05, 14, "Kazakhstan reports <mirror>", color="#c2410c", size=9)
        axes.set_ylim(0, 45)
        axes.grid(axis="y", color="#e4e7eb")
        axes.tick_params(colors="#52606d")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def show_chart(svg: str, **changes: Any) -> Any:
    meta: dict[str, Any] = {
        "kind": "figure",
        "id": "trade.history",
        "title": "Kazakhstan reports twice the trade that Rwanda does",
        "subtitle": "Goods exports from Rwanda to Kazakhstan, million US dollars, 2013–2016",
        "alt": "Line chart. Rwanda reports 20.7 in 2013, falling to 9 in 2016; Kazakhstan 41.1, falling to 14.",
        "source_line": "Source: [NISR](#source-nisr-2025q1), published March 2025.",
        "table": table(id="trade.history"),
    }
    return _display({"image/svg+xml": svg, "text/plain": meta["alt"]}, meta | changes)


SOURCES = {
    "nisr-2025q1": {
        "title": "Formal external trade in goods, first quarter 2025",
        "publisher": "National Institute of Statistics of Rwanda",
        "url": "https://www.statistics.gov.rw/data-sources/external-trade/formal-external-trade-in-goods-report-q1-2025",
        "licence": "CC BY 4.0",
        "accessed": "2026-10-02",
        "published": "2025-06-12",
        "note": "Provisional figures.",
    },
    "wits": {
        "title": "WITS, trade statistics by product",
        "publisher": "World Bank",
        "url": "javascript:alert(1)",
        "licence": "CC BY 4.0",
    },
}


def _fact(key: str, value: Any, unit: str, period: str | None, **more: Any) -> dict[str, Any]:
    made = {
        "id": key,
        "value": value,
        "unit": unit,
        "period": period,
        "sources": ["nisr-2025q1"],
        "chapter": "02_trade",
    }
    return made | {"method": "Sum of the four quarters as Rwanda reports them."} | more


FACTS = [
    _fact("trade.exports.latest", 11303907.2, "USD", "2024"),
    _fact("trade.exports.2013", 20700000.0, "USD", "2013", sources=["wits"], method="As reported by Rwanda."),
    _fact(
        "trade.share_of_exports.latest",
        0.00488,
        "share",
        "2024",
        inputs=["trade.exports.latest"],
        method=HOSTILE,
    ),
    _fact(
        "trade.imports.latest",
        None,
        "USD",
        None,
        method="Would be in Kazakhstan's report.",
        note="No figure since 2016.",
    ),
    _fact("relations.visits.count", 2, "count", "2025", chapter="01_relations", sources=[]),
]
CLAIMS = [
    {
        "id": "C05a", "verdict": "contradicted", "claimed": 1e9, "observed": 11303907.2, "ratio": 88.46, "unit": "USD", "period": "2024",
        "sources": ["nisr-2025q1"], "rule": "more than 3 times the reported figure",
        "statement": f"Trade is worth a billion dollars {HOSTILE}",
        "speaker": "The Astana Times", "published": "2025-06-03",
    },
    {"id": "C09", "verdict": "cannot be verified", "claimed": 7000, "observed": None, "unit": "km", "sources": []},
]  # fmt: skip

FINDINGS = f"""
- Rwanda reports goods exports of [US\\$11.3\u00a0million](#fact-trade.exports.latest) to Kazakhstan in 2024,
  [0.49%](#fact-trade.share_of_exports.latest) of its goods exports.
- What Kazakhstan sold to Rwanda is [not reported](#fact-trade.imports.latest) after 2016.
- "US\\$1 billion" is **contradicted**: it is about 88 times the reported figure ([claim](#claim-C05a)). {KAZAKH}
"""


def report_notebook(svg: str) -> Any:
    verdicts = show_table(
        id="claims.verdicts", title="What the article claims, and what the figures say", subtitle="",
        columns=[{"key": "claim", "label": "Claim", "align": "left"}, {"key": "verdict", "label": "Verdict", "align": "left"},
                 {"key": "ratio", "label": "Claimed to observed", "align": "right"}],
        rows=[
            [{"text": "Trade between the two is worth a billion dollars", "href": "#claim-C05a"},
             {"text": "contradicted", "class": "verdict-contradicted"}, "88"],
            ["Kazakhstan trades for a billion dollars with Africa", {"text": "overstated", "class": "verdict-overstated"}, "1.28"],
            ["Two presidents' visits, 2015 and 2025", {"text": "supported", "class": "verdict-supported"}, "1.00"],
            ["The fibre network covers 94 % of mobile users", {"text": "cannot be verified", "class": "verdict-cannot be verified"}, ""],
            [HOSTILE, {"text": "not testable", "class": "verdict-not-testable"}, ""],
        ],
        source_line="",
    )  # fmt: skip
    wide = show_table(
        id="trade.partners", title="Rwanda's largest partners, and how the pair compares with each of them over the last years",
        columns=[{"key": "c", "label": "Country", "align": "left"}]
        + [{"key": str(year), "label": str(year), "align": "right"} for year in range(2014, 2026)],
        rows=[[name] + [f"{n * 1234567 + year:,}" for year in range(2014, 2026)] for n, name in
              enumerate(["Democratic Republic of the Congo", "United Arab Emirates", "Kazakhstan", "Türkiye"], 1)],
    )  # fmt: skip
    cells = [
        new_markdown_cell("# What should a reader know first?"),
        new_code_cell("reporter = 'RWA'", metadata={"tags": ["parameters"]}),
        new_code_cell("pair.summary()", outputs=[prose(FINDINGS, "findings")]),
        new_markdown_cell("## How has trade gone?"),
        new_code_cell("pair.trade.history()", outputs=[
            prose("In 2013 Rwanda reported [US\\$20.7\u00a0million](#fact-trade.exports.2013), and again [US\\$11.3\u00a0million]"
                  "(#fact-trade.exports.latest) in 2024. This [number](#fact-nobody.knows) has no evidence here."),
            show_chart(svg),
        ]),
        new_markdown_cell("# How do the two trade?"),
        new_code_cell("x", outputs=[prose(FINDINGS, "findings")]),
        new_markdown_cell("## Who reports what?"),
        new_code_cell("x", outputs=[show_table(), prose("Figures of the last quarter are provisional.", "note")]),
        new_markdown_cell("## Which products, and from whom?"),
        new_code_cell("x", outputs=[
            prose("**Not reported.** Products of this pair after 2016. Who would have it: UN Comtrade. "
                  "`bilateral data pull comtrade --reporter KAZ` would bring it.", "gap"),
            wide,
            show_chart(svg, id="trade.again", title="The same chart again, for its ids"),
        ]),
        new_markdown_cell("# Which claims hold?"),
        new_code_cell("x", outputs=[verdicts]),
    ]  # fmt: skip
    nb = new_notebook(cells=cells)
    nb.metadata["bilateral"] = {
        "kind": "report",
        "title": "Rwanda and Kazakhstan",
        "subtitle": "A brief on their relationship, with the evidence for every number",
        "language": "en",
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
            "end": 2026,
            "snapshot": "",
            "claims": "",
            "language": "en",
        },
        "snapshot": {"name": "embedded-2026-11", "hash": "9f8a6c1b2d3e4f5061728394a5b6c7d8"},
        "date": "2026-11-23",
        "facts": FACTS,
        "claims": CLAIMS,
        "sources": SOURCES,
        "labels": {},
    }
    return nb


PANDAS = """<div><style scoped>.dataframe tbody tr th {vertical-align: top;}</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>country</th>
<th>exports_usd_million</th><th>share_of_total_exports</th></tr></thead>
<tbody><tr><th>0</th><td>Kazakhstan</td><td>11.304</td><td>-0.0049</td></tr>
<tr><th>1</th><td>=cmd|'/c calc'!A1</td><td>NaN</td><td>1,234.5</td></tr></tbody></table></div>"""


def plain_notebook() -> Any:
    text = "\n".join([
        "# Somebody's analysis of $x^2$", "", "Text with a footnote[^1], ~~struck~~, $\\frac{a}{b}$ and money: $5 and $6.", "",
        "- [x] done", "- [ ] to do", "", "| a | b |", "|---|--:|", "| x | 1.5 |", "", "[^1]: The note, with *emphasis*.", "",
        "$$\\sum_{i=1}^{n} \\sqrt{x_i} \\ge \\int_0^1 f(t)\\,dt$$", "", "See [below](#Results) and [nowhere](#Nothing).",
        "", "![a picture](attachment:dot.png) ![far](https://example.org/far.png)", "",
        HOSTILE + '<img src="x" onerror="alert(1)"><a href="javascript:alert(1)">bad</a>',
    ])  # fmt: skip
    first = new_markdown_cell(text)
    first["attachments"] = {"dot.png": {"image/png": PIXEL}}
    return new_notebook(
        metadata={"language_info": {"name": "python"}},
        cells=[
            new_raw_cell("raw text"),
            first,
            new_code_cell(
                "import pandas as pd\n\n\ndef f(x):\n    # a comment\n"
                "    return x + 1  # and a very long line that has to wrap on a phone, because it goes on\n",
                execution_count=1,
                outputs=[
                    new_output(
                        "stream",
                        text="\x1b[31mred\x1b[0m plain \x1b[38;5;28mgreen\x1b[0m <b>\n" + "wide " * 30,
                    ),
                    new_output("stream", name="stderr", text="a warning"),
                    new_output(
                        "execute_result", data={"text/html": PANDAS, "text/plain": "frame"}, execution_count=1
                    ),
                ],
            ),
            new_markdown_cell("## Results\n\n#### A level left out\n\n<h1>Raw heading</h1>"),
            new_code_cell(
                "1/0",
                outputs=[
                    _display({"image/png": PIXEL, "text/plain": "<Figure size 640x480 with 1 Axes>"}),
                    _display(
                        {
                            "image/svg+xml": '<svg width="60" height="20"><script>alert(1)</script><rect width="60" height="20"/></svg>',
                            "text/plain": "a bar",
                        }
                    ),
                    _display({"text/latex": "$\\displaystyle x^2$", "text/plain": "x**2"}),
                    _display({"text/html": "<script>plot()</script>", "text/plain": "an interactive chart"}),
                    new_output(
                        "error",
                        ename="ZeroDivisionError",
                        evalue="division by zero",
                        traceback=["\x1b[0;31mZeroDivisionError\x1b[0m: division by zero"],
                    ),
                ],
            ),
        ],
    )


TOKENS = st.lists(
    st.sampled_from(
        ["<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "</svg>", "<table><tr><td>", "</table>",
         "<style>*{}</style>", "<a href=javascript:alert(1)>", "</a>", "<h1>", "</h1>", "<h4>x</h4>", "<p>", "</p>", "<div", ">", "\"", "'",
         "&amp;", "&#60;", "<!--", "-->", "<![CDATA[", "]]>", "# head\n", "\n\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "$x$", "$$",
         "`", "```\n",
         "[^1]", "[^1]: note\n", "- ", "* ", "> ", "<details><summary>", "</details>", "<math><mi>", "word ", "=", "\x00", "\ue0000\ue001",
         "<td id=\"a\">", "<b id='fact-x'>", "[l](#fact-x)", "![i](x.png)",
         "<select><option>", "<template>", "<title>", "<textarea>", "<noscript>"]
    ),
    max_size=14,
)  # fmt: skip
