"""The one rule that gives claims their verdicts, and the reading of claims files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import ClaimsError
from bilateral.evidence.claims import MEASURES, VERDICTS, Claim, Observation, judge
from bilateral.evidence.claims_file import claims_template, read_claims


def claim(
    value: float | None = 1e9,
    comparator: str = "about",
    unit: str = "USD",
    period: str = "2025",
    **more: object,
) -> Claim:
    return Claim(
        "c", "said", "trade.total", comparator=comparator, value=value, unit=unit, period=period, **more
    )  # type: ignore[arg-type]


def seen(value: float | None, period: str = "2024", **more: object) -> Observation:
    return Observation(value, "USD", period, ("s",), "method", **more)  # type: ignore[arg-type]


# Worked by hand from the rule: tolerance 10 %, contradicted beyond a factor of 2, figures older than 3 years do not count.
@pytest.mark.parametrize(
    ("observed", "verdict"),
    [
        (1.0e9, "supported"),
        (0.95e9, "supported"),
        (1.10e9, "supported"),
        (783e6, "overstated"),  # 1000 / 783 = 1.277
        (1.5e9, "understated"),  # 1000 / 1500 = 0.667
        (11.3e6, "contradicted"),  # 1000 / 11.3 = 88.5
        (2.5e9, "contradicted"),  # 0.4
        (0.0, "contradicted"),
        (-5e6, "contradicted"),
    ],
)
def test_about(observed: float, verdict: str) -> None:
    assert judge(claim(), seen(observed)).verdict == verdict


@pytest.mark.parametrize(
    ("comparator", "observed", "verdict"),
    [
        ("at least", 1.2e9, "supported"),
        ("at least", 0.95e9, "supported"),
        ("at least", 0.7e9, "overstated"),
        ("at least", 0.3e9, "contradicted"),
        ("at most", 0.5e9, "supported"),
        ("at most", 1.5e9, "understated"),
        ("at most", 3e9, "contradicted"),
    ],
)
def test_limits(comparator: str, observed: float, verdict: str) -> None:
    assert judge(claim(comparator=comparator), seen(observed)).verdict == verdict


def test_counts_must_be_exact() -> None:
    six = claim(6, "equals", "count")
    assert judge(six, seen(6)).verdict == "supported"
    assert judge(six, seen(5)).verdict == "overstated"
    assert judge(six, seen(7)).verdict == "understated"


def test_yes_or_no() -> None:
    assert judge(claim(1, "is", "yes/no"), seen(1)).verdict == "supported"
    assert judge(claim(1, "is", "yes/no"), seen(0)).verdict == "contradicted"
    assert judge(claim(1, "is", "yes/no"), seen(0)).ratio is None


def test_a_part_is_judged_at_the_bound_that_favours_the_claim() -> None:
    part = seen(11.3e6, low=11.3e6, high=62e6, partial=True)
    judged = judge(claim(), part)
    assert (judged.verdict, judged.reason) == ("contradicted", "bound")
    assert judged.ratio == pytest.approx(1000 / 11.3)
    # 80 against at most 62: 1.29, overstated although it is 7 times the part that was reported.
    assert judge(claim(80e6), part).verdict == "overstated"
    assert judge(claim(40e6), part).verdict == "cannot be verified"
    assert judge(claim(4e6), part).verdict == "contradicted"
    assert judge(claim(40e6), seen(11.3e6, low=11.3e6, partial=True)).verdict == "cannot be verified"


def test_old_figures_cannot_verify() -> None:
    assert judge(claim(period="2025"), seen(1e9, "2022")).verdict == "supported"
    assert judge(claim(period="2025"), seen(1e9, "2021")).verdict == "cannot be verified"
    assert judge(claim(period="2025"), seen(1e9, "2015", ages=False)).verdict == "supported"
    assert judge(claim(period="", published="2025-06"), seen(1e9, "2015-Q4")).verdict == "cannot be verified"


def test_without_a_figure_nothing_is_contradicted() -> None:
    assert judge(claim(), None).verdict == "cannot be verified"
    assert judge(claim(), seen(None)).verdict == "cannot be verified"
    assert judge(claim(nature="opinion"), seen(1e9)).verdict == "not testable"


@given(
    st.floats(0.01, 1e12),
    st.floats(0.01, 1e12),
    st.sampled_from(["about", "at least", "at most", "equals", "is"]),
    st.floats(1e-6, 1e6),
)
def test_verdicts_do_not_depend_on_the_unit(
    claimed: float, observed: float, comparator: str, scale: float
) -> None:
    ratio = claimed / observed
    # Away from the thresholds, where floating point decides.
    if any(abs(ratio / edge - 1) < 1e-6 for edge in (0.5, 2, 1.1, 0.9, 1 / 0.9, 1 / 1.1, 1)):
        return
    plain, scaled = (judge(claim(claimed * k, comparator), seen(observed * k)).verdict for k in (1, scale))
    assert plain == scaled
    assert plain in VERDICTS


def test_facts_json_of_a_judgement() -> None:
    row = judge(claim(), seen(783e6)).as_json()
    assert {"id", "verdict", "claimed", "observed", "ratio", "unit", "period", "sources", "rule"} <= set(row)
    assert (row["claimed"], row["observed"], row["period"]) == (1e9, 783e6, "2024")
    assert row["ratio"] == pytest.approx(1.2771, abs=1e-4)


# Claims files -------------------------------------------------------------------------------------------------------


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_claims_file_with_a_mark_at_its_start(tmp_path: Path) -> None:
    path = file(
        tmp_path, "\ufeffstatement,measure,value,unit,period\nTrade is 1 bn,trade.total,1000000000,USD,2024\n"
    )
    (read,) = read_claims(path)
    assert (read.value, read.comparator, read.nature, read.claim_id) == (1e9, "about", "testable", "claim-1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("statement,mesure\nx,trade.total\n", "row 1: unknown column 'mesure'. Did you mean 'measure'?"),
        ("statement\nx\n", "row 1: column 'measure' is missing"),
        (
            "statement,measure,value,unit\nx,trade.totl,1,USD\n",
            "row 2, column 'measure': unknown measure 'trade.totl'. Did you mean 'trade.total'?",
        ),
        ("statement,measure,value,unit\na,trade.total,1,USD\nx,trade.total,1,EUR\n", "row 3, column 'unit'"),
        (
            "statement,measure,value,unit\nx,trade.total,a lot,USD\n",
            "row 2, column 'value': 'a lot' is not a number",
        ),
        ("statement,measure,value,unit\nx,trade.total,nan,USD\n", "row 2, column 'value'"),
        ("statement,measure,value,unit,period\nx,trade.total,1,USD,soon\n", "row 2, column 'period'"),
        (
            "statement,measure,value,unit,comparator\nx,trade.total,1,USD,roughly\n",
            "row 2, column 'comparator'",
        ),
        (
            "statement,measure,unit\nx,trade.total,USD\n",
            "row 2, column 'value': a testable claim needs a value",
        ),
        ("statement,measure,value,unit\n,trade.total,1,USD\n", "row 2, column 'statement': is empty"),
        ("statement,measure,value,unit\nx,trade.total,1,USD,9\n", "row 2: more cells than there are columns"),
        (
            "claim_id,statement,measure,value,unit\na,x,trade.total,1,USD\na,y,trade.total,1,USD\n",
            "row 3, column 'claim_id': 'a' stands twice",
        ),
    ],
)
def test_faults_are_named_by_row_and_column(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ClaimsError) as raised:
        read_claims(file(tmp_path, text))
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_or_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match="does not exist"):
        read_claims(tmp_path / "none.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes("statement,measure\nCôte,none\n".encode("latin-1"))
    with pytest.raises(ClaimsError, match="UTF-8"):
        read_claims(path)


@given(st.text(max_size=200))
def test_any_text_gives_claims_or_one_clear_line(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("claims") / "claims.csv"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        read = read_claims(path)
    except ClaimsError:
        return
    assert all(one.measure in MEASURES for one in read)


def test_the_template_is_a_valid_file(tmp_path: Path) -> None:
    claims = read_claims(file(tmp_path, claims_template("KEN", "TUR")))
    assert {one.nature for one in claims} == {"testable", "opinion"}
    assert all(one.statement.startswith("EXAMPLE") for one in claims)
    assert {(one.reporter, one.partner) for one in claims} == {("KEN", "TUR")}
