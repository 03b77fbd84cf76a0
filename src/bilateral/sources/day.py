"""The day on which something is imported or asked for."""

import os
from datetime import UTC, datetime


def today() -> str:
    """Return the day, ISO 8601 in UTC; that of ``SOURCE_DATE_EPOCH`` where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return now.date().isoformat()
