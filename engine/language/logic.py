"""The meaning of the rule language, in one sitting.

A **letter** is false, unknown or true.  Letters combine as in strong Kleene logic: `all` is the least of
its children, `any` the greatest, `none` turns the greatest over.  Nothing else exists: no order, no
priority, no default that fills a gap.

A **leaf** compares one fact with one operand.  A fact is a *set of admissible values* (`facts.values`);
the leaf is true if it holds for all of them, false if it holds for none, otherwise unknown.

A **tree** is made of leaves and of the nodes below.  It is read against a **scope**: the case, one party
of it, one list entry of that party, and so on.  A quantifier looks at the members of a collection of its
scope; a collection that was never asked about is *open*, and may hold one more member of any kind.  `Held` adds up
the stakes of a party's owners.

A **condition** is a named tree.  Some conditions are not written but *concluded*: then their letter is
that of the strongest rule which defines them.  A condition may be *stated*, too (a classification that a
seller states): the statement speaks where the tree is unknown, and where both speak and differ, nobody
knows.

A **rule** is true when its `when` is true, none of its `unless` is, and no carve-out overrides it.  What
rules conclude is combined into an outcome in `outcome.py`.

One operator stands outside Kleene logic: `presumed` is true unless its child is known to be false.  It
may lead to hardening conclusions only, which the loader checks.  This is what makes the whole monotone in
the safe direction: a fact that becomes known can settle an unknown letter, never overturn a certain one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import ClassVar, Protocol

from ..terms import Truth
from .ownership import WHOLE, Share, Stake, shares
from .values import FactValue, Form, Operand, compare


class Letter(IntEnum):
    """A truth value; the order is the order of strength, so `min` is *and*, `max` is *or*."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __str__(self) -> str:
        return self.name.lower()


FALSE, UNKNOWN, TRUE = Letter.FALSE, Letter.UNKNOWN, Letter.TRUE
_LETTERS = (FALSE, UNKNOWN, TRUE)
_WORDS: dict[Letter, Truth] = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}


def truth(letter: Letter) -> Truth:
    """The letter as a determination writes it."""
    return _WORDS[letter]


def negate(letter: Letter) -> Letter:
    """True for false, false for true, unknown for unknown."""
    return _LETTERS[2 - letter]


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What a tree is read against: facts by dotted name, and collections by name.

    Attributes:
        kind: `case`, `party`, `listing`, `owner` or `red_flag`.
        label: the words that name this scope to a person (a party's name).
        facts: every declared fact of the kind; a fact that nobody gave is an unknown `FactValue`.
        members: collections (`party`, `listing`, ...) of inner scopes.
        open: names of collections that were never asked about.
        roles: the roles of a party.
        path: where it stands in the case (`("party", 0, "listing", 1)`), `prefix` the same as people write it
            (`end_user`, `end_user.lists.1`).
    """

    kind: str
    label: str
    facts: Mapping[str, FactValue]
    members: Mapping[str, tuple[Scope, ...]]
    open: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    path: tuple[str | int, ...] = ()
    prefix: str = ""


class Reader(Protocol):
    """Gives the letter of a named condition in a scope; each executor brings its own."""

    def condition(self, name: str, scope: Scope) -> Letter: ...


class Node:
    """One node of a tree."""

    __slots__ = ()

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        raise NotImplementedError

    def below(self) -> tuple[Node, ...]:
        """The nodes directly below; a name has none, since what it names is no part of this tree."""
        return ()


@dataclass(frozen=True, slots=True, eq=False)
class Leaf(Node):
    """`fact op operand`, or a Boolean fact alone (then `== true`)."""

    fact: str
    op: str
    operand: Operand
    text: str

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        return _LETTERS[compare(scope.facts[self.fact], self.op, self.operand)]


@dataclass(frozen=True, slots=True, eq=False)
class Named(Node):
    """A condition by its name."""

    name: str

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        return reader.condition(self.name, scope)


@dataclass(frozen=True, slots=True, eq=False)
class All(Node):
    """True if every child is."""

    children: tuple[Node, ...]

    def below(self) -> tuple[Node, ...]:
        return self.children

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        least = TRUE
        for child in self.children:
            letter = child.letter(scope, reader)
            if letter < least:
                least = letter
                if least is FALSE:
                    break
        return least


@dataclass(frozen=True, slots=True, eq=False)
class Any(Node):
    """True if some child is."""

    children: tuple[Node, ...]

    def below(self) -> tuple[Node, ...]:
        return self.children

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        greatest = FALSE
        for child in self.children:
            letter = child.letter(scope, reader)
            if letter > greatest:
                greatest = letter
                if greatest is TRUE:
                    break
        return greatest


@dataclass(frozen=True, slots=True, eq=False)
class Not(Node):
    """True if the child is false: the `none:` and `no_...:` of the rule files."""

    child: Node

    def below(self) -> tuple[Node, ...]:
        return (self.child,)

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        return negate(self.child.letter(scope, reader))


@dataclass(frozen=True, slots=True, eq=False)
class Presumed(Node):
    """True unless the child is known to be false."""

    child: Node

    def below(self) -> tuple[Node, ...]:
        return (self.child,)

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        return FALSE if self.child.letter(scope, reader) is FALSE else TRUE


@dataclass(frozen=True, slots=True, eq=False)
class Quantifier(Node):
    """A tree over the members of a collection, of some roles where roles are named."""

    collection: str
    roles: frozenset[str]
    inner: Node

    def below(self) -> tuple[Node, ...]:
        return (self.inner,)

    def chosen(self, scope: Scope) -> tuple[Scope, ...]:
        """The members that the tree is read against."""
        members = scope.members[self.collection]
        return tuple(m for m in members if m.roles & self.roles) if self.roles else members


@dataclass(frozen=True, slots=True, eq=False)
class Some(Quantifier):
    """True if some member meets the tree."""

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        greatest = UNKNOWN if self.collection in scope.open else FALSE
        for member in self.chosen(scope):
            letter = self.inner.letter(member, reader)
            if letter > greatest:
                greatest = letter
                if greatest is TRUE:
                    break
        return greatest


@dataclass(frozen=True, slots=True, eq=False)
class Every(Quantifier):
    """True if there is a member and every one meets the tree; of nobody it is false."""

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        chosen = self.chosen(scope)
        if not chosen:
            return UNKNOWN if self.collection in scope.open else FALSE
        least = UNKNOWN if self.collection in scope.open else TRUE
        for member in chosen:
            least = min(least, self.inner.letter(member, reader))
        return least


_OF, _KIND = "owner.of", "owner.kind"  # what a sum of stakes reads of an owner beside its trees


@dataclass(frozen=True, slots=True, eq=False)
class Held(Node):
    """True of a party if the owners that count hold the share of it, directly or through companies that they hold.

    How stakes add up stands in `parties/ownership.py`; what counts, and how much is enough, in the rule.  A share that
    is stated speaks where no owner is sure to count, and may complete what they leave open, never clear it.  A stated
    share that is enough stays enough, whatever the owners come to; one that is too little beside owners that hold
    enough leaves nobody knowing.

    Attributes:
        by: over an owner, whether it counts of itself.
        stakes: over an owner, whether its stake is one that counts.
        share: an owner's percentage against the limit; the sum is held against the same one.
        stated: the share that a paper states for the party, against that limit.
    """

    ALSO_READ: ClassVar[tuple[str, ...]] = (_OF, _KIND)

    by: Node
    stakes: Node
    share: Leaf
    stated: Leaf

    def below(self) -> tuple[Node, ...]:
        return (self.by, self.stakes, self.share, self.stated)

    def letter(self, scope: Scope, reader: Reader) -> Letter:
        told = scope.facts[self.stated.fact].form is not Form.NOT_THERE
        if not scope.members["owner"] and "owner" not in scope.open:
            return self.stated.letter(scope, reader) if told else FALSE
        found = self.held(scope, reader)[PARTY]
        computed = _LETTERS[found.letter]
        if not told:
            return computed
        stated = self.stated.letter(scope, reader)
        if computed is FALSE and found.low == 0:
            return stated  # no owner is sure to count: the paper may speak of others
        if stated is TRUE:
            return TRUE  # neither an owner that counts nor a chart that is lower takes it back [P-23]
        if computed is UNKNOWN:
            return UNKNOWN  # a paper does not clear what the owners leave open
        if computed is TRUE and stated is UNKNOWN:
            return TRUE
        return computed if stated is computed else UNKNOWN  # a share that may be enough is not cleared by the owners

    def in_dispute(self, scope: Scope, reader: Reader) -> bool:
        """Whether the paper and the owners both speak and contradict each other."""
        if scope.facts[self.stated.fact].form is Form.NOT_THERE or not scope.members["owner"]:
            return False
        found = self.held(scope, reader)[PARTY]
        return found.low > 0 and found.letter == int(TRUE) and self.stated.letter(scope, reader) is FALSE

    def held(self, scope: Scope, reader: Reader) -> dict[str, Share]:
        """The share of the party, under `PARTY`, and of each company among its owners that has owners itself."""
        stakes: list[Stake] = []
        counts: dict[str, Letter] = {}
        unasked = {PARTY} if "owner" in scope.open else set[str]()
        everywhere = [PARTY, *(company(owner, scope) for owner in scope.members["owner"])]
        for owner in scope.members["owner"]:
            key, of = company(owner, scope), owner.facts[_OF]
            counts[key] = max(counts.get(key, FALSE), self.by.letter(owner, reader))
            if "owner" in owner.open:
                unasked.add(key)
            fits = self.stakes.letter(owner, reader)
            if fits is not FALSE:
                low, high = self._percent(owner)
                kind = str(owner.facts[_KIND].only or "")
                if of.known or of.form is Form.NOT_THERE:
                    where = _placed(str(of.only), scope) if of.known else PARTY
                    stakes.append(Stake(key, where, low if fits is TRUE else Decimal(0), high, kind))
                else:  # in which company is not known: it may be any of them
                    stakes += [Stake(key, where, Decimal(0), high, kind) for where in set(everywhere)]
        limit = self.share.operand.value
        assert isinstance(limit, Decimal)
        found = shares(stakes, counts, limit, unasked)
        return {PARTY: _NO_SHARE, **found}

    def _percent(self, owner: Scope) -> tuple[Decimal, Decimal]:
        """The least and the greatest that an owner's stake can be."""
        value = owner.facts[self.share.fact]
        points = [v for v in value.values if isinstance(v, Decimal)] if value.form is Form.POINTS else []
        if points:
            return min(points), max(points)
        low, high = (value.low, value.high) if value.form is Form.RANGE else (None, None)
        return low if low is not None else Decimal(0), high if high is not None else WHOLE


PARTY = ""  # the party itself, among the companies of its ownership chart
_NO_SHARE = Share(Decimal(0), Decimal(0), FALSE)


def company(owner: Scope, party: Scope) -> str:
    """Which company of a party's chart an owner is: one name is one company, wherever it stands."""
    return _placed(owner.label, party) if owner.label else str(owner.path)


def _placed(name: str, party: Scope) -> str:
    return PARTY if party.label and name.casefold() == party.label.casefold() else name.casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A condition's stated twin: a leaf over a fact that a party or an agency states.

    `established` tells of a fact value whether the statement is more than somebody's word (a ruling of BIS, a
    signed classification): it settles what is unknown or in dispute.  `binding` tells whether it is a ruling of
    the agency, which outweighs certain figures, too.  Where `rulings_only`, nobody but the agency is heard;
    where `signed_clears`, nobody's bare word says that the condition is not met.
    """

    leaf: Leaf
    established: Callable[[FactValue], bool]
    binding: Callable[[FactValue], bool]
    rulings_only: bool = False
    signed_clears: bool = False

    def stated(self, scope: Scope, reader: Reader) -> Letter:
        """What is stated; unknown where nobody states it whose word counts here."""
        if self.rulings_only and not self.binding(scope.facts[self.leaf.fact]):
            return UNKNOWN
        return self.leaf.letter(scope, reader)

    def combine(self, computed: Letter, scope: Scope, reader: Reader) -> Letter:
        stated = self.stated(scope, reader)
        if stated is UNKNOWN or stated is computed:
            return computed
        if self.signed_clears and stated is FALSE and not self.established(scope.facts[self.leaf.fact]):
            return UNKNOWN  # a bare word fills nothing in, and stands in dispute with the figures
        if computed is UNKNOWN or self.binding(scope.facts[self.leaf.fact]):
            return stated
        return UNKNOWN  # figures and word differ: in dispute

    def overrules(self, computed: Letter, scope: Scope, reader: Reader) -> bool:
        """Whether a ruling stands against what the figures give."""
        stated = self.stated(scope, reader)
        differ = UNKNOWN not in (stated, computed) and stated is not computed
        return differ and self.binding(scope.facts[self.leaf.fact])

    def in_dispute(self, computed: Letter, scope: Scope, reader: Reader) -> bool:
        """Whether figures and statement both speak and contradict each other."""
        stated = self.stated(scope, reader)
        return (
            UNKNOWN not in (stated, computed)
            and stated is not computed
            and not self.binding(scope.facts[self.leaf.fact])
        )


def rule_letter(when: Letter, unless: list[Letter], carved_out: list[Letter]) -> Letter:
    """A rule's letter from those of its parts."""
    letter = when
    for other in (*unless, *carved_out):
        letter = min(letter, negate(other))
    return letter
