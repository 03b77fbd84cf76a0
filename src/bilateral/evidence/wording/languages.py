"""Languages of reports: which there are, which have sentences of their own, and what is said of those that have none."""

from __future__ import annotations

import gettext
from importlib.resources import files

from bilateral.errors import ParameterError
from bilateral.evidence.wording.voice import DOMAIN, Voice

#: Languages in which every message has an entry; tests hold it.
COMPLETE = ("en", "fr")


def find_language(tag: str) -> str:
    """Return a language as reports name it: ``fr``, ``pt-BR``. Raises ``ParameterError`` for one that is unknown.

    >>> find_language("FR"), find_language("pt_br")
    ('fr', 'pt-BR')
    """
    if tag == "en":
        return tag
    from babel import Locale, UnknownLocaleError

    try:
        # Whatever comes after a full stop or an at sign is of POSIX, and no part of a report's language.
        return str(Locale.parse(str(tag).strip().replace("-", "_"))).replace("_", "-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise ParameterError(
            f"There is no language {str(tag)[:40]!r}. Reports are written in {_complete()}; any other language of Unicode’s "
            "CLDR, such as de, ru or kk, gives its numbers, dates and names of countries around English sentences."
        ) from None


def _complete() -> str:
    from babel import Locale

    named = [f"{Locale.parse(code).english_name} ({code})" for code in COMPLETE]
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def has_catalogue(language: str) -> bool:
    """Say whether a language has sentences of its own: a catalogue of translations, or English."""
    main = language.replace("-", "_")
    if main.partition("_")[0] == "en":
        return True
    folder = files("bilateral.evidence") / "locale"
    return gettext.find(DOMAIN, str(folder), languages=[main]) is not None


def language_labels(voice: Voice) -> dict[str, str]:
    """Return what a page says of its language: its note, and the language of its sentences where it is another."""
    own = "" if has_catalogue(voice.language) else "en"
    return {"language_note": fallback_note(voice), "sentences_in": own}


def fallback_note(voice: Voice) -> str:
    """Return the note of a report whose language lacks sentences here, in English; nothing for complete languages."""
    own = voice.locale.english_name or voice.language
    if voice.locale.language in COMPLETE:
        return ""
    if has_catalogue(voice.language):
        return voice.text(
            "The {language} translation is not complete: what it lacks is in English.", language=own
        )
    return voice.text(
        "There is no {language} translation yet: the sentences of this report are in English, its numbers, dates and names of "
        "countries in {language}.",
        language=own,
    )
