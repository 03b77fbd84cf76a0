"""The Markdown of chapters in the language of a report: its messages, and a cell with their translations in place.

A message is a heading without its number signs, or a block of text between empty lines. A block without a translation,
such as one of a reader's own chapter, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilateral.evidence.wording.voice import Voice

_BREAK = re.compile(r"(\n[ \t]*\n\s*)")
_HEADING = re.compile(
    r"(?P<signs>#{1,6}[ \t]+)(?P<words>[^\n]*?)(?P<rest>[ \t]*#*[ \t]*(?:\n.*)?)", re.DOTALL
)


def markdown_messages(source: str) -> Iterator[str]:
    """Yield the messages of a Markdown cell.

    >>> list(markdown_messages("# What do they trade?\\n\\nBoth reports are shown."))
    ['What do they trade?', 'Both reports are shown.']
    """
    yield from (words for _, words, _ in _blocks(source) if words)


def translated_markdown(voice: Voice, source: str) -> str:
    """Return a Markdown cell with each of its messages in the language of ``voice``."""
    return "".join(
        before + (voice.term(words) if words else "") + after for before, words, after in _blocks(source)
    )


def _blocks(source: str) -> Iterator[tuple[str, str, str]]:
    """Yield what stands before a message, the message, and what stands after it: together they are the source."""
    if "```" in source or "~~~" in source:  # an empty line in code ends no block
        yield source, "", ""
        return
    for place, part in enumerate(_BREAK.split(source)):
        if place % 2:
            yield part, "", ""
        elif heading := _HEADING.fullmatch(part):
            yield heading["signs"], heading["words"], ""
            rest = heading["rest"]
            words = rest.strip().strip("#").strip()
            yield from _placed(rest, words)
        else:
            yield from _placed(part, part.strip())


def _placed(text: str, words: str) -> Iterator[tuple[str, str, str]]:
    start = text.find(words) if words else len(text)
    yield text[:start], words, text[start + len(words) :]
