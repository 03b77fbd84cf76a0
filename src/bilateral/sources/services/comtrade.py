"""UN Comtrade: yearly goods trade as each side reports it, by its API; a preview without a key, all of it with one.

How its rows are read is in ``bilateral.sources.comtrade``. Quirks of the service, as its own client (comtradeapicall), its
documentation and others report them; none seen by this project:

- 2026-11: without a key ``/public/v1/preview`` gives 500 rows at most and does not say that it left some out; with one
  ``/data/v1/get`` gives 100,000. An answer with as many rows as that is taken for one that was cut, and asked in parts.
- 2026-11: a free key allows 500 calls a day; this program keeps to that without a key too. One call a second.
- 2026-11: up to 12 periods a call. Without a partner all are given, World (0) among them.
- 2026-11: the quota used up is a 403 ("Out of call volume quota. Quota will be replenished in …"), too many a second a
  429 ("Rate limit is exceeded. Try again in … seconds"), with or without Retry-After.
- 2026-11: an answer with nothing in it is ``{"count": 0, "data": []}``: nobody reported, and that is an answer.
- 2026-11: errors come with the status 200 too, in ``error`` or as ``statusCode`` and ``message``.
- 2026-11: its own client passes the key in the address; the header works too, and does not end up in logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bilateral.errors import SourceError
from bilateral.sources.comtrade import area_code, flows
from bilateral.sources.delivery import Delivery
from bilateral.sources.packaged import hs_chapters
from bilateral.sources.services.service import Ask, Service, Session

_PREVIEW, _WHOLE = ("public/v1/preview/C/A/HS", 500), ("data/v1/get/C/A/HS", 100_000)
_MOST_PERIODS = 12
_PARTNERS, _CHAPTERS = 240, 98  # about as many rows as "all of them" gives
_CHAPTER_YEARS = 5
_WORLD = "0"


@dataclass(frozen=True)
class Query:
    """One call: of these reporters, partners (empty: all), products (TOTAL, or AG2 for chapters), flows and years."""

    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    products: str
    years: tuple[str, ...]
    flows: tuple[str, ...] = ("M", "X")

    @property
    def rows(self) -> int:
        """About as many rows as the answer may have."""
        products = _CHAPTERS if self.products == "AG2" else 1
        return (
            len(self.reporters)
            * (len(self.partners) or _PARTNERS)
            * products
            * len(self.years)
            * len(self.flows)
        )

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the call; totals only in every breakdown."""
        asked = {
            "reporterCode": ",".join(self.reporters),
            "period": ",".join(self.years),
            "cmdCode": self.products,
            "flowCode": ",".join(self.flows),
            "partner2Code": "0",
            "customsCode": "C00",
            "motCode": "0",
        }
        return asked | ({"partnerCode": ",".join(self.partners)} if self.partners else {})

    def halves(self) -> tuple[Query, Query] | None:
        """Return two calls that together ask for the same, or ``None`` for one that cannot be parted."""
        for name in ("years", "flows", "reporters", "partners"):
            values = getattr(self, name)
            if len(values) > 1:
                half = len(values) // 2
                return replace(self, **{name: values[:half]}), replace(self, **{name: values[half:]})
        return None

    def parts(self, limit: int) -> Iterator[Query]:
        """Yield calls that ask for the same and whose answers are likely to be within a limit."""
        halves = self.halves() if self.rows > limit or len(self.years) > _MOST_PERIODS else None
        if halves is None:
            yield self
            return
        for half in halves:
            yield from half.parts(limit)


def pull(session: Session, ask: Ask) -> Delivery:
    """Return totals with every partner, and HS chapters of the pairs and of each country with the world."""
    import pandas as pd

    path, limit = _WHOLE if session.client.key else _PREVIEW
    planned = [part for query in _queries(ask) for part in query.parts(limit)]
    rows: list[dict[str, Any]] = []
    for done, query in enumerate(planned):
        session.step(done, len(planned))
        rows += _rows(session, path, limit, query)
    session.step(len(planned), len(planned))
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=["period", *_COLUMNS])
    found, aside = flows(frame)
    found = found[found.exporter.isin({*ask.states, "WLD"}) & found.importer.isin({*ask.states, "WLD"})]
    _note_silence(session, ask, found)
    tables = {"flows": found, "products": hs_chapters()}
    note = (
        "Reported by each side; exports FOB, imports CIF, but FOB of reporters who value them so. Exports include re-exports. "
        "Totals are those that UN Comtrade publishes. HS chapters as reported, over revisions of the Harmonized System."
    )
    return SERVICE.delivery(session, ask, tables, published=ask.today, note=note, set_aside=aside)


def probe(session: Session, ask: Ask) -> str:
    """Ask for one total of one country."""
    path, limit = _WHOLE if session.client.key else _PREVIEW
    rows = _rows(session, path, limit, Query(("404",), (_WORLD,), "TOTAL", (str(ask.year - 2),), ("X",)))
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'} on Kenya's exports of {ask.year - 2}"


_COLUMNS = ("reporterCode", "flowCode", "partnerCode", "cmdCode", "primaryValue")


def _queries(ask: Ask) -> Iterator[Query]:
    years = tuple(str(year) for year in range(ask.first, ask.year))
    if not years:
        raise SourceError(
            f"UN Comtrade has yearly figures up to {ask.year - 1}; give a first year before {ask.year}"
        )
    recent, countries = years[-_CHAPTER_YEARS:], _coded(ask.countries)
    yield from (Query(group, (), "TOTAL", years) for group in _grouped(countries, 10))
    yield from (Query(group, (_WORLD,), "AG2", recent) for group in _grouped(countries, 10))
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


def _rows(session: Session, path: str, limit: int, query: Query) -> list[dict[str, Any]]:
    """Return the rows of a call; one that may have been cut is asked in parts."""
    parameters = query.parameters() | {"maxRecords": str(limit)}
    rows: list[dict[str, Any]] = session.client.json(path, parameters, check=_check(session))["data"]
    if len(rows) < limit:
        return rows
    halves = query.halves()
    if halves is None:
        raise session.client.error(f"the smallest call gives {limit} rows or more, so that some are missing")
    return [row for half in halves for row in _rows(session, path, limit, half)]


def _check(session: Session) -> Any:
    def check(answer: Any) -> None:
        if not isinstance(answer, dict):
            raise session.client.error("the answer is not what its API is known to give (count and data)")
        said = answer.get("error") or (answer.get("message") if answer.get("statusCode") else None)
        if said:
            raise session.client.error(f"it answers with an error: {str(said)[:160]}")
        rows = answer.get("data")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise session.client.error("the answer has no data, not even an empty list")
        if isinstance(count := answer.get("count"), int) and count > len(rows) and count > 0:
            raise session.client.error(f"the answer says that it has {count} rows and has {len(rows)}")

    return check


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
    interval=1.1,
    daily=500,
    over=(
        "UN Comtrade: the 500 requests of a day are used up. What was pulled is kept: the same command goes on after "
        "midnight UTC."
    ),
)
