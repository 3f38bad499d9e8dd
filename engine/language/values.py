"""A fact's value: a set of admissible values, and how one comparison is decided over it.

Forms (`Form`), with what a case writes for them:

    NOT_THERE    a paper that is not on file (`about: file`, key absent): every comparison is false
    UNKNOWN      absent or `null`: anything is admissible
    POINTS       `750`, or `[{"value": 1398, "source": "A"}, ...]`: one of these
    RANGE        `{"at_least": 750}`, `{"at_most": 1399}`, both
    EXCLUDED     `{"not_in": ["CN", "MO"]}`: anything but these
    TOGETHER     `{"all_of": ["JP", "AU"]}`, or a fact that holds several values at once: all of these hold
                 (where sources differ on such a fact, each point is one source's `Several`)
    UNDEFINED    a derived quantity that does not exist (no die area that counts): every comparison is false

Numbers are `decimal.Decimal` throughout; a threshold is never met or missed by binary rounding.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, StrEnum, auto

Scalar = str | bool | Decimal | datetime.date
FALSE, UNKNOWN, TRUE = 0, 1, 2  # the ordinals of `logic.Letter`


class Form(Enum):
    """How much of a fact is known."""

    NOT_THERE = auto()
    UNKNOWN = auto()
    POINTS = auto()
    RANGE = auto()
    EXCLUDED = auto()
    TOGETHER = auto()
    UNDEFINED = auto()


class Origin(StrEnum):
    """Where a value came from; printed with every normalized fact."""

    GIVEN = "given"
    CATALOGUE = "catalogue"
    PROFILE = "profile"
    STATEMENT = "statement"
    ASSUMPTION = "assumption"
    DEFAULT = "default"
    DERIVED = "derived"
    LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a fact that is a table (`item.peaks`), by field name."""

    fields: tuple[tuple[str, Scalar], ...]

    def __getitem__(self, name: str) -> Scalar:
        return dict(self.fields)[name]


@dataclass(frozen=True, slots=True)
class Several:
    """What one source of a dispute says of a fact that holds several values at once: all of these, or none."""

    values: tuple[Scalar, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.values)) or "none"


@dataclass(frozen=True, slots=True)
class Point:
    """One admissible value and the evidence for it.

    Attributes:
        value: the value; for table facts a tuple of `Record`.
        source: who says so; values of one source belong together in a dispute.
        date: the day of the source, ISO, or an empty text.
        joint: computed from values of several sources, so it belongs to none of them.
        evidence: `bis` or `signed` for a classification that settles the matter, else an empty text.
    """

    value: Scalar | Several | tuple[Record, ...]
    source: str = ""
    date: str = ""
    evidence: str = ""
    joint: bool = False


@dataclass(frozen=True, slots=True)
class FactValue:
    """The admissible values of one fact, with its origin.

    Attributes:
        settled: the value stands against whatever its inputs would give (a world of a dispute, a probe).
    """

    form: Form
    points: tuple[Point, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    origin: Origin = Origin.GIVEN
    note: str = ""
    may_be_undefined: bool = False
    settled: bool = False

    @property
    def known(self) -> bool:
        """Whether exactly one value is admissible."""
        return self.form is Form.POINTS and len(self.points) == 1 and not self.may_be_undefined

    @property
    def disputed(self) -> bool:
        """Whether the sources differ."""
        return self.form is Form.POINTS and len(self.points) > 1

    @property
    def values(self) -> tuple[Scalar | Several | tuple[Record, ...], ...]:
        """The values of the points, in order."""
        return tuple(p.value for p in self.points)

    @property
    def only(self) -> Scalar | Several | tuple[Record, ...] | None:
        """The one admissible value, or None."""
        return self.points[0].value if self.known else None

    def reason(self) -> str:
        """Why a comparison over this value can be unknown: `missing`, `bounded` or `in_dispute`."""
        if self.disputed:
            return "in_dispute"
        return "missing" if self.form in (Form.UNKNOWN, Form.POINTS) else "bounded"

    def from_origin(self, origin: Origin, note: str = "") -> FactValue:
        """The same value with another origin."""
        return replace(self, origin=origin, note=note or self.note)


NOT_GIVEN = FactValue(Form.UNKNOWN)
STATED_UNKNOWN = FactValue(Form.UNKNOWN, note="stated to be unknown")
NOT_ON_FILE = FactValue(Form.NOT_THERE)


def known(value: Scalar | tuple[Record, ...], origin: Origin = Origin.GIVEN, source: str = "") -> FactValue:
    """A single known value."""
    return FactValue(Form.POINTS, (Point(value, source),), origin=origin)


@dataclass(frozen=True, slots=True)
class Operand:
    """The right side of a comparison, resolved for one slice of time.

    Attributes:
        value: the literal or parameter (for all operators but `in`).
        members: the members (for `in`), ECCN families written with a trailing `.*`.
        doubtful: members whose membership on the date is not known.
        ranks: the order of the fact's values where it is not their own (knowledge grades).
        families: prefixes of `members` that end in `.*`, without it.
        but: families within those that are no members.
        coarse: values that say too little to tell: members and others stand below them.
        apart: heads of families that are no members themselves.
    """

    value: Scalar | None = None
    members: frozenset[Scalar] = frozenset()
    doubtful: frozenset[Scalar] = frozenset()
    ranks: Mapping[Scalar, int] | None = None
    families: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    coarse: frozenset[Scalar] = frozenset()
    apart: frozenset[Scalar] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing is or may be a member: a dated set on a day on which it has none."""
        return not (self.members or self.doubtful or self.families or self.coarse)


def compare(fact: FactValue, op: str, operand: Operand) -> int:
    """The letter (0 false, 1 unknown, 2 true) of `fact op operand` over all admissible values."""
    form = fact.form
    if op == "!=":
        return 2 - compare(fact, "==", operand)
    if form is Form.POINTS:
        points = fact.points
        letter = decide(points[0].value, op, operand)
        for point in points[1:]:
            if decide(point.value, op, operand) != letter:
                return UNKNOWN
        return UNKNOWN if fact.may_be_undefined and letter == TRUE else letter
    if form is Form.UNKNOWN:
        return FALSE if op == "in" and operand.empty else UNKNOWN
    if form in (Form.NOT_THERE, Form.UNDEFINED):
        return FALSE
    if form is Form.TOGETHER:
        return max((decide(p.value, op, operand) for p in fact.points), default=FALSE)
    if form is Form.EXCLUDED:
        return _over_excluded(frozenset(p.value for p in fact.points), op, operand)
    return _over_range(fact, op, operand)


def decide(value: object, op: str, operand: Operand) -> int:
    """The letter of one value: unknown only where membership of a set is itself not known."""
    if isinstance(value, Several):
        return max((decide(v, op, operand) for v in value.values), default=FALSE)
    if op == "in":
        if value in operand.doubtful or value in operand.coarse:
            return UNKNOWN
        if value in operand.members:
            return TRUE
        if value in operand.apart:
            return FALSE
        return _in_family(value, operand) if operand.families and isinstance(value, str) else FALSE
    wanted: object = operand.value
    if op == "==":
        return TRUE if value == wanted else FALSE
    if op == "!=":
        return TRUE if value != wanted else FALSE
    if operand.ranks is not None:
        value, wanted = operand.ranks[value], operand.ranks[wanted]  # type: ignore[index]
    left: Decimal = value  # type: ignore[assignment]
    right: Decimal = wanted  # type: ignore[assignment]
    if op == ">=":
        return TRUE if left >= right else FALSE
    if op == ">":
        return TRUE if left > right else FALSE
    if op == "<":
        return TRUE if left < right else FALSE
    return TRUE if left <= right else FALSE


def _in_family(value: str, operand: Operand) -> int:
    """Whether a dotted value stands at or below a family; the closest family or exception above it decides."""
    while True:
        if value in operand.but:
            return FALSE
        if value in operand.families:
            return TRUE
        value, dot, _ = value.rpartition(".")
        if not dot:
            return FALSE


def _over_excluded(excluded: frozenset[object], op: str, operand: Operand) -> int:
    if op == "==":
        return FALSE if operand.value in excluded else UNKNOWN
    if op == "in":
        possible = (operand.members | operand.doubtful) - excluded
        return UNKNOWN if possible or operand.families else FALSE
    return UNKNOWN


def _over_range(fact: FactValue, op: str, operand: Operand) -> int:
    low, high, limit = fact.low, fact.high, operand.value
    if op == "in" or not isinstance(limit, Decimal):
        return UNKNOWN
    if op == "==":
        outside = (low is not None and limit < low) or (high is not None and limit > high)
        return FALSE if outside else TRUE if low == high == limit else UNKNOWN
    sure, never = {
        ">=": (low is not None and low >= limit, high is not None and high < limit),
        ">": (low is not None and low > limit, high is not None and high <= limit),
        "<": (high is not None and high < limit, low is not None and low >= limit),
        "<=": (high is not None and high <= limit, low is not None and low > limit),
    }[op]
    if sure:
        return UNKNOWN if fact.may_be_undefined else TRUE
    return FALSE if never else UNKNOWN


def contradicts(one: FactValue, other: FactValue) -> bool:
    """Whether two values have nothing in common, as far as both are known."""
    if one.form is Form.POINTS and other.form is Form.POINTS:
        return not set(one.values) & set(other.values)
    if one.form is Form.RANGE and other.form is Form.POINTS:
        return not any(_inside(v, one) for v in other.values)
    if one.form is Form.POINTS and other.form is Form.RANGE:
        return not any(_inside(v, other) for v in one.values)
    return False


def _inside(value: object, bounds: FactValue) -> bool:
    if not isinstance(value, Decimal):
        return True
    return (bounds.low is None or value >= bounds.low) and (bounds.high is None or value <= bounds.high)
