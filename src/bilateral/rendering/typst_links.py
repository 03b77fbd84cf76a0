"""Links of a notebook: to places of the document, to the web, and else no link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from bilateral.rendering.typst_nodes import Inline, Node, breakable, node, plain, rewrite, walk

# Blocks that say for the evidence list what is cited on their page.
_MARKED = {"par", "cell", "figure", "table"}


def wanted_places(blocks: list[Node]) -> set[str]:
    """Return the names of all places of this document that some link asks for."""
    links = (part["to"] for part in walk(blocks) if part["t"] == "link")
    return {unquote(address[1:]) for address in links if address.startswith("#")}


def linked(
    blocks: list[Node], listed: dict[str, Any] | None, wanted: set[str]
) -> tuple[list[Node], dict[str, Any] | None]:
    """Resolve every link: to a place of this document, to the web, or else to its bare text.

    ``wanted`` are the places that links of the blocks ask for. Entries of the evidence list are numbered. A link to one
    is a ``cite`` node with its number, and the block it stands in has these numbers as ``cites``; an entry that is
    cited begins with a ``back`` node around its name.
    """
    entries = [entry for entry in walk([listed] if listed else []) if "label" in entry]
    numbers = {entry["label"]: number for number, entry in enumerate(entries)}
    places = _place_labels(blocks, wanted - set(numbers))
    used: set[int] = set()
    made = rewrite(blocks, _resolver(numbers, places, used))
    if listed is None:
        return made, None
    listed = rewrite(listed, _resolver(numbers, places, used))
    for entry in walk(listed):
        if "label" in entry:
            entry["number"] = number = numbers[entry.pop("label")]
            if number in used:
                entry["body"][0] = node("back", at=number, body=entry["body"][:1])
    return made, listed


def _resolver(numbers: dict[str, int], places: dict[str, str], used: set[int]) -> Callable[[Node], Inline]:
    pending: list[int] = []

    def change(part: Node) -> Inline:
        if part["t"] == "anchor":
            return node("span", body=[]) if not part.pop("kept", False) else part
        if part["t"] == "link":
            made = _resolved(part, numbers, places)
            if made["t"] == "cite":
                pending.append(made["to"])
                used.add(made["to"])
            return made
        if pending and part["t"] in _MARKED:
            part["cites"] = list(dict.fromkeys(pending))
            pending.clear()
        return part

    return change


def _place_labels(blocks: list[Node], wanted: set[str]) -> dict[str, str]:
    """Label the headings and anchors that links ask for; return the label that each name of a place leads to."""
    places: dict[str, str] = {}
    for part in walk(blocks):
        names: list[str] = []
        if part["t"] == "anchor":
            names = [part["label"]]
        elif part["t"] == "heading":
            text = plain(part["body"])
            # As JupyterLab and as GitHub spell the address of a heading.
            names = [text.replace(" ", "-"), re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")]
        asked = [name for name in names if name in wanted and name not in places]
        if asked:
            # The prefix keeps names of notebooks apart from the templates' own labels.
            label = f"at-{asked[0]}"
            part |= {"label": label, "kept": True}
            places |= dict.fromkeys(asked, label)
    return places


def _resolved(part: Node, numbers: dict[str, int], places: dict[str, str]) -> Node:
    body = _bare(part["body"])
    target = unquote(part["to"][1:]) if part["to"].startswith("#") else ""
    if plain(body).strip() and target in numbers:
        return node("cite", to=numbers[target], body=body)
    if plain(body).strip() and target in places:
        return node("ref", label=places[target], body=body)
    url = web_address(part["to"])
    if url:
        return node("link", url=url, body=body if plain(body).strip() else [breakable(url)])
    return node("span", body=body)


def _bare(body: list[Inline]) -> list[Inline]:
    """Return the body of a link without links and notes: a link holds none."""

    def change(part: Node) -> Inline:
        if part["t"] == "footnote":
            return node("span", body=[])
        return node("span", body=part["body"]) if part["t"] in {"link", "ref", "cite"} else part

    bare: list[Inline] = rewrite(body, change)
    return bare


def web_address(text: str) -> str | None:
    """Return an address of the web fit for a PDF, or None for every other kind of address.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    try:
        parts = urlsplit(text.strip())
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) < 2000
    except ValueError:
        return None
    return quote(text.strip(), safe="%/:?#[]@!$&'()*+,;=~-._") if valid else None
