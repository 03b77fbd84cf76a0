"""Fields of cooperation: what sets the two sides' starting points in each, and which goods belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: The agreements of May 2025 between Rwanda and Kazakhstan are in these; a pair without agreements is seen by the same.
SIX = ("political consultations", "ICT", "finance", "agriculture", "education", "mining")
#: What travellers need is a matter of the chapter on relations, not a field of cooperation.
NOT_A_FIELD = frozenset({"visas"})
GDP = "NY.GDP.MKTP.CD"


@dataclass(frozen=True)
class Baseline:
    """One indicator of a field: name in the ids of facts, indicator, unit of the fact."""

    name: str
    indicator: str
    unit: str
    #: Drawn on the scale of percentages: as it is, times a hundred (an index), or as a share of output.
    drawn: str = ""


@dataclass(frozen=True)
class Field:
    """A field of cooperation: the baseline of both sides, its goods (WITS sections, the main one first), its topic."""

    name: str
    baselines: tuple[Baseline, ...] = ()
    sections: tuple[str, ...] = ()
    topic: str = ""

    @property
    def slug(self) -> str:
        """The name as it stands in ids of facts and tables."""
        return slug(self.name)


def slug(name: str) -> str:
    """Return a name with everything but letters and digits as underscores.

    >>> slug("political consultations")
    'political_consultations'
    """
    return re.sub(r"\W+", "_", name.lower()).strip("_")


_KNOWN = (
    Field("political consultations"),
    Field(
        "ICT",
        (
            Baseline("egdi", "EGDI", "index", "index"),
            Baseline("internet", "ITU.INTERNET.USERS", "percent", "percent"),
            Baseline("broadband", "IT.NET.BBND.P2", "per 100 persons", "percent"),
            Baseline("high_tech_exports", "TX.VAL.TECH.MF.ZS", "percent", "percent"),
        ),
    ),
    Field(
        "finance",
        (
            Baseline("fdi", "BX.KLT.DINV.CD.WD", "USD", "share of GDP"),
            Baseline("remittances", "BX.TRF.PWKR.CD.DT", "USD", "share of GDP"),
            Baseline("reserves", "FI.RES.TOTL.CD", "USD", "share of GDP"),
            Baseline("inflation", "FP.CPI.TOTL.ZG", "percent", "percent"),
            Baseline("external_debt", "DT.DOD.DECT.GN.ZS", "percent", "percent"),
        ),
        topic="finance",
    ),
    Field(
        "agriculture",
        (Baseline("value_added", "NV.AGR.TOTL.ZS", "percent", "percent"),),
        ("WITS:Vegetable", "WITS:Animal", "WITS:Food Products"),
        "agriculture",
    ),
    Field(
        "education",
        (
            Baseline("tertiary_enrolment", "SE.TER.ENRR", "percent", "percent"),
            Baseline("literacy", "SE.ADT.LITR.ZS", "percent", "percent"),
            Baseline("research_spending", "GB.XPD.RSDV.GD.ZS", "percent", "percent"),
            Baseline("human_capital", "EGDI.HCI", "index", "index"),
        ),
    ),
    Field(
        "mining",
        (
            Baseline("ores_and_metals", "TX.VAL.MMTL.ZS.UN", "percent", "percent"),
            Baseline("resource_rents", "NY.GDP.TOTL.RT.ZS", "percent", "percent"),
        ),
        ("WITS:Minerals", "WITS:Metals"),
        "mining",
    ),
    Field(
        "trade",
        (
            Baseline("exports", "TX.VAL.MRCH.CD.WT", "USD", "share of GDP"),
            Baseline("imports", "TM.VAL.MRCH.CD.WT", "USD", "share of GDP"),
        ),
    ),
    Field(
        "transport",
        (
            Baseline("logistics", "LP.LPI.OVRL.XQ", "score 1-5"),
            Baseline("rail_lines", "IS.RRS.TOTL.KM", "km"),
        ),
    ),
    Field(
        "air services",
        (
            Baseline("departures", "IS.AIR.DPRT", "departures"),
            Baseline("tourism", "ST.INT.RCPT.XP.ZS", "percent", "percent"),
        ),
    ),
    Field(
        "public services",
        (
            Baseline("online_services", "EGDI.OSI", "index", "index"),
            Baseline("participation", "EGDI.EPI", "index", "index"),
        ),
    ),
    Field(
        "energy",
        (
            Baseline("electricity", "EG.ELC.ACCS.ZS", "percent", "percent"),
            Baseline("fuel_exports", "TX.VAL.FUEL.ZS.UN", "percent", "percent"),
        ),
    ),
)
KNOWN = {field.name.lower(): field for field in _KNOWN}


def fields_of(agreed: Sequence[str]) -> list[Field]:
    """Return the fields of agreements in the order of the known ones, then by name; without agreements the six.

    >>> [field.name for field in fields_of(["transport", "visas", "Sport", "finance"])]
    ['finance', 'transport', 'Sport']
    """
    names = [name for name in dict.fromkeys(agreed) if name and name.lower() not in NOT_A_FIELD]
    order = list(KNOWN)
    known = sorted(
        (name for name in names if name.lower() in KNOWN), key=lambda name: order.index(name.lower())
    )
    unknown = sorted(name for name in names if name.lower() not in KNOWN)
    found = [KNOWN[name.lower()] for name in known] + [Field(name) for name in unknown]
    return found or [KNOWN[name.lower()] for name in SIX]
