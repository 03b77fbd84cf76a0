"""What a report is asked for, and every check that is made before anything runs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import ClaimsError, ParameterError
from bilateral.execution.chapters import Chapter, select_chapters
from bilateral.pair import Pair, find_pair
from bilateral.project import Project, find_project

if TYPE_CHECKING:
    from bilateral.snapshots.package import Snapshot

FORMATS = ("html", "pdf")
FIRST_YEAR, LAST_YEAR = 1900, 2100
#: A cell of a chapter takes seconds; one that has run so long hangs.
CELL_SECONDS = 600.0


@dataclass(frozen=True)
class ReportRequest:
    """A report that is asked for; nothing in it has been checked.

    ``reporter`` and ``partner`` are countries by name or code. ``chapters`` are ids or numbers (none: all).
    ``start`` and ``end`` are years (None: as the chapters have them). ``snapshot`` is a name or folder
    (empty: the one in use), ``claims`` a CSV file, or several as ``PATH`` names folders.
    ``output`` is the folder in which the report's folder
    (``RWA-KAZ``) is made. ``parameters`` are further parameters, for chapters that declare them;
    ``notebooks`` is the folder of the built-in chapters; ``project`` the folder whose own chapters, claims and data take
    part, with those of installed packages (None: neither). ``workers`` is how many run at a time, ``timeout`` how
    many seconds one cell may take.
    """

    reporter: str
    partner: str
    chapters: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    snapshot: str = ""
    claims: str | Path = ""
    language: str = "en"
    formats: tuple[str, ...] = FORMATS
    output: Path = Path("reports")
    parameters: Mapping[str, Any] = field(default_factory=dict)
    notebooks: Path | None = None
    project: Path | None = None
    workers: int | None = None
    timeout: float | None = CELL_SECONDS


@dataclass(frozen=True)
class Plan:
    """A request that has been checked: who, what, from which data, where to.

    ``parameters`` are those common to all chapters as the notebooks receive them; ``extra`` those that only
    some chapters declare.
    """

    request: ReportRequest
    pair: Pair
    chapters: list[Chapter]
    parameters: dict[str, Any]
    extra: dict[str, Any]
    snapshot: Snapshot
    project: Project = field(default_factory=Project)

    @property
    def folder(self) -> Path:
        """The folder of the report."""
        return self.request.output / self.pair.key

    @property
    def claims_files(self) -> list[Path]:
        """The claims files whose claims are tested beside those of the snapshot."""
        from bilateral.evidence.claims_file import claims_files

        return claims_files(self.parameters["claims"])

    def given(self, chapter: Chapter) -> dict[str, Any]:
        """Return the parameters that a chapter runs with."""
        declared = chapter.parameters
        return self.parameters | {name: value for name, value in self.extra.items() if name in declared}

    def stated(self) -> dict[str, Any]:
        """Return the parameters as the report states them: files by name, not by place."""
        claims = ", ".join(file.name for file in self.claims_files)
        places = {"snapshot": Path(self.parameters["snapshot"]).name, "claims": claims}
        if places["snapshot"] == "embedded":  # the default, whether it was named or not
            places["snapshot"] = ""
        return self.parameters | self.extra | places


def check(request: ReportRequest) -> Plan:
    """Check a request from the cheapest test to the dearest, and fill in what it leaves open.

    Raises ``PairError``, ``ParameterError``, ``SnapshotError`` or ``ClaimsError``, each with one line.
    """
    pair = find_pair(request.reporter, request.partner)
    _check_formats(request.formats)
    project = Project() if request.project is None else find_project(request.project)
    chapters = select_chapters(request.chapters, request.notebooks, project)
    defaults = chapters[0].parameters
    start = defaults.get("start") if request.start is None else request.start
    end = defaults.get("end") if request.end is None else request.end
    _check_years(start, end)
    language = _language(request.language)
    request = replace(request, language=language)
    parameters = {
        "reporter": pair.reporter.iso3,
        "partner": pair.partner.iso3,
        "start": start,
        "end": end,
        "snapshot": _place(request.snapshot),
        "claims": _check_claims(request.claims, project.claims),
        "language": language,
    }
    for chapter in chapters:
        chapter.check_parameters(parameters)
    extra = {name: value for name, value in request.parameters.items() if name not in parameters}
    _check_extra(extra, chapters)
    _check_free(request.parameters, parameters)
    snapshot = _check_snapshot(str(parameters["snapshot"]))
    return Plan(request, pair, chapters, parameters, extra, snapshot, project)


def _check_formats(formats: tuple[str, ...]) -> None:
    for name in formats:
        if name not in FORMATS:
            raise ParameterError(f"There is no format {name!r}; there are {' and '.join(FORMATS)}.")
    if not formats:
        raise ParameterError(f"No format was asked for; there are {' and '.join(FORMATS)}.")


def _check_years(start: object, end: object) -> None:
    for name, year in (("start", start), ("end", end)):
        if not isinstance(year, int) or isinstance(year, bool) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ParameterError(
                f"The {name} year must be a whole year from {FIRST_YEAR} to {LAST_YEAR}, not {year!r}."
            )
    assert isinstance(start, int)
    assert isinstance(end, int)
    if start > end:
        raise ParameterError(f"The start year {start} is after the end year {end}.")


def _language(tag: str) -> str:
    if tag == "en":  # without Babel, which takes a moment to import
        return tag
    from bilateral.evidence.wording.languages import find_language

    return find_language(tag)


def _check_claims(claims: str | Path, of_project: Iterable[Path]) -> str:
    """Read the claims files, so that what is wrong in one is said before anything runs; return their places."""
    if not str(claims) and not of_project:
        return ""
    from bilateral.evidence.claims_file import claims_files, read_all_claims

    files: dict[Path, Path] = {}
    for named in (*claims_files(claims), *of_project):
        path = named.expanduser()
        if path.is_dir():
            raise ClaimsError(f"Claims file {path} is a folder.")
        files.setdefault(path.resolve(), path.absolute())
    places = os.pathsep.join(map(str, files.values()))
    read_all_claims(places)
    return places


def _check_extra(extra: Mapping[str, Any], chapters: list[Chapter]) -> None:
    for name in extra:
        if not any(name in chapter.parameters for chapter in chapters):
            chapters[0].check_parameters([name])


def _check_free(given: Mapping[str, Any], common: Mapping[str, Any]) -> None:
    for name in given:
        if name in common:
            raise ParameterError(f"The parameter {name!r} has a field of its own in the request.")


def _place(snapshot: str) -> str:
    """Return a snapshot's folder in full, because chapters run elsewhere; a name stays a name.

    Where none is named, this says which one is in use: that may change while the chapters run.
    """
    from bilateral.snapshots.place import EMBEDDED, current, is_stored

    if not snapshot:
        return current() or EMBEDDED
    folder = Path(snapshot).expanduser()
    return str(folder.absolute()) if folder.is_dir() and not is_stored(snapshot) else snapshot


def _check_snapshot(name: str) -> Snapshot:
    from bilateral.snapshots.package import open_snapshot

    snapshot = open_snapshot(name or None)
    snapshot.check()
    return snapshot
