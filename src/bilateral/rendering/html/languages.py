"""Which language a piece of text is in, for screen readers: from its script, and from what a source says of itself."""

from __future__ import annotations

import re
from functools import lru_cache

# A script that one living language writes is told by that language, any other as BCP 47 tells an undetermined one.
_SCRIPTS = (
    ("Grek", "el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Cyrl", "und-Cyrl", "\u0400-\u052f"),
    ("Armn", "hy", "\u0531-\u0587"),
    ("Hebr", "he", "\u0590-\u05ff"),
    ("Arab", "und-Arab", "\u0600-\u06ff\u0750-\u077f"),
    ("Deva", "und-Deva", "\u0900-\u097f"),
    ("Thai", "th", "\u0e01-\u0e5b"),
    ("Geor", "ka", "\u10a0-\u10ff"),
    ("Ethi", "und-Ethi", "\u1200-\u137f"),
    ("Hang", "ko", "\uac00-\ud7a3"),
    ("Jpan", "ja", "\u3040-\u30ff"),
    ("Hani", "zh", "\u4e00-\u9fff"),
)
_KAZAKH = re.compile("[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_OF_LANGUAGE = {
    "el": "Grek", "ru": "Cyrl", "kk": "Cyrl", "ky": "Cyrl", "uk": "Cyrl", "be": "Cyrl", "bg": "Cyrl", "mk": "Cyrl",
    "mn": "Cyrl", "sr": "Cyrl", "tg": "Cyrl", "hy": "Armn", "he": "Hebr", "ar": "Arab", "fa": "Arab", "ur": "Arab",
    "ps": "Arab", "hi": "Deva", "ne": "Deva", "mr": "Deva", "th": "Thai", "ka": "Geor", "am": "Ethi", "ti": "Ethi",
    "ko": "Hang", "ja": "Jpan", "zh": "Hani",
}  # fmt: skip
_FOREIGN = re.compile("[\u0370-\u1fff\u3040-\ud7a3]{2}")
_PARTS = re.compile(r"<(svg|math|pre|code)\b.*?</\1>|>([^<>]+)", re.DOTALL)
_QUOTED = re.compile(r'(<a href="#source-[^"]*")(?! lang=)')
_SAID = re.compile(r"\(in ([A-Z][A-Za-z ]+)\)\s*$")


@lru_cache(maxsize=8)
def _runs(language: str) -> re.Pattern[str]:
    """Return a pattern of words in scripts other than that of ``language``, a group for each script."""
    own = {_OF_LANGUAGE.get(language.replace("_", "-").partition("-")[0])}
    if own == {"Jpan"}:
        own.add("Hani")
    groups = [
        # Single letters are signs of formulas, not words.
        f"(?P<{name}>[{letters}]{{2,}}(?:[ \u00a0’'-]+[{letters}]+)*)"
        for name, _, letters in _SCRIPTS
        if name not in own
    ]
    return re.compile("|".join(groups))


def mark_languages(html: str, language: str) -> str:
    """Return a fragment with the words in another script than that of its ``language`` marked as such.

    >>> print(mark_languages("<p>Rwanda and Қазақстан Республикасы</p>", "en"))
    <p>Rwanda and <span lang="kk">Қазақстан Республикасы</span></p>
    """
    if _FOREIGN.search(html) is None:
        return html
    runs = _runs(language)

    def marked(found: re.Match[str]) -> str:
        # Drawings and formulas take no span; code has no language of people.
        return found[0] if found[2] is None or not _FOREIGN.search(found[0]) else runs.sub(_marked, found[0])

    return _PARTS.sub(marked, html)


def mark_quoted(html: str, language: str) -> str:
    """Return a fragment whose links to sources are marked as English, which their titles are in the data.

    >>> print(mark_quoted('<a href="#source-un">Voting data</a>', "fr"))
    <a href="#source-un" lang="en">Voting data</a>
    """
    if language.replace("_", "-").partition("-")[0] == "en":
        return html
    return _QUOTED.sub(r'\1 lang="en"', html)


def _marked(found: re.Match[str]) -> str:
    language = next(tag for name, tag, _ in _SCRIPTS if name == found.lastgroup)
    if language == "und-Cyrl" and _KAZAKH.search(found[0]):
        language = "kk"
    return f'<span lang="{language}">{found[0]}</span>'


def language_said(title: str) -> str:
    """Return the code of the language that a title names at its end; nothing where it names none.

    >>> language_said("The way to Termez is shorter (in Russian)"), language_said("The Citizen")
    ('ru', '')
    """
    found = _SAID.search(title)
    return _codes().get(found[1], "") if found else ""


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    from babel import Locale

    return {str(name): str(code) for code, name in Locale("en").languages.items() if "_" not in code}
