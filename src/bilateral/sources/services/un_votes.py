"""Votes in the UN General Assembly (Erik Voeten), from Harvard Dataverse; its quirks are in ``dataverse``.

- 2026-11: releases of the dataset differ in their files. What is looked for is ``UNVotes…`` (Voeten's raw file) or
  ``…ga_voting…`` (the UN Digital Library's), the newest of them. Files of R (.RData) are not read.
- 2026-04: release 38 is reported to have no votes any more, ideal points only; the last that had them, 33 of June 2024, has
  them for R alone. Where there are none the error says where the file is that `bilateral data import` reads. It cannot be
  pulled: its name changes and the UN Digital Library asks its visitors to prove that they are people.
"""

from __future__ import annotations

from bilateral.sources.delivery import Delivery
from bilateral.sources.ga_votes import voting
from bilateral.sources.services import dataverse
from bilateral.sources.services.service import Ask, Service, Session

_FILES = r"^UN_?Votes.*\.(csv|tab)$|ga_voting.*\.(csv|tab)$"
_FIRST, _FIRST_LISTED = 1992, 2010
_ELSEWHERE = (
    "votes for a program to read (UNVotes….csv or …_ga_voting.csv); the UN Digital Library has them at "
    "https://digitallibrary.un.org/record/4060887, as a file for `bilateral data import`"
)


def pull(session: Session, ask: Ask) -> Delivery:
    """Return the agreement of all pairs of the countries covered, and the votes one by one."""
    session.step(0, 2)
    file = dataverse.choose(session, dataverse.files_of(session, dataverse.VOTING), _FILES, _ELSEWHERE)
    session.step(1, 2)
    answer = dataverse.download(session, file)
    tables = voting(answer.file, ask.scope.deep, _FIRST, _FIRST_LISTED)
    session.step(2, 2)
    note = f"File {file.name}. Recorded votes by the year of their date. Absences are left out."
    if "roll_calls" not in tables:
        note += " It assigns no issues, so that single votes and issues are those of the earlier file."
    return SERVICE.delivery(
        session, ask, tables, published=file.created[:10], note=note, whole="roll_calls" in tables
    )


def probe(session: Session, ask: Ask) -> str:
    """List the files and name the one that would be read."""
    files = dataverse.files_of(session, dataverse.VOTING)
    file = dataverse.choose(session, files, _FILES, _ELSEWHERE)
    return f"{len(files)} files, of which {file.name} holds the votes"


SERVICE = Service(
    name="un-votes",
    called="Harvard Dataverse",
    source_id="un-votes",
    title="United Nations General Assembly voting data",
    publisher="Erik Voeten, Harvard Dataverse",
    url="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
    base=dataverse.BASE,
    gives="how every state voted in the General Assembly, as far as a release has the votes in a form to read",
    terms="CC0 as Dataverse states it",
    known_from="the guides of Dataverse 6.10 and public code, 2026-11",
    pull=pull,
    probe=probe,
    redirects=dataverse.REDIRECTS,
)
