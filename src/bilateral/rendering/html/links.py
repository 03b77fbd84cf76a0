"""The links inside a page: each leads somewhere, each number says on hovering where it comes from.

The fragments here are our own writers': an attribute stands in double quotes after one space, and ``<`` and ``>``
stand nowhere but at the ends of tags, so that patterns need not read the tags whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from html import escape, unescape
from urllib.parse import unquote

_ID = re.compile(r' id="([^"]*)"(?=[^<>]*>)')
_HREF = re.compile(r' href="([^"]*)"')
_ANCHOR = re.compile(r"<a((?: [^<>]*)?)>(.*?)</a>", re.DOTALL)
_FACT = "fact-"


def use_anchor(fact_id: str, number: int = 1) -> str:
    """Return the id of the place where a fact is used for the first, second … time.

    >>> use_anchor("trade.exports.latest"), use_anchor("trade.exports.latest", 2)
    ('use-trade.exports.latest', 'use-trade.exports.latest~2')
    """
    return f"use-{fact_id}" if number == 1 else f"use-{fact_id}~{number}"


def collect_ids(*fragments: str) -> set[str]:
    """Return every id in the fragments."""
    return {unescape(name) for fragment in fragments for name in _ID.findall(fragment)}


def linked_facts(html: str) -> Counter[str]:
    """Return the facts that a fragment links to, in the order of their first use, and how often."""
    addresses = (_HREF.search(found[1]) for found in _ANCHOR.finditer(html))
    targets = (unescape(found[1]) for found in addresses if found)
    return Counter(target[1 + len(_FACT) :] for target in targets if target.startswith("#" + _FACT))


def unique_ids(html: str, taken: Iterable[str] = ()) -> str:
    """Drop every id that stands in the page already, or that is ``taken`` elsewhere in it."""
    seen = {escape(name) for name in taken}

    def checked(found: re.Match[str]) -> str:
        if found[1] in seen:
            return ""
        seen.add(found[1])
        return found[0]

    return _ID.sub(checked, html)


def resolve_links(html: str, targets: set[str], title: Callable[[str], str | None] | None = None) -> str:
    """Turn links whose target is absent into plain text and give links to facts their hover text.

    ``targets`` are the ids in the whole page. ``title`` returns the hover text of a known fact; where it is
    given, each link to a fact also becomes a place to which its evidence leads back.
    """
    uses: Counter[str] = Counter()

    def resolved(found: re.Match[str]) -> str:
        attributes, inner = found[1], found[2]
        address = _HREF.search(attributes)
        if address is None:
            return found[0] if " id=" in attributes else inner
        if not address[1].startswith("#"):
            return found[0]
        name = unescape(address[1])[1:]
        if name not in targets:
            name = unquote(name)
        if name not in targets:
            kept = re.search(r' id="[^"]*"', attributes)
            return f"<span{kept[0]}>{inner}</span>" if kept else inner
        fact = name[len(_FACT) :]
        words = title(fact) if title and name.startswith(_FACT) else None
        if words is None:
            own = f' href="#{escape(name)}"'
            return f"<a{attributes.replace(address[0], own)}>{inner}</a>"
        uses[fact] += 1
        anchor = escape(use_anchor(fact, uses[fact]))
        return f'<a id="{anchor}" class="fact" href="#{escape(name)}" title="{escape(words)}">{inner}</a>'

    return _ANCHOR.sub(resolved, html)
