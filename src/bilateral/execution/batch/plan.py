"""What a batch is asked for, every check before it begins, and which of its pairs are still to be made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bilateral.errors import OutputError, ParameterError
from bilateral.execution.batch.choice import Choice, Chosen, chosen_pairs
from bilateral.execution.batch.ledger import Ledger
from bilateral.execution.request import Plan, ReportRequest, check
from bilateral.pair import Pair

PATIENCE = 900.0


@dataclass(frozen=True)
class BatchRequest:
    """A batch that is asked for; nothing in it has been checked.

    ``report`` says all but the pair. ``workers`` is how many reports are made at a time (None: as many as there are
    cores, or threads on the cluster), ``scheduler`` the address of a Dask scheduler (empty: processes of this machine),
    ``limit`` how many reports are made at most, ``force`` makes those again that are there, ``timeout`` is how many
    seconds a pair may take.
    """

    choice: Choice
    report: ReportRequest
    workers: int | None = None
    scheduler: str = ""
    limit: int | None = None
    force: bool = False
    timeout: float = PATIENCE


@dataclass(frozen=True)
class Batch:
    """A batch that has been checked: ``pairs`` are to be made, ``done`` are there and up to date.

    ``left_out`` counts the pairs beyond the limit, ``notes`` are lines for the user.
    """

    request: BatchRequest
    plan: Plan
    pairs: tuple[Pair, ...]
    done: tuple[Pair, ...]
    left_out: int
    notes: tuple[str, ...]

    @property
    def output(self) -> Path:
        """The folder of all its reports."""
        return self.plan.request.output

    @property
    def ledger(self) -> Ledger:
        """What is known of its pairs on the disk."""
        return Ledger(self.output, self.plan.request.language)


def plan_batch(request: BatchRequest) -> Batch:
    """Check what is asked, from the cheapest test to the dearest, and see which reports are there.

    Raises ``PairError``, ``ParameterError``, ``SnapshotError``, ``ClaimsError`` or ``OutputError``, one line each.
    Nothing is written.
    """
    _check_numbers(request)
    request.choice.check()
    chosen, plan = _checked(request)
    output = plan.request.output
    if output.exists() and not output.is_dir():
        raise OutputError(f"The reports cannot be written to {output}: it is a file, not a folder")
    ledger = Ledger(output, plan.request.language)
    done = () if request.force else tuple(p for p in chosen.pairs if ledger.is_done(plan_for(plan, p)))
    there = set(done)
    missing = tuple(pair for pair in chosen.pairs if pair not in there)
    pairs = missing if request.limit is None else missing[: request.limit]
    return Batch(request, plan, pairs, done, len(missing) - len(pairs), chosen.notes)


def _checked(request: BatchRequest) -> tuple[Chosen, Plan]:
    """Check everything once: what differs from pair to pair needs no check beyond the pair's own."""
    from bilateral.snapshots.package import open_snapshot

    output = request.report.output.expanduser().absolute()
    report = replace(request.report, output=output)
    chosen = chosen_pairs(request.choice, open_snapshot(report.snapshot or None))
    first = chosen.pairs[0]
    plan = check(replace(report, reporter=first.reporter.iso3, partner=first.partner.iso3))
    # The snapshot in use and the working folder may differ where the report is made, or change before it is.
    snapshot, claims = plan.parameters["snapshot"], plan.parameters["claims"]
    return chosen, replace(plan, request=replace(plan.request, snapshot=snapshot, claims=claims))


def plan_for(plan: Plan, pair: Pair) -> Plan:
    """Return the same plan for another pair."""
    reporter, partner = pair.reporter.iso3, pair.partner.iso3
    return replace(
        plan,
        pair=pair,
        parameters=plan.parameters | {"reporter": reporter, "partner": partner},
        request=replace(plan.request, reporter=reporter, partner=partner),
    )


def _check_numbers(request: BatchRequest) -> None:
    for name, number in (("workers", request.workers), ("limit", request.limit)):
        if number is not None and number < 1:
            raise ParameterError(f"--{name} must be 1 or more, not {number}.")
    if request.timeout <= 0:
        raise ParameterError(f"--timeout must be more than 0 seconds, not {request.timeout:g}.")
