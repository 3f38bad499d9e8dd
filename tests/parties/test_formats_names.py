"""One field, several names: every trap of the dossier on real fields."""

from __future__ import annotations

import pytest

from douane.engine.parties.entry import Address
from douane.engine.parties.formats import fields, places
from douane.engine.parties.formats.names_in_fields import names, unnamed
from tests.parties.list_files import read_real

FULL = "csl/csl_2026-07-31_official_layout.csv"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            "Semiconductor Manufacturing International Corporation (SMIC)",
            [
                ("primary", "Semiconductor Manufacturing International Corporation (SMIC)"),
                ("alias", "Semiconductor Manufacturing International Corporation"),
                ("acronym", "SMIC"),
            ],
        ),
        (
            "China Electronics Technology Group Corporation 14th Research Institute (CETC 14). "
            "Subordinate Institution - Nanjing SunSea Industry Corporation",
            [
                ("primary", "China Electronics Technology Group Corporation 14th Research Institute (CETC 14)"),
                ("alias", "China Electronics Technology Group Corporation 14th Research Institute"),
                ("acronym", "CETC 14"),
                ("unit", "Nanjing SunSea Industry Corporation"),
            ],
        ),
        (
            "Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Huawei Tech. Investment Co.",
            [
                ("primary", "Huawei Technologies Co., Ltd. (Huawei)"),
                ("alias", "Huawei Technologies Co., Ltd."),
                ("acronym", "Huawei"),
                ("unit", "Huawei Tech. Investment Co."),
            ],
        ),
        ("PMC Wagner; and any successor, sub-unit, or subsidiary thereof", [("primary", "PMC Wagner")]),
        (
            "Hubei Huachangda Intelligent Equipment Company, and its sub-units and successors",
            [("primary", "Hubei Huachangda Intelligent Equipment Company")],
        ),
        (
            "Universal Enterprise Limited [aka General Technology Limited, aka Tiger Force Electronics] "
            "(Hong Kong Entity), and its sub-units and successors",
            [
                ("primary", "Universal Enterprise Limited"),
                ("alias", "General Technology Limited"),
                ("alias", "Tiger Force Electronics"),
            ],
        ),
        ("Russian Aerospace Forces (aka VKS)", [("primary", "Russian Aerospace Forces"), ("alias", "VKS")]),
        ("Kreig; a.k.a. Cow Craig", [("primary", "Kreig"), ("alias", "Cow Craig")]),
        ("KOW SENG LIM-AKA- ERIC LIM", [("primary", "KOW SENG LIM"), ("alias", "ERIC LIM")]),
        ("Cory (a.k.a Jason Cory Wilson) Wilson", [("primary", "Cory Wilson"), ("alias", "Jason Cory Wilson")]),
        (
            "LTS Holding Limited (f.k.a. IPP-International Petroleum Products Ltd.)",
            [("primary", "LTS Holding Limited"), ("former", "IPP-International Petroleum Products Ltd.")],
        ),
        ("China Unicom (Hong Kong) Limited", [("primary", "China Unicom (Hong Kong) Limited")]),
        ("Piotech (Shanghai) Co., Ltd.", [("primary", "Piotech (Shanghai) Co., Ltd.")]),
        ("Semiconductor Export Co. (HK)", [("primary", "Semiconductor Export Co. (HK)")]),
        (
            "Semiconductor Manufacturing International (Beijing) Corporation (SMIC Beijing)",
            [
                ("primary", "Semiconductor Manufacturing International (Beijing) Corporation (SMIC Beijing)"),
                ("alias", "Semiconductor Manufacturing International (Beijing) Corporation"),
                ("acronym", "SMIC Beijing"),
            ],
        ),
        (
            "China Aerospace Science and Technology Corporation (CASC) 1st Academy 702 Institute",
            [
                (
                    "primary",
                    "China Aerospace Science and Technology Corporation (CASC) 1st Academy 702 Institute",
                ),
                ("alias", "China Aerospace Science and Technology Corporation 1st Academy 702 Institute"),
            ],
        ),
        ("AKA BANK", [("primary", "AKA BANK")]),
        ("YK-AKA", [("primary", "YK-AKA")]),
        ("Smith &amp; Sons", [("primary", "Smith & Sons")]),
    ],
)
def test_field(field: str, expected: list[tuple[str, str]]) -> None:
    assert [(n.kind, n.text) for n in names(field)] == expected


def test_alias_fields() -> None:
    found = names(
        "Concern",
        [
            "CETC 24;Sichuan Solid Circuit Research Institute;CETC 44",
            "HPSTAR;",
            "JSC NIIP, f.k.a., Otkrytoe Aktsionernoe Obshchestvo",
            "and CETC Research Institute 13",
            "CONCERN",
        ],
        weak=["CN"],
    )
    assert [(n.kind, n.text) for n in found[1:]] == [
        ("alias", "CETC 24"),
        ("alias", "Sichuan Solid Circuit Research Institute"),
        ("alias", "CETC 44"),
        ("alias", "HPSTAR"),
        ("alias", "JSC NIIP"),
        ("former", "Otkrytoe Aktsionernoe Obshchestvo"),
        ("alias", "CETC Research Institute 13"),
        ("weak", "CN"),
    ]


def test_scripts() -> None:
    found = names("Cambricon", ["寒武纪", "Камбрикон", "كامبريكون", "Électronique"])
    assert [n.script for n in found] == ["", "Hani", "Cyrl", "Arab", ""]


def test_text_that_is_no_name_is_kept_for_people() -> None:
    field = "Dandong Mason-Age Trade Co Ltd. (PRC entity); and any successor, sub-unit, or subsidiary thereof"
    assert field in unnamed(field, names(field))
    assert unnamed("Sugon", names("Sugon")) == ""


def test_names_of_the_whole_list() -> None:
    """No name is empty or holds what separates names; every entry has exactly one primary name, the first."""
    for entry in read_real(FULL).entries:
        assert [n.kind for n in entry.names].count("primary") == 1
        assert entry.names[0].kind == "primary"
        for name in entry.names:
            assert name.text.strip() == name.text != ""
            assert ";" not in name.text
            assert "successor" not in name.text.casefold()
            assert name.script == ""


def test_acronyms_of_the_whole_list() -> None:
    acronyms = {n.text for e in read_real(FULL).entries for n in e.names if n.kind == "acronym"}
    assert acronyms >= {"SMIC", "BUAA", "CETC 13", "NUDT", "XPCC", "VNIIEF"}
    assert not {"Hong Kong", "Shanghai", "UAE", "HK", "Limited", "LLC", "Private", "USA", "India"} & acronyms


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TURKIYE", "TR"),
        ("Türkiye", "TR"),
        ("Korea, North", "KP"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Iran", "IR"),
        ("Burma", "MM"),
        ("PRC", "CN"),
        ("Region: Gaza", "PS"),
        ("Kosovo", "XK"),
        ("CN", "CN"),
        ("undetermined", ""),
        ("Region: Kafia Kingi", ""),
        ("396", ""),
    ],
)
def test_country(text: str, code: str) -> None:
    assert places.country(text) == code


def test_every_country_of_the_whole_list_is_known() -> None:
    unknown = {a.state or a.city for e in read_real(FULL).entries for a in e.addresses if not a.country}
    assert unknown == {
        *("COMMONWEALTH OF INDEPENDENT STATES", "JAMMU AND KASHMIR", "KAFIA KINGI", "KASHMIR", "NORTHERN MALI"),
        "NM",  # a code that is no country's
    }


def test_addresses_end_with_a_country_only() -> None:
    text = "113 Hezuo Road, Hebei, China; and 21 Changsheng Street, Hebei, CN; 3 Gagarinsky Pereulok, Moscow, RU"
    assert [a.country for a in places.addresses(text)] == ["CN", "RU"]
    assert places.addresses("Komitas 26/114, Yerevan, Armenia, AM") == (
        Address("Komitas 26/114", "Yerevan", "", "", "AM"),
    )
    assert [a.state for a in places.addresses("CRIMEA (OCCUPIED); UA")] == ["CRIMEA (OCCUPIED)", ""]


def test_citations() -> None:
    assert fields.citations("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06") == (
        "68 F.R. 38290 6/27/03",
        "71 F.R. 38843 7/10/06",
    )
    assert fields.citations("84 FR 22963, 84 FR 43495;  85 FR 29853, 84 FR 22963") == (
        "84 FR 22963",
        "84 FR 43495",
        "85 FR 29853",
    )
    assert fields.citations("54 F.R. 34536 8/21/89 and 54 F.R. 41314 10/6/89")[0] == "54 F.R. 34536 8/21/89"
    assert fields.citations("Vol. 88, No. 151, 08/08/2023") == ("Vol. 88, No. 151, 08/08/2023",)
