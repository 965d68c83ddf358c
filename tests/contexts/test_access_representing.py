"""Data somebody typed in another's name wait, blocked, until the person or a proven representative consents (hosting 1.2)."""

from datetime import timedelta

import pytest

from cast import ANNA, BORIS, GLEB
from representing import let_act, representative
from world import NOW, START, join, open_world
from zavet.access.due import list_due
from zavet.access.operations import rectify, reveal
from zavet.access.queries import describe, who_looked
from zavet.access.registration import (
    RegistrationRefused,
    confirm_for_person,
    confirm_registration,
    waits_for_representative,
)
from zavet.consent.queries import list_answers, list_standing
from zavet.core.decisions import Answer, Code
from zavet.core.values import Action, Actor, ActorKind, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.queries import find_subject
from zavet.parties.representing import end_representative, list_representatives

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONTH = timedelta(days=31)


@pytest.fixture
def world():
    """Open the hosting, where Anna is somebody known and Boris only somebody whose data were typed in."""
    world = open_world("hosting", people=(ANNA,))
    world.people["Борис"] = join(world, BORIS, at=START, is_confirmed=False)
    return world


def agree(world, by, *, answers=None, at=NOW):
    return confirm_for_person(
        site_id=world.site.id,
        subject_id=world.boris,
        answers={"campaigns": False} if answers is None else answers,
        means="cabinet",
        by=by,
        at=at,
    )


def is_usable(world, purpose="personal_services", *, at=NOW) -> bool:
    """Tell whether Zavet itself may use Boris's e-mail for a purpose."""
    outcome = reveal(
        site_id=world.site.id,
        subject_id=world.boris,
        categories=["email"],
        purpose=purpose,
        action=Action.USE,
        by=Actor.system(),
        at=at,
    )
    codes = {one.code for one in outcome.decision.reasons}
    assert outcome.is_permitted == (Code.UNCONFIRMED not in codes) or purpose == "campaigns"
    return outcome.is_permitted


def states(world) -> set[str]:
    return {one.state for one in describe(site_id=world.site.id, subject_id=world.boris)}


def test_the_representative_s_consent_makes_the_data_usable_and_is_recorded_as_theirs(world):
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    before = len(list_answers(subject_id=world.boris))
    assert (is_usable(world), states(world)) == (False, {"unconfirmed"})
    outcome = agree(world, by)
    assert outcome.is_permitted
    assert (is_usable(world), states(world), outcome.count) == (True, {"as_given"}, 3)
    entry = list_entries(site_id=world.site.id, event_prefix="access.data.confirmed", limit=1)[0]
    assert (entry.actor_kind, entry.actor_id) == (ActorKind.REPRESENTATIVE, world.anna)
    added = list_answers(subject_id=world.boris)[before:]
    assert [(one.purpose, one.answer) for one in added] == [
        ("", Answer.ACCEPTED),
        ("service_quality", Answer.REFUSED),
        ("campaigns", Answer.REFUSED),
    ]
    due = list_due(at=NOW + MONTH)
    assert [one for one in due if one.subject == world.boris] == []
    looks = who_looked(site_id=world.site.id, subject_id=world.boris, except_by=ActorKind.SUBJECT)
    theirs = [one.entry_id for one in looks if one.actor_kind == ActorKind.REPRESENTATIVE]
    assert theirs == [outcome.entry_id]


def test_what_a_stranger_s_form_agreed_to_holds_only_if_the_representative_agrees_too(world):
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    assert "campaigns" in list_standing(subject_id=world.boris, at=NOW)
    agree(world, by, answers={})
    assert list_standing(subject_id=world.boris, at=NOW) == {}
    assert not is_usable(world, "campaigns")


def test_a_purpose_the_representative_agrees_to_is_open(world):
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    agree(world, by, answers={"campaigns": True})
    assert is_usable(world, "campaigns")


@pytest.mark.parametrize("who", ["stranger", "early", "expired", "ended", "of_another"])
def test_whoever_does_not_represent_the_person_now_confirms_nothing(world, who):
    gleb = join(world, GLEB, at=START)
    at = NOW
    if who == "stranger":
        by = representative(world.anna)
    elif who == "of_another":
        by = let_act(gleb, world.anna, by=world.officer, at=START)
    elif who == "early":
        by = let_act(world.boris, world.anna, by=world.officer, at=NOW + DAY)
    else:
        by = let_act(world.boris, world.anna, by=world.officer, at=START, until_at=NOW)
        at = {"expired": NOW, "ended": NOW - DAY}[who]
    if who == "ended":
        [one] = list_representatives(subject_id=world.boris)
        end_representative(representative_id=one.id, by=world.officer, at=at)
    before = len(list_answers(subject_id=world.boris))
    outcome = agree(world, by, at=at)
    assert not outcome.is_permitted
    assert Code.NOT_REPRESENTED in {one.code for one in outcome.decision.reasons}
    assert (states(world), is_usable(world)) == ({"unconfirmed"}, False)
    assert len(list_answers(subject_id=world.boris)) == before
    entry = list_entries(site_id=world.site.id, event_prefix="access.action.refused")
    assert outcome.entry_id in {one.id for one in entry}


@pytest.mark.parametrize("who", ["person", "officer", "system"])
def test_nobody_else_takes_this_way_the_person_answers_their_letter(world, who):
    by = {
        "person": Actor.subject(world.boris),
        "officer": world.officer,
        "system": Actor.system(),
    }[who]
    with pytest.raises(RegistrationRefused):
        agree(world, by)
    assert states(world) == {"unconfirmed"}


def test_the_person_s_own_sign_in_still_waits_for_their_letter(world):
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    agree(world, by)
    assert find_subject(world.boris).confirmed_at is None
    assert confirm_registration(site_id=world.site.id, subject_id=world.boris, at=NOW + DAY)
    assert find_subject(world.boris).confirmed_at == NOW + DAY


def test_a_new_address_of_somebody_confirmed_is_theirs_to_answer_from(world):
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    confirm_registration(site_id=world.site.id, subject_id=world.boris, at=START)
    place = {"site_id": world.site.id, "subject_id": world.boris}
    new = {"category": "email", "value": Sealed("new@example.org")}
    assert rectify(**place, **new, by=by, at=NOW).is_permitted
    assert waits_for_representative(**place) == ()
    with pytest.raises(RegistrationRefused):
        agree(world, by)
    assert "unconfirmed" in states(world)


def test_consent_is_taken_once(world):
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    agree(world, by)
    with pytest.raises(RegistrationRefused):
        agree(world, by)


def test_a_required_purpose_is_asked_of_the_representative_and_never_presumed():
    world = open_world("kindergarten", people=(ANNA,))
    world.people["Борис"] = join(world, BORIS, at=START, is_confirmed=False)
    by = let_act(world.boris, world.anna, by=world.officer, at=START)
    with pytest.raises(RegistrationRefused) as refused:
        agree(world, by, answers={"deal": True})
    assert refused.value.clause.startswith("kindergarten ")
    assert states(world) == {"unconfirmed"}
    assert agree(world, by, answers={"contact": True}).is_permitted
    assert states(world) == {"as_given"}
