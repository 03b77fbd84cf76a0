"""UN Comtrade: yearly goods trade as each side reports it, by its API; a preview without a key, all of it with one.

How its rows are read is in ``bilateral.sources.comtrade``. Quirks of the service, as its own client (comtradeapicall), its
documentation and others report them; none seen by this project:

- 2026-11: without a key ``/public/v1/preview`` gives 500 rows at most and does not say that it left some out; with one
  ``/data/v1/get`` gives 100,000, of which half is asked for, to fit into memory. An answer with as many rows as were asked
  for is taken for one that was cut, and asked in parts.
- 2026-11: a free key allows 500 calls a day; this program keeps to that without a key too. The preview bears about one
  call in two seconds.
- 2026-11: with a key up to 12 periods a call; without one a single one, more are answered with the status 200 and the error
  "Maximum number of periods is 1". Whether several reporters may stand in such a call is not certain: one does.
- 2026-11: without a partner all are given, World (0) among them.
- 2026-09: without a key a call is now and then answered with nothing, and with its rows when it is made again: nothing is
  believed when it is said twice.
- 2026-11: the quota used up is a 403 ("Out of call volume quota. Quota will be replenished in …"), too many a second a
  429 ("Rate limit is exceeded. Try again in … seconds"), with or without Retry-After.
- 2026-11: an answer with nothing in it is ``{"count": 0, "data": []}``: nobody reported, and that is an answer. A count of -1
  says that a code is wrong.
- 2026-11: errors come with the status 200 too, in ``error`` or as ``statusCode`` and ``message``.
- 2026-11: its own client passes the key in the address; the header works too, and does not end up in logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bilateral.errors import SourceError
from bilateral.sources.comtrade import COLUMNS, OPTIONAL, area_code, flows
from bilateral.sources.comtrade_calls import PREVIEW, WHOLE, Access, Query
from bilateral.sources.delivery import Delivery, SetAside
from bilateral.sources.packaged import hs_chapters
from bilateral.sources.services.service import Ask, Service, Session

if TYPE_CHECKING:
    import pandas as pd

_CHAPTER_YEARS = 5
_WORLD = "0"


def pull(session: Session, ask: Ask) -> Delivery:
    """Return totals with every partner, and HS chapters of the pairs and of each country with the world."""
    import pandas as pd

    access = _access(session)
    planned = [part for query in _queries(ask) for part in query.parts(access)]
    frames = [pd.DataFrame(columns=[*COLUMNS, *OPTIONAL])]
    for done, query in enumerate(planned):
        session.step(done, len(planned))
        frames += _frames(session, access, query)
    session.step(len(planned), len(planned))
    rows = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
    found, aside = _flows_by_reporter(session, rows)
    found = found[found.exporter.isin({*ask.states, "WLD"}) & found.importer.isin({*ask.states, "WLD"})]
    _note_silence(session, ask, found)
    tables = {"flows": found, "products": hs_chapters()}
    note = (
        "Reported by each side; exports FOB, imports CIF, but FOB of reporters who value them so. Exports include re-exports. "
        "Totals are those that UN Comtrade publishes. HS chapters as reported, over revisions of the Harmonized System."
    )
    return SERVICE.delivery(session, ask, tables, published=ask.today, note=note, set_aside=aside)


def _flows_by_reporter(session: Session, rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[SetAside, ...]]:
    """Return the flows of all reporters; one whose figures contradict each other is left out, and that is said.

    Raises:
        SourceError: there is no other.

    """
    import pandas as pd

    found: list[pd.DataFrame] = []
    aside: list[SetAside] = []
    refused: list[SourceError] = []
    for _, own in rows.groupby(rows.reporterCode.astype(str)) if len(rows) else [("", rows)]:
        try:
            one, invalid = flows(own)
        except SourceError as error:
            refused.append(error)
            aside.append(SetAside(int(own.index[0]), f"all {len(own):,} rows of a reporter", str(error)))
            continue
        found.append(one)
        aside += invalid
    if not found:
        raise refused[0]
    for reason in refused:
        session.note(f"{reason}. This reporter is left out.")
    return pd.concat(found, ignore_index=True), tuple(aside)


def probe(session: Session, ask: Ask) -> str:
    """Ask for one total of one country."""
    query = Query(("404",), (_WORLD,), "TOTAL", (str(ask.year - 2),), ("X",))
    rows = sum(map(len, _frames(session, _access(session), query)))
    return f"{rows} row{'' if rows == 1 else 's'} on Kenya's exports of {ask.year - 2}"


def _access(session: Session) -> Access:
    return WHOLE if session.client.key else PREVIEW


def _queries(ask: Ask) -> Iterator[Query]:
    years = tuple(str(year) for year in range(ask.first, ask.year))
    if not years:
        raise SourceError(
            f"UN Comtrade has yearly figures up to {ask.year - 1}; give a first year before {ask.year}"
        )
    recent, countries = years[-_CHAPTER_YEARS:], _coded(ask.countries)
    yield from (Query(group, (), "TOTAL", years) for group in _grouped(countries, WHOLE.reporters))
    yield from (Query(group, (_WORLD,), "AG2", recent) for group in _grouped(countries, WHOLE.reporters))
    for pair in ask.pairs:
        both = tuple(_coded((pair.reporter.iso3, pair.partner.iso3)))
        if len(both) == 2:
            yield Query(both, both, "AG2", recent)


def _coded(countries: Iterable[str]) -> list[str]:
    found = []
    for iso3 in sorted(countries):
        try:
            found.append(area_code(iso3))
        except SourceError:
            continue  # a territory that Comtrade does not know
    return found


def _grouped(codes: list[str], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(codes), size):
        yield tuple(codes[start : start + size])


def _frames(session: Session, access: Access, query: Query) -> list[pd.DataFrame]:
    """Return the rows of a call, of the columns that are read; one that may have been cut is asked in parts."""
    import pandas as pd

    parameters = query.parameters() | {"maxRecords": str(access.rows)}
    known = session.client.is_kept(access.path, parameters)
    check = _check(session, access, asks_twice=access.asks_twice and not known)
    rows: list[dict[str, Any]] = session.client.json(access.path, parameters, check=check)["data"]
    if len(rows) < access.rows:
        columns = [*COLUMNS, *OPTIONAL]
        return [pd.DataFrame({name: [row.get(name) for row in rows] for name in columns}, dtype=object)]
    halves = query.halves()
    if halves is None:
        raise session.client.error(
            f"the smallest call gives {access.rows} rows or more, so that some are missing"
        )
    return [frame for half in halves for frame in _frames(session, access, half)]


def _check(session: Session, access: Access, *, asks_twice: bool) -> Any:
    empty = 0

    def check(answer: Any) -> None:
        nonlocal empty
        rows = _rows(session, answer)
        count = answer.get("count")
        if isinstance(count, int) and count < 0:
            raise session.client.error(f"it does not know what it is asked for (its count is {count})")
        if isinstance(count, int) and len(rows) < min(count, access.rows):
            raise session.client.error(f"the answer says that it has {count} rows and has {len(rows)}")
        if absent := [name for name in COLUMNS if any(name not in row for row in rows)]:
            raise session.client.error(f"rows of the answer have no {', '.join(absent)}")
        empty += not rows
        if asks_twice and empty == 1 and not rows:
            raise session.client.again("the answer has nothing in it")

    return check


def _rows(session: Session, answer: Any) -> list[dict[str, Any]]:
    """Return the rows of an answer, which may be an error in spite of its status 200."""
    if not isinstance(answer, dict):
        raise session.client.error("the answer is not what its API is known to give (count and data)")
    said = answer.get("error") or (answer.get("message") if answer.get("statusCode") else None)
    if said:
        raise session.client.error(f"it answers with an error: {str(said)[:160]}")
    rows = answer.get("data")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise session.client.error("the answer has no data, not even an empty list")
    return rows


def _note_silence(session: Session, ask: Ask, found: Any) -> None:
    own = {*found[found.reported_by == "exporter"].exporter, *found[found.reported_by == "importer"].importer}
    silent = sorted(ask.countries - own)
    if silent and not ask.every:
        session.note(
            f"UN Comtrade has no report of {', '.join(silent)} since {ask.first}: that is an answer, not a fault."
        )


SERVICE = Service(
    name="comtrade",
    called="UN Comtrade",
    source_id="un-comtrade",
    title="UN Comtrade Database",
    publisher="United Nations Statistics Division",
    url="https://comtradeplus.un.org/",
    base="https://comtradeapi.un.org",
    gives="yearly goods trade of each country with every partner, as each side reports it, and by HS chapter",
    terms="terms of UN Comtrade: free for internal use, redistribution restricted",
    known_from="comtradeapicall (the Statistics Division's own client) and public code, 2026-11",
    pull=pull,
    probe=probe,
    key_variable="COMTRADE_API_KEY",
    key_header="Ocp-Apim-Subscription-Key",
    key_needed="no; with COMTRADE_API_KEY fewer and larger requests",
    by_pair=True,
    interval=2.1,
    daily=500,
    over=(
        "UN Comtrade: the 500 requests of a day are used up. What was pulled is kept: the same command goes on after "
        "midnight UTC."
    ),
)
