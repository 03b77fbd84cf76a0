"""Open Excel workbooks, whatever their files are called."""

import io
from pathlib import Path
from typing import Any

from bilateral.errors import SourceError


def workbook(path: Path, name: str = "") -> Any:
    """Return a workbook of openpyxl with the values of its cells.

    Raises:
        SourceError: it is missing, or no workbook.

    """
    import openpyxl

    name = name or path.name
    try:
        # From memory: openpyxl goes by the ending of a file's name.
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except FileNotFoundError:
        raise SourceError(f"{path} is missing") from None
    except Exception as error:  # openpyxl lets zip, XML and key errors through
        line = (str(error).splitlines() or [type(error).__name__])[0]
        raise SourceError(f"{name} is not an Excel workbook that can be read: {line}") from error
