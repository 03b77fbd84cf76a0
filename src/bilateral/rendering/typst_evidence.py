"""The evidence list: every fact by chapter, every claim, every source, in the smallest readable space."""

from __future__ import annotations

from typing import Any

from bilateral.rendering.typst_nodes import Inline, Node, breakable, clean, node

_UNITS_AFTER = {"count": "", "year": "", "rank": "", "ratio": "", "index": ""}


def evidence(report: dict[str, Any], words: dict[str, str], locale: str) -> dict[str, Any] | None:
    """Return the evidence list of a report's metadata, or None where it has no facts, claims or sources.

    Entries carry the labels ``fact-…``, ``claim-…`` and ``source-…`` that numbers in the text link to.
    """
    facts, claims = list(report.get("facts") or []), list(report.get("claims") or [])
    sources: dict[str, Any] = dict(report.get("sources") or {})
    if not (facts or claims or sources):
        return None
    numbers = {name: str(index) for index, name in enumerate(sources, start=1)}
    writer = _Writer(words, locale, numbers)
    sections = [
        {"t": "section", "title": [title], "entries": [writer.fact(fact) for fact in members]}
        for title, members in _by_chapter(facts, words)
    ]
    if claims:
        sections.append(
            {"t": "section", "title": [words["claims"]], "entries": [writer.claim(claim) for claim in claims]}
        )
    if sources:
        entries = [writer.source(name, source) for name, source in sources.items()]
        sections.append({"t": "section", "title": [words["sources"]], "entries": entries})
    return {
        "t": "evidence",
        "title": [words["evidence"]],
        "subtitle": [words["evidence_note"]] if words["evidence_note"] else [],
        "sections": sections,
        "words": {"cited": words["cited"]},
    }


def _by_chapter(facts: list[dict[str, Any]], words: dict[str, str]) -> list[tuple[str, list[dict[str, Any]]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        grouped.setdefault(str(fact.get("chapter") or ""), []).append(fact)
    return [(chapter_title(name, words), members) for name, members in grouped.items()]


def chapter_title(name: str, words: dict[str, str]) -> str:
    """Return the title of a chapter from its id.

    >>> chapter_title("02_trade", {"facts": "Facts"})
    'Trade'
    """
    if f"chapter.{name}" in words:
        return words[f"chapter.{name}"]
    bare = name.lstrip("0123456789_-").replace("_", " ").strip()
    return clean(bare[:1].upper() + bare[1:]) or words["facts"]


def shown_value(value: Any, unit: str, locale: str, missing: str) -> str:
    """Return a fact's value as the evidence list prints it: unrounded, grouped, with its unit.

    >>> shown_value(11304000, "USD", "en", "not reported")
    '11,304,000 USD'
    """
    from babel.numbers import format_decimal, format_percent

    if value is None:
        return missing
    if isinstance(value, (bool, str)) or not isinstance(value, (int, float)):
        return clean(str(value))
    if unit == "share":
        return str(format_percent(value, format="#,##0.0##\u202f%", locale=locale))
    if unit == "year":
        return str(int(value))
    pattern = "#,##0" if abs(value) >= 10_000 or value == int(value) else "#,##0.####"
    number = str(format_decimal(value, format=pattern, locale=locale))
    after = _UNITS_AFTER.get(unit, "%" if unit == "percent" else unit)
    return clean(f"{number} {after}".strip())


class _Writer:
    def __init__(self, words: dict[str, str], locale: str, numbers: dict[str, str]) -> None:
        self.words = words
        self.locale = locale
        self.numbers = numbers

    def _value(self, value: Any, unit: str) -> str:
        return shown_value(value, unit, self.locale, self.words["not_reported"])

    def _sources(self, names: list[str]) -> list[Inline]:
        body: list[Inline] = []
        for name in names:
            number = self.numbers.get(name)
            shown = f"[{number}]" if number else f"[{clean(name)}]"
            body += ["\u00a0", node("link", to=f"#source-{name}", body=[shown])]
        return body

    def fact(self, fact: dict[str, Any]) -> Node:
        """Return a fact: id, value, period; then method, note and sources."""
        name = str(fact["id"])
        value = self._value(fact.get("value"), str(fact.get("unit") or ""))
        period = f" · {clean(str(fact['period']))}" if fact.get("period") else ""
        body: list[Inline] = [node("strong", body=[breakable(clean(name))]), f" · {value}{period}"]
        body += self._sources(list(fact.get("sources") or []))
        detail = _sentences(fact.get("method"), fact.get("note"))
        body += [node("br"), breakable(detail)] if detail else []
        return {"t": "entry", "label": f"fact-{name}", "body": body}

    def claim(self, claim: dict[str, Any]) -> Node:
        """Return a claim: id, verdict, statement; claimed, observed and ratio; the rule and sources."""
        from bilateral.rendering.typst_tables import verdict_sign

        unit = str(claim.get("unit") or "")
        verdict = str(claim.get("verdict") or "")
        style = "verdict-" + verdict.lower().replace(" ", "-").replace("_", "-")
        body: list[Inline] = [
            node("strong", body=[clean(str(claim["id"]))]),
            " · ",
            node("verdict", body=[f"{verdict_sign(style)} {clean(verdict)}".strip()], **{"class": style}),
        ]
        body += self._sources(list(claim.get("sources") or []))
        if claim.get("statement"):
            body += [node("br"), _sentences(claim["statement"])]
        figures = [
            f"{self.words[key]} {self._value(claim.get(key), '' if key == 'ratio' else unit)}"
            for key in ("claimed", "observed", "ratio")
            if claim.get(key) is not None
        ]
        period = f" ({clean(str(claim['period']))})" if claim.get("period") and figures else ""
        reasons = _sentences("; ".join(figures) + period, claim.get("rule"))
        body += [node("br"), reasons] if reasons else []
        return {"t": "entry", "label": f"claim-{claim['id']}", "body": body}

    def source(self, name: str, source: dict[str, Any]) -> Node:
        """Return a source: number, publisher, title, date, licence, address."""
        title = clean(str(source.get("title") or name))
        publisher = f"{clean(str(source['publisher']))}, " if source.get("publisher") else ""
        body: list[Inline] = [
            node("strong", body=[f"[{self.numbers[name]}] "]),
            publisher,
            node("emph", body=[title]),
            ".",
        ]
        for key in ("published", "accessed", "licence"):
            if source.get(key):
                body.append(f" {self.words[key]} {clean(str(source[key]))}.")
        if source.get("note"):
            body.append(f" {_sentences(source['note'])}")
        if source.get("url"):
            url = clean(str(source["url"]))
            body += [" ", node("link", to=url, body=[breakable(url, 24, 8)])]
        return {"t": "entry", "label": f"source-{name}", "body": body}


def _sentences(*texts: Any) -> str:
    """Return texts one after the other, each ended by a full stop."""
    whole = [clean(str(text)).strip() for text in texts if text]
    return " ".join(text if text[-1] in ".!?…" else text + "." for text in whole if text)
