"""Part 744 as XML of the eCFR: what its cells give, and what is refused rather than half read."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from douane.engine.errors import InputError
from douane.engine.parties import meaning
from douane.engine.parties.entry import Entry
from douane.engine.parties.formats.recognize import Reading
from tests.parties.list_files import read

ALL = "<TD>For all items subject to the EAR (See § 744.11 of the EAR)</TD><TD>Presumption of denial</TD>"
EL_HEAD = "Country|Entity|License requirement|License review policy|Federal Register citation"
UVL_HEAD = "Country|Listed person and address|Federal Register citation and date of publication"
MEU_HEAD = "Country|Entity|Federal Register citation"
ZHIPU = f"""<TR><TD>CHINA, PEOPLE'S REPUBLIC OF</TD><TD>Beijing Zhipu Huazhang Technology Co., Ltd., a.k.a., the
    following two aliases:<br/>—Zhipu AI; <I>and</I><br/>—Beijing Knowledge Atlas Technology Co., Ltd.<br/>
    Floor 10, Building 9, No. 1, Zhongguancun East Road, Haidian District, Beijing, 100080, China.</TD>
    {ALL}<TD>90 FR 4619, 1/16/25.</TD></TR>"""
HISILICON = """<TR><TD/><TD>HiSilicon Optoelectronics Co., Ltd., Wuhan, Hubei, China; and</TD>
    <TD>For all items subject to the EAR, see §§ 734.9(e)<sup>1</sup> and 744.11 of the EAR<sup>2</sup></TD>
    <TD>Presumption of denial</TD><TD>84 FR 22963, 5/21/19. 85 FR 29852, 5/19/20.</TD></TR>"""
ADDRESS = """<TR><TD>HONG KONG</TD><TD>Address 01, Unit 5, 12 Example Road, Kowloon, Hong Kong.</TD>
    <TD>For items on the CCL and listed in supplement no. 7 to part 746 of the EAR</TD><TD>Presumption of denial</TD>
    <TD>89 FR 51653, 6/18/24.</TD></TR>"""


def supplement(number: int, head: str, rows: str) -> str:
    """An appendix with one table."""
    heads = "".join(f"<TH>{h}</TH>" for h in head.split("|"))
    return (
        f'<DIV9 N="Supplement No. {number} to Part 744" TYPE="APPENDIX"><HEAD>Supplement No. {number}</HEAD>'
        f'<DIV class="gpotbl_div"><TABLE><THEAD><TR>{heads}</TR></THEAD><TBODY>{rows}</TBODY></TABLE></DIV></DIV9>'
    )


def part(tmp_path: Path, *supplements: str, before: str = "") -> Path:
    """A file of the part."""
    path = tmp_path / "title-15.xml"
    content = "".join(supplements)
    path.write_text(f'<?xml version="1.0"?>\n<DIV5 N="744" TYPE="PART">{before}{content}</DIV5>', encoding="utf-8")
    return path


def cell(tmp_path: Path, content: str, land: str = "CHINA, PEOPLE'S REPUBLIC OF") -> Entry:
    """The entry of a row of the Unverified List with this cell."""
    row = f"<TR><TD>{land}</TD><TD>{content}</TD><TD>87 FR 61975, 10/13/22.</TD></TR>"
    (entry,) = read(part(tmp_path, supplement(6, UVL_HEAD, row))).entries
    return entry


def named(reading: Reading, name: str) -> Entry:
    """The entry with this first name."""
    return next(e for e in reading.entries if e.name == name)


def test_entity_list(tmp_path: Path) -> None:
    reading = read(part(tmp_path, supplement(4, EL_HEAD, ZHIPU + HISILICON + ADDRESS)))
    assert (reading.format, reading.layout, reading.lists, reading.date) == ("ecfr-744", "unverified", ("EL",), None)
    assert not reading.set_aside
    zhipu = named(reading, "Beijing Zhipu Huazhang Technology Co., Ltd.")
    assert {"Zhipu AI", "Beijing Knowledge Atlas Technology Co., Ltd."} <= {n.text for n in zhipu.names}
    assert not any("Floor" in n.text for n in zhipu.names)
    assert (zhipu.addresses[0].city, zhipu.addresses[0].postcode, zhipu.countries) == ("Beijing", "100080", ("CN",))
    assert zhipu.citations == ("90 FR 4619, 1/16/25",)
    assert "Floor 10" in zhipu.remarks
    facts = meaning.read(zhipu).facts
    assert (facts["scope"], facts["policy"], facts["footnotes"]) == ("all_items", "presumption_of_denial", [])


def test_country_and_footnotes_go_on(tmp_path: Path) -> None:
    reading = read(part(tmp_path, supplement(4, EL_HEAD, ZHIPU + HISILICON + ADDRESS)))
    silicon = next(e for e in reading.entries if "HiSilicon" in e.name)
    assert "HiSilicon Optoelectronics Co., Ltd." in {n.text for n in silicon.names}
    assert "CN" in silicon.countries
    assert meaning.read(silicon).facts["footnotes"] == ["1", "2"]
    assert len(silicon.citations) == 2


def test_an_address_of_high_diversion_risk(tmp_path: Path) -> None:
    address = named(read(part(tmp_path, supplement(4, EL_HEAD, ZHIPU + ADDRESS))), "Address 01")
    assert meaning.read(address).facts["address_only"] is True
    assert "12 Example Road" in address.addresses[0].street
    assert address.countries == ("HK",)


def test_a_mark_beside_the_name_makes_the_requirement_unknown(tmp_path: Path) -> None:
    marked = ZHIPU.replace("Technology Co., Ltd., a.k.a.", "Technology Co., Ltd.<sup>4</sup>, a.k.a.")
    (entry,) = read(part(tmp_path, supplement(4, EL_HEAD, marked))).entries
    assert entry.name == "Beijing Zhipu Huazhang Technology Co., Ltd."
    assert meaning.read(entry).facts["scope"] is None


def test_unverified_and_military_end_users(tmp_path: Path) -> None:
    reading = read(
        part(
            tmp_path,
            supplement(6, UVL_HEAD, "<TR><TD>ARMENIA</TD><TD>Atlas Sanatgaran, Yerevan, Armenia</TD><TD/></TR>"),
            supplement(
                7,
                MEU_HEAD,
                "<TR><TD>BURMA</TD><TD>[Reserved]</TD><TD/></TR><TR><TD>CHINA, PEOPLE'S REPUBLIC OF</TD>"
                "<TD>Academy of Aerospace Solid Propulsion Technology (AASPT)</TD><TD>85 FR 83799, 12/23/20.</TD></TR>",
            ),
            before="<AMDDATE>Sep. 1, 2026</AMDDATE>",
        )
    )
    assert reading.lists == ("MEU", "UVL")
    assert reading.date == datetime.date(2026, 9, 1)
    assert named(reading, "Atlas Sanatgaran").countries == ("AM",)
    (user,) = (e for e in reading.entries if e.list == "MEU")
    assert meaning.read(user).facts["scope"] is None
    assert any("no column of license requirements" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("Foo Institute, Department Five, Bar Road, Wuhan, China", {"Foo Institute"}),
        ("Foo Institute, Department Five, No. 8 Bar Road, Wuhan, China", {"Foo Institute, Department Five"}),
        ("Foo, a.k.a., the following alias: —Foo Works Co., Ltd. Floor 10, Unit 9, China", {"Foo Works Co., Ltd."}),
        ("Foo Institute of<br/>Bar Science<br/>No. 5 Baz Road, Wuhan, China", {"Foo Institute of Bar Science"}),
        ("Dr. Foo Bar (f.k.a. Foo Baz), Wuhan, China", {"Dr. Foo Bar", "Foo Baz"}),
        ("Foo Ltd.; HaAssif 19, Karmiel, Israel", {"Foo Ltd."}),
        (
            "Foo 13th Institute, a.k.a., the following one alias:<br/>—F13.<br/>Subordinate institution:<br/>"
            "Bar Medicines, Hebei, China, a.k.a., the following one alias:<br/>—BM.<br/>No. 21 Baz Road, China",
            {"Foo 13th Institute", "F13", "Bar Medicines", "BM"},
        ),
        ("Foo, a.k.a., the following alias:<br/>—FL.<br/>Foo Two Co., Ltd., Wuhan, China", {"Foo Two Co., Ltd."}),
    ],
)  # fmt: skip
def test_no_name_of_a_cell_is_lost(tmp_path: Path, content: str, wanted: set[str]) -> None:
    found = {n.text for n in cell(tmp_path, content).names}
    assert wanted <= found, found


def test_the_uncut_text_is_a_name_where_the_cut_is_a_guess(tmp_path: Path) -> None:
    whole = "Foo Institute, Department Five, Bar Road, Wuhan, China"
    assert cell(tmp_path, whole).name == whole


@pytest.mark.parametrize(
    ("supplements", "message"),
    [
        ((), "none of Supplements"),
        ((supplement(5, MEU_HEAD, "<TR><TD/><TD/><TD/></TR>"),), "none of Supplements"),
        ((supplement(4, MEU_HEAD, ZHIPU),), "columns that are not known"),
        ((supplement(4, EL_HEAD, ""),), "no entry in Supplement No. 4"),
        ((supplement(4, EL_HEAD, ZHIPU), supplement(4, EL_HEAD, ZHIPU)), "twice"),
        ((supplement(4, EL_HEAD, ZHIPU + "<TR><TD>CHINA</TD><TD>Foo</TD></TR>"),), "1 of 2 rows"),
        ((supplement(4, EL_HEAD, ZHIPU.replace("CHINA, PEOPLE'S REPUBLIC OF", "")),), "no country"),
        ((supplement(4, EL_HEAD, ZHIPU)[:-40],), "not well-formed"),
    ],
)
def test_refusals(tmp_path: Path, supplements: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(part(tmp_path, *supplements))


def test_a_row_set_aside_is_told(tmp_path: Path) -> None:
    many = "".join(ZHIPU.replace("Zhipu Huazhang", f"Zhipu {n}") for n in range(150))
    note = '<TR><TD colspan="5"><sup>1</sup> For this entity, see 734.9.</TD></TR>'
    reading = read(part(tmp_path, supplement(4, EL_HEAD, many + note)))
    assert len(reading.entries) == 150
    (aside,) = reading.set_aside
    assert "row 151 of Supplement No. 4" in aside.message


def test_the_names_of_columns_may_stand_in_plain_cells(tmp_path: Path) -> None:
    """As a part's own table sets them: `THEAD` with `TD`, one cell a column."""
    xml = supplement(4, EL_HEAD, ZHIPU + HISILICON).replace("<TH>", "<TD>").replace("</TH>", "</TD>")
    assert len(read(part(tmp_path, xml)).entries) == 2
