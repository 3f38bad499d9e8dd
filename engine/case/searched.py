"""Which texts of a case name somebody, and what the imported lists say of each.

Of a party: its names, its name in original script, its ultimate parent, its address, and what its business and number
mention; of an owner its name; of a service the chain of resellers; of the case what its purpose, the field of work
and the notes of its red flags mention.  Each value that a source gives is searched.  If a
case says only what a name is not, or that it is unknown, the party is not screened, with the reason. [P-24, P-27]
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from ..errors import CaseError, Problem
from ..facts.declarations import Declarations
from ..facts.draft import Draft
from ..language.values import NOT_GIVEN, FactValue, Form, Origin
from ..parties.screener import VESSEL, Hit, Screened, Screener

RESELLERS = "service.reseller_chain"
MOST_TO_SEARCH = 1_200_000  # what searching all texts of a case may take: about two seconds
_A_SEARCH = 300  # what any text takes, beside the square of its length
_AS_LONG = 250  # characters; a longer text is searched piece by piece
_RESELLER = "reseller"
_CARE_OF = re.compile(r"(?<!\w)(?:c/o|care of|attn\.?:?|attention:?|z\.\s?hd\.|zu h[aä]nden)\s+", re.IGNORECASE)
_PARTS = re.compile(r"[,;|\n()]+")
_NAMES = ("name", "name_original_script", "ultimate_parent")
_MENTIONING = ("business", "id")
FREE_TEXTS = ("activity.purpose", "workload.field")  # of a case, that may name somebody
_SOMEBODY = "principal"  # the role of whoever such a text names


@dataclass
class Search:
    """Searches the parties of one case.

    Attributes:
        listing: makes the record of `lists` of a hit.
        found: what the lists say of each party and owner, by the name under which facts are told (`end_user`,
            `end_user.owners.1`); those that the lists were not asked about are not in it.
    """

    screener: Screener
    declarations: Declarations
    listing: Callable[[Hit], Draft]
    day: datetime.date
    found: dict[str, Screened] = field(default_factory=dict[str, Screened])
    _made: dict[tuple[str, str], Draft] = field(default_factory=dict[tuple[str, str], Draft], repr=False)

    def all(self, parties: Sequence[Draft], chain: FactValue, free: Sequence[FactValue] = ()) -> list[Draft]:
        """The parties with what the lists say, and those of a chain of resellers of whom they say something.

        Args:
            free: texts of the case that are nobody's name and may mention somebody, who then is a party.

        Raises:
            CaseError: the case names more than is searched at once.
        """
        texts = {str(v) for value in (chain, *free) for v in value.values}
        for party in parties:
            texts.update(_every_text(party))
        if sum(map(_effort, texts)) > MOST_TO_SEARCH:
            told = f"{len(texts):,} names and addresses of {sum(map(len, texts)):,} characters"
            hint = "about 1,000 names of ordinary length are searched at once: split the case by deal or item"
            raise CaseError([Problem(f"the case holds {told}, more than is searched at once", hint, field="parties")])
        found = [self.party(p) for p in parties]
        found += self._resellers(chain, found)
        return [*found, *self._mentioned(free, found)]

    def party(self, who: Draft, prefix: str = "") -> Draft:
        """A party or owner with what the imported lists say of it; what the case says of lists stands beside that."""
        prefix = prefix or who.prefix
        owners = tuple(
            self.party(owner, f"{prefix}.owners.{number}")
            for number, owner in enumerate(who.members.get("owner", ()), start=1)
        )
        who = replace(who, members={**who.members, "owner": owners}) if owners else who
        needed = who.kind == "owner" or any(self.declarations.roles[r].screened for r in who.roles)
        if not needed and _value(who, "name").origin is Origin.PROFILE:
            return who  # the desk itself: it is not searched, and so nothing of it counts
        named = any(_said(who, key) for key in _NAMES)
        if not named and not (needed and "listing" in who.asked):
            return who
        found = self.found[prefix] = self._found(who)
        return self._with(who, found)

    def _resellers(self, chain: FactValue, parties: Sequence[Draft]) -> list[Draft]:
        """The resellers of a chain of whom the lists hold something, or who could not be searched, as parties."""
        known = {text.casefold() for p in parties for text in _texts(p, "name")}
        taken = {p.prefix for p in parties}
        out: list[Draft] = []
        for point in sorted({str(p.value): p for p in chain.points}.values(), key=lambda p: str(p.value)):
            name = str(point.value)
            found = self.screener.screen([name], self.day)
            if name.casefold() in known or not (found.hits or found.problem):
                continue
            free = (f"{_RESELLER}.{n}" if n > 1 else _RESELLER for n in count(1))
            prefix = next(p for p in free if p not in taken)
            taken.add(prefix)
            facts = {"party.name": replace(chain, form=Form.POINTS, points=(point,))}
            draft = Draft(
                "party", name, facts, {"listing": (), "owner": ()}, roles=frozenset({_RESELLER}), prefix=prefix
            )
            self.found[prefix] = found
            out.append(self._with(draft, found))
        return out

    def _mentioned(self, free: Sequence[FactValue], parties: Sequence[Draft]) -> Iterator[Draft]:
        """Whoever a text of the case mentions and the lists hold, as a party for whom the goods are bought."""
        taken = {p.prefix for p in parties}
        points = {str(p.value): (value, p) for value in free for p in value.points}
        for text, (value, point) in sorted(points.items()):
            found = self.screener.screen([], self.day, mentions=parts_that_may_name(text))
            if not (found.hits or found.problem):
                continue
            numbered = (f"{_SOMEBODY}.{n}" if n > 1 else _SOMEBODY for n in count(1))
            prefix = next(p for p in numbered if p not in taken)
            taken.add(prefix)
            facts = {"party.name": replace(value, form=Form.POINTS, points=(point,))}
            draft = Draft(
                "party", text, facts, {"listing": (), "owner": ()}, roles=frozenset({_SOMEBODY}), prefix=prefix
            )
            self.found[prefix] = found
            yield self._with(draft, found)

    def _with(self, who: Draft, found: Screened) -> Draft:
        """The party with its hits; open where a text of it could not be searched."""
        listings = (*who.members.get("listing", ()), *map(self._record, found.hits))
        members = {**who.members, "listing": listings}
        opened = who.open | {"listing"} if found.problem else who.open - {"listing"}
        return replace(who, members=members, open=opened, asked=who.asked - {"listing"})

    def _record(self, hit: Hit) -> Draft:
        """The record of a hit: one for all parties of the case that find the same entry with the same certainty."""
        key = hit.match.entry, hit.match.cls
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self.listing(hit)
        return made

    def _found(self, who: Draft) -> Screened:
        """What the lists say of a party, and of its ultimate parent: a listed one is a red flag for its company."""
        for key in _NAMES:
            if problem := _unsearchable(who, key):
                return Screened(problem=problem)
        names, original, parents = (_texts(who, key) for key in _NAMES)
        if not names:
            return Screened(problem="it has no name, and lists are imported")
        addresses = _texts(who, "address")
        found = self.screener.screen(
            names, self.day, self._kind(who), _country(who), addresses=addresses, mentions=list(_mentions(who)),
            parts_of_addresses=[part for address in addresses for part in parts_that_may_name(address)],
            original=[*original, *(text for address in addresses for text in _care_of(address))],
        )  # fmt: skip
        return self._with_parents(found, parents)

    def _with_parents(self, found: Screened, parents: Sequence[str]) -> Screened:
        for parent in parents:
            above = self.screener.screen([parent], self.day)
            blind = f"its ultimate parent {parent[:80]!r}: {above.problem}" if above.problem else ""
            seen = {hit.entry.key for hit in found.hits}
            flags = [
                replace(hit, match=replace(hit.match, cls="family", kind="ultimate parent"))
                for hit in above.hits
                if hit.entry.key not in seen and hit.match.cls != "family"
            ]
            found = replace(found, hits=(*found.hits, *flags), cleared=(*found.cleared, *above.cleared),
                            more=found.more + above.more, problem=found.problem or blind)  # fmt: skip
        return found

    def _kind(self, who: Draft) -> str:
        if who.roles == frozenset({VESSEL}):
            return VESSEL
        stated = _value(who, "type")
        return str(stated.only or "")


def _every_text(who: Draft) -> Iterator[str]:
    """Every text of a party and its owners that is searched."""
    for key in (*_NAMES, "address", *_MENTIONING):
        yield from _texts(who, key)
    for owner in who.members.get("owner", ()):
        yield from _every_text(owner)


def _effort(text: str) -> int:
    """About what it takes to search a text: names grow with the square of their words, and Chinese is dense."""
    length = len(text) + sum(not c.isascii() for c in text)
    return _A_SEARCH + length * min(length, _AS_LONG)


def _value(who: Draft, key: str) -> FactValue:
    return who.facts.get(f"{who.kind}.{key}", NOT_GIVEN)


def _said(who: Draft, key: str) -> bool:
    """Whether the case says something of a name, be it that it is unknown."""
    value = _value(who, key)
    return value.form not in (Form.UNKNOWN, Form.NOT_THERE) or bool(value.note)


def _texts(who: Draft, key: str) -> list[str]:
    """Every text that a fact may be."""
    value = _value(who, key)
    return [str(v) for v in value.values] if value.form in (Form.POINTS, Form.TOGETHER) else []


def _unsearchable(who: Draft, key: str) -> str:
    """Why a name that the case speaks of cannot be searched, else an empty text."""
    value, told = _value(who, key), f"its {key.replace('_', ' ')}"
    if value.form is Form.EXCLUDED:
        return f"{told} is given only by what it is not"
    if value.form is Form.UNKNOWN and value.note and key != "name_original_script":
        return f"{told} is stated to be unknown"
    return ""


def _country(who: Draft) -> str | None:
    """Of a clearance only the country that the case states counts; where sources differ nobody knows which one."""
    stated = _value(who, "country")
    if stated.origin not in (Origin.GIVEN, Origin.PROFILE) or stated.form is Form.UNKNOWN:
        return ""
    return str(stated.only) if stated.known else None


def _care_of(address: str) -> list[str]:
    """Whoever an address names behind `c/o`."""
    return [_PARTS.split(rest)[0].strip() for rest in _CARE_OF.split(address)[1:] if rest.strip()]


def _mentions(who: Draft) -> Iterator[str]:
    """The parts of texts that are no names and may hold one."""
    for key in _MENTIONING:
        for text in _texts(who, key):
            yield from parts_that_may_name(text)


def parts_that_may_name(text: str) -> list[str]:
    """The parts of a text that may hold a name."""
    parts = (part.strip() for part in _PARTS.split(text))
    return [part for part in parts if sum(c.isalpha() for c in part) > 3]
