"""Trees of rules as indented words, for people who do not read YAML."""

from __future__ import annotations

from collections.abc import Iterator

from ..rulebook.declared import Declared, Rule, Span, Tree
from ..terms import Stage

_OPERATORS = {"==": "is", "!=": "is not", "<": "under", "<=": "at most", ">": "over", ">=": "at least", "in": "in"}
_JOINS = {
    "all": "all of:", "any": "any of:", "none": "none of:",
    "presumed": "presumed until shown otherwise:",
}  # fmt: skip
_THEN = {
    "require_license": "a license is required", "prohibit": "prohibited", "escalate": "manual review",
    "except": "license exception", "authorize": "a license on file covers it", "exclude": "carved out",
    "review": "review policy", "clear": "this access is not an export", "oblige": "duty", "advise": "advice",
    "classify": "classified as", "define": "defines", "effect": "effect of a pending text", "claim": "claim",
}  # fmt: skip
_THINGS = {"party": "party", "red_flag": "red flag", "listing": "list entry", "owner": "owner"}


def tree_lines(tree: Tree, declared: Declared, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The tree as lines with their depth."""
    if tree.op == "leaf":
        yield depth, leaf_words(tree, declared)
    elif tree.op == "named":
        condition = declared.conditions.get(tree.name)
        yield depth, f"{condition.title} [{tree.name}]" if condition else tree.name
    elif tree.op in ("some", "every"):
        which = "some" if tree.op == "some" else "every"
        roles = " or ".join(r.replace("_", " ") for r in tree.roles)
        thing = _THINGS[tree.collection]
        yield depth, f"{which} {thing}{f' that is {roles}' if roles else ''}:"
        for child in tree.children:
            yield from tree_lines(child, declared, depth + 1)
    elif tree.op == "held":
        by, stakes, share, stated = tree.children
        yield depth, f"ownership interests, direct or through companies so owned, add up: {leaf_words(share, declared)}"
        yield depth + 1, f"or as stated: {leaf_words(stated, declared)}"
        for title, child in (("owners that count:", by), ("interests that count:", stakes)):
            yield depth + 1, title
            yield from tree_lines(child, declared, depth + 2)
    elif len(tree.children) == 1 and tree.op in ("all", "any"):
        yield from tree_lines(tree.children[0], declared, depth)
    else:
        yield depth, "not:" if tree.op == "none" and len(tree.children) == 1 else _JOINS[tree.op]
        for child in tree.children:
            yield from tree_lines(child, declared, depth + 1)


def leaf_words(tree: Tree, declared: Declared) -> str:
    """One comparison in words, the fact's name kept."""
    assert tree.fact is not None and tree.operand is not None
    fact, operand = tree.fact, tree.operand
    if fact.type == "boolean":
        yes = (operand.text == "true") is (tree.compare == "==")
        return f"{fact.name} is {'true' if yes else 'false'}"
    op = _OPERATORS[tree.compare]
    if operand.kind == "group":
        group = declared.groups.get(operand.text)
        return f"{fact.name} {op} {group.title} [group.{operand.text}]" if group else f"{fact.name} {op} {operand.text}"
    if operand.kind == "parameter":
        parameter = declared.parameters.get(operand.text)
        values = " / ".join(v.value for v in parameter.values) if parameter else "?"
        unit = f" {parameter.unit}" if parameter and parameter.unit else ""
        return f"{fact.name} {op} {values}{unit} [{operand.text}]"
    if operand.kind == "list":
        return f"{fact.name} is one of {', '.join(operand.literals)}"
    return f"{fact.name} {op} {operand.text}"


def span_words(span: Span) -> str:
    """A period in words, ISO dates."""
    if span.start is None and span.end is None:
        return "always"
    if span.end is None:
        return f"from {span.start}"
    return f"{f'from {span.start} ' if span.start else ''}through {span.end}"


STAGES: dict[Stage, str] = {
    "introduced": "introduced",
    "reported": "ordered reported by a committee",
    "passed_one_chamber": "passed by one chamber",
    "proposed_rule": "proposed rule",
    "reported_draft": "draft reported by the press",
    "adopted": "in effect",
    "enacted": "enacted",
    "dead": "dead",
    "lapsed": "lapsed unless enacted before",
}


def conclusion(rule: Rule) -> str:
    """What a rule concludes, in words."""
    then = rule.then
    policy = "not stated" if then.policy == "unstated" else then.policy.replace("_", " ")
    more = {
        "require_license": f" ({', '.join(then.tags)})", "except": f" {then.code}, overcomes {', '.join(then.tags)}",
        "authorize": f", overcomes {', '.join(then.tags)}", "classify": f" {then.target}", "define": f" {then.target}",
        "review": f": {policy}, of {', '.join(then.tags)}" + (", governs" if then.governs else ""),
        "oblige": f": {then.text}", "advise": f": {then.text}",
        "effect": f": {then.text}" if then.text else "",
        "claim": f": {then.text.replace('_', ' ')}, of {then.date}",
    }.get(then.kind, "")  # fmt: skip
    return _THEN[then.kind] + more
