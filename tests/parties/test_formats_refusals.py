"""Files that are no complete official list are refused, each with what to do; nothing is read from them."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from douane.engine.errors import InputError
from tests.parties.list_files import EXTRACTS, read, real

TEXT = (EXTRACTS / "csl-extract.csv").read_text(encoding="utf-8")
PAGE = "<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head></html>"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", " \n \n", "is empty"),
        ("sdn.csv", "\x1a", "is empty"),
        ("a.csv", PAGE, "is a web page"),
        ("a.json", "\n\n <HTML lang='en'>", "is a web page"),
        ("a.csv", TEXT.replace(",", ";"), "delimited by ';'"),
        ("a.csv", TEXT[: len(TEXT) // 2], "is cut"),
        ("a.csv", TEXT.rstrip().rsplit(",", 3)[0], "is cut"),
        ("a.csv", TEXT.split("\n", 1)[0], "no entry"),
        ("a.csv", "name,value\na,b\n", "none of the formats"),
        ("a.json", json.dumps({"results": [{"source": "(EL)", "name": "A"}] * 50})[:-30], "is cut"),
        ("a.json", '{"results": [], "source": 1}', "no entry"),
        ("a.json", '{"tables": {"licenceRequirements": []}, "entries": []}', "none of the formats"),
        ("a.pdf", "%PDF-1.7\n", "not a text file"),
        ("a.xml", '<?xml version="1.0"?>\n<DIV5 N="774" TYPE="PART"></DIV5>', "none of the formats"),
        ("a.xml", '<?xml version="1.0"?>\n<DIV5 N="744" TYPE="PART"></DIV5>', "none of Supplements"),
    ],
)
def test_refusal(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message) as refusal:
        read(path)
    assert refusal.value.hint
    assert name in refusal.value.message


def test_the_hint_says_what_to_import_instead(tmp_path: Path) -> None:
    part = tmp_path / "title-15.xml"
    part.write_text('<?xml version="1.0"?>\n<DIV5 N="774" TYPE="PART"></DIV5>')
    with pytest.raises(InputError, match="part 744 of Title 15 is read"):
        read(part)
    part.write_text('<?xml version="1.0"?>\n<sdnList xmlns="x"></sdnList>')
    with pytest.raises(InputError, match=r"import SDN\.CSV"):
        read(part)
    with pytest.raises(InputError, match="condensed copy"):
        read(*real("csl/csl_projection_2026-07-31.json"))


def test_every_cut_of_a_real_file_is_refused_or_shorter(tmp_path: Path) -> None:
    """Only a cut between two records cannot be seen; it gives fewer entries, never other ones."""
    path = tmp_path / "cut.csv"
    complete = {e.key for e in read(EXTRACTS / "csl-extract.csv").entries}
    ends = {n + 1 for n, letter in enumerate(TEXT) if letter == "\n"}
    refused = 0
    for at in range(len(TEXT) - 4000, len(TEXT) - 1, 7):
        path.write_text(TEXT[:at], encoding="utf-8")
        try:
            assert {e.key for e in read(path).entries} < complete
            assert at in ends or at + 1 in ends
        except InputError as refusal:
            assert "is cut" in str(refusal)
            refused += 1
    assert refused > 500


def test_cut_ofac_files(tmp_path: Path) -> None:
    (sdn,) = real("ofac/2021-07/sdn.csv")
    path = tmp_path / "sdn.csv"
    path.write_bytes(sdn.read_bytes()[:200_013])
    with pytest.raises(InputError, match="is cut"):
        read(path)


def test_cut_archives(tmp_path: Path) -> None:
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(TEXT.encode())[:-40])
    with pytest.raises(InputError, match="damaged or cut archive"):
        read(packed)
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as inner:
        inner.writestr("consolidated.csv", TEXT)
    archive.write_bytes(archive.read_bytes()[:-60])
    with pytest.raises(InputError, match="damaged or cut archive"):
        read(archive)


def test_a_workbook_is_no_download(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as inner:
        inner.writestr("[Content_Types].xml", "<Types/>")
        inner.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InputError, match="Excel workbook"):
        read(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="there is no file"):
            read(path)


def test_a_row_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """One in some hundred rows is set aside with its line; more refuse the file."""
    header, *rows = TEXT.rstrip("\n").split("\n")
    nameless = ",".join(['"x"'] * header.count(","))  # one field short
    many = [header, *[r.replace("Ltd.", f"Ltd. {n}") for n in range(3) for r in rows]]
    path = tmp_path / "a.csv"
    path.write_text("\n".join([*many[:5], nameless, *many[5:]]) + "\n", encoding="utf-8")
    reading = read(path)
    (problem,) = reading.set_aside
    assert (problem.file, problem.line) == ("a.csv", 6)
    assert "28 of 29 fields" in problem.message
    path.write_text("\n".join([*many[:5], nameless, nameless, *many[5:]]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rows of a\.csv cannot be read"):
        read(path)
