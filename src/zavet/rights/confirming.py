"""The link that proves who somebody is: sent to the address the person confirmed long ago, it works once.

INVARIANT: a request is proven by a link only for the person whose address the link went to, while it is theirs; of the
link nothing but a hash is kept, and a new one ends those before it.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from zavet.access.queries import describe
from zavet.chance import new_token
from zavet.core.language.words import FieldKind
from zavet.core.values import Actor, Sealed, ZavetError
from zavet.parties.queries import find_subject
from zavet.parties.words import IdentityMethod
from zavet.policies.queries import find_policy
from zavet.rights.models import ConfirmationLink
from zavet.rights.operations import prove_identity
from zavet.rights.queries import find_request, token_hash
from zavet.rights.views import Deed, RequestView
from zavet.transactions import in_one_transaction

LIFE: Final = timedelta(days=7)
"""How long a link works: a week leaves three working days of the shortest term of seven."""


@in_one_transaction
def make_confirmation(*, request_id: UUID, subject_id: UUID, at: datetime) -> str:
    """Return the secret of a new link for whoever asks to prove to be this person; earlier unspent ones end."""
    token = new_token()
    ConfirmationLink.objects.filter(request_id=request_id, spent_at=None).delete()
    ConfirmationLink.objects.create(
        request_id=request_id,
        subject_id=subject_id,
        token_hash=token_hash(token),
        created_at=at,
        until_at=at + LIFE,
    )
    return token


def find_confirmation(token: str, *, at: datetime) -> RequestView | None:
    """Return the request a link would confirm at this moment, open or joined to an open one, or None."""
    link = ConfirmationLink.objects.filter(
        token_hash=token_hash(token), spent_at=None, until_at__gt=at
    ).first()
    found = find_request(link.request_id) if link and not _has_new_address(link) else None
    is_waiting = found is not None and (found.is_open or found.joined_to_id is not None)
    return found if is_waiting else None


def confirm(*, token: str, at: datetime) -> Deed | None:
    """Spend a link and record that whoever asks proved who they are; None where it is unknown, spent or too old.

    The thread's new secret, for the old one is void, is kept for later letters and told in the deed. A refusal comes
    back in the deed, and the link is as it was.
    """
    found = find_confirmation(token, at=at)
    if found is None:
        return None
    try:
        return _spend(token, at=at)
    except ZavetError as refusal:
        return Deed(request_id=found.id, refusal=refusal)


def _has_new_address(link: ConfirmationLink) -> bool:
    """Tell whether the person took another address since the link went to the one they had."""
    person = find_subject(link.subject_id)
    in_force = find_policy(site_id=person.site_id, at=link.created_at) if person else None
    if person is None or in_force is None:
        return True
    emails = {one.id for one in in_force.policy.data.values() if one.kind is FieldKind.EMAIL}
    held = describe(site_id=person.site_id, subject_id=person.id)
    taken = [one.replaced_at or one.stored_at for one in held if one.category in emails]
    return any(link.created_at < one for one in taken)


@in_one_transaction
def _spend(token: str, *, at: datetime) -> Deed | None:
    links = ConfirmationLink.objects.filter(token_hash=token_hash(token))
    if not links.filter(spent_at=None, until_at__gt=at).update(spent_at=at):
        return None
    link = links.get()
    return prove_identity(
        request_id=link.request_id,
        subject_id=link.subject_id,
        method=IdentityMethod.LINK_ANSWERED,
        evidence=Sealed(str(link.id)),
        by=Actor.subject(link.subject_id),
        at=at,
    )
