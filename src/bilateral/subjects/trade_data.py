"""The trade tables of the snapshot that concern one pair, read once each."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from bilateral.measures import flows as measure
from bilateral.subjects.context import Context

#: Figures that a publisher reconciled from both reports are nobody's own report; they serve for products only. The ids of
#: their sources begin so; releases follow.
RECONCILED = ("unctad-matrix", "baci")
WORLD = "WLD"
_OWN_REPORTS = " and ".join(f"not starts_with(source_id, '{stem}')" for stem in RECONCILED)


def is_reconciled(source_id: str) -> bool:
    """Tell whether a source of flows has reconciled figures.

    >>> is_reconciled("baci-hs2017-202401b"), is_reconciled("wits-2016")
    (True, False)
    """
    return source_id.startswith(RECONCILED)


class TradeData:
    """Flows of one pair and the totals that set them in proportion; all values in USD."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.vintages = [key for key in context.sources_by_vintage() if not is_reconciled(key)]

    def _flows(self, condition: str, *parameters: Any) -> Any:
        return self._context.query(
            f"select * from flows where product = 'TOTAL' and {condition} and {_OWN_REPORTS} "
            "order by period, source_id",
            *parameters,
        )

    @cached_property
    def pair(self) -> Any:
        """Total goods trade of the pair in both directions, as every side reported it in every vintage."""
        first, second = self._context.both
        return self._flows(
            "least(exporter, importer) = ? and greatest(exporter, importer) = ?", first, second
        )

    @cached_property
    def annual(self) -> Any:
        """The same by year; quarters are summed where all four are there."""
        return measure.annual_flows(self.pair)

    def directions(self, exporter: str, importer: str) -> Any:
        """Return one row a year: what the exporter and what the importer report, newest vintage of each."""
        frame = measure.direct_and_mirror(self.annual, exporter, importer, self.vintages)
        frame = frame.rename(columns={"period": "year", "direct_usd": "direct", "mirror_usd": "mirror"})
        frame["year"] = frame.year.astype(int)
        return frame

    @cached_property
    def exports(self) -> Any:
        """Reporter to partner by year: ``direct`` is the reporter's own figure, ``mirror`` the partner's."""
        return self.directions(self._context.reporter, self._context.partner)

    @cached_property
    def imports(self) -> Any:
        """Partner to reporter by year: ``direct`` is the reporter's own figure, ``mirror`` the partner's."""
        frame = self.directions(self._context.partner, self._context.reporter)
        swap = {
            column: column.replace("direct", "m").replace("mirror", "direct").replace("m_", "mirror_")
            for column in frame
        }
        return frame.rename(columns=swap | {"direct": "mirror", "mirror": "direct"})[list(frame.columns)]

    def summed_from_quarters(self, year: int, source: str) -> bool:
        """Whether a source's figure of a year is the sum of its quarters."""
        rows = self.annual[(self.annual.period == str(year)) & (self.annual.source_id == source)]
        return bool((rows.n_quarters.fillna(0) == 4).any())

    @cached_property
    def quarters(self) -> Any:
        """Quarterly exports of the reporter to the partner, as the reporter reports them."""
        frame = self.pair[self.pair.period.str.contains("Q")]
        own = frame[(frame.exporter == self._context.reporter) & (frame.reported_by == "exporter")]
        return own.drop_duplicates("period", keep="last").sort_values("period")

    @cached_property
    def destinations(self) -> Any:
        """Exports of the reporter to every destination and the world, by year, as the reporter reports them."""
        frame = measure.annual_flows(
            self._flows("exporter = ? and reported_by = 'exporter'", self._context.reporter)
        )
        return frame[frame.complete]

    @cached_property
    def destination_quarters(self) -> Any:
        """The same by quarter."""
        return self._flows(
            "exporter = ? and reported_by = 'exporter' and contains(period, 'Q')", self._context.reporter
        )

    def listing(self, flow: str) -> Any:
        """Return what the sources that list only their largest partners say of the ones that they leave out."""
        return self._context.query(
            "select * from flow_listings where reporter = ? and flow = ? order by period",
            self._context.reporter,
            flow,
        )

    def sections(self, classification: str, exporter: str, importer: str) -> Any:
        """Return a flow by the sections of a classification (SITC or WITS), all years."""
        return self._context.query(
            "select * from flows where starts_with(product, ?) and exporter = ? and importer = ? order by period, product",
            f"{classification}:",
            exporter,
            importer,
        )

    def products(self, exporter: str, importer: str) -> Any:
        """Return a flow by product in the latest year that has it: SITC sections, or HS chapters where those are newer.

        Chapters are one side's own report: the exporter's, or else the importer's.
        """
        sections = _last_year(self.sections("SITC", exporter, importer))
        chapters = _last_year(self.sections("HS", exporter, importer))
        if chapters.empty or (len(sections) and sections.period.iloc[0] >= chapters.period.iloc[0]):
            return sections[sections.source_id == sections.source_id.iloc[-1]] if len(sections) else sections
        own = chapters[chapters.reported_by == "exporter"]
        chapters = own if len(own) else chapters
        first = chapters.iloc[0]
        same = (chapters.source_id == first.source_id) & (chapters.valuation == first.valuation)
        return chapters[same]

    @cached_property
    def product_labels(self) -> dict[str, str]:
        """Names of products by their id."""
        frame = self._context.query("select product, label from products")
        labels = map(self._context.voice.term, frame.label)
        return dict(zip(frame["product"], labels, strict=True))

    def merchandise_imports(self, iso3: str, year: int) -> tuple[float, str] | None:
        """Return all goods imports of a country or the world in a year, with the source, or None."""
        frame = self._context.query(
            "select value, source_id from indicators where iso3 = ? and indicator = 'TM.VAL.MRCH.CD.WT' and period = ? "
            "and value is not null",
            iso3,
            str(year),
        )
        return None if frame.empty else (float(frame.value[0]), str(frame.source_id[0]))


def _last_year(frame: Any) -> Any:
    return frame[frame.period == frame.period.max()] if len(frame) else frame
