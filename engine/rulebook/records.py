"""Whether the rules and the list of records agree: `dossier:` of a rule names the records that it encodes.

The list (`records:` in `rules/coverage.yaml`) says of every record of the sources which rules encode it, or why none
does, so that nothing is left out in silence.  `tools/records.py` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem, near_miss
from .declared import Declared

OPEN = "open"
"""A reason that begins so says that the record is still to be encoded or to be declined."""


def rules_by_record(declared: Declared) -> dict[str, list[str]]:
    """The rules that name each record, in the order of the files."""
    found: dict[str, list[str]] = {}
    for rule in declared.rules.values():
        for record in rule.dossier:
            found.setdefault(record, []).append(rule.id)
    return found


def disagreements(declared: Declared) -> Iterator[Problem]:
    """Where the two differ; nothing for a book that has no list."""
    if not declared.records:
        return
    mend = "python tools/records.py --write"
    named = rules_by_record(declared)
    for key, rules in named.items():
        if key not in declared.records:
            at = declared.rules[rules[0]].at
            hint = near_miss(key, declared.records) or mend
            yield Problem(f"{rules[0]} names the record {key!r}, which the list lacks", hint,
                          at.file, at.line, at.column)  # fmt: skip
    for record in declared.records.values():
        at, encoded = record.at, named.get(record.id, [])
        lacking = [name for name in encoded if name not in record.rules]
        surplus = [name for name in record.rules if name not in encoded]
        if lacking:
            yield Problem(f"the list does not say that {', '.join(lacking)} encodes {record.id}", mend,
                          at.file, at.line, at.column)  # fmt: skip
        if surplus:
            yield Problem(f"the list says that {', '.join(surplus)} encodes {record.id}, which the rule does not", mend,
                          at.file, at.line, at.column)  # fmt: skip
