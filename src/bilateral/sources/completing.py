"""Complete a stored snapshot: say which countries it covers in depth, and estimate anew what is estimated from its flows."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bilateral.errors import SnapshotError
from bilateral.snapshots.package import Snapshot
from bilateral.sources.day import today
from bilateral.sources.delivery import Delivery
from bilateral.sources.reading import mapped

if TYPE_CHECKING:
    import pandas as pd

BULK, TIES = "wits-2016", "cepii-geodist"
# A country is covered in depth if a snapshot has its trade with so many partners, and so many of its indicators.
_PARTNERS, _INDICATORS = 20, 15
# In every year of the model the world has more than 40,000 flows; of fewer no estimate is made.
_FLOWS_A_YEAR = 30_000
_ESTIMATES = {
    "gravity-2016": (
        "gravity_world.tables",
        ("gravity_coefficients", "gravity_effects", "gravity_residuals", "gravity_pairs"),
    ),
    "growth-2016": (
        "growth_world.tables",
        ("growth_quantiles", "growth_reached", "growth_backtest", "exporter_types"),
    ),
}
_COVERED = f"""
with sides as (
    select exporter as iso3, importer as partner, source_id from flows where product = 'TOTAL'
    union select importer, exporter, source_id from flows where product = 'TOTAL'),
traded as (select iso3 from sides group by iso3, source_id having count(distinct partner) >= {_PARTNERS}),
counted as (select iso3 from indicators group by iso3 having count(distinct indicator) >= {_INDICATORS})
select iso3 from countries where kind = 'country' and iso3 in (from traded) and iso3 in (from counted) order by iso3"""


def completing(base: Snapshot) -> tuple[list[Delivery], list[str]]:
    """Return what completes a snapshot, and a line on each part of it.

    Raises:
        SnapshotError: a file of the snapshot is damaged.

    """
    base.check()
    countries = _with_depths(base)
    deliveries = [_delivery(base, "countries", {"countries": countries}, whole=False)]
    notes = [f"{int((countries.depth == 'deep').sum())} countries are covered in depth."]
    if (why := _why_no_estimates(base)) is None:
        estimates = list(_estimates(base))
        deliveries += estimates
        notes += [f"{one.source['source_id']}: estimated anew from {BULK}." for one in estimates]
    else:
        notes.append(f"The estimates stay as they are: {why}.")
    return deliveries, notes


def _with_depths(base: Snapshot) -> "pd.DataFrame":
    """Return the table of countries with every country in depth that the snapshot covers so; none is covered less."""
    frame = base.table("countries")
    covered = frame.iso3.isin(base.query(_COVERED).iso3)
    return frame.assign(depth=frame.depth.astype(object).where(~covered, "deep"))


def _why_no_estimates(base: Snapshot) -> str | None:
    if find_spec("pyfixest") is None:
        return "they need the extra gravity (pyfixest)"
    found = base.query(
        "select count(*) as n from flows where source_id = ? and product = 'TOTAL' and period = ?",
        [BULK, BULK[-4:]],
    )
    if int(found["n"].iloc[0]) < _FLOWS_A_YEAR:
        return f"the snapshot does not have {BULK} as a whole"
    ties = base.query("select count(*) as n from gravity_pairs where source_id = ?", [TIES])
    return None if int(ties["n"].iloc[0]) else f"the snapshot does not have {TIES} as a whole"


def _estimates(base: Snapshot) -> Iterator[Delivery]:
    countries, flows = base.table("countries"), _flows(base)
    ties = base.query("select * exclude (source_id) from gravity_pairs where source_id = ?", [TIES])
    for source_id, (estimator, names) in _ESTIMATES.items():
        # Named and not imported: measures stand above sources.
        module, function = estimator.split(".")
        inputs = (flows, ties) if "gravity_pairs" in names else (flows,)
        found = getattr(import_module(f"bilateral.measures.{module}"), function)(countries, *inputs)
        made = dict(zip(names, found, strict=True))
        if "gravity_pairs" in made:
            made["gravity_pairs"] = made["gravity_pairs"].iloc[
                :0
            ]  # they are those of the source of distances
        yield _delivery(base, source_id, made, whole=True)


def _flows(base: Snapshot) -> "pd.DataFrame":
    """Return yearly totals between countries; equal texts share their memory."""
    frame = base.query(
        "select period, exporter, importer, value_usd, reported_by from flows where source_id = ? and product = 'TOTAL' "
        "and exporter not in ('WLD', 'AFR') and importer not in ('WLD', 'AFR') and value_usd > 0",
        [BULK],
    )
    for column in ("period", "exporter", "importer", "reported_by"):
        frame[column] = mapped(frame[column], str)
    return frame


def _delivery(base: Snapshot, source_id: str, made: dict[str, Any], *, whole: bool) -> Delivery:
    try:
        source = base.source(source_id)
    except SnapshotError:
        source = {
            "source_id": source_id,
            "title": source_id,
            "publisher": "this project",
            "note": f"Estimated from {BULK}.",
        }
    return Delivery(
        source=source,
        tables=made,
        origin=f"snapshot {base.name}",
        sha256=base.hash,
        retrieved=today(),
        whole=whole,
    )
