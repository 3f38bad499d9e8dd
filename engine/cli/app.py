"""`douane`: commands by name, loaded when they are used, and every failure as a message with a hint."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from importlib import import_module
from types import FrameType

import click

from ..errors import DouaneError, Problem
from .session import HOLD, NO_ANSWER, PROCEED, WIDTH, Session, common, error_json, error_lines, later, problems_of

_COMMANDS = {
    "check": ("check", "Can this item ship there today, and why?"),
    "screen": ("screen", "Check a file of orders (CSV or XLSX)."),
    "explain": ("explain", "Explain a product, company, bill, regime, rule, fact or ECCN."),
    "rules": ("rules", "List, show and check the rules; show a regime's timeline."),
    "products": ("products", "List and show the products in the catalog."),
    "profile": ("profile", "Your company's own facts, asked once."),
    "lists": ("lists", "Import restricted-party lists, check their age, compare them."),
    "parties": ("parties", "Search the lists for a name; resolve false-positive matches."),
    "replay": ("replay", "Run a stored case again and compare the answers."),
    "serve": ("serve", "Run the HTTP service on this machine."),
}
_AGAIN_AFTER = 1.0  # seconds
_LATER = {
    "impact": "Show what a change of rules or lists does to a file of orders.",
    "audit": "Verify the record of stored answers.",
}


class Commands(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS, *_LATER]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _COMMANDS:
            found = import_module(f".{_COMMANDS[cmd_name][0]}", __package__).command
            assert isinstance(found, click.Command)
            return found
        return _not_yet(cmd_name) if cmd_name in _LATER else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])
        with formatter.section("Not in this release"):
            formatter.write_dl(list(_LATER.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from ..errors import near_miss

            raise click.UsageError(
                error.message.rstrip(".") + f" ({near_miss(args[0], self.list_commands(ctx)) or 'see douane --help'})",
                ctx,
            ) from None


def _not_yet(name: str) -> click.Command:
    @click.command(
        name, help=f"{_LATER[name]} Not in this release.", add_help_option=True,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )  # fmt: skip
    def command() -> None:
        raise later(f"`douane {name}`")

    return command


@click.command(
    cls=Commands,
    context_settings={"max_content_width": WIDTH, "help_option_names": ["-h", "--help"]},
    no_args_is_help=False,
    invoke_without_command=True,
)
@click.version_option(package_name="douane", prog_name="douane")
@common
def douane(session: Session) -> None:
    """douane: can we ship this accelerator to this customer, this way, today, and why?

    Every answer names its rules with their citations, what is missing, and what pending law would change.
    It is not legal advice.

    \b
    Examples:
      douane check --product H20 --to CN
      douane check --product H20 --to SG --end-user "Yunfan Compute" --set end_user.ultimate_parent_hq_country=CN
      douane screen orders.csv -o result.csv
      douane explain H20
      douane rules show us.ear.3a090.a.1

    \b
    Exit status: 0 all proceed; 1 something holds or stops, or a row was set aside; 2 no answer could be given.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(args: list[str]) -> int:
    """Runs the command; its exit status.

    Args:
        args: the arguments after the name of the program.
    """
    _end_on_sigterm()
    try:
        status = douane.main(args, prog_name="douane", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else PROCEED
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        usage = f"see `{error.ctx.command_path} --help`" if isinstance(error, click.UsageError) and error.ctx else ""
        return _failed([Problem(error.format_message(), usage)], args)
    except DouaneError as error:
        _heard()
        return _failed(problems_of(error), args)
    except (KeyboardInterrupt, click.Abort):
        _heard()
        return _failed([Problem("interrupted", "nothing was written")], args)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing more to say
        return NO_ANSWER
    except OSError as error:
        if sys.stdout is not None and not sys.stdout.closed:
            with contextlib.suppress(Exception):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more can be written there
        return _failed([Problem(f"the answer could not be written: {error}", "check the disk and the output")], [])
    except Exception as error:
        words = f"douane failed with {type(error).__name__}: {error}"
        return _failed([Problem(words, "no answer was given; please report it with the command that led here")], args)


def _failed(problems: list[Problem], args: list[str]) -> int:
    from .terminal import Terminal

    terminal = Terminal(sys.stderr)
    for index, line in enumerate(error_lines(problems)):
        terminal.line(("douane: ", "bold red") if index == 0 else "        ", line)
    if "--json" in args:
        Terminal().json(error_json(problems))
    return NO_ANSWER


def _end_on_sigterm() -> None:
    """A polite request to end cleans up as Ctrl-C does.

    What is raised while an object is being taken apart is lost, so the request is made again until it was heard.
    """

    def interrupted(number: int, frame: FrameType | None) -> None:
        sys.unraisablehook = _lost
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, interrupted)
            signal.setitimer(signal.ITIMER_REAL, _AGAIN_AFTER)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupted)


def _lost(unraisable: sys.UnraisableHookArgs) -> None:
    if not isinstance(unraisable.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def _heard() -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


__all__ = ["HOLD", "NO_ANSWER", "PROCEED", "main"]
