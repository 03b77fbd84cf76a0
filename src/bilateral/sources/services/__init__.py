"""The official services that data are pulled from: the registry, in the order in which they are pulled and listed."""

from functools import cache
from importlib import import_module

from bilateral.errors import ParameterError
from bilateral.sources.service_names import SOURCE_IDS
from bilateral.sources.services.service import Ask, Service, Session

__all__ = ["NAMES", "Ask", "Service", "Session", "service", "services"]

NAMES = tuple(SOURCE_IDS)


@cache
def service(name: str) -> Service:
    """Return a service by its name.

    Raises:
        ParameterError: there is none of this name; those that there are are named.

    """
    known = name.strip().lower()
    if known not in NAMES:
        raise ParameterError(f"There is no source {name!r}; there are {', '.join(NAMES)}.")
    found: Service = import_module(f"bilateral.sources.services.{known.replace('-', '_')}").SERVICE
    return found


def services(names: tuple[str, ...] = ()) -> tuple[Service, ...]:
    """Return the services of these names, each once and in the order of the registry; all if none is named.

    Raises:
        ParameterError: one of them is unknown.

    """
    wanted = {service(name).name for name in names} or set(NAMES)
    return tuple(service(name) for name in NAMES if name in wanted)
