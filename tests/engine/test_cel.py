"""Every rule prints as CEL, and an implementation that is not ours gives the same letters."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from random import Random
from typing import Any

import pytest

from douane.engine import Rulebook
from douane.engine.executors.interpreter import Evaluation
from douane.engine.language.logic import FALSE, TRUE, UNKNOWN, Letter
from douane.engine.language.values import FactValue, Form
from douane.engine.rulebook.cel import rule_to_cel, to_cel
from douane.engine.rulebook.declared import Condition, Tree
from douane.engine.rulebook.slices import Slice
from douane.engine.rulebook.trees import TreeParser
from douane.engine.yaml_text import Map, Position, Problems, parse_yaml
from tests.engine.overlay import minimal_book
from tests.properties.generator import VIEWS
from tests.properties.letters import Letters, shipped_generator


def _judge() -> Any:
    try:
        return importlib.import_module("cel_expr_python.cel")
    except ImportError:
        return None


CEL: Any = _judge()
judged = pytest.mark.skipif(CEL is None, reason="cel-expr-python has no release for this Python")
CASES = 1500


@pytest.mark.parametrize(
    ("tree", "scope", "expected"),
    [
        ("item.tpp >= tpp_high", "case", "item.tpp >= tpp_high"),
        ("item.published", "case", "item.published"),
        ("{none: [item.published]}", "case", "!item.published"),
        ("{none: [item.published, adv_a]}", "case", "!(item.published || adv_a)"),
        ("{all: [adv_a, {any: [item.published, goods_move]}]}", "case", "adv_a && (item.published || goods_move)"),
        ("{any: [adv_a, {none: [item.tpp < '5']}]}", "case", "adv_a || !(item.tpp < 5)"),
        ("activity.to_country in group.china", "case", "activity.to_country in group.china"),
        ("activity.to_country in ['CN', 'HK']", "case", "activity.to_country in ['CN', 'HK']"),
        ("activity.transit_countries == 'CN'", "case", "activity.transit_countries.exists(value, value == 'CN')"),
        ("activity.transit_countries != 'CN'", "case", "!activity.transit_countries.exists(value, value == 'CN')"),
        ("end_use.military >= 'high_probability'", "case", "grade(end_use.military) >= grade('high_probability')"),
        ("activity.date_of_order >= '2025-04-09'", "case", "activity.date_of_order >= '2025-04-09'"),
        ("{presumed: item.published}", "case", "presumed(item.published)"),
        ("listed", "party", "listed(party)"),
        ("{any_party: {is: listed}}", "case", "parties.exists(party, listed(party))"),
        (
            "{any_party: {roles: [end_user, tenant], is: {any: [listed, party.us_person]}}}",
            "case",
            "parties.exists(party, party.roles.exists(role, role in ['end_user', 'tenant']) && "
            "(listed(party) || party.us_person))",
        ),
        ("{no_party: {is: listed}}", "case", "!(parties.exists(party, listed(party)))"),
        ("{all_parties: {is: listed}}", "case", "size(parties) > 0 && parties.all(party, listed(party))"),
        ("{any_listing: {is: \"listing.list == 'EL'\"}}", "party", "party.lists.exists(listing, listing.list == 'EL')"),
        ("{no_red_flag: {is: red_flag.resolved}}", "case", "!(red_flags.exists(red_flag, red_flag.resolved))"),
    ],
)
def test_printed(tree: str, scope: str, expected: str) -> None:
    problems = Problems()
    node = parse_yaml(f"when: {tree}" if tree[0] == "{" else f'when: "{tree}"', "t.yaml", problems)
    assert isinstance(node, Map)
    parser = TreeParser(minimal_book().book.declarations, problems)
    parsed = parser.parse(node.entries["when"], scope, Position("t.yaml", 1, 1))
    assert parsed is not None and not problems.found
    assert to_cel(parsed, scope) == expected


@judged
def test_every_rule_and_condition_prints_as_cel(rulebook: Rulebook) -> None:
    environment = CEL.NewEnv()
    declared = rulebook.book.declared
    texts = [rule_to_cel(rule) for rule in declared.rules.values()]
    texts += [to_cel(c.when, c.over) for c in declared.conditions.values() if c.when is not None]
    for rule in declared.rules.values():
        texts += [to_cel(r.when) for r in rule.then.conditions]
        texts += [to_cel(rule.then.remote)] if rule.then.remote is not None else []
    for text in texts:
        environment.compile(text, disable_check=True)
    assert len(texts) > 300


# --- the outside judge -------------------------------------------------------------------------------------

PLACES = Decimal(10) ** 6


def whole(value: Decimal) -> int:
    """A number as a whole one in the same order: scaled, and made odd where something is cut off."""
    scaled = value * PLACES
    floor = scaled.to_integral_value(ROUND_FLOOR)
    return 2 * int(floor) + (scaled != floor)


def literal(value: Decimal) -> str:
    return str(whole(value))


@dataclass(frozen=True)
class Expanded:
    """A condition as one CEL text without names, and the facts that it reads."""

    text: str
    facts: frozenset[str]
    stated: frozenset[str]


class NotForCel(Exception):
    """The tree uses what CEL has no word for."""


class Expander:
    """Writes conditions out: names become their trees, concluding rules included."""

    def __init__(self, book: Slice, conditions: dict[str, Condition]):
        self.book, self.conditions = book, conditions

    @cache  # noqa: B019  an expander lives as long as one test
    def condition(self, name: str) -> Expanded:
        """The text of a named condition on the day of the slice."""
        compiled, declared = self.book.conditions[name], self.conditions[name]
        parts: list[Expanded] = []
        if compiled.when is not None and declared.when is not None:
            parts.append(self.tree(declared.when))
        parts += [self.rule(rule) for rule in compiled.concluded_by]
        stated = {compiled.statement.leaf.fact} if compiled.statement is not None else set[str]()
        joined = _joined(parts, " || ", "false")
        return replace(joined, stated=joined.stated | stated)

    def rule(self, name: str) -> Expanded:
        """The text of a rule: its tree, none of its exceptions and carve-outs."""
        compiled = self.book.rules[name]
        against = [self.condition(c) for c in compiled.unless] + [self.rule(r) for r in compiled.carved_by]
        turned = [replace(e, text=f"!({e.text})") for e in against]
        return _joined([self.tree(compiled.rule.when), *turned], " && ", "true")

    def tree(self, tree: Tree) -> Expanded:
        """The text of a tree over the case."""
        if tree.op == "named":
            return self.condition(tree.name)
        if tree.op == "leaf":
            assert tree.fact is not None
            if tree.fact.type in ("letters", "records"):
                raise NotForCel(tree.fact.name)
            return Expanded(to_cel(tree, "case", literal), frozenset({tree.fact.name}), frozenset())
        if tree.op not in ("all", "any", "none"):
            raise NotForCel(tree.op)
        joined = _joined([self.tree(c) for c in tree.children], " && " if tree.op == "all" else " || ", "false")
        return replace(joined, text=f"!({joined.text})") if tree.op == "none" else joined


def _joined(parts: list[Expanded], sign: str, nothing: str) -> Expanded:
    text = sign.join(f"({p.text})" for p in parts) or nothing
    facts = frozenset(f for p in parts for f in p.facts)
    return Expanded(text, facts, frozenset(f for p in parts for f in p.stated))


def variables(rulebook: Rulebook, book: Slice) -> dict[str, Any]:
    """Parameters and groups of a slice as CEL values; families of ECCNs by every member that is drawn."""
    out: dict[str, Any] = {}
    for name, parameter in rulebook.book.declared.parameters.items():
        value = next((v.value for v in parameter.values if v.span.holds(book.day)), None)
        if value is not None:
            try:
                out[name] = whole(Decimal(value))
            except ArithmeticError:
                out[name] = value
    drawn = [v for pool in shipped_generator().pools.values() for v in pool if isinstance(v, str)]
    for name, group in book.groups.items():
        families = tuple(m[:-2] for m in group.members if m.endswith(".*"))
        more = [v for v in drawn if any(v == f or v.startswith(f + ".") for f in families)]
        out[f"group.{name}"] = sorted({*group.members, *more})
    return out


def as_cel(value: FactValue) -> Any:
    """A known value for CEL; None where it is unknown and is left out.

    Raises:
        NotForCel: the value is of a form that CEL cannot say.
    """
    if value.form is Form.UNKNOWN:
        return None
    if value.form is Form.TOGETHER:
        return [_plain(p.value) for p in value.points]
    if value.form is Form.POINTS and len(value.points) == 1 and not value.may_be_undefined:
        return _plain(value.points[0].value)
    raise NotForCel(value.form.name)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return whole(value)
    return value if isinstance(value, bool | str) else str(value)


def _texts(rulebook: Rulebook, book: Slice) -> Iterator[tuple[str, Expanded]]:
    expander = Expander(book, rulebook.book.declared.conditions)
    for name, condition in rulebook.book.declared.conditions.items():
        if condition.over == "case":
            try:
                yield name, expander.condition(name)
            except NotForCel:
                continue


@judged
@pytest.mark.parametrize("part", range(2))
def test_named_conditions_agree_with_an_outside_judge(
    rulebook: Rulebook, part: int, record_property: Callable[[str, object], None]
) -> None:
    generator, letters = shipped_generator(), Letters(rulebook)
    grades = rulebook.book.declarations.ranks()
    compiled: dict[int, tuple[Any, dict[str, Any], list[tuple[str, Expanded, Any]]]] = {}
    compared: dict[Letter, int] = dict.fromkeys((FALSE, UNKNOWN, TRUE), 0)
    conditions: set[str] = set()
    days = Random("days").sample(generator.days, min(12, len(generator.days)))
    for number in range(part * CASES, (part + 1) * CASES):
        rng = Random(f"cel/{number}")
        drawn = generator.on(rng, rng.choice(days), rng.choice(VIEWS))
        book = letters.slice(drawn)
        if id(book) not in compiled:
            compiled[id(book)] = _compiled(rulebook, book, grades)
        environment, fixed, texts = compiled[id(book)]
        scope = letters.scope(drawn)
        evaluation = Evaluation(book, scope)
        known: dict[str, Any] = {}
        unsayable: set[str] = set()
        for name, value in scope.facts.items():
            try:
                said = as_cel(value)
            except NotForCel:
                unsayable.add(name)
                continue
            if said is not None and not _doubtful(value, book):
                known[name] = said
            elif said is not None:
                unsayable.add(name)
        activation = environment.Activation({**fixed, **known})
        for name, expanded, expression in texts:
            stated = any(scope.facts[f].form is not Form.UNKNOWN for f in expanded.stated)
            if stated or expanded.facts & unsayable:
                continue
            ours = evaluation.condition(name, scope)
            assert _judgment(expression, activation) is ours, f"{number}: {name} = {expanded.text}"
            compared[ours] += 1
            conditions.add(name)
    record_property("cases:letters judged by cel-expr-python", sum(compared.values()))
    assert min(compared.values()) > 1000, compared
    assert len(conditions) > 25, sorted(conditions)


def _compiled(
    rulebook: Rulebook, book: Slice, grades: dict[str, int]
) -> tuple[Any, dict[str, Any], list[tuple[str, Expanded, Any]]]:
    fixed = variables(rulebook, book)
    names = [*fixed, *rulebook.book.declarations.of_scope("case")]
    overload = CEL.Overload("grade_string", CEL.Type.INT, [CEL.Type.STRING], False, grades.__getitem__)
    environment = CEL.NewEnv(
        variables=dict.fromkeys(names, CEL.Type.DYN), functions=[CEL.FunctionDecl("grade", [overload])]
    )
    texts = [(n, e, environment.compile(e.text)) for n, e in _texts(rulebook, book)]
    return environment, fixed, texts


def _doubtful(value: FactValue, book: Slice) -> bool:
    """Whether a value's membership of some group is not known on the day."""
    return any(p.value in g.doubtful for p in value.points for g in book.groups.values())


def _judgment(expression: Any, activation: Any) -> Letter:
    found = expression.eval(activation)
    if found.type() == CEL.Type.BOOL:
        return TRUE if found.value() else FALSE
    assert "No value with name" in str(found), found
    return UNKNOWN
