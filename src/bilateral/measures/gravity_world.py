"""A gravity model of world trade: the observations it is fitted on, and the tables that a snapshot ships of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bilateral.measures.gravity import GravityFit, fit
from bilateral.measures.reported import require

#: Years of the model; the last one is the last that the bulk file of flows has.
YEARS = tuple(range(2010, 2017))
COVARIATES = ("log_distance", "contiguous", "common_language", "colony")
#: Shares of flows below: the percentiles that the table of residuals has.
PERCENTILES = (5, 10, 25, 50, 75, 90, 95, 99)
#: Expectations are classed by half decades from a thousand to ten billion dollars.
_LOWEST, _HIGHEST = 3.0, 10.0
_FEWEST = 100
_FLOWS = ["period", "exporter", "importer", "value_usd", "reported_by"]
_TIES = ["iso3_a", "iso3_b", "distance_km", "contiguous", "common_language", "colony"]


def observations(flows: pd.DataFrame, ties: pd.DataFrame, years: Sequence[int] = YEARS) -> pd.DataFrame:
    """Return one row for each flow of each year on which somebody reported, with the covariates of the pair.

    The value is the importer's report, as imports are the better recorded side. Where a country reported no imports
    in a year, its imports are those that exporters reported to it: then all of its flows are the exporters' figures,
    FOB and not CIF, which its effect of the year takes up. A flow is zero where the country whose report counts
    reported that year and lists nothing; where neither reported, there is no row.

    Args:
        flows: period, exporter, importer, value_usd (above zero), reported_by; yearly totals in USD.
        ties: iso3_a, iso3_b, distance_km, contiguous, common_language, colony; each pair once.
        years: calendar years to take.

    Returns:
        exporter, importer, year (int), trade (USD), reported_by, log_distance (of km), contiguous,
        common_language, colony (0 or 1), pair.
    """
    require(flows, _FLOWS, "flows")
    require(ties, _TIES, "ties")
    pairs = _both_ways(ties)
    frames = [_year(flows[flows["period"] == str(year)], pairs, year) for year in years]
    return pd.concat(frames, ignore_index=True)


def _both_ways(ties: pd.DataFrame) -> pd.DataFrame:
    here = ties[_TIES].rename(columns={"iso3_a": "exporter", "iso3_b": "importer"})
    there = ties[_TIES].rename(columns={"iso3_b": "exporter", "iso3_a": "importer"})
    pairs = pd.concat([here, there], ignore_index=True)
    one, other = pairs["exporter"], pairs["importer"]
    pairs["pair"] = (one + other).where(one < other, other + one)
    pairs["log_distance"] = np.log(pairs["distance_km"].astype(float))
    pairs = pairs.astype(dict.fromkeys(COVARIATES, "float64"))
    return pairs.drop(columns="distance_km").sort_values(["exporter", "importer"], ignore_index=True)


def _year(flows: pd.DataFrame, pairs: pd.DataFrame, year: int) -> pd.DataFrame:
    reports = {side: flows[flows["reported_by"] == side] for side in ("importer", "exporter")}
    rows = pairs
    for side, report in reports.items():
        values = report[["exporter", "importer", "value_usd"]].rename(columns={"value_usd": side + "_usd"})
        rows = rows.merge(values, on=["exporter", "importer"], how="left")
        rows[side + "_reported"] = rows[side].isin(set(report[side]))
    importers = rows["importer_reported"]
    trade = rows["importer_usd"].where(importers, rows["exporter_usd"]).fillna(0.0)
    found = rows[["exporter", "importer", *COVARIATES, "pair"]].assign(
        year=year, trade=trade, reported_by=np.where(importers, "importer", "exporter")
    )
    return found[importers | rows["exporter_reported"]]


def fit_world(rows: pd.DataFrame) -> GravityFit:
    """Fit the model to what ``observations`` returns, standard errors clustered by pair."""
    return fit(rows, covariates=COVARIATES, cluster="pair")


def expectations(rows: pd.DataFrame, model: GravityFit) -> pd.Series:
    """Return the trade that a model expects in each row, null where a country has no effect in the year."""
    effects = model.effects.set_index(["side", "country", "year"])["effect"]
    total = rows[list(COVARIATES)].to_numpy(float) @ model.coefficients.reindex(COVARIATES).to_numpy(float)
    for side in ("exporter", "importer"):
        keys = pd.MultiIndex.from_arrays([[side] * len(rows), rows[side], rows["year"].astype(str)])
        total = total + effects.reindex(keys).to_numpy(float)
    return pd.Series(np.exp(total), index=rows.index)


def residuals(trade: pd.Series, expected: pd.Series) -> pd.DataFrame:
    """Return how observed trade is spread around its expectation, by classes of half a decade of the expectation.

    Returns:
        expected_low and expected_high (USD; the lowest class begins at 0, the highest has no end), flows, zeros
        (share of flows that are zero), p05 to p99: percentiles of observed ÷ expected.

    >>> spread = residuals(pd.Series(range(201)), pd.Series([100.0] * 201))
    >>> int(spread.flows[0]), float(spread.p50[0]), float(spread.p95[0])
    (201, 1.0, 1.9)
    """
    known = expected.notna()
    logs = np.log10(expected[known])
    classes = np.clip(np.floor(logs * 2) / 2, _LOWEST, _HIGHEST)
    ratio = (trade[known] / expected[known]).groupby(classes)
    spread = ratio.quantile(np.array(PERCENTILES) / 100).unstack()
    spread = spread.set_axis([f"p{share:02d}" for share in PERCENTILES], axis="columns")
    counted = spread.assign(flows=ratio.size(), zeros=ratio.apply(lambda values: float((values == 0).mean())))
    counted = counted[counted["flows"] >= _FEWEST].reset_index(names="low")
    counted["expected_low"] = (10 ** counted["low"]).where(counted["low"] > _LOWEST, 0.0)
    counted["expected_high"] = (10 ** (counted["low"] + 0.5)).where(counted["low"] < _HIGHEST)
    return counted[["expected_low", "expected_high", "flows", "zeros", *spread.columns]].round(6)


def tables(
    countries: pd.DataFrame, flows: pd.DataFrame, ties: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Fit the model and return what a snapshot ships: coefficients, effects of countries, residuals, pairs.

    ``countries`` is the snapshot's table; flows with others are left out. The effects of a country stand in one row
    a year, with whether it reported its exports and its imports itself.
    """
    known = set(countries[countries["kind"] == "country"]["iso3"])
    flows = flows[flows["exporter"].isin(known) & flows["importer"].isin(known)]
    ties = ties[ties["iso3_a"].isin(known) & ties["iso3_b"].isin(known)]
    rows = observations(flows, ties)
    model = fit_world(rows)
    coefficients = model.table()[["coefficient", "standard_error"]].round(6).reset_index(names="covariate")
    about = {"observations": model.observations, "zeros": model.zeros, "pairs": model.clusters}
    coefficients = coefficients.assign(**about, first_year=YEARS[0], last_year=YEARS[-1])
    spread = residuals(rows["trade"], expectations(rows, model))
    return coefficients, _effects(model, flows), spread, ties[_TIES]


def _effects(model: GravityFit, flows: pd.DataFrame) -> pd.DataFrame:
    wide = model.effects.pivot_table(index=["country", "year"], columns="side", values="effect").round(6)
    wide = wide.rename(columns={"exporter": "exporter_effect", "importer": "importer_effect"}).reset_index()
    for side, kind in (("exporter", "exports"), ("importer", "imports")):
        own = flows[flows["reported_by"] == side]
        reported = pd.MultiIndex.from_frame(own[[side, "period"]].drop_duplicates())
        wide[f"reported_{kind}"] = pd.MultiIndex.from_frame(wide[["country", "year"]]).isin(reported)
    return wide.rename(columns={"country": "iso3"}).astype({"year": int})
