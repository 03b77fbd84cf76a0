"""The gravity fit against what can be worked by hand, against an independent estimator, and on data that cannot be fitted."""

from __future__ import annotations

import itertools
import math
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyfixest
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import BilateralError, EstimationError
from bilateral.measures.gravity import GravityFit, country_effects, expected_trade, fit
from bilateral.sources.names import CODES


def two_by_two(*years: tuple[int, float]) -> pd.DataFrame:
    """Two sellers, two buyers; near pairs have 12 and 8, far ones 3 and 2, times the factor of the year."""
    cells = {("A", "C"): (12, 1), ("A", "D"): (3, 0), ("B", "C"): (2, 0), ("B", "D"): (8, 1)}
    return pd.DataFrame(
        {"exporter": i, "importer": j, "year": year, "trade": value * factor, "near": near, "pair": i + j}
        for year, factor in years
        for (i, j), (value, near) in cells.items()
    )


def test_by_hand_with_two_sellers_and_two_buyers() -> None:
    # With an effect for both sides the log of the odds ratio is all that is left: 2 β = ln(12 · 8 ÷ (3 · 2)) = ln 16,
    # so β = ln 4. Every cell is met exactly, so there is nothing left for an error.
    found = fit(two_by_two((2015, 1.0), (2016, 50.0)), covariates=["near"], cluster="pair")
    assert found.coefficients["near"] == pytest.approx(math.log(4), abs=1e-9)
    assert found.standard_errors["near"] == pytest.approx(0, abs=1e-6)
    assert (found.observations, found.clusters, found.zeros, found.separated) == (8, 4, 0, 0)
    # Effects of 2016 for A to C: 12 · 50 = exp(a + c + ln 4).
    effects = found.effects.set_index(["side", "country", "year"])["effect"]
    a, c = effects["exporter", "A", "2016"], effects["importer", "C", "2016"]
    assert expected_trade(a, c, found.coefficients, {"near": 1}) == pytest.approx(600, rel=1e-9)
    assert effects["importer", "C", "2016"] == pytest.approx(-effects["importer", "D", "2016"])


def world(seed: int = 1, years: int = 3) -> pd.DataFrame:
    """Seven countries that trade in all directions, with noise, zeros, two covariates."""
    rng = np.random.default_rng(seed)
    rows = []
    for i, j in itertools.permutations("ABCDEFG", 2):
        distance = float(rng.uniform(1, 4)) if i < j else next(r["d"] for r in rows if r["pair"] == j + i)
        for year in range(2014, 2014 + years):
            level = math.exp(4 + (ord(i) - 65) * 0.3 + (ord(j) - 65) * 0.2 - distance + rng.normal(0, 0.5))
            border = float({i, j} <= set("ABC"))
            rows.append(
                {"exporter": i, "importer": j, "year": year, "trade": float(rng.poisson(level)), "d": distance,
                 "border": border, "pair": min(i, j) + max(i, j)}
            )  # fmt: skip
    return pd.DataFrame(rows)


def dense_poisson(frame: pd.DataFrame, covariates: list[str], cluster: str) -> tuple[np.ndarray, np.ndarray]:
    """Poisson regression with a dummy for every effect, by Newton's method; sandwich errors with G/(G−1)."""
    sellers = pd.get_dummies(frame["exporter"] + frame["year"].astype(str), dtype=float)
    buyers = pd.get_dummies(frame["importer"] + frame["year"].astype(str), dtype=float)
    # One buyer of each year is left out, else the two sets of dummies add up to the same.
    first = [next(name for name in buyers if name.endswith(str(year))) for year in frame["year"].unique()]
    x = np.column_stack([frame[covariates], sellers, buyers.drop(columns=first)])
    y = frame["trade"].to_numpy(float)
    beta = np.linalg.lstsq(x, np.log(y + 0.5), rcond=None)[0]
    for _ in range(200):
        mean = np.exp(x @ beta)
        step = np.linalg.solve(x.T @ (x * mean[:, None]), x.T @ (y - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            break
    mean = np.exp(x @ beta)
    scores = pd.DataFrame(x * (y - mean)[:, None]).groupby(frame[cluster].to_numpy()).sum().to_numpy()
    bread = np.linalg.inv(x.T @ (x * mean[:, None]))
    groups = len(scores)
    variance = bread @ (scores.T @ scores) @ bread * groups / (groups - 1)
    return beta[: len(covariates)], np.sqrt(np.diag(variance))[: len(covariates)]


def assert_same(found: GravityFit, coefficients: np.ndarray, errors: np.ndarray) -> None:
    assert found.coefficients.to_numpy() == pytest.approx(coefficients, abs=1e-7)
    assert found.standard_errors.to_numpy() == pytest.approx(errors, rel=1e-5)


def test_against_an_independent_estimator() -> None:
    frame = world()
    assert (frame["trade"] == 0).any()
    found = fit(frame, covariates=["d", "border"], cluster="pair")
    assert_same(found, *dense_poisson(frame, ["d", "border"], "pair"))
    assert found.coefficients.index.tolist() == ["d", "border"]
    assert found.zeros == (frame["trade"] == 0).sum()
    table = found.table()
    assert table["z"].to_numpy() == pytest.approx(table["coefficient"] / table["standard_error"])


@pytest.mark.parametrize("year", [2014, 2016])
def test_a_cross_section_has_effects_of_countries(year: int) -> None:
    frame = world()
    frame = frame[frame["year"] == year].rename(
        columns={"exporter": "from", "importer": "to", "trade": "usd m"}
    )
    found = fit(frame, "usd m", "from", "to", None, ["d"], "pair")
    again = fit(frame.assign(one=1), "usd m", "from", "to", "one", ["d"], "pair")
    assert_same(found, again.coefficients.to_numpy(), again.standard_errors.to_numpy())


def test_the_unit_of_trade_does_not_matter() -> None:
    frame = world()
    small = fit(frame, covariates=["d"], cluster="pair")
    large = fit(frame.assign(trade=frame["trade"] * 1e9), covariates=["d"], cluster="pair")
    assert_same(small, large.coefficients.to_numpy(), large.standard_errors.to_numpy())


def test_robust_errors_without_a_cluster() -> None:
    frame = world().assign(row=lambda rows: range(len(rows)))
    alone = fit(frame, covariates=["d"])
    # Each row its own cluster is the same sandwich; N/(N−1) with N rows may or may not be applied.
    each = fit(frame, covariates=["d"], cluster="row")
    assert alone.standard_errors["d"] == pytest.approx(each.standard_errors["d"], rel=5e-3)
    assert alone.clusters == 0


def test_expected_trade_adds_up_to_what_each_country_sold_and_bought() -> None:
    frame = world()
    found = fit(frame, covariates=["d", "border"], cluster="pair")
    effects = found.effects.set_index(["side", "country", "year"])["effect"]
    frame["expected"] = [
        expected_trade(
            effects["exporter", row.exporter, str(row.year)],
            effects["importer", row.importer, str(row.year)],
            found.coefficients,
            {"d": row.d, "border": row.border},
        )
        for row in frame.itertuples()
    ]
    for side in ("exporter", "importer"):
        sums = frame.groupby([side, "year"])[["trade", "expected"]].sum()
        assert sums["expected"].to_numpy() == pytest.approx(sums["trade"].to_numpy(), rel=1e-8)


def test_who_traded_with_nobody_is_left_out_and_counted() -> None:
    frame = world()
    empty = frame.assign(trade=frame["trade"].where(frame["exporter"] != "C", 0.0))
    found = fit(empty, covariates=["d"], cluster="pair")
    without = fit(frame[frame["exporter"] != "C"], covariates=["d"], cluster="pair")
    assert found.separated == 18  # C's six flows in three years
    assert found.coefficients["d"] == pytest.approx(without.coefficients["d"], abs=1e-8)
    assert "C" not in set(found.effects[found.effects["side"] == "exporter"]["country"])
    assert found.observations == len(frame) - 18


def test_rows_without_a_value_are_left_out_and_counted() -> None:
    frame = world()
    holes = frame.assign(trade=frame["trade"].where(frame.index % 9 != 0))
    found = fit(holes, covariates=["d"], cluster="pair")
    assert found.incomplete == holes["trade"].isna().sum()
    assert_same(found, *dense_poisson(holes.dropna().reset_index(drop=True), ["d"], "pair"))


def test_what_the_effects_absorb_has_no_coefficient() -> None:
    frame = world().assign(size=lambda rows: rows["exporter"].map(ord).astype(float))
    found = fit(frame, covariates=["size", "d"], cluster="pair")
    assert found.absorbed == ("size",)
    assert found.coefficients.index.tolist() == ["d"]
    assert found.coefficients["d"] == pytest.approx(
        fit(frame, covariates=["d"], cluster="pair").coefficients["d"]
    )


def test_what_cannot_be_fitted_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = world()
    with pytest.raises(ValueError, match="has no column dist"):
        fit(frame, covariates=["dist"])
    with pytest.raises(ValueError, match="at least one covariate"):
        fit(frame)
    with pytest.raises(ValueError, match="not negative"):
        fit(frame.assign(trade=-1.0), covariates=["d"])
    with pytest.raises(ValueError, match="finite"):
        fit(frame.assign(d=math.inf), covariates=["d"])
    with pytest.raises(EstimationError, match="No flow above zero"):
        fit(frame.assign(trade=0.0), covariates=["d"])
    monkeypatch.setitem(sys.modules, "pyfixest", None)
    with pytest.raises(BilateralError, match=r"pip install 'bilateral\[gravity\]'"):
        fit(frame, covariates=["d"])


def test_a_failure_of_the_estimator_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def singular(*_: object, **__: object) -> None:
        raise ValueError("the matrix is singular\nand more that no user reads")

    monkeypatch.setattr(pyfixest, "fepois", singular)
    with pytest.raises(EstimationError, match=r"cannot be fitted: the matrix is singular$"):
        fit(world(), covariates=["d"])
    monkeypatch.setattr(pyfixest, "fepois", lambda *_, **__: SimpleNamespace(convergence=False))
    with pytest.raises(EstimationError, match="did not converge"):
        fit(world(), covariates=["d"])


def test_expected_trade_needs_every_part() -> None:
    # exp(2 + 1 − 0.5 · 2 + 0.4 · 1) = exp(2.4) = 11.0232
    rates = {"log_distance": -0.5, "contiguous": 0.4}
    assert expected_trade(2.0, 1.0, rates, {"log_distance": 2.0, "contiguous": 1}) == pytest.approx(
        11.0232, abs=1e-4
    )
    assert expected_trade(None, 1.0, rates, {"log_distance": 2.0, "contiguous": 1}) is None
    assert expected_trade(2.0, float("nan"), rates, {"log_distance": 2.0, "contiguous": 1}) is None
    assert expected_trade(2.0, 1.0, rates, {"log_distance": None, "contiguous": 1}) is None
    with pytest.raises(ValueError, match="contiguous is not given"):
        expected_trade(2.0, 1.0, rates, {"log_distance": 2.0})


@given(
    st.lists(st.floats(0.1, 1e6), min_size=3, max_size=3),
    st.lists(st.floats(0.1, 1e6), min_size=3, max_size=3),
)
def test_effects_of_trade_that_is_a_product_are_its_factors(sells: list[float], buys: list[float]) -> None:
    rows = pd.DataFrame(
        {"exporter": f"e{i}", "importer": f"i{j}", "year": "", "trade": sells[i] * buys[j]}
        for i in range(3)
        for j in range(3)
    )
    found = country_effects(rows, np.zeros(len(rows))).set_index(["side", "country"])["effect"]
    for i, j in itertools.product(range(3), repeat=2):
        total = found["exporter", f"e{i}"] + found["importer", f"i{j}"]
        assert math.exp(total) == pytest.approx(sells[i] * buys[j], rel=1e-6)


def test_real_trade_against_an_independent_estimator(shared_data: Path) -> None:
    """Imports of 2013 and 2016 among eighteen large economies, WITS and CEPII, by dummies and Newton's method."""
    large = ["ARG", "AUS", "BRA", "CAN", "CHE", "CHN", "DEU", "ESP", "FRA", "GBR", "IND", "JPN", "KOR", "MEX", "POL",
             "TUR", "USA", "ZAF"]  # fmt: skip
    flows = pd.read_csv(
        shared_data / "wits_bilateral_1962_2016.csv.gz", keep_default_na=False, na_values=[""]
    )
    flows = flows[flows.reporter.isin(large) & flows.partner.isin(large) & flows.year.isin([2013, 2016])]
    ties = pd.read_csv(shared_data / "cepii_dist.csv", sep=";", keep_default_na=False)
    frame = flows.merge(ties, left_on=["partner", "reporter"], right_on=["iso_o", "iso_d"])
    assert not set(large) & set(CODES)
    frame = frame[frame.reporter != frame.partner].assign(
        trade=frame.import_kusd, exporter=frame.partner, importer=frame.reporter, ln_dist=np.log(frame.dist)
    )
    frame["pair"] = frame[["exporter", "importer"]].min(axis=1) + frame[["exporter", "importer"]].max(axis=1)
    frame = frame.dropna(subset=["trade"]).reset_index(drop=True)
    names = ["ln_dist", "contig", "comlang_off", "colony"]
    found = fit(frame, covariates=names, cluster="pair")
    assert_same(found, *dense_poisson(frame.assign(trade=frame.trade / 1e6), names, "pair"))
    # Where others find it: 0.75 by this estimator (Santos Silva and Tenreyro 2006, table 5), 0.84 (Yotov et al. 2016, table 1).
    assert -1.0 < found.coefficients["ln_dist"] < -0.5
