"""Signs the journal while Zavet runs: on a term, and once more when it stops. A failure is told and stops nothing."""

import time
from datetime import timedelta

import typer

from zavet.core.values import ZavetError

_EVERY = timedelta(minutes=10)
_LOOK_EVERY = 30  # seconds


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
