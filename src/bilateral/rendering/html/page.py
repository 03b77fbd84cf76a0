"""A page made from a notebook: title block, contents, chapters, evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bilateral import __version__
from bilateral.evidence.wording import Voice, report_labels
from bilateral.rendering.html.code import highlighted
from bilateral.rendering.html.colours import Palette
from bilateral.rendering.html.evidence import Evidence, hover_text
from bilateral.rendering.html.languages import mark_languages, mark_quoted
from bilateral.rendering.html.links import collect_ids, linked_facts, resolve_links, unique_ids, use_anchor
from bilateral.rendering.html.markdown import MarkdownWriter
from bilateral.rendering.html.outputs import OutputWriter, joined
from bilateral.rendering.html.parameters import parameter_rows
from bilateral.rendering.html.sanitise import printable
from bilateral.rendering.html.sheet import Sheet, css_text
from bilateral.rendering.html.structure import Heading, Outline, plain_text
from bilateral.rendering.markdown import notebook_markdown
from bilateral.rendering.shown import shown_facts, side_colours
from bilateral.rendering.webfonts import font_faces

if TYPE_CHECKING:
    from jinja2 import Environment
    from nbformat import NotebookNode

_REMOVED = re.compile(r"remove[-_](cell|input|output)|hide[-_](cell|input|output)")
_FIXED_IDS = frozenset({"main", "contents-label"})
# What browsers and our style sheets set in italics, and what in the serif.
_ITALIC = re.compile(
    r'<(em|i|cite|var|dfn|span class="c\w?"|p class="value missing")[^<>]*>(.*?)</(?:\1|span|p)>', re.DOTALL
)
_SERIF = re.compile(r"<(h[123])[^<>]*>(.*?)</\1>", re.DOTALL)
_RAW_HTML, _RAW_MARKDOWN = "text/html", "text/markdown"


@dataclass(frozen=True)
class Options:
    """What of a notebook is shown, and what is known of it beside its content.

    ``name`` is the title of a notebook that has none; ``folder`` is where its pictures lie; code is hidden
    in reports of this package whatever ``code`` says.
    """

    name: str = ""
    folder: Path | None = None
    language: str = "en"
    code: bool = True
    outputs: bool = True
    markdown: bool = True
    raw: bool = True
    code_cells: bool = True


@dataclass(frozen=True)
class Page:
    """All that the template prints."""

    language: str
    title: str
    heading: Markup
    subtitle: str
    report: bool
    parameters: list[tuple[str, str, str]]
    contents: Markup
    main: Markup
    evidence: Markup
    labels: dict[str, str]
    version: str = __version__
    styles: Markup = field(default_factory=Markup)
    footer: str = ""
    # The language of the sentences, where it is another than that of the report, and what is said of it.
    sentences: str = ""
    note: str = ""


def render_html(nb: NotebookNode, options: Options | None = None) -> str:
    """Return a notebook as one HTML page that needs neither network nor script.

    The same notebook gives the same bytes. Raises ``RenderingError`` when a chart of ours is not readable
    SVG.
    """
    page = build_page(nb, options or Options())
    return page_with_fonts(
        _environment().get_template("index.html.j2").render(nb=nb, resources={"brief": page})
    )


def templates_folder() -> Path:
    """Return the folder that holds the nbconvert template ``brief``."""
    return Path(str(files("bilateral.rendering"))) / "templates"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(templates_folder() / "brief"), autoescape=True)


def build_page(nb: NotebookNode, options: Options) -> Page:
    """Return what the template prints for a notebook."""
    return _PageBuilder(nb, options).page()


class _PageBuilder:
    def __init__(self, nb: NotebookNode, options: Options) -> None:
        self.nb = nb
        self.options = options
        meta = nb.metadata.get("bilateral")
        self.own = isinstance(meta, Mapping)
        self.meta: Mapping[str, Any] = meta if isinstance(meta, Mapping) else {}
        self.report = self.meta.get("kind") == "report"
        self.language = str(self.meta.get("language") or nb.metadata.get("language") or options.language)
        self.voice = _voice(self.language)
        self.labels = {**report_labels(self.voice.language), **(self.meta.get("labels") or {})}
        self.outline = self._outline()
        self.sheet = Sheet(Palette())
        self.chapters: dict[str, str] = {}
        self.writer = MarkdownWriter(self.labels, self.outline, options.folder)
        self.outputs = OutputWriter(self.writer, self.outline, self.labels, self.sheet)
        self.code_language = str(nb.metadata.get("language_info", {}).get("name") or "python")

    def _outline(self) -> Outline:
        if self.report:
            return Outline(shift=1, anchors=set(_FIXED_IDS))
        shift = 1 if _top_headings(self.nb) > 1 else 0
        return Outline(shift=shift, takes_title=True, anchors=set(_FIXED_IDS))

    def page(self) -> Page:
        main = self._chapters()
        facts = {str(fact.get("id")): fact for fact in self.meta.get("facts") or []}
        sources: Mapping[str, Any] = self.meta.get("sources") or {}
        uses = {key: count for key, count in linked_facts(main).items() if key in facts}
        evidence = Evidence(
            shown_facts(list(facts.values()), uses), self.meta.get("claims") or [], sources, self.labels, self.voice,
            uses, self.chapters,
        ).html(self.outline) if self.report else ""  # fmt: skip
        heading = self._heading()
        anchors = {use_anchor(key, number) for key in facts for number in range(1, uses.get(key, 0) + 1)}
        main = unique_ids(main, collect_ids(heading, evidence) | _FIXED_IDS | anchors)
        targets = collect_ids(heading, main, evidence) | anchors
        titles = {key: hover_text(fact, sources, self.voice) for key, fact in facts.items()}
        main = resolve_links(main, targets, titles.get)
        return Page(
            language=self.language.replace("_", "-"),
            title=plain_text(heading),
            heading=Markup(resolve_links(unique_ids(heading, _FIXED_IDS), targets)),
            subtitle=str(self.meta.get("subtitle") or ""),
            report=self.report,
            parameters=parameter_rows(self.meta, self.labels, self.voice) if self.own else [],
            contents=Markup(_contents(self.outline.headings)),
            main=Markup(mark_languages(mark_quoted(main, self.language), self.language)),
            evidence=Markup(mark_languages(resolve_links(evidence, targets), self.language)),
            labels=self.labels,
            styles=Markup(self._styles()),
            sentences=self.labels.get("sentences_in", "") if self.report else "",
            note=self.labels.get("language_note", "") if self.report else "",
        )

    def _styles(self) -> str:
        sideways = css_text(self.labels["scroll_sideways"])
        own = [f"--sideways:'{sideways} →'"]
        if sides := side_colours(self.meta):
            reporter, partner = map(self.sheet.palette.mark, sides)
            own += [f"--side-reporter:{reporter}", f"--side-partner:{partner}"]
        return f":root{{{';'.join(own)}}}\n{self.sheet.palette.css()}\n{self.sheet.css()}"

    def _heading(self) -> str:
        if self.report:
            return escape(str(self.meta.get("title") or self.options.name or "Report"))
        return self.outline.title or escape(
            str(self.nb.metadata.get("title") or self.options.name or "Notebook")
        )

    # Cells ---------------------------------------------------------------------------------------------

    def _chapters(self) -> str:
        parts: list[str] = []
        inside = False
        for cell in self.nb.cells:
            starts = self.report and cell.cell_type == "markdown" and re.match(r"\s*# ", joined(cell.source))
            before = len(self.outline.headings)
            if starts:
                parts.append('</section><section class="chapter">' if inside else '<section class="chapter">')
                inside = True
            parts.append(self._cell(cell))
            chapter = cell.metadata.get("bilateral", {}).get("chapter")
            if starts and chapter and len(self.outline.headings) > before:
                self.chapters.setdefault(str(chapter), self.outline.headings[before].text)
        return "\n".join(part for part in parts if part) + ("</section>" if inside else "")

    def _cell(self, cell: NotebookNode) -> str:
        hidden = {"_".join(filter(None, found.groups())) for tag in cell.metadata.get("tags", [])
                  if (found := _REMOVED.fullmatch(str(tag)))}  # fmt: skip
        source = joined(cell.source)
        if "cell" in hidden:
            return ""
        if cell.cell_type == "markdown":
            return self.writer.block(source, cell.get("attachments")) if self.options.markdown else ""
        if cell.cell_type == "raw":
            return self._raw(cell, source) if self.options.raw else ""
        if cell.cell_type != "code" or not self.options.code_cells:
            return ""
        jupyter = cell.metadata.get("jupyter", {})
        parts = []
        if (
            self.options.code
            and not self.own
            and "input" not in hidden
            and not jupyter.get("source_hidden")
            and source.strip()
        ):
            parts.append(highlighted(source, self.code_language))
        if self.options.outputs and "output" not in hidden and not jupyter.get("outputs_hidden"):
            parts += [self.outputs.html(output) for output in cell.get("outputs", [])]
        return "\n".join(part for part in parts if part)

    def _raw(self, cell: NotebookNode, source: str) -> str:
        kind = str(cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "")
        if kind == _RAW_HTML:
            return self.writer.foreign(source)
        if kind == _RAW_MARKDOWN:
            return self.writer.block(source)
        return f'<pre class="raw">{escape(source)}</pre>' if not kind and source.strip() else ""


def _voice(language: str) -> Voice:
    try:
        return Voice(language)
    except (ValueError, LookupError):  # not a language that Babel knows
        return Voice("en")


def _top_headings(nb: NotebookNode) -> int:
    parse = notebook_markdown(None)
    texts = (joined(cell.source) for cell in nb.cells if cell.cell_type == "markdown")
    tokens = (token for text in texts for token in parse(text) if isinstance(token, dict))
    return sum(token["type"] == "heading" and token["attrs"]["level"] == 1 for token in tokens)


def _contents(headings: list[Heading]) -> str:
    """Return the contents: chapters, and under each its sections."""
    shown = [heading for heading in headings if heading.level <= 3]
    if not any(heading.level == 2 for heading in shown):
        return ""
    html, nested, opened = "", False, False
    for heading in shown:
        link = f'<a href="#{escape(heading.anchor)}">{escape(heading.text)}</a>'
        if heading.level == 2:
            html += ("</ol>" if nested else "") + ("</li>" if opened else "") + f"<li>{link}"
            nested, opened = False, True
        else:
            html += ("" if nested else "<ol>") + f"<li>{link}</li>"
            nested = True
    return f"<ol>{html}{'</ol>' if nested else ''}</li></ol>"


def page_with_fonts(html: str) -> str:
    """Put the fonts that a page uses in the place kept for them."""
    characters = "".join(sorted(set(html)))
    if printable(characters) != characters:
        html = printable(html)
    text = html.rpartition("</style>")[2]
    drawn = "font-style:italic" in html  # in a drawing's style: which of its words is not asked
    italic = None if drawn else "".join(found[2] for found in _ITALIC.finditer(text))
    serif = "".join(found[2] for found in _SERIF.finditer(text))
    return html.replace("/*fonts*/", font_faces(characters, italic, serif), 1)
