"""What is done on a term while Zavet runs, beside web and worker: commands, and the journal's signatures.

A failure is told and stops nothing.
"""

import subprocess
import sys
import time
from datetime import timedelta
from typing import Final

import typer

from zavet.core.values import ZavetError

_EVERY = timedelta(minutes=10)
_LOOK_EVERY = 30  # seconds
_PATIENCE: Final = 15  # seconds


class CommandKeeper:
    """Has one command of ours run ``after`` the start, then ``every`` so many seconds, one at a time."""

    def __init__(self, *words: str, every: float, after: float = 0) -> None:
        self.words = words
        self._every = every
        self._running: subprocess.Popen[bytes] | None = None
        self._next_at = time.monotonic() + after

    def tick(self) -> None:
        """Start the command, if it is time to and none is under way."""
        at = time.monotonic()
        is_running = self._running is not None and self._running.poll() is None
        if is_running or at < self._next_at:
            return
        self._next_at = at + self._every
        self._running = subprocess.Popen([sys.executable, "-m", "zavet", *self.choose_words()])  # noqa: S603 - our own words, no shell

    def choose_words(self) -> tuple[str, ...]:
        """Return the words of the next run."""
        return self.words

    def stop(self) -> None:
        """End a command that is under way: what it began, the next one finishes."""
        if self._running is None or self._running.poll() is not None:
            return
        self._running.terminate()
        try:
            self._running.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()


class CheckpointKeeper:
    """Looks now and then whether entries lie outside every checkpoint for too long."""

    def __init__(self) -> None:
        self._looked_at = time.monotonic()

    def tick(self) -> None:
        """Look, if it is time to: sign what is due, and put outside what another machine signed."""
        if time.monotonic() - self._looked_at < _LOOK_EVERY:
            return
        self._looked_at = time.monotonic()
        self._keep(is_last=False)

    def stop(self) -> None:
        """Sign the journal as it was left."""
        self._keep(is_last=True)

    def _keep(self, *, is_last: bool) -> None:
        from django.db import DatabaseError, close_old_connections

        from zavet.chance import now
        from zavet.journal.checkpoints import is_checkpoint_due, keep_outside, write_checkpoint

        close_old_connections()
        try:
            if is_last or is_checkpoint_due(now(), _EVERY):
                write_checkpoint()
            else:
                keep_outside()
        except (DatabaseError, OSError, ZavetError) as error:
            kind = type(error).__name__
            typer.echo(f"Контрольная точка журнала не записана ({kind}): zavet doctor", err=True)
