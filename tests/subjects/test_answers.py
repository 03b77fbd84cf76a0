"""Answers that chapters of one report leave for each other: the same with them and without, whoever asks first."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.execution import running
from bilateral.relationship import Relationship, relationship
from bilateral.subjects import answers
from bilateral.subjects.answers import Answers


def test_an_answer_is_made_once_for_the_same_question(tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("x")
        return "answer"

    for _ in range(2):
        assert Answers(tmp_path, ("RWA-KAZ", 2026)).of("facts", make) == "answer"
    assert len(made) == 1
    Answers(tmp_path, ("RWA-KAZ", 2025)).of("facts", make)
    Answers(tmp_path, ("RWA-KAZ", 2026)).of("others", make)
    assert len(made) == 3


def test_what_is_torn_is_made_anew(tmp_path: Path) -> None:
    asked = Answers(tmp_path, ("RWA-KAZ",))
    asked.of("facts", lambda: "first")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-3])
    assert asked.of("facts", lambda: "second") == "second"


def test_what_cannot_be_kept_is_answered_all_the_same(tmp_path: Path) -> None:
    assert Answers(tmp_path / "gone", ()).of("facts", lambda: 1) == 1
    unkept = Answers(tmp_path, ()).of("facts", lambda: lambda: 2)
    assert unkept() == 2


def test_the_runner_names_the_folder_as_the_subjects_read_it() -> None:
    assert running.ANSWERS == answers.VARIABLE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(answers.VARIABLE, str(tmp_path))
    return tmp_path


def told(pair: Relationship) -> tuple[object, ...]:
    """What the summary shows: it draws on every subject."""
    sections = (pair.summary.findings(), pair.summary.talking_points(), pair.summary.gaps())
    texts = [block.bundle()[0]["text/plain"] for section in sections for block in section.blocks]
    (published,) = pair.evidence("summary").blocks
    return texts, published.bundle()


def test_a_summary_is_the_same_alone_first_and_last(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(relationship("KEN", "TUR"))
    kept = len(list(folder.iterdir()))
    assert kept > 10
    assert told(relationship("KEN", "TUR")) == first
    # Whichever subject is asked first, facts stand in the same order.
    for path in folder.iterdir():
        path.unlink()
    other = relationship("KEN", "TUR")
    other.claims.findings()
    other.outlook.findings()
    assert told(relationship("KEN", "TUR")) == first
    monkeypatch.delenv(answers.VARIABLE)
    assert told(relationship("KEN", "TUR")) == first


def test_what_sections_mention_is_mentioned_by_whoever_recalls_it(folder: Path) -> None:
    for _ in range(2):
        context = relationship("KEN", "TUR")._context
        context.answered("mentions", lambda context=context: context.source_line(["ahupa-2025-05"]))
        assert "ahupa-2025-05" in context.mentioned
