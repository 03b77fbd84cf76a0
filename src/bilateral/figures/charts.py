"""All charts of the house in one place; each takes words and numbers that are ready and returns a figure."""

from bilateral.figures.bars import quarter_bars
from bilateral.figures.gauge import ClaimRow, claim_gauge
from bilateral.figures.lines import band_line, flow_lines
from bilateral.figures.pairs import PairRow, composition, dumbbell
from bilateral.figures.panels import Panel, share_area, small_multiples
from bilateral.figures.ranking import ranked_bars
from bilateral.figures.series import BandSeries, Series
from bilateral.figures.standing import StandingRow, standing
from bilateral.figures.style import VERDICT_COLOURS, country_colour, new_figure, save_svg
from bilateral.figures.timeline import Event, timeline
from bilateral.figures.verdicts import (
    MatrixCell,
    MatrixRow,
    VerdictCount,
    agreements_matrix,
    verdict_strip,
)

__all__ = [
    "VERDICT_COLOURS",
    "BandSeries",
    "ClaimRow",
    "Event",
    "MatrixCell",
    "MatrixRow",
    "PairRow",
    "Panel",
    "Series",
    "StandingRow",
    "VerdictCount",
    "agreements_matrix",
    "band_line",
    "claim_gauge",
    "composition",
    "country_colour",
    "dumbbell",
    "flow_lines",
    "new_figure",
    "quarter_bars",
    "ranked_bars",
    "save_svg",
    "share_area",
    "small_multiples",
    "standing",
    "timeline",
    "verdict_strip",
]
