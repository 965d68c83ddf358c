"""Letters of requests: who may write and read them, what an answer may tell of a person, how a thread ends."""

from datetime import timedelta
from uuid import UUID

import pytest

from cast import ANNA, BORIS
from sites import publish_site
from world import NOW, START, World, open_world
from zavet.access import answering
from zavet.access.answering import LetterRefused
from zavet.chance import new_id
from zavet.core.decisions import ANSWERING, CORRESPONDENCE, Code
from zavet.core.values import Actor, ActorKind, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.correspondents import (
    CorrespondentRefused,
    bind_correspondent,
    list_correspondents,
    open_correspondent,
    unbind_correspondent,
)
from zavet.parties.identity import IdentityMethod, IdentityRefused, end_proofs, prove_identity
from zavet.parties.models import IdentityProof
from zavet.parties.operations import record_representative
from zavet.parties.queries import count_subjects, list_subjects

pytestmark = pytest.mark.django_db
ASKS = "Прошу сообщить, какие сведения обо мне вы храните."
FIELDS = {"name": Sealed(ANNA.full_name), "email": Sealed(ANNA.email), "text": Sealed(ASKS)}
LATER = NOW + timedelta(days=30)
PASSPORT = Sealed("паспорт 4509 123456")


@pytest.fixture
def world() -> World:
    return open_world()


def codes(outcome) -> list[Code]:
    return [reason.code for reason in outcome.decision.reasons]


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


def test_a_letter_comes_back_to_those_who_answer_it(world):
    correspondent = write(world)
    for by in (world.officer, Actor.system(), Actor.subject(correspondent)):
        thread = read(world, correspondent, by)
        assert thread.is_permitted
        assert thread.letters and texts(thread) == [ASKS]
