"""What the embedded snapshot takes from each source: figures of the countries covered, never a whole file."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.sources.reading import summed
from bilateral.sources.wits import FLOW_KEY

if TYPE_CHECKING:
    import pandas as pd

FIRST_YEAR = "1995"  # of yearly trade: before, Kazakhstan reported nothing
FIRST_PAIRS_YEAR = "2009"  # of yearly trade among all deep countries
FIRST_SECTIONS_YEAR = "2010"
FIRST_BRIEF_YEAR = "2021"
VOTES_FROM = 1992  # of the agreement of pairs: before, Kazakhstan was no member
ROLL_CALLS_FROM = 2010  # of votes listed one by one
BRIEF_INDICATORS = (
    "NY.GDP.MKTP.CD",
    "SP.POP.TOTL",
    "TX.VAL.MRCH.CD.WT",
    "TM.VAL.MRCH.CD.WT",
    "IT.NET.BBND.P2",
    "IT.CEL.SETS.P2",
)
AFRICA_REPORTER = "KAZ"
# Where the hubs of data/curated/air_hubs.csv stand.
HUB_COUNTRIES = (
    *("ARE", "AUS", "BRA", "DEU", "EGY", "ETH", "GBR", "HKG"),
    *("KEN", "PAN", "QAT", "SGP", "TUR", "USA", "ZAF"),
)


@dataclass(frozen=True)
class Scope:
    """Which countries are covered: the flagship pair, the deep ones, all, and the African states."""

    flagship: frozenset[str]
    deep: frozenset[str]
    countries: frozenset[str]
    african_states: frozenset[str]


def bilateral_flows(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose from yearly totals by partner, and add the sums that the file lacks.

    The flagship countries with every partner from 1995, the deep countries among themselves from 2009 and with
    every partner in the last year that each of them reported; sums with the world of every deep country and
    of the world; the sums of Kazakhstan's own reports over the African states.
    """
    import pandas as pd

    frame = frame[frame.period >= FIRST_YEAR]
    real = frame[frame.exporter.isin(scope.countries) & frame.importer.isin(scope.countries)]
    real = real[real.exporter != real.importer]
    flagship = real.exporter.isin(scope.flagship) | real.importer.isin(scope.flagship)
    among = (
        real.exporter.isin(scope.deep) & real.importer.isin(scope.deep) & (real.period >= FIRST_PAIRS_YEAR)
    )
    chosen = real[flagship | among | _last_reports(real, scope)]
    return pd.concat([chosen, _world_sums(frame, scope), _african_sums(real, scope)])


def sums_of(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Add up the same sums from a release with all its flows; totals with the world that stand in it do not count."""
    import pandas as pd

    world = frame.exporter.eq("WLD") | frame.importer.eq("WLD")
    frame = frame[~world] if world.any() else frame
    every = frame.exporter.isin(scope.countries) & frame.importer.isin(scope.countries)
    real = frame[every & (frame.exporter != frame.importer)]
    return pd.concat([_world_sums(frame, scope), _african_sums(real, scope)])


def _last_reports(real: "pd.DataFrame", scope: Scope) -> "pd.Series[bool]":
    """Mark the last year that each deep country reported, with every partner: ranks and shares need them all."""
    marks = real.period < ""
    for side in ("exporter", "importer"):
        own = real[side].isin(scope.deep) & (real.reported_by == side)
        last = real[own].groupby(side).period.max()
        marks |= own & (real.period == real[side].map(last))
    return marks


def _world_sums(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    import pandas as pd

    # Each by itself: the keys of the three differ, and together they would take thrice the memory.
    outward = summed(frame[frame.exporter.isin(scope.deep)].assign(importer="WLD"), FLOW_KEY)
    inward = summed(frame[frame.importer.isin(scope.deep)].assign(exporter="WLD"), FLOW_KEY)
    return pd.concat([outward, inward, summed(frame.assign(exporter="WLD", importer="WLD"), FLOW_KEY)])


def _african_sums(real: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    import pandas as pd

    outward = (
        (real.exporter == AFRICA_REPORTER)
        & (real.reported_by == "exporter")
        & real.importer.isin(scope.african_states)
    )
    inward = (
        (real.importer == AFRICA_REPORTER)
        & (real.reported_by == "importer")
        & real.exporter.isin(scope.african_states)
    )
    return summed(
        pd.concat([real[outward].assign(importer="AFR"), real[inward].assign(exporter="AFR")]), FLOW_KEY
    )


def summary_flows(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose totals from 1995 and sections from 2010, of deep countries, and add up the world's."""
    import pandas as pd

    first = frame["product"].map(lambda product: FIRST_YEAR if product == "TOTAL" else FIRST_SECTIONS_YEAR)
    frame = frame[frame.period >= first]
    ours = frame.exporter.isin(scope.deep) | frame.importer.isin(scope.deep)
    return pd.concat([frame[ours], summed(frame.assign(exporter="WLD", importer="WLD"), FLOW_KEY)])


def known_partners(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose flows whose two sides stand in the table of countries."""
    known = scope.countries | {"WLD", "AFR"}
    return frame[frame.exporter.isin(known) & frame.importer.isin(known)]


def matrix_flows(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose the flagship pair in every year, deep pairs in the last, deep with the world in the last two."""
    years = sorted(frame.period.unique())
    ours = scope.deep | {"WLD"}
    pair = frame.exporter.isin(scope.flagship) & frame.importer.isin(scope.flagship)
    among = frame.exporter.isin(ours) & frame.importer.isin(ours)
    world = frame.exporter.eq("WLD") | frame.importer.eq("WLD")
    period = frame.period.eq(years[-1]) | (world & frame.period.isin(years[-2:]))
    itself = frame.exporter.eq(frame.importer) & frame.exporter.ne("WLD")
    return frame[pair | (among & period & ~itself)]


def development_indicators(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose all series of deep countries, the main ones of all others for recent years, and of the world."""
    main = frame.indicator.isin(BRIEF_INDICATORS)
    brief = main & frame.iso3.isin(scope.countries) & (frame.period >= FIRST_BRIEF_YEAR)
    return frame[frame.iso3.isin(scope.deep) | brief | (main & (frame.iso3 == "WLD"))]


def internet_users(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose internet users of deep countries, of all others for recent years; the rest stands in other sources."""
    users = frame[frame.indicator == "ITU.INTERNET.USERS"]
    brief = users.iso3.isin(scope.countries) & (users.period >= FIRST_BRIEF_YEAR)
    return users[users.iso3.isin(scope.deep) | brief]


def all_countries(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose every country of the table of countries."""
    return frame[frame.iso3.isin(scope.countries)]


def deep_countries(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose the deep countries."""
    return frame[frame.iso3.isin(scope.deep)]


def recent_ideal_points(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose the deep countries since 1990."""
    return frame[frame.iso3.isin(scope.deep) & (frame.year >= 1990)]


def missions(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose missions among deep countries, and all that a flagship country sends or receives."""
    among = frame.sending.isin(scope.deep) & frame.receiving.isin(scope.deep)
    flagship = frame.sending.isin(scope.flagship) | frame.receiving.isin(scope.flagship)
    known = frame.sending.isin(scope.countries) & frame.receiving.isin(scope.countries)
    return frame[(among | flagship) & known]


def visa_rules(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose rules among deep countries."""
    return frame[frame.passport.isin(scope.deep) & frame.destination.isin(scope.deep)]


def deep_pairs(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose pairs of deep countries, and deep countries with all their neighbours."""
    first, second = frame.iso3_a.isin(scope.deep), frame.iso3_b.isin(scope.deep)
    known = frame.iso3_a.isin(scope.countries) & frame.iso3_b.isin(scope.countries)
    return frame[known & ((first & second) | (frame.contiguous & (first | second)))]


def pairs_in_scope(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose pairs of deep countries, and those of a flagship country with any other."""
    among = frame.iso3_a.isin(scope.deep) & frame.iso3_b.isin(scope.deep)
    return frame[among | frame.iso3_a.isin(scope.flagship) | frame.iso3_b.isin(scope.flagship)]


def everything(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose all rows."""
    return frame


def links_of_hubs(frame: "pd.DataFrame", scope: Scope) -> "pd.DataFrame":
    """Choose the links of countries with a large airport for changing planes."""
    known = frame.iso3.isin(scope.countries)
    return frame[frame.hub_iso3.isin(HUB_COUNTRIES) & known]
