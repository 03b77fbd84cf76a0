"""World Bank Commodity Markets ("Pink Sheet"): monthly prices, one workbook.

- 2026-11: the workbook's address holds a code that changes from year to year (…/5d903e848db1d1b83e0ec8f744e55570-0350012021/…,
  …/74e8be41ceb20fa0da750cda2f6b9e4e-0050012026/…), so that the link is read from the page for people.
- 2026-11: the workbook lies on another host than the page (thedocs.worldbank.org); this link, and no other, is followed.
- 2026-11: sheet "Monthly Prices": names in one row, units below, months as 1960M01, "…" or ".." for no price.
"""

from __future__ import annotations

import html
import re

from bilateral.sources.delivery import Delivery
from bilateral.sources.pinksheet import workbook_prices
from bilateral.sources.services.service import Ask, Service, Session

_PAGE = "en/research/commodity-markets"
_NAME = "CMO-Historical-Data-Monthly.xlsx"
_LINK = re.compile(
    rf"""["'](?P<link>(?:https?:)?//[^"'<>\s]{{1,300}}/{re.escape(_NAME)}|/[^"'<>\s]{{1,300}}/{re.escape(_NAME)})"""
)
_HOST = "thedocs.worldbank.org"


def pull(session: Session, ask: Ask) -> Delivery:
    """Return yearly means and the last 24 months of the commodities that chapters use."""
    session.step(0, 2)
    link = _link(session)
    session.step(1, 2)
    frame = workbook_prices(session.client.download(link).file)
    session.step(2, 2)
    last = str(frame.period.max()) if len(frame) else ""
    note = "Nominal US dollars. Yearly values are means of twelve months."
    return SERVICE.delivery(session, ask, {"prices": frame}, published=last, note=note, whole=True)


def probe(session: Session, ask: Ask) -> str:
    """Look for the link to the workbook."""
    return f"a link to {_link(session).rpartition('/')[2]}"


def _link(session: Session) -> str:
    """Return the address of the workbook from the page; it must lie on the World Bank's host for documents, or the page's."""
    import httpx

    answer = session.client.download(_PAGE, accept="text/html")
    page = answer.file.read_bytes()[: 1 << 22].decode("utf-8", "replace")
    found = _LINK.search(html.unescape(page))
    if found is None:
        raise session.client.error(f"the page on commodity markets has no link to {_NAME}")
    page_at = httpx.URL(answer.address)
    link = page_at.join(found["link"])
    if link.host not in (_HOST, page_at.host) or link.scheme != page_at.scheme:
        raise session.client.error(
            f"the link to {_NAME} leads to another host ({link.host[:60]}), which is not followed"
        )
    return str(link)


SERVICE = Service(
    name="pinksheet",
    called="World Bank",
    source_id="wb-pinksheet",
    title="Commodity Markets (Pink Sheet), monthly prices",
    publisher="World Bank",
    url="https://www.worldbank.org/en/research/commodity-markets",
    base="https://www.worldbank.org",
    gives="world market prices of tea, coffee, metals, oil, fertiliser and others, monthly",
    terms="CC BY 4.0",
    known_from="public code that reads the workbook, 2026-11",
    pull=pull,
    probe=probe,
)
