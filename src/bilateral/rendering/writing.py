"""Files that appear whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path


def write_aside(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it; folders above it are made. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
