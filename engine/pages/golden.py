"""The page of a file of golden cases: the facts in words, the answer of the rules, and how a lawyer would reason.

Each case is asked on its own day, so that its page is the same whenever it is made.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..checking import Rulebook, scope_of
from ..determination import Determination, Note
from ..explanation import words
from ..facts.declarations import NUMERIC, Fact
from ..language.logic import Scope
from ..language.shown import shown
from ..language.values import FactValue, Form, Origin
from ..rulebook.cases import RuleCase
from ..yaml_text import day as read_day
from .marks import MADE, Links, cited, code, mark, plain, table

FOLDER = "golden"
_OWN = ("case.as_of", "case.law_view", "case.reference", "party.id")
_ORIGINS = {Origin.CATALOGUE: "catalogue", Origin.PROFILE: "profile", Origin.ASSUMPTION: "assumed",
            Origin.DERIVED: "computed"}  # fmt: skip
_MEMBERS = {"listing": "list entry", "owner": "owner", "red_flag": "red flag"}
_ITEM = re.compile(r"^(\d+[.)]|[-*]) ")


@dataclass(frozen=True)
class GoldenPage:
    """Writes the page of one case file below `golden/`."""

    rulebook: Rulebook
    cases: Sequence[RuleCase]
    links: Links

    @property
    def page(self) -> str:
        """Its path below the folder of documents."""
        return f"{self.cases[0].at.file.rsplit('.', 1)[0]}.md"

    @property
    def title(self) -> str:
        """What the file is about."""
        return self.cases[0].topic

    @property
    def days(self) -> str:
        """The days that its cases are asked on."""
        return ", ".join(dict.fromkeys(str(d.as_of) for d in self.answers))

    @property
    def outcomes(self) -> str:
        """What its cases come to."""
        return ", ".join(dict.fromkeys(words.verdict(d) for d in self.answers))

    @cached_property
    def answers(self) -> list[Determination]:
        """The answer to each case, on its own day."""
        return [self.rulebook.at(today=_day(c)).check(dict(c.facts), detail="brief") for c in self.cases]

    def text(self) -> str:
        """The page."""
        out = [MADE, "", f"# {plain(self.title)}", ""]
        for case, answer in zip(self.cases, self.answers, strict=True):
            out += [f"## {plain(case.name)}", "", plain(case.why), ""]
            facts = table(("Whose", "Fact", "Value", "From"), self._facts(case))
            out += ["### Facts", "", f"As of {answer.as_of}, {words.VIEWS[answer.law_view]}.", "", *facts]
            out += ["### Answer", "", *self._answer(answer)]
            if case.reasoning:
                out += ["### Reasoning", "", *_paragraphs(case.reasoning)]
        return "\n".join(out).rstrip() + "\n"

    # --- facts -------------------------------------------------------------------------------------------

    def _facts(self, case: RuleCase) -> list[tuple[str, ...]]:
        rows = list(self._scope(scope_of(self.rulebook, dict(case.facts), _day(case)), ""))
        above = ("", *(whose for whose, *_ in rows))
        return [("" if row[0] == before else row[0], *row[1:]) for row, before in zip(rows, above, strict=False)]

    def _scope(self, scope: Scope, whose: str) -> Iterator[tuple[str, ...]]:
        declared = self.rulebook.book.declarations.facts
        for name, value in scope.facts.items():
            if name in declared and name not in _OWN and _told(declared[name], value):
                group = whose or name.split(".", 1)[0].replace("_", " ")
                fact = declared[name]
                text = self._country(value) if fact.type == "country" else shown(value, fact.unit)
                sources = ", ".join(dict.fromkeys(p.source for p in value.points if p.source))
                origin = ": ".join(x for x in (_ORIGINS.get(value.origin, ""), sources) if x)
                yield plain(group), plain(fact.words), plain(text.replace("_", " ")), plain(origin)
        for collection, members in scope.members.items():
            if not members and collection not in scope.open:
                yield plain(whose or "case"), f"{_MEMBERS.get(collection, collection)}", "none", ""
            for number, member in enumerate(members, start=1):
                inner = f"{whose}, " if whose else ""
                roles = ", ".join(sorted(r.replace("_", " ") for r in member.roles))
                yield from self._scope(member, roles or f"{inner}{_MEMBERS[collection]} {number}")

    def _country(self, value: FactValue) -> str:
        countries = self.rulebook.book.parser.countries
        if value.form is not Form.POINTS:
            return shown(value)
        return " or ".join(countries.name(str(p.value)) for p in value.points)

    # --- answer ------------------------------------------------------------------------------------------

    def _answer(self, d: Determination) -> list[str]:
        policy = f", review policy: {words.POLICIES[d.review_policy]}" if d.review_policy else ""
        out = [f"**{words.DECISIONS[d.decision]}: {plain(words.verdict(d) + policy)}.** {plain(d.headline)}", ""]
        for milder in d.policy_if:
            needs = plain("; ".join(milder.needs))
            out += [f"{words.POLICIES[milder.policy].capitalize()} with: {needs}.", ""]
        if d.classification.candidates:
            sure = "" if d.classification.certain else " (not certain)"
            out += [f"Classification: {plain(', '.join(d.classification.candidates))}{sure}.", ""]
        if d.other_view.outcome != d.outcome:
            other = f"{words.VIEWS[d.other_view.view]}: {words.OUTCOMES[d.other_view.outcome]}"
            out += [f"In the {plain(other)}.", ""]
        bases = [b for t in d.tracks for b in t.bases]
        rows = [
            (
                words.STATES[b.value],
                self.links.to(b.rule, self.page, plain(b.title)),
                plain(b.because),
                cited(b.citations) + mark(b.verified),
            )
            for b in sorted(bases, key=lambda b: b.value != "true")
        ]
        out += _part("Rules that decide", table(("State", "Rule", "Because", "Source"), rows))
        relief = [e for t in d.tracks for e in t.exceptions]
        out += _part("Exceptions and licenses", table(("State", "Rule", "What is open", "Source"), [
            (words.STATES[e.value], self.links.to(e.rule, self.page, plain(e.title)),
             plain("; ".join((*e.missing_elements, *e.open_conditions))), cited(e.citations))
            for e in relief if e.value != "false"
        ]))  # fmt: skip
        out += _folded("Exceptions and licenses that are not met", [
            f"- {self.links.to(e.rule, self.page, plain(e.title))}: {plain('; '.join(e.failed_elements))}"
            for e in relief if e.value == "false"
        ])  # fmt: skip
        out += _part("Claims", table(("Claim", "What the rules conclude", "Source"), [
            (self.links.to(c.id, self.page, plain(c.title)), words.RELATIONS[c.relation], cited(c.citations))
            for c in d.claims
        ]))  # fmt: skip
        out += _part("Missing", [*(f"- {plain(q.question or q.fact)} ({code(q.fact)})" for q in d.questions)])
        return out + _part("Duties", self._notes(d.obligations)) + _folded("Advice", self._notes(d.advisories))

    def _notes(self, notes: Sequence[Note]) -> list[str]:
        return [f"- {self.links.to(n.rule, self.page, plain(n.text))} ({cited(n.citations)}{mark(n.verified)})"
                for n in notes]  # fmt: skip


def golden_pages(rulebook: Rulebook, cases: Sequence[RuleCase], links: Links) -> list[GoldenPage]:
    """The pages of all files below `golden/`, in the order of their names."""
    by_file: dict[str, list[RuleCase]] = {}
    for case in cases:
        if case.at.file.startswith(f"{FOLDER}/"):
            by_file.setdefault(case.at.file, []).append(case)
    return [GoldenPage(rulebook, by_file[file], links) for file in sorted(by_file)]


def _day(case: RuleCase) -> datetime.date:
    found = read_day(str(case.facts["as_of"]))
    assert found is not None, f"{case.id} has no day"
    return found


def _told(fact: Fact, value: FactValue) -> bool:
    """Whether a value is worth a line: what was said, also as unknown, and the figures that were computed of it."""
    if value.origin is Origin.DERIVED:
        return value.form is Form.POINTS and fact.type in NUMERIC and fact.scope == "case"
    said = value.form not in (Form.UNKNOWN, Form.NOT_THERE) or bool(value.note)
    return said and value.origin is not Origin.DEFAULT


def _part(title: str, lines: list[str]) -> list[str]:
    return [f"**{title}**", "", *lines, *([""] if lines[-1] else [])] if lines else []


def _folded(title: str, lines: list[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>", "", *lines, "", "</details>", ""] if lines else []


def _paragraphs(text: str) -> list[str]:
    """Paragraphs stand between empty lines; a line that begins as an item of a list stays one."""
    out: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        joined: list[str] = []
        for line in paragraph.splitlines():
            if joined and not _ITEM.match(line.strip()):
                joined[-1] += f" {line.strip()}"
            else:
                joined.append(line.strip())
        for line in joined:
            item = _ITEM.match(line)
            out.append(f"{item[0]}{plain(line[item.end() :])}" if item else plain(line))
        out.append("")
    return out
