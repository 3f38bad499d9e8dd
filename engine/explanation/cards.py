"""The open cards of an answer: everything that one person can fill in at once, grouped by who knows it. [P-34]

On a card stand the facts that are asked now and those behind them, with the answers that ask for each; beside an
answer that is certain only what can change it, what may open an exception, and the documents that one still lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..case.statement import PAPER, open_on
from ..determination import CardFact, OpenCard, Question, TrackResult
from ..facts.declarations import Card, Declarations, Fact
from ..facts.draft import Draft
from .reach import Behind

_ANY_DATE = ("a date, as 2026-01-31",)
_ANY_COUNTRY = ("a country, by name or two-letter code",)
_YES_NO = ("yes", "no")
_PARTS = {"listing": "A list entry", "owner": "An owner"}  # of a party: their facts do not say whose they are
_COLLECTIONS = {
    "lists": ("none", "codes of lists, as EL; SDN"),
    "owners": ("none", "names with percentages, in a case file"),
    "red_flags": ("none", "descriptions, in a case file"),
}


@dataclass(frozen=True)
class Cards:
    """Makes the cards of one case."""

    declarations: Declarations
    draft: Draft

    def open(
        self, questions: Iterable[Question], behind: Iterable[tuple[Question, Behind]], tracks: Iterable[TrackResult]
    ) -> list[OpenCard]:
        """The cards with something open, in the declared order; parties in the order of the case.

        Args:
            questions: what is asked now.
            behind: what may be asked after it.
            tracks: the tracks as they are told, for exceptions within reach and documents that are missing.
        """
        facts: dict[str, CardFact] = {}
        for asked in questions:
            if asked.changes is not False:
                facts[asked.fact] = self._fact(asked)
        for asked, found in behind:
            if asked.fact not in facts:
                facts[asked.fact] = self._fact(asked).model_copy(update={"only_if": found.only_if})
        for name, codes in _opening(tracks).items():
            if name in self.declarations.facts and self.declarations.facts[name].scope == "case":
                told = facts.get(name) or self._fact(self._blank(name, reason="not_on_file"))
                facts[name] = told.model_copy(update={"may_open": codes})
        if open_on(self.declarations.statement, facts):
            for name in PAPER:
                if name not in self.draft.facts:
                    facts[name] = self._fact(self._blank(name, reason="not_on_file"))
        grouped: dict[tuple[str, str], list[CardFact]] = {}
        for told in facts.values():
            grouped.setdefault(self._place(told.fact), []).append(told)
        return [self._card(place, grouped[place]) for place in sorted(grouped, key=self._rank)]

    def party_facts(self, role: str) -> list[str]:
        """The flat names of everything that may be said of the party of a role."""
        facts = [f for f in self.declarations.of_scope("party").values() if f.is_input and not f.derived_by]
        keys = [f.key for f in facts if f.key not in ("id", "roles")]
        return [f"{role}.{key}" for key in (*keys, "lists", "owners")]

    def empty(self, card: Card, role: str, names: Iterable[str]) -> OpenCard:
        """A card with blanks for all of the names."""
        who = role.replace("_", " ")
        title = self.declarations.roles[role].title if role else card.title
        return OpenCard(card=card.name, party=role, title=title, ask=card.ask,
                        facts=[self._fact(self._blank(name, who)) for name in names])  # fmt: skip

    def _blank(self, flat: str, who: str = "", reason: str = "missing") -> Question:
        fact = self._declared(flat)
        collection = self.declarations.collection_questions.get(flat.rsplit(".", 1)[-1], ("", ""))
        asked, find = (fact.question, fact.find) if fact is not None else collection
        return Question(fact=flat, question=asked.replace("{party}", f"the {who}"), find=find,
                        unit=fact.unit if fact is not None else "", reason=reason)  # fmt: skip

    def _fact(self, asked: Question) -> CardFact:
        fact = self._declared(asked.fact)
        return CardFact(
            fact=asked.fact, question=asked.question, find=asked.find, unit=asked.unit, reason=asked.reason,
            type=fact.type if fact is not None else "list", values=list(_values(asked.fact, fact)),
            ask=self._whom(asked.fact, fact), could_become=asked.could_become,
        )  # fmt: skip

    def _declared(self, flat: str) -> Fact | None:
        facts = self.declarations.facts
        return facts.get(flat) or facts.get(f"{self._kind(flat)}.{flat.rsplit('.', 1)[-1]}")

    def _kind(self, flat: str) -> str:
        parts = flat.split(".")
        for word, kind in (("lists", "listing"), ("owners", "owner")):
            if word in parts[:-1]:
                return kind
        return "party"

    def _whom(self, flat: str, fact: Fact | None) -> str:
        if fact is not None:
            return fact.ask
        collection = flat.rsplit(".", 1)[-1]
        found = self.declarations.collections_asked.get(collection)
        card = self.declarations.cards.get(self._place(flat)[0])
        return found or (card.ask if card is not None else "")

    def _place(self, flat: str) -> tuple[str, str]:
        """The card of a fact, and the party that it is about."""
        cards, declared = self.declarations.cards, self.declarations.facts.get(flat)
        if declared is not None:
            return declared.card, ""
        if flat == "red_flags":
            return next((c.name for c in cards.values() if "red_flag" in c.of), ""), ""
        ours = next((c.name for c in cards.values() if self._roles(flat) & set(c.roles)), "")
        return (ours, "") if ours else (next((c.name for c in cards.values() if "party" in c.of), ""), self._who(flat))

    def _roles(self, flat: str) -> set[str]:
        """Every role of the party that a flat name speaks of."""
        found = self._party(self._who(flat))
        return set(found.roles) if found is not None else {flat.split(".", 1)[0]}

    def _party(self, who: str) -> Draft | None:
        return next((p for p in self.draft.members["party"] if who and p.prefix == who), None)

    def _who(self, flat: str) -> str:
        parts = flat.split(".")
        return ".".join(parts[:2]) if len(parts) > 2 and parts[1].isdigit() else parts[0]

    def _card(self, place: tuple[str, str], facts: list[CardFact]) -> OpenCard:
        name, who = place
        card = self.declarations.cards.get(name)
        party = self._party(who)
        facts = sorted(facts, key=lambda f: (bool(f.only_if), not f.fact.endswith(".name")))
        part = _PARTS.get(facts[0].fact.split(".")[0], "")
        named = (party.label if party is not None else "") or (f"the {who.replace('_', ' ')}" if who else part)
        title = card.title.replace("{party}", named[:1].upper() + named[1:]) if card is not None else named
        asked = {fact.ask for fact in facts}
        ask = asked.pop() if len(asked) == 1 else card.ask if card is not None else ""
        return OpenCard(card=name, party=who, title=title, ask=ask, facts=facts)

    def _rank(self, place: tuple[str, str]) -> tuple[int, int]:
        names = list(self.declarations.cards)
        prefixes = [p.prefix for p in self.draft.members["party"]]
        card = names.index(place[0]) if place[0] in names else len(names)
        return card, prefixes.index(place[1]) if place[1] in prefixes else len(prefixes)


def blank(declarations: Declarations, mode: str) -> list[OpenCard]:
    """Every card of a mode of access with all that a case may say; a card for each role that is asked about."""
    none = Draft("case", "", {}, {"party": ()})
    made = Cards(declarations, none)
    roles = [name for name, absent in declarations.modes[mode].roles.items() if absent == "unknown"]
    out: list[OpenCard] = []
    for card in declarations.cards.values():
        own = [f for f in declarations.facts.values() if f.card == card.name and f.scope == "case" and f.is_input]
        names = [f.name for f in own if not f.derived_by]
        names += ["red_flags"] if "red_flag" in card.of else []
        if "party" in card.of:
            for role in (r for r in roles if not any(r in c.roles for c in declarations.cards.values())):
                out.append(made.empty(card, role, made.party_facts(role)))
            continue
        names += [name for role in card.roles if role in roles for name in made.party_facts(role)]
        if names:
            out.append(made.empty(card, "", names))
    return out


def _opening(tracks: Iterable[TrackResult]) -> dict[str, list[str]]:
    """What exceptions hang on: facts that may open one, and documents that one in use still lacks."""
    out: dict[str, list[str]] = {}
    for track in tracks:
        for name, code in _needed(track):
            codes = out.setdefault(name, [])
            if code not in codes:
                codes.append(code)
    return out


def _needed(track: TrackResult) -> Iterator[tuple[str, str]]:
    for relief in track.exceptions:
        used = relief.value == "true" and relief.open_conditions and track.outcome == "license_exception"
        could = relief.value == "unknown" and track.outcome == "license_required"
        if used or could:
            yield from ((name, relief.code) for name in relief.needs)


def _values(flat: str, fact: Fact | None) -> tuple[str, ...]:
    """What may be answered: every value where they can be listed, else the form that is read."""
    if fact is None:
        return _COLLECTIONS.get(flat.rsplit(".", 1)[-1], ())
    if fact.type in ("boolean", "letters"):
        return _YES_NO
    if fact.values:
        return fact.values
    return {"date": _ANY_DATE, "country": _ANY_COUNTRY}.get(fact.type, ())
