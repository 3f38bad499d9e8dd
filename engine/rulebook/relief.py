"""Relief speaks of every party of the role that it names, checked when the rules are loaded. [P-11]

A case may name several parties for a role, several list entries for a party, several red flags.  A rule that softens an
answer because *one* of them meets a condition frees the others with it: a second exporter without a parent in China
would open an exception that the first one bars.  So the loader follows each condition from the rules that use it and
keeps count of whether it hardens or softens there.  Where it softens, *some member* is refused; where it hardens,
*every member* is refused, since one more member can make that false.

Two things are left alone.  A level of the control list (`levels` in `tracks.yaml`) takes away only what stands below
it, and asks for more.  A review policy that governs nothing stands beside the others, of which the strictest counts.
"""

from __future__ import annotations

from ..terms import POLICIES
from ..yaml_text import Problems
from .declared import HARDENING, RELAXING, Declared, Rule, Tree

_SOME = "a further one that meets it would soften the answer for the others, too"
_EVERY = "a further one that does not meet it would soften the answer for the others, too"


def check_relief(declared: Declared, problems: Problems) -> None:
    """Notes each place where a further party, list entry, owner or red flag could soften an answer."""
    _Walk(declared, problems).all_rules()


class _Walk:
    """One walk over the book: each condition and rule at most once as hardening, once as softening."""

    def __init__(self, declared: Declared, problems: Problems):
        self.declared, self.problems = declared, problems
        self.seen: set[tuple[str, bool]] = set()
        self.definers: dict[str, list[Rule]] = {}
        self.carvers: dict[str, list[Rule]] = {}
        for rule in declared.rules.values():
            if rule.then.kind == "define":
                self.definers.setdefault(rule.then.target, []).append(rule)
            for target in rule.overrides:
                self.carvers.setdefault(target, []).append(rule)

    def all_rules(self) -> None:
        for rule in self.declared.rules.values():
            kind = rule.then.kind
            if kind in HARDENING:
                self.rule(rule, softens=False)
            elif kind in RELAXING and kind != "exclude":  # a carve-out is met where it is carved out of
                self.rule(rule, softens=True)
                for paper in rule.then.conditions:
                    self.tree(paper.when, True, rule)
            elif kind == "review" and rule.then.governs:
                self.rule(rule, softens=self._displaces(rule))

    def _displaces(self, rule: Rule) -> bool:
        """Whether a governing policy can displace a stricter one."""
        rank = POLICIES.index(rule.then.policy)
        return any(
            POLICIES.index(r.then.policy) < rank
            for r in self.declared.rules.values()
            if r.then.kind == "review" and r.span.overlaps(rule.span) and set(r.then.tags) & set(rule.then.tags)
        )

    def rule(self, rule: Rule, softens: bool) -> None:
        """`softens`: whether the rule becoming true can make an answer milder."""
        if (f"rule:{rule.id}", softens) in self.seen:
            return
        self.seen.add((f"rule:{rule.id}", softens))
        self.tree(rule.when, softens, rule)
        for name in rule.unless:
            self.condition(name, not softens, rule)
        for carver in self.carvers.get(rule.id, ()):
            self.rule(carver, not softens)

    def condition(self, name: str, softens: bool, rule: Rule) -> None:
        if (name, softens) in self.seen or (softens and name in self.declared.levels):
            return
        self.seen.add((name, softens))
        when = self.declared.conditions[name].when
        if when is not None:
            self.tree(when, softens, rule)
        for definer in self.definers.get(name, ()):
            self.rule(definer, softens)

    def tree(self, tree: Tree, softens: bool, rule: Rule) -> None:
        if tree.op == "named":
            self.condition(tree.name, softens, rule)
        elif tree.op == "held" and softens:
            self.problems.add(tree.at, f"'held' softens {rule.id}: a further owner could soften the answer")
        elif tree.op == "some" and softens:
            self._note(tree, rule, "any", _SOME, "softens")
        elif tree.op == "every" and not softens:
            self._note(tree, rule, "all", _EVERY, "hardens")
        for child in tree.children:
            self.tree(child, not softens if tree.op == "none" else softens, rule)

    def _note(self, tree: Tree, rule: Rule, word: str, why: str, does: str) -> None:
        what = tree.collection.replace("_", " ")
        hint = "relief speaks of every party of a role (all_parties), a requirement of any (any_party)"
        self.problems.add(tree.at, f"'{word}' {what} {does} {rule.id}: {why}", hint)
