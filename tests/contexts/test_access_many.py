"""A look at many: decided for each, told once, the list sealed and found out when it is touched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import ANNA, BORIS
from sites import publish_site
from world import NOW, START, World, join, open_world
from zavet.access import ending
from zavet.access import operations as access
from zavet.access.looking_at_many import MOST, TooMany
from zavet.access.queries import (
    DecisionMissing,
    ListMissing,
    is_list_whole,
    recall,
    who_looked,
)
from zavet.chance import new_id
from zavet.core.decisions import Code
from zavet.core.values import Action, Actor, ActorKind
from zavet.journal.queries import find_entry, list_entries
from zavet.vault.models import DataKey, Listed

pytestmark = pytest.mark.django_db
PURPOSE, DATA = "communication_account", ("email", "login")


def numbered(place: int):
    return replace(ANNA, email=f"p{place}@example.org", login=f"person-{place}")


def crowd(world: World, count: int) -> list:
    return [join(world, numbered(place), at=START) for place in range(count)]


def look(world: World, subject_ids, **more):
    asked = {
        "site_id": world.site.id,
        "subject_ids": subject_ids,
        "categories": DATA,
        "purpose": PURPOSE,
        "by": world.vera,
        "at": NOW,
    }
    return access.reveal_many(**(asked | more))


def about(world: World, subject_id, **more):
    return {"site_id": world.site.id, "subject_id": subject_id, "at": NOW, **more}


@pytest.fixture
def world() -> World:
    return open_world()


def test_each_is_decided_alone_and_what_must_stay_closed_stays_closed_among_a_hundred(world):
    people = crowd(world, 94)
    blocked, held, unconsented, destroyed = people[:4]
    access.block(**about(world, blocked, categories=["email"], by=world.officer))
    access.hold(
        **about(
            world,
            held,
            categories=["login"],
            act="402-ФЗ ст. 29",
            until_at=NOW + timedelta(days=9),
            by=world.officer,
        )
    )
    answers = {PURPOSE: False}
    unconsented = join(world, numbered(500), at=START, answers=answers)
    unconfirmed = join(world, numbered(501), at=START, is_confirmed=False)
    ending.destroy(**about(world, destroyed, by=world.officer))
    elsewhere = open_world("hosting").anna
    closed = [blocked, held, unconsented, unconfirmed, destroyed, elsewhere]
    everybody = [*people[4:], people[2], world.anna, world.boris, *closed]
    outcome = look(world, everybody)
    assert set(outcome.refused) == set(closed)
    assert set(outcome.permitted) == set(everybody) - set(closed)
    assert [outcome.refused[one].reasons[0].code for one in closed] == [
        Code.BLOCKED,
        Code.HELD,
        Code.CONSENT_REFUSED,
        Code.UNCONFIRMED,
        Code.OTHER_SITE,
        Code.OTHER_SITE,
    ]
    assert {name: one.reveal() for name, one in outcome.permitted[world.boris].items()} == {
        "email": BORIS.email,
        "login": BORIS.login,
    }


def test_many_get_the_very_decisions_they_would_get_alone(world):
    people = [world.anna, world.boris, *crowd(world, 3), new_id()]
    access.block(**about(world, people[2], categories=["email"], by=world.officer))
    outcome = look(world, people)
    for one in people:
        alone = access.reveal(**about(world, one, categories=DATA, purpose=PURPOSE, by=world.vera))
        assert outcome.permitted.get(one, {}) == alone.values
        assert outcome.refused.get(one, alone.decision) == alone.decision


def test_one_entry_tells_of_all_in_codes_and_names_nobody(world):
    people = crowd(world, 5)
    access.block(**about(world, people[0], categories=["email"], by=world.officer))
    before = list_entries(site_id=world.site.id, limit=1)[0].position
    outcome = look(world, people)
    entry = find_entry(outcome.entry_id)
    assert entry.position == before + 1
    assert (entry.event, entry.subject_id) == ("access.list.revealed", None)
    assert (entry.facts["count"], entry.facts["opened"]) == (5, 4)
    assert (entry.facts["action"], entry.facts["purpose"]) == (Action.ACCESS, PURPOSE)
    assert entry.facts["categories"] == list(DATA)
    assert "blocked" in entry.facts["reasons"]
    assert "clinic:4.1.6" in entry.facts["clauses"]
    told = str(dict(entry.facts)).replace("-", "")
    assert [one for one in people if one.hex in told] == []


def test_the_kept_list_names_nobody_without_the_key(world, monkeypatch):
    people = crowd(world, 4)
    look(world, people)
    rows = [bytes(row.digest) for row in Listed.objects.order_by("id")]
    assert rows == sorted(rows)
    kept = b"".join(rows)
    assert [one for one in people if one.bytes in kept or one.hex.encode() in kept] == []
    assert who_looked(**_whose(world, people[0]))[0].is_listed
    # Plant the fault: another key in the ring's place, as a thief of the database alone would have to guess.
    monkeypatch.setattr("zavet.vault.listing._digest", _with_another_key)
    assert [one for one in who_looked(**_whose(world, people[0])) if one.is_listed] == []


def _with_another_key(_index_key: bytes, subject_id) -> bytes:
    import hmac

    return hmac.digest(bytes(32), b"zavet listed" + subject_id.bytes, "sha256")


def _whose(world: World, subject_id) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": subject_id}


@pytest.mark.parametrize("fault", ["removed", "added", "swapped", "turned"])
def test_a_list_that_was_touched_is_found_out(world, fault):
    outcome = look(world, crowd(world, 3))
    assert is_list_whole(outcome.entry_id)
    row = Listed.objects.first()
    if fault == "removed":
        row.delete()
    elif fault == "added":
        Listed.objects.create(entry_id=row.entry_id, digest=row.digest, is_permitted=False)
    else:
        row.digest = bytes(32) if fault == "swapped" else row.digest
        row.is_permitted = row.is_permitted is not (fault == "turned")
        row.save()
    assert not is_list_whole(outcome.entry_id)


def test_an_entry_without_a_list_has_none_to_look_at(world):
    alone = access.reveal(
        **about(world, world.anna, categories=DATA, purpose=PURPOSE, by=world.vera)
    )
    with pytest.raises(ListMissing):
        is_list_whole(alone.entry_id)
    with pytest.raises(DecisionMissing):
        recall(look(world, [world.anna]).entry_id)


def test_anna_sees_the_look_at_many_among_hers_and_the_one_that_was_refused(world):
    access.reveal(
        **about(world, world.anna, categories=["email"], purpose="feedback", by=world.vera)
    )
    opened = look(world, [world.anna, world.boris], at=NOW + timedelta(hours=1))
    access.block(**about(world, world.anna, categories=["email"], by=world.officer))
    refused = look(world, [world.anna, world.boris], at=NOW + timedelta(hours=2))
    looks = who_looked(**_whose(world, world.anna), except_by=ActorKind.SUBJECT)
    seen = [(one.entry_id, one.is_permitted, one.is_listed) for one in looks]
    assert seen[0] == (refused.entry_id, False, True)
    assert seen[2] == (opened.entry_id, True, True)
    assert (looks[2].staff.name, looks[2].purpose) == ("Осокина Вера Ильинична", PURPOSE)
    assert looks[2].categories == DATA
    assert seen[3][1:] == (True, False)
    assert who_looked(**_whose(world, world.anna), limit=1)[0].entry_id == refused.entry_id
    boris = who_looked(**_whose(world, world.boris), except_by=ActorKind.SUBJECT)
    assert [one.is_permitted for one in boris if one.is_listed] == [True, True]


def test_a_look_at_many_of_another_site_is_not_among_hers(world):
    other = publish_site("services", at=START)
    look(world, [world.anna], site_id=other.id)
    assert [one for one in who_looked(**_whose(world, world.anna)) if one.is_listed] == []


def test_where_nobody_may_be_seen_the_entry_is_a_refusal(world):
    outcome = look(world, [world.anna, world.boris], by=world.gleb)
    assert outcome.permitted == {}
    assert find_entry(outcome.entry_id).event == "access.action.refused"
    assert {one.reasons[0].code for one in outcome.refused.values()} == {Code.AUTHORISATION_MISSING}


def test_a_person_without_a_key_is_lost_and_closes_nobody_else(world):
    DataKey.objects.filter(subject_id=world.anna).update(wrapped=b"", destroyed_at=NOW)
    outcome = look(world, [world.anna, world.boris])
    assert (set(outcome.permitted), outcome.lost) == ({world.boris}, {world.anna})
    assert find_entry(outcome.entry_id).facts["opened"] == 1


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_nobody_or_too_many_at_once_are_refused_and_told(world, count):
    with pytest.raises(TooMany) as refused:
        look(world, [new_id() for _ in range(count)])
    assert str(count) in str(refused.value)
    newest = list_entries(site_id=world.site.id, limit=1)[0]
    assert newest.facts["reasons"] == ["too_many"]


def test_a_person_named_twice_is_looked_at_once(world):
    outcome = look(world, [world.anna, world.anna])
    assert find_entry(outcome.entry_id).facts["count"] == 1


def test_without_an_entry_nothing_comes_out(world, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("zavet.access.looking_at_many.append", broken)
    with pytest.raises(RuntimeError):
        look(world, [world.anna])
    assert Listed.objects.count() == 0


def test_a_representative_is_nobody_s_here(world):
    by = Actor(kind=ActorKind.REPRESENTATIVE, id=world.boris)
    assert look(world, [world.anna], by=by).permitted == {}


def test_a_hundred_cost_as_many_statements_as_one(world):
    people = crowd(world, 40)

    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as told:
            assert len(look(world, people[:count]).permitted) == count
        return len(told)

    statements(1)
    assert statements(40) == statements(1)
