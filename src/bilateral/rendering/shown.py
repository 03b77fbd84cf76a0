"""Which facts a rendered report shows: its evidence list holds these, ``facts.json`` holds all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any


def shown_facts(facts: Sequence[Mapping[str, Any]], linked: Collection[str]) -> list[Mapping[str, Any]]:
    """Return the facts that the text links to, and those that they were computed from, in their order.

    ``linked`` holds the ids that the text links to. Where it links to none, all facts are returned: the list then is
    what there is to read.

    >>> [row["id"] for row in shown_facts([{"id": "a", "inputs": ["b"]}, {"id": "b"}, {"id": "c"}], {"a"})]
    ['a', 'b']
    """
    inputs = {str(fact.get("id")): list(fact.get("inputs") or []) for fact in facts}
    wanted: set[str] = set()
    waiting = [name for name in linked if name in inputs]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [one for one in inputs[name] if one in inputs]
    return [fact for fact in facts if str(fact.get("id")) in wanted] if wanted else list(facts)


def side_colours(about: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the colours of reporter and partner that a report names, as ``#rrggbb``; None where it names no two."""
    given = about.get("colours")
    found = [str(one) for one in given] if isinstance(given, list) else []
    if len(found) != 2 or not all(re.fullmatch(r"#[0-9a-f]{6}", one) for one in found):
        return None
    return found[0], found[1]
