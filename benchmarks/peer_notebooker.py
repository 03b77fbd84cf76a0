"""The peer notebooker: its executor runs each chapter and renders it to HTML, twice, as it does for its web pages and mails.

It has no PDF without LaTeX, and makes one page a chapter; the ten are what counts as a report here.

    python benchmarks/peer_notebooker.py RWA KAZ FOLDER
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import warnings
from pathlib import Path

import peer


def make(reporter: str, partner: str, folder: Path) -> None:
    # Its own name for a kernel is one that its users install; read when it is imported.
    os.environ["NOTEBOOK_KERNEL_NAME"] = "python3"
    from notebooker.execute_notebook import _run_checks

    templates, output, converted = folder / "templates", folder / "output", folder / "converted"
    for part in (templates, output, converted):
        part.mkdir(parents=True)
    pages = []
    for notebook in peer.chapters():
        shutil.copy(notebook, templates)
        made = _run_checks(
            notebook.stem, dt.datetime.now(), notebook.stem, notebook.stem, str(output), str(converted),
            {"reporter": reporter, "partner": partner}, generate_pdf_output=False, hide_code=True,
            notebooker_disable_git=True, py_template_base_dir=str(templates), py_template_subdir="",
        )  # fmt: skip
        pages.append(made.raw_html)
    (folder / "report.html").write_text("\n".join(pages), encoding="utf-8")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    make(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
