"""Who looked at a person's data: entries about them alone, and looks at many whose sealed list they are on."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from zavet.access.events import AccessEvent
from zavet.access.models import Silence
from zavet.core.values import ActorKind, ZavetError
from zavet.journal.queries import EntryView, find_entry, list_entries, list_entries_by_id
from zavet.parties.correspondents import list_correspondents
from zavet.parties.queries import StaffView, find_staff
from zavet.vault.listing import find_lists, hash_list, read_list

_AT_ONCE: Final = 500  # ids in one statement


class ListMissing(ZavetError):
    """The journal tells of no look at many under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One access to a person's data: when, by whom, for what, by which clause, permitted or not.

    ``is_listed`` marks a look at many people at once: its clauses are those of all of them. ``recipient`` is to whom
    the data went, the policy's code, where they left the operator.
    """

    at: datetime
    event: str
    actor_kind: str
    staff: StaffView | None
    purpose: str
    categories: tuple[str, ...]
    clauses: tuple[str, ...]
    is_permitted: bool
    entry_id: UUID
    position: int
    is_listed: bool = False
    recipient: str = ""


def who_looked(
    *,
    site_id: UUID,
    subject_id: UUID,
    except_by: ActorKind | None = None,
    told_at: datetime | None = None,
    limit: int = 50,
) -> tuple[Look, ...]:
    """Return the accesses to a person's data, newest first; refused attempts stand beside permitted ones.

    A look at the letters of a request they proved to be theirs is one of them.

    Those by actors of the kind ``except_by`` are left out, such as the person's own. ``told_at``: the person is told
    them at this moment, so that what the law of an authority's demand forbids to tell is left out.
    """
    whose = (subject_id, *list_correspondents(subject_id=subject_id))
    entries = [
        entry
        for one in whose
        for entry in list_entries(
            site_id=site_id,
            subject_id=one,
            event_prefix="access.",
            except_by=except_by,
            limit=limit,
        )
    ]
    names: dict[UUID, StaffView | None] = {}
    silent = _silent(site_id, told_at) if told_at else frozenset()
    alone = [
        _look(entry, names)
        for entry in entries
        if "action" in entry.facts and entry.facts.get("cause") not in silent
    ]
    listed = [
        one
        for one in _listed(site_id, subject_id, names, limit)
        if except_by is None or one.actor_kind != except_by
    ]
    newest = sorted((*alone, *listed), key=lambda one: one.position, reverse=True)
    return tuple(newest[:limit])


def is_list_whole(entry_id: UUID) -> bool:
    """Tell whether the sealed list of a look at many is the one its entry was written about.

    Raise ListMissing where the entry tells of none.
    """
    entry = find_entry(entry_id)
    if entry is None or "list" not in entry.facts:
        raise ListMissing(_("Такой записи о взгляде на многих в журнале нет."))
    return hash_list(read_list(entry_id=entry_id)) == str(entry.facts["list"])


def _silent(site_id: UUID, at: datetime) -> frozenset[str]:
    """Return the demands of authorities a site may not tell the persons of at a moment."""
    rows = Silence.objects.filter(Q(until_at=None) | Q(until_at__gt=at), site_id=site_id)
    return frozenset(str(one) for one in rows.values_list("cause_id", flat=True))


def _listed(
    site_id: UUID, subject_id: UUID, names: dict[UUID, StaffView | None], limit: int
) -> list[Look]:
    lists = {
        one.entry_id: one.is_permitted for one in find_lists(subject_id=subject_id, limit=limit)
    }
    ids = list(lists)
    entries = [
        entry
        for start in range(0, len(ids), _AT_ONCE)
        for entry in list_entries_by_id(ids[start : start + _AT_ONCE])
    ]
    return [
        replace(_look(entry, names), is_permitted=lists[entry.id], is_listed=True)
        for entry in entries
        if entry.site_id == site_id
    ]


def _look(entry: EntryView, names: dict[UUID, StaffView | None]) -> Look:
    if entry.actor_kind == "staff" and entry.actor_id is not None and entry.actor_id not in names:
        names[entry.actor_id] = find_staff(entry.actor_id)
    facts = entry.facts
    return Look(
        at=entry.at,
        event=entry.event,
        actor_kind=entry.actor_kind,
        staff=names.get(entry.actor_id) if entry.actor_id else None,
        purpose=str(facts.get("purpose", "")),
        categories=tuple(facts.get("categories") or ()),
        clauses=tuple(one.replace(":", " ") for one in facts.get("clauses") or ()),
        is_permitted=bool(facts.get("permitted", entry.event != AccessEvent.ACTION_REFUSED)),
        entry_id=entry.id,
        position=entry.position,
        recipient=str(facts.get("recipient", "")),
    )
