"""The journal's only writes: an entry is appended. Nothing here changes or removes, and no setting switches it off."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zavet.chance import new_id
from zavet.core.chain.hashing import text_hash
from zavet.core.chain.judging import RESTORED
from zavet.core.values import Actor
from zavet.journal.content import text_of
from zavet.journal.events import is_declared
from zavet.journal.facts import Fact, JournalRefused, facts_text
from zavet.journal.models import Entry
from zavet.journal.tree import close_subtrees
from zavet.statements import fetch, insert

_NOTHING: Mapping[str, Fact] = MappingProxyType({})


def append(
    *,
    event: str,
    site_id: UUID | None,
    by: Actor,
    at: datetime,
    subject_id: UUID | None = None,
    facts: Mapping[str, Fact] = _NOTHING,
    sealed: bool = False,
) -> UUID:
    """Write one entry in the transaction of what it tells of, and return its id.

    Raise JournalRefused outside a transaction, for an undeclared event and for facts that are not codes. Until the
    transaction ends no other can append: write the entry last.
    """
    if not connection.in_atomic_block:
        raise JournalRefused(_("Запись в журнал возможна только внутри транзакции."))
    if not is_declared(event):
        raise JournalRefused(_("Журнал не знает такого события: его никто не объявил."))
    text = facts_text(facts)
    position, previous = _take_head()
    entry = Entry(
        position=position + 1,
        id=new_id(),
        event=str(event),
        site_id=site_id,
        subject_id=subject_id,
        actor_kind=str(by.kind),
        actor_id=by.id,
        at=at,
        facts=text,
        is_sealed=sealed,
        previous_hash=previous,
    )
    entry.hash = text_hash(text_of(entry))
    insert(entry)  # a trigger checks that it continues the chain, and moves the head
    close_subtrees(entry.position)
    return entry.id


def tell_restored(*, size: int, lost_through: int, root: bytes, by: Actor, at: datetime) -> UUID:
    """Tell that a backup was restored, and return the entry's id; raise JournalRefused as ``append`` does.

    The backup held ``size`` entries with this ``root``; the last checkpoint known before was over ``lost_through``.
    Checkpoints of the time between are told losses from now on, and no fork: their files stay.
    """
    facts: dict[str, Fact] = {"size": size, "lost_through": lost_through, "root": root.hex()}
    return append(event=RESTORED, site_id=None, by=by, at=at, facts=facts)


_HEAD = "SELECT position, hash FROM journal_head"


def _take_head() -> tuple[int, bytes]:
    """Lock the head and return it: SQLite's transaction holds the whole file, PostgreSQL locks the row."""
    rows = fetch(f"{_HEAD} FOR UPDATE" if connection.vendor == "postgresql" else _HEAD)
    if not rows:
        message = _("У журнала нет головы: таблицы повреждены или не созданы.")
        raise JournalRefused(message, next_step="zavet verify")
    [(position, digest)] = rows
    return int(position), bytes(digest)
