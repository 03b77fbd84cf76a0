"""What files of the repository say: the table of facts, the codebook, measured figures, the list of changes."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://|#)[^)\s]+\)")


def use(*pages: str) -> str:
    """Return the list of pages on use: those named, and before the last every page that the index does not name otherwise."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    named = {"index", *re.findall(r"^[\w/-]+$", index, re.MULTILINE)}
    others = sorted(path.stem for path in (ROOT / "docs").glob("*.md") if path.stem not in named | set(pages))
    return "\n".join(
        ["```{toctree}", ":caption: Use", ":maxdepth: 1", "", *pages[:-1], *others, pages[-1], "```"]
    )


def facts(chapter: str) -> str:
    """Return the rows of the table in ``facts.md`` whose ids begin with a chapter's name."""
    lines = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith(f"| `{chapter}.")]
    if not rows:
        raise ValueError(f"facts.md has no fact of {chapter!r}")
    return "\n".join(["| id | meaning | unit |", "| --- | --- | --- |", *rows])


def key_facts() -> str:
    """Return the facts that the summary chooses from, with what ``facts.md`` says of each."""
    from bilateral.subjects.summary import KEY_FACTS

    lines = (ROOT / "docs" / "facts.md").read_text(encoding="utf-8").splitlines()
    rows = [line for name in KEY_FACTS for line in lines if line.startswith(f"| `{name}` ")]
    if len(rows) != len(KEY_FACTS):
        raise ValueError("facts.md does not have every key fact of the summary, each once")
    return "\n".join(["| id | meaning | unit |", "| --- | --- | --- |", *rows])


def codebook() -> str:
    """Return the codebook of the embedded snapshot, without its title."""
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8").partition("\n")[2]
    return re.sub(r"^<!--.*?-->$", "", _without_local_links(text), flags=re.MULTILINE)


def changes() -> str:
    """Return the list of changes, without its title."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("\n")[2]
    return _without_local_links(text)


def published(name: str) -> str:
    """Return a Markdown file of the repository one heading deeper; links to other files of it become plain words."""
    text = (ROOT / name).read_text(encoding="utf-8")
    # Between fences nothing is touched: a comment of a shell looks like a heading.
    parts = _FENCE.split(text)
    parts[::2] = [re.sub(r"^(#+ )", r"#\1", part, flags=re.MULTILINE) for part in parts[::2]]
    return re.sub(r"^<!--.*?-->$", "", _without_local_links("".join(parts)), flags=re.MULTILINE)


def _without_local_links(text: str) -> str:
    return _LINK.sub(r"\1", text)
