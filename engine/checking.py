"""`Rulebook.load().at(date).check(case)`: the one function behind every door."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .answer import Answer, Asked, Detail
from .case.normalizer import Normalizer
from .case.withdrawn import with_withdrawn
from .determination import Determination, Segment
from .errors import InputError
from .executors import agenda
from .folder import read_own
from .history import History, same_answers
from .language.logic import Scope
from .parties.screener import Screener
from .plain import is_mapping
from .rulebook.book import Book, load_book, read_files, shipped_rules
from .rulebook.profiles import NO_PROFILE, Profile
from .rulebook.slices import Slice


class Rulebook:
    """A loaded rulebook; cheap to share, never changed."""

    def __init__(self, book: Book):
        self.book = book
        self._networks: dict[int, agenda.Network] = {}
        self._lock = threading.Lock()

    @classmethod
    def load(
        cls,
        rules: Path | str | None = None,
        company: Iterable[Path] = (),
        products: Iterable[Path] = (),
        files: Mapping[str, str] | None = None,
    ) -> Rulebook:
        """Reads and checks the rules.

        Args:
            rules: a folder of rules in place of the shipped ones.
            company: rule files of the company, which may only harden.
            products: the seller's own products and stock numbers.
            files: the text of rule files by name, in place of a folder (replay of an old book).

        Raises:
            InputError: a file cannot be read as text.
            RulebookError: every problem of every file, with line and column.
        """
        if files is None:
            files = read_files(Path(rules) if rules is not None else shipped_rules())
        return cls(load_book(
            dict(files),
            [(p.name, read_own(p)) for p in company],
            [(p.name, read_own(p)) for p in products],
        ))  # fmt: skip

    def at(
        self,
        day: datetime.date | str | None = None,
        *,
        profile: Profile = NO_PROFILE,
        today: datetime.date | None = None,
        screener: Screener | None = None,
    ) -> DatedRulebook:
        """The rulebook asked as of a day; a case with a date of its own keeps it.

        Args:
            day: the day (ISO text or date); None is today.
            profile: the desk's standing facts and assumptions.
            today: the day on which the question is asked; dates after it are future.
            screener: the imported lists; None where there are none, and the caller's own screening stands.
        """
        if isinstance(day, str):
            try:
                day = datetime.date.fromisoformat(day)
            except ValueError:
                raise InputError(f"{day!r} is not a date", "write it as 2026-01-15") from None
        return DatedRulebook(self, day, profile, today or datetime.date.today(), screener)

    def as_before(self, case: Any, earlier: Determination, profile: Profile = NO_PROFILE) -> Any:
        """The case, in which no assumption fills what the earlier one gave otherwise."""
        if not is_mapping(case) or not is_mapping(earlier.case):
            return case
        known = (*self.book.assumptions.values(), *profile.own_assumptions.values())
        return with_withdrawn(case, earlier.case, earlier.id, known)

    def network(self, book: Slice) -> agenda.Network | None:
        """The durable-rules network of a slice, or None where the library cannot be imported."""
        core = agenda.library()
        if core is None:
            return None
        with self._lock:
            found = self._networks.get(id(book))
            if found is None or found.broken:
                found = self._networks[id(book)] = agenda.Network(book, core)
        return found


@dataclass(frozen=True)
class DatedRulebook:
    """A rulebook with a date and a desk; checks cases."""

    rulebook: Rulebook
    day: datetime.date | None
    profile: Profile
    today: datetime.date
    screener: Screener | None = None

    def check(
        self, case: Any, *, detail: Detail = "full", trace: bool = False, asked_by: str = "", history: bool = False
    ) -> Determination:
        """The determination of one case.

        Args:
            case: facts as nested plain data (see `docs/reference/facts.md`).
            detail: `full` for people (cells, margins, agenda compared), `brief` for long files.
            trace: whether every rule with its letter and leaves is included.
            asked_by: who asks, kept beside the answer.
            history: whether the answer over time is included, in the view asked for and, where it differs, the other.

        Raises:
            CaseError: the case cannot be read; every problem with its field.
            EngineFault: the executors disagree or one failed: there is no verdict.
        """
        book, asked = self.rulebook.book, self._asked(case, detail, trace, asked_by)
        answer = Answer(book, self.rulebook.network, asked)
        determination = answer.determination()
        if not history:
            return determination
        told = History(book, self.rulebook.network, asked)
        mine = told.segments(answer.case.view)
        theirs = told.segments(answer.other_view.view) if answer.case.view != "strictest" else mine
        other = None if same_answers(mine, theirs) else theirs
        return determination.model_copy(update={"history": mine, "history_other_view": other})

    def over_time(self, case: Any) -> list[Segment]:
        """The answer to one case over time, in the view that the case asks for.

        Raises:
            CaseError: the case cannot be read.
        """
        asked = self._asked(case, "brief", False, "")
        return History(self.rulebook.book, self.rulebook.network, asked).segments(asked.case.view)

    def _asked(self, case: Any, detail: Detail, trace: bool, asked_by: str) -> Asked:
        book, raw = self.rulebook.book, self._dated(case)
        normalizer = Normalizer(
            book.declarations, book.models, book.parser, book.catalogue, book.assumptions, self.profile, self.today,
            self.screener,
        )  # fmt: skip
        return Asked(normalizer.normalize(raw), raw, self.profile, detail, trace, asked_by, self.screener)

    def _dated(self, case: Any) -> Any:
        if not is_mapping(case):
            return case
        out = dict(case)
        if out.get("as_of") is None:
            out["as_of"] = (self.day or self.today).isoformat()
        return out


def scope_of(rulebook: Rulebook, case: Any, today: datetime.date, profile: Profile = NO_PROFILE) -> Scope:
    """The scope that a case is read as; for tools and tests that look inside."""
    book = rulebook.book
    normalizer = Normalizer(
        book.declarations, book.models, book.parser, book.catalogue, book.assumptions, profile, today
    )
    return book.builder.build(normalizer.normalize(case).draft)
