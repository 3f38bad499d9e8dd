"""Any declared tree as text of the Common Expression Language (CEL), to be read and checked outside of douane.

    all, any, none            `a && b`, `a || b`, `!(a || b)`; CEL absorbs the error of an absent fact like *unknown*
    any_party with roles      `parties.exists(party, party.roles.exists(role, role in ['end_user']) && ...)`
    all_parties               there is one, and `parties.all(party, ...)` over the same roles
    listings, owners, flags   `party.lists.exists(listing, ...)`, `party.owners.exists(...)`, `red_flags.exists(...)`
    group.x, tpp_high         the members of the group and the value of the parameter on the day asked about
    a condition by name       `adv_a` over the case, `hq5(party)` over a party
    knowledge grades          `grade(x) >= grade('high_probability')`: the place of a grade in its order
    several values at once    `party.citizenship.exists(value, value == 'CN')`
    presumed                  `presumed(x)`: true unless x is known to be false
    held                      `held(party, party.owners.map(owner, ...), party.owners.map(owner, ...), limit, paper)`

`grade`, `presumed` and `held` are functions of our own: CEL has no word for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from ..facts.declarations import NUMERIC, Fact
from .declared import Operand, Rule, Tree

_COLLECTIONS = {"party": "parties", "red_flag": "red_flags", "listing": "lists", "owner": "owners"}
_BARE = re.compile(r"[\w.]+")
Written = Callable[[Decimal], str]


def to_cel(tree: Tree, scope: str = "case", number: Written = str) -> str:
    """The tree as CEL.

    Args:
        tree: a declared tree.
        scope: what it is read against (`case`, `party`, ...).
        number: how a literal number is written.
    """
    if tree.op == "leaf":
        return _leaf(tree, number)
    if tree.op == "named":
        return tree.name if scope == "case" else f"{tree.name}({scope})"
    if tree.op in ("some", "every"):
        return _quantified(tree, scope, number)
    if tree.op == "held":
        by, stakes = (f"{scope}.owners.map(owner, {to_cel(c, 'owner', number)})" for c in tree.children[:2])
        share, stated = tree.children[2:]
        assert share.operand is not None and stated.fact is not None
        return f"held({scope}, {by}, {stakes}, {share.operand.text}, {stated.fact.name})"
    if tree.op == "presumed":
        return f"presumed({to_cel(tree.children[0], scope, number)})"
    parts = [_part(child, scope, number) for child in tree.children]
    if tree.op == "all":
        return " && ".join(parts) or "true"
    if tree.op == "none" and len(parts) == 1:
        return f"!{parts[0]}" if _BARE.fullmatch(parts[0]) or parts[0][0] == "(" else f"!({parts[0]})"
    some = " || ".join(parts) or "false"
    return some if tree.op == "any" else f"!({some})"


def rule_to_cel(rule: Rule, number: Written = str) -> str:
    """A rule's condition as CEL: what must hold, and the named exceptions that must not."""
    return " && ".join([_part(rule.when, "case", number), *(f"!{name}" for name in rule.unless)])


def _part(tree: Tree, scope: str, number: Written) -> str:
    """A tree as a part of a larger one, in brackets where it is a chain of its own."""
    text = to_cel(tree, scope, number)
    chain = tree.op in ("all", "any") and len(tree.children) > 1
    return f"({text})" if chain or tree.op == "every" else text


def _quantified(tree: Tree, scope: str, number: Written) -> str:
    name = tree.collection
    listed = _COLLECTIONS[name] if scope == "case" else f"{scope}.{_COLLECTIONS[name]}"
    inner = (_part if tree.roles else to_cel)(tree.children[0], name, number)
    wanted = ", ".join(f"'{role}'" for role in tree.roles)
    of_roles = f"{name}.roles.exists(role, role in [{wanted}])"
    if tree.op == "some":
        return f"{listed}.exists({name}, {of_roles} && {inner})" if tree.roles else f"{listed}.exists({name}, {inner})"
    if tree.roles:
        chosen = f"{listed}.filter({name}, {of_roles})"
        return f"{listed}.exists({name}, {of_roles}) && {chosen}.all({name}, {inner})"
    return f"size({listed}) > 0 && {listed}.all({name}, {inner})"


def _leaf(tree: Tree, number: Written) -> str:
    assert tree.fact is not None and tree.operand is not None
    fact, operand, op = tree.fact, tree.operand, tree.compare
    if fact.type == "letters":
        return f"{fact.name}.exists(value, value in ['{operand.text}', '*'])"
    right = _operand(fact, operand, number)
    if fact.many:
        some = f"{fact.name}.exists(value, value {'==' if op == '!=' else op} {right})"
        return f"!{some}" if op == "!=" else some
    if fact.type == "boolean" and op == "==":
        return fact.name if right == "true" else f"!{fact.name}"
    if fact.type == "knowledge" and op in (">=", "<=", ">", "<"):
        return f"grade({fact.name}) {op} grade({right})"
    return f"{fact.name} {op} {right}"


def _operand(fact: Fact, operand: Operand, number: Written) -> str:
    if operand.kind == "group":
        return f"group.{operand.text}"
    if operand.kind == "parameter":
        return operand.text
    if operand.kind == "list":
        return "[" + ", ".join(_literal(fact, text, number) for text in operand.literals) + "]"
    return _literal(fact, operand.text, number)


def _literal(fact: Fact, text: str, number: Written) -> str:
    if fact.type == "boolean":
        return text
    if fact.type in NUMERIC:
        return number(Decimal(text))
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
