"""CEPII GeoDist: distances between countries, one file that has not changed since 2011.

- 2026-11: offered as dist_cepii.xls and dist_cepii.dta (Stata); the latter is read, for it needs no further library.
"""

from __future__ import annotations

from bilateral.sources import selection
from bilateral.sources.delivery import Delivery
from bilateral.sources.geodist import stata_distances
from bilateral.sources.services.service import Ask, Service, Session

_FILE = "distance/dist_cepii.dta"


def pull(session: Session, ask: Ask) -> Delivery:
    """Return distances among the countries covered, and of each to its neighbours."""
    session.step(0, 1)
    frame = selection.deep_pairs(stata_distances(session.client.download(_FILE).file), ask.scope)
    session.step(1, 1)
    note = (
        "Great-circle distances between the most populous cities and between capitals. South Sudan is not covered; the borders of "
        "former Sudan with Kenya, Uganda and the Democratic Republic of the Congo are left out, for they are South Sudan's now."
    )
    return SERVICE.delivery(session, ask, {"distances": frame}, published="2011", note=note, whole=True)


def probe(session: Session, ask: Ask) -> str:
    """Read the file, which is small."""
    return f"{len(stata_distances(session.client.download(_FILE).file)):,} pairs of countries"


SERVICE = Service(
    name="geodist",
    called="CEPII",
    source_id="cepii-geodist",
    title="GeoDist: bilateral distances",
    publisher="CEPII",
    url="http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6",
    base="https://www.cepii.fr",
    gives="distances between all countries, and who borders on whom",
    terms="Etalab 2.0 as CEPII states it; terms not seen by this project",
    known_from="public code that reads the file, 2026-11",
    pull=pull,
    probe=probe,
)
