"""A refusal undoes what was begun and leaves its entry, in codes alone; a part leaves the telling to the whole."""

from datetime import timedelta

import pytest
from django.db import transaction

from cast import ANNA, BORIS
from world import NOW, START, World, allow, open_world, values_of
from zavet.access import operations as access
from zavet.access.queries import DecisionMissing, describe, recall, who_looked
from zavet.access.refusing import AccessRefused
from zavet.access.registration import LoginTaken, RegistrationRefused, register
from zavet.access.restricting import HoldRefused, UnblockRefused
from zavet.access.storing import StoreRefused
from zavet.access.words import VerifyMethod
from zavet.chance import new_id
from zavet.core.values import Action, Actor, Sealed, Visibility
from zavet.journal.queries import EntryView, list_entries
from zavet.parties.queries import count_subjects
from zavet.vault.models import Datum
from zavet.vault.refusals import DatumMissing, SealBroken, ValueTaken

pytestmark = pytest.mark.django_db
SECRET = "Травникова"  # what somebody could type where a code belongs


def about(world: World, **more: object) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna, "at": NOW, **more}


def newest(world: World) -> EntryView:
    return list_entries(site_id=world.site.id, limit=1)[0]


def told(world: World) -> tuple[str, list[str], list[str]]:
    entry = newest(world)
    return entry.event, entry.facts["categories"], entry.facts["reasons"]


def enrol(world: World, person, **more: object) -> None:
    given = {
        "site_id": world.site.id,
        "values": values_of(world, person),
        "answers": {},
        "password": Sealed(person.password),
        "means": "registration",
        "at": NOW,
    }
    register(**(given | more))


def store(world: World, values: dict[str, str]) -> None:
    sealed = {name: Sealed(value) for name, value in values.items()}
    by = Actor.subject(world.anna)
    access.store(**about(world, values=sealed, service="registration", by=by))


def lose_seal(world: World) -> None:
    Datum.objects.filter(subject_id=world.anna, category="email").update(sealed=b"\x01" * 60)
    access.reveal(**about(world, categories=["email"], purpose="feedback", by=world.vera))


def take_login(world: World) -> None:
    by = Actor.subject(world.anna)
    access.rectify(**about(world, category="login", value=Sealed(BORIS.login), by=by))


def open_all(world: World) -> None:
    access.set_visibility(
        **about(
            world,
            category="email",
            visibility=Visibility.OPEN,
            by=Actor.subject(world.anna),
        )
    )


def verify_nothing(world: World) -> None:
    Datum.objects.filter(subject_id=world.anna, category="email").delete()
    access.verify(
        **about(world, category="email", method=VerifyMethod.DOCUMENT_SHOWN, by=world.officer)
    )


REFUSALS = {
    "a value no purpose needs": (
        lambda w: store(w, {"message": "лишнее"}),
        StoreRefused,
        ["message"],
        ["store_refused"],
    ),
    "an undeclared word in the place of a category": (
        lambda w: store(w, {SECRET: "42"}),
        StoreRefused,
        ["undeclared"],
        ["store_refused"],
    ),
    "a login that is taken": (take_login, ValueTaken, ["login"], ["value_taken"]),
    "a datum that may not be opened": (
        open_all,
        AccessRefused,
        ["email"],
        ["opening_refused"],
    ),
    "a mark on nothing": (verify_nothing, DatumMissing, ["email"], ["datum_missing"]),
    "a broken seal": (lose_seal, SealBroken, ["email"], ["seal_broken"]),
    "a look that is none": (
        lambda w: access.reveal(
            **about(
                w,
                categories=["email"],
                purpose="feedback",
                by=w.vera,
                action=Action.RECTIFICATION,
            )
        ),
        AccessRefused,
        ["email"],
        ["nothing_shown"],
    ),
    "a hold by no act": (
        lambda w: access.hold(
            **about(
                w,
                categories=["email", SECRET],
                act="просто так",
                until_at=NOW + timedelta(days=9),
                by=w.officer,
            )
        ),
        HoldRefused,
        ["email", "undeclared"],
        ["hold_refused"],
    ),
    "an end of somebody's block": (
        lambda w: access.unblock(**about(w, by=Actor.subject(w.anna))),
        UnblockRefused,
        [],
        ["unblock_refused"],
    ),
    "a registration without a needed consent": (
        lambda w: enrol(w, ANNA, answers={"contact": False}),
        RegistrationRefused,
        None,
        ["registration_refused"],
    ),
    "a registration under a taken login": (
        lambda w: enrol(w, BORIS),
        LoginTaken,
        None,
        ["login_taken"],
    ),
    "a registration with an undeclared field": (
        lambda w: enrol(w, ANNA, values={SECRET: Sealed("42")}),
        StoreRefused,
        ["undeclared"],
        ["store_refused"],
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_taken_leaves_its_entry_and_nothing_else(name):
    act, error, categories, reasons = REFUSALS[name]
    world = open_world("kindergarten" if "needed consent" in name else "clinic")
    people, held = count_subjects(site_id=world.site.id), len(descriptions(world))
    with pytest.raises(error):
        act(world)
    event, named, why = told(world)
    assert event == "access.action.refused"
    assert why[: len(reasons)] == reasons
    assert categories is None or named == categories
    assert count_subjects(site_id=world.site.id) == people
    assert len(descriptions(world)) <= held


def descriptions(world: World) -> tuple[object, ...]:
    return describe(site_id=world.site.id, subject_id=world.anna)


def test_a_store_refused_says_why_purpose_by_purpose_and_by_which_clause():
    world = open_world()
    with pytest.raises(StoreRefused):
        store(world, {"message": "лишнее"})
    facts = newest(world).facts
    assert facts["action"] == "collection"
    assert all(one.startswith("clinic:") for one in facts["clauses"])
    (look,) = [one for one in who_looked(**_whose(world)) if one.event.endswith("refused")]
    assert not look.is_permitted


def _whose(world: World) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna}


def test_a_refusal_that_was_no_decision_is_not_decided_again():
    world = open_world()
    with pytest.raises(StoreRefused):
        store(world, {"message": "лишнее"})
    with pytest.raises(DecisionMissing):
        recall(newest(world).id)


def test_a_refusal_inside_another_operation_is_told_once_by_the_outermost():
    world = open_world(people=())
    before = len(list_entries(site_id=world.site.id, limit=500))
    values = values_of(world, ANNA) | {"message": Sealed("лишнее")}
    with pytest.raises(StoreRefused):
        enrol(world, ANNA, values=values)
    entries = list_entries(site_id=world.site.id, limit=500)
    assert len(entries) == before + 1
    assert (entries[0].actor_kind, entries[0].subject_id) == ("visitor", None)


def test_inside_a_transaction_of_somebody_elses_the_refusal_goes_with_it():
    world = open_world()
    before = newest(world).position
    with pytest.raises(StoreRefused), transaction.atomic():
        store(world, {"message": "лишнее"})
    assert newest(world).position == before


@pytest.mark.parametrize(
    "asked",
    [
        {"categories": [SECRET], "purpose": "feedback"},
        {"categories": ["email", "anna-travnikova"], "purpose": "feedback"},
        {"categories": ["email"], "purpose": "anna-travnikova"},
        {"categories": ["email"], "purpose": "feedback", "recipient": "anna-travnikova"},
        {"categories": ["email"], "purpose": "feedback", "service": "anna-travnikova"},
    ],
    ids=["category", "one of two categories", "purpose", "recipient", "service"],
)
def test_words_the_policy_does_not_know_never_reach_the_journal(asked):
    world = open_world()
    outcome = access.reveal(**about(world, by=world.vera, **asked))
    assert not outcome.is_permitted
    facts = str(dict(newest(world).facts))
    assert "undeclared" in facts
    assert SECRET not in facts
    assert "anna-travnikova" not in facts


def test_a_planted_word_would_reach_the_journal_without_the_sieve(monkeypatch):
    monkeypatch.setattr("zavet.access.codes._without_undeclared", lambda facts, _decision: facts)
    world = open_world()
    access.reveal(**about(world, by=world.vera, categories=["anna-travnikova"], purpose="feedback"))
    assert "anna-travnikova" in str(dict(newest(world).facts))


def test_without_a_policy_every_word_is_undeclared():
    world = open_world()
    asked = about(world, by=world.vera, categories=["email"], purpose="feedback")
    access.reveal(**(asked | {"at": START - timedelta(days=1)}))
    facts = newest(world).facts
    assert (facts["categories"], facts["purpose"]) == (["undeclared"], "undeclared")


def test_an_unknown_person_is_refused_and_told_like_anybody():
    world = open_world()
    allow(world, world.gleb, at=START)
    stranger = about(world, by=world.gleb, categories=["email"], purpose="feedback")
    outcome = access.reveal(**(stranger | {"subject_id": new_id()}))
    assert outcome.decision.reasons[0].code == "other_site"
    assert newest(world).id == outcome.entry_id
