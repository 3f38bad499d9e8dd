"""Lint of use: parameters, conditions, groups and tags that nothing reads, and relief that rests on memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..rulebook.check import all_trees, names_in
from ..rulebook.declared import RELAXING, Declared
from .findings import Finding, finding


def check(declared: Declared) -> Iterator[Finding]:
    """Every finding about use."""
    trees = list(all_trees(declared))
    operands = [n.operand for tree in trees for n in tree.walk() if n.operand is not None]
    parameters = Counter(o.text for o in operands if o.kind == "parameter")
    for parameter in declared.parameters.values():
        count = parameters[parameter.id]
        if count == 0:
            yield finding("warning", "unused", parameter.at, f"no condition reads the parameter {parameter.id}",
                          "drop it, or compare a fact with it")  # fmt: skip
        elif count == 1:
            yield finding("note", "used-once", parameter.at, f"one condition alone reads the parameter {parameter.id}")
    groups = {o.text for o in operands if o.kind == "group"}
    groups |= {name for group in declared.groups.values() for name in (*group.union, *group.minus)}
    for group in declared.groups.values():
        made_from_table = group.id.startswith("ccl_") and declared.control_list_edition is not None
        if group.id not in groups and not made_from_table:
            yield finding("warning", "unused", group.at, f"nothing reads the group {group.id}", "drop it, or use it")
    conditions = {name for tree in trees for name in names_in(tree)}
    conditions |= {name for rule in declared.rules.values() for name in rule.unless}
    conditions |= {track.exists_when for track in declared.tracks.values()}
    conditions |= {*declared.levels, declared.subject}
    for condition in declared.conditions.values():
        if condition.id not in conditions:
            yield finding("warning", "unused", condition.at, f"nothing names the condition {condition.id}",
                          "drop it, or use it")  # fmt: skip
    tags = {t for r in declared.rules.values() if r.then.kind == "require_license" for t in r.then.tags}
    for tag in declared.tags.values():
        if tag.id not in tags:
            yield finding("warning", "unused", tag.at, f"no rule requires a license under the tag {tag.id}", "drop it")
    for rule in declared.rules.values():
        if rule.then.kind in RELAXING and rule.verified == "memory":
            yield finding("note", "memory", rule.at, f"{rule.id} would relax and rests on memory: it never clears",
                          "read the text, then raise the mark")  # fmt: skip
