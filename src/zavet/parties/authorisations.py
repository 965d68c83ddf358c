"""Who of the staff may see what: granted by an officer, signed by the one concerned, always with an end."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.values import Actor, ActorKind, ZavetError
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import Authorisation, Staff
from zavet.parties.warning import WARNING, digest
from zavet.transactions import in_one_transaction


class AuthorisationRefused(ZavetError):
    """The authorisation could not be granted, signed or ended."""


@in_one_transaction
def authorise(
    *,
    staff_id: UUID,
    site_id: UUID,
    purposes: tuple[str, ...],
    categories: tuple[str, ...],
    from_at: datetime,
    until_at: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    """Grant an authorisation and return its id. It gives nothing until the warning is signed.

    Raise AuthorisationRefused where the giver is not an officer, or nothing or no end is named.
    """
    _require_officer(by, site_id=site_id)
    if not purposes or not categories or until_at <= from_at:
        message = _("В допуске должны быть названы цели, категории данных и день окончания.")
        raise AuthorisationRefused(message, clause="152-ФЗ ст. 19 ч. 2 п. 8")
    row = Authorisation.objects.create(
        staff_id=staff_id,
        site_id=site_id,
        purposes=sorted(purposes),
        categories=sorted(categories),
        granted_by_id=by.known_id,
        granted_at=at,
        from_at=from_at,
        until_at=until_at,
        warning_text=WARNING,
        warning_hash=digest(WARNING),
    )
    _tell(row, PartiesEvent.AUTHORISATION_GRANTED, by=by, at=at)
    return row.id


@in_one_transaction
def sign_warning(*, authorisation_id: UUID, by: Actor, at: datetime) -> None:
    """Record that the person authorised read and signed the warning. Nobody signs for another."""
    row = Authorisation.objects.select_for_update().get(pk=authorisation_id)
    if row.staff_id != by.id:
        message = _("Предупреждение подписывает тот, кому выдан допуск.")
        raise AuthorisationRefused(message, clause="152-ФЗ ст. 18.1 ч. 1 п. 6")
    if row.signed_at is None:
        row.signed_at = at
        row.save(update_fields=["signed_at"])
        _tell(row, PartiesEvent.WARNING_SIGNED, by=by, at=at)


@in_one_transaction
def end_authorisation(*, authorisation_id: UUID, by: Actor, at: datetime) -> None:
    """End an authorisation now, by an officer."""
    row = Authorisation.objects.select_for_update().get(pk=authorisation_id)
    _require_officer(by, site_id=row.site_id)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _tell(row, PartiesEvent.AUTHORISATION_ENDED, by=by, at=at)


def _require_officer(by: Actor, *, site_id: UUID) -> None:
    officers = Staff.objects.filter(is_officer=True, ended_at=None, operator__sites=site_id)
    if by.kind is not ActorKind.STAFF or not officers.filter(pk=by.known_id).exists():
        message = _("Допуски выдаёт и прекращает ответственный за персональные данные.")
        raise AuthorisationRefused(message, clause="152-ФЗ ст. 22.1 ч. 1")


def _tell(row: Authorisation, event: PartiesEvent, *, by: Actor, at: datetime) -> None:
    append(
        event=event,
        site_id=row.site_id,
        by=by,
        at=at,
        facts={
            "authorisation": str(row.id),
            "staff": str(row.staff_id),
            "purposes": row.purposes,
            "warning": row.warning_hash,
        },
    )
