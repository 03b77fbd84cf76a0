"""World Bank Commodity Markets ("Pink Sheet"): monthly nominal prices in US dollars."""

from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SourceError
from bilateral.sources.reading import as_numbers, read_delimited

if TYPE_CHECKING:
    import pandas as pd

_MISSING = "…"
# Header, our name and unit. Units stand on the Pink Sheet's own header line, which the file leaves out.
COMMODITIES = {
    "Crude oil, Brent": ("Crude oil, Brent", "USD/bbl"),
    "Natural gas, Europe": ("Natural gas, Europe", "USD/mmbtu"),
    "Coal, Australian": ("Coal, Australia", "USD/t"),
    "Coffee, Arabica": ("Coffee, arabica", "USD/kg"),
    "Coffee, Robusta": ("Coffee, robusta", "USD/kg"),
    "Tea, avg 3 auctions": ("Tea, mean of three auctions", "USD/kg"),
    "Tea, Mombasa": ("Tea, Mombasa", "USD/kg"),
    "Wheat, US HRW": ("Wheat, US hard red winter", "USD/t"),
    "Maize": ("Maize", "USD/t"),
    "Sunflower oil": ("Sunflower oil", "USD/t"),
    "Beef **": ("Beef", "USD/kg"),
    "DAP": ("DAP fertiliser", "USD/t"),
    "Urea": ("Urea", "USD/t"),
    "Copper": ("Copper", "USD/t"),
    "Zinc": ("Zinc", "USD/t"),
    "Tin": ("Tin", "USD/t"),
    "Gold": ("Gold", "USD/troy oz"),
}


def prices(path: Path, months: int = 24) -> "pd.DataFrame":
    """Read the monthly file: ``period`` such as 2024M05 and one column a commodity.

    Args:
        path: the file.
        months: how many of the last months to keep.

    Returns:
        ``period, commodity, value, unit``: the mean of every year with twelve months, and the last months.
        The mean is arithmetic.

    Raises:
        SourceError: not such a file, or a period that is no month.

    """
    import pandas as pd

    frame = read_delimited(path, ["period", *COMMODITIES]).replace(_MISSING, None)
    if not frame.period.astype(str).str.fullmatch(r"\d{4}M\d{2}").all():
        raise SourceError(f"{path.name}: a period is no month such as 2024M05")
    parts = []
    for header, (commodity, unit) in COMMODITIES.items():
        column = pd.Series(
            as_numbers(frame[header], path).to_numpy(), index=frame.period.str.replace("M", "-")
        )
        by_year = column.groupby(column.index.str[:4])
        yearly = by_year.mean()[by_year.count() == 12].round(4)
        both = pd.concat([yearly, column.iloc[-months:].dropna().round(4)])
        parts.append(
            pd.DataFrame(
                {"period": both.index, "commodity": commodity, "value": both.to_numpy(), "unit": unit}
            )
        )
    return pd.concat(parts, ignore_index=True)
