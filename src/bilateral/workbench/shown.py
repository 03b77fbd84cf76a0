"""Exhibits as HTML for a panel: what a chapter shows, with the evidence of its numbers below."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from bilateral.evidence.wording.common import linked_facts, plain_text, without_inner_links
from bilateral.evidence.wording.panel import evidence_label
from bilateral.figures.blocks import Block, Chart, Exhibit, Prose, Table
from bilateral.workbench.fonts import with_fonts

if TYPE_CHECKING:
    from bilateral.relationship import Relationship
    from bilateral.subjects.checked import Checked


def exhibit_html(relationship: Relationship, exhibit: Exhibit) -> str:
    """Return the blocks of an exhibit in order, then the facts that its text names with their sources."""
    parts = [block_html(block) for block in exhibit.blocks]
    return "".join([*parts, _evidence(relationship, facts_named(exhibit))])


def facts_named(exhibit: Exhibit) -> list[str]:
    """Return the ids of the facts to which the texts and tables of an exhibit lead, each once."""
    found: list[str] = []
    for block in exhibit.blocks:
        if isinstance(block, Prose):
            found += linked_facts(block.text)
        elif isinstance(block, Table):
            found += [cell.fact for row in block.rows for cell in row if cell.fact]
    return list(dict.fromkeys(found))


def verdict_html(checked: Checked) -> str:
    """Return a claim with its verdict and its evidence."""
    return f"<p class='verdict'>{escape(checked.headline)}</p>{_rows(checked.evidence)}"


def evidence_rows(relationship: Relationship, ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return (value, how and by whom) of facts."""
    context, rows = relationship.context, []
    for fact_id in ids:
        fact = context.ledger.get(fact_id)
        if fact is None:
            continue
        value = context.voice.value(fact.value, fact.unit) + (f" ({fact.period})" if fact.period else "")
        known = [context.all_sources[key] for key in fact.sources if key in context.all_sources]
        sources = "; ".join(f"{row['publisher']}, {row['title']}" for row in known)
        rows.append((value, f"{fact.method}. {sources}" if sources else fact.method))
    return rows


def block_html(block: Block) -> str:
    """Return one block: text, a chart with its title and source, a table with its source and notes."""
    if isinstance(block, Prose):
        return f"<div class='{escape(block.kind)}'>{markdown_html(block.text)}</div>"
    if isinstance(block, Chart):
        picture = base64.b64encode(with_fonts(block.svg()).encode()).decode()
        head = f"<strong>{escape(block.title)}</strong><br>{escape(block.subtitle)}"
        return (
            f"<figure style='margin: 0.6em 0'><figcaption>{head}</figcaption>"
            f'<img alt="{escape(block.alt)}" src="data:image/svg+xml;base64,{picture}">'
            f"{_source(block.source_line)}</figure>"
        )
    if isinstance(block, Table):
        notes = "".join(f"<p class='source'>{escape(plain_text(note))}</p>" for note in block.notes)
        return block.as_html() + _source(block.source_line) + notes
    return ""


def _source(line: str) -> str:
    return f"<p class='source'><small>{escape(plain_text(line))}</small></p>" if line else ""


def _evidence(relationship: Relationship, ids: list[str]) -> str:
    rows = evidence_rows(relationship, ids)
    if not rows:
        return ""
    label = evidence_label(relationship.context.voice, len(rows))
    return f"<details><summary>{escape(label)}</summary>{_rows(rows)}</details>"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        f"<tr><th scope='row'>{escape(label)}</th><td>{escape(text)}</td></tr>" for label, text in rows
    )
    return f"<table><tbody>{body}</tbody></table>"


def markdown_html(text: str) -> str:
    """Return Markdown of this package as HTML; markup of data is escaped."""
    return str(_markdown()(without_inner_links(text)))


@cache
def _markdown() -> Any:
    import mistune

    return mistune.create_markdown(escape=True)
