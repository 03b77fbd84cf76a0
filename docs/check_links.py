"""Find links that lead nowhere: in a built handbook, and in the Markdown files of the repository.

``python docs/check_links.py build/docs README.md …`` prints one line a dead link and ends with exit code 1 if there is
one. Links within are followed, to files and to the anchors in them. Addresses elsewhere are held to their form
only: nothing is asked over the network.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|localhost", re.IGNORECASE)
_FENCED = re.compile(r"^ *(```|~~~).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s*<?([^>\s]+)>?|<(https?://[^>\s]+)>", re.MULTILINE)  # fmt: skip
_HEADING = re.compile(r"^#+ +(.+?) *#*$", re.MULTILINE)


class _Page(HTMLParser):
    """The anchors of a page and what it links to or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids and links of an element."""
        for name, value in attrs:
            if value is None:
                continue
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif name in ("href", "src"):
                self.links.append(value)


@cache
def _html(path: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return frozenset(page.anchors), tuple(page.links)


@cache
def _markdown(path: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    text = _FENCED.sub("", path.read_text(encoding="utf-8"))
    seen: dict[str, int] = {}
    anchors = set()
    for heading in _HEADING.findall(text):
        slug = (
            re.sub(r"[^\w -]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)).lower().replace(" ", "-")
        )
        anchors.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
        seen[slug] = seen.get(slug, 0) + 1
    links = (next(filter(None, found)) for found in _LINK.findall(_CODE.sub("", text)))
    return frozenset(anchors), tuple(links)


def _read(path: Path) -> tuple[frozenset[str], tuple[str, ...]]:
    return _markdown(path) if path.suffix == ".md" else _html(path)


def dead_links(path: Path) -> Iterator[str]:
    """Yield a line for each link of a page or Markdown file that leads nowhere."""
    for link in dict.fromkeys(_read(path)[1]):
        if wrong := _wrong(path, link):
            yield f"{path}: {link} {wrong}"


def _wrong(path: Path, link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme in ("http", "https"):
        return "" if parts.hostname and _HOST.fullmatch(parts.hostname) else "is no web address"
    if parts.scheme or parts.netloc:
        return (
            "" if parts.scheme in ("mailto", "data") else "has a scheme that a page from disk cannot follow"
        )
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if not target.exists():
        return "leads to no file"
    anchor = unquote(parts.fragment)
    if not anchor or target.suffix not in (".html", ".md"):
        return ""
    return "" if anchor in _read(target)[0] else "leads to no place in that file"


def main(arguments: list[str]) -> int:
    """Check every page of folders and every file that is named; return the exit code."""
    files: list[Path] = []
    for argument in map(Path, arguments):
        files += sorted(argument.rglob("*.html")) if argument.is_dir() else [argument]
    dead = [line for file in files for line in dead_links(file)]
    for line in dead:
        print(line)
    print(f"{len(files)} files, {len(dead) or 'no'} dead link{'' if len(dead) == 1 else 's'}")
    return 1 if dead or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
