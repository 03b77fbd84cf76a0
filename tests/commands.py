"""The command line run as its users run it: a process, its two streams, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def bilateral(
    *arguments: str | Path, folder: Path, timeout: float = 300, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``bilateral`` with arguments in a folder, with more variables in its environment."""
    return subprocess.run(
        [sys.executable, "-m", "bilateral", *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
