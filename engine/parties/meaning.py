"""What the words of an entry say, as the facts `listing.*` of a case; what follows from them stands in `rules/`.

The lists spell about a dozen meanings in nearly two hundred ways, glue footnotes to the text and put a text into the
wrong column now and then.  Whole texts are read: what is left over when everything known has been taken away makes the
fact unknown, never the item free.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from .entry import Entry

# The codes of `listing.list`; a test holds them equal to rules/facts.yaml.
KNOWN_LISTS = frozenset(
    ["EL", "DPL", "UVL", "MEU", "MIEU", "SDN", "SSI", "CMIC", "MBS", "CAP", "FSE", "PLC", "DTC", "ISN", "1260H"]
)
WITH_REQUIREMENT = frozenset(["EL", "MEU"])

Footnotes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an entry says.

    Attributes:
        facts: one record of `party.lists`, without the class of the match; None is a fact that is stated to be unknown.
        open: why facts are unknown, in sentences for people.
        differs: readings that were taken although two signals of the entry disagree.
        notes: what the entry says beyond its facts, in its own terms.
    """

    facts: dict[str, Any]
    open: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A license requirement column, read; `scope` and `footnotes` are None where the text does not tell."""

    scope: str | None
    exceptions: tuple[str, ...] = ()
    footnotes: Footnotes | None = ()
    policy: str | None = None
    differs: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A license review policy column, read; `policy` is None where the text does not tell."""

    policy: str | None
    ear99: str = ""
    sections: tuple[str, ...] = ()
    note: str = ""


def read(entry: Entry) -> Meaning:
    """The facts of the entry's record in a case."""
    facts: dict[str, Any] = {"list": entry.list, "entry": entry.id}
    open_: list[str] = []
    differs: list[str] = []
    notes: list[str] = []
    if entry.list not in KNOWN_LISTS:
        facts["list"] = None
        open_.append(f"no rule knows the list {entry.list or 'without a code'}")
    if entry.list in WITH_REQUIREMENT:
        required, reviewed = requirement(entry.requirement), policy(entry.policy)
        facts |= {"scope": required.scope, "policy": reviewed.policy, "exceptions": list(required.exceptions)}
        facts["footnotes"] = None if required.footnotes is None else list(required.footnotes)
        if required.policy is not None and reviewed.policy in (None, "unstated"):
            facts["policy"] = required.policy
        if reviewed.ear99:
            facts["policy_ear99"] = reviewed.ear99
        if reviewed.sections:
            facts["policy_sections"] = list(reviewed.sections)
        open_ += _unread(entry, facts)
        differs += [required.differs] if required.differs else []
        notes += [note for note in (required.note, reviewed.note) if note]
    if entry.list == "EL" and is_address(entry):
        facts["address_only"] = True
        notes.append("the entry is an address: any entity that uses it is covered")
    if entry.programs:
        facts["programs"] = list(entry.programs)
    elif entry.list == "SDN":
        facts["programs"] = None
        open_.append("the entry names no sanctions program")
    if entry.list == "DPL":
        if entry.standard_order is not None:
            facts["standard_order"] = entry.standard_order
        else:
            notes.append("the source does not say whether the order has the standard terms; it counts as one that has")
    if entry.start is not None:
        facts["from"] = entry.start
    if entry.end is not None:
        facts["to"] = entry.end
    return Meaning(facts, tuple(open_), tuple(differs), tuple(notes))


def is_address(entry: Entry) -> bool:
    """Whether the entry is an address of high diversion risk, which the list numbers and does not name."""
    return re.fullmatch(r"address(es)? *(no\.? *)?\d+", entry.name.strip(), re.IGNORECASE) is not None


def _unread(entry: Entry, facts: dict[str, Any]) -> list[str]:
    out: list[str] = []
    if facts["scope"] is None:
        out.append(_told("license requirement", entry.requirement))
    if facts["footnotes"] is None and facts["scope"] is not None:
        out.append(f"the license requirement cites 734.9 and does not tell the footnote: {_short(entry.requirement)}")
    if facts["policy"] is None and requirement(entry.policy).scope is not None:
        out.append(f"the column of the license review policy holds a license requirement: {_short(entry.policy)}")
    elif facts["policy"] is None:
        out.append(_told("license review policy", entry.policy))
    return out


def _told(column: str, text: str) -> str:
    return f"the {column} is not understood: {_short(text)}" if text.strip() else f"the entry has no {column}"


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= 160 else one[:157] + "..."


# --- the license requirement ------------------------------------------------------------------------------------------

_ITEMS = r"(for )?(any item|all items|items)"
_ALL = r"(for )?all items subject to the ear"
_SCOPES = (
    (rf"{_ALL},? when used in projects specified in 746\.8\(a\)\(4\)( of the ear)?", "project_only", ""),
    (rf"{_ITEMS} subject to the ear listed in supplement no\. 2 to part 744( of the ear)?", "supplement_2", ""),
    (r"(for )?items on the ccl and (ear99 items )?listed in supplement no\. 7 to part 746( of the ear)?",
     "ccl_and_supplement_7", ""),
    (rf"{_ALL},? except for ear99-designated technology for the operation, maintenance, or repair of unmanned aerial"
     r" vehicles \(uav\) released to this entity by the operator of the uav", "but_ear99_technology", ""),
    (rf"{_ALL},? apart from items that are related to transactions that are authorized by the department of the"
     r" treasury's office of foreign assets control pursuant to general license no\. \w+ of \w+ \d+, \d{4}",
     "all_but_stated", "items for transactions under a general license of the Treasury are left out"),
    (rf"{_ALL} except for: crude oil, .*", "all_but_stated",
     "some fuels and chemicals, and items for certain joint ventures, are left out"),
    (rf"{_ALL},? with case-by-case basis for items listed on the ccl", "all_items", ""),
    (_ALL, "all_items", ""),
)  # fmt: skip
_EXCEPTION = re.compile(
    r"this license requirement may be overcome by license exception gov under 740\.11\(b\)(\(2\) and (\(e\)|e))?"
    r"( when used by the u\.?s\.? geological survey)?"
)
_SEE = re.compile(r"\( ?see (?P<inside>[^()]*(\([^()]*\)[^()]*)*)\)?|, see (?P<bare>734\.9.*)$")
_SECTION = re.compile(r"\d{3}\.\d+l?(\([a-z0-9]+\))*")  # the list writes 744.2l(b) for 744.21(b) in places
_JOINED = re.compile(r"(?<=\d) (?=\()")  # 744.2 (d)
# Where a footnote's digit is glued: "734.9(e)1", "734.9(g),3 746.8"; "of the EAR2"; "of the EAR)4", "EAR) 4."
_BETWEEN = re.compile(r"(?<=\)),? ?([1-5])(?=[ ,]|$)")
_AFTER_EAR = re.compile(r"(?<=the ear) ?([1-5])\b")
_BEHIND = re.compile(r" ?([1-5])(?![\d(])")
_FILLER = re.compile(r"\b(and|of the ear|of this part)\b|[,;.]| ")
_WIDE = (
    "the license requirements under this entry also extend to any export, reexport and transfer (in-country) to the"
    " entity wherever located worldwide",
    'russia does not include the "crimea region of ukraine," as that term is defined in section 8(d) of e.o. 13685',
)
_FOOTNOTE_OF = {"734.9(e)(1)": "1", "734.9(e)(2)": "4", "734.9(e)(3)": "5", "734.9(g)": "3"}


def requirement(text: str) -> Requirement:
    """A license requirement column, read as a whole."""
    left = _plain(text)
    if not left:
        return Requirement(None, footnotes=None)
    cited, glued, left = _references(left)
    scope, note, left = _scope(left)
    exceptions: tuple[str, ...] = ()
    if granted := _EXCEPTION.search(left):
        exceptions = ("GOV",)
        note = "GOV when used by the United States Geological Survey" if granted.group(3) else note
        left = _without(left, granted)
    for sentence in _WIDE:
        left = left.replace(sentence, "")
    if _FILLER.sub("", left):
        return Requirement(None, exceptions, None)
    footnotes, differs = _footnotes(cited, glued)
    case_by_case = "case-by-case basis for items listed on the ccl" in _plain(text)
    return Requirement(scope, exceptions, footnotes, "case_by_case" if case_by_case else None, differs, note)


def _plain(text: str) -> str:
    """Lower case, straight quotes, plain digits, one space, without section signs."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    text = re.sub(r"\bpart§|§+", " ", text)
    return " ".join(text.split()).replace("( see", "(see").strip()


def _scope(text: str) -> tuple[str | None, str, str]:
    for pattern, scope, note in _SCOPES:
        if found := re.match(pattern, text, re.DOTALL):
            return scope, note, _without(text, found)
    return None, "", text


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + text[found.end() :]


def _references(text: str) -> tuple[list[str], list[str], str]:
    """Sections that are cited, digits that are glued to them, and what is left of the text."""
    found = _SEE.search(text)
    if found is None:
        return [], [], text
    before, inside, after = text[: found.start()], found.group("inside") or found.group("bare"), text[found.end() :]
    inside = _JOINED.sub("", inside)
    glued = [digit for pattern in (_BETWEEN, _AFTER_EAR) for digit in pattern.findall(inside)]
    inside = _AFTER_EAR.sub("", _BETWEEN.sub(" ", inside))
    if mark := _BEHIND.match(after):
        glued.append(mark.group(1))
        after = after[mark.end() :]
    cited = [m.group(0) for m in _SECTION.finditer(inside)]
    rest = _FILLER.sub("", _SECTION.sub("", inside))  # nothing, unless the reference says more than where to look
    return cited, glued, re.sub(r" +(?=[,. ]|$)", "", f"{before} {rest} {after}")


def _footnotes(cited: list[str], glued: list[str]) -> tuple[Footnotes | None, str]:
    """The union of both signals; a disagreement is told, and a bare 734.9(e) without a digit tells nothing."""
    by_citation = {_FOOTNOTE_OF[c] for c in cited if c in _FOOTNOTE_OF}
    bare = "734.9(e)" in cited
    by_digit = set(glued)
    union = tuple(sorted(by_citation | by_digit))
    marked = by_digit - {"2"}
    if bare and not marked:
        return None, ""
    if by_citation == marked or (bare and marked == {"1"}):
        return union, ""
    told = ", ".join(sorted(marked)) or "none"
    sections = ", ".join(c for c in cited if c.startswith("734.9")) or "no section of 734.9"
    return union, f"the citation ({sections}) and the footnote mark ({told}) differ; the footnote counts by either"


# --- the license review policy ----------------------------------------------------------------------------------------

_SPACE_PROGRAM = (
    r"case-by-case basis for (items for )?u\.s\. government supported"
    r" (use in the international space station \(iss\)|space programs)"
)
_FOOD = (
    r" apart from food and medicine designated as ear99"
    r"( and for (items for )?u\.s\. government supported use in the international space station \(iss\))?,"
    r" which will be reviewed on a case-by-case basis"
)
_LIMBS = (
    r"for eccns 1a004\.c, 1a004\.d, 1a995, 1a999\.a, 1d003, 2a983, 2d983, and 2e983, and for ear99 items described in"
    r" the note to eccn 1a995",
    r"for items necessary to detect, identify and treat infectious disease",
    r"for telecommunications infrastructure items described in category 5 part 1 or category 5 part 2 and consumer"
    r" communications devices identified in 740\.19",
)
_SOME = rf"case-by-case review ({'|'.join(_LIMBS)})"
_ALL_SUBJECT = r"( for all items subject to the ear)?"
_FABS = r"eccn 3b001\.a\.4, \.c, \.d, f\.1\.b\.2, \.k to \.p; 3b002\.c, 3b993, or 3b994"
_ON_CCL = r"case-by-case( review)? for all items (listed )?on the ccl"
_POLICIES = (
    (rf"policy of denial{_ALL_SUBJECT}", "policy_of_denial", ""),
    (rf"policy of denial{_ALL_SUBJECT}{_FOOD}", "policy_of_denial", "food and medicine under EAR99 case by case"),
    (rf"policy of denial[;.]? {_SPACE_PROGRAM}", "policy_of_denial", "items for some space programs case by case"),
    (r"presumption (of|for) denial", "presumption_of_denial", ""),
    (rf"{_SOME}[;.]( (and )?{_SOME};)? (and )?presumption of denial for all other items subject to the ear",
     "presumption_of_denial", "some entries or items case by case"),
    (rf"presumption of denial except case-by-case for items not described in {_FABS}", "presumption_of_denial",
     "items outside some entries of Category 3 case by case"),
    (rf"presumption of denial for all items to include items described in {_FABS}\. case-by-case for items designed for"
     r" production of 200mm wafers destined to a 200mm wafer production facility", "presumption_of_denial",
     "items for 200 mm wafers case by case"),
    (r"case-by-case (basis|review)", "case_by_case", ""),
    (r"case-by-case review for licenses for the safety of civil aviation of aircraft", "unstated",
     "licenses for the safety of civil aviation case by case; nothing is said of others"),
)  # fmt: skip
_POLICIES_EAR99 = (
    (rf"{_ON_CCL}\. presumption of approval for ear99 items", "case_by_case"),
    (rf"presumption of approval for ear99( items)?; {_ON_CCL}", "case_by_case"),
    (r"presumption of approval for ear99 items", "unstated"),
)
_ELSEWHERE = re.compile(
    r"the license application procedure and license review policy for entities specified in supplement no\. 2 to part"
    r" 744 is specified in 744\.21\(d\) and \(e\)"
)
_SEE_SECTIONS = re.compile(r"[.,;]? ?see (?P<sections>[\d().,a-z ]*)$")


def policy(text: str) -> Policy:
    """A license review policy column, read as a whole."""
    left = _plain(text).replace("casa-by-case", "case-by-case").replace("case-by case", "case-by-case").rstrip(" .,;")
    if _ELSEWHERE.fullmatch(left):
        return Policy("unstated", sections=("744.21(d)", "744.21(e)"))
    sections: tuple[str, ...] = ()
    if found := _SEE_SECTIONS.search(left):
        read_ = _sections(found.group("sections"))
        if read_ is None:
            return Policy(None)
        sections, left = read_, _without(left, found).rstrip(" .,;")
    if not left:
        return Policy("unstated", sections=sections) if sections else Policy(None)
    for pattern, value in _POLICIES_EAR99:
        if re.fullmatch(pattern, left):
            return Policy(value, "presumption_of_approval", sections)
    for pattern, value, note in _POLICIES:
        if re.fullmatch(pattern, left):
            return Policy(value, sections=sections, note=note)
    return Policy(None)


def _sections(text: str) -> tuple[str, ...] | None:
    joined = re.sub(r"(?<=\d) (?=\()", "", text).replace("744.21e", "744.21(e)")
    found = [m.group(0) for m in _SECTION.finditer(joined)]
    return None if _FILLER.sub("", _SECTION.sub("", joined)) else tuple(found)
