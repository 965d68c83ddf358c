"""Tries a letter again that did not go, later each time: the mail server, the database or the keys may be back then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.db import DatabaseError

from zavet.chance import now
from zavet.core.values import ZavetError

DELAYS: Final = tuple(timedelta(minutes=one) for one in (5, 30, 120, 480, 1440))
"""How long a letter waits before it is tried again; after the last it is given up, and told."""


@contextmanager
def retrying(again: Any, attempt: int, **ids: str | list[str]) -> Iterator[None]:  # noqa: ANN401 - a task is of its library's own type
    """Queue a task once more where what is done here fails; after the last delay let the error through."""
    try:
        yield
    except (ZavetError, DatabaseError, OSError):
        if attempt >= len(DELAYS):
            raise
        later(again, attempt, **ids)


def later(again: Any, attempt: int, **ids: str | list[str]) -> None:  # noqa: ANN401 - the same
    """Queue a task once more, after the delay of this attempt."""
    again.using(run_after=now() + DELAYS[attempt]).enqueue(**ids, attempt=attempt + 1)
