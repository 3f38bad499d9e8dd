"""What the header of a column means, by the words of `headers.yaml`; see there for the words themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from ..facts.country_names import UMLAUTS, folded

Kind = Literal["fact", "amount", "order", "party", "carried"]
NAME, COMPANY, PERSON = "name", "company", "person"
BARE = "bare"  # a party's word alone: its name, or its number beside a column for the name
_PARTS = {"first_name": 1, "last_name": 2}  # of a name
CUSTOMER, SHIP_TO, END_USER = "customer", "ship_to", "end_user"
_MOST_PARTS = 4  # NAME1 to NAME4


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means.

    Attributes:
        name: the fact, the kind of amount, `order_id` or `line`, or the party; empty for whoever the file is about.
        attribute: of a party, what the column tells of it.
        rank: of a fact, the group of spellings; the least one counts.
        part: the number at the end of a name that goes on in the next column (`NAME2`), else 1.
    """

    kind: Kind
    name: str = ""
    attribute: str = ""
    rank: int = 0
    part: int = 1


@dataclass(frozen=True)
class System:
    """A system whose files mean something else by ordinary headers."""

    id: str
    when: frozenset[str]
    headers: Mapping[str, Meaning]
    first_line_only: bool


@dataclass(frozen=True)
class Words:
    """The words of `headers.yaml`, as `key` spells them.

    Attributes:
        plain: whole headers.
        parties: words for a party -> the party.
        leads: words for a party that need a word for a name or a place beside them.
        attributes: words for what a column tells of a party.
        roles: party -> its role.
        hidden: the words of headers that may hide a party, as they stand in the file, by kind.
    """

    plain: Mapping[str, Meaning]
    parties: Mapping[str, str]
    leads: frozenset[str]
    attributes: Mapping[str, str]
    links: tuple[str, ...]
    roles: Mapping[str, str]
    role_words: Mapping[str, frozenset[str]]
    systems: tuple[System, ...]
    hidden: Mapping[str, frozenset[str]]
    totals: frozenset[str]
    dollars: frozenset[str]

    def system(self, titles: Iterable[str]) -> System | None:
        """The system that writes such a header."""
        keys = {folded(title) for title in titles}
        return next((s for s in self.systems if s.when <= keys), None)

    def meaning(self, title: str) -> Meaning | None:
        """What a header means; None where its words are not known."""
        key = folded(title)
        return self.plain.get(key) or self._party(key)

    def _party(self, key: str) -> Meaning | None:
        attribute, part = self._attribute(key)
        found: tuple[int, Meaning] | None = None
        for word in _pieces(key):
            party = self.parties.get(word)
            if party is None or word == key or (found is not None and found[0] >= len(word)):
                continue
            for rest in self._rests(key, word):
                told, number = self._attribute(rest)
                if told:
                    found = (len(word), Meaning("party", party, told, part=number))
        if found is not None:
            return found[1]
        if key in self.parties and key not in self.leads:
            return Meaning("party", self.parties[key], attribute or BARE)
        return Meaning("party", "", attribute, part=part) if attribute else None

    def _rests(self, key: str, word: str) -> Iterator[str]:
        """What stands beside a word, with and without the small words that join them."""
        if key.startswith(word):
            rest = key[len(word) :]
            yield rest
            yield from (rest[len(link) :] for link in self.links if rest.startswith(link))
        if key.endswith(word):
            rest = key[: -len(word)]
            yield rest
            yield from (rest[: -len(link)] for link in self.links if rest.endswith(link))

    def _attribute(self, key: str) -> tuple[str, int]:
        """What a word beside a party's tells of it, and the number behind it."""
        told = self.attributes.get(key, "")
        if told:
            return (NAME, _PARTS[told]) if told in _PARTS else (told, 1)
        if key[-1:].isascii() and key[-1:].isdigit() and 1 <= int(key[-1]) <= _MOST_PARTS:
            told = self.attributes.get(key[:-1], "")
            return (told, int(key[-1])) if told in (NAME, COMPANY) else ("", 1)
        return "", 1


@lru_cache(maxsize=1)
def words() -> Words:
    """The words, read once."""
    data: dict[str, Any] = yaml.load(
        files(__name__.rpartition(".")[0]).joinpath("headers.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    plain: dict[str, Meaning] = {}
    for text in _spellings(data["carried"]):
        plain[text] = Meaning("carried")
    for name, spellings in data["order"].items():
        plain |= dict.fromkeys(_spellings(spellings), Meaning("order", name))
    for name in ("value", "currency", "price"):
        plain |= dict.fromkeys(_spellings(data["amounts"][name]), Meaning("amount", name))
    for name, groups in data["facts"].items():
        for rank, group in enumerate(groups):
            plain |= dict.fromkeys(_spellings(group), Meaning("fact", name, rank=rank))
    parties: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for name, group in data["attributes"].items():
        attributes |= {text: str(name) for text in _spellings(group)}
    role_words: dict[str, set[str]] = {}
    for party, told in data["parties"].items():
        parties |= {text: str(party) for text in _spellings(told["words"])}
        role_words.setdefault(told["role"], set()).update(_spellings(told["words"]))
    hidden = {name: frozenset(text.split()) for name, text in data["hidden"].items()}
    return Words(
        plain=plain,
        parties=parties,
        leads=frozenset(folded(word) for word in hidden["leads"]),
        attributes=attributes,
        links=tuple(sorted(map(folded, data["links"]), key=len, reverse=True)),
        roles={party: told["role"] for party, told in data["parties"].items()},
        role_words={role: frozenset(group) for role, group in role_words.items()},
        systems=tuple(_system(entry) for entry in data["systems"]),
        hidden=hidden,
        totals=frozenset(_spellings(data["totals"])),
        dollars=frozenset(_spellings(data["amounts"]["dollars"])),
    )


def _system(entry: Mapping[str, Any]) -> System:
    when = frozenset(map(folded, entry["when"]))
    headers = {folded(title): _meaning(told) for title, told in entry["headers"].items()}
    return System(entry["id"], when, headers, bool(entry.get("first_line_only")))


def _meaning(told: str) -> Meaning:
    if told == "carried":
        return Meaning("carried")
    if told in ("order_id", "line"):
        return Meaning("order", told)
    if told in ("value", "currency", "price"):
        return Meaning("amount", told)
    party, dot, attribute = told.partition(".")
    return Meaning("party", party, attribute) if dot else Meaning("fact", told)


def _spellings(group: Sequence[str]) -> Iterator[str]:
    """Every spelling of a group, an umlaut as `ae` too."""
    for line in group:
        for text in line.split(","):
            yield from {folded(text), folded(text.casefold().translate(UMLAUTS))}


def _pieces(key: str) -> Iterator[str]:
    """Every beginning and every end of a key."""
    for size in range(len(key), 0, -1):
        yield key[:size]
        yield key[-size:]
