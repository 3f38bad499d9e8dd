"""`python -m douane` and the `douane` command."""

from __future__ import annotations


def main() -> None:
    """Runs the command line."""
    from .engine.cli import run

    run()


if __name__ == "__main__":
    main()
