"""What is still open in an answer: the facts that are missing, and the papers that would open a milder policy."""

from __future__ import annotations

from collections.abc import Sequence

from ..determination import Determination, PolicyIf, Question, Relief
from ..explanation import words
from ..facts.declarations import Fact
from ..rulebook.book import Book
from ..terms import OUTCOMES, POLICIES
from .terminal import DIM, HEADING, STYLES, Terminal

MOST_QUESTIONS = 10
_GROUPS = {
    "activity": "the transaction", "certification": "the certification", "end_use": "end uses excluded",
    "exception": "documents for the exception", "item": "the item", "license": "the license", "party": "parties",
}  # fmt: skip
_COLLECTIONS = {"listing": "entries on lists", "owner": "owners", "red_flag": "red flags"}


def show_milder(t: Terminal, d: Determination, book: Book) -> None:
    """The milder policies that facts and papers to come would open, each once, by what they belong to."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    for policy in d.policy_if:
        if (key := (policy.policy, tuple(policy.needs))) in told:
            continue
        told.add(key)
        t.line((f"{words.POLICIES[policy.policy].capitalize()} only with all of these shown:", DIM), indent=2)
        for heading, labels in _grouped(policy, book):
            t.line((f"{heading}: {', '.join(labels)}", DIM), indent=4, hang=2)


def _grouped(policy: PolicyIf, book: Book) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for name in policy.needs:
        groups.setdefault(name.split(".", 1)[0], []).append(name)
    out: list[tuple[str, list[str]]] = []
    for group in sorted(groups, key=lambda g: (g != "certification", g)):
        facts = [book.declarations.facts[n] for n in groups[group] if n in book.declarations.facts]
        heading = _GROUPS.get(group, group.replace("_", " "))
        if group == "certification":
            heading += _place(facts, book)
        labels = [_label(name, book) for name in groups[group]]
        out.append((heading, labels))
    return out


def _place(facts: Sequence[Fact], book: Book) -> str:
    """Where the certification is required: the place that the sources of all its facts share."""
    places = [fact.source.partition(" ") for fact in facts if fact.source]
    sources = {source for source, _, _ in places}
    if len(sources) != 1:
        return ""
    source = book.declared.sources[sources.pop()]
    paragraphs = {at.partition(")")[0] + ")" for _, _, at in places}
    return f" of {source.citation or source.title} {paragraphs.pop() if len(paragraphs) == 1 else ''}".rstrip()


def _label(name: str, book: Book) -> str:
    fact = book.declarations.facts.get(name)
    key = name.split(".", 1)[1]
    return fact.words if fact is not None else _COLLECTIONS.get(key, key.replace("_", " "))


def within_reach(d: Determination) -> list[Relief]:
    """Exceptions that facts to come may open."""
    return [e for track in d.tracks for e in track.exceptions if e.value == "unknown"]


def show_missing(t: Terminal, d: Determination, book: Book) -> None:
    """The questions: the smallest set first; beside a certain answer only what changes it."""
    if not d.questions:
        return
    opening = _opening(d, book)
    telling = [q for q in d.questions if q.changes is not False]
    opened = {fact for _, fact, _ in opening}
    others = [q for q in d.questions if q.changes is False and q.fact not in opened]
    t.line()
    if telling or opening:
        t.line(
            ("MISSING", HEADING),
            ("   give with --set FACT=VALUE; the possible result is shown next to each", DIM),
        )
        _telling(t, d, telling, opening)
    else:
        t.line(("MISSING", HEADING))
    more = " more" if telling or opening else ""
    if len(others) == 1:
        t.line((f"1{more} fact is open; it does not change the answer on its own: --json names it", DIM), indent=2)
    elif others:
        count = f"{len(others)}{more} facts"
        t.line((f"{count} are open; none of them changes the answer on its own: --json lists them", DIM), indent=2)


def _opening(d: Determination, book: Book) -> list[tuple[str, str, str]]:
    """Questions that no basis hangs on and an exception does: they can open it where a license is required."""
    if d.outcome != "license_required":
        return []
    codes: dict[str, list[str]] = {}
    for relief in within_reach(d):
        for fact in relief.needs:
            codes.setdefault(fact, []).append(relief.code)
    asked = {q.fact for q in d.questions if q.changes}
    facts = book.declarations.facts
    return [
        (facts[name].question, name, f"may open {', '.join(dict.fromkeys(found))}")
        for name, found in codes.items()
        if name in facts and facts[name].scope == "case" and name not in asked
    ]


def _telling(
    t: Terminal, d: Determination, telling: Sequence[Question], opening: Sequence[tuple[str, str, str]]
) -> None:
    least = d.smallest_sets[0] if d.smallest_sets else []
    first = [q for q in telling if q.fact in least] or list(telling)
    told = [*opening, *(_row(q, d) for q in first)]
    then = [_row(q, d) for q in telling if q not in first]
    shown = told[:MOST_QUESTIONS]
    after = then[: MOST_QUESTIONS - len(shown)]
    rows = [(f"{n}", *row) for n, row in enumerate(shown, 1)]
    rows += [("" if n else "and then", *row) for n, row in enumerate(after)]
    t.rows([(sign, asked, (fact, DIM), (could, STYLES["hold"])) for sign, asked, fact, could in rows], most=(0, 40, 42))
    rest = [fact for _, fact, _ in (*told[len(shown) :], *then[len(after) :])]
    if rest:
        t.line((f"… {len(rest)} more: {', '.join(rest)}", DIM), indent=2, hang=2)
    for question in telling:
        if question.opens:
            t.line((f"after {question.fact}: {', '.join(question.opens)}", DIM), indent=2, hang=2)
    if len(d.smallest_sets) > 1:
        sets = " | ".join(" + ".join(chosen) for chosen in d.smallest_sets[1:3])
        t.line((f"may be enough instead: {sets}", DIM), indent=2, hang=2)


def _row(q: Question, d: Determination) -> tuple[str, str, str]:
    return q.question or q.fact, q.fact, _could(q, d)


def _could(q: Question, d: Determination) -> str:
    """What the answers to a question could make of the outcome, strictest first."""
    cells = [c for c in q.cells if (c.outcome, c.review_policy) != (d.outcome, d.review_policy)]
    cells.sort(key=lambda c: (OUTCOMES.index(c.outcome), POLICIES.index(c.review_policy) if c.review_policy else 0))
    return ", ".join(dict.fromkeys(words.became(c.outcome, c.review_policy) for c in cells))
