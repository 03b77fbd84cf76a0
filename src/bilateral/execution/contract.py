"""What a chapter's notebook must be, cell by cell: the rules that need no run of it.

The same rules hold for the built-in chapters, whose tests call them, and for those that users add.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import ParameterError
from bilateral.project import CHAPTER_FILE

if TYPE_CHECKING:
    from nbformat import NotebookNode

PARAMETERS = ("reporter", "partner", "start", "end", "snapshot", "claims", "language")
MOST_LINES, MOST_LINES_A_CELL = 100, 10
_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_TEXT_CALLS = {"findings", "prose", "gap"}
_IN_BRACES = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Finding:
    """Something that breaks the contract: in which cell, counted from 1 (0: the notebook itself), and in which line of it."""

    text: str
    cell: int = 0
    line: int = 0

    def __str__(self) -> str:
        if not self.cell:
            return f"notebook: {self.text}"
        return f"cell {self.cell}{f' (line {self.line})' if self.line else ''}: {self.text}"


def read_notebook(path: Path) -> NotebookNode:
    """Return a notebook as it is stored. Raises ``ParameterError`` where the file is none."""
    from nbformat import v4

    if not path.is_file():
        raise ParameterError(f"There is no notebook {path}.")
    try:
        notebook: NotebookNode = v4.reads(path.read_text(encoding="utf-8"))
        major, _ = notebook.nbformat, notebook.cells
    except Exception as error:  # whatever a file that is no notebook makes its reader raise
        reason = str(error).strip().partition("\n")[0]
        raise ParameterError(
            f"{path} cannot be read as a notebook: {reason or type(error).__name__}"
        ) from None
    if major != 4:
        raise ParameterError(f"{path} cannot be read as a notebook: it has version {major}, and 4 is read.")
    return notebook


def check_chapter(path: Path) -> list[Finding]:
    """Return what breaks the contract of a chapter, in the order of its cells. Raises ``ParameterError`` for no notebook."""
    notebook = read_notebook(path)
    found = check_cells(notebook)
    if not _broken(notebook):
        found += [*_headings(notebook), *_first_and_last(notebook), *_about(notebook, path)]
    return sorted(found, key=lambda finding: (finding.cell, finding.line))


def check_cells(notebook: NotebookNode) -> list[Finding]:
    """Return what breaks the rules that hold for every notebook of the house, chapter or not."""
    if reason := _broken(notebook):
        return [Finding(f"is not valid: {reason}")]
    found = [*_parameters(notebook), *_lengths(notebook)]
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        found.append(Finding("its kernel is not python3"))
    for number, cell in _code(notebook):
        found += _stripped(number, cell)
        found += _plain_code(number, cell)
    return found


def _broken(notebook: NotebookNode) -> str:
    """Return in a line how a notebook differs from what Jupyter's format prescribes; nothing where it does not."""
    from nbformat import ValidationError, validate

    try:
        validate(notebook)
    except ValidationError as error:
        return str(error).partition("\n")[0]
    return ""


def _code(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            yield number, cell


def _parameters(notebook: NotebookNode) -> Iterator[Finding]:
    tagged = [
        (number, cell) for number, cell in _code(notebook) if "parameters" in cell.metadata.get("tags", [])
    ]
    if not tagged:
        yield Finding("has no cell tagged parameters; copy that of another chapter")
    for number, _ in tagged[1:]:
        yield Finding("is a second cell tagged parameters; a chapter has one", number)
    for number, cell in tagged[:1]:
        tree = _tree(cell)
        if tree is None:
            continue
        names = []
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Constant, ast.UnaryOp)):
                names += [ast.unparse(target) for target in node.targets]
            else:
                yield Finding(
                    "the parameters cell assigns plain values, and does nothing else", number, node.lineno
                )
        if names != list(PARAMETERS):
            yield Finding(
                f"the parameters are {', '.join(PARAMETERS)}, in this order, not {', '.join(names)}", number
            )


def _lengths(notebook: NotebookNode) -> Iterator[Finding]:
    total = 0
    for number, cell in _code(notebook):
        lines = sum(bool(line.strip()) for line in cell.source.splitlines())
        total += lines
        if lines > MOST_LINES_A_CELL:
            yield Finding(f"has {lines} lines of code, and {MOST_LINES_A_CELL} are the most", number)
    if total > MOST_LINES:
        yield Finding(f"has {total} lines of code in all, and {MOST_LINES} are the most")


def _stripped(number: int, cell: NotebookNode) -> Iterator[Finding]:
    if cell.outputs or cell.execution_count is not None:
        yield Finding("holds outputs; clear them (jupyter nbconvert --clear-output --inplace FILE)", number)


def _plain_code(number: int, cell: NotebookNode) -> Iterator[Finding]:
    """Yield what is no plain call of the package: definitions, other imports, magics, numbers typed into sentences."""
    tree = _tree(cell)
    if tree is None:
        yield Finding("is not plain Python: no magics, no shell lines", number, _broken_line(cell))
        return
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, _DEFINED):
            what = (
                "lambda"
                if isinstance(node, ast.Lambda)
                else "class"
                if isinstance(node, ast.ClassDef)
                else "def"
            )
            yield Finding(f"has a {what}: work belongs into a package, a chapter only calls", number, line)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name in _other_imports(node):
                yield Finding(
                    f"imports {name}: a chapter imports bilateral alone, so no network and no filters",
                    number,
                    line,
                )
        elif isinstance(node, ast.Call) and _called(node) in _TEXT_CALLS:
            for text in _typed_numbers(node):
                yield Finding(
                    f"a number is typed into a sentence ({text}); name its fact in braces", number, line
                )


def _tree(cell: NotebookNode) -> ast.Module | None:
    try:
        return ast.parse(str(cell.source))
    except (SyntaxError, ValueError):
        return None


def _broken_line(cell: NotebookNode) -> int:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        return error.lineno or 0
    except ValueError:
        pass
    return 0


def _other_imports(node: ast.Import | ast.ImportFrom) -> list[str]:
    names = [name.name for name in node.names] if isinstance(node, ast.Import) else [node.module or "."]
    return [name for name in names if name.partition(".")[0] != "bilateral"]


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _typed_numbers(node: ast.Call) -> Iterator[str]:
    for given in node.args:
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield from re.findall(r"\d[\d.,]*", _IN_BRACES.sub("", given.value))[:1]


def _headings(notebook: NotebookNode) -> Iterator[Finding]:
    """Yield what breaks the order of questions: one ``# question?`` first, then ``## question?`` only; no number typed."""
    first = True
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "markdown":
            continue
        for place, line in enumerate(cell.source.splitlines(), start=1):
            if digits := re.search(r"\d[\d.,]*", line):
                yield Finding(
                    f"a number is typed into the text ({digits[0]}); a fact would say it", number, place
                )
            if not line.startswith("#"):
                continue
            wanted = "# " if first else "## "
            if not line.startswith(wanted):
                what = "the first heading" if first else "every further heading"
                yield Finding(f"{what} begins with {wanted.strip()!r} and a space", number, place)
            if not line.rstrip().endswith("?"):
                yield Finding(f"the heading {line.strip('# ')!r} is no question", number, place)
            first = False
    if first:
        yield Finding("has no heading: the first cell asks '# question?'")


def _first_and_last(notebook: NotebookNode) -> Iterator[Finding]:
    """Yield what breaks "findings first, evidence last": by the calls that display something."""
    shown = [(number, cell, _called(last)) for number, cell in _code(notebook) if (last := _last_call(cell))]
    if not any(called == "evidence" for _, _, called in shown):
        yield Finding(
            'does not hand over its evidence: its last cell is chapter.evidence(), or pair.evidence("name")'
        )
    for number, _, called in shown[:-1]:
        if called == "evidence":
            yield Finding("the evidence comes last, and other cells follow", number)
    if "findings" not in [called for _, _, called in shown]:
        yield Finding("has no findings: chapter.findings(…) comes first of what is shown")
    elif shown[0][2] != "findings":
        yield Finding("something is shown before the findings, which come first", shown[0][0])


def _last_call(cell: NotebookNode) -> ast.Call | None:
    """Return the call whose value a cell displays: its last line, an expression."""
    tree = _tree(cell)
    last = tree.body[-1] if tree is not None and tree.body else None
    return last.value if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None


def _about(notebook: NotebookNode, path: Path) -> Iterator[Finding]:
    """Yield what the file's name and the metadata of the notebook should say of the chapter."""
    match = CHAPTER_FILE.fullmatch(path.name)
    if match is None:
        yield Finding(f"is called {path.name}; a chapter is NN_name.ipynb, such as 10_my_topic.ipynb")
    about: Any = notebook.metadata.get("bilateral") or {}
    if match is not None and about.get("chapter") != match[2]:
        yield Finding(
            f'its metadata do not name the chapter: "bilateral": {{"chapter": "{match[2]}", "question": "…"}}'
        )
    yield from _own_names(notebook, match[2]) if match is not None else ()
    first = notebook.cells[0] if notebook.cells else None
    if (
        first is None
        or first.cell_type != "markdown"
        or first.source.partition("\n")[0] != f"# {about.get('question')}"
    ):
        yield Finding(
            "the first cell is the question that its metadata name: # "
            + str(about.get("question") or "question?"),
            1,
        )


def _own_names(notebook: NotebookNode, name: str) -> Iterator[Finding]:
    """Yield where a notebook asks ``pair.own(…)`` for facts that are called after another chapter."""
    for number, cell in _code(notebook):
        for node in ast.walk(_tree(cell) or ast.Module([], [])):
            if isinstance(node, ast.Call) and _called(node) == "own" and node.args:
                asked = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else name
                if asked != name:
                    yield Finding(f"asks for {asked}, but the chapter is called {name}", number, node.lineno)
