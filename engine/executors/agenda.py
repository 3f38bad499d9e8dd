"""The agenda: the same letters, with rules matched by the network of durable-rules.

Python decides every tree; what crosses into the library is a level number, names of our own making and
the letters T, F, U.  A rule becomes "none of my letters is F", so it also fires where facts are missing, and
its letters say whether it fired for certain.  Rules are laid out in levels of the graph, so that a level
sees only conclusions of finished ones, and in chunks below the library's limits.  The last rule of each
chunk is the proof that the chunk ran to its end; without it there is no verdict.

Why so narrow a use: durable-rules 2.0.28 answers comparisons with missing operands by chance, coerces types,
swallows exceptions of actions and compares names by 32-bit hashes (measured; `docs/decisions.md`).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from ..errors import EngineFault
from ..language.logic import FALSE, TRUE, UNKNOWN, Letter, Named, Node, Scope, negate
from ..rulebook.slices import Slice
from .interpreter import Evaluation

NAME = "agenda"
MOST_RULES = 60  # the matcher's stack holds 64 rules that one fact matches at one step
MOST_LETTERS = 240  # a fact holds 255 properties, some are the library's own
_RESERVED = ("s", "sid", "id", "$s")
_SPELLED = {FALSE: "F", UNKNOWN: "U", TRUE: "T"}
_sessions = itertools.count(1)
_lock = threading.RLock()  # a network may be collected, and so forgotten, while its own thread holds the lock


def library() -> ModuleType | None:
    """The compiled core of durable-rules, or None where it cannot be imported (Python 3.13)."""
    try:
        return import_module("durable_rules_engine")
    except ImportError:
        return None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A rule's place in the network: the names of its letters in order (when, unless..., carve-outs...)."""

    rule: str
    names: tuple[str, ...]


class Network:
    """The ruleset of one slice, registered with the library until this object is collected."""

    def __init__(self, book: Slice, core: ModuleType):
        self.slice, self._core = book, core
        names = (f"a{i}" for i in itertools.count())
        self.chunks: list[tuple[_Placed, ...]] = []
        for level in _levels(book):
            chunk: list[_Placed] = []
            letters = 0
            for rule in level:
                compiled = book.rules[rule]
                size = 1 + len(compiled.unless) + len(compiled.carved_by)
                if len(chunk) == MOST_RULES or letters + size > MOST_LETTERS:
                    self.chunks.append(tuple(chunk))
                    chunk, letters = [], 0
                chunk.append(_Placed(rule, tuple(itertools.islice(names, size))))
                letters += size
            if chunk:
                self.chunks.append(tuple(chunk))
        self._by_place = {f"r{i}": placed for i, placed in enumerate(p for c in self.chunks for p in c)}
        self._place = {placed.rule: place for place, placed in self._by_place.items()}
        _refuse_colliding(n for p in self._by_place.values() for n in p.names)
        with _lock:
            self._handle = core.create_ruleset("douane", json.dumps(self._definition()))
        self._forgetting = weakref.finalize(self, _forget, core, self._handle)
        self.broken = False

    def _definition(self) -> dict[str, Any]:
        rules: dict[str, Any] = {}
        for number, chunk in enumerate(self.chunks):
            for priority, placed in enumerate(chunk):
                tests: list[Any] = [{"s": number}, *({"$neq": {name: "F"}} for name in placed.names)]
                rules[self._place[placed.rule]] = {"pri": priority, "all": [{"m": {"$and": tests}}]}
            end = [{"s": number}, {"$ex": {"s": 1}}]
            rules[f"end{number}"] = {"pri": 65000, "all": [{"m": {"$and": end}}]}
        return rules

    def run(self, case: Scope) -> dict[str, Letter]:
        """The letters of all rules of the slice for a case.

        Raises:
            EngineFault: the library refused a chunk or did not finish it; the network is then `broken`.
        """
        reading = _Reading(self.slice, case)
        with _lock:
            session = f"a{next(_sessions)}"
            try:
                for number, chunk in enumerate(self.chunks):
                    self._run_chunk(number, chunk, reading, session)
            except BaseException:
                # Deleting a session whose actions have not run walks freed memory: leave it, and never use or
                # free this ruleset again. The next check builds a new one.
                self.broken = True
                self._forgetting.detach()
                raise
            self._core.delete_state(self._handle, session)
        return {name: reading.fired.get(name, FALSE) for name in self.slice.rules}

    def _run_chunk(self, number: int, chunk: tuple[_Placed, ...], reading: _Reading, session: str) -> None:
        letters: dict[str, str] = {}
        for placed in chunk:
            letters.update(zip(placed.names, reading.spelled(placed.rule), strict=True))
        fact = json.dumps({"s": number, **letters, "sid": session})
        code, state = self._core.assert_fact(self._handle, fact)
        if code:
            raise EngineFault(f"durable-rules refused level {number} with code {code}")
        begun = self._core.start_action_for_state(self._handle, state)
        message = begun[1] if begun else None
        ended = False
        while message:
            place = message[2 : message.index('"', 2)]
            if place == f"end{number}":
                ended = True
            else:
                placed = self._by_place[place]
                sure = all(letters[name] == "T" for name in placed.names)
                reading.fired[placed.rule] = TRUE if sure else UNKNOWN
            message = self._core.complete_and_start_action(self._handle, state)
        if not ended:
            raise EngineFault(f"durable-rules did not finish level {number}")
        reading.done.update(placed.rule for placed in chunk)


class _Reading(Evaluation):
    """Reads trees against what the network has fired so far, never against the interpreter's own rules."""

    __slots__ = ("done", "fired")

    def __init__(self, book: Slice, case: Scope):
        super().__init__(book, case)
        self.fired: dict[str, Letter] = {}
        self.done: set[str] = set()

    def rule(self, name: str) -> Letter:
        if name not in self.done:
            raise EngineFault(f"the rule {name} was asked for before its level ended")
        return self.fired.get(name, FALSE)

    def spelled(self, name: str) -> list[str]:
        """The letters that a rule hands over."""
        compiled = self.slice.rules[name]
        when = compiled.when.letter(self.case, self)
        if when is FALSE:
            return ["F"] + ["U"] * (len(compiled.unless) + len(compiled.carved_by))
        others = [self.condition(c, self.case) for c in compiled.unless]
        others += [self.rule(r) for r in compiled.carved_by]
        return [_SPELLED[when], *(_SPELLED[negate(letter)] for letter in others)]


def _levels(book: Slice) -> list[list[str]]:
    """Rules by level: each level needs conclusions of earlier levels only."""
    level: dict[str, int] = {}
    rules: dict[int, list[str]] = {}
    needs = _needs(book)
    for name in book.order:
        below = max((level[n] for n in needs[name] if n in level), default=-1)
        if name.startswith("rule:"):
            level[name] = below + 1
            rules.setdefault(below + 1, []).append(name[5:])
        else:
            level[name] = below
    return [sorted(rules[number]) for number in sorted(rules)]


def _needs(book: Slice) -> Mapping[str, tuple[str, ...]]:
    def named(node: Node | None) -> list[str]:
        if isinstance(node, Named):
            return [node.name]
        return [n for child in node.below() for n in named(child)] if node is not None else []

    out: dict[str, tuple[str, ...]] = {}
    for condition in book.conditions.values():
        out[condition.id] = (*named(condition.when), *(f"rule:{r}" for r in condition.concluded_by))
    for rule in book.rules.values():
        out[f"rule:{rule.id}"] = (*named(rule.when), *rule.unless, *(f"rule:{r}" for r in rule.carved_by))
    return out


def _refuse_colliding(names: Any) -> None:
    seen: dict[int, str] = {}
    for name in (*_RESERVED, *names):
        value = 0x811C9DC5
        for byte in name.encode():
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
        if value in seen:
            raise EngineFault(f"the letter names {seen[value]} and {name} share a hash")
        seen[value] = name


def _forget(core: ModuleType, handle: int) -> None:
    with _lock, contextlib.suppress(Exception):
        core.delete_ruleset(handle)
