"""Gravity: what size and distance lead one to expect of the trade between two countries.

The model is Poisson pseudo-maximum likelihood with exporter-year and importer-year effects (Santos Silva and
Tenreyro 2006; the effects stand for what Anderson and van Wincoop call multilateral resistance). It is fitted by
pyfixest, which comes with the extra ``gravity``; everything else here needs no more than the estimates.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from bilateral.errors import EstimationError
from bilateral.measures.reported import require

#: Relative change of coefficients and effects at which iterations stop.
TOLERANCE = 1e-10
_MOST_ROUNDS = 10_000


@dataclass(frozen=True)
class GravityFit:
    """An estimated gravity model.

    ``coefficients`` and ``standard_errors`` are indexed by covariate. ``effects`` has one row for each exporter
    and importer of each year (columns side, country, year, effect): expected trade is the exponential of both
    effects and the covariates times their coefficients. ``observations`` are the rows that were used,
    ``separated`` those left out because their country traded with nobody in that year or because a covariate
    foretells a zero, ``incomplete`` those without a value or a covariate, ``absorbed`` the covariates that the
    effects leave nothing of; ``clusters`` is 0 without clustering.
    """

    coefficients: pd.Series
    standard_errors: pd.Series
    effects: pd.DataFrame
    observations: int
    zeros: int
    clusters: int
    separated: int
    incomplete: int
    absorbed: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """Return coefficient, standard_error and z of each covariate, as a published table has them."""
        z = self.coefficients / self.standard_errors
        columns = {"coefficient": self.coefficients, "standard_error": self.standard_errors, "z": z}
        return pd.DataFrame(columns).rename_axis("covariate")


def fit(
    frame: pd.DataFrame,
    trade: str = "trade",
    exporter: str = "exporter",
    importer: str = "importer",
    year: str | None = "year",
    covariates: Sequence[str] = (),
    cluster: str | None = None,
) -> GravityFit:
    """Fit a gravity model by PPML with exporter-year and importer-year effects.

    Every row of ``frame`` is an observation, a zero too: leave out a pair that nobody reported, and keep a zero
    only where somebody did. Standard errors are clustered, with the correction G/(G−1) for G clusters that is
    usual with maximum likelihood (Stata's ``ppml`` and ``ppmlhdfe``); without ``cluster`` they are robust to
    heteroskedasticity.

    Args:
        frame: one row a flow; any unit of value.
        trade: column of values, not negative.
        exporter: column of the country that sells.
        importer: column of the country that buys.
        year: column of the year; ``None`` for a cross-section, which gets exporter and importer effects.
        covariates: columns of numbers that vary by pair, such as the logarithm of distance.
        cluster: column whose groups may be correlated, such as the pair.

    Raises:
        EstimationError: pyfixest is not installed, nothing is left to estimate from, or no convergence.
        ValueError: a column is missing, a value is negative or infinite, or no covariate is named.

    Source: Santos Silva and Tenreyro, The Log of Gravity, Review of Economics and Statistics 88 (2006), equation
    9; Correia, Guimarães and Zylkin, Stata Journal 20 (2020), on separation.
    """
    names = list(covariates)
    if not names:
        raise ValueError("name at least one covariate, such as the logarithm of distance")
    columns = [trade, exporter, importer, *([year] if year else []), *names, *([cluster] if cluster else [])]
    require(frame, list(dict.fromkeys(columns)), "the frame")
    rows = _prepared(frame, trade, exporter, importer, year, names, cluster)
    estimated = _estimate(rows, len(names), clustered=cluster is not None)
    found = {names[int(key[1:])]: place for place, key in enumerate(map(str, estimated.coef().index))}
    coefficients = pd.Series(estimated.coef().to_numpy(float)[list(found.values())], index=list(found))
    errors = pd.Series(estimated.se().to_numpy(float)[list(found.values())], index=list(found))
    used = _trading(rows)
    slopes = coefficients.reindex(names).fillna(0.0).to_numpy(float)
    return GravityFit(
        coefficients,
        errors,
        country_effects(used, used[[f"x{place}" for place in range(len(names))]].to_numpy(float) @ slopes),
        observations=int(estimated._N),
        zeros=int((used["trade"] == 0).sum()) - (len(used) - int(estimated._N)),
        clusters=int(used["group"].nunique()) if cluster else 0,
        separated=len(rows) - int(estimated._N),
        incomplete=len(frame) - len(rows),
        absorbed=tuple(name for name in names if name not in found),
    )


def _prepared(
    frame: pd.DataFrame,
    trade: str,
    exporter: str,
    importer: str,
    year: str | None,
    covariates: Sequence[str],
    cluster: str | None,
) -> pd.DataFrame:
    """Return complete rows under names that no formula can misread, values scaled to a mean of one."""
    rows = pd.DataFrame({"trade": frame[trade].astype(float), "exporter": frame[exporter].astype(str)})
    rows["importer"] = frame[importer].astype(str)
    rows["year"] = frame[year].astype(str) if year else ""
    for place, name in enumerate(covariates):
        rows[f"x{place}"] = frame[name].astype(float)
    rows["group"] = frame[cluster].astype(str) if cluster else ""
    known = rows["trade"].notna() & rows.filter(regex=r"^x\d+$").notna().all(axis=1)
    rows = rows[known].reset_index(drop=True)
    numbers = rows.select_dtypes("number").to_numpy(float)
    if not np.isfinite(numbers).all() or (rows["trade"] < 0).any():
        raise ValueError("values of trade and covariates must be finite, and trade not negative")
    if not (rows["trade"] > 0).any():
        raise EstimationError("No flow above zero is left to fit a gravity model to.")
    rows.attrs["scale"] = float(rows["trade"].mean())
    return rows


def _estimate(rows: pd.DataFrame, covariates: int, *, clustered: bool) -> Any:
    """Return pyfixest's fit of prepared rows."""
    try:
        pyfixest = import_module("pyfixest")
    except ImportError:
        raise EstimationError(
            "Fitting a gravity model needs pyfixest; install it with: pip install 'bilateral[gravity]'"
        ) from None
    data = rows.assign(trade=rows["trade"] / rows.attrs["scale"])
    data["seller"], data["buyer"] = (data[side] + " " + data["year"] for side in ("exporter", "importer"))
    formula = f"trade ~ {' + '.join(f'x{place}' for place in range(covariates))} | seller + buyer"
    with warnings.catch_warnings():
        # It warns of rows that it leaves out, which the fit counts, and of pandas to come.
        warnings.simplefilter("ignore")
        try:
            found = pyfixest.fepois(
                formula,
                data=data,
                vcov={"CRV1": "group"} if clustered else "hetero",
                ssc=pyfixest.ssc(k_adj=False, G_adj=True),
                separation_check=["fe", "ir"],
                fixef_rm="none",
                iwls_tol=TOLERANCE,
                fixef_tol=TOLERANCE,
                iwls_maxiter=200,
                fixef_maxiter=_MOST_ROUNDS,
            )
        except (ValueError, RuntimeError, np.linalg.LinAlgError) as error:
            raise EstimationError(
                f"The gravity model cannot be fitted: {str(error).splitlines()[0]}"
            ) from error
    if not bool(found.convergence):
        raise EstimationError("The gravity model did not converge; check the covariates for extreme values.")
    return found


def _trading(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the countries that traded with nobody in a year, until none is left: their effect has no bound."""
    while True:
        kept = rows
        for side in ("exporter", "importer"):
            kept = kept[kept.groupby([side, "year"])["trade"].transform("sum") > 0]
        if len(kept) == len(rows):
            return kept
        rows = kept


def country_effects(rows: pd.DataFrame, slopes: Any) -> pd.DataFrame:
    """Return the effects of exporters and importers at given covariates: side, country, year, effect.

    They solve the first-order conditions of the likelihood: with them, expected exports of every country in a year
    add up to those observed, and so do imports. Each year's importer effects have a mean of zero, for only the sum
    of both effects is determined.

    Args:
        rows: trade, exporter, importer, year; every exporter and importer has trade above zero in the year.
        slopes: covariates times their coefficients, one number a row.
    """
    weight = np.exp(np.asarray(slopes, dtype=float))
    sellers, seller = pd.factorize(pd.MultiIndex.from_frame(rows[["exporter", "year"]]), sort=True)
    buyers, buyer = pd.factorize(pd.MultiIndex.from_frame(rows[["importer", "year"]]), sort=True)
    sold = np.bincount(sellers, rows["trade"], len(seller))
    bought = np.bincount(buyers, rows["trade"], len(buyer))
    pull = np.ones(len(buyer))
    for _ in range(_MOST_ROUNDS):
        push = sold / np.bincount(sellers, weight * pull[buyers], len(seller))
        new = bought / np.bincount(buyers, weight * push[sellers], len(buyer))
        change = float(np.abs(np.log(new / pull)).max())
        pull = new
        if change < TOLERANCE:
            break
    else:
        raise EstimationError("The effects of the countries did not converge.")
    effects = pd.concat([_side("exporter", seller, push), _side("importer", buyer, pull)])
    middle = effects[effects["side"] == "importer"].groupby("year")["effect"].mean()
    shift = effects["year"].map(middle) * np.where(effects["side"] == "importer", -1.0, 1.0)
    return effects.assign(effect=effects["effect"] + shift).reset_index(drop=True)


def _side(side: str, index: Any, level: Any) -> pd.DataFrame:
    frame: pd.DataFrame = index.to_frame(index=False).set_axis(["country", "year"], axis="columns")
    return frame.assign(side=side, effect=np.log(level))[["side", "country", "year", "effect"]]


def expected_trade(
    exporter_effect: float | None,
    importer_effect: float | None,
    coefficients: Mapping[str, float],
    covariates: Mapping[str, float | None],
) -> float | None:
    """Return the trade that a fitted model expects, in the unit it was fitted in; ``None`` where a part is missing.

    exp(exporter effect + importer effect + sum of coefficient × covariate). Raises ``ValueError`` when a covariate of
    the model is not given at all.

    >>> round(expected_trade(10.0, 4.0, {"log_distance": -1.0}, {"log_distance": 7.0}), 3)
    1096.633
    """
    slopes, values = dict(coefficients), dict(covariates)
    if missing := [name for name in slopes if name not in values]:
        raise ValueError(f"the covariate {', '.join(missing)} is not given")
    parts = [exporter_effect, importer_effect, *(values[name] for name in slopes)]
    if any(part is None or pd.isna(part) for part in parts):
        return None
    slope = sum(value * float(values[name] or 0.0) for name, value in slopes.items())
    return float(np.exp(float(exporter_effect or 0.0) + float(importer_effect or 0.0) + slope))
