"""Attacks on requests: by a typed e-mail, a forged letter, an old link, a proof that is over; each wins nothing."""

from datetime import timedelta

import pytest

from asking import REPLY, at_the_desk, contacts, in_the_cabinet, on_paper, prove
from cast import BORIS
from world import NOW, World, open_world
from zavet.access.answering import open_letters
from zavet.access.queries import list_blocks
from zavet.consent.queries import list_standing
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import DismissReason, IdentityState, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.parties.identity import IdentityMethod, is_proven
from zavet.rights import operations as rights
from zavet.rights.confirming import confirm, find_confirmation, make_confirmation
from zavet.rights.links import find_link
from zavet.rights.queries import (
    find_by_intake_token,
    find_by_token,
    find_own,
    get_request,
    list_of_subject,
    list_own,
    list_steps,
)
from zavet.rights.repeating import list_alike

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return open_world()


def bearer(request_id) -> Actor:
    """Return whoever holds the link of a request."""
    return Actor.subject(get_request(request_id).correspondent_id)


def take_back(request_id, *, by: Actor):
    return rights.take_back(request_id=request_id, by=by, at=NOW + DAY)


def duties(world: World, request_id):
    found = list_open(site_id=world.site.id, cause_id=request_id)
    return {one.kind: one.due_on for one in found}


def standing(world: World) -> set[str]:
    return set(list_standing(subject_id=world.anna, at=NOW + DAY))


def forged(world: World, request_id, *, text: str = "Ещё отзываю согласие.") -> None:
    """Let somebody write a letter with Anna's address in its head and the number in its subject."""
    rights.receive_message(
        request_id=request_id,
        fields={"email": contacts()["email"], "text": Sealed(text)},
        channel=Channel.EMAIL,
        by=Actor.visitor(),
        at=NOW,
    )


def classify(world: World, request_id, *kinds: RightKind):
    return rights.classify(request_id=request_id, kinds=kinds, by=world.officer, at=NOW)


# --- whoever files first


@pytest.mark.parametrize("kind", [RightKind.INFORMATION, RightKind.DELETION, RightKind.STOP])
def test_a_typed_address_joins_nothing(world, kind):
    strangers = at_the_desk(world, kind)
    owns = [
        at_the_desk(world, kind),
        on_paper(world, kind, received_at=NOW),
        in_the_cabinet(world, kind),
    ]
    for own in owns:
        assert (own.is_joined, get_request(own.request_id).is_open) == (False, True)
    assert take_back(strangers.request_id, by=bearer(strangers.request_id)).is_done
    for own in owns:
        assert get_request(own.request_id).is_open
        assert duties(world, own.request_id)


def test_the_answer_to_the_proven_never_stands_in_the_stranger_s_thread(world):
    strangers = at_the_desk(world)
    paper = on_paper(world, received_at=NOW)
    assert prove(world, paper.request_id).is_done
    deed = rights.answer(request_id=paper.request_id, text=REPLY, by=world.officer, at=NOW)
    assert deed.is_done
    found = find_by_token(strangers.token)
    assert (found.id, found.is_open) == (strangers.request_id, True)
    assert {one.event for one in list_steps(found.id)} == {RequestEvent.RECEIVED}


@pytest.mark.parametrize("method", sorted(set(IdentityMethod) - {IdentityMethod.SIGNED_IN}))
def test_the_token_of_the_intake_shows_nothing_of_the_person_after_a_proof_by_any_method(
    world, method
):
    got = at_the_desk(world)
    by = Actor.subject(world.anna) if method is IdentityMethod.LINK_ANSWERED else world.officer
    assert prove(world, got.request_id, method=method, by=by).is_done
    assert find_by_token(got.token) is None
    assert find_by_intake_token(got.token).id == got.request_id
    letters = open_letters(
        site_id=world.site.id,
        correspondent_id=get_request(got.request_id).correspondent_id,
        by=Actor.system(),
        at=NOW,
    )
    new = find_link(get_request(got.request_id), letters.letters)
    assert new.reveal() != got.token
    assert find_by_token(new.reveal()).id == got.request_id


def test_no_token_opens_by_its_intake_before_a_proof(world):
    got = at_the_desk(world)
    assert find_by_token(got.token).id == got.request_id
    assert find_by_intake_token(got.token) is None


# --- what the officer joins


def test_the_officer_is_offered_what_may_be_the_same(world):
    one, other = at_the_desk(world), at_the_desk(world, RightKind.CLAIM)
    named = in_the_cabinet(world)
    alien = at_the_desk(world, fields=contacts(BORIS))
    assert [one.id for one in list_alike(one.request_id)] == [other.request_id, named.request_id]
    assert list_alike(alien.request_id) == ()
    assert take_back(other.request_id, by=bearer(other.request_id)).is_done
    assert [one.id for one in list_alike(one.request_id)] == [named.request_id]


def test_the_officer_joins_nobody_unproven(world):
    strangers, other = at_the_desk(world), at_the_desk(world)
    proven = in_the_cabinet(world)
    both = [(other, strangers), (proven, strangers), (strangers, proven)]
    for one, to in both:
        deed = rights.join(request_id=one.request_id, to_id=to.request_id, by=world.officer, at=NOW)
        assert isinstance(deed.refusal, rights.JoinRefused)
    questions = [
        at_the_desk(world, RightKind.CLAIM),
        at_the_desk(world, RightKind.CLAIM, fields=contacts(BORIS)),
    ]
    deed = rights.join(
        request_id=questions[1].request_id,
        to_id=questions[0].request_id,
        by=world.officer,
        at=NOW,
    )
    assert isinstance(deed.refusal, rights.JoinRefused)


def test_what_both_are_proven_to_ask_is_joined(world):
    paper, desk = on_paper(world, received_at=NOW), at_the_desk(world)
    for got in (paper, desk):
        assert prove(world, got.request_id).is_done
    joining = {"request_id": desk.request_id, "to_id": paper.request_id, "by": world.officer}
    assert not rights.join(**joining, at=NOW + 91 * DAY).is_done  # both proofs are over
    assert rights.join(**joining, at=NOW).is_done


# --- the end of the one that was to be answered


def test_what_waited_with_one_that_was_taken_back_waits_alone(world):
    me = Actor.subject(world.anna)
    main = in_the_cabinet(world, RightKind.DELETION)
    joined, third = (in_the_cabinet(world, RightKind.DELETION, at=NOW + DAY) for _ in range(2))
    due = get_request(at_the_desk(world, RightKind.DELETION, at=NOW + DAY).request_id).due_on
    assert (joined.joined_to, third.joined_to) == (main.request_id, main.request_id)
    assert take_back(main.request_id, by=me).is_done
    found = get_request(joined.request_id)
    assert (found.state, found.identity) == (RequestState.NEW, IdentityState.PROVEN)
    assert (found.joined_to_id, found.closed_at, found.outcome) == (None, None, "")
    assert (found.due_on, found.has_news, found.assignee_id) == (due, True, world.officer.id)
    assert duties(world, joined.request_id) == {"answer_deletion": due}
    assert get_request(third.request_id).joined_to_id == joined.request_id
    blocks = list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW + DAY)
    assert joined.request_id in {one.cause_id for one in blocks}
    answered = rights.answer(
        request_id=joined.request_id, text=REPLY, by=world.officer, at=NOW + DAY
    )
    assert answered.is_done
    assert not is_proven(subject_id=world.anna, cause_id=third.request_id, at=NOW + DAY)


def test_what_waited_with_one_that_was_dismissed_waits_alone(world):
    main, joined = (at_the_desk(world, RightKind.CLAIM) for _ in range(2))
    rights.join(request_id=joined.request_id, to_id=main.request_id, by=world.officer, at=NOW)
    classify(world, main.request_id, RightKind.FEEDBACK)
    assert rights.dismiss(
        request_id=main.request_id, reason=DismissReason.SPAM, by=world.officer, at=NOW
    ).is_done
    assert get_request(joined.request_id).is_open
    assert set(duties(world, joined.request_id)) == {"answer_claim"}


# --- letters nobody vouches for


def test_a_forged_letter_ends_no_consent_by_another_letter_s_proof(world):
    got = in_the_cabinet(world)
    before = standing(world)
    forged(world, got.request_id)
    deed = classify(world, got.request_id, RightKind.INFORMATION, RightKind.WITHDRAWAL)
    assert (deed.is_done, deed.purposes) == (True, ())
    assert standing(world) == before
    assert get_request(got.request_id).identity is IdentityState.AWAITED
    assert not rights.withdraw(request_id=got.request_id, by=world.officer, at=NOW).is_done
    assert not rights.inform(request_id=got.request_id, by=world.officer, at=NOW).is_done
    other = prove(world, got.request_id, subject_id=world.boris)
    assert isinstance(other.refusal, rights.ProvenForAnother)
    assert prove(world, got.request_id).purposes == tuple(sorted(before))
    assert standing(world) == set()


def test_a_proof_after_the_letter_is_a_proof_of_it(world):
    got = at_the_desk(world)
    forged(world, got.request_id)
    assert prove(world, got.request_id).is_done
    deed = classify(world, got.request_id, RightKind.WITHDRAWAL)
    assert deed.purposes
    assert get_request(got.request_id).identity is IdentityState.PROVEN


def test_a_letter_says_how_it_came(world):
    got = in_the_cabinet(world)
    forged(world, got.request_id)
    rights.receive_message(
        request_id=got.request_id,
        fields={"text": Sealed("Это я.")},
        channel=Channel.CABINET,
        by=Actor.subject(world.anna),
        at=NOW,
    )
    came = [one.facts for one in list_steps(got.request_id) if one.event == "message_received"]
    assert came == [
        {"channel": "email", "is_unproven": True},
        {"channel": "cabinet", "is_unproven": False},
    ]


# --- what is over is over


@pytest.mark.parametrize("effect", ["inform", "delete", "withdraw", "stop"])
def test_a_proof_that_is_over_does_nothing(world, effect):
    got = at_the_desk(world, RightKind.CONFIDENTIALITY)
    prove(world, got.request_id)
    late = {"request_id": got.request_id, "by": world.officer, "at": NOW + 91 * DAY}
    assert isinstance(getattr(rights, effect)(**late).refusal, rights.IdentityMissing)
    assert isinstance(rights.answer(text=REPLY, **late).refusal, rights.IdentityMissing)
    other = prove(world, got.request_id, subject_id=world.boris, at=NOW + 91 * DAY)
    assert isinstance(other.refusal, rights.ProvenForAnother)
    assert prove(world, got.request_id, at=NOW + 91 * DAY).is_done
    assert rights.answer(text=REPLY, **late).is_done


def test_a_link_proves_nothing_after_a_failed_check(world):
    got = at_the_desk(world)
    token = make_confirmation(request_id=got.request_id, subject_id=world.anna, at=NOW)
    assert find_confirmation(token, at=NOW) is not None
    failed = rights.fail_identity(
        request_id=got.request_id,
        method=IdentityMethod.CALL_ANSWERED,
        evidence=Sealed("не он"),
        by=world.officer,
        at=NOW,
    )
    assert failed.is_done
    assert confirm(token=token, at=NOW) is None
    assert get_request(got.request_id).identity is IdentityState.FAILED


def test_a_link_proves_nothing_after_the_address_is_another(world):
    asked, changed = at_the_desk(world), at_the_desk(world, RightKind.RECTIFICATION)
    token = make_confirmation(request_id=asked.request_id, subject_id=world.anna, at=NOW)
    prove(world, changed.request_id)
    assert rights.rectify(
        request_id=changed.request_id,
        category="email",
        value=Sealed("anna.new@example.org"),
        by=world.officer,
        at=NOW + DAY,
    ).is_done
    assert find_confirmation(token, at=NOW + DAY) is None
    assert confirm(token=token, at=NOW + DAY) is None


def test_a_request_is_extended_once_whatever_it_is_said_to_be(world):
    got = at_the_desk(world)
    extending = {"request_id": got.request_id, "reason": Sealed("ищем"), "by": world.officer}
    assert rights.extend(**extending, at=NOW).is_done
    classify(world, got.request_id, RightKind.FEEDBACK)
    classify(world, got.request_id, RightKind.INFORMATION)
    assert isinstance(rights.extend(**extending, at=NOW).refusal, rights.ExtensionRefused)


def test_strangers_push_nobody_s_own_requests_out(world):
    own = in_the_cabinet(world)
    for _ in range(3):
        at_the_desk(world, RightKind.CLAIM, at=NOW + DAY)
    assert own.request_id not in {one.id for one in list_of_subject(subject_id=world.anna, limit=3)}
    assert [one.id for one in list_own(subject_id=world.anna, limit=3)] == [own.request_id]
    assert find_own(subject_id=world.anna, request_id=own.request_id).id == own.request_id
    assert find_own(subject_id=world.boris, request_id=own.request_id) is None
