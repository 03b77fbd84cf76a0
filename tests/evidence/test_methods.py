"""Methods and notes of facts in French: every one of a pair with gaps and of a pair with much on record."""

from __future__ import annotations

import pytest

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.methods import method_words, told_words
from bilateral.relationship import relationship

FRENCH = Voice("fr")


@pytest.mark.parametrize(("reporter", "partner"), [("RWA", "KAZ"), ("FJI", "BOL")])
def test_every_method_and_note_of_a_pair_has_french(reporter: str, partner: str) -> None:
    pair = relationship(reporter, partner)
    texts = {text for fact in pair.facts.values() for text in (fact.method, fact.note) if text}
    rules = {str(judged.as_json().get("rule") or "") for judged in pair.claims.judgements} - {""}
    left = sorted(text for text in texts | rules if not method_words(FRENCH, text))
    assert not left, f"methods.txt has no pattern, or its French is missing, for: {left}"


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("goods, as NLD reports", "marchandises, déclarées par les Pays-Bas"),
        ("latest value of EGDI for USA", "dernière valeur d’EGDI pour les États-Unis"),
        ("upper end: goods exports to each", "borne supérieure : exportations de marchandises vers chacun"),
        (
            "64 joint votes, 95% interval 0.736 to 0.913 (Wilson)",
            "64 votes communs, intervalle à 95 % de 0,736 à 0,913 (Wilson)",
        ),
    ],
)
def test_numbers_and_countries_are_those_of_the_language(english: str, french: str) -> None:
    assert method_words(FRENCH, english).replace("\u202f", " ").replace("\u00a0", " ") == french


def test_what_follows_no_pattern_stays_english_whole() -> None:
    texts = ["joint votes taken together; weighed by nobody knows what"]
    assert told_words(FRENCH, texts) == (texts[0], False)
    assert told_words(Voice("en"), texts) == (texts[0], True)
    assert told_words(Voice("de"), ["joint votes"]) == ("joint votes", False)


def test_a_country_that_is_none_does_not_fit() -> None:
    assert method_words(FRENCH, "goods, as XQZ reports") == ""
