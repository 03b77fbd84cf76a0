"""What a chapter of one's own is written with: ``chapter = pair.own("tourism")``.

A chapter of one's own reads tables that lie in ``data/`` with a note of their source, makes facts of them, and shows prose,
charts and tables as the built-in chapters do: every number with its evidence, every chart with its text alternative, its
source line and the table behind it. The handbook's page on extending goes through one from end to end.
"""

from bilateral.extending.chapter import OwnChapter
from bilateral.extending.observations import Observations

__all__ = ["Observations", "OwnChapter"]
