"""What made an answer change from one day to the next: the rules, numbers and groups that changed, by their letters.

Two evaluations of the same facts under two slices are walked side by side, from the rules that carry the answers
down to where their letters part.  Only what really differs is followed, so a change of the book that does not
touch the case is never named.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..determination import Instrument
from ..executors.interpreter import Evaluation
from ..facts.countries import Countries
from ..facts.declarations import Fact
from ..language.logic import FALSE, TRUE, All, Any, Held, Letter, Named, Node, Not, Presumed, Quantifier, Scope
from ..rulebook.declared import Citation, Declared, Group, Member, Operand, Rule, Tree
from ..terms import InstrumentKind, Policy
from ..verdict.fold import Verdict
from .beside import cited

ONE_DAY = datetime.timedelta(days=1)
_BY_OUTCOME = {
    "prohibited": ("prohibitions",),
    "license_required": ("open_bases",),
    "escalate": ("escalations",),
    "needs_information": (),
    "license_held": ("relief",),
    "license_exception": ("relief",),
    "no_license_required": (),
    "not_an_export": ("clearances",),
}


def carriers(verdict: Verdict, policies: frozenset[Policy] = frozenset()) -> list[str]:
    """The rules that carry an answer for certain, and those that give its bases one of the review policies."""
    found = [f for kind in _BY_OUTCOME[verdict.outcome] for f in verdict.findings(kind) if f.letter is TRUE]
    tags = {tag for t in verdict.tracks for f in t.open_bases for tag in f.rule.rule.then.tags}
    reviews = [
        rule.id
        for rule in verdict.evaluation.slice.by_kind["review"]
        if rule.rule.then.policy in policies
        and tags & set(rule.rule.then.tags)
        and verdict.letters[rule.id] is not FALSE
    ]
    return list(dict.fromkeys([*(f.rule.id for f in found), *reviews]))


def doubts(verdict: Verdict) -> list[str]:
    """The rules that an open answer hangs on."""
    return list(dict.fromkeys(f.rule.id for f in verdict.findings("pending")))


@dataclass
class Causes:
    """The causes of a change on one day.

    Attributes:
        before: the evaluation of the last day of the old answer.
        after: the same facts on the first day of the new one.
        day: that first day.
    """

    before: Evaluation
    after: Evaluation
    day: datetime.date
    declared: Declared
    countries: Countries
    _seen: set[tuple[str, int]] = field(default_factory=lambda: set[tuple[str, int]]())

    def of(self, rules: Iterable[str]) -> list[Instrument]:
        """The causes below some rules, each once, what begins before what ends."""
        found: dict[tuple[str, str], Instrument] = {}
        for name in rules:
            for cause in self._rule(name):
                found.setdefault((cause.kind, cause.id), cause)
        if any(kind == "rule_begins" for kind, _ in found):  # a condition that begins with its rule says nothing more
            found = {key: cause for key, cause in found.items() if cause.kind != "condition"}
        order = ("rule_begins", "enforcement_begins", "group", "parameter", "condition", "rule_ends",
                 "enforcement_ends", "fact")  # fmt: skip
        return sorted(found.values(), key=lambda c: order.index(c.kind))

    # --- the walk ----------------------------------------------------------------------------------------

    def _rule(self, name: str) -> Iterator[Instrument]:
        old, new = self.before.slice.rules.get(name), self.after.slice.rules.get(name)
        if ("rule:" + name, 0) in self._seen:
            return
        self._seen.add(("rule:" + name, 0))
        rule = self.declared.rules[name]
        if old is None or new is None:
            if old is not new:
                yield self._of_rule(rule, begins=old is None)
            if old is None:
                yield from self._newly_met(rule)
            return
        if self.before.rule(name) is self.after.rule(name):
            return
        yield from self._tree(rule.when, old.when, new.when, self.before.case, self.after.case)
        for condition in rule.unless:
            yield from self._condition(condition, self.before.case, self.after.case)
        for carver in sorted({*old.carved_by, *new.carved_by}):
            yield from self._rule(carver)

    def _newly_met(self, rule: Rule) -> Iterator[Instrument]:
        """Where a rule begins: what else had to change for it to be met (a classification that is new as well)."""
        for node in rule.when.walk():
            if node.op != "named" or self.declared.conditions[node.name].over != "case":
                continue
            old = self.before.condition(node.name, self.before.case)
            new = self.after.condition(node.name, self.after.case)
            if old is FALSE and new is TRUE:
                yield from self._condition(node.name, self.before.case, self.after.case)

    def _condition(self, name: str, old: Scope, new: Scope) -> Iterator[Instrument]:
        key = (name, id(old))
        if key in self._seen or self.before.condition(name, old) is self.after.condition(name, new):
            return
        self._seen.add(key)
        a, b = self.before.slice.conditions[name], self.after.slice.conditions[name]
        condition = self.declared.conditions[name]
        for rule in sorted({*a.concluded_by, *b.concluded_by}):
            yield from self._rule(rule)
        if condition.stated_by is not None and a.statement is not None and b.statement is not None:
            yield from self._tree(condition.stated_by, a.statement.leaf, b.statement.leaf, old, new)
        if condition.when is None:
            return
        if a.when is not None and b.when is not None:
            yield from self._tree(condition.when, a.when, b.when, old, new)
        elif a.when is not b.when:
            what = f"{'begins' if a.when is None else 'ends'}: {condition.title}"
            yield self._cause("condition", name, condition.title, what, condition.cite)

    def _tree(self, tree: Tree, a: Node, b: Node, old: Scope, new: Scope) -> Iterator[Instrument]:
        if self._letter(self.before, a, old) is self._letter(self.after, b, new):
            return
        if tree.op == "leaf":
            yield from self._leaf(tree, old, new)
        elif isinstance(a, Named):
            yield from self._condition(a.name, old, new)
        elif isinstance(a, Not) and isinstance(b, Not):
            yield from self._children(tree, a.child, b.child, old, new)
        elif isinstance(a, Presumed) and isinstance(b, Presumed):
            yield from self._tree(tree.children[0], a.child, b.child, old, new)
        elif isinstance(a, Quantifier) and isinstance(b, Quantifier):
            for mine, theirs in zip(a.chosen(old), b.chosen(new), strict=True):
                yield from self._tree(tree.children[0], a.inner, b.inner, mine, theirs)
        elif isinstance(a, Held) and isinstance(b, Held):
            if a.share.operand.value != b.share.operand.value:
                assert tree.children[2].operand is not None
                yield self._parameter(tree.children[2].operand)
            for mine, theirs in zip(old.members["owner"], new.members["owner"], strict=True):
                yield from self._tree(tree.children[0], a.by, b.by, mine, theirs)
        else:
            yield from self._children(tree, a, b, old, new)

    def _children(self, tree: Tree, a: Node, b: Node, old: Scope, new: Scope) -> Iterator[Instrument]:
        assert isinstance(a, All | Any) and isinstance(b, All | Any)
        for child, mine, theirs in zip(tree.children, a.children, b.children, strict=True):
            yield from self._tree(child, mine, theirs, old, new)

    @staticmethod
    def _letter(evaluation: Evaluation, node: Node, scope: Scope) -> Letter:
        return node.letter(scope, evaluation)

    # --- causes in words ---------------------------------------------------------------------------------

    def _leaf(self, tree: Tree, old: Scope, new: Scope) -> Iterator[Instrument]:
        assert tree.fact is not None and tree.operand is not None
        if old.facts[tree.fact.name] != new.facts[tree.fact.name]:
            what = f"a date of the case passes: {tree.fact.words}"
            yield self._cause("fact", tree.fact.name, tree.fact.words, what, ())
        elif tree.operand.kind == "parameter":
            yield self._parameter(tree.operand)
        elif tree.operand.kind == "group":
            yield from self._group(tree.fact, tree.operand.text, new)

    def _parameter(self, operand: Operand) -> Instrument:
        parameter = self.declared.parameters[operand.text]
        value = next(v for v in parameter.values if v.span.holds(self.day))
        title = parameter.title or parameter.id
        what = f"{title}: {value.value} {parameter.unit}".strip()
        return self._cause("parameter", parameter.id, title, what, value.cite)

    def _group(self, fact: Fact, name: str, scope: Scope) -> Iterator[Instrument]:
        """The groups below a group whose membership of the fact's value changes on the day."""
        values = {str(v) for v in scope.facts[fact.name].values}
        for group in self._parts(name):
            joined = [m for m in group.members if m.span.start == self.day and _names(m) & values]
            left = [m for m in group.members if m.span.end == self.day - ONE_DAY and _names(m) & values]
            if group.table_date == self.day or joined or left:
                verbs = [f"{self._member(group, m)} joins" for m in joined if m.id not in {x.id for x in left}]
                verbs += [f"{self._member(group, m)} leaves" for m in left if m.id not in {x.id for x in joined}]
                if verbs:
                    what = f"{' and '.join(verbs)}: {group.title}"
                    yield self._cause("group", f"group.{group.id}", group.title, what, group.cite)

    def _parts(self, name: str) -> Iterator[Group]:
        group = self.declared.groups[name]
        yield group
        for part in (*group.union, *group.minus):
            yield from self._parts(part)

    def _member(self, group: Group, member: Member) -> str:
        if group.of == "country":
            return self.countries.name(member.id)
        return member.names[0] if member.names else member.id

    def _of_rule(self, rule: Rule, begins: bool) -> Instrument:
        """The begin or the end of a rule: of its text, or of its enforcement alone."""
        other_day = self.day - ONE_DAY if begins else self.day
        text_stays = rule.span.holds(other_day)
        kind: InstrumentKind
        if begins:
            kind = "enforcement_begins" if text_stays else "rule_begins"
        else:
            kind = "enforcement_ends" if text_stays else "rule_ends"
        told = self._told(rule) if begins or text_stays else ""
        periods = [e for e in rule.enforcement if self.day in e.span.breaks() and e.cite]
        cite = periods[0].cite if text_stays and periods else rule.cite
        return self._cause(kind, rule.id, rule.title, told, cite, rule)

    def _told(self, rule: Rule) -> str:
        """What the story of the rule's regime tells of the day."""
        story = self.declared.regimes[rule.regime].timeline
        told = [e for e in story if e.date == self.day and e.kind not in ("press", "announcement")]
        shared = [e for e in told if {c.source for c in e.cite} & {c.source for c in rule.cite}]
        chosen = shared or told
        return chosen[0].what if chosen else ""

    def _cause(
        self, kind: InstrumentKind, name: str, title: str, what: str, cite: tuple[Citation, ...],
        rule: Rule | None = None,
    ) -> Instrument:  # fmt: skip
        return Instrument(
            kind=kind, id=name, title=title, what=what, citations=cited(cite, self.declared),
            verified=rule.verified if rule is not None else "primary",
        )  # fmt: skip


def _names(member: Member) -> set[str]:
    return {member.id, *(n.casefold() for n in (member.id, *member.names))}
