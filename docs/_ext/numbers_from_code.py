"""Numbers that the handbook quotes, each read from the place in the code that uses it."""

from __future__ import annotations

from babel import Locale

from bilateral.evidence import claims
from bilateral.evidence.wording import languages
from bilateral.execution.batch import plan, run
from bilateral.measures import alignment, gravity_world, growth, markets
from bilateral.subjects import corridor_data, digital_facts, outlook_data, partners_data, summary

NUMBERS: dict[str, str] = {
    "complete_languages": " and ".join(
        Locale.parse(code).english_name or code for code in languages.COMPLETE
    ),
    "rule": claims.RULE,
    "tolerance": f"{claims.TOLERANCE:.0%}",
    "contradiction_factor": f"{claims.CONTRADICTION_FACTOR:g}",
    "age_limit": str(claims.AGE_LIMIT_YEARS),
    "key_facts_shown": str(summary.SHOWN),
    "complete_markets": f"{markets.COMPLETE:.0%}",
    "least_covered": f"{partners_data.LEAST_COVERED:.0%}",
    "trend_years": str(digital_facts.WINDOW_YEARS),
    "longest_detour": f"{corridor_data.LONGEST_DETOUR:g}",
    "longest_way": f"{corridor_data.LONGEST_WAY:g}",
    "minimum_joint": str(alignment.MINIMUM_JOINT),
    "model_years": f"{gravity_world.YEARS[0]} to {gravity_world.YEARS[-1]}",
    "first_start": str(growth.FIRST_START),
    "small_exporter": f"{growth.SMALL:.1%}",
    "fewest_windows": str(growth.FEWEST),
    "target_year": str(outlook_data.TARGET_YEAR),
    "tries": str(run.TRIES),
    "patience": f"{plan.PATIENCE:g}",
}
