"""Ideal points in the UN General Assembly (Bailey, Strezhnev and Voeten), from Harvard Dataverse; see ``dataverse``.

- 2026-11: the name of the file changes with each release (IdealpointestimatesAll_Jun2024.csv, Idealpointestimates1946-2025.tab,
  IdealpointestimatesFP_2026FP.csv, IdealpointsJuly2025.tab); beside it stand codebooks, which end in .txt or .pdf, and the
  distances of all pairs (IdealPointDyads1946-2025).
- 2026-11: since the release of 2025 the estimates are from votes on final passage, in columns that end in FP. There is no
  session any more; the release of July 2025 writes all names of columns small.
"""

from __future__ import annotations

from bilateral.sources import selection
from bilateral.sources.delivery import Delivery
from bilateral.sources.ideal_points import ideal_points
from bilateral.sources.services import dataverse
from bilateral.sources.services.service import Ask, Service, Session

_FILES = r"^(?!codebook)(?!.*dyad).*ideal.?point.*\.(csv|tab)$"


def pull(session: Session, ask: Ask) -> Delivery:
    """Return the ideal points of the countries covered since 1990."""
    session.step(0, 2)
    file = dataverse.choose(session, dataverse.files_of(session, dataverse.VOTING), _FILES, "ideal points")
    session.step(1, 2)
    answer = dataverse.download(session, file)
    frame = selection.recent_ideal_points(ideal_points(answer.file), ask.scope)
    session.step(2, 2)
    note = f"File {file.name}. A session belongs to the year in which it began."
    return SERVICE.delivery(
        session, ask, {"ideal_points": frame}, published=file.created[:10], note=note, whole=True
    )


def probe(session: Session, ask: Ask) -> str:
    """List the files and name the one that would be read."""
    files = dataverse.files_of(session, dataverse.VOTING)
    return f"{len(files)} files, of which {dataverse.choose(session, files, _FILES, 'ideal points').name} would be read"


SERVICE = Service(
    name="ideal-points",
    called="Harvard Dataverse",
    source_id="un-ideal-points",
    title="Estimating Dynamic State Preferences from United Nations Voting Data",
    publisher="Michael A. Bailey, Anton Strezhnev and Erik Voeten",
    url="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
    base=dataverse.BASE,
    gives="where every state stands in General Assembly voting, by session, with its band",
    terms="CC0 as Dataverse states it",
    known_from="the guides of Dataverse 6.10 and public code, 2026-11",
    pull=pull,
    probe=probe,
    redirects=dataverse.REDIRECTS,
)
