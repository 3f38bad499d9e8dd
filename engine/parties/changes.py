"""What changed between two snapshots: who was added, who was removed, and which words of an entry are others now."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from .entry import Entry
from .snapshot import Snapshot

_FIELDS = tuple(f.name for f in fields(Entry) if f.name != "list")


@dataclass(frozen=True, slots=True)
class Change:
    """A field of an entry, before and after, as JSON data."""

    field: str
    before: Any
    after: Any

    @property
    def gone(self) -> list[Any]:
        """Of a field that holds several: what is no longer in it."""
        return _without(self.before, self.after)

    @property
    def came(self) -> list[Any]:
        """Of a field that holds several: what is new in it."""
        return _without(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that is on both lists, and what of it changed."""

    before: Entry
    after: Entry
    changes: tuple[Change, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "entry": self.after.key, "name": self.after.name,
            "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in self.changes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListChanges:
    """One list: what came, what went, what changed."""

    list: str
    before: int
    after: int
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def any(self) -> bool:
        """Whether something changed."""
        return bool(self.added or self.removed or self.changed)

    def plain(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "list": self.list, "before": self.before, "after": self.after,
            "added": [_named(e) for e in self.added], "removed": [_named(e) for e in self.removed],
            "changed": [c.plain() for c in self.changed],
        }  # fmt: skip


def between(old: Snapshot | None, new: Snapshot) -> tuple[ListChanges, ...]:
    """The changes of every list, in the order of their codes; no snapshot before is an empty one."""
    before: Mapping[str, tuple[Entry, ...]] = old.by_list if old is not None else {}
    return tuple(
        changes_of(code, before.get(code, ()), new.by_list.get(code, ())) for code in sorted({*before, *new.by_list})
    )


def changes_of(code: str, old: Iterable[Entry], new: Iterable[Entry]) -> ListChanges:
    """The changes of one list.

    Entries are the same where their numbers are; then, of those that are left, where name and countries are, and
    where the name is, if that is so of one entry on either side: a feed that numbers anew changes no one's standing.
    """
    before, after = list(old), list(new)
    left, came = before, after
    pairs: list[tuple[Entry, Entry]] = []
    for same in (_id, _name_and_countries, _name):
        left, came = _paired(left, came, same, pairs)
    changed = [Changed(a, b, _changes(a, b)) for a, b in pairs if a.version != b.version]
    return ListChanges(code, len(before), len(after), tuple(came), tuple(left),
                       tuple(sorted(changed, key=lambda c: c.after.id)))  # fmt: skip


def _id(entry: Entry) -> Hashable:
    return entry.id


def _name_and_countries(entry: Entry) -> Hashable:
    return entry.name.casefold(), frozenset(entry.countries)


def _name(entry: Entry) -> Hashable:
    return entry.name.casefold()


def _paired(
    old: list[Entry], new: list[Entry], same: Callable[[Entry], Hashable], pairs: list[tuple[Entry, Entry]]
) -> tuple[list[Entry], list[Entry]]:
    """Moves what is the same to the pairs; what is left on either side."""
    ours, theirs = _by(old, same), _by(new, same)
    found = {key for key, own in ours.items() if len(own) == 1 and len(theirs.get(key, ())) == 1}
    pairs.extend((ours[key][0], theirs[key][0]) for key in ours if key in found)
    return [e for e in old if same(e) not in found], [e for e in new if same(e) not in found]


def _by(entries: Iterable[Entry], same: Callable[[Entry], Hashable]) -> dict[Hashable, list[Entry]]:
    out: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        out.setdefault(same(entry), []).append(entry)
    return out


def _changes(old: Entry, new: Entry) -> tuple[Change, ...]:
    before, after = old.plain(), new.plain()
    return tuple(Change(f, before.get(f), after.get(f)) for f in _FIELDS if before.get(f) != after.get(f))


def _named(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.key, "name": entry.name, "countries": list(entry.countries)}


def _without(these: object, those: object) -> list[Any]:
    others = _listed(those)
    return [x for x in _listed(these) if x not in others]


def _listed(value: object) -> list[Any]:
    return list(cast("Iterable[Any]", value)) if isinstance(value, list) else []
