"""Trees as written in rule files, parsed and type-checked against the declared facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import near_miss
from ..facts.declarations import NUMERIC, ORDERED, Declarations, Fact
from ..facts.parse import ValueParser, ValueRefused
from ..yaml_text import Map, Position, Problems, Seq, Text, TextNode, day, number
from .declared import Condition, Group, Operand, Parameter, Tree

COLLECTIONS = {"party": "case", "red_flag": "case", "listing": "party", "owner": "party"}
_LEAF = re.compile(r"(?P<left>[A-Za-z_][\w.]*)\s*(?:(?P<op>>=|<=|==|!=|>|<|\bin\b)\s*(?P<right>.+))?\Z", re.ASCII)
_QUANTIFIER = re.compile(r"(any|all|no)_(party|parties|listing|red_flag|owner)\Z")
_HELD = ("by", "stakes", "share", "stated")
_KEYS = (
    "all", "any", "none", "presumed", "any_party", "all_parties", "no_party", "any_listing", "no_listing",
    "any_red_flag", "no_red_flag", "any_owner", "no_owner", "held",
)  # fmt: skip


@dataclass
class TreeParser:
    """Parses trees; names of conditions are resolved later, when all files are read."""

    declarations: Declarations
    problems: Problems

    def parse(self, node: TextNode | None, scope: str, at: Position) -> Tree | None:
        """The tree, or None where it cannot be read (the problem is noted)."""
        if node is None:
            self.problems.add(at, "a condition is missing", "write a leaf or one of: " + ", ".join(_KEYS[:4]))
            return None
        if isinstance(node, Text):
            return self.leaf(node, scope)
        if isinstance(node, Seq):
            self.problems.add(node.at, "a list is not a condition", "put it under all: or any:")
            return None
        if len(node.entries) != 1:
            keys = ", ".join(node.entries) or "nothing"
            self.problems.add(node.at, f"a node has exactly one key, not {keys}", "nest it under all: or any:")
            return None
        ((key, value),) = node.entries.items()
        where = node.keys[key]
        if key in ("all", "any", "none"):
            return self._many(key, value, scope, where)
        if key == "presumed":
            child = self.parse(value, scope, where)
            return Tree("presumed", where, (child,)) if child else None
        quantifier = _QUANTIFIER.match(key)
        if quantifier and key in _KEYS:
            return self._quantifier(quantifier[1], quantifier[2].replace("parties", "party"), value, scope, where)
        if key == "held":
            return self._held(value, scope, where)
        self.problems.add(where, f"{key!r} is not a node", near_miss(key, _KEYS) or "known: " + ", ".join(_KEYS))
        return None

    def _many(self, key: str, value: TextNode, scope: str, at: Position) -> Tree | None:
        if not isinstance(value, Seq) or not value.items:
            self.problems.add(value.at, f"{key!r} needs a list of at least one condition")
            return None
        children = [self.parse(item, scope, item.at) for item in value.items]
        return Tree(key, at, tuple(c for c in children if c is not None))  # the readable ones are checked, too

    def _quantifier(self, how: str, of: str, value: TextNode, scope: str, at: Position) -> Tree | None:
        outer = COLLECTIONS[of]
        if scope != outer and not (of == "listing" and scope == "owner"):
            self.problems.add(at, f"{how}_{of} stands in a {scope} condition", f"it belongs into a {outer} condition")
            return None
        if not isinstance(value, Map):
            self.problems.add(value.at, f"{how}_{of} needs a mapping", "write {is: ...} or {roles: [...], is: ...}")
            return None
        for key, where in value.keys.items():
            if key not in ("roles", "is"):
                self.problems.add(where, f"{how}_{of} has no key {key!r}", near_miss(key, ("roles", "is")))
        roles = value.entries.get("roles")
        names = [i.value for i in roles.items if isinstance(i, Text)] if isinstance(roles, Seq) else []
        for name in names:
            if name not in self.declarations.roles:
                hint = near_miss(name, self.declarations.roles)
                self.problems.add(roles.at if roles else at, f"{name!r} is not a role", hint)
        inner = self.parse(value.entries.get("is"), of, at)
        if inner is None:
            return None
        op = "every" if how == "all" else "some"
        tree = Tree(op, at, (inner,), collection=of, roles=tuple(sorted(names)))
        return Tree("none", at, (tree,)) if how == "no" else tree

    def _held(self, value: TextNode, scope: str, at: Position) -> Tree | None:
        """A share that owners hold in sum: who counts, which stakes count, how much is enough, and what states it."""
        if scope != "party":
            self.problems.add(at, f"held stands in a {scope} condition", "it belongs into a party condition")
            return None
        written = value.entries if isinstance(value, Map) else {}
        if set(written) != set(_HELD):
            self.problems.add(value.at, "held needs exactly " + ", ".join(_HELD), "write {by: ..., stakes: ..., ...}")
            return None
        by, stakes = (self.parse(written[key], "owner", at) for key in _HELD[:2])
        share = self.parse(written["share"], "owner", at)
        if share is not None and (share.op != "leaf" or share.compare != ">="
                                  or share.operand is None or share.operand.kind != "parameter"):  # fmt: skip
            self.problems.add(written["share"].at, "share compares a percentage of an owner with a parameter",
                              "write owner.percent >= PARAMETER")  # fmt: skip
            return None
        name = written["stated"]
        if not isinstance(name, Text) or share is None or share.operand is None:
            return None
        stated = self.leaf(Text(f"{name.value} >= {share.operand.text}", name.plain, name.at), scope)
        if by is None or stakes is None or stated is None:
            return None
        return Tree("held", at, (by, stakes, share, stated), collection="owner")

    def leaf(self, node: Text, scope: str) -> Tree | None:
        """One leaf: a comparison, a Boolean fact or a condition's name."""
        text = " ".join(node.value.split())
        match = _LEAF.match(text)
        if not match:
            self.problems.add(node.at, f"{text!r} is not a leaf", "write FACT OP OPERAND, a Boolean or a condition")
            return None
        left, op, right = match["left"], match["op"], match["right"]
        if "." not in left:
            if op:
                self.problems.add(node.at, f"{left!r} is not a fact", "facts have a dot, e.g. item.tpp")
                return None
            return Tree("named", node.at, text=text, name=left)
        fact = self.declarations.facts.get(left)
        if fact is None:
            hint = near_miss(left, self.declarations.facts)
            self.problems.add(node.at, f"there is no fact {left!r}", hint)
            return None
        if fact.scope != scope:
            self.problems.add(node.at, f"{left} is a fact of a {fact.scope}, not of a {scope}",
                              f"quantify: any_{fact.scope}: {{is: ...}}" if scope == "case" else "")  # fmt: skip
            return None
        if not op:
            if fact.type != "boolean":
                self.problems.add(node.at, f"{left} is of type {fact.type}, not Boolean", "compare it with something")
                return None
            return Tree("leaf", node.at, text=text, fact=fact, compare="==", operand=Operand("literal", "true"))
        operand = self._operand(fact, op, right, node.at)
        return Tree("leaf", node.at, text=text, fact=fact, compare=op, operand=operand) if operand else None

    def _operand(self, fact: Fact, op: str, right: str, at: Position) -> Operand | None:
        if op in (">=", "<=", ">", "<") and fact.type not in ORDERED:
            self.problems.add(at, f"{fact.name} is of type {fact.type} and has no order", "use == or in")
            return None
        if op == "in":
            if right.startswith("group."):
                return Operand("group", right[6:])
            if right.startswith("[") and right.endswith("]"):
                parts = [p.strip() for p in right[1:-1].split(",") if p.strip()]
                literals = [self._literal(fact, p, at) for p in parts]
                return None if None in literals else Operand("list", right, tuple(x for x in literals if x is not None))
            self.problems.add(at, f"'in' needs group.NAME or a list, not {right!r}")
            return None
        if re.fullmatch(r"[a-z_][a-z0-9_]*", right) and right not in ("true", "false"):
            return Operand("parameter", right)
        literal = self._literal(fact, right, at)
        return None if literal is None else Operand("literal", literal)

    def _literal(self, fact: Fact, text: str, at: Position) -> str | None:
        quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "'\""
        bare = text[1:-1] if quoted else text
        if not quoted and number(text) is None and text not in ("true", "false"):
            self.problems.add(at, f"{text!r} must be quoted", f"write '{text}'")
            return None
        if fact.type == "letters":
            return bare
        try:
            ValueParser(self.declarations, _AnyCountry()).scalar(fact, bare)  # type: ignore[arg-type]
        except ValueRefused as refused:
            self.problems.add(at, f"{fact.name} cannot be {text}: {refused.message}", refused.hint)
            return None
        return bare


class _AnyCountry:
    """Takes two-letter codes as they stand: rule files write codes, never names."""

    def code(self, spelling: str) -> str | None:
        return spelling if re.fullmatch(r"[A-Z]{2}|[A-Z]{3,6}", spelling) else None

    def hint(self, spelling: str) -> str:
        return "rule files write two-letter codes"


_GROUP_OF = {
    "country": ("country",), "eccn": ("id",), "party": ("id",), "product": ("id",), "choice": ("choice",),
    "program": ("id",), "id": ("id",),
}  # fmt: skip


def check_operands(
    trees: Iterable[Tree],
    parameters: Mapping[str, Parameter],
    groups: Mapping[str, Group],
    conditions: Mapping[str, Condition],
    declarations: Declarations,
    problems: Problems,
) -> None:
    """Names on the right side and named conditions exist, and their types and units fit."""
    for tree in trees:
        for node in tree.walk():
            if node.op == "named" and node.name not in conditions:
                hint = near_miss(node.name, conditions)
                problems.add(node.at, f"there is no condition {node.name!r}", hint)
            if node.operand is None or node.fact is None:
                continue
            if node.operand.kind == "group":
                group = groups.get(node.operand.text)
                if group is None:
                    hint = near_miss(node.operand.text, groups)
                    problems.add(node.at, f"there is no group {node.operand.text!r}", hint)
                elif node.fact.type not in _GROUP_OF.get(group.of, ()):
                    what = f"{node.fact.name} is of type {node.fact.type}"
                    problems.add(node.at, f"{what}, group.{group.id} holds values of kind {group.of}")
            if node.operand.kind == "parameter":
                _check_parameter(node, node.fact, parameters, problems)


def _check_parameter(node: Tree, fact: Fact, parameters: Mapping[str, Parameter], problems: Problems) -> None:
    assert node.operand is not None
    parameter = parameters.get(node.operand.text)
    if parameter is None:
        hint = near_miss(node.operand.text, parameters) or "quote a literal: 'x'"
        problems.add(node.at, f"there is no parameter {node.operand.text!r}", hint)
        return
    if fact.type in NUMERIC and parameter.unit != fact.unit:
        unit = fact.unit or "no unit"
        problems.add(
            node.at, f"{fact.name} is in {unit}, the parameter {parameter.id} in {parameter.unit or 'no unit'}"
        )
    for dated in parameter.values:
        fits = number(dated.value) is not None if fact.type in NUMERIC else day(dated.value) is not None
        if fact.type not in (*NUMERIC, "date"):
            fits = True
        if not fits:
            problems.add(dated.at, f"{dated.value!r} does not fit {fact.name}, which is of type {fact.type}")
