"""Draws the rooms of the code from its imports, and tells which may import which.

    python tools/structure.py            writes docs/img/structure.svg
    python tools/structure.py --check    exit status 1 if the picture is not that of today's imports

Rooms stand in the order of `ROOMS`, from the ground up: a room imports only from rooms below it.  A package of the
engine is a room of its name; its loose modules are in the room that names them.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path


@dataclass(frozen=True)
class Room:
    """One idea of the code; `loose` are modules of the engine that stand in no package."""

    name: str
    idea: str
    loose: tuple[str, ...] = ()


ROOMS = (
    Room(
        "ground",
        "errors as data, closed words, YAML and JSON as text with places",
        ("errors", "terms", "plain", "folder", "json_text", "seal", "yaml_text", "determination"),
    ),
    Room("language", "values, three-valued logic, shares that add up: what the rules are written in"),
    Room("facts", "what can be known of a case: declared once, read from any door"),
    Room("products", "product texts as people write them"),
    Room("parties", "lists, entries and what they mean, names and their likeness"),
    Room("rulebook", "the law as read: rules, groups, catalogue, profiles, cut into days"),
    Room("executors", "letters of the rules for one case, by two ways that must agree"),
    Room("case", "from what was said to a whole case: item, route, roles, owners, screening"),
    Room("verdict", "deciding: letters to outcome, disputes, what an answer rests on"),
    Room("explanation", "telling one answer: why, what is missing, what to do next"),
    Room(
        "answer",
        "a case in, a determination out; over time; brief; as a form",
        ("checking", "history", "identity", "brief", "form"),
    ),
    Room("law", "telling the rulebook without a case: what a name means"),
    Room("lint", "what is wrong or doubtful in rule files"),
    Room("record", "what is kept: answers, rulebooks, clearances"),
    Room("home", "the data folder of a desk"),
    Room("orders", "files of orders in, decided files out"),
    Room("pages", "the pages of docs/"),
    Room("api", "the HTTP service"),
    Room("cli", "the command line"),
)
ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "img" / "structure.svg"
WIDTH, ROW, LEFT = 1060, 44, 250
INK, SOFT, PAPER, LINE, BACK = "#22262b", "#6b7280", "#ffffff", "#c4c9d1", "#f5f6f8"


def modules() -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every module of the engine and of the service, with its dotted path."""
    for top in ("engine", "api"):
        for file in sorted((ROOT / top).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            yield file, parts[:-1] if parts[-1] == "__init__" else parts


def room_of(path: tuple[str, ...]) -> str:
    """The room of a module; empty where it has none."""
    top, *below = path
    name = below[0] if top == "engine" and below else top
    return next((room.name for room in ROOMS if name == room.name or name in room.loose), "")


def imports() -> Counter[tuple[str, str]]:
    """How many imports lead from one room to another."""
    known = {path for _, path in modules()}
    out: Counter[tuple[str, str]] = Counter()
    for file, path in modules():
        if path == ("engine",):
            continue  # its names are loaded when first used
        package = path if file.name == "__init__.py" else path[:-1]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            base = (*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                target = (*base, alias.name) if (*base, alias.name) in known else base
                if (pair := (room_of(path), room_of(target)))[0] != pair[1]:
                    out[pair] += 1
    return out


def upward() -> list[tuple[str, str]]:
    """The imports that lead to a room above, or out of every room."""
    order = [room.name for room in ROOMS]
    loose = [(a, b) for a, b in imports() if "" in (a, b) and b != ""]
    return loose + [(a, b) for a, b in imports() if a and b and order.index(a) < order.index(b)]


def picture() -> str:
    """The rooms from top to ground, each with its size, its idea and the rooms that it stands on."""
    sizes = Counter(room_of(path) for _, path in modules())
    stands_on: dict[str, list[str]] = {}
    for above, below in imports():
        stands_on.setdefault(above, []).append(below)
    order = [room.name for room in ROOMS]
    height = ROW * len(ROOMS) + 56
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="system-ui, sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        f'<text x="20" y="28" font-size="15" fill="{SOFT}">Each room imports only from rooms below it.</text>',
    ]
    top = {name: 44 + ROW * index for index, name in enumerate(reversed(order))}
    for room in ROOMS:
        y = top[room.name]
        below = sorted(stands_on.get(room.name, []), key=order.index, reverse=True)
        width = 110 + min(sizes[room.name], 40) * 2.5
        out += [
            f'<rect x="20" y="{y}" width="{width}" height="{ROW - 8}" rx="4" fill="{BACK}" stroke="{LINE}"/>',
            f'<text x="30" y="{y + 23}" font-size="15" font-weight="600" fill="{INK}">{room.name}</text>',
            f'<text x="{LEFT}" y="{y + 15}" font-size="14" fill="{INK}">{escape(room.idea)}</text>',
            f'<text x="{LEFT}" y="{y + 32}" font-size="12" fill="{SOFT}">{_counted(sizes[room.name])}'
            + (f"; stands on {', '.join(below)}" if below else "; stands on nothing")
            + "</text>",
        ]
    return "\n".join([*out, "</svg>", ""])


def _counted(files: int) -> str:
    return f"{files} file" + "s" * (files != 1)


def main() -> int:
    """Writes or compares the picture."""
    for above, below in upward():
        print(f"{above or 'a module without a room'} imports from {below}, which is above it")
    if "--check" in sys.argv[1:]:
        return 1 if upward() or PICTURE.read_text(encoding="utf-8") != picture() else 0
    PICTURE.write_text(picture(), encoding="utf-8")
    return 1 if upward() else 0


if __name__ == "__main__":
    sys.exit(main())
