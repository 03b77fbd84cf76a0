"""What a service is, what is asked of it, and the session in which it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bilateral.pair import Pair
from bilateral.sources.delivery import Delivery
from bilateral.sources.http import Client, Key
from bilateral.sources.selection import Scope

if TYPE_CHECKING:
    import pandas as pd

    from bilateral.snapshots.package import Snapshot

#: What each module says until `bilateral data doctor` has recorded an answer of the live service.
NEVER = "never, by this project"


@dataclass(frozen=True)
class Ask:
    """What a pull asks for.

    Attributes:
        pairs: the pairs; empty with ``every``.
        every: all countries.
        first: first year of yearly figures.
        today: the day of the pull, ISO 8601.
        base: the snapshot that the pull adds to.

    """

    pairs: tuple[Pair, ...]
    every: bool
    first: int
    today: str
    base: Snapshot

    @property
    def year(self) -> int:
        """The year of the pull."""
        return int(self.today[:4])

    @cached_property
    def states(self) -> frozenset[str]:
        """The alpha-3 codes of all countries that the base knows."""
        frame = self.base.query("select iso3 from countries where kind = 'country'")
        return frozenset(frame.iso3)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries asked for."""
        named = {one.iso3 for pair in self.pairs for one in (pair.reporter, pair.partner)}
        return self.states if self.every else frozenset(named) & self.states

    @cached_property
    def scope(self) -> Scope:
        """What is taken from a source of all countries: those in depth, those asked for, those pulled before."""
        frame = self.base.query("select iso3 from countries where depth = 'deep'")
        deep = frozenset(frame.iso3) | self.countries | self._pulled_before
        return Scope(self.countries, self.states if self.every else deep, self.states, frozenset())

    @cached_property
    def _pulled_before(self) -> frozenset[str]:
        frame = self.base.query(
            "select distinct case reported_by when 'exporter' then exporter else importer end as iso3 from flows "
            "where source_id in ('un-comtrade', 'imf-imts') and product = 'TOTAL'"
        )
        return frozenset(frame.iso3) & self.states


@dataclass(frozen=True)
class Session:
    """One service while it is asked: the client, and where to say how far it is.

    ``step(done, total)`` counts requests; ``note`` takes a line worth showing.
    """

    client: Client
    step: Callable[[int, int], None] = lambda done, total: None
    note: Callable[[str], None] = lambda line: None


@dataclass(frozen=True)
class Service:
    """An official source with an address.

    Attributes:
        name: by which `data pull --source` names it.
        called: how errors call it.
        source_id: of its rows in a snapshot.
        title: of the data set.
        publisher: who publishes it.
        url: the page for people.
        base: the address for programs.
        gives: what it gives, in a line.
        terms: licence or terms, as far as known.
        known_from: where and when this project learnt the format.
        pull: asks it all that is wanted; returns what it delivered.
        probe: asks one small thing; returns what it got, in a few words.
        key_variable, key_header: where its key stands in the environment, and the header that carries it.
        key_needed: "no", or what a key is good for.
        by_pair: whether it is asked country by country, so that earlier pulls of other pairs stay.
        redirects: hosts to which it is known to redirect.
        interval: seconds between two requests.
        daily: requests a day.
        over: what to say when they are used up.
        last_seen_live: when the format was last seen, and by whom.

    """

    name: str
    called: str
    source_id: str
    title: str
    publisher: str
    url: str
    base: str
    gives: str
    terms: str
    known_from: str
    pull: Callable[[Session, Ask], Delivery]
    probe: Callable[[Session, Ask], str]
    key_variable: str = ""
    key_header: str = ""
    key_needed: str = "no"
    by_pair: bool = False
    redirects: tuple[str, ...] = ()
    interval: float = 0.2
    daily: int | None = None
    last_seen_live: str = NEVER
    over: str = ""

    def source_row(self, ask: Ask, *, published: str = "", note: str = "") -> dict[str, str | None]:
        """Return the row of the table ``sources`` for what is pulled today."""
        return {
            "source_id": self.source_id,
            "title": self.title,
            "publisher": self.publisher,
            "url": self.url,
            "licence": self.terms,
            "published": published or None,
            "accessed": ask.today[:7],
            "note": note or None,
        }

    def delivery(
        self,
        session: Session,
        ask: Ask,
        tables: Mapping[str, pd.DataFrame],
        *,
        published: str = "",
        note: str = "",
        **more: Any,
    ) -> Delivery:
        """Return a delivery of what the session got, with hash and origin: the address that was asked, whosever it is."""
        by_country = ("*",) if ask.every else tuple(sorted(ask.countries))
        return Delivery(
            asked=by_country if self.by_pair else (),
            source=self.source_row(ask, published=published, note=note),
            tables=tables,
            origin=session.client.base,
            sha256=session.client.sha256,
            retrieved=ask.today,
            **more,
        )


def key_of(service: Service, environment: Mapping[str, str]) -> Key:
    """Return the key of a service from the environment.

    Raises:
        ParameterError: it cannot be sent.

    """
    from bilateral.sources.http.keys import NO_KEY, key_from

    if not service.key_variable:
        return NO_KEY
    return key_from(environment, service.key_variable, service.key_header)
