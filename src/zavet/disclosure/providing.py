"""Hands over what was named and approved, field by field: once, whole, in one letter.

INVARIANT: all of it is handed over, or nothing; each person's data by an entry of their own.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.access.answering import keep_letter_file
from zavet.access.disclosing import Provided
from zavet.access.disclosing import provide as hand_over
from zavet.core.values import Actor, Sealed
from zavet.disclosure.events import DisclosureEvent
from zavet.disclosure.models import Demand, DemandScope
from zavet.disclosure.papers import demand_facts, outgoing_of, people_facts, policy_of, print_paper
from zavet.disclosure.queries import get_demand
from zavet.disclosure.refusing import ApprovalAwaited, ScopeRefused, told_by_value
from zavet.disclosure.registering import recipient_of
from zavet.disclosure.steps import end, lock_demand, lock_people, move, require_officer, tell
from zavet.disclosure.views import DemandDeed
from zavet.disclosure.words import DemandStep


@told_by_value
def provide(*, demand_id: UUID, by: Actor, at: datetime) -> DemandDeed:
    """Hand over all that a second person approved, by the officer who proposed it, and close the demand.

    The answer is printed, and lies with the files that go along in the demand's thread. Refused where not all of it is
    approved now, and where anything forbids it meanwhile: a block, a destruction, a policy that changed.
    """
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, DemandStep.PROVIDE)
    scopes = lock_people(row)
    if not get_demand(row.id).is_approved(at=at):
        raise ApprovalAwaited(
            _("Второй человек ещё не одобрил передачу, или с тех пор прошло больше трёх дней."),
            clause="152-ФЗ ст. 18.1 ч. 1 п. 4",
            next_step=_("Дождитесь ответа или предложите снова."),
        )
    handed = [_hand_over(row, one, by=by, at=at) for one in scopes]
    pairs = zip(handed, (tuple(one.categories) for one in scopes), strict=True)
    more = {
        **demand_facts(row),
        "people": people_facts(pairs, policy=policy_of(row, at)),
        "articles": tuple(filter(None, [recipient_of(row, at).article])),
    }
    row.answer_file_id = print_paper(row, "disclosure_answer", more, by=by, at=at)
    _keep_files(row, handed, by=by, at=at)
    end(row, by=by, at=at)
    row.save(force_update=True)
    tell(
        row,
        DisclosureEvent.DEMAND_PROVIDED,
        by=by,
        at=at,
        entries=[str(one.entry_id) for one in scopes],
        file=str(row.answer_file_id),
    )
    return DemandDeed(demand_id=row.id, file_id=row.answer_file_id)


def _hand_over(row: Demand, scope: DemandScope, *, by: Actor, at: datetime) -> Provided:
    provided = hand_over(
        site_id=row.site_id,
        subject_id=scope.subject_id,
        categories=scope.categories,
        recipient=row.recipient,
        cause_id=row.id,
        by=by,
        at=at,
    )
    if not provided.is_permitted:
        raise ScopeRefused(_("Передать эти сведения нельзя."), decision=provided.decision)
    scope.provided = sorted({*provided.values, *(one.category for one in provided.files)})
    scope.provided_at, scope.entry_id = at, provided.entry_id
    scope.save(update_fields=["provided", "provided_at", "entry_id"])
    return provided


def _keep_files(row: Demand, handed: list[Provided], *, by: Actor, at: datetime) -> None:
    """Lay the files that go with the answer beside it, under its number."""
    files = [one for provided in handed for one in provided.files]
    for place, one in enumerate(files, start=1):
        keep_letter_file(
            site_id=row.site_id,
            correspondent_id=row.correspondent_id,
            chunks=one.file.chunks,
            name=Sealed(f"{outgoing_of(row)}-{place} {one.file.name.reveal()}"),
            media_type=one.file.media_type,
            by=by,
            at=at,
        )
