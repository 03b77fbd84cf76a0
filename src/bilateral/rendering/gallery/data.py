"""What the script of a gallery's page works with: pairs, names of countries, columns of figures, words."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from bilateral import country_names
from bilateral.evidence.wording import Voice
from bilateral.evidence.wording.comparison import country_label
from bilateral.evidence.wording.fact_names import CHAPTERS, chapter_name, fact_name
from bilateral.evidence.wording.gallery import CARD_FACTS, gallery_labels
from bilateral.pair import all_countries
from bilateral.rendering.gallery.columns import Columns
from bilateral.rendering.gallery.reading import Entry
from bilateral.territories import ALIASES


def page_data(
    voice: Voice,
    reports: Sequence[Entry],
    failures: Sequence[Entry],
    columns: Columns,
    elsewhere: Sequence[tuple[str, Sequence[Entry]]] = (),
) -> dict[str, Any]:
    """Return the data of a page that shows these entries; ``elsewhere`` are the other pages, file and entries."""
    shown = [*reports, *failures]
    others = [entry for _, entries in elsewhere for entry in entries]
    codes = sorted({code for entry in (*shown, *others) for code in (entry.reporter, entry.partner)})
    names = _names()
    return {
        "reports": len(reports),
        "pairs": _pairs(shown),
        "elsewhere": [[file, _pairs(entries)] for file, entries in elsewhere],
        "countries": {code: [_iso2(code), country_label(voice, code)] for code in codes},
        "names": _deflated("\n".join("|".join(names.get(code, ())) for code in codes)),
        "groups": _groups(voice, columns),
        "words": _words(voice),
    }


def _pairs(entries: Iterable[Entry]) -> str:
    """Return the codes of pairs, six letters each."""
    return "".join(f"{entry.reporter[:3]:3}{entry.partner[:3]:3}" for entry in entries)


def _iso2(code: str) -> str:
    return next((country.iso2 for country in all_countries() if country.iso3 == code), "")


def _names() -> dict[str, list[str]]:
    """Return code → the names of the country in all languages, as keys to look up."""
    found: dict[str, list[str]] = {}
    for key, code in (country_names.keys() | ALIASES).items():
        found.setdefault(code, []).append(key)
    return found


def _deflated(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def _groups(voice: Voice, columns: Columns) -> list[dict[str, Any]]:
    common = dict(columns.common())
    groups: dict[str, list[tuple[str, str]]] = {chapter: [] for chapter in CHAPTERS}
    for fact_id, unit in common.items():
        groups.setdefault(fact_id.partition(".")[0], []).append((fact_id, unit))
    key_figures = [(fact_id, common[fact_id]) for fact_id in CARD_FACTS if fact_id in common]
    chosen = [(gallery_labels(voice.language)["key_figures"], key_figures)]
    chosen += [(chapter_name(voice, name), facts) for name, facts in groups.items()]
    return [
        {
            "label": label,
            "facts": [[fact_name(voice, fact_id), unit] for fact_id, unit in facts],
            "data": columns.packed(facts),
        }
        for label, facts in chosen
        if facts
    ]


def _words(voice: Voice) -> dict[str, str]:
    """Return the messages that the script fills in, their places still open."""
    labels = gallery_labels(voice.language)
    return {key: labels[key] for key in ("names", "missing", "absent", "none", "shown")} | {
        "usd": voice.text("US${amount}", amount="{amount}"),
        "usd_scaled": _behind_a_scale(voice),
        "usd_kg": voice.text("US${amount} a kg", amount="{amount}"),
        "under": voice.text("under {limit}", limit="{limit}"),
        "km": voice.text("{number} km", number="{number}"),
        "days": voice.text("{number} days", number="{number}"),
        "tonnes": voice.text("{number} tonnes", number="{number}"),
        "yes": voice.text("yes"),
        "no": voice.text("no"),
        "pair": voice.text("{reporter} and {partner}", reporter="{reporter}", partner="{partner}"),
        "more": voice.text("and {count} more", count="{count}"),
    }


def _behind_a_scale(voice: Voice) -> str:
    """Return the form of an amount with its scale in words: "3 millions de dollars" in French, but "4 200 dollars"."""
    scale = voice.compact(3e6).partition("3")[2]
    return voice.text("US${amount}", amount="{amount}" + scale).replace("{amount}" + scale, "{amount}")
