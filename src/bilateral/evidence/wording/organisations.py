"""Names of international organisations, which each language shortens in its own way."""

from __future__ import annotations

from bilateral.evidence.messages import N_
from bilateral.evidence.wording.voice import Voice

#: Short names in the data that other languages write otherwise; any other name stands as it is.
SHORT_NAMES = frozenset({
    N_("ADB"), N_("AIIB"), N_("AU"), N_("AfDB"), N_("BIS"), N_("C"), N_("CE"), N_("CIS"), N_("CSTO"), N_("EAC"), N_("EADB"),
    N_("EAEU"), N_("EAPC"), N_("EBRD"), N_("ECB"), N_("ECO"), N_("ECOWAS"), N_("EIB"), N_("EITI"), N_("EU"), N_("FATF"), N_("GCC"),
    N_("IADB"), N_("IAEA"), N_("IBRD"), N_("ICAO"), N_("ICC"), N_("ICCt"), N_("ICRM"), N_("IDB"), N_("IEA"), N_("IFAD"), N_("IFC"),
    N_("IFRCS"), N_("IHO"), N_("ILO"), N_("IMF"), N_("IMO"), N_("IOC"), N_("IOM"), N_("IPU"), N_("ITU"), N_("ITUC"), N_("LAS"),
    N_("NAM"), N_("NATO"), N_("NEA"), N_("OAS"), N_("OECD"), N_("OIC"), N_("OPCW"), N_("OPEC"), N_("PCA"), N_("PFP"), N_("SCO"),
    N_("UN"), N_("UNCTAD"), N_("UNHCR"), N_("UNHRC"), N_("UNIDO"), N_("UNWTO"), N_("WCO"), N_("WHO"), N_("WIPO"), N_("WMO"),
    N_("WTO"),
})  # fmt: skip


def organisation_name(voice: Voice, name: str) -> str:
    """Return the short name of an organisation: IMF is FMI in French.

    >>> organisation_name(Voice("fr"), "IMF"), organisation_name(Voice("fr"), "FAO")
    ('FMI', 'FAO')
    """
    return voice.term(name) if name in SHORT_NAMES else name
