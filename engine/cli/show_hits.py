"""Hits for people: what an officer needs to decide whether this is that party."""

from __future__ import annotations

import datetime
from typing import Any

from ..explanation import words
from ..explanation.next_steps import clearing
from ..law.consequence import Consequences
from ..parties.screener import Hit, Screened, Screener
from .terminal import BOLD, DIM, STYLES, Piece, Terminal

CLASSES = {
    "exact": "the same name",
    "strong": "very likely",
    "possible": "possible, to be decided",
    "family": "shares the brand only",
}
_SIGNS = {"equal": "=", "close": "≈", "legal form": "·", "different": "≠", "only in the list": "+"}
MOST = 12


def show_hits(
    t: Terminal, name: str, found: Screened, says: Consequences, screener: Screener, day: datetime.date
) -> None:
    """The answer to one name."""
    t.line()
    if found.problem:
        t.line(("‖ NOT SCREENED", STYLES["hold"]), f"  {name}: {found.problem}")
    elif not found.hits:
        t.line(("✓ no entry", STYLES["proceed"]), f"  for {name}")
    else:
        counted = words.count(len(found.hits) + found.more, "entry", "entries")
        t.line((f"‖ {counted}", STYLES["hold"]), f"  may mean {name}")
    for hit in found.hits[:MOST]:
        _hit(t, hit, says)
    hidden = len(found.hits) - MOST + found.more
    if len(found.hits) > MOST:
        t.line()
        t.line((f"{hidden} more: --json lists them", DIM), indent=2)
    for hit, clearance in found.cleared:
        t.line()
        t.line(
            ("cleared  ", STYLES["proceed"]), f"{hit.entry.name} ({hit.entry.key}): {clearance.reason} "
            f"({clearance.person}, {clearance.cleared[:10]})", indent=2, hang=4,
        )  # fmt: skip
    t.line()
    parts = screener.snapshot.parts
    days = sorted({str(p.date) if p.date else "unknown date" for p in parts.values()})
    span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    entries = sum(p.count for p in parts.values())
    t.line((f"{entries:,} entries of {len(parts)} lists of {span}, snapshot {screener.snapshot.hash[:12]}; "
            f"asked for {day}.  A hit is not a verdict: a reviewer or an exact number confirms it.", DIM))  # fmt: skip
    if left := says.not_searched(parts):
        t.line((f"not searched, for they are not imported: {', '.join(left)}", STYLES["hold"]), hang=2)
    if found.hits:
        hit = found.hits[0]
        command = clearing(hit.searched, hit.country or "COUNTRY", [hit.entry.key])
        t.line((f"not this party?  {command}", DIM))


def _hit(t: Terminal, hit: Hit, says: Consequences) -> None:
    entry, match = hit.entry, hit.match
    t.line()
    style = STYLES["hold"] if match.cls in ("exact", "strong") else ""
    t.line((f"{match.cls:9}", style or BOLD), (f"{match.score:.2f}  ", DIM), (entry.name, BOLD),
           (f"   {entry.key}", DIM), indent=2, hang=17)  # fmt: skip
    rows: list[tuple[Piece | str, ...]] = []
    if match.name != entry.name:
        kind = {"project": "known to douane as", "weak": "weak alias"}.get(match.kind, "also known as")
        rows.append(((kind, DIM), match.name))
    rows.append((("words", DIM), side_by_side(match.words)))
    where = ", ".join(entry.countries)
    if where:
        beside = {"another": "; the party is in another country", "same": "; so is the party"}.get(match.country, "")
        rows.append((("in", DIM), where + beside))
    if entry.requirement:
        rows.append((("license", DIM), entry.requirement))
    if entry.policy:
        rows.append((("policy", DIM), entry.policy))
    if entry.programs:
        rows.append((("programs", DIM), ", ".join(entry.programs)))
    if entry.citations or entry.start:
        since = f"since {entry.start}" if entry.start else ""
        until = f"until {entry.end}" if entry.end else ""
        rows.append((("listed", DIM), "; ".join(x for x in (", ".join(entry.citations), since, until) if x)))
    follows = says.of(hit)
    rows.append((("follows", DIM), (told(follows), STYLES["hold"] if follows["outcome"] != "none" else "")))
    rows += [(("not read", DIM), (text, STYLES["hold"])) for text in hit.meaning.open]
    if hit.reopened:
        rows.append((("open again", DIM), hit.reopened))
    t.rows(rows, indent=4, most=(18,))


def told(follows: dict[str, Any]) -> str:
    """A consequence in words."""
    outcome = follows["outcome"]
    lead = "nothing under export law on its own" if outcome == "none" else words.OUTCOMES[outcome]
    if policy := follows.get("review_policy"):
        lead += f", {policy.replace('_', ' ')}"
    says = follows["says"]
    return f"{lead}: {says[0]}" if says else lead


def side_by_side(pairs: Any) -> str:
    """`inspur = inspur, technolgy ≈ technology, + group`."""
    out: list[str] = []
    for pair in pairs:
        sign = _SIGNS[pair.likeness]
        if pair.likeness == "only in the list":
            out.append(f"+ {pair.entry}")
        elif pair.likeness == "different":
            out.append(f"{sign} {pair.query}")
        elif pair.likeness == "close":
            out.append(f"{pair.query} {sign} {pair.entry}")
        elif pair.likeness == "equal":
            out.append(f"= {pair.query}")
    return ", ".join(out)
