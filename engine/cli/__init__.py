"""The `douane` command."""

from __future__ import annotations


def run() -> None:
    """Runs the command line and ends the process with its status."""
    import sys

    from .app import main

    sys.exit(main(sys.argv[1:]))
