"""Sentences and labels: every text of a report that is not in a notebook is made here.

Messages are marked for gettext; numbers, dates and country names are formatted by Babel, so that a further language
is a catalogue and not a rewrite.
"""

from bilateral.evidence.wording.report import report_labels, report_subtitle, report_title
from bilateral.evidence.wording.voice import Voice

__all__ = ["Voice", "report_labels", "report_subtitle", "report_title"]
