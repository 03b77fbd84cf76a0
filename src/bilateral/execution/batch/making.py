"""Make one report in a process of its own, which was forked for it and ends with it.

Whatever a report takes of memory, a PDF's compiler most of all, is given back to the last byte; a crash ends this
process alone.
"""

from __future__ import annotations

import resource
from typing import Any

from bilateral.errors import BilateralError
from bilateral.execution.batch.task import request_of
from bilateral.execution.fingerprint import environment, fingerprint, ingredients, package_hash

# Taken while the process warms up, once for all reports: the code that it has imported.
package_hash()
environment()


def make(told: dict[str, Any]) -> dict[str, Any]:
    """Make the report of a task (``request``, ``fingerprint``) and say how it went, as fields of an ``Outcome``."""
    from bilateral.execution.report import make_report
    from bilateral.execution.request import check

    request = request_of(told["request"])
    try:
        if fingerprint(ingredients(check(request))) != told["fingerprint"]:
            return {
                "reason": "the snapshot, the code or a library is another there than it was here when the batch began",
                "mismatch": True,
            }
        made = make_report(request)
    except BilateralError as error:
        return {"reason": " ".join(str(error).split()), **_peak()}
    except Exception as error:
        reason = " ".join(str(error).split()) or "no reason given"
        return {"reason": f"something unforeseen went wrong ({type(error).__name__}: {reason})", **_peak()}
    return {"seconds": made.seconds["total"], **_peak()}


def _peak() -> dict[str, Any]:
    return {"memory": {"report": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10}}
