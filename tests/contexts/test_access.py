"""The only door to the vault: nothing opens or is kept without a decision, and nothing happens without its entry."""

from datetime import timedelta

import pytest
from django.db import transaction

from cast import ANNA, BORIS
from sites import publish_site
from world import NOW, START, allow, join, open_world, values_of
from zavet.access import operations as access
from zavet.access.queries import describe, recall, who_looked
from zavet.access.registration import (
    RegistrationRefused,
    asked_purposes,
    confirm_registration,
    register,
)
from zavet.access.storing import StoreRefused
from zavet.consent.operations import withdraw
from zavet.core.decisions import OWN_DATA, Code
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Actor, Sealed, Visibility
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import AuthorisationRefused, end_authorisation
from zavet.parties.queries import count_subjects
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


def reveal(world, subject_id, by, *, purpose="feedback", categories=("email",), at=NOW):
    return access.reveal(
        site_id=world.site.id,
        subject_id=subject_id,
        categories=categories,
        purpose=purpose,
        by=by,
        at=at,
    )


def codes(outcome):
    return [reason.code for reason in outcome.decision.reasons]


def test_an_authorised_look_opens_the_value_and_leaves_its_entry():
    world = open_world()
    outcome = reveal(world, world.anna, world.vera)
    assert {name: value.reveal() for name, value in outcome.values.items()} == {"email": ANNA.email}
    (look,) = who_looked(site_id=world.site.id, subject_id=world.anna)
    assert (look.staff.name, look.purpose, look.is_permitted) == (
        "Осокина Вера Ильинична",
        "feedback",
        True,
    )
    assert "clinic 4.1.3" in look.clauses


@pytest.mark.parametrize("who", ["gleb", "officer"])
def test_without_authorisation_nobody_sees_anything_the_officer_neither(who):
    world = open_world()
    outcome = reveal(world, world.anna, getattr(world, who))
    assert codes(outcome) == [Code.AUTHORISATION_MISSING]
    assert outcome.values == {}
    (look,) = who_looked(site_id=world.site.id, subject_id=world.anna)
    assert not look.is_permitted


def test_an_unsigned_authorisation_gives_nothing_until_it_is_signed():
    world = open_world()
    allow(world, world.gleb, at=START, is_signed=False)
    assert codes(reveal(world, world.anna, world.gleb)) == [Code.AUTHORISATION_UNSIGNED]


def test_an_authorisation_ends_on_its_day():
    world = open_world()
    allow(world, world.gleb, at=START, until_at=NOW)
    assert reveal(world, world.anna, world.gleb, at=NOW - timedelta(seconds=1)).is_permitted
    assert codes(reveal(world, world.anna, world.gleb)) == [Code.AUTHORISATION_EXPIRED]


def test_a_purpose_the_policy_does_not_name_is_refused_by_name():
    world = open_world()
    outcome = reveal(world, world.anna, world.vera, purpose="curiosity")
    assert Code.PURPOSE_UNKNOWN in codes(outcome)
    assert outcome.decision.clauses


def test_a_record_of_another_site_is_refused():
    clinic, other = open_world(), publish_site("services", at=START)
    outcome = access.reveal(
        site_id=other.id,
        subject_id=clinic.anna,
        categories=["email"],
        purpose="communication",
        by=clinic.vera,
        at=NOW,
    )
    assert Code.OTHER_SITE in codes(outcome)
    assert outcome.values == {}


def test_without_an_entry_nothing_is_opened(monkeypatch):
    """Plant the fault: a journal that cannot be written. The value must not come out."""
    world = open_world()

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("zavet.access.asking.append", broken)
    with pytest.raises(RuntimeError):
        reveal(world, world.anna, world.vera)


def test_without_an_entry_nothing_is_kept(monkeypatch):
    world = open_world(people=())

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("zavet.access.operations.append", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        join(world, ANNA, at=NOW)
    assert count_subjects(site_id=world.site.id) == 0


def test_consents_stand_in_the_journal_before_the_first_value_is_kept():
    world = open_world(people=(ANNA,))
    events = [
        one.event for one in reversed(list_entries(site_id=world.site.id, subject_id=world.anna))
    ]
    assert events.index("access.data.stored") > max(
        place for place, event in enumerate(events) if event.startswith("consent.")
    )


def test_a_value_no_purpose_needs_is_refused_by_name_and_nothing_is_kept():
    world = open_world(people=())
    values = values_of(world, ANNA) | {"message": Sealed("лишнее")}
    with pytest.raises(StoreRefused) as told, transaction.atomic():
        register(
            site_id=world.site.id,
            values=values,
            answers={},
            password=Sealed(ANNA.password),
            means="registration",
            at=NOW,
        )
    assert told.value.category == "message"
    assert told.value.clause
    assert "лишнее" not in str(told.value)
    assert count_subjects(site_id=world.site.id) == 0


def test_an_undeclared_category_is_refused():
    world = open_world(people=())
    values = values_of(world, ANNA) | {"shoe_size": Sealed("42")}
    with pytest.raises(StoreRefused, match="shoe_size"), transaction.atomic():
        register(
            site_id=world.site.id,
            values=values,
            answers={},
            password=Sealed(ANNA.password),
            means="registration",
            at=NOW,
        )


def test_a_required_consent_is_asked_and_never_presumed():
    world = open_world("kindergarten", people=())
    required = [one.id for one in asked_purposes(world.policy) if one.is_required]
    assert required == ["contact"]
    with pytest.raises(RegistrationRefused) as told:
        join(world, ANNA, at=NOW, answers={"contact": False})
    assert told.value.clause.startswith("kindergarten ")


def test_unconfirmed_data_serve_nothing_but_the_confirmation():
    world = open_world(people=())
    anna = join(world, ANNA, at=NOW, is_confirmed=False)
    assert Code.UNCONFIRMED in codes(reveal(world, anna, world.vera))
    asked = access.reveal(
        site_id=world.site.id,
        subject_id=anna,
        categories=["email"],
        purpose="confirmation",
        action=Action.USE,
        by=Actor.system(),
        at=NOW,
    )
    assert asked.values["email"].reveal() == ANNA.email


def test_a_correction_by_somebody_else_confirms_nothing():
    world = open_world(people=())
    anna = join(world, ANNA, at=NOW, is_confirmed=False)
    corrected = access.rectify(
        site_id=world.site.id,
        subject_id=anna,
        category="login",
        value=Sealed("anna-of-the-officer"),
        by=world.officer,
        at=NOW,
    )
    assert corrected.is_permitted
    held = describe(site_id=world.site.id, subject_id=anna)
    assert {one.category: one.state for one in held}["login"] == "unconfirmed"


def test_a_withdrawn_consent_ends_its_purpose_at_once_and_starts_the_term():
    world = open_world()
    purpose = "communication_account"
    assert reveal(world, world.anna, world.vera, purpose=purpose).is_permitted
    in_force = find_policy(site_id=world.site.id, at=NOW)
    withdraw(
        site_id=world.site.id,
        subject_id=world.anna,
        purpose=purpose,
        in_force=in_force,
        means="cabinet",
        by=Actor.subject(world.anna),
        at=NOW,
    )
    assert codes(reveal(world, world.anna, world.vera, purpose=purpose)) == [Code.CONSENT_WITHDRAWN]
    assert reveal(world, world.boris, world.vera, purpose=purpose).is_permitted
    (duty,) = list_open(site_id=world.site.id, subject_id=world.anna)
    assert (duty.kind, duty.due_on.isoformat()) == ("destroy_after_withdrawal", "2026-05-15")


def test_a_block_stops_every_use_from_its_second_and_leaves_the_person_their_look():
    world = open_world()
    by = Actor.subject(world.anna)
    outcome = access.block(
        site_id=world.site.id, subject_id=world.anna, categories=["email"], by=by, at=NOW
    )
    assert outcome.is_permitted
    assert codes(reveal(world, world.anna, world.vera)) == [Code.BLOCKED]
    assert reveal(world, world.anna, by, purpose=OWN_DATA).is_permitted
    (duty,) = list_open(site_id=world.site.id, subject_id=world.anna)
    assert (duty.kind, duty.due_on.isoformat()) == ("finish_review", "2026-04-24")
    asked = {"site_id": world.site.id, "subject_id": world.anna, "at": NOW}
    assert codes(access.unblock(**asked, by=world.vera)) == [Code.NOT_THE_OFFICER]
    assert access.unblock(**asked, by=world.officer).count == 1
    assert list_open(site_id=world.site.id, subject_id=world.anna) == ()
    assert reveal(world, world.anna, world.vera).is_permitted


def test_a_person_corrects_their_own_value_and_nobody_elses():
    world = open_world()
    mended = Sealed("anna.new@example.org")
    for by, is_permitted in (
        (Actor.subject(world.boris), False),
        (Actor.subject(world.anna), True),
    ):
        outcome = access.rectify(
            site_id=world.site.id,
            subject_id=world.anna,
            category="email",
            value=mended,
            by=by,
            at=NOW,
        )
        assert outcome.is_permitted is is_permitted
    assert codes(reveal(world, world.anna, world.vera)) == [Code.UNCONFIRMED]
    assert confirm_registration(site_id=world.site.id, subject_id=world.anna, at=NOW)
    assert not confirm_registration(site_id=world.site.id, subject_id=world.anna, at=NOW)
    assert reveal(world, world.anna, world.vera).values["email"] == mended
    assert reveal(world, world.boris, world.vera).values["email"].reveal() == BORIS.email


def test_every_record_is_confidential_until_the_person_opens_it():
    world = open_world("hosting")
    assert {one.visibility for one in describe(site_id=world.site.id, subject_id=world.anna)} == {
        "confidential"
    }
    name = world.category(FieldKind.NAME)
    outcome = access.set_visibility(
        site_id=world.site.id,
        subject_id=world.anna,
        category=name,
        visibility=Visibility.OPEN,
        by=Actor.subject(world.anna),
        at=NOW,
    )
    assert outcome.is_permitted
    staff_try = access.set_visibility(
        site_id=world.site.id,
        subject_id=world.anna,
        category=name,
        visibility=Visibility.OPEN,
        by=world.vera,
        at=NOW,
    )
    assert not staff_try.is_permitted


def test_a_wish_for_deletion_opens_the_duty_with_its_term():
    world = open_world("services")
    outcome = access.ask_deletion(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        by=Actor.subject(world.anna),
        at=NOW,
    )
    assert outcome.is_permitted
    (duty,) = list_open(site_id=world.site.id, subject_id=world.anna)
    assert (duty.kind, duty.article, duty.due_on.isoformat()) == (
        "destroy",
        "152-ФЗ ст. 21 ч. 5",
        "2026-04-24",  # the policy promises seven working days
    )


def test_a_known_address_comes_back_as_known_and_changes_nothing():
    world = open_world()
    again = register(
        site_id=world.site.id,
        values=values_of(world, ANNA) | {"login": Sealed("другой")},
        answers={},
        password=Sealed("совсем-другой-пароль-71"),
        means="registration",
        at=NOW,
    )
    assert (again.is_new, again.subject_id) == (False, world.anna)
    assert count_subjects(site_id=world.site.id) == 2


def test_a_recorded_decision_can_be_decided_again():
    world = open_world()
    outcome = reveal(world, world.anna, world.gleb)
    recalled = recall(outcome.entry_id)
    assert recalled.codes == ("authorisation_missing",)
    assert recalled.again == outcome.decision


def test_entries_hold_no_value_of_anybody():
    world = open_world()
    reveal(world, world.anna, world.vera)
    told = str([dict(one.facts) for one in list_entries(site_id=None, limit=500)])
    assert [trace for trace in (*ANNA.traces, *BORIS.traces) if trace in told] == []


def test_an_officer_of_another_operator_grants_and_unblocks_nothing():
    clinic, other = open_world(), open_world("services", people=())
    outcome = access.unblock(
        site_id=clinic.site.id, subject_id=clinic.anna, by=other.officer, at=NOW
    )
    assert codes(outcome) == [Code.NOT_THE_OFFICER]
    leave = allow(clinic, clinic.gleb, at=START)
    with pytest.raises(AuthorisationRefused):
        end_authorisation(authorisation_id=leave, by=other.officer, at=NOW)
