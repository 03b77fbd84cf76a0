"""Two vintages of the committed report, and a report on another pair."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "reports" / "example"


def write_facts(folder: Path, content: dict[str, Any], date: str = "2026-12-24") -> Path:
    """Write facts and a manifest that states their hash."""
    folder.mkdir(parents=True)
    facts = json.dumps(content, ensure_ascii=False).encode()
    (folder / "facts.json").write_bytes(facts)
    manifest = {"date": date, "files": {"facts.json": hashlib.sha256(facts).hexdigest()}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def changed(change: Callable[[dict[str, dict[str, Any]]], None], pair: str = "RWA-KAZ") -> dict[str, Any]:
    """The committed report after ``change`` has altered its facts, which it gets by their ids."""
    content: dict[str, Any] = json.loads((EXAMPLE / "facts.json").read_bytes())
    facts = {row["id"]: row for row in content["facts"]}
    change(facts)
    reporter, partner = pair.split("-")
    return content | {"facts": list(facts.values()), "pair": {"reporter": reporter, "partner": partner}}


def newer(facts: dict[str, dict[str, Any]]) -> None:
    """A year later: each way in which a fact can change."""
    facts["trade.exports.latest"] |= {"value": 12_905_331.0, "period": "2025", "sources": ["nisr-2026q2"]}
    facts["trade.exports.2024"] |= {"value": 11_304_162.8, "sources": ["nisr-2026q2"]}
    facts["trade.exports.2025"] = {**facts["trade.exports.latest"], "id": "trade.exports.2025"}
    facts["trade.partner_rank.latest"] |= {"value": 12, "period": "2025", "sources": ["nisr-2026q2"]}
    facts["trade.share_of_exports.latest"] |= {"value": 0.0061, "period": "2025"}
    facts["trade.imports.2024"]["value"] = 81_000.0
    facts["trade.mirror_agreement.latest"]["value"] = None
    facts["trade.balance.latest"]["value"] = -120_000.0
    facts["relations.visits.latest"] |= {"value": "2026-09-30", "period": "2026-09-30"}
    facts["profile.gdp.partner"]["sources"] = ["wdi-2026"]
    facts["digital.egdi.gap.latest"] |= {"value": 0.3205, "period": "2026"}
    del facts["sectors.space.steps.open"]


@pytest.fixture(scope="session")
def vintage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on Rwanda and Kazakhstan a month later, with newer sources and other verdicts."""
    content = changed(newer)
    content["sources"]["nisr-2026q2"] = {
        "title": "Formal External Trade, second quarter of 2026 <script>alert(1)</script>",
        "publisher": "National Institute of Statistics",
        "published": "2026-09-30",
        "url": "javascript:alert(1)",
    }
    content["sources"]["wdi"] = content["sources"]["wdi"] | {"published": "2026-10-01"}
    claims = {claim["id"]: claim for claim in content["claims"]}
    claims["C02a"] |= {"verdict": "contradicted", "observed": 5.0}
    del claims["C19b"]
    content["claims"] = list(claims.values())
    return write_facts(tmp_path_factory.mktemp("newer") / "RWA-KAZ", content)


@pytest.fixture(scope="session")
def other_pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on Kenya and Türkiye: every third fact is another, every seventh is not there."""

    def differ(facts: dict[str, dict[str, Any]]) -> None:
        for number, key in enumerate(list(facts)):
            if number % 7 == 0:
                del facts[key]
            elif number % 3 == 0 and isinstance(facts[key]["value"], float):
                facts[key]["value"] *= 3.5

    content = changed(differ, "KEN-TUR") | {"claims": []}
    return write_facts(tmp_path_factory.mktemp("other") / "KEN-TUR", content)
