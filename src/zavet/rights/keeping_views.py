"""What an officer keeps for themselves: filters of the queue by name, and the address their calendar asks."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.chance import new_token
from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.rights.events import RightsEvent
from zavet.rights.models import CalendarFeed, SavedView
from zavet.rights.owners import is_staff_of
from zavet.rights.queries import token_hash
from zavet.rights.refusing import ActorRefused
from zavet.rights.saved import saved_form
from zavet.rights.views import Filters
from zavet.transactions import in_one_transaction


@in_one_transaction
def save_view(
    *, staff_id: UUID, site_id: UUID, name: str, filters: Filters, by: Actor, at: datetime
) -> UUID:
    """Keep a filter under a name, in place of one that had it, and return its id; by its owner alone."""
    _require_own(staff_id, site_id, by)
    row, _is_new = SavedView.objects.update_or_create(
        staff_id=staff_id,
        site_id=site_id,
        name=name.strip(),
        defaults={"filters": saved_form(filters)},
    )
    _tell(RightsEvent.VIEW_SAVED, site_id, by, at, row.id)
    return row.id


@in_one_transaction
def remove_view(*, view_id: UUID, by: Actor, at: datetime) -> bool:
    """Forget a filter; False where there was none of theirs."""
    row = SavedView.objects.filter(pk=view_id, staff_id=by.known_id).first()
    if row is None:
        return False
    row.delete()
    _tell(RightsEvent.VIEW_REMOVED, row.site_id, by, at, view_id)
    return True


@in_one_transaction
def make_feed(*, staff_id: UUID, site_id: UUID, by: Actor, at: datetime) -> str:
    """Make the address of a calendar and return its secret, kept nowhere else; an earlier address ends."""
    _require_own(staff_id, site_id, by)
    _end(staff_id, site_id, at)
    token = new_token()
    row = CalendarFeed.objects.create(
        staff_id=staff_id, site_id=site_id, token_hash=token_hash(token), created_at=at
    )
    _tell(RightsEvent.FEED_MADE, site_id, by, at, row.id)
    return token


@in_one_transaction
def end_feed(*, staff_id: UUID, site_id: UUID, by: Actor, at: datetime) -> bool:
    """End a calendar's address; False where there was none."""
    _require_own(staff_id, site_id, by)
    if not _end(staff_id, site_id, at):
        return False
    _tell(RightsEvent.FEED_ENDED, site_id, by, at, staff_id)
    return True


def _end(staff_id: UUID, site_id: UUID, at: datetime) -> int:
    feeds = CalendarFeed.objects.filter(staff_id=staff_id, site_id=site_id, ended_at=None)
    return feeds.update(ended_at=at)


def _require_own(staff_id: UUID, site_id: UUID, by: Actor) -> None:
    if by != Actor.staff(staff_id) or not is_staff_of(site_id, staff_id):
        raise ActorRefused(_("Это может только сам работник оператора этого сайта."))


def _tell(event: RightsEvent, site_id: UUID, by: Actor, at: datetime, reference: UUID) -> None:
    append(event=event, site_id=site_id, by=by, at=at, facts={"reference": str(reference)})
