"""The peer with ploomber-engine in papermill's place: its own IPython shell instead of a kernel.

python benchmarks/peer_ploomber.py RWA KAZ FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import peer


def by_ploomber(source: Path, target: Path, parameters: dict[str, str]) -> None:
    given = [word for name, value in parameters.items() for word in ("-p", name, value)]
    peer.quiet(peer.program("ploomber-engine"), source, target, *given, "--no-progress-bar")


if __name__ == "__main__":
    peer.make(sys.argv[1], sys.argv[2], Path(sys.argv[3]), by_ploomber)
