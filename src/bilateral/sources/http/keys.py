"""Keys of services: from the environment, into one header of one host, and nowhere else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlsplit

from bilateral.errors import ParameterError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, repr=False)
class Key:
    """A key, or none: ``header`` is the one that carries it, ``variable`` where the user put it.

    Neither ``repr`` nor ``str`` shows it.
    """

    value: str = ""
    header: str = ""
    variable: str = ""

    def __bool__(self) -> bool:
        """Whether there is a key."""
        return bool(self.value)

    def __repr__(self) -> str:
        return f"<key from {self.variable}>" if self else "<no key>"

    def headers_for(self, address: str, base: str) -> dict[str, str]:
        """Return the header with the key for the service's own host; none for any other."""
        return {self.header: self.value} if self and _origin(address) == _origin(base) else {}

    def check(self, base: str) -> None:
        """Refuse to send the key unencrypted to another machine.

        Raises:
            ParameterError: names the variable, never the key.

        """
        scheme, host, _ = _origin(base)
        if self and scheme != "https" and not is_loopback(base):
            raise ParameterError(
                f"{self.variable} would go unencrypted to {host}: give an address with https, or unset {self.variable}."
            )

    def scrub(self, text: str) -> str:
        """Return a text with the key taken out, however it is written: plain, in an address, in JSON, escaped."""
        for form in self._forms():
            text = text.replace(form, "…")
        return text

    def is_in(self, content: bytes) -> bool:
        """Whether some content holds the key."""
        return any(form.encode() in content for form in self._forms())

    def _forms(self) -> list[str]:
        if not self:
            return []
        value = self.value
        forms = {
            value,
            quote(value),
            quote(value, safe=""),
            quote_plus(value),
            json.dumps(value)[1:-1],
            repr(value)[1:-1],
        }
        return sorted(forms, key=len, reverse=True)


NO_KEY = Key()


def key_from(environment: Mapping[str, str], variable: str, header: str) -> Key:
    """Return the key that the environment holds.

    Raises:
        ParameterError: it cannot be sent in a header; names the variable, never the key.

    """
    value = environment.get(variable, "").strip()
    if not value:
        return Key("", header, variable)
    if not value.isascii() or not value.isprintable() or len(value) < 8:
        raise ParameterError(
            f"{variable} is no key: a key has at least 8 printable ASCII characters and no line break."
        )
    return Key(value, header, variable)


def is_loopback(address: str) -> bool:
    """Whether an address is of this machine."""
    return _origin(address)[1] in _LOOPBACK


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port
