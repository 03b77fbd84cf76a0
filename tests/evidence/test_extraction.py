"""What a translator is given: every message of code, also one inside another, and catalogues that gettext reads."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from bilateral.evidence.wording.extraction import from_code, write_compiled

CODE = b"""
voice.text("outer {x}", x=voice.text("inner"))
_("alias")
self.voice.plural("{count} day", "{count} days", n, when=voice.text("then"))
sheet.text(1, 2, "not a message")
other("nor this")
"""


def test_a_call_inside_a_call_is_found_too() -> None:
    keywords = {"text": None, "plural": (1, 2), "_": None}
    found = [(line, name, texts) for line, name, texts, _ in from_code(io.BytesIO(CODE), keywords, [], {})]
    assert found == [
        (2, "text", ("outer {x}",)),
        (2, "text", ("inner",)),
        (3, "_", ("alias",)),
        (4, "plural", ("{count} day", "{count} days", None)),
        (4, "text", ("then",)),
        (5, "text", (None, None, "not a message")),
    ]


def test_a_catalogue_with_a_per_cent_before_a_letter_is_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "bilateral.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        '#, python-format\nmsgid "users, % of people"\nmsgstr "utilisateurs, % de la population"\n',
        encoding="utf-8",
    )
    write_compiled(str(tmp_path))
    spoken = gettext.translation("bilateral", str(tmp_path), languages=["fr"])
    assert spoken.gettext("users, % of people") == "utilisateurs, % de la population"
