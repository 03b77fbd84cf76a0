"""The last steps to a PDF: links to and from the evidence list are closed, small objects packed together.

Typst would lay out every paragraph and table cell that holds an internal link once more when it knows where the link
leads. So these links are laid out as addresses, ``to:7`` for a citation of entry 7 and ``at:7`` for the entry itself,
and get their places here, where all pages stand.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

TO, AT = "to:", "at:"
# How far above a citation the page is opened, in points, so that its sentence is seen; and above an entry.
_CONTEXT, _MARGIN = 60, 6


def finished(pdf: bytes, page_word: str) -> bytes:
    """Return Typst's PDF with its evidence links closed and its small objects compressed together.

    PDF/A-2 allows object streams and Typst writes none: the tags of a report are thousands of small objects, which
    shrink to a fifth. ``page_word`` begins the description of a link ("page 7").
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _close_links(document, page_word)
        # False is what its absence means; poppler calls the value wrong.
        if "/Suspects" in document.Root.get("/MarkInfo", {}):
            del document.Root.MarkInfo["/Suspects"]
        document.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            preserve_pdfa=True,
        )
    return out.getvalue()


def _close_links(document: pikepdf.Pdf, page_word: str) -> None:
    """Let each citation lead to its entry, and each entry to where it is cited first."""
    uses: list[tuple[Any, int]] = []
    entries: list[tuple[Any, int]] = []
    cited: dict[int, tuple[int, float]] = {}
    placed: dict[int, tuple[int, float]] = {}
    for page, link, address in _addresses(document):
        number, top = int(address[len(TO) :]), max(map(float, list(link.Rect)[1::2]))
        if address.startswith(TO):
            uses.append((link, number))
            cited.setdefault(number, (page, top + _CONTEXT))
        else:
            entries.append((link, number))
            placed.setdefault(number, (page, top + _MARGIN))
    for links, places in ((uses, placed), (entries, cited)):
        if not places:
            continue
        targets: dict[int, Any] = {}
        for link, number in links:
            # A name whose characters no font shows leaves no place of its own: the nearest will do.
            page, top = places.get(number) or places[min(places, key=lambda other: abs(other - number))]
            if number not in targets:
                leaf = document.pages[page].obj
                height = float(leaf.MediaBox[3])
                view = [leaf, pikepdf.Name.XYZ, None, round(min(top, height)), None]
                # Written out where it is used: an object of its own takes longer to make than all the rest.
                targets[number] = pikepdf.Array(view)
            del link["/A"]
            link.Dest = targets[number]
            link.Contents = pikepdf.String(f"{page_word} {page + 1}")


def _addresses(document: pikepdf.Pdf) -> Iterator[tuple[int, Any, str]]:
    """Yield page number, annotation and address of each link that is to be closed."""
    for number, page in enumerate(document.pages):
        for link in page.obj.get("/Annots", []):
            action = link.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            if address.startswith((TO, AT)):
                yield number, link, address
