"""From the titles of a file to its facts: names of facts as they are, other headers by their words.

A column that is no name of a fact is read by the words of `headers.yaml`, and every such reading is told.  Whoever the
goods are for is the end user where no column names one: the consignee if there is one, else the customer.  Two columns
of one meaning are refused with both named; nothing is chosen in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ..errors import InputError
from ..facts.country_names import folded
from ..facts.flat import Column, FlatNames
from .headers import BARE, COMPANY, CUSTOMER, END_USER, NAME, PERSON, SHIP_TO, Meaning, words

CARRIED = "x_"  # a header that begins so is carried through unread, on the word of whoever wrote it
_OWN = ("order_id", "line")
_TO, _PRODUCT, _SKU, _VALUE = "activity.to_country", "item.product", "item.sku", "item.value_usd"
_USERS = (END_USER, SHIP_TO, CUSTOMER)
_SOMEBODY = "notify_party"  # a person beside the company


@dataclass(frozen=True, slots=True)
class Planned:
    """A column that holds a fact.

    Attributes:
        more: columns in which its text goes on (`NAME2`).
        instead: the columns that are read where this one names nobody.
        beside: the column without which this one tells nothing.
        searched: whether it is a text of the item in which a known part may be named.
        dollars: whether it counts only where the currency says dollars.
    """

    index: int
    name: str
    column: Column
    more: tuple[int, ...] = ()
    instead: tuple[int, ...] = ()
    beside: int | None = None
    searched: bool = False
    dollars: bool = False


@dataclass
class Columns:
    """What the titles of a file come to; see `Header`. `unknown` and `carried` are places of columns."""

    planned: tuple[Planned, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    unknown: tuple[int, ...] = ()
    carried: tuple[int, ...] = ()
    order: tuple[int | None, int | None] = (None, None)
    currency: int | None = None
    first_line_only: bool = False
    without_currency: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()


def read_columns(titles: Sequence[str], names: FlatNames, file: str, user: str) -> Columns:
    """Reads the titles of a file.

    Raises:
        InputError: two columns of one meaning.
    """
    return _Reader(titles, names, file, user).read()


@dataclass
class _Reader:
    titles: Sequence[str]
    names: FlatNames
    file: str
    user: str
    planned: list[Planned] = field(default_factory=list[Planned])
    taken: dict[str, str] = field(default_factory=dict[str, str])  # a fact -> the title that holds it
    _nowhere: dict[str, list[int]] = field(default_factory=dict[str, list[int]])  # countries of parties without a name

    def read(self) -> Columns:
        meanings = self._meanings()
        exact = {i for i, m in meanings.items() if isinstance(m, Column)}
        for index in sorted(exact):
            column = meanings[index]
            assert isinstance(column, Column)
            self._take(index, column)
        told = {i: m for i, m in meanings.items() if isinstance(m, Meaning)}
        order = self._order(told)
        self._facts({i: m for i, m in told.items() if m.kind == "fact"})
        currency, lost = self._amounts({i: m for i, m in told.items() if m.kind == "amount"})
        self._parties({i: m for i, m in told.items() if m.kind == "party"})
        used = {i for p in self.planned for i in (p.index, *p.more, *p.instead)}
        used |= {i for i in (*order, currency) if i is not None}
        carried = [i for i in told if i not in used]
        unknown = [i for i, title in enumerate(self.titles) if title and i not in meanings]
        system = words().system(self.titles)
        return Columns(
            tuple(self.planned), tuple(self._readings(exact)), tuple(unknown), tuple(sorted(carried)), order, currency,
            system is not None and system.first_line_only, lost,
            tuple(i for i, m in told.items() if m.kind == "amount" and m.name != "currency" and i not in used),
        )  # fmt: skip

    # --- what each title means ---------------------------------------------------------------------------

    def _meanings(self) -> dict[int, Column | Meaning]:
        known = words()
        system = known.system(self.titles)
        special: Mapping[str, Meaning] = system.headers if system is not None else {}
        spelled = self._spelled()
        out: dict[int, Column | Meaning] = {}
        seen: dict[str, str] = {}
        for index, title in enumerate(self.titles):
            if not title:
                continue
            meaning = self._meaning(title, special, spelled)
            place = meaning.name if isinstance(meaning, Column) else title
            if place in seen:
                raise InputError(
                    f"{self.file}: {title!r} appears twice (also as {seen[place]!r})", "keep one column a fact"
                )
            seen[place] = title
            if meaning is not None:
                out[index] = meaning
        return out

    def _meaning(
        self, title: str, special: Mapping[str, Meaning], spelled: Mapping[str, Column]
    ) -> Column | Meaning | None:
        if title.casefold().startswith(CARRIED):
            return Meaning("carried")
        if title in _OWN:
            return Meaning("order", title)
        key = folded(title)
        return special.get(key) or self.names.resolve(title) or spelled.get(key) or words().meaning(title)

    def _spelled(self) -> dict[str, Column]:
        """Names of facts with blanks, capitals and punctuation of people: `End User Name`, `To Country`."""
        plain = words().plain
        out: dict[str, Column] = {}
        for name in self.names.known():
            column = self.names.resolve(name)
            if column is not None and folded(name) not in plain:
                out.setdefault(folded(name), column)
        return out

    # --- facts -------------------------------------------------------------------------------------------

    def _take(self, index: int, column: Column, **more: int | bool | tuple[int, ...] | None) -> None:
        """Plans a column, once for each fact."""
        title, other = self.titles[index], self.taken.get(column.name)
        if other is not None:
            raise self._both(other, title, column.name)
        self.taken[column.name] = title
        self.planned.append(Planned(index, title, column, **more))  # type: ignore[arg-type]

    def _both(self, one: str, other: str, fact: str) -> InputError:
        return InputError(
            f"{self.file}: {one!r} and {other!r} are both read as {fact}",
            f"keep one, or begin the other with {CARRIED}, e.g. {CARRIED}{folded(other) or 'column'}",
        )

    def _column(self, name: str) -> Column:
        column = self.names.resolve(name)
        assert column is not None, name  # names of headers.yaml
        return column

    def _order(self, told: Mapping[int, Meaning]) -> tuple[int | None, int | None]:
        found: list[int | None] = []
        for name in _OWN:
            places = [i for i, m in told.items() if m.kind == "order" and m.name == name]
            exact = [i for i in places if self.titles[i] == name]
            found.append(next(iter(exact or places), None))
        return found[0], found[1]

    def _facts(self, told: Mapping[int, Meaning]) -> None:
        by_fact: dict[str, list[int]] = {}
        for index, meaning in told.items():
            by_fact.setdefault(self._column(meaning.name).name, []).append(index)
        searched: list[int] = []
        for fact, places in by_fact.items():
            if fact in self.taken:
                first, rest = [], places
            else:
                least = min(told[i].rank for i in places)
                first = [i for i in places if told[i].rank == least]
                rest = [i for i in places if told[i].rank != least]
            if len(first) > 1:
                raise self._both(self.titles[first[0]], self.titles[first[1]], fact)
            for index in first:
                self._take(index, self._column(fact))
            if fact in (_PRODUCT, _SKU):
                searched += rest
            elif rest and fact in self.taken and any(told[i].rank == 0 for i in rest):
                raise self._both(self.taken[fact], self.titles[rest[0]], fact)
        sku = self._column(_SKU)
        for index in searched:
            self.planned.append(Planned(index, self.titles[index], sku, searched=True))

    def _amounts(self, told: Mapping[int, Meaning]) -> tuple[int | None, tuple[str, ...]]:
        values = [i for i, m in told.items() if m.name == "value"]
        currencies = [i for i, m in told.items() if m.name == "currency"]
        if _VALUE in self.taken or not values:
            return None, ()
        if len(currencies) != 1:
            return None, tuple(self.titles[i] for i in values)
        if len(values) > 1:
            raise self._both(self.titles[values[0]], self.titles[values[1]], _VALUE)
        self._take(values[0], self._column(_VALUE), dollars=True)
        return currencies[0], ()

    # --- parties -----------------------------------------------------------------------------------------

    def _parties(self, told: Mapping[int, Meaning]) -> None:
        told = _told_apart(told)
        named = {m.name or CUSTOMER for m in told.values() if m.attribute in (NAME, COMPANY)}
        user = self._user(named)
        roles = self._roles(sorted({m.name or CUSTOMER for m in told.values()}), user)
        groups: dict[tuple[str, str], list[int]] = {}
        for index, meaning in told.items():
            party = meaning.name or (CUSTOMER if meaning.attribute in (NAME, COMPANY) else user or CUSTOMER)
            if meaning.attribute == PERSON:
                self._somebody(index)
                continue
            groups.setdefault((party, meaning.attribute), []).append(index)
        self._nameless(groups, named, user)
        persons = 0
        for (party, attribute), places in groups.items():
            role = roles.get(party) or roles[CUSTOMER]
            if attribute in (NAME, COMPANY):
                company = groups.get((party, COMPANY), [])
                if attribute == NAME and company:
                    persons += 1
                    where = groups.get((party, "country"), []) or self._nowhere.get(party, [])
                    self._person(sorted(places, key=lambda i: told[i].part), told, company[0], where, persons)
                else:
                    self._names(places, told, f"{role}.name", groups.get((party, NAME), []), attribute)
                continue
            fact = f"{role}.{attribute}"
            if len(places) > 1:
                places[:] = self._of_the_party(places, told, fact)
            self._take(places[0], self._column(fact))
        self._destination(groups, user)

    def _nameless(self, groups: dict[tuple[str, str], list[int]], named: set[str], user: str) -> None:
        """A party without a name is nobody: its country is the destination at most, its address that of the user."""
        for party, attribute in [key for key in groups if key[0] not in named and key[0] not in ("", user, END_USER)]:
            if attribute in (NAME, COMPANY):
                continue
            places = groups.pop((party, attribute))
            if attribute == "country" and party in (SHIP_TO, CUSTOMER):
                self._nowhere[party] = places
            elif attribute == "address" and (user or END_USER, "address") not in groups:
                groups[user or END_USER, "address"] = places

    def _of_the_party(self, places: list[int], told: Mapping[int, Meaning], fact: str) -> list[int]:
        """Of two columns about one party the one that says whose it is; the other is carried through."""
        mine = [i for i in places if told[i].name]
        if len(mine) != 1:
            raise self._both(self.titles[places[0]], self.titles[places[1]], fact)
        return mine

    def _user(self, named: set[str]) -> str:
        """The party of the file for whom the item is; empty where a column says so by its name."""
        if self._column(f"{self.user}.name").name in self.taken or self._exact("tenant.name") or "tenant" in named:
            return ""
        candidates = [p for p in _USERS if p in named]
        if candidates and candidates[0] == CUSTOMER and self._exact("purchaser.name"):
            return ""
        return candidates[0] if candidates else ""

    def _exact(self, fact: str) -> bool:
        return fact in self.taken

    def _roles(self, parties: Iterable[str], user: str) -> dict[str, str]:
        """The role, with its number, of each party of the file."""
        known = words().roles
        count = Counter(known[p] for p in parties if p in _USERS)
        out: dict[str, str] = {}
        for party in (*_USERS, *(p for p in parties if p not in _USERS)):
            role = self.user if party == user else known[party]
            if party in _USERS:
                out[party] = role
                continue
            count[role] += 1
            number = count[role]
            while self._exact(f"{role}.name" if number == 1 else f"{role}.{number}.name"):
                number += 1
            count[role] = number
            out[party] = role if number == 1 else f"{role}.{number}"
        return out

    def _names(
        self, places: list[int], told: Mapping[int, Meaning], fact: str, persons: list[int], attribute: str
    ) -> None:
        """The name of a party, with the columns in which it goes on."""
        if told[places[0]].name not in ("", *_USERS) and len({told[i].part for i in places}) < len(places):
            return self._several(places, fact)
        ordered = sorted(places, key=lambda i: told[i].part)
        self._no_part_twice(ordered, told, fact)
        first, *more = ordered
        person = tuple(sorted(persons, key=lambda i: told[i].part)) if attribute == COMPANY else ()
        self._take(first, self._column(fact), more=tuple(more), instead=person)
        return None

    def _several(self, places: list[int], fact: str) -> None:
        """Several parties of a role that may be filled more than once, one a column."""
        role, _, key = fact.partition(".")
        number = 1
        for index in places:
            while self._column(f"{role}.{number}.{key}").name in self.taken:
                number += 1
            self._take(index, self._column(f"{role}.{number}.{key}"))

    def _somebody(self, index: int) -> None:
        """A person at a party, by a column of its own."""
        number = 1
        while self._column(f"{_SOMEBODY}.{number}.name").name in self.taken:
            number += 1
        self._take(index, self._column(f"{_SOMEBODY}.{number}.name"))

    def _person(
        self, places: list[int], told: Mapping[int, Meaning], company: int, where: list[int], number: int
    ) -> None:  # fmt: skip
        """A person beside the company: screened as somebody who is told of the goods."""
        self._no_part_twice(places, told, f"{_SOMEBODY}.name")
        while self._column(f"{_SOMEBODY}.{number}.name").name in self.taken:
            number += 1
        first, *more = places
        self._take(first, self._column(f"{_SOMEBODY}.{number}.name"), more=tuple(more), beside=company)
        if len(where) == 1:
            self._take(where[0], self._column(f"{_SOMEBODY}.{number}.country"), beside=company)

    def _no_part_twice(self, ordered: list[int], told: Mapping[int, Meaning], fact: str) -> None:
        for one, other in pairwise(ordered):
            if told[one].part == told[other].part:
                raise self._both(self.titles[one], self.titles[other], fact)

    def _destination(self, groups: Mapping[tuple[str, str], list[int]], user: str) -> None:
        """Where no column names the destination it is the country of whoever receives the goods."""
        if _TO in self.taken or self.user != END_USER:
            return
        for party in dict.fromkeys((SHIP_TO, user or END_USER, END_USER, CUSTOMER)):
            places = groups.get((party, "country"), []) or self._nowhere.get(party, [])
            if places:
                self._take(places[0], self._column(_TO))
                return

    # --- what is told ------------------------------------------------------------------------------------

    def _readings(self, exact: set[int]) -> list[tuple[str, str]]:
        out: dict[str, list[str]] = {}
        for p in self.planned:
            if p.index in exact and self.names.resolve(self.titles[p.index]) is not None:
                continue
            title = " + ".join(self.titles[i] for i in (p.index, *p.more))
            title += " or " + " + ".join(self.titles[i] for i in p.instead) if p.instead else ""
            fact = "a text of the item" if p.searched else p.column.name
            out.setdefault(title, []).append(fact)
        return [(title, " and ".join(facts)) for title, facts in out.items()]


def _told_apart(told: Mapping[int, Meaning]) -> dict[int, Meaning]:
    """A party's word alone is its name; beside a column for the name it is the company, or the party's number."""
    out = dict(told)
    attributes: dict[str, set[str]] = {}
    for meaning in told.values():
        attributes.setdefault(meaning.name or CUSTOMER, set()).add(meaning.attribute)
    for index, meaning in told.items():
        if meaning.attribute == BARE:
            mine = attributes[meaning.name]
            out[index] = replace(meaning, attribute=COMPANY if NAME in mine and COMPANY not in mine else NAME)
    return out
