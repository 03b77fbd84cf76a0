from __future__ import annotations

import pytest

from bilateral.figures.charts import Event, timeline
from bilateral.figures.style import PAPER, TEAL

KINDS = {"visit": "Visit", "agreement": "Agreement", "project": "Project", "institution": "Institution"}
STATES = {"done": "done", "promised": "promised", "pending": "pending"}


def dense(count):
    """Events of which most fall in one week, as those of May 2025 do."""
    events = [Event("2012", "year", "relations", "Diplomatic relations", date_label="2012")]
    for index in range(count - 1):
        words = f"Event {index}, described in a sentence that is long enough to need two lines of the sheet at least once"
        day = 20 + index // 6
        events.append(
            Event(
                f"2025-05-{day}",
                "day",
                "agreement",
                words[: 20 + 7 * (index % 12)],
                date_label=f"{day} May 2025",
            )
        )
    return events[:count]


@pytest.mark.parametrize("width", [7.2, 3.7])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 13, 25])
def test_labels_keep_apart(seen, count, width):
    drawn = seen(timeline(dense(count), kinds_labels=KINDS, status_labels=STATES, width_in=width))
    assert drawn.collisions() == []
    assert drawn.outside() == []


def test_every_word_is_kept(seen):
    events = dense(25)
    drawn = seen(timeline(events, kinds_labels=KINDS))
    words = " ".join(drawn.labels_named("label")).split()
    assert sorted(words) == sorted(word for event in events for word in event.label.split())


def test_events_stand_in_order_whatever_the_order_given(seen):
    events = [
        Event("2025-05-28", "day", "visit", "third"),
        Event("2015", "year", "visit", "first"),
        Event("2024-09", "month", "visit", "second"),
    ]
    assert seen(timeline(events, kinds_labels=KINDS)).labels_named("label") == ["first", "second", "third"]


def test_a_date_shared_by_events_stands_once(seen):
    events = [
        Event("2025-05-28", "day", "agreement", str(index), date_label="28 May 2025") for index in range(6)
    ]
    drawn = seen(timeline([*events, Event("2015", "year", "visit", "first")], kinds_labels=KINDS))
    assert drawn.labels_named("date") == ["2015", "28 May 2025"]
    assert len(drawn.named("bracket")) == 1


def test_the_strip_is_in_proportion(seen):
    events = [Event(f"{year}-01-01", "day", "visit", "x") for year in (2000, 2005, 2020)]
    drawn = seen(timeline(events, kinds_labels=KINDS))
    y = [shape.paths[0].get_extents().y0 for shape in drawn.named("strip day")]
    assert (y[2] - y[1]) / (y[1] - y[0]) == pytest.approx(3, rel=0.01)


def test_a_year_is_a_mark_a_year_long_and_a_month_a_month(seen):
    events = [
        Event("2012", "year", "visit", "a"),
        Event("2014-05", "month", "visit", "b"),
        Event("2015-01-02", "day", "visit", "c"),
    ]
    drawn = seen(timeline(events, kinds_labels=KINDS))
    strip = drawn.named("strip")[0].paths[0].get_extents().height
    # The strip runs over the whole years 2012 to 2015: four of them.
    year = drawn.named("strip year")[0].paths[0].get_extents().height
    assert year == pytest.approx(strip / 4, abs=1.5)
    assert drawn.named("strip month")[0].paths[0].get_extents().height < year / 3


def test_precision_cuts_a_date_that_is_too_exact(seen):
    drawn = seen(
        timeline(
            [Event("2012-01-01", "year", "visit", "a"), Event("2013", "year", "visit", "b")],
            kinds_labels=KINDS,
        )
    )
    assert drawn.labels_named("date") == ["2012", "2013"]
    assert len(drawn.named("strip year")) == 2


def test_status_is_full_hollow_or_dashed_and_named_in_a_key(seen):
    events = [
        Event("2024", "year", "agreement", "a"),
        Event("2025", "year", "agreement", "b", "promised"),
        Event("2026", "year", "agreement", "c", "pending"),
    ]
    drawn = seen(timeline(events, kinds_labels=KINDS, status_labels=STATES))
    assert drawn.labels_named("key") == ["done", "promised", "pending"]
    looks = {status: drawn.named(f"event {status}")[-1] for status in STATES}
    assert (looks["done"].fill, looks["done"].stroke) == (TEAL, None)
    assert (looks["promised"].fill, looks["promised"].stroke, looks["promised"].dash) == (PAPER, TEAL, None)
    assert looks["pending"].dash is not None


def test_no_key_when_all_is_done_and_no_strip_for_one_date(seen):
    drawn = seen(timeline([Event("2024", "year", "visit", "a")], kinds_labels=KINDS, status_labels=STATES))
    assert not drawn.labels_named("key")
    assert not drawn.named("strip")


def test_nothing_is_not_drawn():
    with pytest.raises(ValueError, match="no events"):
        timeline([], kinds_labels={})
