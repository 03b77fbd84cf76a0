"""Which notebooks only a kernel runs as its user expects: another interpreter's, and those of a profile with settings."""

from __future__ import annotations

import os
import shutil
import sys
from functools import lru_cache
from pathlib import Path

OUR_NAMES = ("python", "python3")
LAUNCHER = "ipykernel_launcher"
#: What a kernel reads when it starts, in the profile ``default`` and in the folders of the system and the environment.
SETTINGS = tuple(
    f"{name}.{kind}" for name in ("ipython_config", "ipython_kernel_config") for kind in ("py", "json")
)


def why_a_kernel(name: str | None) -> str | None:
    """Say why a notebook that asks for the kernel ``name`` needs one, or return None where none is needed."""
    return _other_interpreter(name or "python3") or _settings()


def runs_here(argv: list[str]) -> bool:
    """Whether a kernel's command line starts the usual Python kernel in this interpreter."""
    if len(argv) < 3 or LAUNCHER not in argv[1:3]:
        return False
    ours = {"python", f"python{sys.version_info[0]}", f"python{sys.version_info[0]}.{sys.version_info[1]}"}
    # jupyter_client runs these three names, whatever stands in PATH, with its own interpreter.
    return argv[0] in ours or _place(argv[0]) == _place(sys.executable)


def _place(program: str) -> str:
    """Return the path of a program as it is called: environments differ though their interpreters are one file."""
    return os.path.abspath(shutil.which(program) or program)  # noqa: PTH100  # resolve() would follow links


@lru_cache(maxsize=16)
def _other_interpreter(name: str) -> str | None:
    if name not in OUR_NAMES:
        return f"the notebook asks for the kernel {name}"
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        return None
    if runs_here(spec.argv) and not spec.env:
        return None
    return f"the kernel {name} is set up for another interpreter or environment"


def _settings() -> str | None:
    home = Path(os.environ.get("IPYTHONDIR") or "~/.ipython").expanduser()
    profile = home / "profile_default"
    folders = [
        Path("/etc/ipython"),
        Path("/usr/local/etc/ipython"),
        Path(sys.prefix) / "etc/ipython",
        home,
        profile,
    ]
    found = [folder / name for folder in folders for name in SETTINGS if (folder / name).is_file()]
    found += [path for path in sorted(profile.glob("startup/*")) if path.suffix in (".py", ".ipy")]
    return f"IPython has settings that only a kernel reads, {found[0]}" if found else None
