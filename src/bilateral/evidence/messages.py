"""A mark for messages that stand in one place and are put into a report's language in another."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802, the name by which gettext's tools know it
    """Return a message as it is, marked for extraction: ``voice.text`` translates it where it is shown."""
    return message
