"""Reads every rule file of a folder into `Declared`; all problems are collected and reported together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from ..errors import near_miss
from ..facts.declarations import Declarations
from ..terms import MARKS, POLICIES, STAGES, STATUSES, WOULD, Mark, Policy, Stage, Status, Would
from ..yaml_text import Map, Position, Problems, Reader, Seq, Text, TextNode, texts_of
from .control_list import Table, groups_of, read_entries
from .declared import (
    ENFORCEMENT,
    KINDS,
    Citation,
    Conclusion,
    Condition,
    Dated,
    Declared,
    Enforcement,
    Entry,
    Group,
    Member,
    Parameter,
    Pending,
    Reason,
    Record,
    Regime,
    Requirement,
    Rule,
    Source,
    Span,
    Step,
    Tag,
    Track,
    Tree,
)
from .trees import TreeParser

_RULE_KEYS = (
    "id", "title", "because", "track", "status", "in_force", "compliance", "enforcement", "when", "unless", "then",
    "overrides", "cite", "verified", "unconfirmed_from", "dossier", "note", "asks",
)  # fmt: skip
_ENTRY_KINDS = (
    "instrument", "letter", "announcement", "license", "guidance", "bill", "press", "sunset",
)  # fmt: skip
_NEEDS_BECAUSE = ("require_license", "prohibit", "escalate")
_GROUP_KEYS = (
    "id", "title", "of", "cite", "verified", "members", "apart", "unknown", "union", "minus", "table_date", "note",
)  # fmt: skip


@dataclass
class RuleLoader:
    """Fills `declared` from parsed files, file by file."""

    declared: Declared
    declarations: Declarations
    problems: Problems

    def __post_init__(self) -> None:
        self.trees = TreeParser(self.declarations, self.problems)
        self.cited: list[tuple[str, Position]] = []  # checked when all sources are known
        self.control_table: Table | None = None

    def read(self, file: str, node: TextNode | None) -> None:
        """Reads one file by the keys at its top."""
        if not isinstance(node, Map):
            at = node.at if node is not None else Position(file, 1, 1)
            self.problems.add(at, "a rule file is a mapping with keys such as regime: and rules:")
            return
        readers: dict[str, Callable[[TextNode], None]] = {
            "sources": self._sources,
            "groups": self._groups,
            "control_list": self._control_list,
            "list_columns": lambda n: self._names(n, self.declared.list_columns, fold=False),
            "tracks": self._tracks,
            "tags": self._tags,
            "records": self._records,
            "levels": self._levels,
            "subject": self._subject,
            "first_day": self._first_day,
            "names": lambda n: self._names(n, self.declared.country_names, fold=True),
            "regions": lambda n: self._names(n, self.declared.region_words, fold=True),
            "beside_regions": lambda n: self.declared.beside_regions.update(
                texts_of(n, "'beside_regions'", self.problems)
            ),
            "display": lambda n: self._names(n, self.declared.country_display, fold=False),
            "regime": lambda n: self._regime(node),
        }
        known = (*readers, "parameters", "conditions", "rules")
        for key, value in node.entries.items():
            if key not in known:
                self.problems.add(node.keys[key], f"a rule file has no key {key!r}", near_miss(key, known))
            elif key in readers:
                readers[key](value)
        if "regime" not in node.entries:
            for key in ("parameters", "conditions", "rules"):
                if key in node.entries:
                    self.problems.add(
                        node.keys[key], f"{key!r} without a regime:", "name the regime that they belong to"
                    )

    # --- sources, groups, tracks -------------------------------------------------------------------------

    def _sources(self, node: TextNode) -> None:
        if not isinstance(node, Map):
            self.problems.add(node.at, "'sources' must be a mapping from an id to a source")
            return
        for name, entry in node.entries.items():
            keys = ("title", "publisher", "date", "citation", "url", "kind", "read", "reviewed_through", "note")
            r = Reader(entry, f"source {name}", self.problems, keys, entry.at)
            source = Source(
                name, r.text("title"), r.text("publisher", ""), r.text("date", ""), r.text("citation", ""),
                r.text("url", ""), r.text("kind", ""), r.text("read", ""), node.keys[name],
                r.date("reviewed_through"),
            )  # fmt: skip
            self._unique(self.declared.sources, name, entry.at, "source")
            self.declared.sources[name] = source

    def _groups(self, node: TextNode) -> None:
        for item in node.items if isinstance(node, Seq) else ():
            r = Reader(item, "group", self.problems, _GROUP_KEYS, item.at)
            name = r.text("id")
            group = Group(
                name, r.text("title"), r.text("of"),
                tuple(self._member(m, name) for m in r.items("members")),
                tuple(self._member(m, name) for m in r.items("unknown")),
                r.texts("union"), r.texts("minus"), r.date("table_date"),
                r.text("verified", "primary", MARKS), self._cite(r), item.at, apart=r.texts("apart"),
            )  # fmt: skip
            self._unique(self.declared.groups, name, item.at, "group")
            self.declared.groups[name] = group

    def _control_list(self, node: TextNode) -> None:
        r = Reader(node, "control list", self.problems, ("edition", "verified", "cite", "entries"), node.at)
        edition = r.date("edition")
        known = self.declared.control_list_edition
        if known is not None and edition != known:
            self.problems.add(r.where("edition"), f"this part of the list is of {edition}, another of {known}",
                              "make all parts from one edition")  # fmt: skip
        self.declared.control_list_edition = edition
        self.control_table = Table(edition, r.text("verified", "primary", MARKS), self._cite(r), r.at)
        for entry in read_entries(r, self.problems):
            self._unique(self.declared.control_list, entry.eccn, entry.at, "entry")
            self.declared.control_list[entry.eccn] = entry

    def finish(self) -> None:
        """Makes what needs all files: the groups of ECCNs from the whole control list."""
        if self.control_table is not None:
            for group in groups_of(self.declared.control_list.values(), self.control_table):
                self._unique(self.declared.groups, group.id, group.at, "group")
                self.declared.groups[group.id] = group

    def _member(self, node: TextNode, group: str) -> Member:
        if isinstance(node, Text):
            return Member(node.value)
        keys = ("id", "names", "from", "to", "verified", "note", "cite")
        r = Reader(node, f"member of {group}", self.problems, keys, node.at)
        self._cite(r)
        return Member(r.text("id"), r.texts("names"), self._span(r), r.text("verified", "", ("", *MARKS)))

    def _tracks(self, node: TextNode) -> None:
        for item in node.items if isinstance(node, Seq) else ():
            r = Reader(
                item,
                "track",
                self.problems,
                ("id", "title", "merging", "exists_when", "apply_to", "leg", "note"),
                item.at,
            )
            track = Track(r.text("id"), r.text("title"), r.flag("merging"), r.text("exists_when", ""), item.at,
                          r.text("apply_to", ""), r.text("leg", "", ("", "goods", "service")))  # fmt: skip
            self._unique(self.declared.tracks, track.id, item.at, "track")
            self.declared.tracks[track.id] = track

    def _tags(self, node: TextNode) -> None:
        for item in node.items if isinstance(node, Seq) else ():
            r = Reader(item, "tag", self.problems, ("id", "title", "track", "note"), item.at)
            tag = Tag(r.text("id"), r.text("title"), r.text("track"), item.at)
            self._unique(self.declared.tags, tag.id, item.at, "tag")
            self.declared.tags[tag.id] = tag

    def _records(self, node: TextNode) -> None:
        if not isinstance(node, Map):
            self.problems.add(node.at, "'records' must be a mapping from a record to its rules, or to none: REASON")
            return
        for name, entry in node.entries.items():
            r = Reader(entry, f"record {name}", self.problems, ("rules", "none"), entry.at)
            at = node.keys[name]
            if bool(r.texts("rules")) == bool(r.text("none", "")):
                self.problems.add(at, f"the record {name} names neither rules nor a reason, or both",
                                  "write {rules: [rule ids]} or {none: why no rule encodes it}")  # fmt: skip
            self._unique(self.declared.records, name, at, "record")
            self.declared.records[name] = Record(name, r.texts("rules"), r.text("none", ""), at)

    def _levels(self, node: TextNode) -> None:
        self.declared.levels = (
            tuple(i.value for i in node.items if isinstance(i, Text)) if isinstance(node, Seq) else ()
        )

    def _subject(self, node: TextNode) -> None:
        self.declared.subject = node.value if isinstance(node, Text) else ""

    def _first_day(self, node: TextNode) -> None:
        self.declared.first_day = node.value if isinstance(node, Text) else ""

    def _names(self, node: TextNode, into: dict[str, str], fold: bool) -> None:
        for name, code in node.entries.items() if isinstance(node, Map) else ():
            if isinstance(code, Text):
                into[" ".join(name.split()).casefold() if fold else name] = code.value

    # --- regimes ------------------------------------------------------------------------------------------

    def _regime(self, top: Map) -> None:
        keys = ("id", "title", "authority", "track", "reviewed_through", "named", "considered_when", "timeline", "note")
        r = Reader(top.entries["regime"], "regime", self.problems, keys, top.at)
        name, track = r.text("id"), r.text("track")
        considered = None
        if r.has("considered_when"):
            considered = self.trees.parse(r.raw("considered_when"), "case", r.at)
        entries = sorted((self._entry(e, name) for e in r.items("timeline")), key=lambda e: e.date)
        regime = Regime(
            name, r.text("title"), r.text("authority", ""), track, r.date("reviewed_through"), r.flag("named"),
            considered, tuple(entries), r.at,
        )  # fmt: skip
        self._unique(self.declared.regimes, name, r.at, "regime")
        self.declared.regimes[name] = regime
        for part, read in (("conditions", self._condition), ("rules", self._rule)):
            listed = top.entries.get(part)
            if listed is not None and not isinstance(listed, Seq):
                self.problems.add(listed.at, f"{part!r} must be a list")
            for item in listed.items if isinstance(listed, Seq) else ():
                read(item, regime)
        parameters = top.entries.get("parameters")
        if parameters is not None and not isinstance(parameters, Map):
            self.problems.add(parameters.at, "'parameters' must be a mapping from an id to a parameter")
        for key, item in parameters.entries.items() if isinstance(parameters, Map) else ():
            self._parameter(key, item)

    def _entry(self, node: TextNode, regime: str) -> Entry:
        keys = ("date", "kind", "what", "state", "cite", "verified", "dossier", "note")
        r = Reader(node, f"timeline of {regime}", self.problems, keys, node.at)
        date = r.date("date")
        if date is None:
            if not r.has("date"):
                self.problems.add(node.at, "a timeline entry lacks its date")
            date = datetime.date.min
        if not r.has("verified"):
            self.problems.add(node.at, f"a timeline entry of {regime} lacks 'verified'", "primary, secondary or memory")
        return Entry(date, r.text("kind", None, _ENTRY_KINDS), r.text("what"), r.text("state", ""), self._cite(r),
                     r.text("verified", "primary", MARKS), node.at)  # fmt: skip

    def _parameter(self, name: str, node: TextNode) -> None:
        r = Reader(node, f"parameter {name}", self.problems, ("title", "unit", "values", "note"), node.at)
        values: list[Dated] = []
        for item in r.items("values"):
            v = Reader(
                item, f"value of {name}", self.problems, ("from", "to", "value", "cite", "verified", "note"), item.at
            )
            cite = self._cite(v)
            if not cite:
                self.problems.add(
                    item.at, f"a value of the parameter {name} lacks its citation", "add cite: [{source: ..., at: ...}]"
                )
            values.append(Dated(self._span(v), v.text("value"), cite, v.text("verified", "", ("", *MARKS)), item.at))
        for index, value in enumerate(values):
            for other in values[:index]:
                if value.span.overlaps(other.span):
                    self.problems.add(
                        value.at, f"the periods of the parameter {name} overlap", f"see line {other.at.line}"
                    )
        self._unique(self.declared.parameters, name, node.at, "parameter")
        self.declared.parameters[name] = Parameter(
            name, r.text("title", ""), r.text("unit", ""), tuple(values), node.at
        )

    def _condition(self, node: TextNode, regime: Regime) -> None:
        keys = ("id", "title", "over", "in_force", "when", "when_not_in_force", "stated_by", "cite", "note")
        r = Reader(node, "condition", self.problems, keys, node.at)
        name = r.text("id")
        scopes = ("case", "party", "listing", "owner", "red_flag")
        over = r.text("over", "case", scopes)
        stated: Tree | None = None
        rulings_only = signed_clears = False
        if r.has("stated_by"):
            s = r.sub("stated_by", f"stated_by of {name}", ("fact", "in", "rulings_only", "signed_clears"))
            rulings_only, signed_clears = s.flag("rulings_only"), s.flag("signed_clears")
            stated = self.trees.leaf(Text(f"{s.text('fact')} in {s.text('in')}", True, s.at), over)
        when = self.trees.parse(r.raw("when"), over, node.at) if r.has("when") else None
        span = self._span(r.sub("in_force", f"in_force of {name}", ("from", "to"))) if r.has("in_force") else Span()
        closed = r.text("when_not_in_force", "", ("", "false")) == "false"
        self._unique(self.declared.conditions, name, node.at, "condition")
        self.declared.conditions[name] = Condition(
            name, r.text("title"), over, span, when, closed, stated, rulings_only, signed_clears,
            self._cite(r), regime.id, node.at
        )  # fmt: skip

    def _rule(self, node: TextNode, regime: Regime) -> None:
        r = Reader(node, "rule", self.problems, _RULE_KEYS, node.at)
        name = r.text("id")
        then = self._then(r, name)
        status = cast("Status", r.text("status", "law", STATUSES))
        cite = self._cite(r)
        if not cite and status not in ("interpretation", "company"):
            self.problems.add(node.at, f"the rule {name} lacks its citation", "add cite: [{source: ..., at: ...}]")
        if status == "interpretation" and not r.has("note"):
            self.problems.add(node.at, f"the rule {name} is our interpretation and lacks its reason", "add note:")
        because = r.text("because", "")
        if then.kind in _NEEDS_BECAUSE and not because:
            self.problems.add(node.at, f"the rule {name} lacks 'because'", "one clause for the headline")
        if not r.has("in_force"):
            self.problems.add(node.at, f"the rule {name} lacks 'in_force'", "write in_force: {from: 2023-11-17}")
        when = self.trees.parse(r.raw("when"), "case", node.at)
        rule = Rule(
            name, r.text("title"), because, r.text("track", regime.track), status,
            self._span(r.sub("in_force", f"in_force of {name}", ("from", "to"))),
            r.date("compliance"),
            tuple(self._enforcement(e, name) for e in r.items("enforcement")),
            when if when is not None else _never(node.at), r.texts("unless"), then, r.texts("overrides"), cite,
            cast("Mark", r.text("verified", "primary", MARKS)), r.texts("dossier"), r.text("note", ""),
            regime.id, node.at, r.text("asks", "true", ("true", "false")) == "true", r.date("unconfirmed_from"),
        )  # fmt: skip
        if not rule.asks and (then.kind != "escalate" or status != "interpretation"):
            self.problems.add(r.where("asks"), f"the rule {name} may not leave its facts unasked",
                              "asks: false stands with escalations that are an interpretation of ours")  # fmt: skip
        if not r.has("verified"):
            self.problems.add(node.at, f"the rule {name} lacks 'verified'", "primary, secondary or memory")
        if rule.overrides and then.kind != "exclude":
            self.problems.add(
                r.where("overrides"),
                f"the rule {name} is not a carve-out and overrides others",
                "then: {exclude: true}",
            )
        if then.kind == "exclude" and not rule.overrides:
            self.problems.add(node.at, f"the carve-out {name} overrides nothing", "add overrides: [rule ids]")
        if then.kind == "exclude" and rule.verified == "memory":
            self.problems.add(node.at, f"the carve-out {name} rests on memory", "what relaxes must have been read")
        if name in self.declared.rules:
            first = self.declared.rules[name].at
            self.problems.add(node.at, f"the rule id {name!r} is taken", f"{first.file}:{first.line}")
        self.declared.rules[name] = rule

    def _enforcement(self, node: TextNode, rule: str) -> Enforcement:
        r = Reader(node, f"enforcement of {rule}", self.problems, ("from", "to", "state", "cite", "note"), node.at)
        return Enforcement(self._span(r), r.text("state", None, ENFORCEMENT), self._cite(r))

    def _then(self, rule: Reader, name: str) -> Conclusion:
        node = rule.raw("then")
        if not isinstance(node, Map) or len(node.entries) != 1:
            self.problems.add(rule.where("then"), f"'then' of {name} has exactly one key", "one of " + ", ".join(KINDS))
            return Conclusion("advise")
        ((kind, value),) = node.entries.items()
        if kind not in KINDS:
            hint = near_miss(kind, KINDS) or "one of " + ", ".join(KINDS)
            self.problems.add(node.keys[kind], f"{kind!r} is not a conclusion", hint)
            return Conclusion("advise")
        if kind in ("prohibit", "escalate", "clear", "exclude"):
            return Conclusion(kind)
        if kind in ("define", "classify"):
            return Conclusion(kind, target=value.value if isinstance(value, Text) else "")
        if kind in ("oblige", "advise"):
            return Conclusion(kind, text=value.value if isinstance(value, Text) else "")
        return self._detailed(kind, value, name)

    def _detailed(self, kind: str, value: TextNode, name: str) -> Conclusion:
        keys = {
            "require_license": ("tags", "reason"),
            "except": ("code", "overcomes", "conditions"),
            "authorize": ("overcomes", "conditions"),
            "review": ("policy", "of", "governs"),
            "effect": ("remote", "elements", "open", "text", "would", "stages", "last_confirmed", "lapses"),
            "claim": ("about", "asserts", "reasons", "date"),
        }[kind]
        r = Reader(value, f"{kind} of {name}", self.problems, keys, value.at)
        tags_key = {"require_license": "tags", "review": "of", "claim": "about"}.get(kind, "overcomes")
        remote = self.trees.parse(r.raw("remote"), "case", value.at) if r.has("remote") else None
        return Conclusion(
            kind,
            tags=r.texts(tags_key) if tags_key in keys else (),
            policy=cast("Policy", r.text("policy", None, POLICIES)) if kind == "review" else "unstated",
            governs=r.flag("governs"),
            code=r.text("code", "") if kind == "except" else "",
            reason=r.text("reason", "") if kind == "require_license" else "",
            text=r.text("asserts", "") if kind == "claim" else r.text("text", "") if kind == "effect" else "",
            date=r.text("date", "") if kind == "claim" else "",
            conditions=tuple(self._requirement(i) for i in (*r.items("conditions"), *r.items("elements"))),
            remote=remote,
            open_parts=r.texts("open"),
            reasons=tuple(self._reason(i) for i in r.items("reasons")),
            pending=self._pending(r, name) if kind == "effect" else Pending(),
        )

    def _pending(self, r: Reader, name: str) -> Pending:
        steps = tuple(s for i in r.items("stages") if (s := self._step(i, name)) is not None)
        if list(steps) != sorted(steps, key=lambda s: s.since):
            self.problems.add(r.where("stages"), f"the stages of {name} are not in the order of their days")
        would = cast("Would", r.text("would", "authority", WOULD))
        if would in ("condition", "nothing", "untested") and not r.has("text"):
            self.problems.add(r.at, f"the effect of {name} lacks 'text'", "one sentence: what the text would change")
        return Pending(would, steps, r.date("last_confirmed"), r.date("lapses"))

    def _step(self, node: TextNode, name: str) -> Step | None:
        r = Reader(node, f"stage of {name}", self.problems, ("from", "stage", "what", "cite", "verified"), node.at)
        since = r.date("from")
        stage = cast("Stage", r.text("stage", None, STAGES))
        if since is None:
            self.problems.add(node.at, f"a stage of {name} lacks its day", "write from: 2025-12-18")
            return None
        mark = cast("Mark", r.text("verified", "primary", MARKS))
        return Step(since, stage, r.text("what", ""), self._cite(r), mark)

    def _requirement(self, node: TextNode) -> Requirement:
        r = Reader(node, "condition", self.problems, ("is", "title"), node.at)
        tree = self.trees.parse(r.raw("is"), "case", node.at)
        return Requirement(r.text("title"), tree if tree is not None else _never(node.at))

    def _reason(self, node: TextNode) -> Reason:
        r = Reader(node, "reason", self.problems, ("text", "fact"), node.at)
        return Reason(r.text("text"), r.text("fact", ""))

    # --- shared -------------------------------------------------------------------------------------------

    def _span(self, r: Reader) -> Span:
        span = Span(r.date("from"), r.date("to"))
        if span.start and span.end and span.end < span.start:
            self.problems.add(r.at, f"the period ends on {span.end}, before it begins", "'to' is the last day in force")
        return span

    def _cite(self, r: Reader) -> tuple[Citation, ...]:
        out: list[Citation] = []
        for item in r.items("cite"):
            c = Reader(item, "citation", self.problems, ("source", "at", "from", "to"), item.at)
            out.append(Citation(c.text("source"), c.text("at", ""), item.at, self._span(c)))
            if out[-1].source:
                self.cited.append((out[-1].source, item.at))
        return tuple(out)

    def _unique(self, known: Mapping[str, object], name: str, at: Position, what: str) -> None:
        if name in known:
            self.problems.add(at, f"the {what} {name!r} is declared twice")


def _never(at: Position) -> Tree:
    return Tree("any", at)
