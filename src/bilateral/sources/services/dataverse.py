"""Harvard Dataverse: the files of a dataset, as its API lists and gives them.

Quirks, from the guides of Dataverse 6.10 and public code; none seen by this project:

- 2026-11: ``/api/datasets/:persistentId/versions/:latest-published/files`` lists the files: ``label``, and in ``dataFile``
  id, filename, filesize, contentType, md5 and, for tables that were taken in, ``originalFileName``.
- 2026-11: tables that were taken in come with tabs between (``.tab``); ``format=original`` gives the file as it was
  delivered. Of which of the two their md5 is, is not certain: it is not compared.
- 2026-11: a download is redirected to storage at Amazon (dvn-cloud.s3.amazonaws.com).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.sources.http import Answer
from bilateral.sources.services.service import Session

BASE = "https://dataverse.harvard.edu/api"
REDIRECTS = ("dvn-cloud.s3.amazonaws.com",)
VOTING = "doi:10.7910/DVN/LEJUQZ"


@dataclass(frozen=True)
class DataverseFile:
    """One file of a dataset."""

    id: int
    name: str
    size: int
    md5: str
    created: str


def files_of(session: Session, dataset: str) -> list[DataverseFile]:
    """Return the files of the latest published version of a dataset, the newest first."""
    path = "datasets/:persistentId/versions/:latest-published/files"
    listed = session.client.json(path, {"persistentId": dataset}, check=_check(session))["data"]
    found = [_file(entry) for entry in listed]
    return sorted(found, key=lambda file: (file.created, file.name), reverse=True)


def choose(session: Session, files: list[DataverseFile], pattern: str, what: str) -> DataverseFile:
    """Return the newest file whose name matches.

    Raises:
        AnswerError: there is none; the files that there are are named.

    """
    for file in files:
        if re.search(pattern, file.name, re.IGNORECASE):
            return file
    names = ", ".join(file.name for file in files[:6]) or "none"
    raise session.client.error(f"the dataset has no file of {what}. Its files: {names}"[:500])


def download(session: Session, file: DataverseFile) -> Answer:
    """Return a file, checked against the hash that the dataset states."""

    def check(path: Path) -> None:
        with path.open("rb") as opened:
            found = hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if file.md5 and found != file.md5:
            raise session.client.cut_off()

    return session.client.download(f"access/datafile/{file.id}", check=check, large=True)


def _check(session: Session) -> Any:
    def check(answer: Any) -> None:
        if not isinstance(answer, dict) or answer.get("status") != "OK":
            said = answer.get("message", "") if isinstance(answer, dict) else ""
            raise session.client.error(f"it answers with an error: {str(said)[:160] or 'no list of files'}")
        files = answer.get("data")
        if not isinstance(files, list) or not all(
            isinstance(one, dict) and "dataFile" in one for one in files
        ):
            raise session.client.error("the answer lists no files")

    return check


def _file(entry: dict[str, Any]) -> DataverseFile:
    data = entry["dataFile"]
    taken_in = "tab-separated" in str(data.get("contentType"))
    md5 = "" if taken_in else data.get("md5") or (data.get("checksum") or {}).get("value", "")
    name = str(entry.get("label") or data.get("filename") or "")
    return DataverseFile(
        int(data["id"]), name, int(data.get("filesize") or 0), str(md5), str(data.get("creationDate") or "")
    )
