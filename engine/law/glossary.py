"""The short names that answers print and that are no rules: outcomes, modes, roles, lists, exceptions, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from ..explanation import words
from ..rulebook.book import Book

_OUTCOMES = {
    "prohibited": "The law forbids it, and no license is to be had on these facts.",
    "license_required": "A license is required, and none on file covers it.",
    "escalate": "The rules cannot decide it: sources disagree, or a person must judge. The reason is in the answer.",
    "needs_information": "Facts are missing that could change the answer; the answer asks for them.",
    "license_held": "A license on file covers it, once its conditions are met.",
    "license_exception": "A License Exception covers it, once its conditions are met.",
    "no_license_required": "No rule on file requires a license on these facts.",
    "not_an_export": "Nothing is exported, reexported or transferred; the access alone is reviewed.",
}
_DECISIONS = {
    "stop": "Do not proceed.",
    "hold": "Wait: the answer says for what, and what to do next.",
    "proceed": "It may proceed on these facts.",
}


class Term(BaseModel):
    """A short name of an answer: what kind of name it is, its title, what it means, and the rules behind it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    of: str
    title: str
    text: str = ""
    rules: list[str] = []


def term(name: str, book: Book) -> Term | None:
    """What a short name means, whatever its capitals; None where it is none."""
    wanted = name.strip().casefold()
    readers: tuple[Callable[[Book], Iterator[Term]], ...] = (
        _of_the_answer, _of_the_case, _lists, _exceptions, _assumptions, _sources,
    )  # fmt: skip
    found = (term for reader in readers for term in reader(book))
    return next((term for term in found if term.name.casefold() == wanted), None)


def _titled(of: str, titles: Iterable[tuple[str, str]], texts: Mapping[str, str] | None = None) -> Iterator[Term]:
    for name, title in titles:
        yield Term(name=name, of=of, title=title[:1].upper() + title[1:], text=(texts or {}).get(name, ""))


def _of_the_answer(book: Book) -> Iterator[Term]:
    yield from _titled("decision", words.DECISIONS.items(), _DECISIONS)
    yield from _titled("outcome", words.OUTCOMES.items(), _OUTCOMES)
    yield from _titled("review policy of BIS", words.POLICIES.items())
    yield from _titled("what an answer relies on", words.RESTS_ON.items())
    for track in book.declared.tracks.values():
        beside = "Part of the decision." if track.merges else "Told beside the decision; it never changes it."
        yield Term(name=track.id, of="body of law", title=track.title, text=beside)


def _of_the_case(book: Book) -> Iterator[Term]:
    declarations = book.declarations
    for mode in declarations.modes.values():
        yield Term(name=mode.name, of="mode of access", title=mode.title)
    for role in declarations.roles.values():
        yield Term(name=role.name, of="role of a party", title=role.title)
    for name, (question, find) in declarations.collection_questions.items():
        text = " ".join(text for text in (question.replace("{party}", "the party"), find) if text)
        yield Term(name=name, of="several entries of a case", title=name.replace("_", " ").capitalize(), text=text)


def _lists(book: Book) -> Iterator[Term]:
    for fact in book.declarations.facts.values():
        yield from _titled(f"value of {fact.name}", fact.titles.items())


def _exceptions(book: Book) -> Iterator[Term]:
    codes: dict[str, list[str]] = {}
    for rule in book.declared.rules.values():
        if code := rule.then.code or ("license" if rule.then.kind == "authorize" else ""):
            codes.setdefault(code, []).append(rule.id)
    for code, rules in codes.items():
        titles = "; ".join(dict.fromkeys(book.declared.rules[id].title for id in rules))
        yield Term(name=code, of="License Exception or authorization", title=titles, rules=rules)


def _assumptions(book: Book) -> Iterator[Term]:
    for assumption in book.assumptions.values():
        facts = [
            *(name.removeprefix("party.") for name in assumption.facts),
            *(["red_flags"] * assumption.no_red_flags),
        ]
        text = (
            f"A clearance that relies on it is provisional. It fills in, if nothing else is said: {', '.join(facts)}."
        )
        yield Term(name=assumption.name, of="assumption that a desk may state", title=assumption.title, text=text)


def _sources(book: Book) -> Iterator[Term]:
    for source in book.declared.sources.values():
        text = ", ".join(text for text in (source.citation, source.publisher, source.date, source.url) if text)
        yield Term(name=source.id, of="source", title=source.title, text=text)
