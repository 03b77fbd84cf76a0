"""The evidence list at the end of a report: facts, claims and sources, each a place to link to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bilateral.evidence.wording import Voice
from bilateral.rendering.html.sanitise import is_web_address
from bilateral.rendering.html.structure import Outline
from bilateral.rendering.html.tables import verdict_badge

Row = Mapping[str, Any]


def use_anchor(fact_id: str) -> str:
    """Return the id of the place where a fact is first used."""
    return f"use-{fact_id}"


def hover_text(fact: Row, sources: Mapping[str, Row], voice: Voice) -> str:
    """Return what a reader sees on resting on a number: its sources and its period."""
    titles = [str(sources[key].get("title") or key) for key in fact.get("sources") or [] if key in sources]
    parts = ["; ".join(titles), _period(voice, fact.get("period"))]
    return " · ".join(part for part in parts if part)


def _period(voice: Voice, period: Any) -> str:
    return voice.period(str(period)) if period else ""


def exact_value(fact: Row) -> str:
    """Return a number with all its digits, where its wording rounds it; otherwise nothing.

    >>> exact_value({"value": 11303907.2, "unit": "USD"})
    '11,303,907.2 USD'
    """
    value, unit = fact.get("value"), str(fact.get("unit") or "")
    if isinstance(value, bool) or not isinstance(value, int | float) or unit in {"count", "rank", "year"}:
        return ""
    number = f"{value:,.6f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.6g}"
    return f"{number} {unit}".strip()


@dataclass(frozen=True)
class Evidence:
    """Writes the evidence list of one report.

    ``used`` holds the ids of facts that the text links to; ``chapters`` names the chapters by their id.
    """

    facts: Sequence[Row]
    claims: Sequence[Row]
    sources: Mapping[str, Row]
    labels: Mapping[str, str]
    voice: Voice
    used: Collection[str]
    chapters: Mapping[str, str]
    inline: Callable[[str], str]

    def html(self, outline: Outline) -> str:
        """Return the list, its headings placed in ``outline``; nothing where there is no evidence."""
        if not (self.facts or self.claims or self.sources):
            return ""
        intro = f'<p class="intro">{escape(self.labels["evidence_intro"])}</p>'
        parts = [f'<section class="evidence">{outline.place(1, escape(self.labels["evidence"]))}{intro}']
        parts += [self._facts(outline), self._claims(outline), self._sources(outline)]
        return "".join(parts) + "</section>"

    # Facts ---------------------------------------------------------------------------------------------

    def _facts(self, outline: Outline) -> str:
        if not self.facts:
            return ""
        groups: dict[str, list[Row]] = {}
        for fact in self.facts:
            groups.setdefault(str(fact.get("chapter") or ""), []).append(fact)
        html = outline.place(2, escape(self.labels["facts"]))
        for chapter, facts in groups.items():
            title = self.chapters.get(chapter) or re.sub(r"^\d+_", "", chapter).replace("_", " ").capitalize()
            if title:
                # Not in the outline: the contents would repeat every chapter.
                html += f"<h4>{escape(title)}</h4>"
            html += f'<ul class="facts">{"".join(self._fact(fact) for fact in facts)}</ul>'
        return html

    def _fact(self, fact: Row) -> str:
        key = str(fact.get("id"))
        value, unit = fact.get("value"), str(fact.get("unit") or "")
        missing = value is None
        shown = escape(self.voice.value(value, unit))
        head = f'<p class="value{" missing" if missing else ""}">{shown}'
        period = _period(self.voice, fact.get("period"))
        head += f' <span class="period">{escape(period)}</span></p>' if period else "</p>"
        detail = [f"<p>{escape(str(fact.get('method') or ''))}</p>"] if fact.get("method") else []
        if fact.get("note"):
            detail.append(f"<p>{escape(str(fact['note']))}</p>")
        detail.append(f'<p class="where">{self._where(fact, key)}</p>')
        exact = exact_value(fact)
        name = f'<p class="name"><code>{_breakable(key)}</code>'
        name += f' <span class="exact">= {escape(exact)}</span></p>' if exact else "</p>"
        return f'<li id="fact-{escape(key)}">{head}<div>{"".join(detail)}{name}</div></li>'

    def _where(self, fact: Row, key: str) -> str:
        parts = []
        names = [self._source_link(source) for source in fact.get("sources") or []]
        if names:
            label = self.labels["source"] if len(names) == 1 else self.labels["sources"]
            parts.append(f"{escape(label)}: {'; '.join(names)}")
        inputs = [
            f'<a href="#fact-{escape(str(name))}"><code>{_breakable(str(name))}</code></a>'
            for name in fact.get("inputs") or []
        ]
        if inputs:
            parts.append("← " + ", ".join(inputs))
        if key in self.used:
            label = f'{escape(self.labels["back_to_text"])}<span class="unseen">: {escape(key)}</span>'
            parts.append(f'<a class="back" href="#{escape(use_anchor(key))}">↑ {label}</a>')
        return ' <span aria-hidden="true">·</span> '.join(parts)

    def _source_link(self, key: Any) -> str:
        title = self.sources.get(str(key), {}).get("title") or key
        return f'<a href="#source-{escape(str(key))}">{escape(str(title))}</a>'

    # Claims --------------------------------------------------------------------------------------------

    def _claims(self, outline: Outline) -> str:
        if not self.claims:
            return ""
        entries = "".join(self._claim(claim) for claim in self.claims)
        return f'{outline.place(2, escape(self.labels["claims"]))}<ul class="claims">{entries}</ul>'

    def _claim(self, claim: Row) -> str:
        key = str(claim.get("id") or claim.get("claim_id"))
        verdict = str(claim.get("verdict") or "")
        badge = verdict_badge(verdict, self.labels.get(verdict, verdict)) if verdict else ""
        statement = escape(str(claim.get("statement") or key))
        said = " · ".join(
            filter(
                None,
                (
                    escape(str(claim.get("speaker") or "")),
                    escape(_period(self.voice, claim.get("published"))),
                ),
            )
        )
        body = f'<p class="statement">{statement}</p>' + (f'<p class="said">{said}</p>' if said else "")
        body += f"<dl>{''.join(self._claim_rows(claim))}</dl>"
        names = [self._source_link(source) for source in claim.get("sources") or []]
        if names:
            body += f'<p class="where">{escape(self.labels["sources"])}: {"; ".join(names)}</p>'
        return f'<li id="claim-{escape(key)}"><p class="value">{badge}</p><div>{body}</div></li>'

    def _claim_rows(self, claim: Row) -> Iterable[str]:
        unit = str(claim.get("unit") or "")
        shown = {
            "claimed": self._quantity(claim.get("claimed"), unit),
            "observed": self._quantity(claim.get("observed"), unit),
            "ratio": self._quantity(claim.get("ratio"), "ratio"),
            "period": _period(self.voice, claim.get("period")),
            "rule": str(claim.get("rule") or ""),
        }
        for name, text in shown.items():
            if text:
                yield f"<div><dt>{escape(self.labels[name])}</dt><dd>{escape(text)}</dd></div>"

    def _quantity(self, value: Any, unit: str) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return ""
        return value if isinstance(value, str) else self.voice.value(value, unit)

    # Sources -------------------------------------------------------------------------------------------

    def _sources(self, outline: Outline) -> str:
        if not self.sources:
            return ""
        entries = "".join(self._source(key, self.sources[key]) for key in self.sources)
        return f'{outline.place(2, escape(self.labels["sources"]))}<ul class="sources">{entries}</ul>'

    def _source(self, key: str, source: Row) -> str:
        title = escape(str(source.get("title") or key))
        publisher = (
            f' <span class="publisher">{escape(str(source["publisher"]))}.</span>'
            if source.get("publisher")
            else ""
        )
        rows = [
            f"{escape(self.labels[name])}: {escape(text)}"
            for name in ("published", "accessed", "licence")
            if (text := self._source_text(source, name))
        ]
        about = f'<p class="about">{" · ".join(rows)}</p>' if rows else ""
        note = f'<p class="about">{escape(str(source["note"]))}</p>' if source.get("note") else ""
        url = str(source.get("url") or "").strip()
        address = ""
        if is_web_address(url):
            link = f'<a href="{escape(url)}" rel="external noreferrer">{_breakable(url)}</a>'
            address = f'<p class="address">{link}</p>'
        elif url:
            address = f'<p class="address">{_breakable(url)}</p>'
        about = f"<p><cite>{title}</cite>.{publisher}</p>{about}{note}{address}"
        return f'<li id="source-{escape(key)}">{about}</li>'

    def _source_text(self, source: Row, name: str) -> str:
        text = str(source.get(name) or "")
        return text if name == "licence" else _period(self.voice, text)


def _breakable(text: str) -> str:
    """Escape a long name and let it break after its dots and slashes."""
    return re.sub(r"([./_=?-]|&amp;)(?=\w)", r"\1<wbr>", escape(text))
