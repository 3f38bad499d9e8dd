"""Checks over the whole rulebook: references, the graph, dates in force, and where `presumed` leads.

All of it happens at load time, so that no evaluation meets a dead name or a cycle.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from ..errors import near_miss
from ..facts.declarations import Declarations
from ..yaml_text import Position, Problems
from .declared import HARDENING, RELAXING, Declared, Rule, Span, Tree
from .relief import check_relief
from .trees import check_operands

_ALWAYS = Span()


def check(
    declared: Declared, declarations: Declarations, cited: list[tuple[str, Position]], problems: Problems
) -> None:
    """Notes every problem that needs the whole book to be seen."""
    for source, at in cited:
        if source not in declared.sources:
            problems.add(at, f"there is no source {source!r}", near_miss(source, declared.sources))
    trees = list(all_trees(declared))
    check_operands(trees, declared.parameters, declared.groups, declared.conditions, declarations, problems)
    for rule in declared.rules.values():
        _rule_references(rule, declared, problems)
    _track_references(declared, problems)
    for record in declared.records.values():
        for name in record.rules:
            if name not in declared.rules:
                problems.add(record.at, f"the record {record.id} names {name!r}, which is not a rule",
                             near_miss(name, declared.rules))  # fmt: skip
    for group in declared.groups.values():
        for name in (*group.union, *group.minus):
            if name not in declared.groups:
                problems.add(group.at, f"group {group.id} is made of {name!r}, which is not declared",
                             near_miss(name, declared.groups))  # fmt: skip
    _scopes(declared, problems)
    if problems.found:
        return  # the graph checks need references that resolve
    _cycles(declared, problems)
    if not problems.found:
        _dates(declared, problems)
        _presumptions(declared, problems)
        check_relief(declared, problems)


def all_trees(declared: Declared) -> Iterator[Tree]:
    """Every tree of the book."""
    for condition in declared.conditions.values():
        yield from (t for t in (condition.when, condition.stated_by) if t is not None)
    for rule in declared.rules.values():
        yield from rule_trees(rule)
    for regime in declared.regimes.values():
        if regime.considered_when is not None:
            yield regime.considered_when


def rule_trees(rule: Rule) -> Iterator[Tree]:
    """The trees of one rule: its condition and those of its conclusion."""
    yield rule.when
    if rule.then.remote is not None:
        yield rule.then.remote
    for requirement in rule.then.conditions:
        yield requirement.when


def names_in(tree: Tree) -> Iterator[str]:
    """The conditions that a tree names."""
    return (node.name for node in tree.walk() if node.op == "named")


def _rule_references(rule: Rule, declared: Declared, problems: Problems) -> None:
    for name in rule.unless:
        if name not in declared.conditions:
            problems.add(rule.at, f"{rule.id}: there is no condition {name!r}", near_miss(name, declared.conditions))
    for name in rule.overrides:
        if name not in declared.rules:
            problems.add(rule.at, f"{rule.id} overrides {name!r}, which is not a rule", near_miss(name, declared.rules))
    if rule.track not in declared.tracks:
        problems.add(rule.at, f"{rule.id}: there is no track {rule.track!r}", near_miss(rule.track, declared.tracks))
    for tag in rule.then.tags:
        if tag not in declared.tags and not (tag == "all" and rule.then.kind in ("authorize", "except")):
            problems.add(rule.at, f"{rule.id}: there is no tag {tag!r}", near_miss(tag, declared.tags))
    if rule.then.kind == "define":
        target = declared.conditions.get(rule.then.target)
        if target is None:
            hint = near_miss(rule.then.target, declared.conditions)
            problems.add(rule.at, f"{rule.id} defines {rule.then.target!r}, which is not a condition", hint)
        elif target.over != "case":
            problems.add(rule.at, f"{rule.id} defines {target.id}, which is a condition over a {target.over}")


def _track_references(declared: Declared, problems: Problems) -> None:
    for regime in declared.regimes.values():
        if regime.track not in declared.tracks:
            hint = near_miss(regime.track, declared.tracks)
            problems.add(regime.at, f"regime {regime.id}: there is no track {regime.track!r}", hint)
    for track in declared.tracks.values():
        if track.exists_when and track.exists_when not in declared.conditions:
            hint = near_miss(track.exists_when, declared.conditions)
            problems.add(track.at, f"track {track.id} exists when {track.exists_when!r}, not a condition", hint)
    for name in (*declared.levels, *([declared.subject] if declared.subject else [])):
        if name not in declared.conditions:
            at = next(iter(declared.tracks.values())).at
            problems.add(
                at, f"levels or subject names {name!r}, which is not a condition", near_miss(name, declared.conditions)
            )
    if declared.first_day and declared.first_day not in declared.parameters:
        at = next(iter(declared.tracks.values())).at
        hint = near_miss(declared.first_day, declared.parameters)
        problems.add(at, f"first_day names {declared.first_day!r}, which is not a parameter", hint)
    for tag in declared.tags.values():
        if tag.track not in declared.tracks:
            problems.add(
                tag.at, f"tag {tag.id}: there is no track {tag.track!r}", near_miss(tag.track, declared.tracks)
            )


def _scopes(declared: Declared, problems: Problems) -> None:
    """A named condition is used in the scope that it is over; an owner may use listing conditions only inside."""

    def visit(tree: Tree, scope: str) -> None:
        if tree.op == "named":
            condition = declared.conditions.get(tree.name)
            if condition is not None and condition.over != scope:
                problems.add(
                    tree.at, f"{tree.name} is a condition over a {condition.over}, used in a {scope} condition"
                )
        inner = tree.collection or scope
        for child in tree.children:
            visit(child, inner)

    for condition in declared.conditions.values():
        if condition.when is not None:
            visit(condition.when, condition.over)
    for rule in declared.rules.values():
        for tree in rule_trees(rule):
            visit(tree, "case")
        for name in rule.unless:
            used = declared.conditions.get(name)
            if used is not None and used.over != "case":
                problems.add(rule.at, f"{rule.id}: {name} is a condition over a {used.over}, not over the case")


def dependencies(declared: Declared) -> dict[str, tuple[str, ...]]:
    """Edges of the graph: conditions and rules by id (`rule:` before rules), to what they need."""
    edges: dict[str, tuple[str, ...]] = {}
    definers: dict[str, list[str]] = {}
    carvers: dict[str, list[str]] = {}
    for rule in declared.rules.values():
        if rule.then.kind == "define":
            definers.setdefault(rule.then.target, []).append(f"rule:{rule.id}")
        for target in rule.overrides:
            carvers.setdefault(target, []).append(f"rule:{rule.id}")
    for condition in declared.conditions.values():
        own = tuple(names_in(condition.when)) if condition.when is not None else ()
        edges[condition.id] = (*own, *definers.get(condition.id, ()))
    for rule in declared.rules.values():
        named = [name for tree in rule_trees(rule) for name in names_in(tree)]
        edges[f"rule:{rule.id}"] = (*named, *rule.unless, *carvers.get(rule.id, ()))
    return edges


def ordered(edges: Mapping[str, Iterable[str]]) -> tuple[list[str], list[str]]:
    """The nodes so that each comes after what it needs, and the first cycle found (or nothing)."""
    order: list[str] = []
    state: dict[str, int] = {}
    for root in edges:
        if root in state:
            continue
        path: list[tuple[str, Iterator[str]]] = [(root, iter(edges[root]))]
        state[root] = 1
        while path:
            name, rest = path[-1]
            for needed in rest:
                if needed not in edges or state.get(needed) == 2:
                    continue
                if state.get(needed) == 1:
                    names = [n for n, _ in path]
                    return order, [*names[names.index(needed) :], needed]
                state[needed] = 1
                path.append((needed, iter(edges[needed])))
                break
            else:
                state[name] = 2
                order.append(name)
                path.pop()
    return order, []


def _cycles(declared: Declared, problems: Problems) -> None:
    _, cycle = ordered(dependencies(declared))
    if cycle:
        first = cycle[0]
        at = (declared.rules[first[5:]] if first.startswith("rule:") else declared.conditions[first]).at
        shown = " -> ".join(name.removeprefix("rule:") for name in cycle)
        problems.add(at, f"conditions and rules form a cycle: {shown}", "a conclusion cannot rest on itself")


def breakpoints(declared: Declared) -> list[datetime.date]:
    """Every day on which something in the book changes, in order."""
    days: set[datetime.date] = set()
    for rule in declared.rules.values():
        days.update(rule.span.breaks())
        for period in rule.enforcement:
            days.update(period.span.breaks())
        for citation in rule.cite:
            days.update(citation.span.breaks())
        if rule.unconfirmed_from is not None:
            days.add(rule.unconfirmed_from)
    for condition in declared.conditions.values():
        days.update(condition.span.breaks())
    for parameter in declared.parameters.values():
        for value in parameter.values:
            days.update(value.span.breaks())
    for group in declared.groups.values():
        for member in (*group.members, *group.unknown):
            days.update(member.span.breaks())
        if group.table_date:
            days.add(group.table_date)
    return sorted(days)


def _lives(declared: Declared) -> dict[str, list[Span]]:
    """When a condition has a meaning: while its own tree is in force, and while a rule concludes it."""
    out = {c.id: [c.span] if c.when is not None else [] for c in declared.conditions.values()}
    for rule in declared.rules.values():
        if rule.then.kind == "define":
            out[rule.then.target].append(rule.span)
    return out


def _outside(spans: list[Span], days: list[datetime.date]) -> list[datetime.date]:
    """The days that lie in none of the spans."""
    return [] if _ALWAYS in spans else [d for d in days if not any(span.holds(d) for span in spans)]


def _dates(declared: Declared, problems: Problems) -> None:
    """A condition or parameter is used only while it exists, unless it says what it is otherwise."""
    days = breakpoints(declared)
    dead = {name: _outside(spans, days) for name, spans in _lives(declared).items()}
    blank = {p.id: _outside([v.span for v in p.values], days) for p in declared.parameters.values()}
    users: list[tuple[str, Position, Span, list[Tree], tuple[str, ...]]] = [
        (r.id, r.at, r.span, list(rule_trees(r)), r.unless) for r in declared.rules.values()
    ]
    users += [(c.id, c.at, c.span, [c.when], ()) for c in declared.conditions.values() if c.when is not None]
    for name, at, span, trees, unless in users:
        used = {n for tree in trees for n in names_in(tree)} | set(unless)
        parameters = {
            node.operand.text for tree in trees for node in tree.walk()
            if node.operand is not None and node.operand.kind == "parameter"
        }  # fmt: skip
        for needed in sorted(used):
            condition = declared.conditions[needed]
            if condition.closed:
                continue
            gap = next((d for d in dead[needed] if span.holds(d)), None)
            if gap is not None:
                problems.add(at, f"{name} uses the condition {needed} on {gap}, when it is not in force",
                             "write when_not_in_force: false on it, or narrow in_force")  # fmt: skip
        for needed in sorted(parameters):
            gap = next((d for d in blank[needed] if span.holds(d)), None)
            if gap is not None:
                problems.add(at, f"{name} uses the parameter {needed} on {gap}, when it has no value")


def _presumptions(declared: Declared, problems: Problems) -> None:
    """`presumed` may only make an answer harder: it leads to hardening conclusions, or away from relaxing ones."""
    seen: set[tuple[str, bool]] = set()
    definers: dict[str, list[Rule]] = {}
    for rule in declared.rules.values():
        if rule.then.kind == "define":
            definers.setdefault(rule.then.target, []).append(rule)

    def visit(tree: Tree, softens: bool, rule: Rule) -> None:
        """`softens`: whether this node becoming true can make the rule's effect milder."""
        if tree.op == "presumed" and softens:
            problems.add(tree.at, f"'presumed' leads to a milder answer in {rule.id}", "presume only what hardens")
        if tree.op == "named":
            follow(tree.name, softens, rule)
        for child in tree.children:
            visit(child, not softens if tree.op == "none" else softens, rule)

    def follow(name: str, softens: bool, rule: Rule) -> None:
        if (name, softens) in seen:
            return
        seen.add((name, softens))
        condition = declared.conditions[name]
        if condition.when is not None:
            visit(condition.when, softens, rule)
        for definer in definers.get(name, ()):
            visit(definer.when, softens, rule)
            for other in definer.unless:
                follow(other, not softens, rule)

    for rule in declared.rules.values():
        if rule.then.kind not in (*HARDENING, *RELAXING):
            continue
        softens = rule.then.kind in RELAXING
        visit(rule.when, softens, rule)
        for name in rule.unless:
            follow(name, not softens, rule)
