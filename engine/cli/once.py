"""Options that may be given once: of two values the last must not win in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

import click
from click.core import ParameterSource

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any] | click.Command)


class Once(click.Option):
    """An option with one value, refused with both where it is given twice; flags and `multiple` ones are as ever."""

    @property
    def single(self) -> bool:
        """Whether it takes one value."""
        return not (self.multiple or self.count or self.is_flag)

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Has every value kept, to be counted when the option is read."""
        if self.single:
            parser.add_option(obj=self, opts=self.opts, dest=self.name, action="append", nargs=self.nargs)
        else:
            super().add_to_parser(parser, ctx)

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, ParameterSource]:
        """The one value.

        Raises:
            click.UsageError: there are several.
        """
        given = cast("list[Any]", opts[self.name]) if self.single and self.name in opts else []
        if len(given) > 1:
            told = ", ".join(repr(str(value)[:80]) for value in given)
            raise click.UsageError(f"{self.opts[0]} is given twice: {told} (give it once)", ctx)
        return super().consume_value(ctx, {**opts, str(self.name): given[0]} if given else opts)


def option(*names: str, **settings: Any) -> Callable[[_Decorated], _Decorated]:
    """`click.option` for every option of `douane`: one that takes a single value takes it once."""
    return click.option(*names, cls=Once, **settings)
