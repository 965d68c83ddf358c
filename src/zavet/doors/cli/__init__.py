"""The command line. A command translates its words, calls one operation, and answers in plain sentences."""

import sys

from rich.console import Console

from zavet.core.values import ZavetError


def main() -> None:
    """Run one command; a refusal is told in words on standard error, with exit code 1."""
    from zavet.doors.cli.commands import app

    try:
        app()
    except ZavetError as error:
        tell(error)
        sys.exit(1)


def tell(error: ZavetError) -> None:
    """Print what could not be done, by which clause, and what to do next."""
    console = Console(stderr=True, highlight=False)
    console.print(str(error), style="bold red", markup=False)
    if error.clause:
        console.print(f"Основание: {error.clause}", markup=False)
    if error.next_step:
        console.print(f"Что делать: {error.next_step}", markup=False)
