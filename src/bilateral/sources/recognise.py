"""Know what a file is by what is in it, never by its name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilateral.errors import SourceError
from bilateral.sources import formats_indicators, formats_places, formats_politics, formats_trade, packages
from bilateral.sources.formats import Format, sample_of
from bilateral.sources.layout import beginning, find_layout, likely_header
from bilateral.sources.opening import Opened, as_utf8
from bilateral.sources.workbook import workbook

#: All formats, in the order in which they are tried: what has more columns comes first where one includes another.
FORMATS: tuple[Format, ...] = (
    *formats_trade.FORMATS,
    *formats_indicators.FORMATS,
    *formats_places.FORMATS,
    *formats_politics.FORMATS,
    packages.FORMAT,
)


@dataclass(frozen=True)
class Recognised:
    """A file and what it is."""

    file: Opened
    format: Format


def recognise(file: Opened, scratch: Path, encoding: str = "") -> Recognised | None:
    """Return what a file is, or ``None`` where no format fits.

    Args:
        file: the file, unpacked.
        scratch: folder in which it may be written anew in UTF-8.
        encoding: what a text file is in, if known.

    Raises:
        SourceError: it cannot be read.

    """
    if file.kind == "workbook":
        return _first(file, (one for one in FORMATS if one.sheets and set(one.sheets) <= set(_sheets(file))))
    if file.kind == "json":
        content = _json(file)
        return _first(file, (one for one in FORMATS if one.json_type and _has_type(content, one.json_type)))
    if file.kind != "text":
        return None
    path = as_utf8(file, scratch, encoding)
    text = beginning(path)
    found = (one for one in FORMATS if any(_fits(one, columns, text) for columns in one.columns))
    # In UTF-8 from here on: no reader has to find out the encoding again.
    return _first(Opened(path, file.name, "text", plain=True), found)


def unknown(file: Opened, scratch: Path, encoding: str = "") -> SourceError:
    """Return the error for a file that no format fits: what is in it, and what would help."""
    if file.kind == "workbook":
        what = f"its sheets are {', '.join(_sheets(file))}"
    elif file.kind == "text":
        header = likely_header(beginning(as_utf8(file, scratch, encoding))).header
        what = f"its columns are {', '.join(header)[:200]}"
    elif file.kind == "json":
        what = f"it is JSON {_members(_json(file))}"
    else:
        what = f"it is a {file.kind} file"
    return SourceError(
        f"{file.name} is of no known format: {what}. `bilateral data formats` lists those that are known; a mapping file "
        "(--mapping) tells how to read any table"
    )


def _first(file: Opened, formats: Iterable[Format]) -> Recognised | None:
    return next((Recognised(file, one) for one in formats), None)


def _fits(one: Format, columns: tuple[str, ...], text: str) -> bool:
    layout = find_layout(text, columns)
    return layout is not None and one.accepts(sample_of(text, layout))


def _sheets(file: Opened) -> list[str]:
    return list(workbook(file.path, file.name).sheetnames)


def _json(file: Opened) -> Any:
    try:
        return json.loads(file.path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(f"{file.name} is no JSON that can be read: {str(error).splitlines()[0]}") from error


def _members(content: Any) -> str:
    """Say what is in a JSON file: a refusal of a service, saved as a file, is known by its words."""
    if isinstance(content, dict):
        return f"with the members {', '.join(map(str, content))[:200]}"
    return "without named members"


def _has_type(content: Any, wanted: str) -> bool:
    if not isinstance(content, dict):
        return False
    return content.get("type") == wanted or (
        wanted == packages.TYPE and isinstance(content.get("resources"), list)
    )
