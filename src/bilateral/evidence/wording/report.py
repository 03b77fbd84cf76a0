"""Titles and labels of the report as a whole."""

from __future__ import annotations

from bilateral.evidence.wording.languages import language_labels
from bilateral.evidence.wording.voice import Voice


def report_title(reporter: str, partner: str, language: str = "en") -> str:
    """Return the title of the report on two countries, given by their ISO codes."""
    voice = Voice(language)
    return voice.text(
        "{reporter} and {partner}", reporter=voice.country(reporter), partner=voice.country(partner)
    )


def report_subtitle(language: str = "en") -> str:
    """Return the line under the title."""
    return Voice(language).text("A brief on their relationship, with the evidence for every number")


def report_labels(language: str = "en") -> dict[str, str]:
    """Return the words that the templates of HTML and PDF print around the content."""
    voice = Voice(language)
    _ = voice.text
    return {
        **language_labels(voice),
        # What stands between a label and its text.
        "colon": _(": "),
        "contents": _("Contents"),
        "evidence": _("Evidence"),
        "evidence_intro": _("Every number in this report, with its period, its method and its sources."),
        "evidence_how": _(
            "A number in the text leads to its entry here, and the entry leads back to the text."
        ),
        "facts": _("Facts"),
        "facts_profile": _("The two countries"),
        "facts_standing": _("The pair among all pairs"),
        "claims": _("Claims tested"),
        "sources": _("Sources"),
        "source": _("Source"),
        "computed_from": _("Computed from"),
        "method": _("Method"),
        "period": _("Period"),
        "value": _("Value"),
        "verdict": _("Verdict"),
        "claimed": _("Claimed"),
        "observed": _("Observed"),
        "ratio": _("Ratio"),
        "rule": _("Rule"),
        "licence": _("Licence"),
        "accessed": _("Accessed"),
        "published": _("Published"),
        "publisher": _("Publisher"),
        "note": _("Note"),
        "parameters": _("Parameters"),
        "reporter": _("Reporter"),
        "partner": _("Partner"),
        "years": _("Years"),
        "snapshot": _("Snapshot"),
        "chapters": _("Chapters"),
        "date": _("Date"),
        "findings": _("Findings"),
        "gap": _("Not reported"),
        "not_reported": _("not reported"),
        "show_table": _("Show the table"),
        "scroll_sideways": _("Scroll sideways to see the rest"),
        "download_csv": _("Download as CSV"),
        "skip_to_content": _("Skip to the content"),
        "back_to_text": _("Back to the text"),
        "page": _("Page"),
        "figure": _("Figure"),
        "table": _("Table"),
        "footnotes": _("Footnotes"),
        "supported": _("supported"),
        "overstated": _("overstated"),
        "understated": _("understated"),
        "contradicted": _("contradicted"),
        "cannot be verified": _("cannot be verified"),
        "not testable": _("not testable"),
    }


def count_of_facts(voice: Voice, count: int) -> str:
    """Return how many facts there are, in words that stand alone."""
    return voice.plural("{count} fact", "{count} facts", count)


def count_of_claims(voice: Voice, count: int) -> str:
    """Return how many claims there are."""
    return voice.plural("{count} claim", "{count} claims", count)


def count_of_sources(voice: Voice, count: int) -> str:
    """Return how many sources there are."""
    return voice.plural("{count} source", "{count} sources", count)


def further_sources(voice: Voice, count: int) -> str:
    """Return what stands for sources beyond those that are named."""
    return voice.plural("and {count} more source", "and {count} more sources", count)
