"""The words in which products are described, read from `reading:` of a product file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..yaml_text import Problems, Reader, TextNode
from .spelling import key, units

_KEYS = (
    "words", "joining", "memory_units", "forms", "computers", "counting", "after_a_number", "before_a_number",
    "not_parts", "families", "makers", "beside_makers", "beside_parts", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What may stand around the name of a part without changing which part it is.

    Attributes:
        words: makers, kinds of goods, memory types, counts in words.
        joining: words that may be joined to a name (`nvidiah100`).
        memory_units: what follows the size of a memory (`80 GB`).
        forms: words for a form factor, by the form that they mean.
        computers: words by which the item is a computer that holds the part.
        counting: a number before one of these counts the parts (`8 x`, `8 GPU`).
        after_a_number: a number before one of these measures something else (`10 U`, `700 W`).
        before_a_number: a number after one of these belongs to it (`PCIe 5`, `HBM 3`).
        not_parts: phrases that hold the name of a part and mean something else (`L2 switch`).
        families: names of families of restricted parts, with what is said of them. A name with `nouns` is one only
            beside one of these (`Hopper GPU`, `accelerators of the Hopper generation`).
        makers: further names of a maker of restricted parts and of its families, in whatever script.
        beside_parts: phrases that say nothing more beside the name of a part: dies, generations, words of `lspci`.
        beside_makers: words beside the name of a maker that leave open which of its parts is meant.
    """

    words: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    memory_units: frozenset[str] = frozenset()
    forms: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    computers: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()
    after_a_number: frozenset[str] = frozenset()
    before_a_number: frozenset[str] = frozenset()
    not_parts: tuple[str, ...] = ()
    families: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    makers: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict[str, tuple[str, ...]]())
    beside_makers: tuple[str, ...] = ()
    beside_parts: tuple[str, ...] = ()


NO_WORDS = Words()


def read_words(node: TextNode, problems: Problems) -> Words:
    """Reads `reading:`; problems are noted with their position."""
    r = Reader(node, "reading of products", problems, _KEYS, node.at)

    def texts(name: str) -> frozenset[str]:
        read = [(text, units(text)) for text in r.texts(name)]
        for text, parts in read:
            if len(parts) != 1 or parts[0].number:
                problems.add(r.where(name), f"{text!r} is not one word of letters", "a text is read word by word")
        return frozenset(parts[0].text for _, parts in read if len(parts) == 1)

    forms: dict[str, str] = {}
    families: dict[str, str] = {}
    for item in r.items("forms"):
        form = Reader(item, "form factor", problems, ("form", "words"), item.at)
        forms |= {key(word): form.text("form") for word in form.texts("words")}
    for item in r.items("families"):
        family = Reader(item, "family of parts", problems, ("names", "nouns", "title"), item.at)
        names = _beside(family.texts("names"), family.texts("nouns"))
        families |= dict.fromkeys(names, family.text("title"))
    makers: dict[str, tuple[str, ...]] = {}
    for item in r.items("makers"):
        maker = Reader(item, "maker of parts", problems, ("maker", "names"), item.at)
        makers[maker.text("maker")] = maker.texts("names")
    return Words(
        words=texts("words"),
        joining=texts("joining"),
        memory_units=texts("memory_units"),
        forms=forms,
        computers=texts("computers"),
        counting=texts("counting"),
        after_a_number=texts("after_a_number"),
        before_a_number=texts("before_a_number"),
        not_parts=r.texts("not_parts"),
        families=families,
        makers=makers,
        beside_makers=r.texts("beside_makers"),
        beside_parts=r.texts("beside_parts"),
    )


_BETWEEN = ("", "based ", "generation ", "architecture ", "class ", "series ")


def _beside(names: Iterable[str], nouns: Sequence[str]) -> Iterator[str]:
    """The names as they stand, or each with each of the nouns behind or before it."""
    for name in names:
        if not nouns:
            yield name
        for noun in nouns:
            yield from (f"{name} {between}{noun}" for between in _BETWEEN)
            yield from (f"{noun} {name}", f"{noun} of the {name} generation")
