"""Questions: the missing facts that can change the answer, cut into cells by their own thresholds.

Only facts on live paths are asked (unknown node below unknown node), inputs instead of derived facts.  Each
question shows the outcome in every cell; no cell is recommended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, product

from ..determination import Cell, Question
from ..executors.interpreter import Gap
from ..facts.countries import ALL_COUNTRIES, Countries
from ..facts.declarations import NUMERIC, Declarations, Fact
from ..facts.draft import Draft, Path
from ..facts.values import FactValue, Form, Point, known
from ..logic import TRUE, Leaf, Named, Node, Scope
from ..outcome import Verdict
from ..rulebook.slices import CompiledRule, Slice
from ..terms import OUTCOMES, Outcome, Policy
from .facts_used import number_text
from .probing import Prober

MOST_CELLS = 12
MOST_SET = 3
MOST_TRIES = 400


@dataclass(frozen=True)
class Missing:
    """A missing input: which fact or collection, in which scope, and why it matters."""

    name: str
    path: Path
    flat: str
    label: str
    reason: str
    because: tuple[str, ...]


@dataclass
class Questioner:
    """Makes the questions of one case."""

    declarations: Declarations
    countries: Countries
    prober: Prober
    draft: Draft
    scope: Scope
    collections: dict[str, tuple[str, str]]

    def missing(self, verdict: Verdict) -> list[Missing]:
        """The missing inputs on live paths, those that matter to most rules first."""
        found: dict[tuple[str, Path], list[str]] = {}
        reasons: dict[tuple[str, Path], str] = {}
        labels: dict[tuple[str, Path], Scope] = {}
        for track in verdict.tracks:
            for finding in track.pending:
                for gap in verdict.evaluation.gaps(finding.rule):
                    if gap.reason == "doubtful":
                        continue  # no answer of the user settles what the law of the day was
                    for name, scope in self._inputs(gap):
                        key = (name, scope.path)
                        titles = found.setdefault(key, [])
                        if finding.rule.rule.title not in titles:
                            titles.append(finding.rule.rule.title)
                        reasons[key], labels[key] = gap.reason, scope
            for gap in track.gaps:
                if gap.reason == "doubtful":
                    continue
                for name, scope in self._inputs(gap):
                    key = (name, scope.path)
                    found.setdefault(key, [])
                    reasons.setdefault(key, gap.reason)
                    labels.setdefault(key, scope)
        asked = {name for name, _ in found}
        out = [
            Missing(name, path, self._flat(name, labels[(name, path)]), labels[(name, path)].label,
                    reasons[(name, path)], tuple(titles))
            for (name, path), titles in found.items()
            if self._after(name) not in asked
        ]  # fmt: skip
        gate = [m for m in out if m.name == "activity.mode"]
        presumed = self._presumed(verdict)
        return gate or sorted(
            out,
            key=lambda m: (
                (m.name, m.path) not in presumed,
                self._type(m.name) in ("id", "text"),  # names seldom settle what a plain answer does
                -len(m.because),
                m.flat,
            ),
        )

    def _presumed(self, verdict: Verdict) -> set[tuple[str, Path]]:
        """What true escalations presume: the fact that could lift them comes first."""
        return {
            (name, scope.path)
            for finding in verdict.findings("escalations")
            if finding.letter is TRUE
            for gap in verdict.evaluation.presumed_gaps(finding.rule)
            for name, scope in self._inputs(gap)
        }

    def _inputs(self, gap: Gap) -> Iterator[tuple[str, Scope]]:
        """The inputs behind a gap: a derived fact is asked for through what it is computed from."""
        fact = self.declarations.facts.get(gap.fact)
        if fact is None or not fact.derived_by or fact.name not in gap.scope.facts:
            yield gap.fact, gap.scope
            return
        if any(self._type(name) == "records" for name in fact.derived_from):
            yield gap.fact, gap.scope  # a table can be given, but the figure itself is the shorter answer
            return
        unknown = False
        for name in fact.derived_from:
            scope, local = self._locate(name, gap.scope)
            if scope is None or scope.facts[local].known or scope.facts[local].form is Form.NOT_THERE:
                continue
            unknown = True
            inner = Gap(local, scope, scope.facts[local].reason())
            yield from self._inputs(inner)
        if not unknown:
            yield gap.fact, gap.scope

    def _after(self, name: str) -> str:
        fact = self.declarations.facts.get(name)
        return fact.ask_after if fact is not None else ""

    def _type(self, name: str) -> str:
        fact = self.declarations.facts.get(name)
        return fact.type if fact is not None else ""

    def _locate(self, name: str, scope: Scope) -> tuple[Scope | None, str]:
        if name in scope.facts:
            return scope, name
        if name in self.scope.facts:
            return self.scope, name
        role, _, key = name.partition(".")
        holder = next((p for p in self.scope.members["party"] if role in p.roles), None)
        return holder, f"party.{key}"

    def _flat(self, name: str, scope: Scope) -> str:
        if name in ("party.listing", "owner.listing"):
            return f"{scope.prefix or scope.kind}.lists"
        if name == "party.owner":
            return f"{scope.prefix}.owners"
        if name == "case.red_flag":
            return "red_flags"
        if scope.kind == "case":
            return name
        return f"{scope.prefix or scope.kind}.{name.split('.', 1)[1]}"

    # --- wording and cells -------------------------------------------------------------------------------

    def question(self, missing: Missing, with_cells: bool) -> Question:
        """The question for one missing fact."""
        fact = self.declarations.facts.get(missing.name)
        if fact is None:
            asked, find = self.collections.get(missing.flat.split(".")[-1], ("", ""))
            unit = ""
        else:
            asked, find, unit = fact.question, fact.find, fact.unit
        asked = asked.replace("{party}", missing.label or missing.flat.split(".")[0].replace("_", " "))
        cells = self.cells(missing, fact) if with_cells else []
        reached = {c.outcome for c in cells}
        could: list[Outcome] = [outcome for outcome in OUTCOMES if outcome in reached]
        return Question(fact=missing.flat, question=asked, find=find, unit=unit, because=list(missing.because[:3]),
                        reason=missing.reason, cells=cells, could_become=could)  # fmt: skip

    def cells(self, missing: Missing, fact: Fact | None) -> list[Cell]:
        """The outcome in each cell of the fact; neighbors with one outcome are joined."""
        out: list[Cell] = []
        for when, draft in self.variants(missing, fact):
            verdict = self.prober.verdict(draft)
            cell = Cell(when=when, outcome=verdict.outcome, review_policy=verdict.review_policy)
            out.append(cell)
        if out and len({(c.outcome, c.review_policy) for c in out}) == 1:
            return [out[0].model_copy(update={"when": "any answer"})]
        return _joined(out) if fact is None or fact.type not in NUMERIC else _joined_ranges(out)

    def variants(self, missing: Missing, fact: Fact | None) -> list[tuple[str, Draft]]:
        """One draft for each cell."""
        if fact is None:
            return self._collection_variants(missing)
        return [
            (when, self.draft.replace_fact(missing.path, missing.name, replace(value, settled=True)))
            for when, value in self._values(fact, missing)[:MOST_CELLS]
        ]

    def _collection_variants(self, missing: Missing) -> list[tuple[str, Draft]]:
        collection = missing.name.split(".")[1]
        out = [("none", self.draft.replace_members(missing.path, collection, ()))]
        if collection == "listing":
            for code in ("EL", "DPL", "SDN"):
                entry = self._entry(code)
                out.append((code, self.draft.replace_members(missing.path, collection, (entry,))))
        if collection == "red_flag":
            flag = Draft("red_flag", "", {"red_flag.resolved": known(False)})
            out.append(("one unresolved", self.draft.replace_members(missing.path, collection, (flag,))))
        return out

    def _entry(self, code: str) -> Draft:
        facts = {"listing.list": known(code)}
        for fact in self.declarations.of_scope("listing").values():
            if fact.default is not None:
                facts[fact.name] = known(fact.default)
        return Draft("listing", "", facts)

    def _values(self, fact: Fact, missing: Missing) -> list[tuple[str, FactValue]]:
        if fact.type == "boolean":
            return [("yes", known(True)), ("no", known(False))]
        if fact.type == "letters":
            return [("yes", FactValue(Form.TOGETHER, (Point("*"),))), ("no", FactValue(Form.TOGETHER, ()))]
        if fact.type in ("choice", "knowledge"):
            return [(v, _held(fact, v)) for v in fact.values]
        leaves = list(leaves_over(self.prober.slices, fact.name))
        if fact.type in NUMERIC:
            return _number_cells(leaves, fact)
        if fact.type == "country":
            return self._country_cells(leaves, fact)
        if fact.name == "item.eccn":
            samples = sorted({m for leaf in leaves for m in leaf.operand.members if isinstance(m, str)})
            return [(s, known(s)) for s in samples[: MOST_CELLS - 1]]
        return []

    def _country_cells(self, leaves: list[Leaf], fact: Fact) -> list[tuple[str, FactValue]]:
        """One country for each class that the rules tell apart."""
        classes: dict[tuple[bool, ...], list[str]] = {}
        for code in sorted({*ALL_COUNTRIES, *self.countries.shown}):
            key = tuple(_meets(code, leaf) for leaf in leaves)
            classes.setdefault(key, []).append(code)
        out: list[tuple[str, FactValue]] = []
        for codes in sorted(classes.values(), key=lambda c: (len(c), c[0])):
            names = ", ".join(self.countries.name(c) for c in codes[:3])
            label = names if len(codes) <= 3 else f"{names} and {len(codes) - 3} more"
            out.append((label, _held(fact, codes[0])))
        return out

    # --- smallest sets -----------------------------------------------------------------------------------

    def smallest_sets(self, missing: list[Missing]) -> list[list[str]]:
        """The smallest sets of questions whose answers can end the case: tried, within bounds."""
        drafts: dict[str, list[Draft]] = {}
        tries = 0
        for size in range(1, MOST_SET + 1):
            found: list[list[str]] = []
            for chosen in combinations(missing[:6], size):
                for answers in product(*(self._answers(m, drafts) for m in chosen)):
                    tries += 1
                    if tries > MOST_TRIES:
                        return found
                    draft = self.draft
                    for item, answer in zip(chosen, answers, strict=True):
                        draft = _transplant(draft, answer, item)
                    if self.prober.verdict(draft).outcome not in ("needs_information", "escalate"):
                        found.append([m.flat for m in chosen])
                        break
            if found:
                return found
        return []

    def _answers(self, missing: Missing, drafts: dict[str, list[Draft]]) -> list[Draft]:
        if missing.flat not in drafts:
            fact = self.declarations.facts.get(missing.name)
            drafts[missing.flat] = [draft for _, draft in self.variants(missing, fact)][:4]
        return drafts[missing.flat]


def _transplant(draft: Draft, answer: Draft, item: Missing) -> Draft:
    """Carries one answered fact from a variant into a draft."""
    source = answer.at(item.path)
    if item.name in source.facts:
        return draft.replace_fact(item.path, item.name, source.facts[item.name])
    collection = item.name.split(".")[1]
    return draft.replace_members(item.path, collection, source.members[collection])


def _held(fact: Fact, value: str) -> FactValue:
    return FactValue(Form.TOGETHER, (Point(value),)) if fact.many else known(value)


def _meets(code: str, leaf: Leaf) -> bool:
    return code in leaf.operand.members or code == leaf.operand.value


def leaves_over(slices: Iterable[Slice], fact: str) -> Iterator[Leaf]:
    """Every leaf of the slices that reads a fact."""
    for book in slices:
        seen: set[int] = set()
        for leaf in slice_leaves(book):
            if leaf.fact == fact and id(leaf) not in seen:
                seen.add(id(leaf))
                yield leaf


def slice_leaves(book: Slice) -> Iterator[Leaf]:
    """Every leaf of a slice."""
    for condition in book.conditions.values():
        if condition.when is not None:
            yield from node_leaves(condition.when)
        if condition.statement is not None:
            yield condition.statement.leaf
    for rule in book.rules.values():
        yield from node_leaves(rule.when)


def node_leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf below a node, named conditions not followed."""
    if isinstance(node, Leaf):
        yield node
    for child in node.below():
        yield from node_leaves(child)


def reached_leaves(rule: CompiledRule, book: Slice) -> Iterator[Leaf]:
    """Every leaf that a rule can depend on, named conditions and concluding rules followed."""
    seen: set[str] = set()
    todo: list[Node] = [rule.when, *(Named(name) for name in rule.unless)]
    while todo:
        node = todo.pop()
        if isinstance(node, Named):
            if node.name not in seen:
                seen.add(node.name)
                condition = book.conditions[node.name]
                todo += [condition.when] if condition.when is not None else []
                todo += [book.rules[name].when for name in condition.concluded_by]
                todo += [Named(name) for rule_id in condition.concluded_by for name in book.rules[rule_id].unless]
        elif isinstance(node, Leaf):
            yield node
        else:
            todo += node.below()


def limits(leaves: Iterable[Leaf]) -> list[tuple[Decimal, bool]]:
    """The thresholds of numeric leaves in order; the flag tells whether the limit itself belongs to the upper side."""
    found: dict[tuple[Decimal, bool], None] = {}
    for leaf in leaves:
        value = leaf.operand.value
        if isinstance(value, Decimal) and leaf.op in (">=", "<", ">", "<="):
            found[(value, leaf.op in (">=", "<"))] = None
    return sorted(found)


def _number_cells(leaves: list[Leaf], fact: Fact) -> list[tuple[str, FactValue]]:
    """Ranges between thresholds, each with a value inside it."""
    cuts = limits(leaves)
    if not cuts:
        return []
    unit = f" {fact.unit}" if fact.unit else ""
    out: list[tuple[str, FactValue]] = []
    step = Decimal("0.01")
    first, upper = cuts[0]
    below = first - step if upper else first
    out.append((f"under {number_text(first)}{unit}" if upper else f"up to {number_text(first)}{unit}",
                known(max(below, fact.minimum or Decimal(0)))))  # fmt: skip
    for index, (limit, inclusive) in enumerate(cuts):
        word = "from" if inclusive else "over"
        inside = limit if inclusive else limit + step
        upto = f" to {number_text(cuts[index + 1][0])}" if index + 1 < len(cuts) else ""
        out.append((f"{word} {number_text(limit)}{upto}{unit}", known(inside)))
    return out


def _joined_ranges(cells: list[Cell]) -> list[Cell]:
    """Neighboring ranges with one outcome as one range."""
    out: list[Cell] = []
    for cell in cells:
        last = out[-1] if out else None
        if last is not None and (last.outcome, last.review_policy) == (cell.outcome, cell.review_policy):
            end = cell.when.split(" to ", 1)[1] if " to " in cell.when else ""
            start = last.when.split(" to ", 1)[0]
            when = f"{start} to {end}" if end and not start.startswith(("under", "up to")) else start
            if start.startswith(("under", "up to")):
                when = f"under {end}" if end else "any"
            out[-1] = last.model_copy(update={"when": when})
        else:
            out.append(cell)
    return out


def _joined(cells: list[Cell]) -> list[Cell]:
    """Values with one outcome together."""
    grouped: dict[tuple[Outcome, Policy | None], list[str]] = {}
    for cell in cells:
        grouped.setdefault((cell.outcome, cell.review_policy), []).append(cell.when)
    return [
        Cell(when=" / ".join(whens[:3]) + (" / ..." if len(whens) > 3 else ""), outcome=outcome, review_policy=policy)
        for (outcome, policy), whens in grouped.items()
    ]
