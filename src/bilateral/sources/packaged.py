"""Tables that come with the package: what indicators and products mean."""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.snapshots.schema import tables
from bilateral.sources.reading import read_delimited

if TYPE_CHECKING:
    import pandas as pd


def definitions() -> "pd.DataFrame":
    """Return what each indicator measures, in the columns of ``indicator_definitions``."""
    return _packaged("definitions", "indicator_definitions")


def hs_chapters() -> "pd.DataFrame":
    """Return the chapters of the Harmonized System, in the columns of ``products``; 77 is kept free, 98 is national."""
    return _packaged("hs_chapters", "products")


def products() -> "pd.DataFrame":
    """Return all goods, re-exports, and the sections of SITC and WITS, in the columns of ``products``."""
    return _packaged("products", "products")


def _packaged(name: str, table: str) -> "pd.DataFrame":
    columns = [column["name"] for column in tables()[table]["columns"]]
    path = Path(str(files("bilateral.sources").joinpath(f"{name}.csv")))
    return read_delimited(path, columns, text=columns)
