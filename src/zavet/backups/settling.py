"""Brings restored databases to today: tables, destructions, sessions, the journal's word. Each may be done again."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from zavet.access.replaying import replay_destructions
from zavet.core.chain.judging import RESTORED
from zavet.core.values import Actor
from zavet.journal.checkpoints import write_checkpoint
from zavet.journal.operations import tell_restored
from zavet.journal.queries import list_entries
from zavet.journal.tree import root_at


def open_tables() -> None:
    """Bring the tables of an older copy up to date."""
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def destroy_again(*, at: datetime) -> int:
    """Destroy everybody the ledger names and a copy brought back; return how many."""
    return replay_destructions(by=Actor.system(), at=at)


def forget_sessions() -> None:
    """End all sessions, and the work that waited then: a letter of that day must not leave a second time."""
    Session.objects.all().delete()
    DBTaskResult.objects.all().delete()


def tell(*, size: int, lost_through: int, at: datetime) -> None:
    """Tell the journal once that it went back to ``size`` entries, and sign what it is now."""
    last = list_entries(site_id=None, event_prefix=RESTORED, limit=1)
    if not last or last[0].at != at:
        with transaction.atomic():
            root = root_at(size)
            by = Actor.system()
            tell_restored(size=size, lost_through=lost_through, root=root, by=by, at=at)
    write_checkpoint()
