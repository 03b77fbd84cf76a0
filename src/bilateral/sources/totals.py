"""Whether parts agree with their total: what adds up to more was counted twice somewhere, and is refused."""

from typing import TYPE_CHECKING

from bilateral.errors import SourceError

if TYPE_CHECKING:
    import pandas as pd

WORLD, ALL_GOODS = "WLD", "TOTAL"
#: Parts may add up to a little more than their total: values are rounded and converted.
_MOST_ABOVE_TOTAL = 1.05


def checked_totals(flows: "pd.DataFrame", called: str) -> "pd.DataFrame":
    """Return flows as they are, if no parts add up to more than the total that stands beside them.

    Parts are the partners of a reporter beside the world, and the products of one classification beside all goods.

    Args:
        flows: with the columns of ``flows``; each report of exports or imports is looked at by itself.
        called: how the error calls where they come from.

    Raises:
        SourceError: parts add up to more than their total, as breakdowns do that were counted too.

    """
    with_world = flows.exporter.eq(WORLD).any() or flows.importer.eq(WORLD).any()
    with_products = flows["product"].ne(ALL_GOODS).any()
    if not with_world and not with_products:  # nothing to compare, and no need to copy millions of rows
        return flows
    for side, other in (("exporter", "importer"), ("importer", "exporter")):
        own = flows[flows.reported_by == side]
        _check_partners(own, side, other, called)
        _check_products(own, called)
    return flows


def _check_partners(own: "pd.DataFrame", side: str, other: str, called: str) -> None:
    key = ["period", "product", side]
    total = own[own[other] == WORLD].groupby(key, observed=True).value_usd.max()
    if total.empty:
        return
    parts = own[own[other] != WORLD].groupby(key, observed=True).value_usd.sum()
    ratio = (parts / total[total > 0]).dropna()
    for row in ratio[ratio > _MOST_ABOVE_TOTAL].rename("times").reset_index().itertuples():
        raise SourceError(
            f"{called}: the partners of {getattr(row, side)} in {row.period} ({row.product}, as {side}) add up to "
            f"{row.times:.1f} times its total; these rows are no totals"
        )


def _check_products(own: "pd.DataFrame", called: str) -> None:
    detail = own[own["product"] != ALL_GOODS]
    if detail.empty:
        return
    key = ["period", "exporter", "importer"]
    total = own[own["product"] == ALL_GOODS].groupby(key, observed=True).value_usd.max()
    detail = detail.assign(system=detail["product"].str.partition(":")[0])
    parts = detail.groupby([*key, "system"], observed=True).value_usd.sum().rename("parts").reset_index()
    both = parts.merge(total[total > 0].rename("total").reset_index(), on=key)
    both = both.assign(times=both.parts / both.total)
    for row in both[both.times > _MOST_ABOVE_TOTAL].itertuples():
        raise SourceError(
            f"{called}: the products ({row.system}) from {row.exporter} to {row.importer} in {row.period} add up to "
            f"{row.times:.1f} times all goods; these rows are no parts of one total"
        )
