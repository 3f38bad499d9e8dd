"""Rounds and facts until an answer is final: seventeen cases of a compliance officer.

    python benchmarks/rounds.py [--verbose]

Each case begins with what the officer says first.  Every open card is filled in with what is true, then the case is
asked again, until nothing that is open can change the answer.  The targets: goods at most two rounds and ten facts
beside the profile of the desk, cloud and technology two rounds and sixteen facts.
Exit status: 0 they are met; 1 not.
"""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from douane.engine.checking import DatedRulebook, Rulebook
from douane.engine.determination import Determination
from douane.engine.facts.flat import FlatNames
from douane.engine.rulebook.profiles import read_profile

HERE = Path(__file__).resolve().parent
MOST_ROUNDS, MOST_FOR_GOODS, MOST_FOR_SERVICES = 2, 10, 16
DAY = datetime.date(2026, 12, 1)


@dataclass
class Officer:
    """Somebody who knows what is true of a case."""

    names: FlatNames
    case: dict[str, Any]
    everywhere: dict[str, Any]

    def answer(self, flat: str) -> Any:
        """What is true of a fact that was asked; None where nobody knows."""
        role, _, key = flat.partition(".")
        if role in self.case.get("unknown", ()):
            return None
        for source in (self.case["truth"], self.case["start"], self.everywhere):
            if flat in source:
                return source[flat]
        if key in ("lists", "owners") or flat == "red_flags":
            return "none"
        column = self.names.resolve(flat)
        fact = self.names.fact(column) if column is not None else None
        if fact is None:
            raise SystemExit(f"{self.case['name']}: {flat} is asked, and no door takes it")
        if fact.type == "knowledge":
            return "not_known_after_diligence"
        if fact.type in ("boolean", "letters"):
            return "no"
        if fact.type == "choice" and "none" in fact.values:
            return "none"
        return None

    def meets(self, only_if: dict[str, list[str]]) -> bool:
        """Whether what is true of a case asks for a fact that hangs on other answers; ranges count as met."""
        return any(
            said is not None and (not _listed(whens) or {str(said), *str(said).split(";")} & set(whens))
            for flat, whens in only_if.items()
            for said in (self.answer(flat),)
        )


def _listed(whens: list[str]) -> bool:
    """Whether the answers are values and no ranges or groups."""
    return not any(" " in when for when in whens)


def rounds(book: DatedRulebook, officer: Officer) -> tuple[Determination, list[list[str]]]:
    """The final answer, and what was asked in each round."""
    names, given = officer.names, dict(officer.case["start"])
    asked: list[list[str]] = []
    while True:
        values = [(name, names.cell(column, str(text))) for name, text in given.items()
                  if (column := names.resolve(name)) is not None]  # fmt: skip
        answer = book.check(names.case(values) | {"as_of": DAY.isoformat()})
        wanted = [f for f in asked_of(answer, officer) if f not in given]
        if not wanted or len(asked) > 30:
            return answer, asked
        asked.append(wanted)
        for flat in wanted:
            said = officer.answer(flat)
            given[flat] = "unknown" if said is None else said


def asked_of(answer: Determination, officer: Officer) -> list[str]:
    """Every fact of the open cards, those that hang on another answer only where that one is given."""
    return [f.fact for card in answer.cards for f in card.facts if not f.only_if or officer.meets(f.only_if)]


def main() -> int:
    """Prints a line a case; whether the targets are met."""
    verbose = "--verbose" in sys.argv
    told = yaml.load((HERE / "rounds.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    rulebook = Rulebook.load(HERE.parent / "rules")
    book = rulebook.book
    profile = read_profile(told["profile"], "default", book.declarations, book.parser, book.assumptions)
    desk = rulebook.at(profile=profile, today=DAY)
    met = True
    for case in told["cases"]:
        answer, asked = rounds(desk, Officer(FlatNames(book.declarations), case, told["everywhere"]))
        facts, most = sum(map(len, asked)), MOST_FOR_SERVICES if "service" in case else MOST_FOR_GOODS
        good = len(asked) <= MOST_ROUNDS and facts <= most
        met &= good
        outcome = f"rounds {len(asked)}  facts {facts:2} of {most}  {answer.outcome}"
        print(f"{'  ' if good else '! '}{case['name'][:58]:58} {outcome}")
        for number, names in enumerate(asked if verbose else (), 1):
            print(f"      {number}: {', '.join(names)}")
    print(f"\nthe targets are {'met' if met else 'not met'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
