"""Opening files as they are delivered: packed, encoded and cut off in all the ways that downloads are."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from bilateral.errors import SourceError
from bilateral.sources import opening
from bilateral.sources.opening import Opened, as_utf8, digest, unpacked

TEXT = "name,value\nCôte d’Ivoire,1\nTürkiye,2\n"


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("cp1252"),
    ],
)
def test_any_usual_encoding_becomes_utf_8_without_a_mark(tmp_path, scratch, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    (opened,) = unpacked(path, scratch)
    assert as_utf8(opened, scratch).read_bytes() == TEXT.encode("utf-8")


def test_latin_1_is_read_where_windows_1252_cannot_be(tmp_path, scratch):
    path = tmp_path / "t.csv"
    path.write_bytes("name,value\nCuraçao\x81,1\n".encode("latin-1"))
    assert "Curaçao\x81" in as_utf8(unpacked(path, scratch)[0], scratch).read_text(encoding="utf-8")


def test_an_encoding_can_be_given_and_must_be_true(tmp_path, scratch):
    path = tmp_path / "t.csv"
    path.write_bytes("страна,сумма\nКазахстан,1\n".encode("cp1251"))
    opened = Opened(path, path.name, "text")
    assert "Казахстан" in as_utf8(opened, scratch, "cp1251").read_text(encoding="utf-8")
    with pytest.raises(SourceError, match="no encoding called 'klingon'; examples are utf-8, cp1251"):
        as_utf8(opened, scratch, "klingon")
    with pytest.raises(SourceError, match=r"t\.csv is not in the encoding utf-8"):
        as_utf8(opened, scratch, "utf-8")


def test_a_plain_file_is_not_copied(tmp_path, scratch):
    path = tmp_path / "t.csv"
    path.write_text(TEXT, encoding="utf-8")
    assert as_utf8(unpacked(path, scratch)[0], scratch) == path


def test_gzip_is_known_by_its_bytes(tmp_path, scratch):
    path = tmp_path / "download"
    path.write_bytes(gzip.compress(TEXT.encode()))
    (opened,) = unpacked(path, scratch)
    assert (opened.kind, opened.path.read_text(encoding="utf-8")) == ("text", TEXT)
    assert digest(path) == digest(path)
    assert digest(path) != digest(opened.path)  # of what was delivered, not of what is in it


def archive(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return path


def test_a_zip_archive_gives_each_file_in_it(tmp_path, scratch):
    path = tmp_path / "t.zip"
    archive(path, **{"data.csv": TEXT, "__MACOSX/._data.csv": "x", "folder/": "", "notes.txt": "hello"})
    assert [one.name for one in unpacked(path, scratch)] == ["t.zip/data.csv", "t.zip/notes.txt"]


def test_a_zip_archive_writes_nowhere_else(tmp_path, scratch):
    path = archive(tmp_path / "t.zip", **{"../../evil.csv": TEXT, "/abs.csv": TEXT})
    for one in unpacked(path, scratch):
        assert one.path.resolve().is_relative_to(scratch.resolve())
    assert not (tmp_path / "evil.csv").exists()


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.98])
@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_packed_file_that_was_cut_off_is_one_line(tmp_path, scratch, kind, keep):
    text = "a,b\n" + "".join(f"{n},{n * n}\n" for n in range(5000))
    whole = tmp_path / f"whole.{kind}"
    if kind == "gz":
        whole.write_bytes(gzip.compress(text.encode()))
    else:
        archive(whole, **{"t.csv": text})
    path = tmp_path / f"cut.{kind}"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * keep)])
    with pytest.raises(SourceError, match=rf"^cut\.{kind} cannot be read as a table: .*cut off"):
        unpacked(path, scratch)


def test_what_grows_without_end_is_refused(tmp_path, scratch, monkeypatch):
    monkeypatch.setattr(opening, "_UNPACKED_ANYWAY", 1000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 10_000_000))
    with pytest.raises(SourceError, match=r"bomb\.csv\.gz grows to more than .* MB when unpacked"):
        unpacked(path, scratch)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "t.csv cannot be read as a table: it is empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "t.csv is a web page, not a table"),
        (b"  \r\n<html>", "t.csv is a web page, not a table"),
        (b"<!-- proxy,\n17 --> <HTML lang=en><body>Gateway</body>", "t.csv is a web page, not a table"),
        (b"\xef\xbb\xbf<head><title>504</title></head>", "t.csv is a web page, not a table"),
        (b"<h1>Forbidden</h1>", "t.csv is a web page, not a table"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "t.csv is a picture, not a table"),
        (b"%PDF-1.7", "t.csv is a PDF, not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "t.csv is an Excel file of the old kind (.xls); save it as .xlsx"),
        (b"PK\x03\x04 no archive", "t.csv cannot be read as a table: it is damaged or was cut off"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path, scratch, content, message):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        unpacked(path, scratch)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path, scratch):
    path = tmp_path / "t.csv"
    path.write_bytes(bytes(range(128, 256)) * 4)
    with pytest.raises(SourceError, match="it is no text"):
        as_utf8(unpacked(path, scratch)[0], scratch)


def test_missing_files_and_folders_are_named(tmp_path, scratch):
    with pytest.raises(SourceError, match=r"gone\.csv is missing"):
        unpacked(tmp_path / "gone.csv", scratch)
    with pytest.raises(SourceError, match="is a folder; name the files in it"):
        unpacked(tmp_path, scratch)
    with pytest.raises(SourceError, match="without a file in it"):
        unpacked(archive(tmp_path / "empty.zip"), scratch)


def test_an_archive_behind_a_password_is_one_line(tmp_path, scratch):
    path = archive(tmp_path / "locked.zip", **{"t.csv": TEXT})
    content = bytearray(path.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):  # the flag of encryption, in both headers of the member
        content[content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    path.write_bytes(bytes(io.BytesIO(content).getvalue()))
    with pytest.raises(SourceError, match=r"locked\.zip cannot be read as a table"):
        unpacked(path, scratch)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match=r"^pipe is no ordinary file: save it as one first$"):
        digest(tmp_path / "pipe")
