"""What is done with requests: each operation one transaction, one entry of its own besides those of what it calls."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from zavet.access.exporting import Export
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import DismissReason, Requester
from zavet.core.values import Actor, Sealed, Visibility
from zavet.rights.views import Deed, Filters, Received, Thread


def receive(
    *,
    site_id: UUID,
    kinds: Collection[RightKind],
    channel: Channel,
    fields: Mapping[str, Sealed[str]],
    requester: Requester,
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
    subject_id: UUID | None = None,
    outer_number: str = "",
    written_on: date | None = None,
    categories: Iterable[str] = (),
    purposes: Iterable[str] = (),
    source_digest: str | None = None,
) -> Received:
    """Take a request in. ``fields``: name, email, phone, postal, login, text."""
    raise NotImplementedError


def receive_message(
    *,
    request_id: UUID,
    fields: Mapping[str, Sealed[str]],
    channel: Channel,
    by: Actor,
    at: datetime,
    source_digest: str | None = None,
) -> Received:
    """Take a person's message to a thread; to a closed one it is a new request that names it (``repeats_id``)."""
    raise NotImplementedError


def classify(
    *,
    request_id: UUID,
    kinds: Collection[RightKind],
    by: Actor,
    at: datetime,
    categories: Iterable[str] = (),
    purposes: Iterable[str] = (),
) -> Deed:
    """Say which rights an open request calls on, where a letter was read wrongly or not at all."""
    raise NotImplementedError


def assign(*, request_id: UUID, staff_id: UUID, by: Actor, at: datetime) -> Deed:
    """Give a request to one of the operator's staff who may answer."""
    raise NotImplementedError


def note(*, request_id: UUID, text: Sealed[str], by: Actor, at: datetime) -> Deed:
    """Keep a note of the staff's, never shown to whoever asked."""
    raise NotImplementedError


def ask_identity(
    *, request_id: UUID, text: Sealed[str], by: Actor, at: datetime, template: str = ""
) -> Deed:
    """Write to whoever asks that they have to prove who they are."""
    raise NotImplementedError


def prove_identity(
    *,
    request_id: UUID,
    subject_id: UUID,
    method: str,
    evidence: Sealed[str],
    by: Actor,
    at: datetime,
) -> Deed:
    """Record that whoever asks proved to be this person, or to act for them; what waits for it is done at once."""
    raise NotImplementedError


def fail_identity(
    *, request_id: UUID, method: str, evidence: Sealed[str], by: Actor, at: datetime
) -> Deed:
    """Record that whoever asks did not prove who they are."""
    raise NotImplementedError


def extend(
    *, request_id: UUID, reason: Sealed[str], by: Actor, at: datetime, template: str = ""
) -> Deed:
    """Extend the term once, by a letter that says why (152-ФЗ ст. 14 ч. 3, ст. 20 ч. 1)."""
    raise NotImplementedError


def answer(
    *,
    request_id: UUID,
    text: Sealed[str],
    by: Actor,
    at: datetime,
    template: str = "",
    file: Sealed[bytes] | None = None,
    keeps_block: bool = False,
) -> Deed:
    """Answer a request and close it."""
    raise NotImplementedError


def refuse(
    *,
    request_id: UUID,
    ground: str,
    text: Sealed[str],
    by: Actor,
    at: datetime,
    template: str = "",
    file: Sealed[bytes] | None = None,
    keeps_block: bool = False,
) -> Deed:
    """Refuse a request on a ground of the law and close it (152-ФЗ ст. 20 ч. 2)."""
    raise NotImplementedError


def dismiss(*, request_id: UUID, reason: DismissReason, by: Actor, at: datetime) -> Deed:
    """Close what is no request."""
    raise NotImplementedError


def join(*, request_id: UUID, to_id: UUID, by: Actor, at: datetime) -> Deed:
    """Close a request as the same as an older one."""
    raise NotImplementedError


def write_notice(
    *,
    request_id: UUID,
    text: Sealed[str],
    by: Actor,
    at: datetime,
    template: str = "",
    file: Sealed[bytes] | None = None,
) -> Deed:
    """Write to whoever asked besides the answer: that the request came, that data were destroyed."""
    raise NotImplementedError


def mark_sent(*, step_id: UUID, sent_by: str, by: Actor, at: datetime) -> bool:
    """Mark an outgoing letter as sent: by ``email``, ``post``, ``hand``; False where it was before."""
    raise NotImplementedError


def inform(*, request_id: UUID, by: Actor, at: datetime) -> tuple[Deed, Export | None]:
    """Return everything held of the person for the answer (152-ФЗ ст. 14 ч. 7)."""
    raise NotImplementedError


def block(
    *, request_id: UUID, by: Actor, at: datetime, categories: Iterable[str] | None = None
) -> Deed:
    """Take the person's data out of use for the check."""
    raise NotImplementedError


def end_block(*, request_id: UUID, by: Actor, at: datetime) -> Deed:
    """Give the data back: the check is over."""
    raise NotImplementedError


def rectify(
    *, request_id: UUID, category: str, value: Sealed[str], by: Actor, at: datetime
) -> Deed:
    """Put a value right and erase the old one; who had it is to be told."""
    raise NotImplementedError


def set_visibility(
    *, request_id: UUID, category: str, visibility: Visibility, by: Actor, at: datetime
) -> Deed:
    """Set the confidentiality of a datum as the person asked."""
    raise NotImplementedError


def withdraw(
    *, request_id: UUID, by: Actor, at: datetime, purposes: Collection[str] | None = None
) -> Deed:
    """End consents as the person asked; None means all."""
    raise NotImplementedError


def stop(
    *, request_id: UUID, by: Actor, at: datetime, purposes: Collection[str] | None = None
) -> Deed:
    """End what stands on consent and tell what goes on and why (152-ФЗ ст. 21 ч. 5.1)."""
    raise NotImplementedError


def delete(
    *, request_id: UUID, by: Actor, at: datetime, categories: Iterable[str] | None = None
) -> Deed:
    """Destroy the person's data as they asked; what has to stay is told with its act and until when."""
    raise NotImplementedError


def open_thread(*, request_id: UUID, by: Actor, at: datetime) -> Thread:
    """Return a thread with its texts; journalled."""
    raise NotImplementedError


def save_view(
    *, staff_id: UUID, site_id: UUID, name: str, filters: Filters, by: Actor, at: datetime
) -> UUID:
    """Keep a filter under a name, in place of one that had it."""
    raise NotImplementedError


def remove_view(*, view_id: UUID, by: Actor, at: datetime) -> bool:
    """Forget a filter; False where there was none of theirs."""
    raise NotImplementedError


def make_feed(*, staff_id: UUID, site_id: UUID, by: Actor, at: datetime) -> str:
    """Make the address of a calendar and return its secret, kept nowhere else; an earlier one ends."""
    raise NotImplementedError


def end_feed(*, staff_id: UUID, site_id: UUID, by: Actor, at: datetime) -> bool:
    """End an officer's calendar address; False where there was none."""
    raise NotImplementedError
