"""The index of the documents: those written by hand, and all pages made from the rules."""

from __future__ import annotations

from collections.abc import Sequence

from ..rulebook.book import Book
from ..rulebook.declared import Regime
from .golden import GoldenPage
from .marks import MADE, plain, table
from .product import Family

_WRITTEN = (
    ("tutorial.md", "Tutorial", "from nothing to a decided file of orders, in fifteen minutes"),
    ("rule-language.md", "The rule language", "how a rule is written, from start to end"),
    ("architecture.md", "Architecture", "how the code is cut, and where to put something new"),
    ("decisions.md", "Decisions", "what was decided where the design left room, and why"),
    ("measurements.md", "Measurements", "how fast it is, and how that was measured"),
    ("../policies.md", "Decision policies", "what douane decides and never does, in plain words, with its tests"),
)


def index(
    book: Book,
    regimes: Sequence[Regime],
    bills: Sequence[Regime],
    families: Sequence[Family],
    golden: Sequence[GoldenPage],
) -> str:
    """The page."""
    out = [MADE, "", "# Documents", "", "## How it works", ""]
    out += table(("Document", "What it tells"), [(f"[{title}]({file})", what) for file, title, what in _WRITTEN])
    out += ["## The law as it is encoded", "",
            "Each page holds the story of a regime, its rules on the three clocks (in force, to be complied with, "
            "enforced), every rule in plain words and as CEL, with sources, marks and cases. The pages are made from "
            "the rules; `douane rules pages --check` compares them.", ""]  # fmt: skip
    out += table(("Regime", "Rules", "State when it was reviewed"), [_regime(r, "regimes", book) for r in regimes])
    out += ["## Pending texts, not law", ""]
    out += table(("Text", "Rules", "State when it was reviewed"), [_regime(r, "bills", book) for r in bills])
    out += ["## Products", ""]
    out += table(("Family", "Products"), [
        (f"[{plain(f.title)}](products/{f.stem}.md)", plain(", ".join(p.title for p in f.products))) for f in families
    ])  # fmt: skip
    if golden:
        out += ["## Golden determinations", "",
                "Cases of which somebody wrote down beforehand how a lawyer would reason, with the answer that the "
                "rules give.", ""]  # fmt: skip
        rows = [(f"[{plain(g.title)}]({g.page})", g.days, plain(g.outcomes)) for g in golden]
        out += table(("Case", "As of", "Answer"), rows)
    return "\n".join(out).rstrip() + "\n"


def _regime(regime: Regime, folder: str, book: Book) -> tuple[str, ...]:
    rules = sum(r.regime == regime.id for r in book.declared.rules.values())
    state = regime.state_on(regime.reviewed_through or book.reviewed_through)
    return f"[{plain(regime.title)}]({folder}/{regime.id}.md)", str(rules), plain(state)
