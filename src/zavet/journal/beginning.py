"""Begins an empty chain: makes the head that the first entry continues. Where entries exist it makes nothing."""

from django.db import router

from zavet.core.chain import GENESIS
from zavet.journal.models import Entry, Head


def begin(*, using: str, **_signal: object) -> None:
    """Make the head of a journal without entries, in the database the journal lives in."""
    if not router.allow_migrate_model(using, Head) or Head.objects.using(using).exists():
        return
    if not Entry.objects.using(using).exists():
        Head.objects.using(using).create(position=0, hash=GENESIS)
