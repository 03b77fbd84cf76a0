"""What a machine can check of PDF/UA-1 and PDF/A-2a in an opened PDF, by the points of the Matterhorn Protocol.

Typst holds itself to the standards as it writes; this reads what came of it, after the links were closed and the
objects packed, without Typst.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

# Operators that put something on the page.
_PAINTING = {
    "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE",
}  # fmt: skip
_PARTS = {"Table": {"THead", "TBody", "TFoot", "TR", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"},
          "TR": {"TH", "TD"}, "L": {"LI", "Caption", "L"}, "LI": {"Lbl", "LBody"}}  # fmt: skip


def findings(pdf: pikepdf.Pdf) -> list[str]:
    """Return what is wrong, each as the point of the protocol and a few words."""
    elements = list(_elements(pdf.Root.StructTreeRoot))
    return [f"{point}: {words}" for check in _CHECKS for point, words in dict.fromkeys(check(pdf, elements))]


def _elements(parent: Any) -> Iterator[Any]:
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _kind(element: Any) -> str:
    return str(element.S)[1:]


Found = Iterator[tuple[str, str]]


def _document(pdf: pikepdf.Pdf, _elements: list[Any]) -> Found:
    root = pdf.Root
    xmp = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
    if not re.search(r"<pdfuaid:part>1<", xmp):
        yield "06-002", "the metadata does not declare PDF/UA-1"
    if not (re.search(r"<pdfaid:part>2<", xmp) and re.search(r"<pdfaid:conformance>A<", xmp)):
        yield "PDF/A 6.6.4", "the metadata does not declare PDF/A-2a"
    if not re.search(r"<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>[^<]+<", xmp):
        yield "06-003", "no title"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "07-001", "the window would show the name of the file"
    if not str(root.get("/Lang", "")):
        yield "11-006", "no language"
    if not root.get("/MarkInfo", {}).get("/Marked", False) or root.MarkInfo.get("/Suspects", False):
        yield "06-001", "not marked as tagged"
    if "/OutputIntents" not in root:
        yield "PDF/A 6.2.4", "no output intent for its colours"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "26-002", "encrypted"
    if "/AcroForm" in root or "/JavaScript" in root.get("/Names", {}) or "/OpenAction" in root:
        yield "PDF/A 6.5", "a form, a script or an action"


def _content(pdf: pikepdf.Pdf, elements: list[Any]) -> Found:
    """Each mark on a page is an artifact or belongs to an element of the structure."""
    owned = set()
    for element in elements:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                owned.add((element.Pg.objgen, kid))
            elif "/MCID" in kid:  # what is on another page than the rest of its element
                owned.add((kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)))
    for number, page in enumerate(pdf.pages, start=1):
        open_: list[str | int | None] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BMC", "BDC"}:
                properties = operands[1] if len(operands) > 1 else {}
                marked = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
                open_.append(
                    "artifact" if str(operands[0]) == "/Artifact" else None if marked is None else int(marked)
                )
            elif name == "EMC":
                open_.pop()
            elif name in _PAINTING and all(mark is None for mark in open_):
                yield "01-005", f"page {number} has content that is neither tagged nor an artifact"
            for mark in open_:
                if isinstance(mark, int) and (page.objgen, mark) not in owned:
                    yield "01-004", f"page {number} has a mark that no element owns"
        if "/Annots" in page and str(page.get("/Tabs", "")) != "/S":
            yield "28-008", f"page {number} is not tabbed in the order of its structure"


def _structure(_pdf: pikepdf.Pdf, elements: list[Any]) -> Found:
    last = 0
    for element in elements:
        kind = _kind(element)
        if re.fullmatch(r"H[1-6]", kind):
            level = int(kind[1])
            if level > last + 1:
                yield "14-003", f"a heading of level {level} follows one of level {last}"
            last = level
        if kind in {"Figure", "Formula"} and not str(element.get("/Alt", "")).strip():
            yield ("13-004" if kind == "Figure" else "17-002"), f"a {kind.lower()} without alternative text"
        if kind in _PARTS:
            wrong = {_kind(kid) for kid in _own(element)} - _PARTS[kind]
            if wrong:
                yield "09-004", f"{kind} holds {', '.join(sorted(wrong))}"
        if kind == "TH" and not any("/Scope" in each for each in _attributes(element)):
            yield "15-003", "a head of a table does not say whether it is one of rows or of columns"


def _own(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _attributes(element: Any) -> list[Any]:
    owners = element.get("/A", [])
    return list(owners) if isinstance(owners, pikepdf.Array) else [owners]


def _links(pdf: pikepdf.Pdf, elements: list[Any]) -> Found:
    held = set()
    for element in elements:
        if _kind(element) == "Link":
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            held |= {kid.Obj.objgen for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid}
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            if link.objgen not in held or "/StructParent" not in link:
                yield "28-011", "a link that no Link element holds"
            if not str(link.get("/Contents", "")).strip():
                yield "28-012", "a link without a description"
            if ("/Dest" in link) == ("/A" in link):
                yield "PDF 12.5.6.5", "a link that leads nowhere, or to two places"
            if not re.match(r"https?://", str(link.get("/A", {}).get("/URI", "https://"))):
                yield "PDF/A 6.5.1", f"a link to {link.A.URI}"


def _fonts(pdf: pikepdf.Pdf, _elements: list[Any]) -> Found:
    for font in pdf.objects:
        if not (isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font"):
            continue
        if "/DescendantFonts" in font and "/ToUnicode" not in font:
            yield "31-027", "a font that does not say which characters it shows"
        described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        if not {"/FontFile2", "/FontFile3"} & set(described.get("/FontDescriptor", {}).keys()):
            yield "31-009", "a font that is not embedded"


_CHECKS: list[Callable[[pikepdf.Pdf, list[Any]], Found]] = [_document, _content, _structure, _links, _fonts]
