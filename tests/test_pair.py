"""Countries in every usual form, and one clear line for everything else."""

import doctest
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bilateral.country_names
import bilateral.pair
from bilateral.country_names import build, codes, english_patterns, lookup_key
from bilateral.errors import PairError
from bilateral.pair import Country, Pair, aggregate_name, all_countries, find_country, find_pair

FORMS = {
    "RWA": ["Rwanda", "rw", "RWA", "rwa", "646", " Rwanda\t", "RWANDA", "Руанда", "Republic of Rwanda"],
    "KAZ": [
        "Kazakhstan",
        "kz",
        "398",
        "Казахстан",
        "Қазақстан",
        "Республика Казахстан",
        "Kasachstan",
        "哈萨克斯坦",
    ],
    "CIV": ["Cote d'Ivoire", "Côte d’Ivoire", "COTE DIVOIRE", "Ivory Coast", "Кот-д’Ивуар", "Elfenbeinküste"],
    "TUR": ["Türkiye", "Turkiye", "Turkey", "TÜRKİYE", "Turquie", "Турция", "Түркия"],
    "COD": ["DR Congo", "Congo, The Democratic Republic Of", "Congo, Dem. Rep.", "RDC", "Zaire", "180"],
    "COG": ["Republic of the Congo", "Congo Republic", "Congo, Rep.", "Congo-Brazzaville", "cg"],
    "KOR": [
        "South Korea",
        "Korea, Rep.",
        "Republic of Korea",
        "Corée du Sud",
        "Южная Корея",
        "한국",
        "대한민국",
    ],
    "PRK": ["North Korea", "DPRK", "Korea, Dem. People's Rep.", "КНДР"],
    "HKG": ["Hong Kong", "hongkong", "Hong Kong SAR China", "Гонконг"],
    "ARE": ["UAE", "U.A.E.", "United Arab Emirates", "ОАЭ", "Émirats arabes unis"],
    "GBR": ["UK", "U.K.", "GB", "Britain", "United Kingdom", "Royaume-Uni"],
    "USA": ["USA", "U.S.", "United States of America", "842", "840", "États-Unis", "США"],
    "RUS": ["Russian Federation", "Russia", "Россия", "Ресей", "Российская Федерация"],
    "TZA": ["Tanzania, United Republic of", "United Republic of Tanzania", "Танзания"],
    "CZE": ["Czechia", "Czech Republic", "Česko"],
    "SWZ": ["Eswatini", "Swaziland"],
    "MKD": ["North Macedonia", "Macedonia, FYR"],
    "LAO": ["Lao PDR", "Laos"],
    "KGZ": ["Kyrgyz Republic", "Kyrgyzstan", "Киргизия", "Кыргызстан"],
    "EGY": ["Egypt, Arab Rep.", "مصر"],
    "CHN": ["People's Republic of China", "PRC", "中国", "Қытай"],
    "TWN": ["Taiwan", "Republic of China", "Chinese Taipei", "490", "台灣"],
    "XKX": ["Kosovo", "XK", "xkx", "XKK", "Косово"],
    "PSE": ["Palestine", "State of Palestine", "Palestinian Territories", "275"],
    "GMB": ["The Gambia", "Gambia, The", "Gambia"],
    "GIN": ["Guinea", "Guinée"],
    "GNB": ["Guinea-Bissau"],
    "GNQ": ["Equatorial Guinea"],
    "PNG": ["Papua New Guinea"],
    "SDN": ["Sudan"],
    "SSD": ["South Sudan"],
    "NER": ["Niger"],
    "NGA": ["Nigeria"],
    "IND": ["in", "India", "699", "भारत"],
    "AUT": ["Áo", "Österreich"],  # Vietnamese; the plain letters AO are Angola's code
    "AGO": ["AO", "ao"],
    "AFG": ["4", "004"],
    "BIH": ["Bosnia & Herzegovina", "Bosnia and Herzegovina"],
}


@pytest.mark.parametrize(("iso3", "text"), [(iso3, text) for iso3, texts in FORMS.items() for text in texts])
def test_understands_usual_forms(iso3: str, text: str) -> None:
    assert find_country(text).iso3 == iso3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Rwnada", "Unknown country 'Rwnada'. Did you mean Rwanda (RWA)?"),
        ("Kazahkstan", "Unknown country 'Kazahkstan'. Did you mean Kazakhstan (KAZ)?"),
        ("Zzzzz", "Unknown country 'Zzzzz'."),
        ("", "No country was given: name one, such as Rwanda or RWA."),
        (" \t\n\x00", "No country was given: name one, such as Rwanda or RWA."),
        (
            "Congo",
            "'Congo' may be Democratic Republic of the Congo (COD) or Republic of the Congo (COG): say",
        ),
        ("the Congo", "'the Congo' may be Democratic Republic of the Congo (COD)"),
        ("Корея", "'Корея' may be South Korea (KOR) or North Korea (PRK): say which."),
        (
            "Czechoslovakia",
            "'Czechoslovakia' was dissolved. Give a successor: Czechia (CZE), Slovakia (SVK).",
        ),
        ("SUN", "'SUN' was dissolved. Give a successor: Russia (RUS), "),
        ("Scotland", "'Scotland' has no statistics of its own: give United Kingdom (GBR)."),
        ("WLD", "'WLD' is a group of countries: give one country."),
        ("Rwanda\r\nKazakhstan", "Unknown country 'Rwanda Kazakhstan'."),
        ("Nur-Sultan", "Unknown country 'Nur-Sultan'."),
        ("Chad Smith", "Unknown country 'Chad Smith'. Did you mean Chad (TCD)?"),
        ("999", "Unknown country '999'."),
        ("x" * 10_000, f"'{'x' * 39}…' is too long for a country's name."),
    ],
)
def test_refuses_in_one_line(text: str, message: str) -> None:
    with pytest.raises(PairError) as caught:
        find_country(text)
    assert str(caught.value).startswith(message)
    assert len(str(caught.value).splitlines()) == 1


def test_refuses_what_is_no_text() -> None:
    with pytest.raises(PairError, match="not by a NoneType"):
        find_country(None)  # type: ignore[arg-type]


@given(st.one_of(st.text(), st.text(st.characters(codec="utf-8"), max_size=8)))
def test_any_text_gives_a_country_or_one_line(text: str) -> None:
    try:
        country = find_country(text)
    except PairError as error:
        message = str(error)
        assert message
        assert len(message.splitlines()) == 1
        assert message.isprintable()
    else:
        assert country in all_countries()


@given(st.sampled_from(all_countries()), st.integers(0, 20), st.sampled_from("xq z'-"))
def test_a_slip_in_a_name_stays_answerable(country: Country, where: int, letter: str) -> None:
    name = country.name()
    with suppress(PairError):
        assert find_country(name[:where] + letter + name[where:]) in all_countries()
        return
    with pytest.raises(PairError, match="Did you mean"):
        find_country(name[:where] + letter + name[where:])


def test_every_code_leads_to_its_country() -> None:
    assert len(all_countries()) == 250  # 249 in ISO 3166-1, and Kosovo
    for iso3, iso2, numbers in codes():
        for form in [iso3, iso2, iso3.lower(), *numbers.split()]:
            if form not in {"278", "720"}:  # East Germany, South Yemen
                assert find_country(form) == Country(iso3, iso2)


@pytest.mark.parametrize(
    "language", ["en", "fr", "ru", "kk", "de", "es", "ar", "zh", "sw", "tr", "uz", "pt-BR"]
)
def test_every_name_leads_back(language: str) -> None:
    for country in all_countries():
        assert find_country(country.name(language)) == country


def test_names() -> None:
    kazakhstan = find_country("KAZ")
    assert [kazakhstan.name(code) for code in ("en", "ru", "kk")] == ["Kazakhstan", "Казахстан", "Қазақстан"]
    assert find_country("CIV").name("fr") == "Côte d’Ivoire"
    assert find_country("HKG").name() == "Hong Kong"
    assert find_country("XKX").name("fr-FR") == "Kosovo"
    assert find_country("TWN").name("ru") == "Тайвань"


@pytest.mark.parametrize("language", ["", "xx", "not a language", "../../etc/passwd", "rw"])
def test_name_falls_back_to_english(language: str) -> None:
    assert find_country("KAZ").name(language) == "Kazakhstan"


def test_pairs() -> None:
    pair = find_pair("rw", "Казахстан")
    assert pair.key == str(pair) == "RWA-KAZ"
    assert pair.reporter.iso3 == "RWA"
    assert pair != find_pair("KAZ", "RWA")
    assert len({pair, Pair(Country("RWA", "RW"), Country("KAZ", "KZ"))}) == 1


def test_a_country_with_itself_is_no_pair() -> None:
    with pytest.raises(PairError, match=r"Rwanda \(RWA\) was given with itself"):
        find_pair("Rwanda", "rwa")


def test_aggregates() -> None:
    assert aggregate_name("WLD", "fr") == "Monde"
    assert aggregate_name("AFR") == "Africa"
    assert aggregate_name("WLD", "xx") == "world"
    with pytest.raises(KeyError):
        aggregate_name("RWA")


def test_name_table_is_what_babel_gives() -> None:
    # Names grow with each release of CLDR: the table may be older, its codes and most keys agree.
    fresh = [line.split("\t") for line in build().splitlines() if not line.startswith("#")]
    assert [(iso3, iso2) for iso3, iso2, *_ in fresh] == [(iso3, iso2) for iso3, iso2, _ in codes()]
    keys = {key for *_, names in fresh for key in names.split("|")}
    known = set(bilateral.country_names.keys())
    assert len(keys & known) > 0.95 * len(keys | known)


def test_patterns_of_country_converter_are_found() -> None:
    assert len(english_patterns()) > 240


def test_lookup_key_ignores_case_accents_and_punctuation() -> None:
    assert lookup_key(" CÔTE-D'IVOIRE ") == lookup_key("Côte d’Ivoire") == "cotedivoire"
    assert lookup_key("\u0440\u0443\u0430\u043d\u0434\u0430") == lookup_key("РУАНДА")


@pytest.mark.parametrize("text", ["RWA", "kz", "646", "Казахстан", "Korea, Rep.", "Rwnada"])
def test_needs_no_pandas(text: str) -> None:
    code = (
        "import sys\nfrom bilateral.pair import find_country\n"
        f"try: find_country({text!r})\nexcept Exception: pass\n"
        "print(*sorted({'pandas', 'numpy', 'country_converter', 'babel'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "numpy", "country_converter"} & set(run.stdout.split())
    if text != "Rwnada":
        assert "babel" not in run.stdout.split() or text == "Korea, Rep."


@pytest.mark.parametrize("module", [bilateral.pair, bilateral.country_names])
def test_examples_in_docstrings(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
