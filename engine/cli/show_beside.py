"""The lower half of a determination: claims, regimes, what is not law, duties, parties, notices, how to replay."""

from __future__ import annotations

from collections import Counter

from ..determination import Determination, Note, PartyResult, ScenarioResult
from ..explanation import words
from ..explanation.words import citation
from ..law.sentences import STAGES
from ..rulebook.book import Book
from ..terms import Effect
from .terminal import BOLD, DIM, NOT_LAW, STYLES, Piece, Terminal

MOST_ENTRIES = 4
BEARING: tuple[Effect, ...] = ("WOULD_APPLY", "AUTHORITY_ONLY", "UNKNOWN_FACTS")
EFFECT_WIDTH = 20
MOST_PARTS = 2


def show_beside(t: Terminal, d: Determination, book: Book) -> None:
    """Claims, duties, regimes, scenarios and parties."""
    _claims(t, d)
    _notes(t, d, book)
    _regimes(t, d, book)
    _parties(t, d)
    _scenarios(t, d, book)


def _claims(t: Terminal, d: Determination) -> None:
    if not d.claims:
        return
    t.heading("CLAIMS")
    for claim in d.claims:
        style = STYLES["hold"] if claim.relation in ("contradicted", "unresolved", "stale") else ""
        date = f"  ({claim.date})" if claim.date else ""
        t.line((words.RELATIONS[claim.relation], style), f"   {claim.title}", (date, DIM), indent=2)


def _notes(t: Terminal, d: Determination, book: Book) -> None:
    """Duties and advice of the tracks that make the answer, then those of the tracks beside it."""
    tracks = book.declared.tracks
    aside = [name for name, track in tracks.items() if not track.merges]
    for heading, notes in (("DUTIES", d.obligations), ("ADVICE", d.advisories)):
        own = [n for n in notes if n.track not in aside]
        if own:
            t.heading(heading)
            t.rows([_note(note) for note in own], most=(68,))
    beside = {name: [n for n in (*d.obligations, *d.advisories) if n.track == name] for name in aside}
    if any(beside.values()):
        t.heading("ALSO GOOD TO KNOW (does not change the answer)")
    for name, notes in beside.items():
        if notes:
            t.line((tracks[name].title, BOLD), indent=2)
            t.rows([_note(note, "Duty. " if note in d.obligations else "") for note in notes], indent=4, most=(66,))


def _note(note: Note, before: str = "") -> tuple[Piece | str, ...]:
    where = note.citations[0] if note.citations else None
    text = citation(where) if where else ""
    mark = "" if note.verified == "primary" else f" [{words.MARKS.get(note.verified, note.verified)}]"
    return before + note.text, (text + mark, DIM)


def _regimes(t: Terminal, d: Determination, book: Book) -> None:
    declared = book.declared.regimes
    named = [r for r in d.regimes if r.id in declared and declared[r.id].named]
    others = [r for r in d.regimes if r not in named]
    for heading, regimes in (
        ("REGIMES OFTEN ASKED ABOUT", named),
        ("OTHER REGIMES", others),
    ):
        if not regimes:
            continue
        t.heading(heading)
        if regimes is others:
            t.line((", ".join(r.title for r in others), DIM), indent=2)
            continue
        for regime in sorted(regimes, key=lambda r: list(words.BEARINGS).index(r.bearing)):
            style = STYLES["hold"] if regime.bearing == "applied" else DIM if regime.bearing == "not_relevant" else ""
            t.line((words.BEARINGS[regime.bearing].ljust(13), style), regime.title, indent=2, hang=13)
            t.line((regime.state_on_date, DIM), indent=15)


def _parties(t: Terminal, d: Determination) -> None:
    if not d.parties:
        return
    t.heading("PARTIES")
    rows: list[tuple[Piece | str, ...]] = []
    for party in d.parties:
        style = STYLES["hold"] if party.entries or party.by == "nobody" else DIM
        rows.append(
            (party.name or "(no name)", (", ".join(party.roles).replace("_", " "), DIM), (_listed(party), style))
        )
    t.rows(rows, most=(34, 46))


def _listed(party: PartyResult) -> str:
    """What the lists say of a party: the surest entries by name, the others counted."""
    if party.problem:
        return f"not screened: {party.problem}"
    told = list(dict.fromkeys(
        f"{entry.get('list', 'list not told')} {entry.get('name', entry.get('entry', ''))}".strip()
        + (f" ({entry['class']})" if entry.get("name") else "")
        for entry in party.entries
    ))  # fmt: skip
    if not told:
        return words.SCREENED[party.by] + (", hits cleared" if party.cleared else "")
    more = f"; {len(told) - MOST_ENTRIES} more" if len(told) > MOST_ENTRIES else ""
    return "; ".join(told[:MOST_ENTRIES]) + more


def _scenarios(t: Terminal, d: Determination, book: Book) -> None:
    """The texts that bear on the case, each with what it would change; the others are counted."""
    if not d.scenarios:
        return
    bearing = [s for s in d.scenarios if s.effect in BEARING and _mostly_known(s, book)]
    t.line()
    label = "┄┄ not law today "
    t.line((label + "┄" * (t.width - len(label) - 14), NOT_LAW))
    for scenario in sorted(bearing, key=lambda s: BEARING.index(s.effect)):
        _scenario(t, scenario)
    others = Counter[Effect](s.effect for s in d.scenarios if s not in bearing)
    if others:
        counted = ", ".join(f"{n} {words.EFFECTS[e]}" for e, n in sorted(others.items(), key=lambda x: (-x[1], x[0])))
        what = "other pending or proposed text" if bearing else "pending or proposed text"
        rules = [book.declared.rules.get(s.id) for s in d.scenarios]
        where = ", ".join(sorted({r.regime for r in rules if r is not None}))
        t.line((f"{words.count(others.total(), what)}: {counted}.", DIM), indent=2, hang=2)
        t.line(
            ("All of them: --json" + (f", or `douane explain` with {where}" if where else ""), DIM), indent=2, hang=2
        )


def _mostly_known(s: ScenarioResult, book: Book) -> bool:
    """Whether no more than half of the elements of a text are open: else it says nothing about the case yet."""
    rule = book.declared.rules.get(s.id)
    return rule is None or 2 * len(s.unknown_elements) <= len(rule.then.conditions)


def _scenario(t: Terminal, s: ScenarioResult) -> None:
    stage = f"{STAGES[s.stage]} {s.stage_since}" if s.stage else ""
    t.line((words.EFFECTS[s.effect].ljust(EFFECT_WIDTH), NOT_LAW), s.title, (f"   {stage}" if stage else "", DIM),
           indent=2, hang=EFFECT_WIDTH)  # fmt: skip
    if s.text and s.effect == "WOULD_APPLY":
        t.line((s.text, DIM), indent=2 + EFFECT_WIDTH)
    for what, parts in (("depends on: ", s.unknown_elements), ("open: ", s.open if not s.text else [])):
        if parts:
            more = f"; {len(parts) - MOST_PARTS} more" if len(parts) > MOST_PARTS else ""
            t.line((what + "; ".join(parts[:MOST_PARTS]) + more, DIM), indent=2 + EFFECT_WIDTH)


def show_end(t: Terminal, d: Determination, applied: list[str], stored: bool) -> None:
    """Notices, what was not checked, and how the answer can be asked again."""
    t.line()
    if applied:
        t.line(("! filled in by this command: " + ", ".join(applied), DIM), hang=2)
    if d.assumptions:
        t.line((f"! assumed: {'; '.join(d.assumptions)}", STYLES["hold"]), hang=2)
    if d.presumed:
        t.line((f"! presumed until shown otherwise: {'; '.join(d.presumed)}", DIM), hang=2)
    last = d.notices[-1:] if d.notices and "advice" in d.notices[-1] else []
    for notice in d.notices[: len(d.notices) - len(last)]:
        style = DIM if notice.endswith("was assumed.") else STYLES["hold"]
        t.line((f"! {notice}", style), hang=2)
    if d.not_checked:
        t.line((" ".join(d.not_checked), DIM))
    t.line((f"Rules {d.rules.release} {d.rules.hash[:8]}, reviewed through {d.rules.reviewed_through}.  "
            f"{last[0] if last else ''}", DIM))  # fmt: skip
    how = f"douane replay {d.id}" if stored else "keep it with --store, or --json > FILE and `douane replay FILE`"
    t.line((f"{d.id} · replay: {how}", DIM))
