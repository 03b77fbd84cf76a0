"""How a chapter makes its facts: plain values, sources named once, ids under the chapter's own prefix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bilateral.evidence.facts import Fact


@dataclass(frozen=True)
class FactMaker:
    """Makes the facts of one chapter, whose name is the first part of their ids."""

    chapter: str

    def __call__(
        self,
        name: str,
        value: Any,
        unit: str,
        period: Any,
        sources: Iterable[str | None],
        method: str,
        *,
        note: str = "",
        inputs: Iterable[str] = (),
    ) -> Fact:
        """Return a fact; a missing value becomes None, ``inputs`` are names within the chapter."""
        plain = None if value is None or pd.isna(value) else value
        if isinstance(plain, np.generic):
            plain = plain.item()
        named = tuple(dict.fromkeys(key for key in sources if isinstance(key, str) and key))
        return Fact(
            f"{self.chapter}.{name}",
            plain,
            unit,
            None if period is None else str(period),
            named,
            method,
            self.chapter,
            inputs=tuple(f"{self.chapter}.{part}" for part in inputs),
            note=note,
        )
