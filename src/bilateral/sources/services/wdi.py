"""World Bank, World Development Indicators, by the World Bank's API v2.

Quirks, as documented and as others report them; none seen by this project:

- 2026-11: an answer is a list of two, what page it is and the rows; of one, with a ``message``, for an error. The status
  is 200 then too. Error 120 is a value that is not valid, 175 an indicator that was deleted or archived. An indicator that
  moved to another database may be either: where others are given, such a one is taken to be no longer published.
- 2026-11: without rows the second part is null and ``total`` 0.
- 2026-11: ``per_page`` comes back as a number or as text. Up to 32,500 rows a page are given.
- 2026-11: aggregates stand among the countries, some with an empty ``countryiso3code``; only WLD is taken.
- 2026-11: 503 in bursts (wbgapi 11, 18).
- 2026-11: ``lastupdated`` is the day of the release of the whole database, not of one series.
"""

from typing import TYPE_CHECKING, Any

from bilateral.errors import AnswerError
from bilateral.sources import selection
from bilateral.sources.delivery import Delivery
from bilateral.sources.packaged import definitions
from bilateral.sources.services.service import Ask, Service, Session

if TYPE_CHECKING:
    import pandas as pd

_FIRST_YEAR = 1990
_PER_PAGE = 20_000
_NOT_PUBLISHED = ("120", "175")
# A series of the World Bank under the name that chapters know it by.
_OTHER_NAMES = {"IT.NET.USER.ZS": "ITU.INTERNET.USERS"}
_OTHERS_SERIES = ("EGDI", "ITU.")


class _NotPublishedError(Exception):
    """The World Bank no longer has this indicator, or so it says; the message is its own."""


def pull(session: Session, ask: Ask) -> Delivery:
    """Return all indicators that chapters use, for the countries covered and in brief for all others."""
    import pandas as pd

    known = definitions()
    wanted = [code for code in known.indicator if not code.startswith(_OTHERS_SERIES)] + list(_OTHER_NAMES)
    frames, archived, updated = [], {}, ""
    for done, indicator in enumerate(wanted):
        session.step(done, len(wanted))
        try:
            rows, released = _indicator(session, indicator, ask)
        except _NotPublishedError as error:
            archived[indicator] = str(error)
            continue
        frames.append(observations(rows).assign(indicator=_OTHER_NAMES.get(indicator, indicator)))
        updated = max(updated, released)
    session.step(len(wanted), len(wanted))
    if not frames:
        said = next(iter(archived.values()))
        raise session.client.error(f"it has none of the indicators that are asked for; it says {said}")
    if archived:
        session.note(f"World Bank: no longer published are {', '.join(sorted(archived))}.")
    frame = selection.development_indicators(pd.concat(frames, ignore_index=True), ask.scope)
    kept = _kept_series(ask, list(archived))
    note = f"All series of the release of {updated or 'an unknown day'}"
    if len(kept):
        note += f"; no longer published and kept as they were: {', '.join(sorted(kept.indicator.unique()))}"
    tables = {"indicators": pd.concat([frame, kept], ignore_index=True)}
    tables["indicator_definitions"] = known[known.indicator.isin(tables["indicators"].indicator)]
    return SERVICE.delivery(session, ask, tables, published=updated, note=f"{note}.", whole=True)


def probe(session: Session, ask: Ask) -> str:
    """Ask for the population of one country in two years."""
    parameters = {"format": "json", "per_page": "5", "date": f"{ask.year - 3}:{ask.year - 2}", "source": "2"}
    try:
        answer = session.client.json("country/KEN/indicator/SP.POP.TOTL", parameters, check=_check(session))
    except _NotPublishedError as error:
        raise session.client.error(f"it answers with an error: {error}") from None
    frame = observations(answer[1] or [])
    return f"{len(frame)} figures of Kenya's population; database of {answer[0].get('lastupdated', 'an unknown day')}"


def observations(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    """Return the rows of an answer as ``iso3, indicator, period, value``; what is not reported has no row.

    Raises:
        AnswerError: a row is not what it should be.

    """
    import pandas as pd

    try:
        found = [
            (row["countryiso3code"], row["indicator"]["id"], str(row["date"]), float(row["value"]))
            for row in rows
            if row["value"] is not None and row["countryiso3code"]
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise AnswerError(f"World Bank: a row of the answer has no usable {error}.") from None
    return pd.DataFrame(found, columns=["iso3", "indicator", "period", "value"])


def _indicator(session: Session, indicator: str, ask: Ask) -> tuple[list[dict[str, Any]], str]:
    """Return all rows of an indicator and the day of the release, page after page."""
    rows: list[dict[str, Any]] = []
    page, pages, released = 1, 1, ""
    while page <= pages:
        parameters = {
            "format": "json",
            "source": "2",
            "date": f"{_FIRST_YEAR}:{ask.year}",
            "per_page": str(_PER_PAGE),
            "page": str(page),
        }
        head, found = session.client.json(
            f"country/all/indicator/{indicator}", parameters, check=_check(session)
        )
        rows += found or []
        pages, released = int(head["pages"]), str(head.get("lastupdated") or "")
        page += 1
    if len(rows) != int(head["total"]):
        raise session.client.error(f"of {indicator} it has {head['total']} rows and gave {len(rows)}")
    return rows, released


def _check(session: Session) -> Any:
    def check(answer: Any) -> None:
        message = (
            answer[0].get("message")
            if isinstance(answer, list) and answer and isinstance(answer[0], dict)
            else None
        )
        if message:
            first = message[0] if isinstance(message, list) and isinstance(message[0], dict) else {}
            said = f"{first.get('key', '')}: {first.get('value', '')}"[:160]
            if str(first.get("id")) in _NOT_PUBLISHED:
                raise _NotPublishedError(said)
            raise session.client.error(f"it answers with an error: {said}")
        if not (
            isinstance(answer, list)
            and len(answer) == 2
            and isinstance(answer[0], dict)
            and "pages" in answer[0]
        ):
            raise session.client.error(
                "the answer is not what its API is known to give (a page and its rows)"
            )
        if not isinstance(answer[1], list | None):
            raise session.client.error("the answer has no rows")

    return check


def _kept_series(ask: Ask, archived: list[str]) -> "pd.DataFrame":
    """Return what the base has of series that are no longer published: they are no less true for that."""
    frame = ask.base.query("select iso3, indicator, period, value from indicators where source_id = 'wdi'")
    return frame[frame.indicator.isin([_OTHER_NAMES.get(code, code) for code in archived])]


SERVICE = Service(
    name="wdi",
    called="World Bank",
    source_id="wdi",
    title="World Development Indicators",
    publisher="World Bank",
    url="https://data.worldbank.org/",
    base="https://api.worldbank.org/v2",
    gives="population, output, prices, total trade and some 40 other yearly indicators of all countries",
    terms="CC BY 4.0",
    known_from="the World Bank's help pages on API v2 and public code, 2026-11",
    pull=pull,
    probe=probe,
)
