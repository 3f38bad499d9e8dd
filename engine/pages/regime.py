"""The page of one regime: what it is, its story, its clocks, every rule in words, as CEL and with its cases."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..explanation import words
from ..law.sentences import conclusion, span_words, tree_lines
from ..rulebook.book import Book
from ..rulebook.cases import RuleCase
from ..rulebook.cel import rule_to_cel
from ..rulebook.clocks import STATES, clocks_of, reach
from ..rulebook.declared import Condition, Parameter, Regime, Rule, Tree
from .marks import MADE, Links, code, mark, named, place, places, plain, source_line, table
from .svg import Bar, Chart, Look, Row, drawn

LOOKS = {
    "inforce": ("text in force", Look("blue")),
    "due": ("must be complied with", Look("violet")),
    "enforced": ("in force, due and enforced", Look("green")),
    "discretion": ("enforced at discretion", Look("amber")),
    "notyet": ("not yet due", Look("gray", "outlined")),
    "notenforced": ("not enforced", Look("pink", "hatched")),
    "stayed": ("stayed", Look("gray", "hatched")),
    "guidance": ("guidance or advice", Look("pale")),
    "claimed": ("claimed, not obeyed", Look("amber", "hatched")),
    "pending": ("pending, not law", Look("pink", "outlined")),
}
_LOOK_OF = {
    "in_force": "inforce", "due": "due", "enforced": "enforced", "discretion": "discretion", "not_yet": "notyet",
    "not_enforced": "notenforced", "stayed": "stayed", "guidance": "guidance", "claimed": "claimed",
    "pending": "pending",
}  # fmt: skip
_NAMED = re.compile(r" \[([\w.]+)\]$")  # the name that stands behind the words of a leaf
_TOLD = ("instrument", "letter", "license", "guidance", "bill", "sunset")


@dataclass(frozen=True)
class RegimePage:
    """Writes the page and the picture of one regime.

    Attributes:
        cases: the cases on file, by the rules that they name.
        page: the path of the page below the folder of documents.
    """

    book: Book
    regime: Regime
    cases: dict[str, list[RuleCase]]
    links: Links
    page: str

    @property
    def rules(self) -> list[Rule]:
        """The rules in the order of their file."""
        return [r for r in self.book.declared.rules.values() if r.regime == self.regime.id]

    @property
    def day(self) -> datetime.date:
        """The day of the page: through it the regime was reviewed."""
        return self.regime.reviewed_through or self.book.reviewed_through

    def text(self, picture: str) -> str:
        """The page.

        Args:
            picture: the name of the file that shows the clocks.
        """
        regime = self.regime
        out = [MADE, "", named(regime.id), "", f"# {plain(regime.title)}", ""]
        out += [*self._head(), *self._picture(picture), *self._story()]
        out += self._parameters()
        if self.rules:
            out += ["## Rules", ""]
            rows = [(self.links.to(r.id, self.page, plain(r.title)), plain(conclusion(r)), self._when_short(r))
                    for r in self.rules]  # fmt: skip
            out += table(("Rule", "Concludes", "In force"), rows)
            for rule in self.rules:
                out += self._rule(rule)
        out += self._conditions()
        out += self._open_points()
        return "\n".join(out).rstrip() + "\n"

    def svg(self) -> str | None:
        """The picture of the three clocks; None where there are no rules."""
        rules = sorted(self.rules, key=lambda r: (r.span.start or datetime.date.min, r.id))
        if not rules:
            return None
        first, last = reach(self.regime, rules, self.book.first_day)
        entries = enumerate(self.regime.timeline, start=1)
        told = [(e.date, str(n), e.what) for n, e in entries if e.kind in _TOLD and e.date >= first]
        return drawn(Chart(
            title=self.regime.title, first=first, last=last, now=self.day, now_words=f"reviewed through {self.day}",
            rows=[_row(rule) for rule in rules], events=told, looks=LOOKS,
        ))  # fmt: skip

    # --- head --------------------------------------------------------------------------------------------

    def _head(self) -> list[str]:
        regime = self.regime
        track = self.book.declared.tracks[regime.track]
        beside = "" if track.merges else ", separate from the verdict and never part of it"
        lines = [
            f"{code(regime.id)} · {plain(regime.authority)} · track {code(track.id)} ({plain(track.title)}{beside})",
            "",
            f"Reviewed through {self.day}; an answer for a later day says so.",
            "",
        ]
        state = regime.state_on(self.day)
        return [*lines, f"**On {self.day}:** {plain(state)}", ""] if state else lines

    def _picture(self, picture: str) -> list[str]:
        if not self.rules:
            return []
        told = "Numbers are those of the story below; what lies after the review is pale."
        return [f"![Clocks of {plain(self.regime.title)}]({picture})", "", told, ""]

    def _story(self) -> list[str]:
        rows: list[tuple[str, ...]] = []
        for number, e in enumerate(self.regime.timeline, start=1):
            since = f"<br>*From then on:* {plain(e.state)}" if e.state else ""
            told = f"{plain(e.what)}{since}"
            rows.append((str(number), str(e.date), e.kind, told, places(e.cite, self.book.declared) + mark(e.verified)))
        return ["## Story", "", *table(("#", "Date", "Kind", "What", "Source"), rows)] if rows else []

    def _parameters(self) -> list[str]:
        file = self.regime.at.file
        own = [p for p in self.book.declared.parameters.values() if p.at.file == file]
        rows = [row for p in own for row in self._values(p)]
        return ["## Legal numbers", "", *table(("Number", "Name", "Period", "Value", "Source"), rows)] if rows else []

    def _values(self, p: Parameter) -> list[tuple[str, ...]]:
        return [
            (named(p.id) + plain(p.title or p.id), code(p.id), span_words(v.span), f"{v.value} {plain(p.unit)}".strip(),
             places(v.cite, self.book.declared))
            for v in p.values
        ]  # fmt: skip

    # --- rules -------------------------------------------------------------------------------------------

    def _when_short(self, rule: Rule) -> str:
        clocks = clocks_of(rule)
        odd = [p for p in clocks.enforcement if p.state != "enforced" and p.span.holds(self.day)]
        return span_words(rule.span) + (f", {STATES[odd[0].state]}" if odd else "")

    def _rule(self, rule: Rule) -> list[str]:
        declared = self.book.declared
        out = [
            named(rule.id),
            "",
            f"### {plain(rule.title)}",
            "",
            f"{code(rule.id)} · {rule.status}{mark(rule.verified)}",
            "",
        ]
        because = f", because {plain(rule.because)}" if rule.because else ""
        out += [f"**Concludes:** {plain(conclusion(rule)).rstrip('.')}{because}.", ""]
        if rule.then.conditions:
            out += ["**Elements:**" if rule.then.kind == "effect" else "**Needs:**", ""]
            for requirement in rule.then.conditions:
                out.append(f"- {plain(requirement.title)}")
                out += self._bullets(requirement.when, 1)
            out.append("")
        if rule.then.remote is not None:
            out += ["**Speaks of this case when:**", "", *self._bullets(rule.then.remote), ""]
        out += ["**When:**", "", *self._bullets(rule.when), ""]
        if rule.unless:
            out += ["**Unless:**", ""]
            out += [
                f"- {plain(declared.conditions[name].title)} ({self.links.to(name, self.page)})" for name in rule.unless
            ] + [""]
        out += ["```cel", rule_to_cel(rule), "```", "", *self._clocks(rule)]
        if rule.overrides:
            out += ["**Takes precedence over:**", ""]
            out += [
                f"- {self.links.to(o, self.page, plain(declared.rules[o].title))} ({code(o)})" for o in rule.overrides
            ] + [""]
        if rule.then.open_parts:
            out += ["**Left open by the text:**", "", *(f"- {plain(part)}" for part in rule.then.open_parts), ""]
        if rule.then.reasons:
            out += ["**Reasons that the claim gives:**", "", *(f"- {plain(r.text)}" for r in rule.then.reasons), ""]
        if rule.cite:
            out += ["**Sources:**", "", *(source_line(c, declared) for c in rule.cite), ""]
        if rule.note:
            out += [f"> **Note.** {plain(rule.note)}", ""]
        return out + self._cases(rule)

    def _bullets(self, tree: Tree, depth: int = 0) -> list[str]:
        """A tree as nested bullets, each name linked to where it is told."""
        out: list[str] = []
        for level, text in tree_lines(tree, self.book.declared):
            known = _NAMED.search(text)
            told = plain(text)
            if known is not None:
                told = f"{plain(text[: known.start()])} ({self.links.to(known[1], self.page)})"
            out.append(f"{'  ' * (depth + level)}- {told}")
        return out

    def _clocks(self, rule: Rule) -> list[str]:
        clocks = clocks_of(rule)
        if clocks.together:
            state = clocks.enforcement[0].state
            told = "in force, due and enforced" if state == "enforced" else STATES[state]
            return [f"**Dates:** {told} {span_words(rule.span)}.", ""]
        due = ", ".join(span_words(p.span) for p in clocks.compliance) or "never due"
        out = ["**Dates:**", "", f"- text in force {span_words(rule.span)}", f"- compliance {due}"]
        cites = {(e.span.start, e.state): e.cite for e in rule.enforcement}
        for period in clocks.enforcement:
            cite = cites.get((period.span.start, period.state), ())
            source = f" ({places(cite, self.book.declared)})" if cite else ""
            out.append(f"- {STATES[period.state]} {span_words(period.span)}{source}")
        return [*out, ""]

    def _cases(self, rule: Rule) -> list[str]:
        found = self.cases.get(rule.id, [])
        if not found:
            return []
        rows = [(plain(c.name), str(c.facts.get("as_of", "")), outcome_words(c), plain(c.why)) for c in found]
        return [f"<details><summary>{words.count(len(found), 'case')}</summary>", "",
                *table(("Case", "Day", "Outcome", "What it shows"), rows), "</details>", ""]  # fmt: skip

    # --- conditions and open points ------------------------------------------------------------------------

    def _conditions(self) -> list[str]:
        own = [c for c in self.book.declared.conditions.values() if c.regime == self.regime.id]
        if not own:
            return []
        out = ["## Named conditions", ""]
        for condition in own:
            out += self._condition(condition)
        return out

    def _condition(self, condition: Condition) -> list[str]:
        over = "" if condition.over == "case" else f", over a {condition.over.replace('_', ' ')}"
        life = f", {span_words(condition.span)}" if condition.span.start or condition.span.end else ""
        out = [named(condition.id), "", f"**{plain(condition.title)}** ({code(condition.id)}{over}{life})", ""]
        if condition.when is not None:
            out += [*self._bullets(condition.when), ""]
        rules = [r for r in self.book.declared.rules.values() if r.then.kind == "define"]
        for rule in (r for r in rules if r.then.target == condition.id):
            out += [f"- concluded by {self.links.to(rule.id, self.page, plain(rule.title))} ({code(rule.id)})", ""]
        if condition.cite:
            out += [f"Source: {places(condition.cite, self.book.declared)}", ""]
        return out

    def _open_points(self) -> list[str]:
        out: list[str] = []
        for rule in self.rules:
            why = {"memory": "not verified", "secondary": "read in a secondary source"}.get(rule.verified, "")
            kinds = [x for x in (why, "our interpretation" if rule.status == "interpretation" else "") if x]
            if kinds:
                out.append(f"- {self.links.to(rule.id, self.page, plain(rule.title))}: {', '.join(kinds)}")
        for e in self.regime.timeline:
            if e.verified == "memory":
                out.append(f"- {e.date}, {plain(e.what)}: not verified ({place(e.cite[0], self.book.declared)})")
        return ["## Open points", "", *out, ""] if out else []


def outcome_words(case: RuleCase) -> str:
    """What a case expects, in words."""
    policy = next((text for name, text in words.POLICIES.items() if name == case.expect.review_policy), "")
    policy = f"policy {policy}" if policy.startswith("not") else policy
    return words.OUTCOMES[case.expect.outcome] + (f", {policy}" if policy else "")


def _row(rule: Rule) -> Row:
    clocks = clocks_of(rule)
    cited = f"{rule.cite[0].source}: {rule.cite[0].at}".strip(": ") if rule.cite else ""
    shown = [("", clocks.enforcement)] if clocks.together else clocks.rows()
    lines: list[tuple[str, Sequence[Bar]]] = []
    for name, periods in shown:
        bars = [Bar(p.span, _LOOK_OF[p.state], f"{rule.title}: {STATES[p.state]} {span_words(p.span)}. {cited}")
                for p in periods]  # fmt: skip
        lines.append((name, bars))
    return Row(rule.title, rule.id, lines)
