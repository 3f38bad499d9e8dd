"""Pages made from the rules: regimes, families of products, pending texts, golden cases, and their index.

Everything is a function of the rules alone: no day of today and no machine takes part, so that the pages that are
checked in can be compared with what the rules give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..checking import Rulebook
from ..rulebook.book import Book
from ..rulebook.cases import RuleCase
from ..rulebook.declared import Regime
from .bill import BillPage
from .golden import FOLDER, golden_pages
from .index import index
from .marks import MADE, Links
from .product import Family, FamilyPage
from .regime import RegimePage

FOLDERS = ("regimes", "products", "bills", FOLDER)
INDEX = "README.md"


def pages(rulebook: Rulebook, cases: Sequence[RuleCase]) -> dict[str, str]:
    """Every page and picture by its path below the folder of documents."""
    book = rulebook.book
    by_rule: dict[str, list[RuleCase]] = {}
    for case in cases:
        for rule in sorted(case.expect.rules()):
            by_rule.setdefault(rule, []).append(case)
    out: dict[str, str] = {}
    bills = [r for r in _regimes(book) if is_bill(r, book)]
    regimes = [r for r in _regimes(book) if r not in bills]
    where = {r.id: f"{'bills' if r in bills else 'regimes'}/{r.id}.md" for r in (*regimes, *bills)}
    links = _links(book, where)
    for kind, listed in ((RegimePage, regimes), (BillPage, bills)):
        for regime in listed:
            page = kind(book, regime, by_rule, links, where[regime.id])
            _put(out, where[regime.id].removesuffix(".md"), page.text(f"{regime.id}.svg"), page.svg())
    families = list(families_of(book))
    for family in families:
        shown = FamilyPage(rulebook, family, links)
        _put(out, f"products/{family.stem}", shown.text(f"{family.stem}.svg"), shown.svg())
    golden = golden_pages(rulebook, cases, links)
    out |= {page.page: page.text() for page in golden}
    out[INDEX] = index(book, regimes, bills, families, golden)
    return out


def differing(pages: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What stands in a folder otherwise than the rules give it: `missing`, `differs` or `left over`, by path."""
    out: dict[str, str] = {}
    for name, text in pages.items():
        path = folder / name
        if not path.is_file():
            out[name] = "missing"
        elif path.read_text(encoding="utf-8") != text:
            out[name] = "differs"
    for name in FOLDERS:
        for path in sorted((folder / name).glob("*")):
            if path.suffix in (".md", ".svg") and f"{name}/{path.name}" not in pages:
                out[f"{name}/{path.name}"] = "left over"
    return dict(sorted(out.items()))


def write(pages: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Brings a folder in line with the pages; what was changed, by path."""
    changed = differing(pages, folder)
    for name, state in changed.items():
        path = folder / name
        if state == "left over":
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[name], encoding="utf-8", newline="\n")
    return changed


def is_bill(regime: Regime, book: Book) -> bool:
    """Whether a regime is a pending text: some rule of it tells an effect."""
    return any(r.regime == regime.id and r.then.kind == "effect" for r in book.declared.rules.values())


def families_of(book: Book) -> Iterable[Family]:
    """The product files with the products of each; title and introduction are the comment at the top."""
    by_file: dict[str, list[str]] = {}
    for product in book.catalogue.products.values():
        by_file.setdefault(product.file, []).append(product.id)
    for file in sorted(by_file):
        title, intro = _opening(book.files.get(file, ""), file)
        yield Family(file, title, intro, [book.catalogue.products[name] for name in by_file[file]])


def _opening(text: str, file: str) -> tuple[str, str]:
    """The first comment of a file: its first sentence up to a colon as the title, all of it as the introduction."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].strip())
    intro = " ".join(lines).strip()
    first = intro.split(". ", 1)[0].split(":", 1)[0].rstrip(".")
    return first or file, intro


def _regimes(book: Book) -> list[Regime]:
    return sorted(book.declared.regimes.values(), key=lambda r: (not r.named, r.id))


def _links(book: Book, where: Mapping[str, str]) -> Links:
    """The page of every rule, condition, legal number and regime."""
    declared = book.declared
    by_file = {r.at.file: r.id for r in declared.regimes.values()}
    pages = {p.id: where[by_file[p.at.file]] for p in declared.parameters.values() if p.at.file in by_file}
    pages |= {c.id: where[c.regime] for c in declared.conditions.values()}
    return Links({**where, **pages} | {r.id: where[r.regime] for r in declared.rules.values()})


def _put(out: dict[str, str], name: str, text: str, picture: str | None) -> None:
    out[f"{name}.md"] = text
    if picture is not None:
        out[f"{name}.svg"] = picture


__all__ = ["INDEX", "MADE", "differing", "pages", "write"]
