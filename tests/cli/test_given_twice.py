"""An option that takes one value takes it once: the last of two never wins in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from douane.engine.cli.app import NO_ANSWER
from douane.engine.cli.app import douane as root
from douane.engine.cli.once import Once
from tests.cli.calls import Here
from tests.cli.test_check import CLEARED


def commands(command: click.Command, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group below one, with how it is called."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from commands(found, (*name, below))


def singles() -> list[tuple[tuple[str, ...], str]]:
    """Each option with one value of each command."""
    return [
        (name, option.opts[0])
        for name, command in commands(root)
        for option in command.params
        if isinstance(option, click.Option) and not (option.is_flag or option.multiple or option.count)
    ]


def test_every_option_of_every_command_is_of_the_class_that_counts() -> None:
    found = [(name, p) for name, command in commands(root) for p in command.params if isinstance(p, click.Option)]
    plain = [(name, p.opts) for name, p in found if not isinstance(p, Once) and p.name not in ("help", "version")]
    assert plain == [] and len(singles()) > 50


@pytest.mark.parametrize(("name", "option"), singles(), ids=lambda v: v if isinstance(v, str) else " ".join(v))
def test_an_option_given_twice_is_refused_with_both_values(name: tuple[str, ...], option: str, douane: Here) -> None:
    for first, second in (("7001", "7002"), ("7001", "7001")):
        called = douane(*name, option, first, option, second)
        assert called.status == NO_ANSWER, called.out
        assert f"{option} is given twice: {first!r}, {second!r}" in called.err


def test_an_option_before_and_behind_the_command_is_given_twice(douane: Here) -> None:
    called = douane("--data", "a", "check", "--data", "b", "--product", "H20", "--to", "CN")
    assert called.status == NO_ANSWER and "--data is given twice: 'a', 'b'" in called.err


def test_the_end_user_is_not_the_last_of_two(douane: Here, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CLEARED), encoding="utf-8")
    for args in (("--end-user", "Huawei", "--end-user", "Muster GmbH"), ("--to", "CN", "--to", "DE")):
        called = douane("check", "--case", str(case), *args)
        assert called.status == NO_ANSWER and args[1] in called.err and args[3] in called.err
    assert douane("check", "--case", str(case), "--end-user", "Muster GmbH").status == 0
