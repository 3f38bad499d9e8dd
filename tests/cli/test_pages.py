"""`douane rules pages`: the documents that are checked in are what the rules give, whole and well linked."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from douane.engine import Rulebook, pages
from douane.engine.pages.golden import golden_pages
from douane.engine.pages.marks import Links
from douane.engine.pages.svg import Bar, Chart, Look, Row, drawn
from douane.engine.rulebook.cases import RuleCase, read_cases
from douane.engine.rulebook.clocks import clocks_of
from douane.engine.rulebook.declared import Span
from douane.engine.yaml_text import Problems
from tests.cli.calls import Here
from tests.shipped import ROOT, TODAY, shipped_book, shipped_cases

DOCS = ROOT / "docs"
SVG = "{http://www.w3.org/2000/svg}"


@cache
def made() -> dict[str, str]:
    return pages.pages(shipped_book(), shipped_cases()[0])


def test_the_pages_that_are_checked_in_are_those_of_the_rules() -> None:
    """After a change of rules: `douane rules pages`."""
    assert pages.differing(made(), DOCS) == {}


def test_every_rule_regime_and_product_has_its_place(rulebook: Rulebook) -> None:
    text = "".join(t for name, t in made().items() if name.endswith(".md"))
    for rule in rulebook.book.declared.rules.values():
        assert f'<a id="{rule.id}"></a>' in text
    for product in rulebook.book.catalogue.products.values():
        assert f'<a id="{product.id}"></a>' in text
    index = made()[pages.INDEX]
    for name in made():
        assert name == pages.INDEX or name.endswith(".svg") or f"({name})" in index


def test_every_link_leads_somewhere() -> None:
    for name, text in made().items():
        if not name.endswith(".md"):
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if target.startswith(("http://", "https://")):
                continue
            file, _, place = target.partition("#")
            path = (DOCS / name).parent / file if file else DOCS / name
            inside = path.resolve().relative_to(ROOT.resolve()).as_posix().removeprefix("docs/")
            assert inside in made() or path.is_file(), (name, target)
            assert not place or f'<a id="{place}"></a>' in made()[inside], (name, target)


def test_pictures_are_whole_and_ask_for_nothing_outside(rulebook: Rulebook) -> None:
    pictures = {name: text for name, text in made().items() if name.endswith(".svg")}
    assert len(pictures) > 30
    for name, text in pictures.items():
        root = ET.fromstring(text)
        width, height = (float(x) for x in root.attrib["viewBox"].split()[2:])
        for box in root.iter(f"{SVG}rect"):
            if "x" in box.attrib:
                assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width, name
                assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height, name
        assert "prefers-color-scheme:dark" in text
        assert "http" not in text.replace("http://www.w3.org/2000/svg", ""), name
    worldwide = pictures["regimes/us.ear.742.6.svg"]
    assert 'class="notenforced"' in worldwide and "compliance" in worldwide


def test_a_picture_shows_each_period_where_it_lies() -> None:
    days = [TODAY.replace(year=TODAY.year - n) for n in (4, 2, 0)]
    chart = Chart("A rule", days[0], days[2], days[1], "now", [Row("rule", "id", [("", [Bar(Span(days[1]), "on")])])],
                  [], {"on": ("on", Look("green"))})  # fmt: skip
    bar = next(r for r in ET.fromstring(drawn(chart)).iter(f"{SVG}rect") if r.attrib.get("class") == "on ahead")
    plot = (1000 - 22) - (18 + 300 + 74)
    assert float(bar.attrib["x"]) == pytest.approx(392 + plot / 2, abs=1)
    assert float(bar.attrib["width"]) == pytest.approx(plot / 2, abs=1)


def test_the_three_clocks_part(rulebook: Rulebook) -> None:
    clocks = clocks_of(rulebook.book.declared.rules["us.ear.742.6.worldwide.adv_a"])
    told = {name: [(str(p.span.start), p.state) for p in periods] for name, periods in clocks.rows()}
    assert told == {
        "in force": [("2025-01-13", "in_force")],
        "compliance": [("2025-05-15", "due")],
        "enforcement": [("2025-01-13", "not_yet"), ("2025-05-13", "not_enforced")],
    }
    assert not clocks.together
    assert clocks_of(rulebook.book.declared.rules["us.ear.3a090.a.1"]).together


def test_check_lists_what_differs(douane: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = {"README.md": "index\n", "regimes/one.md": "one\n"}

    def few(rulebook: Rulebook, cases: list[RuleCase]) -> dict[str, str]:
        return small

    monkeypatch.setattr(pages, "pages", few)
    folder = tmp_path / "docs"
    assert douane("rules", "pages", "--check", "--into", str(folder)).status == 2
    first = douane("rules", "pages", "--into", str(folder))
    assert first.status == 0 and "2 written" in first.out
    assert douane("rules", "pages", "--check", "--into", str(folder)).status == 0
    (folder / "regimes" / "one.md").write_text("other\n", encoding="utf-8")
    (folder / "regimes" / "old.svg").write_text("<svg/>", encoding="utf-8")
    checked = douane("rules", "pages", "--check", "--into", str(folder))
    assert checked.status == 1 and "left over" in checked.out and "differs" in checked.out
    assert douane("rules", "pages", "--into", str(folder)).status == 0
    assert not (folder / "regimes" / "old.svg").exists()
    assert (folder / "regimes" / "one.md").read_text(encoding="utf-8") == "one\n"


GOLDEN = """
topic: Two days of one sale
bases:
  sale:
    item: {kind: other, eccn: EAR99}
    activity: {mode: ship_export, from_country: US, to_country: DE}
    parties: [{id: buyer, roles: [end_user], name: Nordwerk, country: DE, hq_country: DE, lists: []}]
    end_use: {military: null}
cases:
  - name: before
    why: it shows the first day
    reasoning: |
      The item is basket goods.

      1. No entry names it.
      2. Nobody of the case is listed.
    base: sale
    with: {as_of: 2025-03-03}
    expect: {outcome: needs_information}
  - {name: after, why: it shows the other day, base: sale, with: {as_of: 2026-03-03}, expect: {outcome: escalate}}
"""


def test_a_golden_case_is_told_whole_and_on_its_own_day(rulebook: Rulebook) -> None:
    problems = Problems()
    cases = read_cases({"golden/one.yaml": GOLDEN}, problems)
    assert not problems.found
    (page,) = golden_pages(rulebook, cases, Links({}))
    assert page.page == "golden/one.md" and page.days == "2025-03-03, 2026-03-03"
    text = page.text()
    assert "# Two days of one sale" in text and "As of 2025-03-03, law as enforced." in text
    assert "| to country | Germany |" in text and "| military use | not known |" in text and "| Nordwerk |" in text
    assert "**HOLD: more information needed.**" in text and "**Missing**" in text
    assert "1. No entry names it.\n2. Nobody of the case is listed.\n" in text
    assert golden_pages(rulebook, shipped_cases()[0][:0], Links({})) == []


def test_an_account_of_the_market_is_told_whole() -> None:
    text = made()["products/market-companies.md"]
    for part in ("**Legal character**", "**Related rules**", "**Claims about it**", "**Ask next**", "since 2019-05"):
        assert part in text
    assert "../regimes/us.ear.listed_parties.md#us.ear.744.11.entity_list" in text
