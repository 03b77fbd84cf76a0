# ruff: noqa: E501
"""Markdown as people and programs write it, well formed and not: strategies for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    "# ", "## ", "- ", "1. ", "> ", "* ", "`", "``", "```", "```python\n", "$", "$$", "\\(", "\\)", "\\\\(", "[^1]", "[^1]: ",
    "[a](b)", "[x](#fact-y)", "[w](https://example.org)", "![i](data:image/png;base64,xx)", "![i](attachment:x.png)",
    "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<table><tr><td colspan=3>", "</td></tr></table>", "<svg>", "</svg>",
    "<script>", "</script>", "<a href='http://x.y'>", "</a>", "<a name='q'>", "[z](#q)", "<br>", "<img src=x alt=y>", "<sub>",
    "</sub>", "<h2>", "</h2>", "<ul><li>", "</li></ul>", "<pre>", "</pre>", "<code>", "</code>", "<![i](", "<![CDATA[z]]>",
    "<!-- c -->", "<?x?>", "| a | b |\n|---|--:|\n| 1 |", "|", "~~", "**", "*", "_", "__", "\n", "\n\n", "    ", "\t", "  \n",
    "\\", "#", "@", "<", ">", "&amp;", "&#x4e2d;", "中文", "عربي", "😀", "👨‍👩‍👧", "é̂", "\u20dd", "\ue000", "\ufeff", "\x00",
    "\u202e", "\u200d", "\u2028", "\ud83d", "Қазақ", "₸", "http://example.org/a_b?c=d#e", "---", "===", "- [ ] ", "- [x] ",
    "\\frac{a}{b}", "x^2", "$\\foo$", "$\\begin{align} a &= b \\end{align}$", "$\\text{#x}$", "{", "}", "word", "a" * 60, "[", "]",
    "(", ")", "!", "\\$", "\\[", "\\]", '"', "#set page()", "#read(\"data.json\")", "\"); #panic(", "\\u{0}",
]  # fmt: skip
WORDS = [
    "trade", "Rwanda", "Қазақстан", "1,234.5", "US$5", "naïve", "שלום עולם", "مرحبا", "中文字", "नमस्ते", "😀👍🏽", "👨‍👩‍👧‍👦", "🇷🇼", "a\u0301\u0327",
    "\u202eevil\u202c", "\x07\x1b[31m", "\x00", "\ufffe", "x" * 90, "https://example.org/?q=a&b=%F0#c", "a_b_c", "2*3*4", "#tag", "@label",
    "<notatag", "&nbsp;", "&bogus;", "\\LaTeX", "$", "`", "|", "^", "~", "½ ≤ ∞ → ₸ €", "ﬁ", "ß", "İ", "\u00ad", "\u200b",
]  # fmt: skip
FORMULAS = [
    r"\frac{a}{b}", r"\sum_{i=1}^n x_i^2", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\text{если } x>0", r"\big[ x \big]",
    r"\begin{cases}1&x\\0&y\end{cases}", r"\unknown{x}", r"\frac{a}", r"{", r"}", r"a & b", r"\left( x", r"#x", r'"', r"\\", r"x_", r"^2",
    r"\sqrt[3]{\sqrt{x}}", "中", r"\color{red}x", r"\mathbb{R}", r"\not= x", r"%", r"\hline",
]  # fmt: skip
TAGS = [
    "b",
    "i",
    "a",
    "div",
    "p",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "h2",
    "pre",
    "code",
    "span",
    "sub",
    "svg",
    "script",
    "details",
    "video",
    "x-y",
]

word = st.sampled_from(WORDS)
formula = st.sampled_from(FORMULAS)
anything = st.text(max_size=80)
soup = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
mixed = st.tuples(soup, anything).map("".join)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return inline Markdown around inline Markdown, a tag not always closed by its own name."""
    tag = st.sampled_from(TAGS)
    return st.one_of(
        st.builds("*{}*".format, inner), st.builds("**{}**".format, inner), st.builds("~~{}~~".format, inner),
        st.builds("[{}]({})".format, inner, st.sampled_from(["https://example.org", "#a-b", "x.md", "javascript:1", "<a b>", ""])),
        st.builds("![{}]({})".format, inner, st.sampled_from(["x.png", "data:image/png;base64,xx", "attachment:a"])),
        st.builds("<{}>{}</{}>".format, tag, inner, tag), st.builds("<{} a=\"{}\">".format, tag, inner), st.builds("</{}>{}".format, tag, inner),
        st.lists(inner, max_size=4).map(" ".join),
    )  # fmt: skip


inline = st.recursive(
    st.one_of(
        word, st.builds("`{}`".format, word), st.builds("${}$".format, formula), st.builds("$${}$$".format, formula),
        st.sampled_from(["[^1]", "[^note]", "[ref][r]", "<br>", "  \n", "\\\n", "<https://example.org>"]), anything,
    ),
    _wrapped, max_leaves=6,
)  # fmt: skip
line = st.lists(inline, min_size=1, max_size=5).map(" ".join)


def _indented(text: str, by: str) -> str:
    return "\n".join(by + each for each in text.split("\n"))


def _around(block: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return lists and quotations of blocks, tightly or loosely set, properly indented or not."""
    marker = st.sampled_from(["- ", "* ", "1. ", "7) ", "- [ ] ", "- [x] "])
    item = st.builds(
        lambda mark, body, by: mark + _indented(body, by).lstrip(),
        marker,
        block,
        st.sampled_from(["  ", "    ", " ", "\t"]),
    )
    quote = st.builds(_indented, block, st.just("> "))
    return st.one_of(
        st.builds(
            lambda items, gap: gap.join(items),
            st.lists(item, min_size=1, max_size=4),
            st.sampled_from(["\n", "\n\n"]),
        ),
        quote,
    )


def _table(rows: list[list[str]], aligns: list[str]) -> str:
    lines = ["| " + " | ".join(each.replace("\n", " ") for each in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join(aligns) + "|", *lines[1:]])


table = st.builds(
    _table,
    st.lists(st.lists(line, min_size=1, max_size=6), min_size=1, max_size=5),
    st.lists(st.sampled_from(["---", ":--", "--:", ":-:"]), min_size=1, max_size=6),
)
blocks = st.recursive(
    st.one_of(
        line,
        table,
        st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######", "#######"]), line),
        st.builds("{}\n{}".format, line, st.sampled_from(["===", "---"])),
        st.builds("{}{}\n{}\n{}".format, st.sampled_from(["```", "~~~", "````"]), word, mixed, st.sampled_from(["```", "~~~", ""])),
        st.builds("$$\n{}\n{}".format, formula, st.sampled_from(["$$", ""])),
        st.builds("\\begin{{{}}}\n{}\n\\end{{{}}}".format, st.sampled_from(["align", "equation*"]), formula, st.sampled_from(["align", "equation*"])),
        st.builds("[^{}]: {}".format, st.sampled_from(["1", "note"]), line),
        st.builds("<{}>\n{}\n\n</{}>".format, st.sampled_from(TAGS), line, st.sampled_from(TAGS)),
        st.builds("    {}".format, mixed), st.sampled_from(["---", "***", "[r]: https://example.org", "<!-- x", "&#0;"]),
    ),
    _around, max_leaves=5,
)  # fmt: skip
document = st.lists(blocks, min_size=1, max_size=4).map("\n\n".join)
case = st.one_of(document, document, mixed)
