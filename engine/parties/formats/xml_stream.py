"""Reading XML of any size: one record after the other, each forgotten when the next comes.

A document type declaration is refused (it is what entity bombs and outside references need, and no official list has
one); it can stand before the first element only, and that has to be in the first 64 KiB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree as Tree

from ...errors import InputError
from .source import Source, cut

Element = Tree.Element
_MOST_HELD = 32 << 20  # bytes of one record; a supplement of the eCFR is one and has some ten million
_MOST_ELEMENTS = 500_000  # of one record
_ROOT = re.compile(r"<\s*(?:\w+:)?([A-Za-z][\w.\-]*)")


def root(file: Source) -> str:
    """The name of the first element without its namespace, or an empty text."""
    begin = file.head.lstrip("\ufeff \t\r\n")
    if not begin.startswith("<"):
        return ""
    begin = re.sub(r"<!--.*?-->|<\?.*?\?>", "", begin, flags=re.DOTALL)
    found = _ROOT.search(begin)
    return found[1] if found else ""


def records(file: Source, wanted: frozenset[str]) -> Iterator[Element]:
    """The elements of these names in their order, names without namespaces, complete with what is in them.

    Raises:
        InputError: the XML is cut, not well formed, or declares entities.
    """
    before = re.sub(r"<!--.*?-->", "", file.head, flags=re.DOTALL)
    if re.search(r"<!(?:DOCTYPE|ENTITY)", before):
        raise InputError(f"{file.name} declares a document type", "no official list does; download the file again")
    open_elements: list[Element] = []
    within = elements = 0
    with file.binary() as inner:
        content = _Piecewise(inner, file.name)
        try:
            for event, element in Tree.iterparse(content, events=("start", "end")):
                if event == "start":
                    element.tag = element.tag.rpartition("}")[2]
                    open_elements.append(element)
                    within += element.tag in wanted
                    elements += 1
                    if elements > _MOST_ELEMENTS:
                        raise _too_large(file.name, f"{_MOST_ELEMENTS:,} elements")
                    continue
                open_elements.pop()
                if element.tag in wanted:
                    within -= 1
                    if not within:
                        yield element
                if not within:
                    content.held = elements = 0
                    element.clear()
                    if open_elements:
                        open_elements[-1].remove(element)
        except Tree.ParseError as error:
            raise _refusal(file, error, bool(open_elements)) from None


def _too_large(name: str, limit: str) -> InputError:
    hint = "no official list does; download the file again"
    return InputError(f"{name} holds one record of more than {limit}", hint)


class _Piecewise:
    """The content of a file, refused where one piece of it, a record or a text, is larger than any of a list."""

    def __init__(self, inner: IO[bytes], name: str):
        self._inner, self._name, self.held = inner, name, 0

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.held += len(data)
        if self.held > _MOST_HELD:
            raise _too_large(self._name, f"{_MOST_HELD >> 20} MB")
        return data


def text(element: Element | None, path: str = "") -> str:
    """The text of a child, or of the element itself, with single spaces."""
    found = element.find(path) if element is not None and path else element
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def attribute(element: Element | None, name: str) -> str:
    """An attribute, or an empty text."""
    return element.get(name, "") if element is not None else ""


def _refusal(file: Source, error: Any, is_open: bool) -> InputError:
    if is_open and ("no element found" in str(error) or "unclosed" in str(error)):
        return cut(file, "its XML is not closed")
    return InputError(f"{file.name} is not well-formed XML: {error}", "download the file again")
