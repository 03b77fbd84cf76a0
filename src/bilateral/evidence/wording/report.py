"""Titles and labels of the report as a whole."""

from __future__ import annotations

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
    _ = Voice(language).text
    return {
        "contents": _("Contents"),
        "evidence": _("Evidence"),
        "evidence_intro": _("Every number in this report, with its period, its method and its sources."),
        "facts": _("Facts"),
        "claims": _("Claims tested"),
        "sources": _("Sources"),
        "source": _("Source"),
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
