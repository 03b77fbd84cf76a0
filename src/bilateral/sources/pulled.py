"""What came of a pull: of each service a delivery or an error, and what is kept for the next run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import AnswerError, DeliveryError, ServiceError
from bilateral.sources.delivery import Delivery
from bilateral.sources.http.kept import forget
from bilateral.sources.services.service import Service

STORED = "stored"  #: a file beside the answers of a service that are in a snapshot by now


@dataclass(frozen=True)
class Pulled:
    """What came of one service: a delivery, or an error in one line; ``unreached`` where there never was a connection."""

    service: Service
    delivery: Delivery | None
    error: ServiceError | None
    unreached: bool = False

    def summary(self) -> str:
        """Return how many rows were delivered and how many set aside, in a few words."""
        if self.delivery is None:
            return "nothing"
        rows = sum(0 if isinstance(table, Path) else len(table) for table in self.delivery.tables.values())
        aside = len(self.delivery.set_aside)
        return f"{rows:,} rows" + (f", {aside:,} set aside" if aside else "")


@dataclass(frozen=True)
class Pull:
    """What came of all; ``folder`` keeps what was got, until ``done``."""

    results: tuple[Pulled, ...]
    folder: Path

    @property
    def deliveries(self) -> list[Delivery]:
        """What was delivered."""
        return [one.delivery for one in self.results if one.delivery is not None]

    @property
    def errors(self) -> list[ServiceError]:
        """What went wrong, a line each."""
        return [one.error for one in self.results if one.error is not None]

    def without(self, error: DeliveryError) -> Pull:
        """Return the same without what cannot be stored, which becomes an error of its service and is asked for anew.

        Raises:
            DeliveryError: the same, where it is not of what was pulled.

        """
        guilty = [
            one
            for one in self.results
            if one.delivery is not None and one.service.source_id == error.source_id
        ]
        if not guilty:
            raise error
        what = str(error).removesuffix("; nothing was stored")
        refused = {}
        for one in guilty:
            forget(self.folder / one.service.name)
            told = AnswerError(f"{one.service.called}: what it gave cannot be stored: {what}.")
            refused[one.service.name] = Pulled(one.service, None, told)
        return Pull(tuple(refused.get(one.service.name, one) for one in self.results), self.folder)

    def done(self) -> None:
        """Forget what was kept of a pull that is stored, unless a service failed: then the next run goes on with it.

        What is stored by then is kept for a day, for the next run, and no longer: later it is asked for anew.
        """
        if not self.errors:
            forget(self.folder)
            return
        for one in self.results:
            stored = self.folder / one.service.name / STORED
            if one.delivery is not None and not stored.exists():
                stored.touch()
