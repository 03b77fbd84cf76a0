"""UN E-Government Development Index, as the World Bank's Data360 offers it as one file.

- 2026-11: the UN's own Data Center (publicadministration.un.org/egovkb) gives files by a form only, for people: its
  EGOV_DATA_….csv can be loaded with `bilateral data import`.
- 2026-11: Data360's file is UN_EGDI/UN_EGDI_WIDEF.csv: REF_AREA (alpha-3), INDICATOR, INDICATOR_LABEL, one column a year.
- 2026-11: which indicators beside UN_EGDI_EGDI stand there is not known; they are told apart by their labels.
"""

from __future__ import annotations

from bilateral.sources import selection
from bilateral.sources.data360 import egdi
from bilateral.sources.delivery import Delivery
from bilateral.sources.packaged import definitions
from bilateral.sources.services.service import Ask, Service, Session

_FILE = "data360-data/data/UN_EGDI/UN_EGDI_WIDEF.csv"


def pull(session: Session, ask: Ask) -> Delivery:
    """Return the index and its parts, all states and editions."""
    session.step(0, 1)
    answer = session.client.download(_FILE, accept="text/csv")
    frame = selection.all_countries(egdi(answer.file), ask.scope)
    session.step(1, 1)
    last = frame.period.max() if len(frame) else ""
    note = (
        "The index and its parts from 0 to 1, through Data360, which gives no ranks that can be told apart: ranks are those of "
        "the earlier file."
    )
    known = definitions()
    tables = {"indicators": frame, "indicator_definitions": known[known.indicator.isin(frame.indicator)]}
    return SERVICE.delivery(session, ask, tables, published=str(last), note=note)


def probe(session: Session, ask: Ask) -> str:
    """Read the file, which is small."""
    frame = egdi(session.client.download(_FILE, accept="text/csv").file)
    return f"{frame.iso3.nunique()} areas, editions {frame.period.min()} to {frame.period.max()}"


SERVICE = Service(
    name="egdi",
    called="World Bank Data360",
    source_id="un-egdi",
    title="E-Government Development Index",
    publisher="UN Department of Economic and Social Affairs, through World Bank Data360",
    url="https://publicadministration.un.org/egovkb/",
    base="https://data360files.worldbank.org",
    gives="the index of digital government and its parts, all states, every second year",
    terms="terms of the United Nations; cite UN DESA",
    known_from="public code that reads the file, 2026-11",
    pull=pull,
    probe=probe,
)
