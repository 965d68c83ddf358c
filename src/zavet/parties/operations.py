"""Writes of parties: each one transaction with its journal entry. Names never reach the journal."""

import secrets
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.core.values import Actor, ZavetError
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import (
    Account,
    Operator,
    Site,
    Staff,
    SubjectRecord,
)
from zavet.statements import insert
from zavet.transactions import in_one_transaction


class SiteTaken(ZavetError):
    """The host or short name already belongs to another operator's site."""


@in_one_transaction
def open_site(
    *,
    operator_slug: str,
    operator_name: str,
    slug: str,
    host: str,
    name: str,
    kind: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Return the site of ``host``, made with its operator where it is new. Raise SiteTaken on a clash."""
    operator, _is_new = Operator.objects.get_or_create(
        slug=operator_slug, defaults={"name": operator_name, "created_at": at}
    )
    known = Site.objects.filter(host=host.lower()).first()
    if known is not None:
        if known.slug != slug or known.operator_id != operator.id:
            message = _("Имя узла «%(host)s» уже занято сайтом «%(slug)s».") % {
                "host": host,
                "slug": known.slug,
            }
            raise SiteTaken(message, next_step=_("Укажите другое имя: --host ИМЯ"))
        return known.id
    if Site.objects.filter(slug=slug).exists():
        message = _("Сайт «%(slug)s» уже открыт под другим именем узла.") % {"slug": slug}
        raise SiteTaken(message, next_step=_("Укажите другое короткое имя: --site ИМЯ"))
    site = Site.objects.create(
        operator=operator, slug=slug, host=host.lower(), name=name, kind=kind, created_at=at
    )
    append(event=PartiesEvent.SITE_OPENED, site_id=site.id, by=by, at=at)
    return site.id


@in_one_transaction
def record_subject(*, site_id: UUID, by: Actor, at: datetime) -> UUID:
    """Make a person's row at a site and return its random id."""
    row = SubjectRecord(site_id=site_id, created_at=at)
    insert(row)
    append(event=PartiesEvent.SUBJECT_RECORDED, site_id=site_id, by=by, at=at, subject_id=row.id)
    return row.id


@in_one_transaction
def confirm_subject(*, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """Mark that the person answered the confirmation; return False where that was known already."""
    row = SubjectRecord.objects.select_for_update().get(pk=subject_id)
    if row.confirmed_at is not None:
        return False
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    append(
        event=PartiesEvent.SUBJECT_CONFIRMED,
        site_id=row.site_id,
        by=by,
        at=at,
        subject_id=subject_id,
    )
    return True


@in_one_transaction
def appoint_staff(
    *,
    operator_id: UUID,
    name: str,
    position: str,
    is_officer: bool,
    by: Actor,
    at: datetime,
    email: str = "",
) -> UUID:
    """Take somebody into the operator's staff; an officer runs the console but sees no data by that alone.

    Whether ``by`` may do it is asked in ``appointing``. To ``email`` they are reminded, until they name another.
    """
    row = Staff.objects.create(
        operator_id=operator_id,
        name=name,
        position=position,
        email=email,
        is_officer=is_officer,
        officer_from_at=at if is_officer else None,
        created_at=at,
    )
    append(
        event=PartiesEvent.STAFF_APPOINTED,
        site_id=None,
        by=by,
        at=at,
        facts={"staff": str(row.id), "is_officer": is_officer},
    )
    return row.id


@in_one_transaction
def make_account(
    *,
    by: Actor,
    at: datetime,
    password: str | None,
    subject_id: UUID | None = None,
    staff_id: UUID | None = None,
    username: str | None = None,
) -> UUID:
    """Make a login for a subject or one of the staff and return its id.

    A subject's account name is random; staff may have a chosen one. Only the password's Argon2 hash is kept; without
    a password the account opens by entry link alone.
    """
    account = Account(
        username=username or secrets.token_hex(16),
        subject_id=subject_id,
        staff_id=staff_id,
        created_at=at,
    )
    if password is None:
        account.set_unusable_password()
    else:
        account.set_password(password)
    insert(account)
    append(
        event=PartiesEvent.ACCOUNT_MADE,
        site_id=None,
        by=by,
        at=at,
        subject_id=subject_id,
        facts={"account": str(account.id)},
    )
    return account.id
