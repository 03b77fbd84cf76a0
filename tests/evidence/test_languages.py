"""Languages of a report: how they are named, what an unknown one is told, and what is said where sentences stay English."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from bilateral import relationship
from bilateral.errors import ParameterError
from bilateral.evidence.wording import Voice, languages
from bilateral.evidence.wording.chapter_text import markdown_messages, translated_markdown
from bilateral.evidence.wording.languages import fallback_note, find_language


@pytest.mark.parametrize(
    ("given_tag", "expected"),
    [("en", "en"), ("FR", "fr"), ("pt_br", "pt-BR"), (" de ", "de"), ("en-GB", "en-GB")],
)
def test_a_language_is_named_as_the_web_names_it(given_tag: str, expected: str) -> None:
    assert find_language(given_tag) == expected


@pytest.mark.parametrize("tag", ["xx", "", "not a language", "../../etc/passwd", "fr\nen", "f" * 500])
def test_an_unknown_language_is_told_what_there_is(tag: str) -> None:
    with pytest.raises(
        ParameterError, match=r"^There is no language .*English \(en\).* such as de"
    ) as refused:
        find_language(tag)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_the_relationship_refuses_it_too() -> None:
    with pytest.raises(ParameterError, match="There is no language 'xx'"):
        relationship("RWA", "KAZ", language="xx")


def test_sentences_that_stay_english_are_announced() -> None:
    assert fallback_note(Voice("en")) == fallback_note(Voice("en-GB")) == ""
    assert "no German translation" in fallback_note(Voice("de"))


def test_a_catalogue_that_is_not_complete_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "COMPLETE", ("en",))
    assert "française" in fallback_note(Voice("fr")) or "French" in fallback_note(Voice("fr"))


def test_a_known_language_has_its_numbers_dates_and_names() -> None:
    voice = Voice("de")
    assert voice.country("KAZ") == "Kasachstan"
    assert voice.period("2024-05-28") == "28. Mai 2024"
    assert voice.decimal(1234.5, 1) == "1.234,5"
    assert voice.text("not reported") == "not reported"


@pytest.fixture
def spoken(tmp_path: Path) -> Voice:
    """A voice with a catalogue of three messages."""
    catalogue = Catalog(locale="fr")
    catalogue.add("What do they trade?", "Qu’échangent-ils ?")
    catalogue.add("Both reports are shown.", "Les deux déclarations figurent.")
    catalogue.add("sales of {x}", "ventes de {x}")
    with (tmp_path / "made.mo").open("wb") as file:
        write_mo(file, catalogue)
    voice = Voice("fr")
    with (tmp_path / "made.mo").open("rb") as file:
        voice.__dict__["_catalogue"] = gettext.GNUTranslations(file)
    return voice


def test_headings_and_paragraphs_of_a_chapter_are_translated(spoken: Voice) -> None:
    source = "# What do they trade?\n\nBoth reports are shown.\n\n## My own question?\n"
    assert translated_markdown(spoken, source) == (
        "# Qu’échangent-ils\u202f?\n\nLes deux déclarations figurent.\n\n## My own question?\n"
    )


def test_code_in_markdown_stays(spoken: Voice) -> None:
    source = "```\nBoth reports are shown.\n\nWhat do they trade?\n```"
    assert translated_markdown(spoken, source) == source


def test_a_message_is_joined_by_the_grammar_of_its_own_language(spoken: Voice) -> None:
    assert spoken.text("sales of {x}", x=spoken.plain_country("NLD")) == "ventes des Pays-Bas"
    assert spoken.text("exports of {x}", x=spoken.plain_country("NLD")) == "exports of les Pays-Bas"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_markdown_without_translations_stays_as_it_is(source: str) -> None:
    assert translated_markdown(Voice("de"), source) == source
    assert all(message.strip() == message and message for message in markdown_messages(source))
