"""Requests' letters for tests: a visitor writes to the desk, the officer reads, and sees who asks."""

from datetime import timedelta
from uuid import UUID

from cast import ANNA
from world import NOW, START, World
from zavet.access import answering
from zavet.core.decisions import ANSWERING, CORRESPONDENCE
from zavet.core.values import Actor, Sealed
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.correspondents import bind_correspondent, open_correspondent
from zavet.parties.identity import IdentityMethod, prove_identity

ASKS = "Прошу сообщить, какие сведения обо мне вы храните."
FIELDS = {"name": Sealed(ANNA.full_name), "email": Sealed(ANNA.email), "text": Sealed(ASKS)}
LATER = NOW + timedelta(days=30)
PASSPORT = Sealed("паспорт 4509 123456")


def write(world: World, *, by: Actor | None = None, email: str = ANNA.email) -> UUID:
    """Let a visitor write to the desk; return the thread's correspondent."""
    correspondent = open_correspondent(site_id=world.site.id, by=Actor.visitor(), at=NOW)
    answering.keep_letter(
        site_id=world.site.id,
        correspondent_id=correspondent,
        fields=FIELDS,
        email=Sealed(email),
        by=by or Actor.visitor(),
        at=NOW,
    )
    return correspondent


def read(world: World, correspondent: UUID, by: Actor, *, at=NOW, site_id: UUID | None = None):
    return answering.open_letters(
        site_id=site_id or world.site.id, correspondent_id=correspondent, by=by, at=at
    )


def prove(world: World, cause_id: UUID, **changes: object) -> UUID:
    """Let the officer see Anna's passport."""
    given = {
        "subject_id": world.anna,
        "method": IdentityMethod.DOCUMENT_SHOWN,
        "evidence": PASSPORT,
        "is_proven": True,
        "by": world.officer,
        "at": NOW,
        "until_at": LATER,
    } | changes
    return prove_identity(cause_id=cause_id, **given)


def texts(thread) -> list[str]:
    return [one["text"].reveal() for one in thread.letters.values()]


def leave_to_answer(world: World, whom: Actor, *, is_signed: bool = True) -> None:
    leave = authorise(
        staff_id=whom.known_id,
        site_id=world.site.id,
        purposes=[ANSWERING],
        categories=[CORRESPONDENCE],
        from_at=START,
        until_at=LATER,
        by=world.officer,
        at=START,
    )
    if is_signed:
        sign_warning(authorisation_id=leave, by=whom, at=START)


def bind(
    world: World,
    correspondent: UUID,
    *,
    subject_id: UUID | None = None,
    cause_id: UUID | None = None,
) -> None:
    bind_correspondent(
        correspondent_id=correspondent,
        subject_id=subject_id or world.anna,
        cause_id=cause_id,
        by=world.officer,
        at=NOW,
    )
