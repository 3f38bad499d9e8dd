"""From what a door hands over to a normalized case: defaults, catalogue, profile and roles, all of it printed.

Nothing is filled in silently: each value carries its origin, and what was applied stands in the notices.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import BaseModel

from ..errors import CaseError, Problem, near_miss
from ..facts.declarations import Declarations
from ..facts.draft import Draft
from ..facts.models import CaseModels
from ..facts.parse import ValueParser
from ..language.values import NOT_GIVEN, NOT_ON_FILE, STATED_UNKNOWN, FactValue, Form, Origin, known
from ..parties.screener import Hit, Screened, Screener
from ..plain import is_list
from ..rulebook.catalogue import Catalogue, Product
from ..rulebook.profiles import DEFAULT, NO_PROFILE, Assumption, Profile
from ..terms import LAW_VIEWS, LawView
from . import named, places
from .item import Candidate, ItemReader
from .owners import name_of, owner_rows
from .route import fitted, leaving_home
from .searched import FREE_TEXTS, RESELLERS, Search
from .statement import read_statement


@dataclass(frozen=True, slots=True)
class NormalizedCase:
    """A case ready to be read against a slice.

    Attributes:
        draft: the facts, before derivation.
        as_of: the day; `future` if it lies after today.
        view: the law view asked for.
        assumptions: names of the assumptions in force, with their titles.
        product: the catalogue's product, or None; of a system the part in it.
        catalogue: what the catalogue knew of it on the day, also where the case says otherwise.
        system: the system that holds the product, if the case named one.
        candidates: everything that the item may be, as its texts were read.
        item_unread: those of the notices that say what of the item was not read.
        notices: what a reader must know about how the case was completed.
        screened: what the lists say of each party and owner, by the name under which facts are told (`end_user`,
            `end_user.owners.1`); those that the lists were not asked about are not in it.
    """

    draft: Draft
    as_of: datetime.date
    today: datetime.date
    view: LawView
    reference: str
    assumptions: tuple[Assumption, ...]
    product: Product | None
    notices: tuple[str, ...]
    profile: str = ""
    screened: Mapping[str, Screened] = field(default_factory=dict[str, Screened])
    catalogue: Mapping[str, FactValue] = field(default_factory=lambda: dict[str, FactValue]())
    system: Product | None = None
    candidates: tuple[Candidate, ...] = ()
    item_unread: tuple[str, ...] = ()

    @property
    def future(self) -> bool:
        """Whether the day asked about has not come yet."""
        return self.as_of > self.today


@dataclass
class Normalizer:
    """Completes cases by the declarations, the catalogue and a profile."""

    declarations: Declarations
    models: CaseModels
    parser: ValueParser
    catalogue: Catalogue
    assumptions: Mapping[str, Assumption]
    profile: Profile = NO_PROFILE
    today: datetime.date = field(default_factory=datetime.date.today)
    screener: Screener | None = None

    def __post_init__(self) -> None:
        names = {"party.lists": "listing", "party.owners": "owner"}
        fills = [a.facts for a in (*self.assumptions.values(), *self.profile.own_assumptions.values())]
        self._fillable = {name for facts in (*fills, self.profile.facts) for name in facts}
        self._opens = frozenset(n for key, n in names.items() if self.declarations.open_when_absent.get(key, True))

    def normalize(self, raw: Any) -> NormalizedCase:
        """The normalized case.

        Raises:
            CaseError: every problem of the case, with the field.
        """
        model = self.models.validate(raw)
        facts = self._facts(model)
        as_of = self._day(facts)
        if "case.law_view" in facts and not facts["case.law_view"].known:
            views = ", ".join(LAW_VIEWS)
            raise CaseError([Problem("a case is answered in one view of the law", views, field="law_view")])
        view = cast("LawView", _text(facts, "case.law_view") or "enforced")
        self._papers_are_there(model, as_of)
        notices: list[str] = []
        facts = fitted(facts, self.declarations, notices)
        item = ItemReader(self.catalogue, as_of).read(facts)
        found = {**item.facts, **places.stated_region(facts)}
        facts |= {n: v for n, v in found.items() if n in self.declarations.facts}
        notices += item.notices
        parties = self._parties(model)
        flags = self._entries(cast("list[BaseModel] | None", getattr(model, "red_flags", None)), "red_flag")
        opened = frozenset({"red_flag"}) if flags is None else frozenset[str]()
        assumed = self._assumed(facts)
        facts = self._standing(facts, item.catalogue)
        statement = read_statement(
            facts, parties, (as_of, self.today), self.declarations, self.parser, self.profile.statement_valid_months
        )
        facts = statement.beside(facts)
        notices += statement.notices
        parties = self._desk_parties(parties, _text(facts, "activity.mode"))
        if "red_flags" not in model.model_fields_set:  # stated to be unknown stays so
            flags, opened = self._fill(facts, assumed, flags, opened)
        else:
            self._fill(facts, assumed, (), frozenset())
        facts = leaving_home(facts, parties, notices)
        parties = self._roles(parties, _text(facts, "activity.mode"), notices)
        parties = statement.of_end_user(parties)
        parties = [self._placed(_with_party_facts(p, assumed), facts) for p in parties]
        screened: Mapping[str, Screened] = {}
        if self.screener is not None:
            search = Search(self.screener, self.declarations, self._listing, as_of)
            free = [facts.get(name, NOT_GIVEN) for name in FREE_TEXTS]
            free += [flag.facts.get("red_flag.note", NOT_GIVEN) for flag in flags or ()]
            parties = search.all(parties, facts.get(RESELLERS, NOT_GIVEN), free)
            screened = search.found
        parties = named.on_license(parties, facts.get("license.covers_parties", NOT_GIVEN))
        parties = named.in_notice(parties, facts.get("exception.end_user_within_notice", NOT_GIVEN))
        asked = frozenset[str]() if flags is None or "red_flags" in facts else frozenset({"red_flag"})
        draft = Draft("case", "", facts, {"party": tuple(parties), "red_flag": flags or ()}, opened, asked=asked)
        if self.profile.name == DEFAULT:
            notices.append("The desk's profile `default` was used, since no other was named.")
        if as_of > self.today:
            notices.append(f"{as_of} is in the future: answered under the law as encoded today.")
        return NormalizedCase(draft, as_of, self.today, view, _text(facts, "case.reference") or "",
                              tuple(assumed), item.product, tuple(notices), self.profile.name, screened,
                              item.catalogue, item.system, item.candidates, tuple(item.unread))  # fmt: skip

    # --- facts of the case -------------------------------------------------------------------------------

    def _facts(self, model: BaseModel) -> dict[str, FactValue]:
        facts: dict[str, FactValue] = {}
        for name in model.model_fields_set:
            value = getattr(model, name)
            if name in self.models.groups:
                if value is None:  # stated to be unknown as a whole: nothing fills any of it
                    facts |= {n: STATED_UNKNOWN for n in self._fillable if n.startswith(f"{name}.")}
                for key in value.model_fields_set if value is not None else ():
                    facts[f"{name}.{key}"] = getattr(value, key)
            elif name not in ("parties", "red_flags"):
                facts[f"case.{name}"] = value
        return facts

    def _day(self, facts: dict[str, FactValue]) -> datetime.date:
        given = facts.get("case.as_of")
        if given is None:
            facts["case.as_of"] = known(self.today, Origin.DEFAULT)
            return self.today
        if not isinstance(given.only, datetime.date):
            raise CaseError([Problem("the date of a case must be one day", "write it as 2026-01-15", field="as_of")])
        return given.only

    def _papers_are_there(self, model: BaseModel, as_of: datetime.date) -> None:
        """No evidence is younger than the day that it is used on, or than today."""
        last = min(as_of, self.today).isoformat()
        problems = [
            Problem(f"the evidence is of {point.date}, after {last}, and cannot have been there", "give the paper that "
                    "was there on the day of the case", field=f"{path}.date")
            for path, value in _stated(model)
            for point in value.points
            if point.evidence and point.date > last
        ]  # fmt: skip
        if problems:
            raise CaseError(problems)

    def _standing(self, facts: dict[str, FactValue], catalogue: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """Given facts, then the catalogue's, the profile's, the defaults."""
        out = dict(facts)
        for name, value in catalogue.items():
            out.setdefault(name, value)
        for name, value in self.profile.facts.items():
            if not name.startswith("party."):
                out.setdefault(name, value.from_origin(Origin.PROFILE))
        for fact in self.declarations.of_scope("case").values():
            if fact.default is not None and fact.name not in out:
                out[fact.name] = self.parser.parse(fact, fact.default).from_origin(Origin.DEFAULT)
        return out

    def _assumed(self, facts: dict[str, FactValue]) -> list[Assumption]:
        given = facts.get("case.assumptions")
        if given is not None and given.form is not Form.TOGETHER:
            raise CaseError([Problem("assumptions are a list of names", "write [NAME, ...]", field="assumptions")])
        names = [str(v) for v in given.values] if given is not None else []
        names += [n for n in self.profile.assumptions if n not in names]
        known_names = {**self.assumptions, **self.profile.own_assumptions}
        out: list[Assumption] = []
        for name in names:
            if name not in known_names:
                hint = near_miss(name, known_names) or "known: " + ", ".join(sorted(known_names))
                raise CaseError([Problem(f"there is no assumption {name!r}", hint, field="assumptions")])
            out.append(known_names[name])
        return out

    def _fill(
        self,
        facts: dict[str, FactValue],
        assumed: Iterable[Assumption],
        flags: tuple[Draft, ...] | None,
        opened: frozenset[str],
    ) -> tuple[tuple[Draft, ...] | None, frozenset[str]]:
        for assumption in assumed:
            for name, value in assumption.facts.items():
                if not name.startswith("party."):
                    facts.setdefault(name, value.from_origin(Origin.ASSUMPTION, assumption.name))
            if assumption.no_red_flags and flags is None and "red_flag" in opened:
                flags, opened = (), opened - {"red_flag"}
                facts["red_flags"] = FactValue(Form.TOGETHER, (), origin=Origin.ASSUMPTION, note=assumption.name)
        return flags, opened

    # --- parties -----------------------------------------------------------------------------------------

    def _parties(self, model: BaseModel) -> list[Draft]:
        out: list[Draft] = []
        problems: list[Problem] = []
        for index, party in enumerate(cast("list[BaseModel]", getattr(model, "parties", []))):
            facts = {f"party.{k}": getattr(party, k) for k in party.model_fields_set
                     if f"party.{k}" in self.declarations.facts and k not in ("roles", "lists", "owners")}  # fmt: skip
            named = list(cast("list[Any]", getattr(party, "roles", [])))
            single = getattr(party, "role", None)
            roles = [str(r) for r in ([single] if single else []) + named]
            for role in roles:
                if role not in self.declarations.roles:
                    hint = near_miss(role, self.declarations.roles)
                    problems.append(Problem(f"{role!r} is not a role", hint, field=f"parties[{index}].roles"))
            if not roles:
                hint = "one of " + ", ".join(self.declarations.roles)
                problems.append(Problem("a party needs a role", hint, field=f"parties[{index}].roles"))
            out.append(self._party(party, facts, frozenset(roles)))
        if problems:
            raise CaseError(problems)
        return sorted(out, key=lambda p: (sorted(p.roles), p.label, repr(sorted(p.facts.items(), key=str))))

    def _party(self, model: BaseModel, facts: dict[str, FactValue], roles: frozenset[str]) -> Draft:
        lists = self._entries(cast("list[BaseModel] | None", getattr(model, "lists", None)), "listing")
        held = cast("list[BaseModel] | None", getattr(model, "owners", None))
        owners = owner_rows(held, self._entries, self._defaults, name_of(facts))
        stated = {names for key, names in (("lists", "listing"), ("owners", "owner")) if key in model.model_fields_set}
        opened = frozenset(n for n, given in (("listing", lists), ("owner", owners)) if given is None)
        opened &= self._opens | stated  # stated to be unknown is more than left out
        name = facts.get("party.name", NOT_GIVEN)
        if "party.name" in facts and not name.known and not lists:
            opened |= {"listing"}  # nobody was screened: it is not known who this is
            lists = None
        label = str(name.only) if name.known else ""
        asked = frozenset(n for n, given in (("listing", lists), ("owner", owners)) if given is not None)
        return Draft("party", label, facts, {"listing": lists or (), "owner": owners or ()}, opened, roles, asked=asked)

    def _entries(self, models: list[BaseModel] | None, kind: str) -> tuple[Draft, ...] | None:
        if models is None:
            return None
        out: list[Draft] = []
        for model in models:
            facts = {f"{kind}.{k}": getattr(model, k) for k in model.model_fields_set}
            out.append(Draft(kind, _entry_label(facts), {**facts, **self._defaults(kind, facts)}))
        return tuple(sorted(out, key=lambda d: repr(sorted(d.facts.items(), key=str))))

    def _defaults(self, kind: str, facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """The declared defaults of a kind of scope, where nothing was said."""
        missing = (f for f in self.declarations.of_scope(kind).values() if f.name not in facts)
        return {
            f.name: self.parser.parse(f, f.default).from_origin(Origin.DEFAULT)
            for f in missing
            if f.default is not None
        }

    def _desk_parties(self, parties: list[Draft], mode: str | None) -> list[Draft]:
        """Roles that the desk always fills, where the case names nobody for them."""
        taken = {role for p in parties for role in p.roles}
        out = list(parties)
        known_mode = self.declarations.modes.get(mode or "")
        ours = _OURS_IN_A_SERVICE if known_mode is not None and known_mode.leg == "service" else _OURS
        if self.profile.ourselves and ours not in self.profile.roles:
            us = _of_profile(ours, self.profile.ourselves, self._opens - {"listing"})
            out = [_as_ourselves(p, us) if ours in p.roles else p for p in out]
            out += [us] if ours not in taken else []
        out += [
            _of_profile(role, facts, self._opens) for role, facts in self.profile.roles.items() if role not in taken
        ]
        return out

    def _roles(self, parties: list[Draft], mode: str | None, notices: list[str]) -> list[Draft]:
        """Absent roles by the mode's rules; those that nobody named and that matter become unknown parties."""
        if mode is None or mode not in self.declarations.modes:
            wanted = {name: role.absent for name, role in self.declarations.roles.items()}
        else:
            wanted = self.declarations.modes[mode].roles
        holders: dict[str, list[int]] = {}
        out = list(parties)
        leading = [_leading(p.roles) for p in parties]
        for index, party in enumerate(out):
            for role in party.roles:
                holders.setdefault(role, []).append(index)
        notices += _nameless_beside(out, wanted)
        applied: dict[str, list[str]] = {}
        for role in wanted:
            source = self._holder(role, wanted, holders, set())
            if source is None or role in holders:
                continue
            if source not in holders:  # nobody holds it: an unknown party
                holders[source] = [len(out)]
                leading.append(source)
                label = f"the {source.replace('_', ' ')}"
                out.append(Draft("party", label, {}, {"listing": (), "owner": ()}, self._opens, frozenset({source})))
            if role != source:
                for index in holders[source]:
                    out[index] = replace(out[index], roles=out[index].roles | {role})
                applied.setdefault(source, []).append(role)
                holders[role] = holders[source]
        for source, roles in sorted(applied.items()):
            absent = " or ".join(role.replace("_", " ") for role in sorted(roles))
            notices.append(f"No {absent} was given; the {source.replace('_', ' ')} was assumed.")
        return [replace(self._screened(p), prefix=_numbered(leading, index)) for index, p in enumerate(out)]

    def _holder(
        self, role: str, wanted: Mapping[str, str], holders: Mapping[str, list[int]], seen: set[str]
    ) -> str | None:
        """The role whose holders play this one: itself, another by `same_as`, or None for nobody."""
        if role in holders:
            return role
        absent = wanted.get(role, self.declarations.roles[role].absent)
        if absent == "none" or role in seen:
            return None
        if absent == "unknown":
            return role
        return self._holder(absent.removeprefix("same_as:"), wanted, holders, seen | {role})

    def _placed(self, party: Draft, facts: Mapping[str, FactValue]) -> Draft:
        """Declared defaults of party facts that come from the case: where goods go, their recipient is."""
        mode = self.declarations.modes.get(_text(facts, "activity.mode") or "")
        filled = dict(party.facts)
        for fact in self.declarations.of_scope("party").values():
            for default in fact.default_from:
                fits = mode is not None and mode.leg == default.leg and party.roles & set(default.roles)
                source = facts.get(default.fact) if fits else None
                if source is not None and source.known and fact.name not in filled:
                    filled[fact.name] = source.from_origin(Origin.DEFAULT, f"as {default.fact}")
        filled |= places.named(filled, self.parser.countries, self.declarations.facts)
        filled |= {name: NOT_ON_FILE for name in self._unasked(party) if name not in filled}
        return replace(party, facts=filled)

    def _unasked(self, party: Draft) -> Iterable[str]:
        """The facts that none of a party's roles asks: a ship is known by its name; its flag counts where stated."""
        each = [frozenset(self.declarations.roles[role].unasked) for role in party.roles]
        return frozenset[str].intersection(*each) if each else ()

    def _listing(self, hit: Hit) -> Draft:
        """A record of `lists` as the entry's own words make it."""
        told = {**hit.meaning.facts, "class": hit.match.cls}
        declared = self.declarations.of_scope("listing").values()
        facts = {f.name: self.parser.parse(f, told[key]) for f in declared if (key := f.name.split(".", 1)[1]) in told}
        facts |= self._defaults("listing", facts)
        facts = {name: value.from_origin(Origin.LISTS, hit.entry.key) for name, value in facts.items()}
        return Draft("listing", "", facts)

    def _screened(self, party: Draft) -> Draft:
        """The desk's own roles are not screened: absent lists of such a party are not asked for."""
        if any(self.declarations.roles[r].screened for r in party.roles):
            return party
        return replace(party, open=party.open - {"listing"})


_PLACES = {"party.country", "party.hq_country", "party.incorporated_in", "party.ultimate_parent_hq_country"}
_OURS, _OURS_IN_A_SERVICE = "exporter", "cloud_provider"
_ORDER = ("end_user", "ultimate_consignee", "tenant", "exporter", "purchaser", "cloud_provider")


def _leading(roles: frozenset[str]) -> str:
    """The role under which a party is written flat."""
    return next((r for r in _ORDER if r in roles), min(roles))


def _numbered(leading: list[str], index: int) -> str:
    """The flat name of a party: its leading role, numbered where several lead with it."""
    role = leading[index]
    number = leading[: index + 1].count(role)
    return role if number == 1 else f"{role}.{number}"


def _of_profile(role: str, facts: Mapping[str, FactValue], opened: frozenset[str]) -> Draft:
    """The party that a profile states for a role."""
    given = {name: value.from_origin(Origin.PROFILE) for name, value in facts.items()}
    label = str(facts.get("party.name", NOT_GIVEN).only or "")
    return Draft("party", label, given, {"listing": (), "owner": ()}, opened, frozenset({role}))


def _as_ourselves(party: Draft, us: Draft) -> Draft:
    """A party in the desk's own role: the desk itself, unless it is named, or what is said of it is not true of us."""
    told = {"party.name", *(_PLACES & us.facts.keys())} & party.facts.keys()
    if any(party.facts[key].only != us.facts.get(key, NOT_GIVEN).only for key in told):
        return party
    facts = {**us.facts, **party.facts}
    return replace(party, facts=facts, label=party.label or us.label, open=party.open - {"listing"})


def _with_party_facts(party: Draft, assumed: Iterable[Assumption]) -> Draft:
    facts = dict(party.facts)
    for assumption in assumed:
        for name, value in assumption.facts.items():
            if name.startswith("party."):
                facts.setdefault(name, value.from_origin(Origin.ASSUMPTION, assumption.name))
    return replace(party, facts=facts)


def _nameless_beside(parties: Iterable[Draft], wanted: Mapping[str, str]) -> Iterator[str]:
    """Tells of facts about a nameless party in a role that a named party would play if nothing were said of it."""
    listed = list(parties)
    for party in listed:
        if len(party.roles) != 1 or "party.name" in party.facts or not party.facts:
            continue
        (role,) = party.roles
        other = wanted.get(role, "").removeprefix("same_as:")
        named = next((p.label for p in listed if other in p.roles and p.label), "")
        if wanted.get(role, "").startswith("same_as:") and named:
            yield (f"{role}.* is read as said of somebody else than {named}, who has no name yet: give {role}.name, or "
                   f"write {other}.* if it is {named}.")  # fmt: skip


def _entry_label(facts: Mapping[str, FactValue]) -> str:
    """What a question calls a list entry: its list and its number or name, as far as they are known."""
    words = [_text(facts, "listing.list"), _text(facts, "listing.entry")]
    return f"the entry {' '.join(w for w in words if w)}" if words[1] else ""


def _stated(model: BaseModel, path: str = "") -> Iterator[tuple[str, FactValue]]:
    """Every value of a case as it was written, with its field."""
    for name in model.model_fields_set:
        value, here = getattr(model, name), f"{path}.{name}" if path else name
        if isinstance(value, FactValue):
            yield here, value
        elif isinstance(value, BaseModel):
            yield from _stated(value, here)
        elif is_list(value):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _stated(item, f"{here}[{index}]")


def _text(facts: Mapping[str, FactValue], name: str) -> str | None:
    value = facts.get(name)
    if value is None or value.form is not Form.POINTS or len(value.points) != 1:
        return None
    only = value.points[0].value
    return only if isinstance(only, str) else str(only)
