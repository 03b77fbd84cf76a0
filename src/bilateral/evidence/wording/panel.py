"""Labels and messages of the workbench: of the page that opens first, and of the panel of ``explore.ipynb``."""

from __future__ import annotations

from bilateral.evidence.wording.voice import Voice


def panel_labels(voice: Voice) -> dict[str, str]:
    """Return the labels of the panel's controls by what they control."""
    return {
        "reporter": voice.text("Reporter"),
        "partner": voice.text("Partner"),
        "country": voice.text("a country"),
        "swap": voice.text("Swap"),
        "swap_hint": voice.text("Look from the other side"),
        "start": voice.text("From"),
        "end": voice.text("To"),
        "claim": voice.text("Claim"),
        "test": voice.text("Test the claim"),
        "hint": voice.text(
            "A measure (trade, exports, imports, visits, agreements, missions, votes, GDP of Kenya …), a comparator "
            "(>=, <=, =, about), an amount, and the year."
        ),
        "chapter": voice.text("Chapter"),
        "question": voice.text("Question"),
        "map": voice.text("Map: choose the partner"),
        "html": voice.text("Save page"),
        "csv": voice.text("Save tables (CSV)"),
        "png": voice.text("Save charts (PNG)"),
    }


def start_texts(voice: Voice, reporter: str, partner: str) -> dict[str, str]:
    """Return the texts of the page that opens first; countries are ISO 3166 alpha-3 codes."""
    return {
        "title": voice.listing([voice.country(reporter), voice.country(partner)]),
        "how": voice.text(
            "Open a notebook and choose *Run* → *Run All Cells*: it shows what the report shows, with the code. Change what "
            "you like. Notebooks that you changed are kept when `bilateral explore` comes again, with this pair or another; "
            "a new version is then put beside yours."
        ),
        "any": voice.text("Any pair, at once"),
        "chapters": voice.text("Chapter by chapter"),
        "further": voice.text(
            "From any cell: `pair` shows every question that can be asked, `pair.trade.flows().frame` is the data behind a "
            "chart, `pair.claims.check({claim})` tests a claim, `pair.report({folder})` writes the report.",
            claim='"trade", ">=", "1 bn USD", 2024',
            folder='"out/"',
        ),
    }


def chapter_label(voice: Voice, chapter: str) -> str:
    """Return the name of a chapter as a label; that of a reader's own chapter as it is written."""
    known = {
        "explore": voice.text("Explore"),
        "summary": voice.text("Summary"),
        "relations": voice.text("Relations"),
        "trade": voice.text("Trade"),
        "partners": voice.text("Partners"),
        "sectors": voice.text("Sectors"),
        "digital": voice.text("Digital government"),
        "corridors": voice.text("Corridors"),
        "alignment": voice.text("Alignment"),
        "outlook": voice.text("Outlook"),
        "claims": voice.text("Claims"),
    }
    return known.get(chapter, chapter.replace("_", " ").capitalize())


def shown_message(voice: Voice, pair: str, start: int, end: int) -> str:
    """Return what the panel says once it shows a pair."""
    return voice.text("Shown: {pair}, {start}–{end}.", pair=pair, start=start, end=end)


def judged_message(voice: Voice, verdict: str) -> str:
    """Return what the panel says once a claim is judged."""
    return voice.text("The claim is judged: {verdict}.", verdict=verdict)


def saved_message(voice: Voice, files: str) -> str:
    """Return what the panel says once it has saved what is shown."""
    return voice.text("Saved {files}", files=files)


def evidence_label(voice: Voice, count: int) -> str:
    """Return the head of the evidence below what is shown."""
    return voice.plural("The evidence of one number", "The evidence of {count} numbers", count)


def nothing_on_record(voice: Voice) -> str:
    """Return what stands where a question has no answer."""
    return voice.text("Nothing is on record for this question.")


def saved_evidence_labels(voice: Voice) -> tuple[str, str, str]:
    """Return the title of the table of evidence on a saved page, and the heads of its columns."""
    return voice.text("Evidence"), voice.text("Value"), voice.text("Method and sources")
