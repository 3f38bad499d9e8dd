"""What the rule files declare, as they declare it: the intermediate form that all readers share."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..facts.declarations import Fact
from ..terms import Mark, Policy, Stage, Status, Would
from ..yaml_text import Position

Day = datetime.date
KINDS = (
    "define", "classify", "require_license", "except", "authorize", "exclude", "review", "prohibit", "escalate",
    "clear", "oblige", "advise", "effect", "claim",
)  # fmt: skip
HARDENING = frozenset({"require_license", "prohibit", "escalate"})
RELAXING = frozenset({"except", "authorize", "exclude", "clear"})
SETTLED: tuple[Stage, ...] = ("adopted", "enacted", "dead")
ENFORCEMENT = ("enforced", "not_yet", "not_enforced", "stayed", "discretion")


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of days; the last day is included, None is open."""

    start: Day | None = None
    end: Day | None = None

    def holds(self, day: Day) -> bool:
        """Whether the day lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a day."""
        return (self.end is None or other.start is None or other.start <= self.end) and (
            other.end is None or self.start is None or self.start <= other.end
        )

    def breaks(self) -> Iterator[Day]:
        """The days on which something changes."""
        if self.start:
            yield self.start
        if self.end:
            yield self.end + datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source; where paragraphs were renumbered, with the days on which it is the right one."""

    source: str
    at: str = ""
    where: Position | None = field(default=None, compare=False, repr=False)
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Source:
    """A cited text.

    Attributes:
        date: of the text, or of the edition in which a codified text was read.
        reviewed_through: for a codified text, the day through which changes to it were looked for.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    citation: str = ""
    url: str = ""
    kind: str = ""
    read: str = ""
    where: Position | None = field(default=None, compare=False, repr=False)
    reviewed_through: Day | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed tree: `op` is `leaf`, `named`, `all`, `any`, `none`, `presumed`, `some`, `every` or `held`."""

    op: str
    at: Position
    children: tuple[Tree, ...] = ()
    text: str = ""
    name: str = ""
    fact: Fact | None = None
    compare: str = ""
    operand: Operand | None = None
    collection: str = ""
    roles: tuple[str, ...] = ()

    def walk(self) -> Iterator[Tree]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Operand:
    """The right side of a leaf as written: a literal, a parameter, a group or a list."""

    kind: str
    text: str = ""
    literals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated value of a parameter."""

    span: Span
    value: str
    cite: tuple[Citation, ...]
    verified: str
    at: Position


@dataclass(frozen=True, slots=True)
class Parameter:
    """A legal number or date with its periods."""

    id: str
    title: str
    unit: str
    values: tuple[Dated, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Condition:
    """A named tree over a kind of scope; without a tree it is concluded by rules.

    Attributes:
        stated_by: the leaf of a statement that stands beside the tree.
        rulings_only: only a ruling of the agency is such a statement.
        signed_clears: that the condition is not met needs a signed statement or a ruling; a bare word tells nothing.
    """

    id: str
    title: str
    over: str
    span: Span
    when: Tree | None
    closed: bool
    stated_by: Tree | None
    rulings_only: bool
    signed_clears: bool
    cite: tuple[Citation, ...]
    regime: str
    at: Position


@dataclass(frozen=True, slots=True)
class Requirement:
    """A paper or element with its title (`conditions` of relief, `elements` of a scenario)."""

    title: str
    when: Tree


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that a claim gives, with the fact that it speaks of, if any."""

    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What a pending text is from a day on: introduced, reported, enacted, dead and so on."""

    since: Day
    stage: Stage
    what: str = ""
    cite: tuple[Citation, ...] = ()
    verified: Mark = "primary"


@dataclass(frozen=True, slots=True)
class Pending:
    """What is known of a text that is not law, or that has no effect on a verdict.

    Attributes:
        would: what its conditions would do: give a power, ask for a license, deny it, add a condition to whatever
            is asked already, nothing to a verdict, or something that is described and not tested.
        last_confirmed: the day of the newest evidence.
        lapses: the day from which a text that is neither enacted nor dead is no longer pending.
    """

    would: Would = "authority"
    steps: tuple[Step, ...] = ()
    last_confirmed: Day | None = None
    lapses: Day | None = None

    def on(self, day: Day) -> Step | None:
        """The step that holds on the day; None where none is kept, or before the first."""
        past = [s for s in self.steps if s.since <= day]
        now = past[-1] if past else None
        over = self.lapses is not None and day >= self.lapses
        if self.lapses is not None and over and (now is None or now.stage not in SETTLED):
            return Step(self.lapses, "lapsed", verified="memory")
        return now


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule concludes; only the fields of its kind are set."""

    kind: str
    target: str = ""
    tags: tuple[str, ...] = ()
    policy: Policy = "unstated"
    governs: bool = False
    code: str = ""
    reason: str = ""
    text: str = ""
    date: str = ""
    conditions: tuple[Requirement, ...] = ()
    remote: Tree | None = None
    open_parts: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    pending: Pending = Pending()


@dataclass(frozen=True, slots=True)
class Enforcement:
    """One period of a rule's enforcement."""

    span: Span
    state: str
    cite: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated, cited rule.

    `compliance` is the first day on which it must be complied with, where no `not_yet` period says so.  A rule that
    `asks` nothing counts what was stated, and leaves alone what nobody said anything about.  From `unconfirmed_from` on
    it is in force by its text, and nobody confirmed that it is: its mark says so, and the answer without it is told.
    """

    id: str
    title: str
    because: str
    track: str
    status: Status
    span: Span
    compliance: Day | None
    enforcement: tuple[Enforcement, ...]
    when: Tree
    unless: tuple[str, ...]
    then: Conclusion
    overrides: tuple[str, ...]
    cite: tuple[Citation, ...]
    verified: Mark
    dossier: tuple[str, ...]
    note: str
    regime: str
    at: Position
    asks: bool = True
    unconfirmed_from: Day | None = None

    def enforced_on(self, day: Day) -> bool:
        """Whether the rule's text is enforced on a day on which it is in force."""
        return all(e.state in ("enforced", "discretion") for e in self.enforcement if e.span.holds(day))

    def in_view(self, day: Day, view: str) -> bool:
        """Whether the rule counts on the day in the law view (`enforced` or `codified`)."""
        return self.span.holds(day) and (view == "codified" or self.enforced_on(day))


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated line of a regime's story; `state` is true from that day on."""

    date: Day
    kind: str
    what: str
    state: str
    cite: tuple[Citation, ...]
    verified: str
    at: Position


@dataclass(frozen=True, slots=True)
class Regime:
    """One regime: a file of rules with its story."""

    id: str
    title: str
    authority: str
    track: str
    reviewed_through: Day | None
    named: bool
    considered_when: Tree | None
    timeline: tuple[Entry, ...]
    at: Position

    def state_on(self, day: Day) -> str:
        """The sentence that is true on the day, or an empty text before the story begins."""
        states = [e.state for e in self.timeline if e.state and e.date <= day]
        return states[-1] if states else ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group with its life."""

    id: str
    names: tuple[str, ...] = ()
    span: Span = Span()
    verified: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A dated set, listed or made of other sets.

    Attributes:
        but: families of ECCNs that are no members although a family above them is.
        apart: ECCNs that are no members although a family at or above them is.
        coarse: ECCNs that leave open whether they are members, because their paragraph is not stated.
    """

    id: str
    title: str
    of: str
    members: tuple[Member, ...]
    unknown: tuple[Member, ...]
    union: tuple[str, ...]
    minus: tuple[str, ...]
    table_date: Day | None
    verified: str
    cite: tuple[Citation, ...]
    at: Position
    but: tuple[str, ...] = ()
    coarse: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an entry's license requirements: a column and the part of the entry that it covers.

    Attributes:
        only, but: the paragraphs to which it is limited, or which it leaves out; both empty: the whole entry.
        words: where the entry limits it in words, the paragraphs of which they speak, if any.
        in_words: whether it is so limited.
    """

    token: str
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One entry of the Commerce Control List, as far as it is a fact: rows, exception flags, first paragraphs."""

    eccn: str
    rows: tuple[Row, ...]
    exceptions: tuple[tuple[str, str], ...]
    sta_limited: bool
    paragraphs: tuple[str, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Track:
    """A scale of outcomes; a merging track is part of the verdict.

    Attributes:
        apply_to: the agency that licenses what the track requires a license for.
        leg: whether it is about the goods or about a service, for the sentence that tells the answer.
    """

    id: str
    title: str
    merges: bool
    exists_when: str
    at: Position
    apply_to: str = ""
    leg: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a basis is about; relief and review policies speak of tags."""

    id: str
    title: str
    track: str
    at: Position


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the sources that the rules were written from: the rules that encode it, or why none does."""

    id: str
    rules: tuple[str, ...]
    none: str
    at: Position


@dataclass(slots=True)
class Declared:
    """Everything that the rule files declare, before it is cut by date."""

    sources: dict[str, Source] = field(default_factory=lambda: dict[str, Source]())
    regimes: dict[str, Regime] = field(default_factory=lambda: dict[str, Regime]())
    parameters: dict[str, Parameter] = field(default_factory=lambda: dict[str, Parameter]())
    conditions: dict[str, Condition] = field(default_factory=lambda: dict[str, Condition]())
    rules: dict[str, Rule] = field(default_factory=lambda: dict[str, Rule]())
    groups: dict[str, Group] = field(default_factory=lambda: dict[str, Group]())
    tracks: dict[str, Track] = field(default_factory=lambda: dict[str, Track]())
    tags: dict[str, Tag] = field(default_factory=lambda: dict[str, Tag]())
    control_list: dict[str, ListEntry] = field(default_factory=lambda: dict[str, ListEntry]())
    control_list_edition: Day | None = None
    list_columns: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    records: dict[str, Record] = field(default_factory=lambda: dict[str, Record]())
    levels: tuple[str, ...] = ()
    subject: str = ""
    first_day: str = ""
    country_names: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    country_display: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    region_words: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    beside_regions: set[str] = field(default_factory=set[str])
