"""Numbers, dates and names as a reader sees them."""

import gettext
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.evidence.facts import Fact, Ledger
from bilateral.evidence.wording import Voice, report_labels, report_title
from bilateral.evidence.wording.periods import parse_period, year_of
from bilateral.evidence.wording.voice import escape_markdown

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("usd", "text"),
    [
        (11_303_907.2, f"US$11.3{NBSP}million"),
        (1e9, f"US$1{NBSP}billion"),
        (783e6, f"US$783{NBSP}million"),
        (999.99e6, f"US$1{NBSP}billion"),
        (2_313_700_598, f"US$2.31{NBSP}billion"),
        (25_425, "US$25,425"),
        (265, "US$265"),
        (0, "US$0"),
        (-154e6, f"−US$154{NBSP}million"),
    ],
)
def test_money(usd: float, text: str) -> None:
    assert Voice("en").money(usd) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.5, "50%"), (0.0049, "0.49%"), (0.0123, "1.2%"), (0.1, "10%"), (1e-6, "under 0.01%"), (0, "0%")],
)
def test_shares(share: float, text: str) -> None:
    assert Voice("en").share(share) == text


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2024", "2024"),
        ("2025-Q1", "the first quarter of 2025"),
        ("2025-05", "May 2025"),
        ("2025-05-28", "28 May 2025"),
    ],
)
def test_periods(period: str, text: str) -> None:
    assert Voice("en").period(period) == text


def test_other_languages_format_by_their_own_rules() -> None:
    assert Voice("fr").money(11.3e6) == f"11,3{NBSP}millions de dollars"
    assert Voice("fr").period("2025-05-28") == "28 mai 2025"
    assert Voice("ru").country("KAZ") == "Казахстан"


def test_names_take_their_article_in_a_sentence() -> None:
    voice = Voice("en")
    assert voice.the_country("USA") == "the United States"
    assert voice.the_country("NLD", start=True) == "The Netherlands"
    assert voice.the_country("RWA") == "Rwanda"
    assert voice.country("COD") == "Democratic Republic of the Congo"


def test_small_counts_are_words_in_english() -> None:
    assert [Voice("en").spelled(count) for count in (0, 2, 12, 13, 1500)] == [
        "no",
        "two",
        "twelve",
        "13",
        "1,500",
    ]
    assert Voice("en").spelled(7, start=True) == "Seven"
    assert Voice("de").spelled(7) == "7"


def test_missing_is_said_and_never_zero() -> None:
    voice = Voice("en")
    missing = Fact("trade.imports.2024", None, "USD", "2024", (), "m", "trade")
    assert voice.fact(missing) == "[not reported](#fact-trade.imports.2024)"
    assert voice.value(float("nan"), "USD") == "not reported"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_money_keeps_three_figures(usd: float) -> None:
    text = Voice("en").money(usd)
    number = text.replace("US$", "").replace("−", "").replace(",", "").split(NBSP)
    scale = {"million": 1e6, "billion": 1e9, "trillion": 1e12}.get(number[1], 1) if len(number) > 1 else 1
    read = float(number[0]) * scale
    assert math.isclose(read, abs(usd), rel_tol=0.006, abs_tol=0.51)


@given(st.text())
def test_text_from_data_cannot_become_markup(text: str) -> None:
    escaped = escape_markdown(text)
    for mark in "[]*_<>`#|$":
        position = -1
        while (position := escaped.find(mark, position + 1)) >= 0:
            assert escaped[position - 1] == "\\"


@given(st.text(max_size=12))
def test_periods_are_read_or_refused(text: str) -> None:
    parsed = parse_period(text)
    assert parsed is None or parsed.year == year_of(text)


def test_labels_cover_every_verdict_and_are_translated_by_gettext(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = report_labels("en")
    assert {
        "supported",
        "contradicted",
        "overstated",
        "understated",
        "cannot be verified",
        "not testable",
    } <= set(labels)

    class Loud(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    monkeypatch.setattr(gettext, "translation", lambda *args, **kwargs: Loud())
    assert report_labels("en")["contents"] == "CONTENTS"


def test_the_title_names_both() -> None:
    assert report_title("RWA", "KAZ") == "Rwanda and Kazakhstan"


def test_a_ledger_asks_each_builder_once() -> None:
    calls = []

    def build() -> list[Fact]:
        calls.append(1)
        return [
            Fact("a.one", 1, "count", None, (), "m", "a"),
            Fact("a.two", None, "count", None, (), "m", "a"),
        ]

    ledger = Ledger()
    ledger.register("a.", build)
    assert ledger["a.one"].value == 1
    assert ledger.get("a.none") is None
    assert [fact.id for fact in ledger] == ["a.one", "a.two"]
    assert len(calls) == 1
    with pytest.raises(KeyError):
        ledger["b.one"]
    with pytest.raises(TypeError):
        _ = ledger["a.two"].number


def test_a_text_of_the_data_is_told_where_the_language_has_it_and_marked_where_not() -> None:
    voice = Voice("fr")
    assert voice.quoted("Six agreements signed in Astana") == "Six accords signés à Astana"
    assert voice.quoted("A treaty of *mine*") == '<span lang="en">A treaty of \\*mine\\*</span>'
    first = voice.quoted(
        "Sources disagree: others say 2016. Day and month not found", lambda shown: shown.split(". ")[0]
    )
    assert first.replace("\u202f", " ") == "Les sources divergent : d’autres disent 2016"
    assert Voice("en").quoted("A treaty") == "A treaty"
