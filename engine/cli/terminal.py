"""The terminal: 110 columns, color only where a person looks, plain signs where the encoding lacks the fine ones."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any

from rich.console import Console
from rich.text import Text

from .session import WIDTH

STYLES = {"stop": "red", "hold": "yellow", "proceed": "green"}
SIGNS = {"stop": "✕", "hold": "‖", "proceed": "✓"}
HEADING, NOT_LAW, DIM, BOLD = "bold cyan", "magenta", "dim", "bold"
_PLAIN = str.maketrans({
    "✓": "+", "‖": "=", "✕": "x", "●": "*", "○": "o", "◌": "o", "·": "-", "…": "...", "×": "x", "−": "-", "–": "-",
    "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "─": "-", "┄": "-", "┃": "|", "━": "=", "←": "<", "→": ">",
    "█": "#", "▓": "%", "▒": "+", "░": ":", "▞": "/", "▚": "&", "═": "=", "▲": "^", "╌": "-", "▼": "v", "┊": "|",
    "²": "2", "§": "sec. ", "\N{NO-BREAK SPACE}": " ",
})  # fmt: skip
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

Piece = tuple[str, str]


def visible(text: str) -> str:
    """Text of others, with nothing that could steer a terminal or turn its direction."""
    return _HIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}" if ord(m[0]) > 0x9F else f"\\x{ord(m[0]):02x}", text)


class Terminal:
    """One stream for people."""

    def __init__(self, stream: IO[str] | None = None):
        self.stream = stream if stream is not None else sys.stdout
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        self.fine = _encodes(encoding, "✓‖✕●○·…×−─┄┃█▓▒░▞▚═▲▼╌┊")
        self.encoding = encoding
        self.console = Console(file=self.stream, highlight=False, markup=False, emoji=False, soft_wrap=False)
        shown = self.console.width if self.console.is_terminal else WIDTH
        self.console.width = max(60, min(WIDTH, shown))

    @property
    def width(self) -> int:
        """The number of columns."""
        return self.console.width

    def plain(self, text: str) -> str:
        """The text as the stream can carry it."""
        text = visible(text)
        if self.fine:
            return text
        return text.translate(_PLAIN).encode(self.encoding, "replace").decode(self.encoding)

    def text(self, *pieces: Piece | str) -> Text:
        """Pieces of text with their styles."""
        out = Text()
        for piece in pieces:
            words, style = piece if isinstance(piece, tuple) else (piece, "")
            out.append(self.plain(words), style=style)
        return out

    def cut(self, text: str, room: int) -> str:
        """The text in `room` columns: whole words, with a sign where some are left out."""
        text = self.plain(text)
        if Text(text).cell_len <= room:
            return text
        kept = ""
        for word in text.split():
            if Text(f"{kept} {word} …").cell_len > room:
                break
            kept = f"{kept} {word}".strip()
        return self.plain(f"{kept} …")

    def line(self, *pieces: Piece | str, indent: int = 0, hang: int = 0) -> None:
        """A line, wrapped inside its indent; what follows the first line hangs deeper by `hang`."""
        text = self.text(*pieces)
        room = self.width - indent - hang
        if text.cell_len <= room + hang:
            self._put(indent, text)
            return
        first, *rest = text.wrap(self.console, room)
        self._put(indent, first)
        for part in rest:
            self._put(indent + hang, part)

    def _put(self, indent: int, text: Text) -> None:
        text.rstrip()
        self.console.print(Text(" " * indent) + text, no_wrap=True, overflow="ignore", crop=False)

    def heading(self, words: str) -> None:
        """A section's heading, with room before it."""
        self.line()
        self.line((words, HEADING))

    def rows(self, rows: Iterable[Sequence[Piece | str]], indent: int = 2, most: Sequence[int] = ()) -> None:
        """Aligned columns; a cell wraps inside its column, the last column takes the rest.

        Args:
            most: the greatest width of each column but the last; 0 or nothing is as wide as its widest cell.
        """
        built = [[self.text(cell) for cell in row] for row in rows]
        if not built:
            return
        widths: list[int] = []
        for index in range(len(built[0]) - 1):
            widest = max(row[index].cell_len for row in built)
            limit = most[index] if index < len(most) else 0
            widths.append(min(widest, limit) if limit else widest)
        rest = self.width - indent - sum(widths) - 2 * len(widths)
        while rest < 16 and widths and max(widths) > 12:
            widths[widths.index(max(widths))] -= 1
            rest += 1
        widths.append(max(rest, 12))
        for row in built:
            wrapped = [
                list(cell.wrap(self.console, width)) or [Text()] for cell, width in zip(row, widths, strict=True)
            ]
            for level in range(max(len(lines) for lines in wrapped)):
                line = Text()
                for lines, width in zip(wrapped, widths, strict=True):
                    part = lines[level] if level < len(lines) else Text()
                    part.rstrip()
                    line.append_text(part)
                    line.append(" " * (width - part.cell_len + 2))
                self._put(indent, line)

    def json(self, value: Any) -> None:
        """A JSON document on a line of its own; escaped where the stream is not UTF-8."""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        if not self.encoding.casefold().replace("-", "").replace("_", "").startswith("utf8"):
            text = json.dumps(json.loads(text), ensure_ascii=True) if not text.isascii() else text
        self.stream.write(text + "\n")
        self.stream.flush()


def _encodes(encoding: str, signs: str) -> bool:
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
