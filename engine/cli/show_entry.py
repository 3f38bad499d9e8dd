"""An entry of the Commerce Control List on the terminal: its rows, what their columns mark, its exceptions."""

from __future__ import annotations

from ..law.entries import exception_words, missing, part, where
from ..rulebook.book import Book
from ..rulebook.control_list import entry_of, row_words
from .terminal import BOLD, DIM, STYLES, Terminal


def show_entry(t: Terminal, code: str, book: Book) -> bool:
    """Prints the entry of an ECCN with or without paragraph; False where the list holds none."""
    entry = entry_of(code, book.declared.control_list)
    if entry is None:
        return False
    edition = book.declared.control_list_edition
    t.line((code, BOLD), f"   entry of the Commerce Control List, edition of {edition}")
    if gone := missing(code, book):
        t.line((gone, STYLES["hold"]))
    t.heading("REASONS FOR CONTROL")
    whole, titles = code == entry.eccn, book.declared.list_columns
    rows = [(titles.get(r.token, r.token), part(r, code, book) if not whole else row_words(r), (where(r, book), DIM))
            for r in entry.rows]  # fmt: skip
    t.rows(rows, most=(44, 30))
    if entry.exceptions:
        t.heading("EXCEPTIONS THAT THE ENTRY NAMES")
        t.rows([(code, (exception_words(flag), DIM)) for code, flag in entry.exceptions])
    return True
