"""The catalogues of translations: whole where a language is complete, sound in any case, and what gettext reads of them."""

from __future__ import annotations

import ast
import gettext
import re
import string
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bilateral.evidence.wording.languages import COMPLETE

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "src" / "bilateral" / "evidence" / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/bilateral.po"))
ADVICE = "run `make messages`, then complete the catalogue"
# What fills in a message that its callers name, each of them literally.
WRAPPERS = {"_", "N_"}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(scope="session")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What code, notebooks and tables say now, extracted as `make messages` does."""
    made = tmp_path_factory.mktemp("messages") / "bilateral.pot"
    command = [
        "pybabel",
        "--quiet",
        "extract",
        "--mapping-file",
        str(ROOT / "babel.cfg"),
        "--keyword",
        "text",
    ]
    command += ["--keyword", "plural:1,2", "--no-location", "--output-file", str(made), str(ROOT)]
    CommandLineInterface().run(command)
    with made.open("rb") as file:
        return read_po(file)


def test_messages_come_from_code_notebooks_and_tables(extracted: Catalog) -> None:
    ids = {forms(message.id)[0] for message in messages(extracted)}
    assert "{exporter} to {importer}" in ids
    assert "What do they trade, and who says so?" in ids
    assert "Food and live animals" in ids
    assert len(ids) > 1000


def test_the_make_file_extracts_as_this_does() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--mapping-file babel.cfg --keyword text --keyword plural:1,2 --no-location" in recipe


@pytest.mark.parametrize("language", [code for code in COMPLETE if code != "en"])
def test_a_complete_language_has_an_entry_for_every_message(language: str, extracted: Catalog) -> None:
    known = {forms(m.id)[0]: m for m in messages(read(LOCALE / language / "LC_MESSAGES" / "bilateral.po"))}
    wanted = [forms(message.id)[0] for message in messages(extracted)]
    absent = [text for text in wanted if text not in known or not all(forms(known[text].string))]
    assert not absent, f"{len(absent)} messages without {language}: {ADVICE}: {absent[:5]}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_sound(path: Path, extracted: Catalog) -> None:
    catalogue = read(path)
    wanted = {forms(message.id)[0] for message in messages(extracted)}
    assert not list(catalogue.obsolete), ADVICE
    assert not [m.id for m in messages(catalogue) if m.fuzzy]
    assert not [m.id for m in messages(catalogue) if forms(m.id)[0] not in wanted], ADVICE
    wrong = [m.id for m in messages(catalogue) if any(forms(m.string)) and not _same_fields(m)]
    assert not wrong, f"placeholders differ: {wrong[:3]}"
    edges = [m.id for m in messages(catalogue) if any(forms(m.string)) and not _same_edges(m)]
    assert not edges, f"spaces at the ends differ: {edges[:3]}"


def _same_fields(message: Message) -> bool:
    said = [fields(text) for text in forms(message.string)]
    if isinstance(message.id, str):
        return said[0] == fields(message.id)
    # "one visit" may say its number in a word.
    one, many = map(fields, message.id)
    return said[0] | {"count"} >= one and said[-1] | {"count"} >= many and all(some <= many for some in said)


def _same_edges(message: Message) -> bool:
    def edges(text: str) -> tuple[bool, bool]:
        # What stands before high punctuation is each language's own.
        start = text.lstrip() if text.lstrip()[:1] in {*";:!?"} else text
        return start[:1].isspace(), text[-1:].isspace()

    return all(edges(text) == edges(forms(message.id)[0]) for text in forms(message.string))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_gettext_reads_is_what_the_catalogue_says(path: Path) -> None:
    compiled = BytesIO()
    write_mo(compiled, read(path))
    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run `make messages`"
    gettext.GNUTranslations(BytesIO(compiled.getvalue()))


def test_checks_of_a_catalogue_tell_good_from_bad() -> None:
    assert _same_fields(Message("{a} to {b}", "{b} de {a}"))
    assert not _same_fields(Message("{a} to {b}", "{a} vers {c}"))
    assert not _same_fields(Message("{a} to {b}", "{a}"))
    assert _same_fields(Message(("{count} visit", "{count} visits"), ("une visite", "{count} visites")))
    assert _same_edges(Message(", with {x}", ", avec {x}"))
    assert not _same_edges(Message(" (published {date})", "(publié {date})"))


def test_messages_are_literal_where_they_are_named() -> None:
    """What a variable holds, no extraction finds: only constants marked by ``N_`` and wrappers may."""
    wrong = []
    for path in sorted((ROOT / "src" / "bilateral").rglob("*.py")):
        if path.name in {"voice.py", "messages.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            inner
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name in WRAPPERS
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node not in inside and _translates(node.func):
                first = node.args[0] if node.args else None
                marked = isinstance(first, ast.Name) and re.fullmatch("[A-Z][A-Z_]+", first.id)
                if not marked and not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


def _translates(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in WRAPPERS
    if not (isinstance(called, ast.Attribute) and called.attr in {"text", "plural"}):
        return False
    return ast.unparse(called.value).rpartition(".")[2] == "voice"
