"""What stands in the folders of company rules, profiles and products is read as meant, or refused.

Faults 1.14, 1.15 and 3.4. [P-32]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from douane.engine import InputError, Rulebook, RulebookError
from douane.engine.cli.app import main
from douane.engine.folder import yaml_files
from douane.engine.home import Home
from douane.engine.rulebook.book import Book, load_book
from tests.engine.overlay import overlaid
from tests.volume import volume

HOUSE = """\
regime: {id: house.desk, title: Our desk, track: us.item}
conditions:
  - {id: house_many, title: many units, when: item.quantity >= 10}
rules:
  - id: house.desk.many
    title: many units need a second pair of eyes
    status: company
    because: "the order is large"
    in_force: {from: 2020-01-01}
    when: house_many
    then: {escalate: "true"}
    verified: primary
"""
RELAXING = {
    "names": "{cn: DE}",
    "subject": "access",
    "levels": "[]",
    "first_day": "tpp_high",
    "display": "{CN: Germany}",
    "list_columns": "{x: y}",
    "groups": "[{id: china, title: China, of: country, members: [KP], cite: [{source: text-1}]}]",
    "tracks": "[{id: us.item, title: Item, merging: 'false'}]",
    "tags": "[{id: performance, title: P, track: us.duty}]",
    "records": "{x: {none: it is not needed}}",
    "control_list": "{edition: 2026-01-01, entries: []}",
    "products": "[]",
    "market": "[]",
    "skus": "{X: H100}",
    "facts": "{}",
    "assumptions": "{}",
    "modes": "{}",
}


def book(*company: tuple[str, str]) -> Book:
    return load_book(overlaid(), company)


def law(of: Book) -> dict[str, Any]:
    """What the law of a book is made of, without the company's rules."""
    d = of.declared
    return {
        "rules": {k: v for k, v in d.rules.items() if v.at.file != "house.yaml"},
        "conditions": {k: v for k, v in d.conditions.items() if v.at.file != "house.yaml"},
        "parameters": d.parameters, "groups": d.groups, "tracks": d.tracks, "tags": d.tags, "levels": d.levels,
        "subject": d.subject, "first_day": d.first_day, "names": d.country_names, "display": d.country_display,
        "regions": d.region_words,
        "columns": d.list_columns, "list": d.control_list, "products": of.catalogue.products,
        "aliases": of.catalogue.aliases, "assumptions": of.assumptions, "facts": of.declarations.facts,
        "modes": of.declarations.modes, "roles": of.declarations.roles,
    }  # fmt: skip


def test_a_rule_of_the_company_hardens() -> None:
    made = book(("house.yaml", HOUSE))
    answer = Rulebook(made).at("2026-06-01").check({"item": {"quantity": 12}, "activity": {"mode": "ship_export"}})
    assert any(b.rule == "house.desk.many" and b.value == "true" for t in answer.tracks for b in t.bases)
    assert law(made) == law(book())


@pytest.mark.parametrize("key", RELAXING)
def test_fault_1_14_a_company_file_has_no_key_that_could_relax(key: str) -> None:
    with pytest.raises(RulebookError, match=f"a company file has no key '{key}': it holds hardening rules only"):
        book(("house.yaml", f"{HOUSE}{key}: {RELAXING[key]}\n"))
    with pytest.raises(RulebookError, match="hardening rules only"):
        book(("house.yaml", f"{key}: {RELAXING[key]}\n"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{escalate: "true"}', "{clear: 'true'}"),
        ('{escalate: "true"}', "{exclude: 'true'}"),
        ('{escalate: "true"}', "{define: listed}"),
        ('{escalate: "true"}', "{except: {code: X, overcomes: [performance], conditions: []}}"),
        ('{escalate: "true"}', "{authorize: {overcomes: [all], conditions: []}}"),
        ('{escalate: "true"}', "{review: {policy: presumption_of_approval, of: [performance], governs: 'true'}}"),
        ("status: company", "overrides: [law.one.high]\n    status: company"),
        ("status: company", "status: law"),
        ("id: house.desk.many", "id: law.one.high"),
        ("id: house_many", "id: listed"),
        ("{id: house.desk,", "{id: law.one,"),
        ("rules:", "parameters:\n  tpp_high: {values: [{from: 2023-11-17, value: '9000'}]}\nrules:"),
        ("rules:", "parameters: [x]\nrules:"),
        ("rules:", "rules: []\nrulez:"),
        ("- id: house.desk.many", "- &a\n    id: house.desk.many"),
        ("regime:", "---\nregime:"),
    ],
)
def test_fault_1_14_a_company_file_relaxes_by_no_way(old: str, new: str) -> None:
    assert old in HOUSE
    changed = HOUSE.replace(old, new, 1)
    if new.startswith("---"):
        changed = f"{HOUSE}{changed}"
    with pytest.raises(RulebookError):
        book(("house.yaml", changed))


SAYS_NOTHING = (
    "",
    "\n",
    "# nothing yet\n",
    "rules:\n",
    "[]\n",
    "text\n",
    "regime: {id: h, title: H, track: us.item}\n",
)


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_a_company_file_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(RulebookError, match=r"house\.yaml:"):
        book(("house.yaml", text))


def test_fault_1_14_mutated_company_files_harden_or_are_refused() -> None:
    """Whatever is done to the text of a company file: the law stays as it was, and the rule stands or nothing does."""
    random = Random("company files")
    untouched = law(book())
    loaded = 0
    for _ in range(volume(150, 5000)):
        text = _mutated(HOUSE, random)
        try:
            made = book(("house.yaml", text))
        except RulebookError:
            continue
        loaded += 1
        assert law(made) == untouched, text
        assert set(made.declared.rules) - set(untouched["rules"]), text
    assert loaded > 5


def _mutated(text: str, random: Random) -> str:
    lines = text.splitlines()
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(lines))
        line = lines[at]
        kind = random.randrange(7)
        if kind == 0:
            lines.insert(at, line)
        elif kind == 1 and len(lines) > 2:
            del lines[at]
        elif kind == 2 and line:
            place = random.randrange(len(line))
            lines[at] = line[:place] + random.choice("{}[]:,#-'\"&*!|>%@`~ \t0x") + line[place + 1 :]
        elif kind == 3:
            lines.append(f"{random.choice(list(RELAXING))}: {random.choice(list(RELAXING.values()))}")
        elif kind == 4:
            lines[at] = line.upper()
        elif kind == 5:
            lines[at] = line.replace("escalate", random.choice(["prohibit", "advise", "oblige", "clear", "exclude"]))
        else:
            lines[at] = line.replace("house", random.choice(["law", "us", "house"]))
    return "\n".join(lines) + "\n"


# --- names of files ------------------------------------------------------------------------------------------

READ = ("house.yaml", "house.yml", "HOUSE.YAML", "House.Yml", "sub/h.yaml", "a/b/c/H.YML", "ümlaut name.yaml")
REFUSED = ("house.yaml.txt", "house.json", "house", "house.yaml.bak", ".house.yaml", "house.yamll", "house.yaml ",
           "house yaml", "house.toml", "sub/house.txt", "README.md", "house.yaml.part", "house.yаml")  # fmt: skip
LEFT = (".house.yaml.swp", "house.yaml~", "#house.yaml#", ".DS_Store", "Thumbs.db", "sub/.gitkeep")


@pytest.mark.parametrize("folder", ["company", "profiles", "products"])
def test_fault_1_15_every_file_is_read_or_refused(
    folder: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    random = Random(folder)
    for number in range(volume(60, 3000)):
        data = tmp_path / str(number) / folder
        names = random.sample(READ, random.randint(0, 3)) + random.sample(LEFT, random.randint(0, 2))
        wrong = random.sample(REFUSED, 1) if random.random() < 0.4 else []
        for name in (*names, *wrong):
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_text("x: 1\n", encoding="utf-8")
        caplog.clear()
        if wrong:
            with pytest.raises(InputError, match="is not a YAML file by its name"):
                yaml_files(data)
            continue
        found = {path.relative_to(data).as_posix() for path in yaml_files(data)}
        assert found == {name for name in names if name in READ}
        assert all(any(name in text for text in caplog.messages) for name in names if name in LEFT)


def test_fault_1_15_what_is_there_and_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "house.yaml").mkdir()
    with pytest.raises(InputError, match="is a folder in place of a file"):
        yaml_files(tmp_path / "a")
    (tmp_path / "b").write_text("no folder", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        yaml_files(tmp_path / "b")
    with pytest.raises(InputError, match="is not a folder"):
        Home(tmp_path / "b").rulebook()
    assert yaml_files(tmp_path / "nothing") == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_fault_1_15_links_that_lead_nowhere_or_around_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "house.yaml").symlink_to(tmp_path / "gone.yaml")
    with pytest.raises(InputError, match="leads nowhere"):
        yaml_files(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "around").symlink_to(tmp_path / "b", target_is_directory=True)
    with pytest.raises(InputError, match="folders deep"):
        yaml_files(tmp_path / "b")
    (tmp_path / "company").symlink_to(tmp_path / "not mounted", target_is_directory=True)
    with pytest.raises(InputError, match="cannot be read"):
        yaml_files(tmp_path / "company")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="whoever may read everything is refused nothing"
)
def test_fault_1_15_a_file_without_the_right_to_read_it_is_refused(tmp_path: Path) -> None:
    house = tmp_path / "company" / "house.yaml"
    house.parent.mkdir()
    house.write_text(HOUSE, encoding="utf-8")
    house.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        Home(tmp_path).rulebook()


# --- profiles ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("facts: [item.tpp]\n", "facts must be a mapping"),
        ("facts: {party.hq_country: US}\n", "is a fact of a party"),
        ("roles: exporter\n", "roles must be a mapping"),
        ("roles: {exporter: US}\n", "the role exporter must be a mapping"),
        ("declares: {mine: {title: Mine, facts: {}}}\n", "declares has no key 'mine'"),
        ("declares: {assumptions: [mine]}\n", "assumptions must be a mapping"),
        ("declares: {assumptions: {mine: {title: M, facts: {red_flags: none}}}}\n", "cannot state red flags"),
        (
            "declares: {assumptions: {civil_end_use_after_diligence: {title: M, facts: {}}}}\n",
            "give yours another name",
        ),
        ("assumptions: [civil_end_use]\n", "there is no assumption"),
        ("max_list_age_days: ²\n", "is not a number of days"),
        ("max_list_age_days: 30\n---\nassumptions: []\n", "a second document begins here"),
        ("x: " + "[" * 3000 + "]" * 3000, "nests more than"),
        ("factz: {}\n", "did you mean 'facts'?"),
    ],
)
def test_what_a_profile_says_is_meant_or_refused(text: str, says: str, tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "desk.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        Home(tmp_path).profile("desk", rulebook)
    assert says in str(caught.value)


def test_fault_1_15_two_files_of_one_profile_are_refused(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "profiles" / "eu").mkdir(parents=True)
    for name in ("desk.yaml", "eu/desk.yml"):
        (tmp_path / "profiles" / name).write_text("title: Desk\n", encoding="utf-8")
    with pytest.raises(InputError, match="two files are the profile 'desk'"):
        Home(tmp_path).profile("desk", rulebook)


# --- at the door ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("company/house.yaml", b"x: " + b"[" * 3000 + b"]" * 3000, "nests more than 64 levels deep"),
        ("company/house.yaml", b"title: Gesch\xe4ft\n", "is not UTF-8"),
        ("products/own.yml", b"\xff\xfe", "is not UTF-8"),
        ("company/house.yaml.txt", b"rules: []\n", "is not a YAML file by its name"),
    ],
)
def test_fault_3_4_each_has_its_own_message(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    with pytest.raises((InputError, RulebookError), match=says):
        Home(tmp_path).rulebook()


@pytest.mark.parametrize("args", [("check", "--case"), ("screen",), ("lists", "import")])
def test_fault_3_4_a_folder_in_place_of_a_file(
    args: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*args, str(tmp_path)]) == 2
    said = " ".join(capsys.readouterr().err.casefold().split())
    assert ("is a folder" in said or "is a directory" in said or "not a folder" in said) and "douane failed" not in said


def test_a_profile_named_default_is_used_unless_another_is_given(tmp_path: Path, rulebook: Rulebook) -> None:
    assert Home(tmp_path).profile(None, rulebook).name == ""
    folder = tmp_path / "profiles"
    folder.mkdir()
    for name, mode in (("default", "ship_export"), ("desk", "gpu_rental")):
        (folder / f"{name}.yaml").write_text(f"facts: {{activity.mode: {mode}}}\n", encoding="utf-8")
    home = Home(tmp_path)
    assert [home.profile(name, rulebook).name for name in (None, "", "desk", "none")] == [
        "default",
        "default",
        "desk",
        "",
    ]
    answer = rulebook.at(profile=home.profile(None, rulebook)).check({"item": {"product": "H20"}})
    assert "The desk's profile `default` was used, since no other was named." in answer.notices
    (folder / "none.yaml").write_text("facts: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="`none` stands for no profile"):
        home.profile("desk", rulebook)
