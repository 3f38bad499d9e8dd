"""The id of an answer: the hash of what was asked and by which law."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from .case.normalizer import NormalizedCase
from .determination import FactUsed, digest
from .parties.matcher import ALGORITHM
from .parties.screener import Screener
from .rulebook.profiles import Profile

_HASHED_APART = ("case.as_of", "case.law_view")


def answer_id(
    case: NormalizedCase, facts: Mapping[str, FactUsed], profile: Profile, rules_hash: str, screener: Screener | None
) -> str:
    """The hash of what was asked and by which law; who asked, when and how it was spelled do not count.

    Args:
        facts: the normalized facts by flat name.
        rules_hash: the hash of the rulebook.
        screener: the lists that were asked; None where the caller screened.
    """
    asked: dict[str, Any] = {
        "facts": {k: [v.value, v.origin] for k, v in facts.items() if k not in _HASHED_APART},
        "as_of": case.as_of.isoformat(),
        "law_view": case.view,
        "profile": hashlib.sha256(profile.text.encode()).hexdigest() if profile.text else "",
        "rules": rules_hash,
        "lists": _lists_asked(case, screener),
        "future": case.future,
    }
    return "D-" + digest(asked)[:20]


def _lists_asked(case: NormalizedCase, screener: Screener | None) -> list[Any]:
    """What of the lists an answer depends on, beside the records that they left in the facts."""
    if screener is None:
        return []
    problems = sorted((who, s.problem) for who, s in case.screened.items() if s.problem)
    cleared = sorted((w, h.entry.key, h.entry.version) for w, s in case.screened.items() for h, _ in s.cleared)
    return [screener.snapshot.hash, ALGORITHM, problems, cleared]
