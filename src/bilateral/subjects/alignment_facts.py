"""The facts of the chapter on votes: coincidence, its place among all pairs, issues, ideal points, differences."""

from __future__ import annotations

from collections.abc import Iterator

from bilateral.evidence.facts import Fact
from bilateral.measures.alignment import MINIMUM_JOINT, Coincidence, mean_coincidence
from bilateral.measures.position import position
from bilateral.measures.ranking import rank_of
from bilateral.measures.voting import partners_of
from bilateral.subjects.alignment_data import RECENT, WINDOWS, AlignmentData, IssueRecord, differences
from bilateral.subjects.chapter_fact import FactMaker
from bilateral.subjects.context import Context

fact = FactMaker("alignment")
FORMULA = (
    "(same votes + ½ · votes with one abstention) ÷ joint votes, absences left out (US State Department)"
)
WOULD_HAVE = ("un-votes",)
SIDES = ("reporter", "partner")


def build(context: Context, data: AlignmentData) -> Iterator[Fact]:
    """Yield every fact of the chapter; each is a pure function of the pair and the snapshot."""
    yield from _by_year(data)
    yield from _together(data)
    yield from _among_all(context, data)
    for years in WINDOWS:
        for record in data.issues(years):
            yield from _issue(data, record, years)
    yield from _ideal_points(context, data)
    yield from _differences(data)


def _by_year(data: AlignmentData) -> Iterator[Fact]:
    known = data.by_year.dropna(subset="value")
    for row in known.itertuples():
        method = f"{FORMULA}; {row.joint} joint votes, 95% interval {row.low:.3f} to {row.high:.3f} (Wilson)"
        yield fact(f"coincidence.{row.year}", row.value, "share", row.year, [data.vote_source], method)
    if known.empty:
        note = f"no year has {MINIMUM_JOINT} joint votes on record"
        yield fact("coincidence.latest", None, "share", None, WOULD_HAVE, FORMULA, note=note)
        return
    last = known.iloc[-1]
    method = f"{FORMULA}; the last year with {MINIMUM_JOINT} joint votes"
    where = ("share", int(last.year), [data.vote_source])
    yield fact("coincidence.latest", last.value, *where, method)
    yield fact("coincidence.latest.low", last.low, *where, "lower end of the 95% interval (Wilson)")
    yield fact("coincidence.latest.high", last.high, *where, "upper end of the 95% interval (Wilson)")
    method = "recorded votes of the year in which both cast yes, no or abstain"
    yield fact(
        "coincidence.latest.joint", int(last.joint), "count", int(last.year), [data.vote_source], method
    )


def _together(data: AlignmentData) -> Iterator[Fact]:
    mean = mean_coincidence(data.pair, RECENT)
    years = ", ".join(map(str, data.years))
    method = f"plain mean of the yearly coincidence of the last {RECENT} years with {MINIMUM_JOINT} joint votes ({years})"
    if mean is None:
        yield fact("coincidence.mean5", None, "share", None, WOULD_HAVE, FORMULA)
    else:
        inputs = [f"coincidence.{year}" for year in data.years]
        yield fact(
            "coincidence.mean5", mean, "share", data.years[-1], [data.vote_source], method, inputs=inputs
        )
    for name, chosen in (("pooled5", data.years), ("before5", data.years_before)):
        found = data.together(chosen)
        if found is not None:
            how = f"{FORMULA}; the votes of {', '.join(map(str, chosen))} taken together"
            yield from _with_interval(f"coincidence.{name}", found, data.vote_source, how)


def _with_interval(name: str, found: Coincidence, source: str, method: str) -> Iterator[Fact]:
    where = ("share", found.last_year, [source])
    yield fact(name, found.value, *where, method)
    yield fact(f"{name}.low", found.low, *where, "lower end of the 95% interval (Wilson)")
    yield fact(f"{name}.high", found.high, *where, "upper end of the 95% interval (Wilson)")
    yield fact(f"{name}.joint", found.joint, "count", found.last_year, [source], "joint votes taken together")


def _among_all(context: Context, data: AlignmentData) -> Iterator[Fact]:
    values = data.all_values if data.years else None
    own = None if values is None else position(values, "-".join(context.both))
    if values is None or own is None:
        yield fact(
            "coincidence.percentile", None, "share", None, WOULD_HAVE, "place among all pairs of the snapshot"
        )
        return
    when, source, inputs = data.years[-1], [data.vote_source], ["coincidence.pooled5"]
    over = (
        f"over the same years, {', '.join(map(str, data.years))}, for pairs with {MINIMUM_JOINT} joint votes"
    )
    method = (
        f"share of all pairs of the countries covered in depth that coincide less, ties counted half; {over}"
    )
    yield fact("coincidence.percentile", own.percentile, "share", when, source, method, inputs=inputs)
    yield fact("coincidence.pairs", own.pairs, "count", when, source, "pairs compared")
    yield fact(
        "coincidence.average", float(values.mean()), "share", when, source, f"mean of all pairs {over}"
    )
    for side in SIDES:
        country, other = getattr(context, side), getattr(context, _other(side))
        partners = partners_of(values, country)
        rank = rank_of(partners, other)
        if rank is None:
            continue
        joint = "joint; " if rank.joint else ""
        names = [getattr(context.pair, one).name("en") for one in (side, _other(side))]
        method = (
            f"{joint}place of {names[1]} among the {rank.of} partners of {names[0]} by coincidence, {over}"
        )
        yield fact(f"coincidence.rank.{side}", rank.rank, "rank", when, source, method, inputs=inputs)
        yield fact(f"coincidence.rank.{side}.of", rank.of, "count", when, source, "partners compared")
        yield fact(
            f"coincidence.average.{side}", float(partners.mean()), "share", when, source,
            f"mean of {names[0]} with each of its {rank.of} partners, {over}",
        )  # fmt: skip


def _other(side: str) -> str:
    return "partner" if side == "reporter" else "reporter"


def _issue(data: AlignmentData, record: IssueRecord, years: int) -> Iterator[Fact]:
    name, last, found = f"issue.{record.issue}.last{years}", data.last_listed, record.found
    if found is None or last is None:
        if years == WINDOWS[0] and record.joint:
            note = f"{record.joint} joint votes, fewer than {MINIMUM_JOINT}"
            yield fact(name, None, "share", last, [data.call_source], FORMULA, note=note)
        return
    where = (last, [data.call_source])
    span = f"votes on this issue, by the source's assignment, {last - years + 1} to {last}"
    interval = f"{found.joint} joint votes, 95% interval {found.low:.3f} to {found.high:.3f} (Wilson)"
    yield fact(name, found.value, "share", *where, f"{FORMULA}; {span}; {interval}")
    if years != WINDOWS[0]:
        return
    yield fact(f"{name}.joint", found.joint, "count", *where, f"joint votes; {span}")
    method = f"mean of the {record.pairs} pairs with {MINIMUM_JOINT} joint votes; {span}"
    yield fact(f"{name}.average", record.average, "share", *where, method)
    for kind, count in record.differences.items():
        yield fact(f"{name}.{kind}", count, "count", *where, f"{_KINDS[kind]}; {span}")


_KINDS = {
    "reporter_abstained": "joint votes in which the reporter alone abstained",
    "partner_abstained": "joint votes in which the partner alone abstained",
    "opposite": "joint votes in which one said yes and the other no",
}


def _ideal_points(context: Context, data: AlignmentData) -> Iterator[Fact]:
    distances, mean, source = data.distances, data.mean_distance, [data.point_source]
    method = "distance of the two ideal points (Bailey, Strezhnev and Voeten)"
    if mean is None:
        yield fact("ideal_distance.mean5", None, "index", None, ("un-ideal-points",), method)
        return
    for row in distances.itertuples():
        band = f"session {row.session}; 90% band {row.low:.3f} to {row.high:.3f}, combined from both countries' bands"
        yield fact(f"ideal_distance.{row.year}", row.distance, "index", row.year, source, f"{method}; {band}")
    last, recent = distances.iloc[-1], distances.tail(RECENT)
    when, span = int(last.year), f"sessions {mean.first_session} to {mean.last_session}"
    yield fact(
        "ideal_distance.latest", last.distance, "index", when, source, f"{method}, session {last.session}"
    )
    yield fact("ideal_distance.latest.low", last.low, "index", when, source, "lower end of its 90% band")
    yield fact("ideal_distance.latest.high", last.high, "index", when, source, "upper end of its 90% band")
    inputs = [f"ideal_distance.{year}" for year in recent.year]
    yield fact(
        "ideal_distance.mean5", mean.value, "index", when, source, f"mean {method}, {span}", inputs=inputs
    )
    yield fact("ideal_distance.mean5.smallest", mean.smallest, "index", when, source, f"smallest of {span}")
    yield fact("ideal_distance.mean5.largest", mean.largest, "index", when, source, f"largest of {span}")
    yield fact("ideal_distance.mean5.sessions", mean.sessions, "count", when, source, "sessions in the mean")
    clear = int((~recent.overlap).sum())
    yield fact(
        "ideal_distance.clear5",
        clear,
        "count",
        when,
        source,
        f"{span} whose band of the distance stays above 0",
    )
    yield from _distance_among_all(context, data, when, span)


def _distance_among_all(context: Context, data: AlignmentData, when: int, span: str) -> Iterator[Fact]:
    values = data.all_distances
    # Nearer is closer, so the sign turns the percentile round.
    own = None if values is None else position(-values, "-".join(context.both))
    if own is None:
        return
    source, over = [data.point_source], f"mean distance over {span}, pairs that have all of them"
    yield fact(
        "ideal_distance.percentile", own.percentile, "share", when, source,
        f"share of all pairs of the countries covered in depth that are farther apart, ties counted half; {over}",
        inputs=["ideal_distance.mean5"],
    )  # fmt: skip
    yield fact("ideal_distance.pairs", own.pairs, "count", when, source, "pairs compared")
    yield fact(
        "ideal_distance.average", float(values.mean()), "index", when, source, f"mean of all pairs; {over}"
    )


def _differences(data: AlignmentData) -> Iterator[Fact]:
    last = data.last_listed
    if last is None or data.joint_votes.empty:
        yield fact(
            "differences.last5",
            None,
            "count",
            None,
            WOULD_HAVE,
            "joint votes in which the two voted differently",
        )
        return
    for years in WINDOWS:
        rows = data.window(years, data.joint_votes)
        counts, span = differences(rows), f"{last - years + 1} to {last}"
        where = ("count", last, [data.call_source])
        yield fact(f"joint.last{years}", len(rows), *where, f"joint votes, {span}")
        total = sum(counts.values())
        yield fact(f"differences.last{years}", total, *where, f"joint votes in which they differed, {span}")
        for kind, count in counts.items():
            yield fact(f"differences.last{years}.{kind}", count, *where, f"{_KINDS[kind]}, {span}")
    opposite = data.joint_votes[data.joint_votes.outcome == "opposite"]
    if len(opposite):
        day = str(opposite.date.max())
        yield fact(
            "differences.opposite.latest", day, "date", day, [data.call_source],
            f"last day on which one said yes and the other no, votes since {data.roll_calls.date.min()[:4]}",
        )  # fmt: skip
