"""The pages of a gallery: cards, controls, and the data that the controls work with."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bilateral import __version__
from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.gallery import gallery_labels
from bilateral.rendering.gallery.cards import Card
from bilateral.rendering.gallery.sparkline import MARKERS
from bilateral.rendering.html.page import templates_folder
from bilateral.rendering.html.sanitise import printable
from bilateral.rendering.webfonts import font_faces

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class PageLink:
    """A page of the gallery in the list of pages: its number, file and what it holds."""

    number: int
    file: str
    label: str


@dataclass(frozen=True)
class Totals:
    """How much the whole gallery holds."""

    reports: int
    failures: int


def page_html(
    voice: Voice,
    reports: Sequence[Card],
    failures: Sequence[Card],
    data: Mapping[str, Any],
    totals: Totals,
    pages: Sequence[PageLink] = (),
    number: int = 1,
) -> str:
    """Return one page of a gallery, complete in itself; ``data`` is what its script works with."""
    environment = _environment()
    script = _asset("gallery.js")
    style = environment.get_template("gallery.css.j2").render(page={"report": False})
    html = environment.get_template("gallery.html.j2").render(
        language=voice.language.replace("_", "-"),
        labels=gallery_labels(voice.language),
        version=__version__,
        reports=reports,
        failures=failures,
        totals=totals,
        counted=voice.plural("{count} report", "{count} reports", totals.reports),
        failed=voice.plural("{count} failure", "{count} failures", totals.failures),
        pages=pages,
        number=number,
        markers=Markup(MARKERS),
        script=Markup(script),
        script_hash=_sha256(script),
        data=Markup(_embedded(data)),
    )
    html = printable(html)
    style = style.replace("/*fonts*/", font_faces(html), 1)
    return html.replace("/*style*/", style, 1).replace("{style-hash}", _sha256(style), 1)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _embedded(data: Mapping[str, Any]) -> str:
    """Return JSON that a script element holds without ending."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _folder() -> Path:
    return Path(str(files("bilateral.rendering.gallery"))) / "template"


@cache
def _asset(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader([_folder(), templates_folder() / "brief"]), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
