"""The page of a pending text: as a regime's, with what it would change put first, and that it is not law."""

from __future__ import annotations

from dataclasses import dataclass

from ..explanation import words
from ..rulebook.declared import Rule
from ..terms import Effect
from .marks import places, plain, table
from .regime import RegimePage

_MEANINGS: dict[Effect, str] = {
    "UNCHANGED": "the case already needs a license, or nothing is accessed remotely",
    "OUT_OF_BILL": "an element of the text is not met",
    "UNKNOWN_FACTS": "an element depends on a fact that is not known",
    "AUTHORITY_ONLY": "authority only: the text would allow a license requirement; on its own it requires none",
}


@dataclass(frozen=True)
class BillPage(RegimePage):
    """Writes the page of a scenario."""

    def _head(self) -> list[str]:
        effects = [r for r in self.rules if r.then.kind == "effect"]
        out = [*super()._head(), "> **Not law.** Every answer says what this text would change; the verdict never "
               "depends on it.", "", "## What it would change", ""]  # fmt: skip
        out += table(("Text", "Elements that must all be met", "What it leaves open", "Source"),
                     [self._effect(r) for r in effects])  # fmt: skip
        rows = [(words.EFFECTS[effect], meaning) for effect, meaning in _MEANINGS.items()]
        return [*out, "An answer says one of:", "", *table(("Effect", "When"), rows)]

    def _effect(self, rule: Rule) -> tuple[str, ...]:
        elements = "<br>".join(f"· {plain(c.title)}" for c in rule.then.conditions)
        left = "<br>".join(f"· {plain(part)}" for part in rule.then.open_parts)
        return plain(rule.title), elements, left, places(rule.cite, self.book.declared)
