"""What the commands share: the common options, the rulebook, exit statuses, and errors as messages with a hint."""

from __future__ import annotations

import datetime
import getpass
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from ..errors import CaseError, DouaneError, InputError, Problem, RulebookError
from .once import option

if TYPE_CHECKING:  # loaded by the command that needs them: help and version wait for no rule
    from ..checking import Rulebook
    from ..facts.flat import FlatNames
    from ..home import Home
    from ..parties.screener import Screener
    from .terminal import Terminal

PROCEED, HOLD, NO_ANSWER = 0, 1, 2
MOST_PROBLEMS = 20
WIDTH = 110  # columns of help and of answers
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Session:
    """One call of the command: its folders and its streams."""

    data: str | None = None
    rules: str | None = None
    json: bool = False

    @cached_property
    def home(self) -> Home:
        """The data folder."""
        from ..home import Home

        return Home.find(self.data)

    @cached_property
    def rulebook(self) -> Rulebook:
        """The rules, with those of the house."""
        return self.home.rulebook(self.rules)

    def screener(self, lists: str | None) -> Screener | None:
        """The imported lists, or those of `--lists`; None where there are none."""
        return self.home.screener(self.rulebook, lists)

    @cached_property
    def names(self) -> FlatNames:
        """The flat names of the rulebook's facts."""
        from ..facts.flat import FlatNames

        return FlatNames(self.rulebook.book.declarations)

    @cached_property
    def out(self) -> Terminal:
        """Where answers go."""
        from .terminal import Terminal

        return Terminal()


def common(command: Command) -> Command:
    """Gives a command `--data`, `--rules` and `--json`, and the session as its first argument."""

    def run(context: click.Context, *args: Any, data: str | None, rules: str | None, as_json: bool, **more: Any) -> Any:
        above = context.find_root().obj
        base = above if isinstance(above, Session) else Session()
        session = Session(
            _either("--data", base.data, data), _either("--rules", base.rules, rules), as_json or base.json
        )
        context.find_root().obj = session
        return command(session, *args, **more)

    update_wrapper(run, command)
    wrapped: Any = click.pass_context(run)
    for added in (
        option("--json", "as_json", is_flag=True, help="Print JSON instead of text."),
        option("--rules", metavar="DIR", help="Use the rules in this folder instead of the shipped ones."),
        option("--data", metavar="DIR", help="Folder with your profiles, products and stored answers."),
    ):
        wrapped = added(wrapped)
    return cast("Command", wrapped)


def _either(name: str, before: str | None, behind: str | None) -> str | None:
    """What an option says, before the name of the command or behind it.

    Raises:
        InputError: it is given at both places.
    """
    if before is not None and behind is not None:
        raise InputError(f"{name} is given twice: {before!r}, {behind!r}", "give it once")
    return before if behind is None else behind


def lists_option(command: Command) -> Command:
    """Gives a command `--lists`."""
    told = "Use this snapshot instead of the current lists; `none` screens against no list."
    return cast("Command", option("--lists", metavar="HASH", help=told)(cast(Any, command)))


def problems_of(error: DouaneError) -> list[Problem]:
    """The problems of an error, one at least."""
    if isinstance(error, CaseError | RulebookError):
        return list(error.problems)
    if isinstance(error, InputError):
        return [Problem(error.message, error.hint)]
    return [Problem(str(error))]


def error_lines(problems: list[Problem]) -> list[str]:
    """Problems as people read them: the first ones, each with its hint."""
    lines: list[str] = []
    for problem in problems[:MOST_PROBLEMS]:
        where = f"{problem.file}:{problem.line}:{problem.column}: " if problem.file else ""
        where = where or (f"{problem.field}: " if problem.field else "")
        lines.append(f"{where}{problem.message}")
        if problem.hint:
            lines.append(f"  hint: {problem.hint}")
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"... and {len(problems) - MOST_PROBLEMS} more")
    return lines


def error_json(problems: list[Problem]) -> dict[str, Any]:
    """The first problem as data, the others beside it."""
    first = problems[0]
    out: dict[str, Any] = {"message": first.message, "hint": first.hint, "field": first.field}
    if first.file:
        out |= {"file": first.file, "line": first.line, "column": first.column}
    if len(problems) > 1:
        out["more"] = [str(p) for p in problems[1:MOST_PROBLEMS]]
    return {"error": out}


def later(what: str) -> InputError:
    """The error of a part of the design that this release lacks."""
    return InputError(f"{what} is not in this release", "see CHANGELOG.md for what is")


def day_of(text: str | None, option: str = "--as-of") -> datetime.date:
    """The day that an option gives; today where it is not given.

    Raises:
        InputError: it is no day.
    """
    if text is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option}: {text!r} is not a date", "write it as 2026-01-15") from None


def user_name() -> str:
    """Who calls, as the machine knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run under a number that has no name
        return "unknown user"


def read_text(path: Path) -> str:
    """The text of a user's file.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}", "check its name and its rights") from None
