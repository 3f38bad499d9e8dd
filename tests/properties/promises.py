"""The promises that hold for every case, each as one function from a drawn case to what is wrong with it.

A promise returns an empty text where it holds.  `failures` runs one over many seeded cases and shrinks the first
failure to a case for `rules/cases`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from random import Random

from douane.engine.answer import Answer
from douane.engine.facts.draft import Draft
from douane.engine.language.logic import FALSE, TRUE
from douane.engine.language.values import STATED_UNKNOWN, FactValue, Form, Point, known
from douane.engine.rulebook.declared import HARDENING, RELAXING
from douane.engine.terms import OUTCOMES, POLICIES
from douane.engine.verdict.fold import TrackVerdict
from tests.properties.generator import Drawn, Generator
from tests.properties.letters import Letters, changed, contradicted, ruled, seeded, shipped_generator
from tests.properties.shrinking import as_yaml, shrunk
from tests.shipped import shipped_book

Promise = Callable[[Generator, Letters, Random, Drawn], str]
STRICTNESS = {name: rank for rank, name in enumerate(OUTCOMES)}
ITEM_ROLES = ("end_user", "ultimate_consignee", "purchaser", "intermediate_consignee")
ABROAD = {f"party.{key}": known("DE") for key in ("country", "hq_country", "ultimate_parent_hq_country")}
ABROAD["party.us_person"] = known(False)
FIRST_DAY = datetime.date(2022, 10, 21)


def completion(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """What is certain of a partial case stays so, whatever becomes known. [P-01, P-17]

    Exceptions: where a stated classification contradicts the figures, what the figures alone settled is in doubt;
    it may become unknown or turn over, and opens nothing.  A ruling of the agency that becomes known stands above what
    was concluded without it.
    """
    weak = generator.weaker(rng, drawn)
    found = changed(letters, weak, drawn)
    if found and ruled(letters.bare(drawn)) and not ruled(letters.bare(weak)):
        return ""
    if found and contradicted(letters.bare(drawn)):
        kinds = {name: rule.then.kind for name, rule in letters.book.declared.rules.items()}
        softer = [
            f for f in found
            if (f.after is FALSE and kinds[f.rule] in HARDENING) or (f.after is TRUE and kinds[f.rule] in RELAXING)
        ]  # fmt: skip
        found = softer if softer and letters.answer(drawn).decision == "proceed" else []
    if not found:
        return ""
    return f"{found[0].rule} is {found[0].before} of the partial case, {found[0].after} when more is known"


def knowing_less(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """A world fact replaced by null, or by a dispute that holds its value, opens nothing. [P-01]"""
    before = letters.answer(drawn)
    if contradicted(letters.bare(drawn)):
        return ""  # forgetting one side of a contradiction settles it
    places = [
        (path, name, value) for path, inner in drawn.draft.walk() for name, value in inner.facts.items()
        if generator.declarations.facts.get(name) is not None
        and generator.declarations.facts[name].about == "world" and value.form is not Form.UNKNOWN
    ]  # fmt: skip
    if not places:
        return ""
    path, name, value = rng.choice(places)
    fact = generator.declarations.facts[name]
    less: FactValue = STATED_UNKNOWN
    if rng.random() < 0.5:
        less = generator.disputed(rng, fact, value, drawn.day) or STATED_UNKNOWN
    after = letters.answer(replace(drawn, draft=drawn.draft.replace_fact(path, name, less)))
    what = f"{name} = {value.values} replaced by {less.values if less.points else 'null'}"
    if before.decision != "proceed" and after.decision == "proceed":
        return f"opened, {what}: {before.verdict.outcome} becomes {after.verdict.outcome}, {after.decision}"
    if _provisional(before) and after.decision == "proceed" and not _provisional(after):
        return f"firm, {what}: a provisional clearance becomes firm"
    return ""


def _provisional(answer: Answer) -> bool:
    return answer.decision == "proceed" and answer.determination().provisional


def same_executors(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """Agenda and interpreter give equal letters. [P-13]"""
    network = letters.rulebook.network(letters.slice(drawn))
    if network is None:
        return ""
    scope = letters.scope(drawn)
    other = network.run(scope)
    for name, letter in letters.full(drawn).items():
        if other[name] is not letter:
            return f"{name}: interpreter {letter}, agenda {other[name]}"
    return ""


def entity_listed(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """An Entity List entry for all items needs a license on us.item, unless the item is outside the EAR. [P-02]"""
    listed = _with_mode(generator, rng, _plain_law(_listed(drawn, rng, "EL", rng.choice(ITEM_ROLES))), "goods")
    answer = letters.answer(listed)
    track = _track(answer, "us.item")
    outside = listed.draft.facts.get("item.subject_to_ear")
    subject = letters.book.declared.conditions.get("subject_to_ear")
    if subject is not None and answer.hull.evaluation.condition(subject.id, answer.scope) is FALSE:
        return ""
    if track is None or STRICTNESS[track.outcome] > STRICTNESS["license_required"]:
        return f"us.item is {track.outcome if track else 'absent'} with a listed party ({outside})"
    return ""


def listed_tenant(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """A listed tenant makes us.service at least escalate. [P-02]"""
    listed = _with_mode(generator, rng, _plain_law(_listed(drawn, rng, "EL", "tenant")), "service")
    track = _track(letters.answer(listed), "us.service")
    if track is None or STRICTNESS[track.outcome] > STRICTNESS["escalate"]:
        return f"us.service is {track.outcome if track else 'absent'} with a listed tenant"
    return ""


def denied_person(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """A case with a denied person is never answered softer than prohibited. [P-02]"""
    listed = _with_mode(generator, rng, _plain_law(_listed(drawn, rng, "DPL", rng.choice(ITEM_ROLES))), "goods")
    answer = letters.answer(listed)
    subject = letters.book.declared.conditions.get("subject_to_ear")
    if subject is not None and answer.hull.evaluation.condition(subject.id, answer.scope) is FALSE:
        return ""
    if answer.verdict.outcome != "prohibited":
        return f"{answer.verdict.outcome} with a denied person"
    return ""


def listed_buyer(generator: Generator, letters: Letters, rng: Random, drawn: Drawn) -> str:
    """No review policy is milder because a party is listed. [P-02]"""
    role = rng.choice(ITEM_ROLES)
    before = letters.answer(replace(drawn, draft=_added(drawn.draft, rng, role, ())))
    after = letters.answer(_listed(drawn, Random(0), rng.choice(("EL", "UVL", "MEU", "SDN")), role))
    if before.verdict.outcome != "license_required" or after.verdict.outcome != "license_required":
        softer = STRICTNESS[after.verdict.outcome] > STRICTNESS[before.verdict.outcome]
        return f"{before.verdict.outcome} becomes {after.verdict.outcome} with a listed party" if softer else ""
    ranks = [POLICIES.index(a.policy or "unstated") for a in (before, after)]
    return f"the policy {before.policy} becomes {after.policy} with a listed party" if ranks[1] > ranks[0] else ""


# --- the cases that the promises are about -----------------------------------------------------------------


def _added(draft: Draft, rng: Random, role: str, lists: tuple[Draft, ...]) -> Draft:
    party = Draft(
        "party", "Listed",
        {"party.name": known("Listed"), **ABROAD},
        {"listing": lists, "owner": ()}, frozenset(), frozenset({role}), role,
    )  # fmt: skip
    return replace(draft, members={**draft.members, "party": (*draft.members.get("party", ()), party)})


def _listed(drawn: Drawn, rng: Random, code: str, role: str) -> Drawn:
    facts = {"listing.list": known(code), "listing.scope": known("all_items"), "listing.class": known("exact")}
    return replace(drawn, draft=_added(drawn.draft, rng, role, (Draft("listing", "", facts),)))


def _with_mode(generator: Generator, rng: Random, drawn: Drawn, leg: str) -> Drawn:
    wanted = ("ship_export", "ship_reexport", "in_country_transfer") if leg == "goods" else (
        "iaas_bare_metal", "gpu_rental", "managed_cloud", "saas", "api_inference")  # fmt: skip
    modes = [m for m in wanted if m in generator.declarations.modes]
    return replace(drawn, draft=drawn.draft.replace_fact((), "activity.mode", known(rng.choice(modes))))


def _plain_law(drawn: Drawn) -> Drawn:
    """Without a license on file, on a day on which the lists were law."""
    facts = {k: v for k, v in drawn.draft.facts.items() if not k.startswith("license.")}
    day = max(drawn.day, FIRST_DAY)
    facts["case.as_of"] = FactValue(Form.POINTS, (Point(day),))
    return replace(drawn, draft=replace(drawn.draft, facts=facts), day=day)


def _track(answer: Answer, name: str) -> TrackVerdict | None:
    return next((t for t in answer.hull.tracks if t.track.id == name), None)


PROMISES: dict[str, Promise] = {
    f.__name__: f
    for f in (
        completion, knowing_less, same_executors, entity_listed, listed_tenant, denied_person, listed_buyer,
    )
}  # fmt: skip


def told(name: str, number: int, generator: Generator, letters: Letters) -> str:
    """What is wrong with the case of a number, or an empty text."""
    drawn = generator.drawn(seeded(name, number))
    return PROMISES[name](generator, letters, seeded(f"{name}!", number), drawn)


def smallest(name: str, number: int) -> Drawn:
    """The smallest case that breaks a promise in the same way as the case of the number."""
    generator, letters = shipped_generator(), Letters(shipped_book())
    drawn = generator.drawn(seeded(name, number))
    kind = _kind(PROMISES[name](generator, letters, seeded(f"{name}!", number), drawn))

    def fails(candidate: Drawn) -> bool:
        for again in range(20):
            rng = seeded(f"{name}!", number) if again == 0 else Random(again)
            text = PROMISES[name](generator, letters, rng, candidate)
            if text and _kind(text) == kind:
                return True
        return False

    return shrunk(drawn, fails)


def _kind(text: str) -> str:
    return text.split(" ")[0]


def failures(name: str, numbers: range, generator: Generator, letters: Letters) -> str:
    """What is wrong over many cases: the first failure, made small, and how many there are."""
    broken = [(n, text) for n in numbers if (text := told(name, n, generator, letters))]
    if not broken:
        return ""
    number, text = broken[0]
    small = as_yaml(smallest(name, number), f"{name} {number}")
    return f"{len(broken)} of {len(numbers)} cases break the promise; number {number}: {text}\n{small}"


__all__ = ["PROMISES", "failures", "smallest", "told"]
