"""A notebook as the data of a Typst document: title block, chapters, evidence list, links resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from bilateral.evidence.wording import Voice, report_labels
from bilateral.rendering.html.parameters import parameter_rows
from bilateral.rendering.shown import shown_facts, side_colours
from bilateral.rendering.typst_cells import CellReader, joined
from bilateral.rendering.typst_evidence import evidence
from bilateral.rendering.typst_fit import in_parts
from bilateral.rendering.typst_images import Images
from bilateral.rendering.typst_links import linked, wanted_places
from bilateral.rendering.typst_nodes import (
    Inline,
    Node,
    breakable,
    flatten_deep,
    in_language,
    node,
    one_line,
    plain,
    rewrite,
    visible,
    walk,
)

# Entries from which the contents stand in two columns, and from which only chapters are listed.
_CROWDED, _MOST_CONTENTS = 33, 80
_LEAD_IN = 120


@dataclass
class Document:
    """What Typst gets: ``data`` for ``data.json``, ``files`` beside it, and ``moment``, its date in UTC."""

    data: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    moment: datetime = datetime(1970, 1, 1, tzinfo=UTC)


def build(notebook: Any, moment: datetime, *, name: str = "", folder: Path | None = None) -> Document:
    """Return the document of a notebook; ``name`` is a title for one that has none, ``folder`` its place."""
    metadata = dict(notebook.get("metadata") or {})
    about = dict(metadata.get("bilateral") or {})
    report = about.get("kind") == "report"
    lang, region, locale = languages(str(about.get("language") or metadata.get("language") or "en"))
    voice = Voice(locale)
    words = report_labels(voice.language)
    # A label may be nothing but punctuation, whose spaces count.
    words |= {
        key: one_line(str(text)) if key != "colon" else str(text)
        for key, text in (about.get("labels") or {}).items()
    }
    if report and words["sentences_in"]:
        lang, region = words["sentences_in"], None
    images = Images(folder, words["figure"])
    kernel = str((metadata.get("language_info") or {}).get("name") or "python")
    reader = CellReader(images, words, code="bilateral" not in metadata, lang=kernel)
    title, blocks = _titled(reader.blocks(notebook["cells"]), str(about.get("title") or "") if report else "")
    given = (one_line(each) for each in (title, str(metadata.get("title") or ""), name))
    title = next((each for each in given if visible(each)), "Notebook")
    wanted = wanted_places(blocks)
    facts = {place.removeprefix("fact-") for place in wanted if place.startswith("fact-")}
    shown = about | {"facts": shown_facts(about.get("facts") or [], facts)}
    listed = evidence(shown, words, voice, _chapter_titles(notebook["cells"])) if report else None
    if voice.locale.language != "en":
        blocks = rewrite(blocks, _quoted)
    blocks, listed = linked(_led_in(_whole_tables(_levelled(blocks))), listed, wanted)
    data = {
        **_framing(title, about, voice.period(moment.date().isoformat()) if report else ""),
        **_contents(blocks, report),
        "lang": lang,
        "region": region,
        "date": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "report": report,
        "sides": side_colours(about),
        "keywords": _keywords(about, metadata),
        "parameters": _parameters(about, words, voice),
        "words": words,
        "body": flatten_deep(blocks),
        "evidence": listed,
        "notices": [],
    }
    return Document(data, images.files, moment)


def _framing(title: str, about: dict[str, Any], shown_date: str) -> dict[str, str]:
    """Return what stands around the content: title, subtitle, running head and foot."""
    subtitle, head = one_line(str(about.get("subtitle") or "")), _pair_name(about) or title
    foot = [part for part in (title if title != head else "", shown_date) if part]
    return {
        "title": title,
        "subtitle": subtitle,
        "description": subtitle or title,
        "head": head,
        "foot": " · ".join(foot),
    }


def _parameters(about: dict[str, Any], words: dict[str, str], voice: Voice) -> list[list[str]]:
    """Return the rows of the title block, as the HTML has them."""
    if not (about.get("pair") or about.get("parameters")):
        return []
    rows = parameter_rows(about, words, voice)
    return [[one_line(label), breakable(one_line(value), 24, 8)] for _, label, value in rows]


def languages(tag: str) -> tuple[str, str | None, str]:
    """Return Typst's language and region, and Babel's locale, for a language tag; English for what is none.

    >>> languages("pt-BR")
    ('pt', 'BR', 'pt_BR')
    """
    from babel import Locale, UnknownLocaleError

    match = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[-_.].*)?", tag)
    if not match:
        return "en", None, "en"
    lang, region = match.group(1).lower(), (match.group(2) or "").upper() or None
    try:
        return lang, region, str(Locale.parse(f"{lang}_{region}" if region else lang))
    except (UnknownLocaleError, ValueError):
        return lang, region, "en"


def _quoted(part: Node) -> Inline:
    """Return a link to a source or a claim with its words marked as English, which the data are."""
    if part["t"] == "link" and str(part["to"]).startswith(("#source-", "#claim-")):
        return part | {"body": in_language("en", part["body"])}
    return part


def _pair_name(report: dict[str, Any]) -> str:
    pair = report.get("pair") or {}
    names = [
        one_line(str(pair.get(f"{side}_name") or pair.get(side) or "")) for side in ("reporter", "partner")
    ]
    return " – ".join(names) if all(names) else ""


def _keywords(report: dict[str, Any], metadata: dict[str, Any]) -> list[str]:
    pair = report.get("pair") or {}
    given = metadata.get("keywords") or []
    words = [given] if isinstance(given, str) else list(given)
    words += [pair.get(key) for key in ("reporter_name", "partner_name", "reporter", "partner")]
    return list(dict.fromkeys(one_line(str(word)) for word in words if word))


def _chapter_titles(cells: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the title of each chapter by its id: the first heading of its cells."""
    titles: dict[str, str] = {}
    for cell in cells:
        chapter = ((cell.get("metadata") or {}).get("bilateral") or {}).get("chapter")
        heading = re.match(r"#\s+(.+)", joined(cell.get("source", "")))
        if chapter and heading and cell.get("cell_type") == "markdown":
            titles.setdefault(str(chapter), one_line(heading.group(1)))
    return titles


def _titled(blocks: list[Node], title: str) -> tuple[str, list[Node]]:
    """Return the title and the blocks without it: the first heading of level 1, unless a title is given."""
    if title:
        return title, blocks
    for index, block in enumerate(blocks):
        if block["t"] == "heading" and block["level"] == 1:
            return plain(block["body"]), blocks[:index] + blocks[index + 1 :]
    return "", blocks


def _levelled(blocks: list[Node]) -> list[Node]:
    """Return blocks with heading levels that begin at 1 and skip none, as PDF/UA asks."""
    levels = [block["level"] for block in blocks if block["t"] == "heading"]
    shift = min(levels, default=1) - 1
    last = 0
    changed = []
    for block in blocks:
        if block["t"] == "heading":
            last = min(block["level"] - shift, last + 1)
            changed.append(block | {"level": last})
        else:
            changed.append(block)
    return changed


def _contents(blocks: list[Node], report: bool) -> dict[str, Any]:
    """Return how deep the contents go, and whether they are crowded, so that they fit below the title."""
    levels = [block["level"] for block in blocks if block["t"] == "heading"]
    entries = sum(level <= 2 for level in levels)
    if not report and len(levels) < 8:
        return {"depth": 0, "crowded": False}
    return {"depth": 2 if entries <= _MOST_CONTENTS else 1, "crowded": _CROWDED < entries <= _MOST_CONTENTS}


def _whole_tables(blocks: list[Node]) -> list[Node]:
    """Return blocks with very wide tables in parts; only tables at the top level may turn the page."""
    changed: list[Node] = []
    for block in blocks:
        if block["t"] == "table":
            parts = in_parts(block)
            changed += _turned(changed, parts[0]) if parts[0]["landscape"] else parts[:1]
            changed += parts[1:]
        else:
            for inner in walk([block]):
                if inner["t"] == "table":
                    inner["landscape"] = False
            changed.append(block)
    for table in walk(changed):
        if table["t"] == "table" and not table["keep"]:
            _unlink_head(table)
    return changed


def _unlink_head(table: Node) -> None:
    """Take links and notes out of a head that pages may repeat: what is repeated is no content, and may hold none."""
    notes: list[list[Inline]] = []

    def change(part: Node) -> Inline:
        if part["t"] == "footnote":
            notes.append(part["body"])
            return node("span", body=[])
        return node("span", body=part["body"]) if part["t"] == "link" else part

    table["head"] = rewrite(table["head"], change)
    table["notes"] = [*table.get("notes", []), *notes]


def _led_in(blocks: list[Node]) -> list[Node]:
    """Mark the short paragraphs that lead to a figure or table: they stay on its page."""
    for block, following in pairwise(blocks):
        shown = following["t"] in {"figure", "table", "turned"} or following.get("sticky")
        if block["t"] == "par" and shown and len(plain(block["body"])) < _LEAD_IN:
            block["sticky"] = True
    return blocks


def _turned(before: list[Node], table: Node) -> list[Node]:
    """Return a turned page of a table and its heading, which is taken from the end of ``before``."""
    start = len(before)
    while start and before[start - 1]["t"] in {"heading", "par", "note"} and len(before) - start < 3:
        start -= 1
    while start < len(before) and before[start]["t"] != "heading":
        start += 1
    taken = before[start:]
    del before[start:]
    return [node("turned", blocks=[*taken, table])]
