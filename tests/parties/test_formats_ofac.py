"""OFAC's delimited files on complete genuine sets, and its XML as its excerpts show it."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from douane.engine.errors import InputError
from douane.engine.parties.entry import Name
from douane.engine.parties.formats.recognize import recognize
from tests.parties.list_files import count, read, read_real, real, texts

SET = ("ofac/2021-07/sdn.csv", "ofac/2021-07/alt.csv", "ofac/2021-07/add.csv", "ofac/2021-07/sdn_comments.csv")
CONS = tuple(f"ofac/2025-12/cons_{part}.csv" for part in ("prim", "alt", "add", "comments"))


def test_complete_set() -> None:
    reading = read_real(*SET)
    assert count(reading) == {"SDN": 8976}
    assert reading.set_aside == []
    assert sum(len(texts(e, "alias")) + len(texts(e, "former")) for e in reading.entries) > 11_800
    assert {e.type for e in reading.entries} == {"person", "company", "vessel", "aircraft"}
    assert all(e.start is None for e in reading.entries)
    assert not any("'-0-" in str(e.plain()) or "\x1a" in str(e.plain()) for e in reading.entries)


def test_an_entry_from_all_four_files() -> None:
    entries = {e.id: e for e in read_real(*SET).entries}
    person = entries["10131"]
    assert person.names[0] == Name("DOCKRAT, Farhad Ahmed", "primary")
    assert Name("DOCKRAT, F.", "weak") in person.names
    assert person.addresses[0].street == "386 Swanepoel Street, Erasmia"
    assert person.countries == ("ZA",)
    first = person.identifiers[0]
    assert (first.type, first.number, first.country) == ("Passport", "446333407", "ZA")
    assert entries["28263"].remarks.endswith("hn'; Linked To: LAZARUS GROUP.")  # the overflow continues within a word
    assert texts(entries["32391"], "weak")[-1] == "CHAFFORI, Petit"


def test_every_name_of_the_files_is_a_name_of_the_entry() -> None:
    entries = {e.id: {n.text for n in e.names} for e in read_real(*SET).entries}
    paths = real(*SET[:2])
    for path, column in zip(paths, (1, 3), strict=True):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                if len(row) > 3:
                    text = " ".join(row[column].split())
                    held = entries[row[0]]
                    assert text in held or text.casefold() in {n.casefold() for n in held}


def test_programs_are_told_apart() -> None:
    entries = {e.id: e for e in read_real("ofac/2023-01/sdn.csv", "ofac/2023-01/add.csv").entries}
    assert entries["40420"].programs == ("NPWMD", "IFSR")


def test_a_header_that_somebody_added_and_missing_files_are_told() -> None:
    reading = read_real("ofac/2023-01/sdn.csv", "ofac/2023-01/add.csv")
    assert count(reading) == {"SDN": 11443}
    notes = " ".join(reading.notes)
    assert "header row" in notes
    assert "no ALT file" in " ".join(reading.lacks)


def test_non_sdn_lists_follow_from_the_programs() -> None:
    reading = read_real(*CONS)
    assert count(reading) == {"SSI": 286, "PLC": 78, "CMIC": 68, "MBS": 28, "CAP": 1}
    martelly = next(e for e in reading.entries if e.id == "50476")
    assert (martelly.list, martelly.name) == ("MBS", "MARTELLY, Michel Joseph")
    assert texts(martelly, "weak") == ["Sweet Micky"]


def test_non_sdn_lists_agree_with_the_screening_list() -> None:
    """Seven months apart, and with nearly the same members of the lists that OFAC seldom changes."""
    screening: dict[str, set[str]] = {}
    for entry in read_real("csl/csl_2026-07-31_official_layout.csv").entries:
        screening.setdefault(entry.list, set()).add(entry.id)
    for code in ("SSI", "CMIC", "CAP", "PLC"):
        ours = {e.id for e in read_real(*CONS).entries if e.list == code}
        assert len(ours & screening[code]) >= 0.97 * len(ours), code


def test_sdn_and_non_sdn_files_in_one_command() -> None:
    names = [*SET, *CONS]
    found = recognize(real(*reversed(names)))
    assert sorted(len(f.files) for f in found) == [4, 4]
    assert sorted(f.files[0].name for f in found) == ["cons_prim.csv", "sdn.csv"]
    for one in found:
        kind = one.files[0].name.startswith("cons")
        assert all(f.name.startswith("cons") == kind for f in one.files)


def test_aliases_without_entries_are_refused() -> None:
    with pytest.raises(InputError, match=r"SDN\.CSV, is missing"):
        recognize(real("ofac/2025-12/alt.csv", "ofac/2025-12/add.csv"))


def test_files_of_two_days_are_refused() -> None:
    (found,) = recognize(real("ofac/2021-07/sdn.csv", "ofac/2025-12/alt.csv")[:1])
    assert found.read().entries
    with pytest.raises(InputError, match=r"does not belong to|cannot be read"):
        for one in recognize(real("ofac/2021-07/sdn.csv", "ofac/2025-12/add.csv")):
            one.read()


def test_the_same_list_twice_is_refused() -> None:
    with pytest.raises(InputError, match="same list twice"):
        recognize(real("ofac/2021-07/sdn.csv", "ofac/2023-01/sdn.csv"))


ADVANCED = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML">
<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>5</Month><Day>21</Day></DateOfIssue>
<ReferenceValueSets>
 <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
  <AliasType ID="1403">Name</AliasType></AliasTypeValues>
 <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType>
 </FeatureTypeValues>
 <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
 <LocPartTypeValues><LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
 <CountryValues><Country ID="11143">Iraq</Country></CountryValues>
 <ListValues><List ID="1550">SDN List</List></ListValues>
 <ScriptValues><Script ID="7" ScriptCode="Latn">Latin</Script><Script ID="8" ScriptCode="Arab">Arabic</Script>
 </ScriptValues>
 <NamePartTypeValues><NamePartType ID="1">Last Name</NamePartType><NamePartType ID="2">First Name</NamePartType>
 </NamePartTypeValues>
 <PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
 <PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues>
</ReferenceValueSets>
<Locations><Location ID="25"><LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true"><Value>Baghdad</Value>
 </LocationPartValue></LocationPart><LocationCountry CountryID="11143"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="2" IDRegDocTypeID="1571" IdentityID="6746" IssuedBy-CountryID="11143">
 <IDRegistrationNo>040070827</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="2674"><Profile ID="2674" PartySubTypeID="4">
 <Identity ID="6746" Primary="true">
 <Alias AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="1"><DocumentedNamePart>
  <NamePartValue NamePartGroupID="3" ScriptID="7">ZAYDAN</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
 <Alias AliasTypeID="1403" Primary="true" LowQuality="false">
  <DocumentedName ID="6747"><DocumentedNamePart>
   <NamePartValue NamePartGroupID="5" ScriptID="8">عباس</NamePartValue></DocumentedNamePart></DocumentedName>
  <DocumentedName ID="6746"><DocumentedNamePart>
   <NamePartValue NamePartGroupID="4" ScriptID="7">Abu</NamePartValue></DocumentedNamePart><DocumentedNamePart>
   <NamePartValue NamePartGroupID="3" ScriptID="7">ABBAS</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
 <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="3" NamePartTypeID="1"/></MasterNamePartGroup>
  <MasterNamePartGroup><NamePartGroup ID="4" NamePartTypeID="2"/></MasterNamePartGroup></NamePartGroups></Identity>
 <Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="3"><DatePeriod><Start><From><Year>1948</Year>
  <Month>12</Month><Day>10</Day></From></Start></DatePeriod></FeatureVersion></Feature>
 <Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="4"><VersionLocation LocationID="25"/></FeatureVersion></Feature>
</Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ID="1" ProfileID="2674" ListID="1550"><EntryEvent ID="1"><Date><Year>2001</Year>
 <Month>12</Month><Day>4</Day></Date></EntryEvent><SanctionsMeasure ID="1"><Comment>SDGT</Comment></SanctionsMeasure>
 <SanctionsMeasure ID="2"><Comment/></SanctionsMeasure></SanctionsEntry></SanctionsEntries>
</Sanctions>
"""
ENHANCED = """<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML">
<publicationInfo><dataAsOf>2026-07-27T00:00:00</dataAsOf><filters><sanctionsLists>
 <sanctionsList refId="91512">Consolidated List</sanctionsList></sanctionsLists></filters></publicationInfo>
<entities><entity id="9640"><generalInfo><identityId>1979</identityId><entityType refId="600">Individual</entityType>
 </generalInfo>
 <sanctionsLists><sanctionsList datePublished="2006-04-12">Non-SDN Palestinian Legislative Council List</sanctionsList>
  <sanctionsList datePublished="2014-10-10">Consolidated List</sanctionsList></sanctionsLists>
 <sanctionsPrograms><sanctionsProgram refId="91055">NS-PLC</sanctionsProgram></sanctionsPrograms>
 <names><name id="1"><isPrimary>false</isPrimary><aliasType>F.K.A.</aliasType><isLowQuality>false</isLowQuality>
   <translations><translation><isPrimary>true</isPrimary><script>Latin</script>
   <formattedFullName>ABU TAIR, Mohammed</formattedFullName></translation></translations></name>
  <name id="2"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
   <translation><isPrimary>true</isPrimary><script>Latin</script>
   <formattedFullName>ABU TEIR, Mohammed</formattedFullName>
   </translation><translation><isPrimary>false</isPrimary><script>Arabic</script>
   <formattedFullName>محمد أبو طير</formattedFullName></translation></translations></name></names>
 <addresses><address id="12128"><country refId="91021">Palestinian</country></address></addresses>
 <features><feature id="4700"><type featureTypeId="8">Birthdate</type><value>1951</value></feature></features>
</entity></entities></sanctionsData>
"""


def test_advanced_xml(tmp_path: Path) -> None:
    path = tmp_path / "SDN_ADVANCED.XML"
    path.write_text(ADVANCED, encoding="utf-8")
    reading = read(path)
    assert (reading.layout, reading.date) == ("unverified", datetime.date(2026, 5, 21))
    (entry,) = reading.entries
    assert (entry.list, entry.id, entry.type, entry.programs) == ("SDN", "2674", "person", ("SDGT",))
    assert entry.names == (Name("ABBAS, Abu", "primary"), Name("ZAYDAN", "weak"), Name("عباس", "alias", "Arab"))
    assert entry.countries == ("IQ",)
    assert entry.identifiers[0].number == "040070827"
    assert "Birthdate 1948-12-10" in entry.remarks


def test_a_mark_of_quality_may_be_absent(tmp_path: Path) -> None:
    path = tmp_path / "CONS_ENHANCED.XML"
    path.write_text(ENHANCED.replace("<isLowQuality>false</isLowQuality>", ""), encoding="utf-8")
    assert [n.kind for n in read(path).entries[0].names][:1] == ["primary"]
    path.write_text(ENHANCED.replace("<isLowQuality>false</isLowQuality>", "<isLowQuality>true</isLowQuality>", 1))
    assert "weak" in {n.kind for n in read(path).entries[0].names}


def test_enhanced_xml(tmp_path: Path) -> None:
    path = tmp_path / "CONS_ENHANCED.XML"
    path.write_text(ENHANCED, encoding="utf-8")
    reading = read(path)
    assert (reading.layout, reading.date) == ("genuine excerpt", datetime.date(2026, 7, 27))
    (entry,) = reading.entries
    assert (entry.list, entry.id, entry.type, entry.countries) == ("PLC", "9640", "person", ("PS",))
    assert entry.names == (
        Name("ABU TEIR, Mohammed", "primary"),
        Name("ABU TAIR, Mohammed", "former"),
        Name("محمد أبو طير", "alias", "Arab"),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('ScriptID="8"', 'ScriptID="9"', "do not explain"),
        ('ListID="1550"', 'ListID="1551"', "do not explain"),
        ("</SanctionsEntries>\n</Sanctions>\n", "", "is cut"),
        ("<Sanctions xmlns", '<!DOCTYPE x [<!ENTITY a "b">]><Sanctions xmlns', "document type"),
        ("</Identity>", "</Identities>", "not well-formed"),
        ('ProfileID="2674"', 'ProfileID="1"', "does not hold"),
    ],
)
def test_advanced_xml_that_is_not_understood_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "SDN_ADVANCED.XML"
    path.write_text(ADVANCED.replace(old, new, 1) if old not in ("</Identity>",) else ADVANCED.replace(old, new))
    with pytest.raises(InputError, match=message):
        read(path)


def test_a_delta_is_no_complete_list(tmp_path: Path) -> None:
    path = tmp_path / "delta.xml"
    path.write_text(ENHANCED.replace('<entity id="9640">', '<entity id="9640" action="remove">'))
    with pytest.raises(InputError, match="delta"):
        read(path)
