"""How French joins what it says: articles of all countries, contraction, elision, spaces, capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.grammar import capitalised, grammar_of
from bilateral.pair import all_countries

FRENCH = Voice("fr")
CODES = sorted(country.iso3 for country in all_countries())
# Articles as the French ministry's list of countries and usage have them, by hand.
KNOWN = {
    "RWA": "le Rwanda", "KAZ": "le Kazakhstan", "FRA": "la France", "UGA": "l’Ouganda", "USA": "les États-Unis",
    "DJI": "Djibouti", "CUB": "Cuba", "MDG": "Madagascar", "ISR": "Israël", "OMN": "Oman", "SGP": "Singapour",
    "HTI": "Haïti", "HND": "le Honduras", "HUN": "la Hongrie", "MEX": "le Mexique", "MOZ": "le Mozambique",
    "KHM": "le Cambodge", "ZWE": "le Zimbabwe", "COD": "la République démocratique du Congo", "NLD": "les Pays-Bas",
    "ZAF": "l’Afrique du Sud", "KOR": "la Corée du Sud", "LAO": "le Laos", "CIV": "la Côte d’Ivoire",
    "GBR": "le Royaume-Uni", "ARE": "les Émirats arabes unis", "CHE": "la Suisse", "CAN": "le Canada",
    "MUS": "Maurice", "SLE": "la Sierra Leone", "YEM": "le Yémen", "SSD": "le Soudan du Sud", "GNB": "la Guinée-Bissau",
}  # fmt: skip


def filled(message: str, source: str = "a fragment", **values: str) -> str:
    return grammar_of("fr").fill(message, source, values)


@pytest.mark.parametrize(("iso3", "expected"), KNOWN.items())
def test_a_country_has_its_article(iso3: str, expected: str) -> None:
    assert FRENCH.plain_country(iso3) == expected


def test_every_country_stands_in_a_sentence_without_doubled_or_unelided_words() -> None:
    for iso3 in CODES:
        name = FRENCH.plain_country(iso3)
        of = filled("ventes de {x}", x=name)
        to = filled("ventes à {x}", x=name)
        assert FRENCH.country(iso3).lower() in name.lower()
        assert not any(bad in of for bad in ("de le ", "de les ", "de A", "de É", "de I", "de O", "de U")), of
        assert not any(bad in to for bad in ("à le ", "à les ")), to


def test_prepositions_take_up_the_article() -> None:
    assert filled("ventes de {a} à {b}", a="le Rwanda", b="les Pays-Bas") == "ventes du Rwanda aux Pays-Bas"
    assert filled("{n} de {a}", n="3", a="les États-Unis") == "3 des États-Unis"
    assert filled("ventes de {a}", a="l’Ouganda") == "ventes de l’Ouganda"
    assert filled("De {a} à {b}", a="le Mali", b="Oman") == "Du Mali à Oman"
    assert (
        filled("au cours de {p}", p="le premier trimestre de 2024") == "au cours du premier trimestre de 2024"
    )


def test_a_link_stays_a_link() -> None:
    assert filled("de {a}", a="[le Rwanda](#fact-x)") == "du [Rwanda](#fact-x)"
    assert filled("de {a}", a="[Oman](#fact-x)") == "d’[Oman](#fact-x)"


def test_vowels_elide_and_an_aspirated_h_does_not() -> None:
    assert filled("ventes de {a}, parce que {a}", a="Oman") == "ventes d’Oman, parce qu’Oman"
    assert (
        filled("de {a}, de {b}, de {c}", a="Haïti", b="Hong Kong", c="onze")
        == "d’Haïti, de Hong Kong, de onze"
    )


def test_words_of_the_message_itself_are_left_alone() -> None:
    assert filled("afin de les comparer à le voir {x}", x="ici") == "afin de les comparer à le voir ici"
    assert filled("de {x}", x="Le Monde") == "de Le Monde".replace("de Le", "du")


def test_a_country_named_to_begin_a_sentence_is_small_inside_one() -> None:
    told = filled("Selon {c}, rien", "{c} reports nothing", c=FRENCH.plain_country("RWA", start=True))
    assert told == "Selon le Rwanda, rien"


def test_a_sentence_begins_with_a_capital_whatever_comes_first() -> None:
    assert filled("{c} vend", "Exports of {c}", c="les Pays-Bas") == "Les Pays-Bas vend"
    assert filled("{c} vend", "{c} sells", c="L’Ouganda") == "L’Ouganda vend"
    assert filled("{c} vend", "sales of {c}", c="les Pays-Bas") == "les Pays-Bas vend"
    assert capitalised("[une](#x)") == "[Une](#x)"
    assert capitalised("3 ventes") == "3 ventes"


def test_high_punctuation_has_narrow_spaces() -> None:
    assert filled("Source : « {x} » ; {y} %", x="a", y="5") == (
        "Source\u202f: «\u202fa\u202f»\u202f; 5\u202f%"
    )
    assert filled("voir https://a.b/c {x}", x="!") == "voir https://a.b/c !"


def test_amounts_take_de_after_a_scale_in_words() -> None:
    assert filled("{a} dollars", a="11,3\u00a0millions") == "11,3\u00a0millions de dollars"
    assert filled("{a} dollars", a="4\u202f200") == "4\u202f200 dollars"
    assert filled("{a} en 2024", a="[3 milliards](#fact-x)") == "[3 milliards](#fact-x) en 2024"


def test_a_noun_is_singular_below_two() -> None:
    assert filled("{a} dollars", a="0") == "0 dollar"
    assert filled("{a} abonnements", a="[0,6](#fact-x)") == "[0,6](#fact-x) abonnement"
    assert filled("{a} dollars", a="10") == "10 dollars"
    assert filled("{a} dollars", a="1,5\u00a0milliard") == "1,5\u00a0milliard de dollars"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1e6, "1\u00a0million"),
        (1.2e9, "1,2\u00a0milliard"),
        (2e6, "2\u00a0millions"),
        (11_303_907.2, "11,3\u00a0millions"),
    ],
)
def test_what_is_below_two_is_singular(value: float, expected: str) -> None:
    assert FRENCH.compact(value) == expected


def test_numbers_ranks_counts_and_days() -> None:
    assert FRENCH.share(0.0049) == "0,49\u00a0%"
    assert FRENCH.share(0.00001).endswith("0,01\u00a0%")
    assert (FRENCH.ordinal(1), FRENCH.ordinal(21)) == ("1er", "21e")
    assert [FRENCH.spelled(count) for count in (0, 1, 2, 12, 13)] == ["0", "1", "deux", "douze", "13"]
    assert FRENCH.period("2024-05-01") == "1er mai 2024"
    assert FRENCH.period("2024-05-28") == "28 mai 2024"


def test_a_language_without_a_grammar_has_names_and_digits() -> None:
    german = Voice("de")
    assert german.plain_country("RWA", start=True) == "Ruanda"
    assert german.spelled(3) == "3"
    assert german.ordinal(2) == "no. 2"
    assert german.share(0.0049) == "0,49\u00a0%"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_value_stays_whole(before: str, value: str) -> None:
    message = before.replace("{", "(").replace("}", ")") + "{x}"
    told = filled(message, x=value)
    assert told.casefold().endswith(value[3:].casefold()) or len(value) <= 3


@pytest.mark.parametrize(
    ("usd", "expected"),
    [
        (1.6e12, "1 600 milliards de dollars"),
        (2e12, "2 000 milliards de dollars"),
        (-1.29e12, "−1 290 milliards de dollars"),
        (23.5e12, "23 500 milliards de dollars"),
        (1.5e9, "1,5 milliard de dollars"),
        (2.5e9, "2,5 milliards de dollars"),
    ],
)
def test_billions_of_the_long_scale_are_thousands_of_milliards(usd: float, expected: str) -> None:
    assert FRENCH.money(usd).replace("\u202f", " ").replace("\u00a0", " ") == expected
