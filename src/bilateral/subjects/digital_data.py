"""The indicators on digital government and networks of one pair, read once each."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bilateral.measures import indicators as measure
from bilateral.subjects.announced import Announced
from bilateral.subjects.context import Context
from bilateral.subjects.remembered import remembered

EGDI = "EGDI"
RANK = "EGDI.RANK"
#: The index is the mean of these three; participation is published with it and is no part of it.
PARTS = {"osi": "EGDI.OSI", "tii": "EGDI.TII", "hci": "EGDI.HCI"}
PARTICIPATION = {"epi": "EGDI.EPI"}
#: Name of the fact, indicator, unit of the fact.
NETWORKS = (
    ("internet", "ITU.INTERNET.USERS", "percent"),
    ("broadband", "IT.NET.BBND.P2", "per 100 persons"),
    ("mobile", "IT.CEL.SETS.P2", "per 100 persons"),
)


class DigitalData:
    """Indicators of the two countries; periods are years, values in the units of ``indicator_definitions``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def indicators(self) -> Any:
        """Every reported digital indicator of the two, in the columns of ``indicators``."""
        return self._context.query(
            "select i.* from indicators i join indicator_definitions d using (indicator) where d.topic = 'digital' "
            "and i.iso3 in (?, ?) and i.value is not null order by i.indicator, i.iso3, i.period, i.source_id",
            *self._context.both,
        )

    @cached_property
    def announced(self) -> Announced:
        """What was announced of fibre, coverage and services online."""
        return Announced(self._context, "digital")

    @remembered
    def gap(self, indicator: str) -> Any:
        """Return both values by period: ``a`` of the reporter, ``b`` of the partner, ``gap`` the first less the second."""
        return measure.gap(self.indicators, self._context.reporter, self._context.partner, indicator)

    @remembered
    def series(self, iso3: str, indicator: str) -> Any:
        """Return period, value and source of one indicator of one country."""
        return measure.series(self.indicators, iso3, indicator)

    def all_states(self, period: str) -> Any:
        """Return the index of every state in one edition."""
        return self._context.query(
            "select iso3, value from indicators where indicator = ? and period = ? and value is not null",
            EGDI,
            period,
        )
