"""What an answer rests on; for a clearance each support is found by taking it away and asking again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..facts.declarations import Declarations
from ..facts.draft import Draft
from ..language.logic import TRUE
from ..language.values import NOT_GIVEN, FactValue, Origin
from ..rulebook.slices import established
from ..terms import Decision, RestsOn
from .fold import Verdict
from .probing import Prober

STATED_CLASSIFICATION = "item.eccn"
_OURS = ("case.as_of", "case.law_view")


@dataclass(frozen=True)
class Supports:
    """Finds the supports of one verdict.

    Attributes:
        catalogue: the catalogue's values of facts that the case states otherwise.
        later_table: whether the stated entry was looked up in a table of a later day than the case's.
    """

    prober: Prober
    draft: Draft
    verdict: Verdict
    declarations: Declarations
    catalogue: Mapping[str, FactValue]
    later_table: bool

    def find(self, decision: Decision, differs_in_codified: bool, law_is_old: bool) -> list[RestsOn]:
        """The supports, in the order in which they are printed.

        Args:
            decision: only a clearance is taken apart.
            differs_in_codified: whether the text that is not enforced gives another outcome.
            law_is_old: whether the law was last looked at longer ago than the desk allows.
        """
        out = self._authority()
        if decision != "proceed":
            return out
        if law_is_old:
            out.append("law_not_reviewed_since")
        if self._needs(lambda v: v.origin is Origin.ASSUMPTION):
            out.append("assumption")
        if self._needs(lambda v: v.origin is Origin.DEFAULT):
            out.append("default")
        if self._needs(lambda v: v.origin is Origin.STATEMENT):
            out.append("end_use_statement")
        stated = self.draft.facts.get(STATED_CLASSIFICATION)
        if stated is not None and not established(stated):
            without = self.draft.replace_fact((), STATED_CLASSIFICATION, NOT_GIVEN)
            if self.prober.verdict(without).outcome != self.verdict.outcome:
                out.append("stated_classification")
        if self.catalogue:
            draft = self.draft
            for name, value in self.catalogue.items():
                draft = draft.replace_fact((), name, value)
            if self.prober.verdict(draft).outcome != self.verdict.outcome:
                out.append("stated_figures")
        if self.later_table:
            out.append("later_table")
        if any("listing" in party.asked for party in self._to_be_screened()):
            out.append("caller_screening")
        if differs_in_codified:
            out.append("enforcement_discretion")
        return out

    def _authority(self) -> list[RestsOn]:
        kinds = ("prohibitions", "bases", "escalations", "clearances", "relief")
        statuses = {f.rule.rule.status for k in kinds for f in self.verdict.findings(k) if f.letter is TRUE}
        out: list[RestsOn] = []
        if not statuses or statuses - {"guidance"}:
            out.append("law")
        if "guidance" in statuses:
            out.append("guidance")
        return out

    def _needs(self, chosen: Callable[[FactValue], bool]) -> bool:
        """Whether the outcome changes when every value of some origin is taken away."""
        draft, touched = self.draft, False
        for path, inner in self.draft.walk():
            for name, value in inner.facts.items():
                if name in _OURS or not chosen(value):
                    continue
                touched = True
                if name == "red_flags":
                    draft = draft.replace_members(path, "red_flag", None)
                else:
                    draft = draft.replace_fact(path, name, NOT_GIVEN)
        return touched and self.prober.verdict(draft).outcome != self.verdict.outcome

    def _to_be_screened(self) -> list[Draft]:
        roles = self.declarations.roles
        return [p for p in self.draft.members["party"] if any(roles[r].screened for r in p.roles)]
