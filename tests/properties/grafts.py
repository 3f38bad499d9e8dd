"""What is grafted onto a case on file: a party, a list entry, a transit country or a red flag of another case on file.

None of it may soften the answer.  A party is put into a role that somebody holds already; an entry onto a party that
was screened; a flag where the case says what is known of flags.  (A first party of a role, the first word on screening
or on flags, answers a question, and an answer may settle a case.)
"""

from __future__ import annotations

import copy
import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from douane.engine import CaseError
from douane.engine.answer import Answer, Asked
from douane.engine.case.normalizer import Normalizer
from douane.engine.plain import is_list
from douane.engine.rulebook.profiles import NO_PROFILE
from douane.engine.terms import OUTCOMES, POLICIES
from tests.shipped import ROOT, TODAY, shipped_book, shipped_cases

Case = dict[str, Any]
DECISIONS = ("stop", "hold", "proceed")
RELIEVED = ("license_exception", "license_held", "not_an_export")
RELIEF = {"exception", "license", "certification"}
ASSUMES_NO_FLAGS = "civil_end_use_after_diligence"


@dataclass(frozen=True)
class Told:
    """How strict an answer is: the smaller each part, the stricter."""

    outcome: int
    decision: int
    policy: int

    def softer_than(self, other: Told) -> bool:
        """Whether any part is milder; a policy counts where both require a license."""
        return self.outcome > other.outcome or self.decision > other.decision or (
            self.outcome == other.outcome and self.policy > other.policy
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{OUTCOMES[self.outcome]}, {DECISIONS[self.decision]}, {POLICIES[self.policy]}"


@cache
def normalizer() -> Normalizer:
    """Reads cases by the shipped rules, without a desk's profile."""
    book = shipped_book().book
    return Normalizer(book.declarations, book.models, book.parser, book.catalogue, book.assumptions, NO_PROFILE, TODAY)


def told(case: Case) -> Told | None:
    """The answer, without any of its explanation; None where the case is refused."""
    rulebook = shipped_book()
    try:
        asked = Asked(normalizer().normalize(case), case, NO_PROFILE, "brief", False, "")
    except CaseError:
        return None
    answer = Answer(rulebook.book, rulebook.network, asked)
    return Told(
        OUTCOMES.index(answer.verdict.outcome),
        DECISIONS.index(answer.decision),
        POLICIES.index(answer.policy or POLICIES[0]),
    )


@dataclass
class File:
    """The cases on file, and what they have to give; `relieved` are those in which an exception or a license speaks."""

    cases: list[Case] = field(default_factory=lambda: list[Case]())
    relieved: list[int] = field(default_factory=lambda: list[int]())
    parties: list[Case] = field(default_factory=lambda: list[Case]())
    entries: list[Any] = field(default_factory=lambda: list[Any]())
    flags: list[Case] = field(default_factory=lambda: list[Case]())
    countries: list[str] = field(default_factory=lambda: list[str]())
    answers: dict[int, Told | None] = field(default_factory=lambda: dict[int, Told | None]())

    def answer(self, number: int) -> Told | None:
        """What is told of a case as it stands, kept."""
        if number not in self.answers:
            self.answers[number] = told(self.cases[number])
        return self.answers[number]


@cache
def on_file() -> File:
    """The cases of the rules and of `fixtures/cases`; golden ones are among the first."""
    file = File()
    for filed in shipped_cases()[0]:
        if filed.expect.outcome in RELIEVED or filed.expect.relief or RELIEF & filed.facts.keys():
            file.relieved.append(len(file.cases))
        file.cases.append(copy.deepcopy(dict(filed.facts)))
    for path in sorted((ROOT / "fixtures" / "cases").glob("*.json")):
        file.cases.append(json.loads(path.read_text(encoding="utf-8")))
    seen: set[str] = set()
    for case in file.cases:
        if not case.get("as_of"):
            case["as_of"] = datetime.date(2026, 9, 1).isoformat()
        for party in _many(case, "parties"):
            _keep(file.parties, party, seen)
            for entry in [
                *_many(party, "lists"),
                *(e for o in _many(party, "owners") for e in _many(o, "lists")),
            ]:
                _keep(file.entries, entry, seen)
        for flag in _many(case, "red_flags"):
            _keep(file.flags, flag, seen)
    groups = shipped_book().book.declared.groups
    file.countries = sorted({m.id for g in groups.values() if g.of == "country" for m in g.members if len(m.id) == 2})
    return file


def _keep(into: list[Any], thing: Any, seen: set[str]) -> None:
    text = json.dumps(thing, sort_keys=True, default=str)
    if text not in seen:
        seen.add(text)
        into.append(thing)


def _many(of: Mapping[str, Any], name: str) -> list[Any]:
    """What a field holds; nothing if it is not given."""
    return list(of.get(name) or ())


def _roles(party: Mapping[str, Any]) -> list[str]:
    return [*_many(party, "roles"), *([party["role"]] if party.get("role") else [])]


def party(rng: Random, case: Case, file: File) -> str:
    """A party of another case, in a role that somebody of this one holds."""
    held = sorted({role for p in _many(case, "parties") for role in _roles(p)})
    if not held:
        return ""
    role = rng.choice(held)
    new = copy.deepcopy(rng.choice(file.parties))
    new.pop("role", None)
    new["roles"] = [role]
    case["parties"] = [*case["parties"], new]
    return f"{new.get('name', 'a nameless party')} as a further {role}: {json.dumps(new, default=str)}"


def entry(rng: Random, case: Case, file: File) -> str:
    """An entry of some list for a party, or an owner of it, that was screened."""
    who = [p for p in _many(case, "parties") if isinstance(p.get("lists"), list)]
    who += [o for p in _many(case, "parties") for o in _many(p, "owners") if isinstance(o.get("lists"), list)]
    if not who:
        return ""
    listed, new = rng.choice(who), copy.deepcopy(rng.choice(file.entries))
    listed["lists"] = [*listed["lists"], new]
    return f"an entry for {listed.get('name')}: {json.dumps(new, default=str)}"


def transit(rng: Random, case: Case, file: File) -> str:
    """One more country on the way."""
    if not isinstance(case.get("activity"), dict):
        return ""
    activity: Case = case["activity"]
    now = activity.get("transit_countries", [])
    before = [now] if isinstance(now, str) else now
    if not is_list(before):
        return ""
    country = rng.choice(file.countries)
    activity["transit_countries"] = [*before, country]
    return f"transit through {country}"


def flag(rng: Random, case: Case, file: File) -> str:
    """A red flag more, where the case or an assumption says what there is."""
    now = case.get("red_flags", [])
    if not isinstance(now, list) or ("red_flags" not in case and ASSUMES_NO_FLAGS not in _many(case, "assumptions")):
        return ""
    new = {"id": "grafted", **copy.deepcopy(rng.choice([*file.flags, {"resolved": "no"}, {}]))}
    case["red_flags"] = [*now, new]
    return f"a red flag: {json.dumps(new, default=str)}"


GRAFTS: Sequence[Callable[[Random, Case, File], str]] = (party, party, party, entry, entry, transit, flag)


def softened(number: int) -> str:
    """What the graft of a number softens, or an empty text."""
    file, rng = on_file(), Random(f"graft/{number}")
    index = rng.choice(file.relieved) if number % 3 == 0 else rng.randrange(len(file.cases))
    case = copy.deepcopy(file.cases[index])
    what = rng.choice(GRAFTS)(rng, case, file)
    before = file.answer(index)
    if not what or before is None:
        return ""
    after = told(case)
    if after is None or not after.softer_than(before):
        return ""
    return f"graft {number}: {what}\n  {before}\n  becomes {after}\n  {json.dumps(file.cases[index], default=str)}"
