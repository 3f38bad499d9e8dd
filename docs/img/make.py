"""Makes the pictures of this folder: a command's terminal output, in color, as an SVG.

    COLUMNS=110 python docs/img/make.py docs/img/screen.svg douane screen fixtures/orders.csv -o out.csv

The picture holds no outside reference: fonts are the viewer's own monospace.
"""

from __future__ import annotations

import os
import pty
import re
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

THEME = TerminalTheme(
    (19, 21, 24),
    (236, 235, 230),
    [(19, 21, 24), (255, 157, 146), (134, 210, 161), (242, 189, 112), (143, 186, 243), (190, 178, 238),
     (143, 186, 243), (160, 163, 171)],
    [(99, 102, 110), (255, 157, 146), (134, 210, 161), (242, 189, 112), (143, 186, 243), (190, 178, 238),
     (143, 186, 243), (236, 235, 230)],
)  # fmt: skip
MOST_LINES = 64


def captured(command: list[str]) -> str:
    """What the command prints on a terminal of its own."""
    chunks: list[bytes] = []

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 65536)
        chunks.append(data)
        return data

    pty.spawn(command, read)
    return b"".join(chunks).decode("utf-8", "replace").replace("\r\n", "\n")


def main() -> None:
    """Runs the command and writes the picture."""
    target, command = Path(sys.argv[1]), sys.argv[2:]
    os.environ.setdefault("COLUMNS", "110")
    output = captured(command)
    output = re.sub(r"\x1b\[\?25[lh]|\x1b\[2K|\x1b\[1A|[^\n]*\r", "", output)
    lines = [line for line in output.split("\n") if "Result: " not in line]  # a path of this machine
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    shown = " ".join(f'"{part}"' if " " in part else part for part in command if not part.startswith("/"))
    console = Console(record=True, width=112, file=StringIO())
    console.print(Text.from_markup(f"[dim]$[/dim] [bold]{shown.removesuffix(' -o')}[/bold]"))
    console.print(Text.from_ansi("\n".join(lines)))
    svg = console.export_svg(title="douane", theme=THEME)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S).replace("Fira Code", "ui-monospace, Menlo, Consolas")
    target.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
