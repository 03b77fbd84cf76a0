"""Briefs on the relationship between two countries that their reader can check."""

from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "relationship"]


def relationship(*args: Any, **kwargs: Any) -> Any:
    """Return everything known about a pair of countries; see ``bilateral.relationship.relationship``."""
    # Imported here so that `import bilateral` stays cheap: the command line needs no pandas to print help.
    from bilateral.relationship import relationship as build

    return build(*args, **kwargs)
