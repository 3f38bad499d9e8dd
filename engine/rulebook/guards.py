"""Which rules of a slice can be other than false for a case, found without reading their trees.

A rule is false when a leaf that it cannot do without is false: its mode, ECCN, or a paper that is not on file; or
when all leaves are of which it needs one: a destination, or a buyer's country.  Such a need is a clause.  For the
facts of its clauses a guard knows which rules depend on them, and which of these each value admits; a set of rules is
one integer, bit by bit, so that a case with ten times the rules costs little more.  A guard never says that a rule is
true, and a fact that is not known admits every rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping

from ..language.logic import All, Any, Held, Leaf, Named, Node, Quantifier, Scope
from ..language.values import FactValue, Form, Several

_SOMETHING = "\0"  # stands for every value, whatever it is: the leaf asks only that there is one
_ANY = 10_000  # how many values that counts as
_MOST_FACTS = 8  # a clause over more facts leaves out next to nothing
_MOST_VALUES = 2 * _ANY + 400  # a longer joined clause costs more room than time
_TRIED, _JOINED = 2, 8  # clauses of a child that an `any` joins, and the most that it makes of them
_NOTHING = (Form.NOT_THERE, Form.UNDEFINED)
_NAMED = (Form.POINTS, Form.TOGETHER)
_INSIDE = {"party": ("owner", "listing"), "owner": ("owner", "listing")}  # what one member more may bring with it

Clause = dict[str, frozenset[object]]  # facts, and the values of which one at least must be there


class Guards:
    """The guards of one slice.

    Args:
        conditions: the trees of conditions that are false where their tree is; others guard nothing.
        rules: the trees of all rules.
    """

    def __init__(self, conditions: Mapping[str, Node], rules: Mapping[str, Node]):
        self._conditions = conditions
        self._known: dict[str, tuple[Clause, ...]] = {}
        self._names = tuple(rules)
        self._all = (1 << len(rules)) - 1
        self._shapes: dict[tuple[str, ...], _Shape] = {}
        for number, tree in enumerate(rules.values()):
            for clause in self._clauses(tree):
                shape = self._shapes.setdefault(tuple(sorted(clause)), _Shape(self._all))
                shape.add(number, clause)
        self._known.clear()  # the values stand in the shapes now
        facts = {fact for shape in self._shapes for fact in shape}
        self._of_case = tuple(facts)
        kinds: dict[str, list[str]] = {}
        for fact in facts:
            kinds.setdefault(fact.split(".", 1)[0], []).append(fact)
        self._kinds = {kind: tuple(facts) for kind, facts in kinds.items()}

    def possible(self, case: Scope) -> list[str]:
        """The rules that are not false for sure, in the order of the slice."""
        left = self._all
        held = {
            fact: dict.fromkeys(key for value in dict.fromkeys(values) for key in _keys(value))
            for fact, values in self._held(case)
        }
        for facts, shape in self._shapes.items():
            if all(fact in held for fact in facts):
                admits = shape.others
                for fact in facts:
                    admitted = shape.admitted[fact]
                    for key in held[fact]:
                        admits |= admitted.get(key, 0)
                left &= admits
        out: list[str] = []
        while left:
            lowest = left & -left
            out.append(self._names[lowest.bit_length() - 1])
            left ^= lowest
        return out

    # --- what a case holds ---------------------------------------------------------------------------------

    def _held(self, case: Scope) -> Iterator[tuple[str, list[object]]]:
        """The guarded facts whose values are all known, over all members that have them."""
        for fact, value in ((f, case.facts.get(f)) for f in self._of_case):
            if value is not None and (values := _values(value)) is not None:
                yield fact, values
        inner: dict[str, list[Scope]] = {}
        unsure: set[str] = set()
        _members(case, inner, unsure)
        for kind, facts in self._kinds.items():
            if kind not in unsure and kind in inner:
                for fact in facts:
                    each = {id(value): value for value in [member.facts[fact] for member in inner[kind]]}
                    found = [_values(value) for value in each.values()]  # one entry may stand at hundreds of parties
                    if None not in found:
                        yield fact, [value for values in found for value in values or ()]

    # --- what a tree needs ---------------------------------------------------------------------------------

    def _clauses(self, node: Node) -> tuple[Clause, ...]:
        """Clauses that all hold where the tree is not false; one for each set of facts."""
        if isinstance(node, Leaf):
            return _leaf_clause(node)
        if isinstance(node, Named):
            found = self._known.get(node.name)
            if found is None:
                tree = self._conditions.get(node.name)
                found = self._known[node.name] = self._clauses(tree) if tree is not None else ()
            return found
        if isinstance(node, Quantifier):
            return self._clauses(node.inner)
        if isinstance(node, Held):  # a paper, or an owner that counts
            return _either([_leaf_clause(node.stated), self._clauses(node.by)])
        if isinstance(node, All):
            return _smallest(clause for child in node.children for clause in self._clauses(child))
        if isinstance(node, Any) and node.children:
            return _either([self._clauses(child) for child in node.children])
        return ()


class _Shape:
    """The rules with a clause over the same facts: which of them each value admits, and the rules without one."""

    def __init__(self, every: int):
        self.others = every
        self.admitted: dict[str, dict[object, int]] = {}

    def add(self, number: int, clause: Clause) -> None:
        rule = 1 << number
        self.others &= ~rule
        for fact, values in clause.items():
            admitted = self.admitted.setdefault(fact, {})
            for value in values:
                admitted[value] = admitted.get(value, 0) | rule


def _size(clause: Clause) -> tuple[int, int]:
    """How little a clause leaves out: facts first, then values; that a fact has a value leaves out least."""
    return len(clause), sum(_ANY if _SOMETHING in values else len(values) for values in clause.values())


def _smallest(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Of the clauses over the same facts the one that leaves out most: a value of each may be another member's."""
    out: dict[frozenset[str], Clause] = {}
    for clause in clauses:
        facts = frozenset(clause)
        if facts not in out or _size(clause) < _size(out[facts]):
            out[facts] = clause
    return tuple(out.values())


def _either(alternatives: list[tuple[Clause, ...]]) -> tuple[Clause, ...]:
    """The clauses of an `any`: one of each child, together; over the facts that all share, and the narrowest."""
    if not all(alternatives):
        return ()
    narrowest = [sorted(clauses, key=_size)[:_TRIED] for clauses in alternatives]
    joined = [_together(chosen) for chosen in itertools.islice(itertools.product(*narrowest), _JOINED)]
    by_facts = [{frozenset(clause): clause for clause in clauses} for clauses in alternatives]
    shared = [facts for facts in by_facts[0] if all(facts in clauses for clauses in by_facts)]
    joined += [_together(clauses[facts] for clauses in by_facts) for facts in shared]
    return _smallest(clause for clause in joined if len(clause) <= _MOST_FACTS and _size(clause)[1] <= _MOST_VALUES)


def _together(clauses: Iterable[Clause]) -> Clause:
    out: Clause = {}
    for clause in clauses:
        for fact, values in clause.items():
            out[fact] = out.get(fact, frozenset()) | values
    return out


def _leaf_clause(leaf: Leaf) -> tuple[Clause, ...]:
    if leaf.op == "in":
        families = (f"{family}.*" for family in leaf.operand.families)
        values = frozenset({*leaf.operand.members, *leaf.operand.doubtful, *leaf.operand.coarse, *families})
        return ({leaf.fact: values},)
    if leaf.op == "==":
        return ({leaf.fact: frozenset({leaf.operand.value})},)
    return () if leaf.op == "!=" else ({leaf.fact: frozenset({_SOMETHING})},)


def _values(value: FactValue) -> list[object] | None:
    """The values that a fact can have; None where it can have others."""
    if value.form in _NAMED:
        return [p.value for p in value.points]
    return [] if value.form in _NOTHING else None


def _keys(value: object) -> Iterator[object]:
    """A value as guards know it: itself, the families above it, and that there is one."""
    if isinstance(value, Several):
        for one in value.values:
            yield from _keys(one)
        return
    yield _SOMETHING
    yield value
    if isinstance(value, str):
        family = value
        while family:
            yield f"{family}.*"
            family = family.rpartition(".")[0]


def _members(scope: Scope, inner: dict[str, list[Scope]], unsure: set[str]) -> None:
    """All members below a scope by their kind, and the kinds of which there may be one more."""
    for kind, members in scope.members.items():
        inner.setdefault(kind, []).extend(members)
        for member in members:
            _members(member, inner, unsure)
    for kind in scope.open:
        unsure.update((kind, *_INSIDE.get(kind, ())))
