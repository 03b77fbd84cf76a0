"""The evidence list: every fact by chapter, every claim, every source, in the smallest readable space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.methods import method_words
from bilateral.rendering.typst_nodes import Inline, Node, breakable, clean, in_language, node, visible

# Lists of this many sources are printed once, where several facts share them.
_LONG_LIST = 4


def evidence(
    report: dict[str, Any], words: dict[str, str], voice: Voice, chapters: dict[str, str]
) -> dict[str, Any] | None:
    """Return the evidence list of a report's metadata, or None where it has no facts, claims or sources.

    ``words`` are the labels of the page, ``chapters`` the titles of chapters by their id. Entries carry the
    labels ``fact-…``, ``claim-…`` and ``source-…`` that numbers in the text link to.
    """
    facts, claims = list(report.get("facts") or []), list(report.get("claims") or [])
    sources: dict[str, Any] = dict(report.get("sources") or {})
    if not (facts or claims or sources):
        return None
    numbers = {name: str(index) for index, name in enumerate(sources, start=1)}
    writer = _Writer(words, voice, numbers, _sets_of_sources(facts))
    sections = [
        {"t": "section", "title": [title], "entries": [writer.fact(fact) for fact in members]}
        for title, members in _by_chapter(facts, words, chapters)
    ]
    if claims:
        sections.append({"t": "section", "title": [words["claims"]], "entries": writer.claims(claims)})
    if sources:
        entries = [writer.set_of_sources(names) for names in writer.sets]
        entries += [writer.source(name, source) for name, source in sources.items()]
        sections.append({"t": "section", "title": [words["sources"]], "entries": entries})
    return {
        "t": "evidence",
        "title": [words["evidence"]],
        "subtitle": [words["evidence_intro"]],
        "sections": sections,
        "words": {"cited": words["page"]},
    }


def _by_chapter(
    facts: list[dict[str, Any]], words: dict[str, str], chapters: dict[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        grouped.setdefault(str(fact.get("chapter") or ""), []).append(fact)
    return [(chapters.get(name) or chapter_title(name, words), rows) for name, rows in grouped.items()]


def chapter_title(name: str, words: dict[str, str]) -> str:
    """Return a title for a chapter that has no heading, from its id.

    >>> chapter_title("02_trade", {"facts": "Facts"})
    'Trade'
    """
    if own := words.get(f"facts_{name}"):
        return own
    bare = name.lstrip("0123456789_-").replace("_", " ").strip()
    return clean(bare[:1].upper() + bare[1:]) if visible(clean(bare)) else words["facts"]


def exact_value(value: Any, unit: str, locale: Any) -> str:
    """Return a number with all its digits where its wording rounds it, else nothing.

    >>> exact_value(11303907.2, "USD", "en")
    '11,303,907.2'
    """
    from babel.numbers import format_decimal

    rounded = isinstance(value, float) or (isinstance(value, int) and abs(value) >= 1000)
    if not rounded or isinstance(value, bool) or unit in {"count", "rank", "year"}:
        return ""
    pattern = "#,##0.##" if abs(value) >= 1000 else "#,##0.####" if abs(value) >= 0.1 else "0.######"
    return str(format_decimal(value, format=pattern, locale=locale))


def _sets_of_sources(facts: list[dict[str, Any]]) -> dict[tuple[str, ...], str]:
    """Return a letter for each long list of sources that several facts share, so that it is printed once."""
    lists = Counter(tuple(map(str, fact.get("sources") or [])) for fact in facts)
    shared = [names for names, count in lists.items() if count > 1 and len(names) >= _LONG_LIST]
    return {names: _letters(index) for index, names in enumerate(shared)}


def _letters(index: int) -> str:
    """Return A, B, … Z, AA, AB … for 0, 1, …

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


class _Writer:
    def __init__(
        self,
        words: dict[str, str],
        voice: Voice,
        numbers: dict[str, str],
        sets: dict[tuple[str, ...], str],
    ) -> None:
        self.words = words
        self.voice = voice
        self.numbers = numbers
        self.sets = sets

    def _value(self, value: Any, unit: str) -> str:
        known = value is None or (isinstance(value, (int, float, str)) and not isinstance(value, bool))
        return clean(self.voice.value(value, unit) if known else str(value))

    def _period(self, period: Any) -> str:
        return clean(self.voice.short_period(str(period))) if period else ""

    def _sources(self, names: list[str]) -> list[Inline]:
        """Return links to sources, or to the set that they are; the first stays on the line of what it backs."""
        letter = self.sets.get(tuple(map(str, names)))
        if letter:
            return ["\u00a0", node("link", to=f"#sources-{letter}", body=[f"[{letter}]"])]
        return self._each_source(names)

    def _each_source(self, names: Iterable[str]) -> list[Inline]:
        body: list[Inline] = []
        for name in names:
            number = self.numbers.get(name)
            shown = f"[{number}]" if number else f"[{clean(str(name))}]"
            body += [" " if body else "\u00a0", node("link", to=f"#source-{name}", body=[shown])]
        return body

    def set_of_sources(self, names: tuple[str, ...]) -> Node:
        """Return the sources that a letter stands for."""
        letter = self.sets[names]
        body: list[Inline] = [_key(f"[{letter}]"), *self._each_source(names)]
        return {"t": "entry", "label": f"sources-{letter}", "body": body}

    def fact(self, fact: dict[str, Any]) -> Node:
        """Return a fact: id, value, period; then method, note and sources."""
        name = str(fact["id"])
        unit = str(fact.get("unit") or "")
        value = self._value(fact.get("value"), unit)
        exact = exact_value(fact.get("value"), unit, self.voice.locale)
        value += f" ({exact})" if exact and exact not in value else ""
        period = f" · {self._period(fact['period'])}" if fact.get("period") else ""
        body: list[Inline] = [_key(name), f" · {value}{period}"]
        body += self._sources(list(fact.get("sources") or []))
        detail = self._told(fact.get("method"), fact.get("note"))
        body += [node("br"), *detail] if detail else []
        return {"t": "entry", "label": f"fact-{name}", "body": body}

    def _told(self, *texts: Any) -> list[Inline]:
        """Return methods and notes in the language of the report, in English where one has no translation."""
        english = [str(text) for text in texts if text]
        spoken = [method_words(self.voice, text) for text in english]
        return (
            [breakable(_sentences(*map(str, spoken)))]
            if all(spoken)
            else self._quoted(breakable(_sentences(*english)))
        )

    def _of_data(self, text: str) -> list[Inline]:
        """Return a text of the data as a sentence, in English where the language of the report does not have it."""
        found, own = self.voice.of_data(text)
        return [_sentences(found)] if own else self._quoted(_sentences(found))

    def _quoted(self, text: str) -> list[Inline]:
        """Return an English text, which says so in a report of another language."""
        return [text] if self.voice.locale.language == "en" else in_language("en", [text])

    def claims(self, claims: list[dict[str, Any]]) -> list[Node]:
        """Return the claims; a rule that all of them share stands once above them."""
        rules = {str(claim.get("rule") or "") for claim in claims}
        shared = rules.pop() if len(rules) == 1 and len(claims) > 1 else ""
        above: list[Node] = [{"t": "entry", "body": self._told(shared)}] if shared else []
        return above + [self.claim(claim | ({"rule": ""} if shared else {})) for claim in claims]

    def claim(self, claim: dict[str, Any]) -> Node:
        """Return a claim: id, verdict, statement; claimed, observed and ratio; the rule and sources."""
        from bilateral.rendering.typst_tables import verdict_sign

        unit = str(claim.get("unit") or "")
        verdict = str(claim.get("verdict") or "")
        style = "verdict-" + verdict.lower().replace(" ", "-").replace("_", "-")
        body: list[Inline] = [
            _key(str(claim["id"])),
            " · ",
            node(
                "verdict",
                body=[f"{verdict_sign(style)} {self.words.get(verdict, clean(verdict))}".strip()],
                **{"class": style},
            ),
        ]
        body += self._sources(list(claim.get("sources") or []))
        if claim.get("statement"):
            body += [node("br"), *self._of_data(str(claim["statement"]))]
        figures = [
            f"{self.words[key]}{self.words['colon']}{self._value(claim.get(key), 'ratio' if key == 'ratio' else unit)}"
            for key in ("claimed", "observed", "ratio")
            if claim.get(key) is not None
        ]
        period = f" ({self._period(claim['period'])})" if claim.get("period") and figures else ""
        figured = _sentences(self.voice.series(figures) + period)
        reasons: list[Inline] = [figured] if figured else []
        if claim.get("rule"):
            reasons += [*([" "] if figured else []), *self._told(claim["rule"])]
        body += [node("br"), *reasons] if reasons else []
        return {"t": "entry", "label": f"claim-{claim['id']}", "body": body}

    def source(self, name: str, source: dict[str, Any]) -> Node:
        """Return a source: number, publisher, title, date, licence, address."""
        title = clean(str(source.get("title") or name))
        publisher = f"{clean(str(source['publisher']))}, " if source.get("publisher") else ""
        body: list[Inline] = [
            _key(f"[{self.numbers[name]}]"),
            f" {publisher}",
            node("emph", body=self._quoted(title)),
            ".",
        ]
        for key in ("published", "accessed", "licence"):
            if source.get(key):
                text = clean(str(source[key])) if key == "licence" else self._period(source[key])
                body.append(f" {self.words[key]}{self.words['colon']}{text}.")
        if source.get("note"):
            body += [" ", *self._quoted(_sentences(source["note"]))]
        if source.get("url"):
            url = clean(str(source["url"]))
            body += [" ", node("link", to=url, body=[breakable(url, 24, 8)])]
        return {"t": "entry", "label": f"source-{name}", "body": body}


def _key(name: str) -> Node:
    """Return the name of an entry; never nothing, since its link needs a place on the page."""
    shown = clean(name)
    return node("key", body=[breakable(shown) if visible(shown) else "–"])


def _sentences(*texts: Any) -> str:
    """Return texts one after the other, each ended by a full stop."""
    whole = [clean(str(text)).strip() for text in texts if text]
    ended = (text if text[-1] in ".!?…" else text + "." for text in whole if text)
    return " ".join(text[0].upper() + text[1:] for text in ended)
