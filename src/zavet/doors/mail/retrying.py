"""Tries a letter again that the mail server did not take, later each time."""

from datetime import timedelta
from typing import Any, Final

from zavet.chance import now

DELAYS: Final = tuple(timedelta(minutes=one) for one in (5, 30, 120, 480, 1440))
"""How long a letter waits before it is tried again; after the last it is given up, and told."""


def later(again: Any, attempt: int, **ids: str | list[str]) -> None:  # noqa: ANN401 - a task is of its library's own type
    """Queue a task once more, after the delay of this attempt."""
    again.using(run_after=now() + DELAYS[attempt]).enqueue(**ids, attempt=attempt + 1)
