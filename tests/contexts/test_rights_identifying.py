"""Nothing leaves, and nothing ends, before whoever asks has proven who they are; what waits for it is then done at once."""

from datetime import timedelta

import pytest

from asking import REPLY, at_the_desk, in_the_cabinet, on_paper, prove
from cast import BORIS
from correspondence import leave_to_answer
from world import NOW, START, World, open_world
from zavet.access.queries import list_blocks
from zavet.consent.queries import list_standing
from zavet.core.language.words import RightKind
from zavet.core.requests import Effect, IdentityState, Requester, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed, Visibility
from zavet.duties.queries import AFTER_WITHDRAWAL, list_open
from zavet.journal.queries import list_entries
from zavet.parties.identity import IdentityMethod, list_proofs
from zavet.rights import operations as rights
from zavet.rights.queries import find_by_intake_token, find_by_token, get_request, list_steps

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EFFECTS = {
    "inform": {},
    "rectify": {"category": "login", "value": Sealed("новый-логин")},
    "set_visibility": {"category": "login", "visibility": Visibility.CONFIDENTIAL},
    "withdraw": {},
    "stop": {},
    "delete": {},
}


@pytest.fixture
def world() -> World:
    return open_world()


def ask_identity(world: World, request_id):
    return rights.ask_identity(
        request_id=request_id, text=Sealed("Покажите паспорт"), by=world.officer, at=NOW
    )


def fail(world: World, request_id, *, by: Actor | None = None):
    return rights.fail_identity(
        request_id=request_id,
        method=IdentityMethod.CALL_ANSWERED,
        evidence=Sealed("номер не тот"),
        by=by or world.officer,
        at=NOW,
    )


def standing(world: World) -> set[str]:
    return set(list_standing(subject_id=world.anna, at=NOW + DAY))


def newest(world: World):
    return list_entries(site_id=world.site.id, limit=1)[0]


# --- before the proof


@pytest.mark.parametrize("effect", EFFECTS)
def test_nothing_is_done_with_data_before_the_proof(world, effect):
    got = at_the_desk(world, RightKind.INFORMATION, RightKind.WITHDRAWAL)
    before = standing(world), get_request(got.request_id), list_steps(got.request_id)
    deed = getattr(rights, effect)(
        request_id=got.request_id, by=world.officer, at=NOW, **EFFECTS[effect]
    )
    assert isinstance(deed.refusal, rights.IdentityMissing)
    assert (deed.export, deed.outcome, deed.effects) == (None, None, ())
    assert before == (standing(world), get_request(got.request_id), list_steps(got.request_id))
    assert newest(world).facts["reasons"] == ["identity_missing"]


def test_no_answer_leaves_before_the_proof(world):
    got = at_the_desk(world)
    deed = rights.answer(request_id=got.request_id, text=REPLY, by=world.officer, at=NOW)
    assert isinstance(deed.refusal, rights.IdentityMissing)
    assert deed.refusal.clause == "152-ФЗ ст. 14 ч. 3"
    assert get_request(got.request_id).is_open


def test_somebody_found_is_not_proven(world):
    request = get_request(at_the_desk(world).request_id)
    assert (request.subject_id, request.identity) == (world.anna, IdentityState.AWAITED)
    assert list_proofs(subject_id=world.anna) == ()


def test_a_failed_proof_opens_nothing_and_may_be_made_good(world):
    got = at_the_desk(world)
    assert fail(world, got.request_id).is_done
    deed = rights.inform(request_id=got.request_id, by=world.officer, at=NOW)
    assert isinstance(deed.refusal, rights.IdentityMissing)
    assert prove(world, got.request_id).is_done
    assert rights.inform(request_id=got.request_id, by=world.officer, at=NOW).is_done


def test_the_term_runs_on_while_identity_is_asked(world):
    got = at_the_desk(world)
    deed = ask_identity(world, got.request_id)
    request = get_request(got.request_id)
    assert (deed.number, request.due_on) == ("2026-1", got.due.on)
    assert (request.state, request.identity) == (RequestState.IN_WORK, IdentityState.AWAITED)
    prove(world, got.request_id, at=NOW + 5 * DAY)
    assert get_request(got.request_id).due_on == got.due.on


# --- the proof


def test_a_proof_binds_the_request_to_the_person(world):
    got = at_the_desk(world)
    assert prove(world, got.request_id).is_done
    request = get_request(got.request_id)
    assert (request.identity, request.subject_id) == (IdentityState.PROVEN, world.anna)
    [proof] = list_proofs(subject_id=world.anna)
    assert (proof.cause_id, proof.is_proven) == (got.request_id, True)
    thread = rights.open_thread(request_id=request.id, by=Actor.subject(world.anna), at=NOW)
    assert thread.is_permitted


def test_before_the_proof_the_person_reads_nothing_of_what_came_in_their_name(world):
    got = at_the_desk(world)
    thread = rights.open_thread(request_id=got.request_id, by=Actor.subject(world.anna), at=NOW)
    assert (thread.is_permitted, thread.steps) == (False, ())


def test_a_withdrawal_ends_its_purposes_at_once_when_proven(world):
    got = at_the_desk(world, RightKind.WITHDRAWAL)
    assert standing(world) == {"communication_account", "partner_sites"}
    deed = prove(world, got.request_id)
    assert (deed.effects, set(deed.purposes)) == (
        (Effect.WITHDRAW,),
        {"communication_account", "partner_sites"},
    )
    assert standing(world) == set()
    kinds = {one.kind for one in list_open(site_id=world.site.id, subject_id=world.anna)}
    assert AFTER_WITHDRAWAL in kinds


def test_only_the_consents_a_withdrawal_names_end(world):
    at = {"purposes": ["partner_sites"]}
    deed = prove(world, at_the_desk(world, RightKind.WITHDRAWAL, **at).request_id)
    assert deed.purposes == ("partner_sites",)
    assert standing(world) == {"communication_account"}


def test_a_withdrawal_signed_in_is_carried_out_in_the_moment_it_comes(world):
    in_the_cabinet(world, RightKind.WITHDRAWAL)
    assert standing(world) == set()


def test_a_withdrawal_where_nothing_stands_ends_nothing_and_is_taken_all_the_same(world):
    in_the_cabinet(world, RightKind.WITHDRAWAL)
    got = in_the_cabinet(world, RightKind.WITHDRAWAL, RightKind.CLAIM)
    assert get_request(got.request_id).identity is IdentityState.PROVEN


def test_a_consent_given_after_the_letter_came_stands_and_the_proof_does_too(world):
    """Plant a letter that came before the person agreed to anything: their identity is proven all the same."""
    got = on_paper(world, RightKind.WITHDRAWAL, received_at=START - timedelta(hours=1))
    deed = prove(world, got.request_id)
    assert (deed.refusal, deed.purposes) == (None, ())
    assert get_request(got.request_id).identity is IdentityState.PROVEN
    assert standing(world) == {"communication_account", "partner_sites"}


def test_a_demand_to_stop_tells_what_goes_on_and_why(world):
    deed = prove(world, at_the_desk(world, RightKind.STOP).request_id)
    assert deed.effects == (Effect.STOP,)
    told = {(one.purpose, one.article, one.clause) for one in deed.going_on}
    article = "152-ФЗ ст. 6 ч. 1 п. 5"
    assert told == {
        ("feedback", article, "clinic 4.1.3"),
        ("identification", article, "clinic 4.1.1"),
        ("personal_pages", article, "clinic 4.1.2"),
        ("registration_confirmation", article, "clinic 4.1.5"),
    }
    assert standing(world) == set()


def test_the_block_moves_with_the_person_the_request_turns_out_to_be_about(world):
    got = at_the_desk(world, RightKind.BLOCK)
    assert prove(world, got.request_id, subject_id=world.boris).is_done
    assert not list_blocks(site_id=world.site.id, subject_id=world.anna, at=NOW)
    [block] = list_blocks(site_id=world.site.id, subject_id=world.boris, at=NOW)
    assert block.cause_id == got.request_id


def test_a_proof_told_twice_is_no_change(world):
    got = at_the_desk(world, RightKind.WITHDRAWAL)
    prove(world, got.request_id)
    steps = list_steps(got.request_id)
    again = prove(world, got.request_id)
    assert (again.is_done, again.is_repeated) == (True, True)
    assert list_steps(got.request_id) == steps


def test_one_request_is_not_proven_for_two(world):
    got = at_the_desk(world)
    prove(world, got.request_id)
    deed = prove(world, got.request_id, subject_id=world.boris)
    assert isinstance(deed.refusal, rights.ProvenForAnother)
    assert get_request(got.request_id).subject_id == world.anna


def test_somebody_proven_is_neither_asked_nor_failed(world):
    got = in_the_cabinet(world)
    for deed in (ask_identity(world, got.request_id), fail(world, got.request_id)):
        assert isinstance(deed.refusal, rights.ProvenForAnother)


def test_staff_with_a_leave_to_answer_prove_nobody(world):
    leave_to_answer(world, world.gleb)
    got = at_the_desk(world)
    assert not prove(world, got.request_id, by=world.gleb).is_done
    assert get_request(got.request_id).identity is IdentityState.AWAITED


def test_nobody_of_another_site_is_proven(world):
    got = at_the_desk(world)
    elsewhere = open_world("hosting", people=(BORIS,)).boris
    for nobody in (get_request(got.request_id).correspondent_id, elsewhere):
        assert isinstance(
            prove(world, got.request_id, subject_id=nobody).refusal, rights.NobodyNamed
        )


# --- by a link


def confirm(world: World, request_id):
    return prove(
        world,
        request_id,
        by=Actor.subject(world.anna),
        method=IdentityMethod.LINK_ANSWERED,
    )


def test_whoever_filed_in_anothers_name_reads_nothing_after_the_proof(world):
    got = at_the_desk(world)  # the link's secret is whoever's who filed it, maybe not Anna's
    deed = confirm(world, got.request_id)
    assert deed.is_done
    assert find_by_token(got.token) is None
    found = find_by_token(deed.token)
    assert found is not None
    assert found.id == got.request_id


def test_with_the_officer_s_check_the_link_of_the_intake_is_void_too(world):
    got = at_the_desk(world)
    assert prove(world, got.request_id).token == ""  # staff are told no secret
    assert find_by_token(got.token) is None
    bare = find_by_intake_token(got.token)
    assert bare is not None
    assert (bare.id, bare.is_link_replaced) == (got.request_id, True)


def test_of_a_joined_request_the_one_it_was_joined_to_is_proven(world):
    first, second = (at_the_desk(world, RightKind.CLAIM) for _ in range(2))
    joined = {"request_id": second.request_id, "to_id": first.request_id}
    assert rights.join(**joined, by=world.officer, at=NOW).is_done
    deed = confirm(world, second.request_id)
    assert (deed.request_id, deed.is_done) == (first.request_id, True)
    assert get_request(first.request_id).identity is IdentityState.PROVEN
    assert get_request(second.request_id).identity is IdentityState.NOT_NEEDED


# --- representatives and heirs


@pytest.mark.parametrize("requester", [Requester.REPRESENTATIVE, Requester.HEIR])
def test_who_acts_for_a_person_proves_it_to_the_officer(world, requester):
    got = at_the_desk(world, person=BORIS, requester=requester)
    assert get_request(got.request_id).subject_id is None
    deed = prove(world, got.request_id, method=IdentityMethod.NOTARISED)
    assert deed.is_done
    [step] = [
        one for one in list_steps(got.request_id) if one.event is RequestEvent.IDENTITY_PROVEN
    ]
    assert step.facts["method"] == "notarised"
    assert rights.inform(request_id=got.request_id, by=world.officer, at=NOW).is_done
