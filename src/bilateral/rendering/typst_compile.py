"""From a Typst document to PDF bytes, held to PDF/UA-1 and PDF/A-2a, repairing what a notebook may break."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from bilateral.errors import RenderingError
from bilateral.rendering.typst_document import Document
from bilateral.rendering.typst_finish import finished
from bilateral.rendering.typst_fonts import text_characters, typst_fonts
from bilateral.rendering.typst_nodes import Inline, Node, breakable, node, plain, rewrite, walk

Standards = list[Any]
STANDARDS: Standards = ["ua-1", "a-2a"]
_ROUNDS = 6
_UNSHOWN = re.compile(r'(?:the text|codepoint) `"((?:[^"\\]|\\.)+)"`')
# Marks, controls and joiners: with no glyph they are left out, for there is nothing to stand for.
_UNSEEN = {"Mn", "Mc", "Me", "Cc", "Cf"}
_FIXED = {"alt", "file", "label", "url", "words", "t", "class"}


def compile_pdf(
    document: Document, *, strict: bool, font_paths: tuple[str, ...] = (), warn: Callable[[str], None]
) -> bytes:
    """Return the PDF of a document, the same bytes for the same document.

    ``strict`` raises ``RenderingError`` where the document cannot meet PDF/UA-1 and PDF/A-2a; otherwise
    ``warn`` is
    called and a plain tagged PDF returned. Characters without a glyph, broken pictures and formulas that
    do not
    compile are replaced, named in ``warn`` and in a notice on the last page.
    """
    with TemporaryDirectory(prefix="bilateral-") as folder:
        press = _Press(document, Path(folder), font_paths)
        for _ in range(_ROUNDS):
            problem = press.attempt(STANDARDS)
            if isinstance(problem, bytes):
                return finished(problem, document.data["words"]["page"].lower())
            repaired = press.repair(problem)
            if not repaired:
                break
            for line in repaired:
                warn(line)
            document.data["notices"] += repaired
        reason = first_line(problem)
        if strict:
            raise RenderingError(f"The PDF does not meet PDF/UA-1 and PDF/A-2a: {reason}")
        warn(f"The PDF does not meet PDF/UA-1 and PDF/A-2a, it is written only tagged: {reason}.")
        plain_pdf = press.attempt([])
        if isinstance(plain_pdf, bytes):
            return finished(plain_pdf, document.data["words"]["page"].lower())
        raise RenderingError(f"The PDF cannot be made: {first_line(plain_pdf)}")


def first_line(problem: BaseException | bytes) -> str:
    """Return what an error says, as one line."""
    text = str(getattr(problem, "message", "") or problem).strip()
    return text.splitlines()[0].rstrip(".") if text else type(problem).__name__


class _Press:
    """One document in one temporary folder, with the templates beside its data."""

    def __init__(self, document: Document, folder: Path, font_paths: tuple[str, ...]) -> None:
        self.document = document
        self.folder = folder
        self.font_paths = font_paths
        self.stamp = int(document.moment.timestamp())
        for template in (files("bilateral.rendering") / "templates_typst").iterdir():
            if template.name.endswith((".typ", ".tmTheme")):
                (folder / template.name).write_bytes(template.read_bytes())

    def attempt(self, standards: Standards, body: list[Node] | None = None) -> bytes | BaseException:
        """Compile the document, or one with a part of its body; return its bytes, or the error."""
        for name, content in self.document.files.items():
            (self.folder / name).write_bytes(content)
        part = {} if body is None else {"body": body}
        text = json.dumps(self.document.data | part, ensure_ascii=False)
        (self.folder / "data.json").write_bytes(text.encode("utf-8", "replace"))
        return self._compile(self.folder / "brief.typ", standards)

    def _compile(self, source: Path | bytes, standards: Standards) -> bytes | BaseException:
        try:
            compiler = typst.Compiler(source, root=str(self.folder), font_paths=typst_fonts(self.font_paths))
            made: Any = compiler.compile(format="pdf", pdf_standards=standards, timestamp=self.stamp)
        except (typst.TypstError, RuntimeError, ValueError, OSError) as error:
            return error
        except BaseException as error:
            # A panic of the compiler is not an Exception; anything else of that kind is none of ours.
            if type(error).__name__ != "PanicException":
                raise
            return error
        return bytes(made)

    def repair(self, problem: BaseException) -> list[str]:
        """Change what stands in the way of a compile; return a notice for each change made."""
        missing = self._without_glyph(str(getattr(problem, "diagnostic", "")))
        if missing:
            self._replace(missing)
            names = ", ".join(f"U+{ord(char):04X}" for char in sorted(missing)[:20])
            more = f" and {len(missing) - 20} others" if len(missing) > 20 else ""
            return [f"Characters that no embedded font shows were replaced: {names}{more}."]
        return self._drop_pictures() + self._drop_formulas() or self._flatten_blocks(first_line(problem))

    @staticmethod
    def _without_glyph(diagnostic: str) -> set[str]:
        named = {char for quoted in _UNSHOWN.findall(diagnostic) for char in _unescaped(quoted)}
        # A letter is named with the mark above it that the font lacks: only the mark is at fault.
        return {char for char in named if ord(char) not in text_characters()} or {
            c for c in named if ord(c) > 127
        }

    def _replace(self, missing: set[str]) -> None:
        table = {ord(char): "" if unicodedata.category(char) in _UNSEEN else "\ufffd" for char in missing}
        self.document.data = _translated(self.document.data, table)
        for name, content in self.document.files.items():
            if name.endswith(".svg"):
                self.document.files[name] = _characters(content.decode("utf-8")).translate(table).encode()

    def _drop_pictures(self) -> list[str]:
        broken = {
            name
            for name in self.document.files
            if not self._stands(f'#image("{name}", alt: "probe", width: 50%)')
        }
        if not broken:
            return []

        def change(part: Node) -> Inline:
            if part.get("file") not in broken:
                return part
            words = node("span", body=[f"[{self.document.data['words']['figure']}: {part['alt']}]"])
            return (
                node("group", blocks=[node("par", body=part["title"]), words])
                if part["t"] == "figure"
                else words
            )

        self.document.data["body"] = rewrite(self.document.data["body"], change)
        for name in broken:
            del self.document.files[name]
        return [
            f"{len(broken)} of the pictures cannot be read; their text alternative stands in their place."
        ]

    def _drop_formulas(self) -> list[str]:
        formulas = {part["typ"] for part in walk(self.document.data["body"]) if part["t"] == "math"}
        broken = {typ for typ in formulas if not self._stands(_probe(typ))}
        if not broken:
            return []

        def change(part: Node) -> Inline:
            failing = part["t"] == "math" and part["typ"] in broken
            return node("code", text=part["tex"]) if failing else part

        self.document.data["body"] = rewrite(self.document.data["body"], change)
        return [f"{len(broken)} of the formulas cannot be set; their LaTeX stands in their place."]

    def _flatten_blocks(self, reason: str) -> list[str]:
        """Replace the blocks that the compiler fails on, for whatever reason, by their bare text."""
        body = self.document.data["body"]
        failing = self._failing(list(range(len(body))), reason)
        for index in failing:
            bare = {"body": [breakable(plain(body[index]))]}
            body[index] = body[index] | bare if body[index]["t"] == "heading" else node("par", **bare)
        return (
            [f"{len(failing)} of the blocks cannot be set; their bare text stands in their place."]
            if failing
            else []
        )

    def _failing(self, indices: list[int], reason: str) -> list[int]:
        """Return which blocks fail for a reason by themselves, found by halving."""
        body = self.document.data["body"]
        problem = self.attempt(STANDARDS, [body[index] for index in indices])
        if isinstance(problem, bytes) or first_line(problem) != reason:
            return []
        if len(indices) == 1:
            alone = body[indices[0]]
            bare = all(isinstance(part, str) for part in alone.get("body", [alone]))
            return [] if bare else indices
        middle = len(indices) // 2
        return self._failing(indices[:middle], reason) + self._failing(indices[middle:], reason)

    def _stands(self, markup: str) -> bool:
        frame = '#set document(title: "probe", date: datetime(year: 2000, month: 1, day: 1))\n'
        return isinstance(self._compile((frame + markup).encode(), STANDARDS), bytes)


def _probe(typ: str) -> str:
    quoted = typ.replace("\\", "\\\\").replace('"', '\\"')
    return f'#math.equation(alt: "probe", eval("{quoted}", mode: "math"))'


def _unescaped(quoted: str) -> str:
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: chr(int(match.group(1), 16)), quoted)
    return re.sub(r"\\(.)", r"\1", text)


def _characters(svg: str) -> str:
    """Return SVG with its references to characters beyond ASCII written out."""

    def part(match: re.Match[str]) -> str:
        number = int(match.group(2), 16 if match.group(1) else 10)
        return chr(number) if 127 < number < 0x110000 and not 0xD800 <= number < 0xE000 else match.group()

    return re.sub(r"&#(x?)([0-9a-fA-F]{1,6});", part, svg)


def _translated(value: Any, table: dict[int, str]) -> Any:
    """Return data with characters replaced in all that is shown; text alternatives and names stay."""
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_translated(item, table) for item in value]
    if isinstance(value, dict):
        return {key: item if key in _FIXED else _translated(item, table) for key, item in value.items()}
    return value
