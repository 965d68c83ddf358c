"""A letter withdraws consents: only once its writer is proven, at once, and the term runs from the day it came."""

from datetime import timedelta
from uuid import UUID

import pytest

from correspondence import LATER, prove
from world import NOW, START, World, open_world
from zavet.access import operations as access
from zavet.access.answering import NothingWithdrawn, withdraw
from zavet.access.registration import asked_purposes
from zavet.chance import new_id
from zavet.consent.models import ConsentEvent
from zavet.consent.operations import ConsentRefused, accept, answer, withdraw_by_letter
from zavet.consent.queries import list_answers, list_standing
from zavet.core.decisions import Answer, Code
from zavet.core.values import Actor
from zavet.duties.queries import AFTER_WITHDRAWAL, list_open
from zavet.journal.queries import find_entry, list_entries, verify_chain
from zavet.parties.identity import end_proofs
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db
CAME = NOW - timedelta(days=3)


@pytest.fixture
def world() -> World:
    return open_world()


def letter(world: World, cause_id: UUID, *, by: Actor | None = None, **more: object):
    given = {"purposes": None, "received_at": CAME, "at": NOW} | more
    return withdraw(
        site_id=world.site.id,
        subject_id=world.anna,
        cause_id=cause_id,
        by=by or world.officer,
        **given,
    )


def proven(world: World) -> UUID:
    request = new_id()
    prove(world, request)
    return request


def standing(world: World, *, at=NOW) -> set[str]:
    return set(list_standing(subject_id=world.anna, at=at))


def owed(world: World):
    return list_open(site_id=world.site.id, subject_id=world.anna, kinds=[AFTER_WITHDRAWAL])


def look(world: World):
    return access.reveal(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        purpose="communication_account",
        by=world.vera,
        at=NOW,
    )


def test_a_proven_letter_ends_every_consent_at_once(world):
    given = {one.id for one in asked_purposes(world.policy)}
    assert standing(world) == given
    assert look(world).is_permitted
    request = proven(world)
    done = letter(world, request)
    assert (done.is_permitted, done.count) == (True, len(given))
    assert standing(world) == set()
    assert [one.code for one in look(world).decision.reasons] == [Code.CONSENT_WITHDRAWN]
    entry = find_entry(done.entry_id)
    assert (entry.event, entry.facts["cause"]) == ("access.purpose.ended", str(request))
    assert entry.facts["ended"] == sorted(given)


def test_the_series_tells_who_entered_the_letter_and_for_which_request(world):
    request = proven(world)
    letter(world, request)
    rows = ConsentEvent.objects.filter(subject_id=world.anna, kind=Answer.WITHDRAWN.value)
    told = {(one.means, one.actor_kind, one.actor_id, one.cause_id, one.at) for one in rows}
    assert told == {("letter", "staff", world.officer.id, request, NOW)}
    entry = list_entries(site_id=world.site.id, event_prefix="consent.consent.withdrawn")[0]
    assert (entry.facts["means"], entry.facts["cause"]) == ("letter", str(request))
    assert {one.answer for one in list_answers(subject_id=world.anna)} == {
        Answer.ACCEPTED,
        Answer.GIVEN,
        Answer.WITHDRAWN,
    }


def test_the_term_to_destroy_runs_from_the_day_the_letter_came(world):
    on_time, late = open_world("hosting"), world
    letter(late, proven(late))
    letter(on_time, proven(on_time), received_at=NOW)
    request = {one.cause_id for one in owed(late)}
    assert len(request) == 1
    assert {one.opened_at for one in owed(late)} == {CAME}
    assert {one.opened_at for one in owed(on_time)} == {NOW}
    assert min(one.due_on for one in owed(late)) < min(one.due_on for one in owed(on_time))
    assert verify_chain().problems == ()


def test_a_letter_never_comes_later_than_it_is_entered(world):
    letter(world, proven(world), received_at=NOW + timedelta(days=30))
    assert {one.opened_at for one in owed(world)} == {NOW}


def test_one_named_purpose_ends_and_the_others_stand(world):
    given = sorted(standing(world))
    letter(world, proven(world), purposes=given[:1])
    assert standing(world) == set(given[1:])


def test_what_was_agreed_to_after_the_letter_came_stands(world):
    in_force = find_policy(site_id=world.site.id, at=NOW)
    first = min(standing(world))
    answer(
        site_id=world.site.id,
        subject_id=world.anna,
        purpose=first,
        is_given=True,
        in_force=in_force,
        means="cabinet",
        by=Actor.subject(world.anna),
        at=CAME + timedelta(days=1),
    )
    request = proven(world)
    with pytest.raises(NothingWithdrawn):
        letter(world, request, purposes=[first])
    letter(world, request)
    assert standing(world) == {first}


def test_what_was_never_agreed_to_is_not_withdrawn_and_nothing_else_is(world):
    request = proven(world)
    with pytest.raises(NothingWithdrawn):
        letter(world, request, purposes=[*standing(world), "unheard"])
    assert len(standing(world)) == len(asked_purposes(world.policy))
    letter(world, request)
    with pytest.raises(NothingWithdrawn):
        letter(world, request)
    refused = list_entries(site_id=world.site.id, event_prefix="access.action.refused")[0]
    assert refused.facts["reasons"] == ["nothing_withdrawn"]


@pytest.mark.parametrize("fault", ["none", "failed", "ended", "past", "another", "other_request"])
def test_an_unproven_letter_ends_nothing_and_tells_nothing(world, fault):
    request, before = new_id(), standing(world)
    if fault != "none":
        prove(
            world,
            request,
            is_proven=fault != "failed",
            subject_id=world.boris if fault == "another" else world.anna,
            at=START,
            until_at=NOW if fault == "past" else LATER,
        )
    if fault == "ended":
        end_proofs(cause_id=request, at=NOW)
    cause = new_id() if fault == "other_request" else request
    for purposes in (None, ["unheard"]):
        refused = letter(world, cause, purposes=purposes)
        assert [one.code for one in refused.decision.reasons] == [Code.IDENTITY_UNPROVEN]
        assert refused.count == 0
    assert (standing(world), owed(world)) == (before, ())


@pytest.mark.parametrize("who", ["vera", "gleb", "anna", "visitor"])
def test_a_letter_is_entered_by_the_officer_or_zavet_alone(world, who):
    request = proven(world)
    by = {"anna": Actor.subject(world.anna), "visitor": Actor.visitor()}.get(who) or getattr(
        world, who
    )
    assert not letter(world, request, by=by).is_permitted
    assert len(standing(world)) == len(asked_purposes(world.policy))
    assert letter(world, request, by=Actor.system()).is_permitted


@pytest.mark.parametrize("who", ["vera", "officer", "system", "visitor"])
def test_nobody_of_the_operator_s_gives_a_consent_for_a_person(world, who):
    by = {"system": Actor.system(), "visitor": Actor.visitor()}.get(who) or getattr(world, who)
    proven(world)
    in_force = find_policy(site_id=world.site.id, at=NOW)
    given = {
        "site_id": world.site.id,
        "subject_id": world.anna,
        "in_force": in_force,
        "means": "letter",
        "by": by,
        "at": NOW,
    }
    before = ConsentEvent.objects.count()
    purpose = min(standing(world))
    for is_given in (True, False):
        with pytest.raises(ConsentRefused):
            answer(purpose=purpose, is_given=is_given, **given)
    with pytest.raises(ConsentRefused):
        accept(**given)
    assert ConsentEvent.objects.count() == before


def test_consent_itself_takes_no_letter_that_is_not_proven(world):
    request = proven(world)
    in_force = find_policy(site_id=world.site.id, at=NOW)
    given = {
        "site_id": world.site.id,
        "subject_id": world.anna,
        "purposes": sorted(standing(world)),
        "in_force": in_force,
        "received_at": CAME,
        "at": NOW,
    }
    for by, cause in (
        (world.officer, new_id()),
        (world.vera, request),
        (Actor.subject(world.anna), request),
        (Actor.visitor(), request),
    ):
        with pytest.raises(ConsentRefused):
            withdraw_by_letter(by=by, cause_id=cause, **given)
    assert len(standing(world)) == len(asked_purposes(world.policy))
