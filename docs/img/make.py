"""Makes the pictures of this folder: what commands print on a terminal, in color, as SVG.

    python docs/img/make.py            writes every picture anew
    python docs/img/make.py --check    names the pictures whose words have changed; exit status 1 if there are any

The commands run in a folder of their own, with the extracts of lists in `fixtures/lists`.  A picture holds no outside
reference, and each column stands at a place of its own, also in viewers that ignore the length of texts.
Numbers (dates, ages, hashes) are not compared.
"""

from __future__ import annotations

import html
import os
import pty
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PICTURES = {
    "check.svg": ["check", "--product", "H20", "--to", "CN"],
    "screen.svg": ["screen", "fixtures/orders.csv", "-o", "out.csv"],
}
THEME = TerminalTheme(
    (19, 21, 24),
    (236, 235, 230),
    [(19, 21, 24), (255, 157, 146), (134, 210, 161), (242, 189, 112), (143, 186, 243), (190, 178, 238),
     (143, 186, 243), (160, 163, 171)],
    [(99, 102, 110), (255, 157, 146), (134, 210, 161), (242, 189, 112), (143, 186, 243), (190, 178, 238),
     (143, 186, 243), (236, 235, 230)],
)  # fmt: skip
COLUMNS, HEAD, TAIL = 104, 24, 19
LETTER = 12.2  # the width that rich reckons for one
_RUN = re.compile(r'<text class="([^"]+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+" ([^>]*)>([^<]*)</text>')


def made() -> dict[str, str]:
    """Every picture by its file's name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fixtures").symlink_to(ROOT / "fixtures")
        os.chdir(folder)
        env = {**os.environ, "DOUANE_DATA": str(folder / "data"), "COLUMNS": str(COLUMNS), "TERM": "xterm-256color",
               "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": name}  # fmt: skip
        os.environ.update(env)
        douane = [sys.executable, "-m", "douane"]
        lists = sorted(str(file) for file in (ROOT / "fixtures" / "lists").iterdir())
        subprocess.run([*douane, "lists", "import", *lists], check=True, capture_output=True)
        return {file: _picture(command, _printed([*douane, *command])) for file, command in PICTURES.items()}


def words(svg: str) -> str:
    """What a picture says, without its numbers."""
    told = " ".join(html.unescape(text).replace("\xa0", " ") for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    return " ".join(re.sub(r"\S*\d\S*", "#", told).split())


def _printed(command: list[str]) -> str:
    """What a command prints on a terminal of its own."""
    chunks: list[bytes] = []

    def read(descriptor: int) -> bytes:
        data = os.read(descriptor, 65536)
        chunks.append(data)
        return data

    out = os.dup(1)
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 1)
        try:
            pty.spawn(command, read)
        finally:
            os.dup2(out, 1)
            os.close(out)
    return b"".join(chunks).decode("utf-8", "replace").replace("\r\n", "\n")


def _picture(command: list[str], printed: str) -> str:
    lines = re.sub(r"\x1b\[\?25[lh]|\x1b\[2K|\x1b\[1A|[^\n]*\r", "", printed).strip("\n").split("\n")
    lines = [line for line in lines if "━" not in line and "Result: " not in line]  # progress, a path of this machine
    if len(lines) > HEAD + TAIL:
        lines = [*lines[:HEAD], "…", *lines[-TAIL:]]
    console = Console(record=True, width=COLUMNS + 2, file=StringIO())
    console.print(Text.from_markup(f"[dim]$[/dim] [bold]douane {' '.join(command)}[/bold]"))
    console.print(Text.from_ansi("\n".join(lines)))
    svg = console.export_svg(title="douane", theme=THEME, unique_id="douane")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S).replace("Fira Code", "ui-monospace, Menlo, Consolas")
    return _RUN.sub(_apart, svg)


def _apart(run: re.Match[str]) -> str:
    """A run of text as the pieces between wide gaps, each at the place where its column is."""
    style, x, y, clip, text = run.groups()
    plain = html.unescape(text).replace("\xa0", " ")
    return "".join(
        f'<text class="{style}" x="{float(x) + piece.start() * LETTER:.1f}" y="{y}" {clip}>'
        f"{html.escape(piece[0])}</text>"
        for piece in re.finditer(r"\S+(?: \S+)*", plain)
    )


def main() -> int:
    """Writes or compares the pictures."""
    stale = [file for file, svg in made().items() if not _is_shown(file, svg)]
    for file in stale:
        print(f"docs/img/{file} shows other words than the command prints: python docs/img/make.py")
    return 1 if stale else 0


def _is_shown(file: str, svg: str) -> bool:
    path = HERE / file
    if "--check" in sys.argv[1:]:
        return path.is_file() and words(path.read_text(encoding="utf-8")) == words(svg)
    path.write_text(svg, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
