"""An engine that runs a notebook in a child forked from a warmed process."""

from papermill.engines import NBClientEngine


class ForkedEngine(NBClientEngine):
    """To come."""
