"""Where the notebooks and the embedded snapshot are, in a checkout and in an installed wheel."""

from importlib.resources import files
from pathlib import Path


def _folder(packaged: str, in_checkout: str) -> Path:
    package = Path(str(files("bilateral")))
    inside = package / packaged
    return inside if inside.is_dir() else package.parents[1] / in_checkout


def notebooks_folder() -> Path:
    """Return the folder that holds the chapter notebooks."""
    return _folder("_notebooks", "notebooks")


def data_folder() -> Path:
    """Return the folder that holds the embedded snapshot (its ``datapackage.json``)."""
    return _folder("_data", "data")
