"""Ends who somebody was here: the person's row is marked, their login opens nothing any more.

INVARIANT: rows stay, for the journal refers to them; they hold random ids and moments alone.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection  # noqa: TID251 - asked for the name of its engine alone

from zavet.core.values import Actor
from zavet.journal.operations import append
from zavet.parties.events import PartiesEvent
from zavet.parties.models import SubjectRecord
from zavet.statements import as_id, execute, fetch
from zavet.transactions import in_one_transaction

_END = "UPDATE zavet_subjectrecord SET ended_at = %s WHERE id = %s AND ended_at IS NULL RETURNING site_id"
_KEEP = "SELECT 1 FROM zavet_subjectrecord WHERE id = %s FOR SHARE"
_AWAIT = "SELECT 1 FROM zavet_subjectrecord WHERE id = %s FOR UPDATE"
_CLOSE = (
    "UPDATE zavet_account SET is_active = FALSE, last_login = NULL, password = %s"
    " WHERE subject_id = %s AND is_active RETURNING id"
)
_DELETE_WAYS_IN = (
    "DELETE FROM zavet_entrylink WHERE account_id = %s",
    "DELETE FROM mfa_authenticator WHERE user_id = %s",  # allauth's
)
_END_REPRESENTATIVES = (
    "UPDATE zavet_representative SET proof_digest = '', ended_at = COALESCE(ended_at, %s)"
    " WHERE subject_id = %s OR represented_by_id = %s"
)

_END_PROOFS = (
    "UPDATE zavet_identityproof SET evidence_digest = '', ended_at = COALESCE(ended_at, %s)"
    " WHERE subject_id = %s"
)


@in_one_transaction
def end_subject(*, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """End a person with their login, whom they act for or who acts for them, and what proved who they are.

    Return False where that was done before.
    """
    ended = fetch(_END, at, subject_id)
    if not ended:
        return False
    _close(subject_id)
    execute(_END_REPRESENTATIVES, at, subject_id, subject_id)
    execute(_END_PROOFS, at, subject_id)
    append(
        event=PartiesEvent.SUBJECT_ENDED,
        site_id=as_id(ended[0][0]),
        by=by,
        at=at,
        subject_id=subject_id,
    )
    return True


@in_one_transaction
def close_account(*, subject_id: UUID, by: Actor, at: datetime) -> bool:
    """Close a person's login and return False where there was none open; their data have their own ends."""
    row = SubjectRecord.objects.filter(pk=subject_id).first()
    if row is None or not _close(subject_id):
        return False
    append(
        event=PartiesEvent.ACCOUNT_CLOSED,
        site_id=row.site_id,
        by=by,
        at=at,
        subject_id=subject_id,
    )
    return True


def claim_subject(subject_id: UUID) -> bool:
    """Lock a person's row until the transaction ends; False where another worker holds it or there is none.

    SQLite's transaction holds the whole file already.
    """
    rows = SubjectRecord.objects.select_for_update(skip_locked=True).filter(pk=subject_id)
    return rows.first() is not None


def await_subject(subject_id: UUID) -> None:
    """Lock a person's row until the transaction ends; whoever holds it is waited for.

    Call it before anything of the person is read: what is left is known only then. SQLite's transaction holds the
    whole file already.
    """
    if connection.vendor == "postgresql":
        fetch(_AWAIT, subject_id)


def keep_subject(subject_id: UUID) -> None:
    """Let nobody end a person until the transaction ends, or wait for whoever is ending them.

    Data written beside an end would outlive it. SQLite's transaction holds the whole file already.
    """
    if connection.vendor == "postgresql":
        fetch(_KEEP, subject_id)


def _close(subject_id: UUID) -> bool:
    """Make a login open nothing: its sessions die with its password, its links and second factors go."""
    closed = fetch(_CLOSE, make_password(None), subject_id)
    for (account_id,) in closed:
        for statement in _DELETE_WAYS_IN:
            execute(statement, as_id(account_id))
    return bool(closed)
