"""The links inside a page: each leads somewhere, each number says on hovering where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from urllib.parse import unquote

_TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
_ID = re.compile(r"""(?<=\s)id="([^"]*)\"""")
_HREF = re.compile(r"""(?<=\s)href="([^"]*)\"""")
_ANCHOR = re.compile(r"""<a((?:\s(?:[^>"']|"[^"]*"|'[^']*')*)?)>(.*?)</a>""", re.DOTALL)
_FACT = "fact-"


def collect_ids(*fragments: str) -> set[str]:
    """Return every id in the fragments."""
    return {
        unescape(name)
        for fragment in fragments
        for tag in _TAG.finditer(fragment)
        for name in _ID.findall(tag[2])
    }


def linked_facts(html: str) -> dict[str, None]:
    """Return the facts that a fragment links to, in the order of their first use."""
    addresses = (_HREF.search(found[1]) for found in _ANCHOR.finditer(html))
    targets = (unescape(found[1]) for found in addresses if found)
    return dict.fromkeys(target[1 + len(_FACT) :] for target in targets if target.startswith("#" + _FACT))


def unique_ids(html: str, taken: Iterable[str] = ()) -> str:
    """Drop every id that stands in the page already, or that is ``taken`` elsewhere in it."""
    seen = {escape(name) for name in taken}

    def checked(tag: re.Match[str]) -> str:
        found = _ID.search(tag[2])
        if found is None:
            return tag[0]
        if found[1] not in seen:
            seen.add(found[1])
            return tag[0]
        return f"<{tag[1]}{tag[2].replace(found[0], '', 1).rstrip()}>"

    return _TAG.sub(checked, html)


def resolve_links(html: str, targets: set[str], title: Callable[[str], str | None] | None = None) -> str:
    """Turn links whose target is absent into plain text and give links to facts their hover text.

    ``targets`` are the ids in the whole page. ``title`` returns the hover text of a known fact; where it is
    given, the first link to a fact also becomes the place to which its evidence leads back.
    """
    seen: set[str] = set()

    def resolved(found: re.Match[str]) -> str:
        attributes, inner = found[1], found[2]
        address = _HREF.search(attributes)
        if address is None:
            return found[0] if _ID.search(attributes) else inner
        if not address[1].startswith("#"):
            return found[0]
        name = unescape(address[1])[1:]
        if name not in targets:
            name = unquote(name)
        if name not in targets:
            kept = _ID.search(attributes)
            return f'<span id="{kept[1]}">{inner}</span>' if kept else inner
        fact = name[len(_FACT) :]
        words = title(fact) if title and name.startswith(_FACT) else None
        if words is None:
            own = f'href="#{escape(name)}"'
            return f"<a{attributes.replace(address[0], own)}>{inner}</a>"
        first = "" if fact in seen else f' id="use-{escape(fact)}"'
        seen.add(fact)
        return f'<a{first} class="fact" href="#{escape(name)}" title="{escape(words)}">{inner}</a>'

    return _ANCHOR.sub(resolved, html)
