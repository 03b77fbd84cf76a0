"""Tables of the relations chapter for pairs whose rows have empty cells."""

from __future__ import annotations

from bilateral.figures.blocks import Table
from bilateral.relationship import relationship


def test_a_mission_whose_seat_no_source_names_is_listed_without_one() -> None:
    # missions.csv: ARE,RWA,,embassy,RWA,2022-11,wikidata-missions-2022
    (table,) = [
        block for block in relationship("RWA", "ARE").relations.missions().blocks if isinstance(block, Table)
    ]
    assert table.data == [["ARE", "RWA", "embassy", None]]
    assert table.rows[0][-1].text == ""
