"""Ends of data: destroyed, held by an act, kept for what still stands; what is left is told, and nobody comes back."""

from datetime import timedelta

import pytest
from django.test import Client

from cast import ANNA
from world import NOW, START, allow, join, open_world
from zavet.access import operations as access
from zavet.access.ending import (
    close_account,
    destroy,
    destroy_due,
    destroy_ended,
    end_purpose,
    foresee,
)
from zavet.access.operations import reveal, reveal_many, store
from zavet.access.queries import describe, list_holds
from zavet.access.storing import StoreRefused
from zavet.consent.operations import withdraw
from zavet.core.calendar import day_of
from zavet.core.decisions import Code
from zavet.core.decisions.ending import Fate, Why
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import find_entry, list_entries, verify_chain
from zavet.parties.queries import find_subject
from zavet.policies.queries import find_policy
from zavet.vault.models import DataKey, Datum, Destruction, IndexTerm

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = Actor.system()
LATER = NOW + timedelta(days=40)


def held(world, subject_id=None) -> set[str]:
    rows = describe(site_id=world.site.id, subject_id=subject_id or world.anna)
    return {one.category for one in rows}


def place(world) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna}


def ask_for_deletion(world, *categories: str, at=NOW):
    return access.ask_deletion(
        **place(world), categories=categories, by=Actor.subject(world.anna), at=at
    )


def take_back(world, purpose: str, at=NOW) -> None:
    withdraw(
        **place(world),
        purpose=purpose,
        in_force=find_policy(site_id=world.site.id, at=at),
        means="cabinet",
        by=Actor.subject(world.anna),
        at=at,
    )


def due(world, at=LATER):
    return destroy_due(**place(world), due_until=day_of(at), by=SYSTEM, at=at)


def told(leftovers) -> dict[str, str]:
    return {one.category: one.why.value for one in leftovers}


def kinds_open(world) -> list[str]:
    return [one.kind for one in list_open(**place(world))]


def test_a_person_of_whom_nothing_is_left_is_ended_everywhere():
    world = open_world()
    client = Client(HTTP_HOST=world.site.host)
    account = _account(world)
    client.force_login(account)
    ask_for_deletion(world, *held(world))
    ended = due(world)
    assert (ended.is_whole, ended.leftovers, ended.destroyed) == (
        True,
        (),
        {"email": 1, "login": 1},
    )
    assert held(world) == set()
    assert held(world, world.boris) == {"email", "login"}
    assert IndexTerm.objects.filter(subject_id=world.anna).count() == 0
    assert DataKey.objects.filter(subject_id=world.anna, destroyed_at=None).count() == 0
    assert Destruction.objects.filter(subject_id=world.anna).exclude(ended_at=None).count() == 1
    assert find_subject(world.anna).ended_at == LATER
    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password()) == (False, False)
    assert client.get("/cabinet/").status_code == 302
    assert kinds_open(world) == []
    assert verify_chain().is_whole


def _account(world):
    from zavet.models import Account

    return Account.objects.get(subject_id=world.anna)


def test_the_entry_tells_what_went_why_and_by_which_clause_and_no_value():
    world = open_world()
    ask_for_deletion(world, *held(world))
    ended = due(world)
    entry = find_entry(ended.entry_id)
    assert entry.event == "access.data.destroyed"
    assert {
        name: entry.facts[name] for name in ("categories", "counts", "why", "left", "whole")
    } == {
        "categories": ["email", "login"],
        "counts": ["email:1", "login:1"],
        "why": ["email:deletion", "login:deletion"],
        "left": [],
        "whole": True,
    }
    assert "clinic:10.2" in entry.facts["clauses"]
    assert entry.facts["act"] == str(ended.act_id)
    assert entry.facts["duties"] == [str(one) for one in ended.duty_ids]
    assert len(ended.duty_ids) == 1
    everything = str([dict(one.facts) for one in list_entries(site_id=None, limit=500)])
    assert [trace for trace in ANNA.traces if trace in everything] == []


def test_new_data_for_somebody_destroyed_are_refused():
    world = open_world()
    ask_for_deletion(world, *held(world))
    due(world)
    with pytest.raises(StoreRefused):
        access.store(
            **place(world),
            values={"email": Sealed(ANNA.email)},
            service=world.policy.registration().id,
            by=Actor.subject(world.anna),
            at=LATER,
        )
    assert held(world) == set()
    again = join(world, ANNA, at=LATER)
    assert held(world, again) == {"email", "login"}


def test_a_destruction_of_one_category_leaves_the_others_readable():
    world = open_world()
    ask_for_deletion(world, "login")
    ended = due(world)
    assert (ended.is_whole, ended.destroyed) == (False, {"login": 1})
    assert held(world) == {"email"}
    allow(world, world.vera, at=START)
    look = access.reveal(
        **place(world), categories=["email"], purpose="feedback", by=world.vera, at=NOW
    )
    assert look.values == {"email": Sealed(ANNA.email)}
    assert find_subject(world.anna).ended_at is None


def test_a_withdrawn_consent_leaves_the_datum_to_its_other_purposes_alone():
    world = open_world()
    take_back(world, "communication_account")
    [duty] = list_open(**place(world))
    assert duty.categories == ("email", "login")
    ended = due(world)
    assert told(ended.leftovers) == {"email": "purpose", "login": "purpose"}
    [email] = [one for one in describe(**place(world)) if one.category == "email"]
    assert "communication_account" not in email.purposes
    assert "identification" in email.purposes
    assert kinds_open(world) == []


def test_a_withdrawn_consent_with_no_other_purpose_ends_the_datum():
    world = open_world("services")
    take_back(world, "open_profile")
    ended = due(world)
    assert (set(ended.destroyed), ended.is_whole) == ({"forum_name"}, False)
    assert find_entry(ended.entry_id).facts["why"] == ["forum_name:withdrawal"]


def test_what_an_act_obliges_to_keep_is_held_out_of_every_use_and_destroyed_when_its_term_ends():
    world = open_world("services")
    ask_for_deletion(world, *held(world))
    ended = due(world)
    assert told(ended.leftovers) == {"name": "retention", "phone": "retention"}
    assert held(world) == {"name", "phone"}
    holds = list_holds(**place(world), at=LATER)
    assert {(one.category, one.act) for one in holds} == {
        ("name", "402-ФЗ ст. 29"),
        ("phone", "402-ФЗ ст. 29"),
    }
    assert {day_of(one.until_at - timedelta(seconds=1)).isoformat() for one in holds} == {
        "2031-04-15"
    }
    look = access.reveal(
        **place(world), categories=["name"], purpose="communication", by=world.vera, at=LATER
    )
    assert Code.HELD in {one.code for one in look.decision.reasons}
    assert kinds_open(world) == []
    over = holds[0].until_at
    assert destroy_ended(**place(world), by=SYSTEM, at=over - timedelta(seconds=1)) is None
    assert destroy_ended(**place(world), by=SYSTEM, at=over).is_whole


def test_blocked_data_wait_for_the_review_and_their_duty_stays_open():
    world = open_world()
    ask_for_deletion(world, *held(world))
    person = Actor.subject(world.anna)
    access.block(**place(world), categories=["email"], by=person, at=NOW)
    ended = due(world)
    assert (told(ended.leftovers), set(ended.destroyed)) == ({"email": "blocked"}, {"login"})
    assert find_entry(ended.entry_id).facts["left"] == ["email:blocked"]
    assert "destroy" in kinds_open(world)
    assert due(world) is None
    access.unblock(**place(world), by=world.officer, at=LATER)
    assert due(world).is_whole


def test_the_officers_order_meets_a_hold_and_is_refused_by_name():
    world = open_world()
    access.hold(
        **place(world),
        categories=["email", "login"],
        act="402-ФЗ ст. 29",
        until_at=LATER,
        by=world.officer,
        at=NOW,
    )
    ended = destroy(**place(world), by=world.officer, at=NOW)
    assert not ended.is_permitted
    assert {one.code for one in ended.decision.reasons} == {Code.HELD}
    assert told(ended.leftovers) == {"email": "held", "login": "held"}
    entry = find_entry(ended.entry_id)
    assert (entry.event, entry.facts["left"]) == (
        "access.action.refused",
        ["email:held", "login:held"],
    )
    assert held(world) == {"email", "login"}


def test_the_officer_orders_everything_else():
    world = open_world()
    ended = destroy(**place(world), by=world.officer, at=NOW)
    assert (ended.is_permitted, ended.is_whole) == (True, True)
    assert Datum.objects.filter(subject_id=world.anna).count() == 0


@pytest.mark.parametrize("who", ["vera", "gleb"])
def test_nobody_but_the_officer_destroys(who):
    world = open_world()
    ended = destroy(**place(world), by=getattr(world, who), at=NOW)
    assert Code.NOT_THE_OFFICER in {one.code for one in ended.decision.reasons}
    assert held(world) == {"email", "login"}


def test_a_closed_account_ends_what_lasted_until_then():
    world = open_world("hosting")
    before = held(world)
    outcome = close_account(**place(world), by=Actor.subject(world.anna), at=NOW)
    assert outcome.is_permitted
    assert not _account(world).is_active
    [duty] = list_open(**place(world))
    assert (duty.kind, duty.article) == ("destroy_after_purpose", "152-ФЗ ст. 21 ч. 4")
    # The name and the e-mail are needed for campaigns the person agreed to; the phone for nothing any more.
    assert duty.categories == ("phone",)
    ended = due(world)
    assert set(ended.destroyed) == {"phone"}
    assert held(world) == before - {"phone"}


def test_a_reached_purpose_is_ended_by_zavet_or_the_officer_and_by_nobody_else():
    world = open_world()
    for by, may in ((world.vera, False), (world.officer, True), (SYSTEM, True)):
        outcome = end_purpose(**place(world), purpose="feedback", by=by, at=NOW)
        assert outcome.is_permitted == may
    purposes = {name for one in describe(**place(world)) for name in one.purposes}
    assert "feedback" not in purposes
    assert kinds_open(world) == []


def test_a_purpose_that_ended_is_no_purpose_any_more_until_the_person_tells_anew():
    world = open_world()
    email = {"categories": ["email"], "purpose": "feedback", "by": world.vera, "at": NOW}
    assert reveal(**place(world), **email).is_permitted
    assert end_purpose(**place(world), purpose="feedback", by=SYSTEM, at=NOW).is_permitted
    for outcome in (
        reveal(**place(world), **email).decision,
        reveal_many(site_id=world.site.id, subject_ids=[world.anna], **email).refused[world.anna],
    ):
        assert [one.code for one in outcome.reasons] == [Code.PURPOSE_ENDED]
    # Another purpose of the same datum goes on, until it ends too; what is told anew serves anew.
    support = email | {"purpose": "support"}
    assert reveal(**place(world), **support).is_permitted
    assert end_purpose(**place(world), purpose="support", by=SYSTEM, at=NOW).is_permitted
    assert not reveal(**place(world), **support).is_permitted
    store(
        **place(world),
        values={"email": Sealed(ANNA.email)},
        service="registration",
        by=Actor.subject(world.anna),
        at=NOW,
        is_confirmed=True,
    )
    assert reveal(**place(world), **email).is_permitted


def test_foreseeing_changes_nothing_and_says_what_will_come():
    world = open_world("services")
    seen = {one.category: (one.fate, one.why) for one in foresee(**place(world), at=NOW)}
    assert seen["email"] == (Fate.DESTROY, Why.DELETION)
    assert seen["name"] == (Fate.HOLD, Why.RETENTION)
    assert {one.category for one in describe(**place(world))} == set(seen)
    assert list_holds(**place(world), at=NOW) == ()


def test_without_an_entry_nothing_is_destroyed(monkeypatch):
    world = open_world()
    ask_for_deletion(world, *held(world))

    def broken(*_, **__):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("zavet.access.ending.note", broken)
        with pytest.raises(RuntimeError):
            due(world)
    assert held(world) == {"email", "login"}
    assert Destruction.objects.count() == 0
    assert DataKey.objects.filter(subject_id=world.anna, destroyed_at=None).count() == 3
