"""The answer as one sentence: what, where, why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..case.normalizer import NormalizedCase
from ..facts.countries import Countries
from ..language.logic import TRUE, Scope
from ..language.values import Form
from ..terms import POLICIES, Outcome
from ..verdict.fold import Finding, Verdict, strictest_policy
from .words import listed

MOST = 255
_KIND_WORDS = {
    "ic": "chips", "assembly": "accelerators", "computer": "servers", "memory": "memory chips",
    "software": "software", "technology": "technology", "model_weights": "model weights",
}  # fmt: skip
_WITH_ARTICLE = frozenset({"Bahamas", "Democratic Republic of the Congo", "Gambia", "Netherlands", "Philippines",
                           "Republic of the Congo", "US Virgin Islands", "Vatican City"})  # fmt: skip
_INTANGIBLE = ("software", "technology", "model_weights")


def goods(case: NormalizedCase, scope: Scope) -> str:
    """What the case is about: `64 H20 accelerators`, `this item`."""
    quantity = scope.facts["item.quantity"].only
    amount = f"{int(quantity):,} " if isinstance(quantity, Decimal) and quantity == int(quantity) else ""
    kind = _KIND_WORDS.get(str(scope.facts["item.kind"].only), "")
    named = [case.system or case.product] if case.product is not None else [c.product for c in case.candidates]
    if named and all(p is not None for p in named):
        spelled = dict.fromkeys(p.aliases[0] if p.aliases else p.title for p in named if p is not None)
        name = " or ".join([*spelled][:3])
        return f"{amount}× {name}" if amount else name
    stated = scope.facts["item.product"].only or scope.facts["item.eccn"].only
    name = str(stated) if stated else ""
    if name and str(scope.facts["item.kind"].only) in _INTANGIBLE:
        return f"{name} {kind}"  # nobody counts these, and a bare number would not say what moves
    if name:
        return f"{amount}× {name}" if amount else name
    if kind and str(scope.facts["item.kind"].only) in _INTANGIBLE:
        return kind
    return f"{amount}{kind or ('units' if amount else '')}".strip() or "this item"


def place(scope: Scope, countries: Countries) -> str:
    """Where it goes: a country's name, or where the hardware stands."""
    for fact in ("activity.to_country", "hardware.location_country", "activity.final_destination"):
        value = scope.facts[fact]
        if value.form in (Form.POINTS, Form.TOGETHER) and value.points:
            return " or ".join(with_article(countries.name(str(v))) for v in value.values)
    return "an unspecified destination"


def with_article(name: str) -> str:
    """A country as a sentence names it: `the United States`, `Germany`."""
    article = name.startswith("United ") or name.endswith((" Islands", " Republic")) or name in _WITH_ARTICLE
    return f"the {name}" if article else name


def headline(
    case: NormalizedCase,
    scope: Scope,
    verdict: Verdict,
    countries: Countries,
    names: Mapping[str, str],
    service: bool,
    hardware: bool,
    outside: bool,
    remark: str,
    first_question: str,
) -> str:
    """The sentence, at most 255 characters.

    Args:
        names: short names of facts.
        service: whether the case is about access to hardware.
        hardware: whether it is the hardware behind the access, and not the access, that decides.
        outside: whether the item is shown not to be subject to the regulations.
        remark: what a clearance rests on, or what a stricter answer becomes without a rule that nobody confirmed,
            already in words, or an empty text.
        first_question: the title of the most telling missing fact, for `needs_information`.
    """
    what = goods(case, scope)
    where = place(scope, countries)
    deal = f"access to {what} in {where}" if service else f"{what} to {where}"
    if scope.facts["activity.mode"].only == "deemed_export_release":
        deal = f"{what} released in {where}".replace("in an unspecified destination", "in an unspecified country")
    if service and hardware:
        deal = f"the hardware behind {deal}"
    why = reason(verdict, names)
    because = why[:1].upper() + why[1:]
    sentences: dict[Outcome, str] = {
        "prohibited": f"Prohibited: {deal}. {because}.",
        "license_required": f"License required for {deal}: {why}.",
        "escalate": f"Manual review: {deal}. {because}.",
        "needs_information": f"More information needed: {deal}. First question: {first_question}",
        "license_held": f"The license on file covers {deal}, subject to its conditions.",
        "license_exception": f"{exception(verdict)} covers {deal}, subject to its conditions.",
        "no_license_required": f"No license requirement identified for {deal}.",
        "not_an_export": f"{deal[:1].upper()}{deal[1:]} is not in itself an export.",
    }
    sentence = sentences[verdict.outcome]
    if verdict.outcome == "no_license_required" and outside:
        sentence = f"Not subject to the EAR on the facts given: {deal}."
    if remark and verdict.outcome in ("prohibited", "license_required", "escalate"):
        return f"{_fit(sentence[:-1], MOST - len(remark) - 3)}; {remark}."  # both answers, whatever the length
    if remark:
        sentence = f"{sentence[:-1]}; {remark}."
    return _fit(sentence)


def exception(verdict: Verdict) -> str:
    """The license exception that covers the case, by its code where it has one."""
    codes = dict.fromkeys(t.chosen.rule.then.code for t in verdict.tracks if t.chosen is not None)
    named = [code for code in codes if code.isalpha() and code.isupper()]
    return f"License Exception {' and '.join(named)}" if named else "A license exception"


def reason(verdict: Verdict, names: Mapping[str, str]) -> str:
    """The clauses of the rules that decide, the first one in full."""
    if verdict.outcome == "license_required":
        found = _open_bases(verdict)
    elif verdict.outcome in ("prohibited", "escalate"):
        found = verdict.findings("prohibitions" if verdict.outcome == "prohibited" else "escalations")
        found = [f for f in found if f.letter is TRUE]
    else:
        return ""
    clauses = list(dict.fromkeys(f.rule.rule.because for f in found if f.rule.rule.because))
    if not clauses:
        disputed = sorted({g.fact for t in verdict.tracks for g in t.gaps if g.reason == "in_dispute"})
        doubtful = sorted({g.fact for t in verdict.tracks for g in t.gaps if g.reason == "doubtful"})
        if doubtful:
            stated = listed([names.get(fact, fact) for fact in doubtful])
            return f"it is not known how the law treated the stated {stated} on that date"
        if disputed:
            return "the sources differ on " + listed([names.get(fact, fact) for fact in disputed])
        return "the case is outside what the rules cover"
    text: str = clauses[0]
    for clause in clauses[1:]:
        if len(text) + len(clause) > 110:
            break
        text += f", and {clause}"
    return text


def _open_bases(verdict: Verdict) -> list[Finding]:
    """The bases that no exception overcomes, those with the strictest review policy first."""
    strict = {
        finding.rule.id: POLICIES.index(strictest_policy(track.policies[tag] for tag in finding.rule.rule.then.tags))
        for track in verdict.tracks
        for finding in track.open_bases
    }
    return sorted(verdict.findings("open_bases"), key=lambda finding: strict[finding.rule.id])


def _fit(sentence: str, most: int = MOST) -> str:
    if len(sentence) <= most:
        return sentence
    return sentence[: most - 1].rsplit(" ", 1)[0].rstrip(",;") + "…"
