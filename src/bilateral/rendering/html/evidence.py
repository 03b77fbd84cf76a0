"""The evidence list at the end of a report: facts, claims and sources, each a place to link to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.methods import told_words
from bilateral.evidence.wording.report import (
    count_of_claims,
    count_of_facts,
    count_of_sources,
    further_sources,
)
from bilateral.rendering.html.languages import language_said
from bilateral.rendering.html.links import use_anchor
from bilateral.rendering.html.sanitise import is_web_address
from bilateral.rendering.html.structure import Outline
from bilateral.rendering.html.tables import verdict_badge

Row = Mapping[str, Any]
NAMED = 2
"""So many sources are named; more are told by their numbers in the list of sources."""
FEW = 25
"""So many entries are shown at once; more wait behind a disclosure for each chapter."""


def hover_text(fact: Row, sources: Mapping[str, Row], voice: Voice) -> str:
    """Return what a reader sees on resting on a number: its sources, at most two by name, and its period.

    A fact without sources, such as a count of nothing, says how it was found.
    """
    titles = [str(sources[key].get("title") or key) for key in fact.get("sources") or [] if key in sources]
    named = "; ".join(titles[:NAMED]) or told_words(voice, [str(fact.get("method") or "")])[0]
    if len(titles) > NAMED:
        named += ", " + further_sources(voice, len(titles) - NAMED)
    return " · ".join(part for part in (named, _period(voice, fact.get("period"))) if part)


def _period(voice: Voice, period: Any) -> str:
    return voice.period(str(period)) if period else ""


def exact_value(fact: Row, voice: Voice) -> str:
    """Return a number with all its digits, where its wording rounds it; otherwise nothing."""
    value, unit = fact.get("value"), str(fact.get("unit") or "")
    if isinstance(value, bool) or not isinstance(value, int | float) or unit in {"count", "rank", "year"}:
        return ""
    return f"{voice.exact(value)} {voice.term(unit)}".strip()


@dataclass(frozen=True)
class Evidence:
    """Writes the evidence list of one report.

    ``used`` says how often the text links to each fact; ``chapters`` names the chapters by their id. Facts stand
    by chapter behind disclosures, which a link to an entry opens: browsers unfold what holds the target of a link.
    """

    facts: Sequence[Row]
    claims: Sequence[Row]
    sources: Mapping[str, Row]
    labels: Mapping[str, str]
    voice: Voice
    used: Mapping[str, int]
    chapters: Mapping[str, str]

    @property
    def _lang(self) -> str:
        """What marks the texts of the data, which are English in every report."""
        return "" if self.voice.locale.language == "en" else ' lang="en"'

    def _english(self, text: str) -> str:
        return f"<span{self._lang}>{escape(text)}</span>" if self._lang else escape(text)

    def html(self, outline: Outline) -> str:
        """Return the list, its headings placed in ``outline``; nothing where there is no evidence."""
        if not (self.facts or self.claims or self.sources):
            return ""
        intro = f'<p class="intro">{escape(self.labels["evidence_intro"])} {escape(self.labels["evidence_how"])}</p>'
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
        html = [outline.place(2, escape(self.labels["facts"]))]
        places = {chapter: number for number, chapter in enumerate(self.chapters)}
        for chapter, facts in sorted(groups.items(), key=lambda group: places.get(group[0], -1)):
            entries = f'<ul class="facts">{"".join(self._fact(fact) for fact in facts)}</ul>'
            count = count_of_facts(self.voice, len(facts))
            html.append(_disclosure(self._chapter(chapter), count, entries, len(self.facts) <= FEW))
        return "".join(html)

    def _chapter(self, chapter: str) -> str:
        own = self.labels.get(f"facts_{chapter}") or self.labels["facts"]
        if not chapter or f"facts_{chapter}" in self.labels:
            return own
        return self.chapters.get(chapter) or re.sub(r"^\d+_", "", chapter).replace("_", " ").capitalize()

    def _fact(self, fact: Row) -> str:
        key, value, unit = str(fact.get("id")), fact.get("value"), str(fact.get("unit") or "")
        missing = " missing" if value is None else ""
        period = _period(self.voice, fact.get("period"))
        head = escape(self.voice.value(value, unit)) + (f" <span>{escape(period)}</span>" if period else "")
        told = [str(fact[name]) for name in ("method", "note") if fact.get(name)]
        words, own = told_words(self.voice, told)
        method = f"<p{'' if own else self._lang}>{escape(words)}</p>" if words else ""
        return (
            f'<li id="fact-{escape(key)}"><p class="value{missing}">{head}</p>{method}'
            f'<p class="where">{" · ".join(self._where(fact, key))}{self._back(key)}</p></li>'
        )

    def _where(self, fact: Row, key: str) -> Iterable[str]:
        exact = exact_value(fact, self.voice)
        yield f"<code>{escape(key)}</code>" + (f" = {escape(exact)}" if exact else "")
        if fact.get("sources"):
            yield self._sources_of(fact["sources"])
        inputs = [
            f'<a href="#fact-{escape(str(name))}">{escape(str(name))}</a>'
            for name in fact.get("inputs") or []
        ]
        if inputs:
            yield f"{escape(self.labels['computed_from'])} <code>{', '.join(inputs)}</code>"

    def _back(self, key: str) -> str:
        """Return a link to each place where the text uses a fact."""
        links = (
            f' <a class="back" href="#{escape(use_anchor(key, number))}">'
            + (str(number) if number > 1 else f"↑ {escape(self.labels['back_to_text'])}")
            + "</a>"
            for number in range(1, self.used.get(key, 0) + 1)
        )
        return "".join(links)

    def _sources_of(self, keys: Sequence[Any]) -> str:
        """Return the sources of an entry, by name where they are few, otherwise by their numbers in the list."""
        label = self.labels["source"] if len(keys) == 1 else self.labels["sources"]
        colon = self.labels["colon"]
        if len(keys) <= NAMED:
            return f"{escape(label)}{colon}{'; '.join(self._source_link(key) for key in keys)}"
        places = {key: number for number, key in enumerate(self.sources, 1)}
        numbers = sorted((places.get(str(key), 0), str(key)) for key in keys)
        links = (f'<a href="#source-{escape(key)}">{number or escape(key)}</a>' for number, key in numbers)
        return f"{escape(label)}{colon}{', '.join(links)}"

    def _source_link(self, key: Any) -> str:
        title = self.sources.get(str(key), {}).get("title") or key
        return f'<a href="#source-{escape(str(key))}"{self._lang}>{escape(str(title))}</a>'

    # Claims --------------------------------------------------------------------------------------------

    def _claims(self, outline: Outline) -> str:
        if not self.claims:
            return ""
        entries = "".join(self._claim(claim) for claim in self.claims)
        title, count = self.labels["claims"], count_of_claims(self.voice, len(self.claims))
        shown = _disclosure(count, "", f'<ul class="claims">{entries}</ul>', len(self.claims) <= FEW)
        return outline.place(2, escape(title)) + shown

    def _claim(self, claim: Row) -> str:
        key = str(claim.get("id") or claim.get("claim_id"))
        verdict = str(claim.get("verdict") or "")
        badge = verdict_badge(verdict, self.labels.get(verdict, verdict)) if verdict else ""
        statement, own = self.voice.of_data(str(claim.get("statement") or key))
        said = " · ".join(
            filter(
                None,
                (
                    escape(str(claim.get("speaker") or "")),
                    escape(_period(self.voice, claim.get("published"))),
                ),
            )
        )
        body = f'<p class="statement"{"" if own else self._lang}>{escape(statement)}</p>' + (
            f'<p class="said">{said}</p>' if said else ""
        )
        body += f"<dl>{''.join(self._claim_rows(claim))}</dl>"
        if claim.get("sources"):
            body += f'<p class="where">{self._sources_of(claim["sources"])}</p>'
        return f'<li id="claim-{escape(key)}"><p class="value">{badge}</p><div>{body}</div></li>'

    def _claim_rows(self, claim: Row) -> Iterable[str]:
        unit = str(claim.get("unit") or "")
        shown = {
            "claimed": self._quantity(claim.get("claimed"), unit),
            "observed": self._quantity(claim.get("observed"), unit),
            "ratio": self._quantity(claim.get("ratio"), "ratio"),
            "period": _period(self.voice, claim.get("period")),
        }
        shown["rule"], own = told_words(self.voice, [str(claim.get("rule") or "")])
        for name, text in shown.items():
            if text:
                lang = self._lang if name == "rule" and not own else ""
                yield f"<div><dt>{escape(self.labels[name])}</dt><dd{lang}>{escape(text)}</dd></div>"

    def _quantity(self, value: Any, unit: str) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return ""
        return value if isinstance(value, str) else self.voice.value(value, unit)

    # Sources -------------------------------------------------------------------------------------------

    def _sources(self, outline: Outline) -> str:
        if not self.sources:
            return ""
        entries = "".join(self._source(key, self.sources[key]) for key in self.sources)
        title, count = self.labels["sources"], count_of_sources(self.voice, len(self.sources))
        shown = _disclosure(count, "", f'<ol class="sources">{entries}</ol>', len(self.sources) <= FEW)
        return outline.place(2, escape(title)) + shown

    def _source(self, key: str, source: Row) -> str:
        title = escape(str(source.get("title") or key))
        publisher = f" {escape(str(source['publisher']))}." if source.get("publisher") else ""
        rows = [
            f"{escape(self.labels[name])}{self.labels['colon']}{self._english(text) if name == 'licence' else escape(text)}"
            for name in ("published", "accessed", "licence")
            if (text := self._source_text(source, name))
        ]
        if source.get("note"):
            rows.append(self._english(str(source["note"])))
        about = f'<p class="where">{" · ".join(rows)}</p>' if rows else ""
        url = str(source.get("url") or "").strip()
        if is_web_address(url):
            said = language_said(str(source.get("title") or ""))
            written = f' hreflang="{said}"' if said else ""
            link = f'<a href="{escape(url)}"{written} rel="external noreferrer">{escape(url)}</a>'
            about += f'<p class="where">{link}</p>'
        elif url:
            about += f'<p class="where">{escape(url)}</p>'
        return (
            f'<li id="source-{escape(key)}"><p><cite{self._lang}>{title}</cite>.{publisher}</p>{about}</li>'
        )

    def _source_text(self, source: Row, name: str) -> str:
        text = str(source.get(name) or "")
        return text if name == "licence" else _period(self.voice, text)


def _disclosure(title: str, count: str, entries: str, opened: bool) -> str:
    """Return entries behind a disclosure; its heading is not in the outline, the contents name the chapters."""
    number = f' <span class="count">{escape(count)}</span>' if count else ""
    heading = f"<h4>{escape(title)}</h4>" if count else escape(title)
    return f'<details class="entries"{" open" if opened else ""}><summary>{heading}{number}</summary>{entries}</details>'
