"""Conformance of the finished file, read back without Typst; and each check fails where it should."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from .matterhorn import findings


@pytest.mark.parametrize("name", ["report_pdf", "plain_pdf"])
def test_meets_what_a_machine_can_check(name: str, request: pytest.FixtureRequest) -> None:
    assert findings(request.getfixturevalue(name).pdf) == []


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    """Return the first structure element of a kind."""
    return next(
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == f"/{kind}"
    )


def without(*keys: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for key in keys:
            del pdf.Root[key]

    return change


def metadata(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        changed = pdf.Root.Metadata.read_bytes().replace(old, new)
        assert changed != pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(changed)

    return change


def drop(kind: str, key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        del first(pdf, kind)[key]

    return change


def rename(kind: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        first(pdf, kind).S = pikepdf.Name(f"/{new}")

    return change


def link(key: str, value: Any = None) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        annotation = pdf.pages[1].Annots[0]
        if value is None:
            del annotation[key]
        else:
            annotation[key] = value

    return change


def untagged(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].contents_add(b"0 0 m 9 9 l S")


def unowned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].contents_add(b"/Span <</MCID 9999>> BDC 0 0 m 9 9 l S EMC")


def page_without_tabs(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]["/Tabs"]


def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    each = next(
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    )
    for key in ("/FontFile2", "/FontFile3"):
        if key in each:
            del each[key]


def font_without_characters(pdf: pikepdf.Pdf) -> None:
    each = next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/DescendantFonts" in o)
    del each["/ToUnicode"]


@pytest.mark.parametrize(
    ("point", "violate"),
    [
        ("06-001", without("/MarkInfo")),
        ("06-002", metadata(b"<pdfuaid:part>1", b"<pdfuaid:part>")),
        ("PDF/A 6.6.4", metadata(b"<pdfaid:conformance>A", b"<pdfaid:conformance>B")),
        ("06-003", metadata(b"Rwanda and Kazakhstan</rdf:li>", b"</rdf:li>")),
        ("07-001", without("/ViewerPreferences")),
        ("11-006", without("/Lang")),
        ("PDF/A 6.2.4", without("/OutputIntents")),
        ("01-005", untagged),
        ("01-004", unowned),
        ("28-008", page_without_tabs),
        ("14-003", rename("H2", "H4")),
        ("13-004", drop("Figure", "/Alt")),
        ("09-004", rename("TR", "P")),
        ("15-003", drop("TH", "/A")),
        ("28-011", link("/StructParent")),
        ("28-012", link("/Contents")),
        ("PDF 12.5.6.5", link("/Dest")),
        ("31-009", font_not_embedded),
        ("31-027", font_without_characters),
    ],
)
def test_each_check_fails_where_it_should(
    point: str, violate: Callable[[pikepdf.Pdf], None], report_pdf: Any
) -> None:
    with pikepdf.open(io.BytesIO(report_pdf.data)) as pdf:
        violate(pdf)
        assert point in {found.split(": ")[0] for found in findings(pdf)}


def test_formulas_need_their_text(plain_pdf: Any) -> None:
    with pikepdf.open(io.BytesIO(plain_pdf.data)) as pdf:
        first(pdf, "Formula").Alt = pikepdf.String(" ")
        assert [found.split(": ")[0] for found in findings(pdf)] == ["17-002"]
