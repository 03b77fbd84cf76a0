"""What a format is: how a file of it is known by its content, who publishes it, and how it is read."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.snapshots.delivery import SetAside
from bilateral.sources.layout import Layout, plain
from bilateral.sources.opening import Opened
from bilateral.sources.rows import Reading
from bilateral.sources.selection import Scope

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Context:
    """What reading a file may need.

    Attributes:
        scope: the countries that the snapshot knows; all count as covered in depth.
        folder: where to write.
        day: the day of the import, ISO 8601.
        encoding: of text files, if it was given.
        depths: how the snapshot covers each country, deep or brief.

    """

    scope: Scope
    folder: Path
    day: str
    encoding: str = ""
    depths: Mapping[str, str | None] = field(default_factory=dict)

    def reading(self, file: Opened) -> Reading:
        """Return a reading of a text file that sets invalid rows aside."""
        return Reading(file, encoding=self.encoding)


@dataclass
class Read:
    """What was read from one file, or from several that belong together.

    Attributes:
        source_id: id of the source; vintages of flows have ids of their own.
        title: title of the data set.
        tables: rows by table of the schema, without ``source_id``; or Parquet files with it.
        published: when it was published, as far as the file says.
        note: what is worth knowing of it.
        whole: whether these are all rows of the source.
        set_aside: invalid rows.
        left_out: how many sound rows were not taken, by reason.
        source: more of the row of ``sources``, or other than the format says.

    """

    source_id: str
    title: str
    tables: Mapping[str, Any]
    published: str = ""
    note: str = ""
    whole: bool = True
    set_aside: tuple[SetAside, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)
    source: Mapping[str, str] = field(default_factory=dict)


_UNKNOWN_AREA = "areas that the table of countries does not have"
#: Countries in a file that is a whole release of its source, and not an extract of it.
_RELEASE = 100
Reader = Callable[[Sequence[Opened], Context], Read | list[Read]]
Sample = list[dict[str, str]]


def _any(sample: Sample) -> bool:
    return True


@dataclass(frozen=True)
class Format:
    """A layout of files that is known by its content.

    Attributes:
        name: by which messages and `data formats` call it.
        about: what it is, in a line.
        publisher, url, licence: of its source.
        read: reads a file of it, and those of ``companions`` in their order.
        columns: columns that a text file of it has; of several sets one must be there.
        accepts: looks at the first rows where columns alone do not tell, by name of column in small letters.
        sheets: sheets that a workbook of it has.
        json_type: what the member ``type`` of a JSON file of it says.
        companions: names of formats of which a file must be there too.
        alone: whether a file of it is anything without the format that it accompanies.

    """

    name: str
    about: str
    publisher: str
    url: str
    licence: str
    read: Reader
    columns: tuple[tuple[str, ...], ...] = ()
    accepts: Callable[[Sample], bool] = _any
    sheets: tuple[str, ...] = ()
    json_type: str = ""
    companions: tuple[str, ...] = ()
    alone: bool = True


def sample_of(text: str, layout: Layout) -> Sample:
    """Return the first rows of a file by the names of their columns in small letters."""
    import csv

    lines = text.splitlines()[layout.skipped : layout.skipped + 30]
    names = [plain(name) for name in layout.header]
    rows = csv.reader(lines, delimiter=layout.separator)
    return [
        dict(zip(names, (cell.strip() for cell in row), strict=False))
        for row in rows
        if len(row) >= len(names)
    ]


def read_with(
    parse: "Callable[[Reading], pd.DataFrame]", file: Opened, context: Context
) -> "tuple[pd.DataFrame, Reading]":
    """Read a text file by a parser of one table; returns the rows and the reading, which knows what was set aside.

    Raises:
        SourceError: the file is not what the parser expects, or most of its rows are invalid.

    """
    with context.reading(file) as reading:
        frame = parse(reading)
        reading.check_share()
    return frame, reading


def covers_the_world(countries: "pd.Series[Any]") -> bool:
    """Tell whether a file is a release, and no extract of some countries: then its sums over countries are the world's.

    ``countries`` are those that a row is from: whose report it is, not whom it names. Of an extract no sum may be made,
    and older rows of other countries stay beside it.
    """
    return int(countries.nunique()) >= _RELEASE


def last_year(frame: "pd.DataFrame", column: str = "period") -> str:
    """Return the last year of a frame, which names its vintage."""
    return str(frame[column].astype(str).max())[:4] if len(frame) else ""


def one_table(
    parse: "Callable[[Any], pd.DataFrame]",
    table: str,
    source_id: str,
    title: str,
    sides: Sequence[str],
    note: str = "",
    *,
    published: str = "",
) -> Any:
    """Return the reader of a format of one table, whose columns ``sides`` name countries that must be known."""

    def read(files: Sequence[Opened], context: Context) -> Read:
        frame, reading = read_with(parse, files[0], context)
        frame, left_out = known_rows(frame, sides, context, reading.left_out)
        return Read(
            source_id,
            title,
            {table: frame},
            published=published,
            note=note,
            whole=covers_the_world(frame[sides[0]]),
            set_aside=reading.set_aside,
            left_out=left_out,
        )

    return read


def known_rows(
    frame: "pd.DataFrame", sides: Sequence[str], context: Context, left_out: Counter[str]
) -> "tuple[pd.DataFrame, Counter[str]]":
    """Return the rows of which all sides are countries that the snapshot knows, and the counts with the others added."""
    ours = frame[list(sides)].isin(context.scope.countries).all(axis=1)
    counted = left_out.copy()
    if without := int((~ours).sum()):
        counted[_UNKNOWN_AREA] += without
    return frame[ours], counted
