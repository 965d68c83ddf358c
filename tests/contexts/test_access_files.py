"""Files at the only door: taken for a purpose, opened by a decision, every state honoured, an entry either way."""

from datetime import timedelta

import pytest

from cast import ANNA, BORIS, GLEB
from scans import MARK, NAME, SCAN, takes_files
from world import NOW, START, allow, join, open_world
from zavet.access import files
from zavet.access import operations as access
from zavet.access.queries import who_looked
from zavet.access.registration import confirm_registration
from zavet.access.storing import StoreRefused
from zavet.consent.operations import withdraw
from zavet.core.decisions import OWN_DATA, Code
from zavet.core.values import Action, Actor, Provenance, Sealed, Source
from zavet.journal.queries import list_entries
from zavet.policies.queries import find_policy
from zavet.vault.file_folder import file_folder
from zavet.vault.models import SealedFile

pytestmark = pytest.mark.django_db
JOINED = START + timedelta(hours=2)


@pytest.fixture
def world():
    """Return a clinic that takes scans, Anna and Boris in it, Vera authorised."""
    world = open_world(people=())
    takes_files(world.site, at=START + timedelta(hours=1))
    world.policy = find_policy(site_id=world.site.id, at=JOINED).policy
    for person in (ANNA, BORIS):
        world.people[person.name] = join(world, person, at=JOINED)
    allow(world, world.vera, at=JOINED)
    return world


def store(world, subject_id, *, by=None, at=NOW, **more):
    given = {
        "category": "scan",
        "chunks": [SCAN[:9], SCAN[9:]],
        "name": Sealed(NAME),
        "media_type": Sealed("application/pdf"),
        "service": "feedback",
    }
    return files.store_file(
        **{**given, **more},
        site_id=world.site.id,
        subject_id=subject_id,
        by=by or Actor.subject(subject_id),
        at=at,
    )


def reveal(world, subject_id, file_id, by, *, purpose="feedback", at=NOW, **more):
    return files.reveal_file(
        site_id=world.site.id,
        subject_id=subject_id,
        file_id=file_id,
        purpose=purpose,
        by=by,
        at=at,
        **more,
    )


def codes(outcome):
    return [reason.code for reason in outcome.decision.reasons]


def read(outcome) -> bytes:
    return b"".join(outcome.file.chunks)


def newest(world, subject_id):
    return list_entries(site_id=world.site.id, subject_id=subject_id)[0]


def test_a_stored_file_comes_back_to_its_owner_and_to_authorised_staff_alone(world):
    file_id = store(world, world.anna)
    own = reveal(world, world.anna, file_id, Actor.subject(world.anna), purpose=OWN_DATA)
    assert (read(own), own.file.name.reveal(), own.file.size) == (SCAN, NAME, len(SCAN))
    assert read(reveal(world, world.anna, file_id, world.vera)) == SCAN
    refused = reveal(world, world.anna, file_id, world.gleb)
    assert (codes(refused), refused.file) == ([Code.AUTHORISATION_MISSING], None)


def test_storing_leaves_one_entry_of_codes_without_the_name(world):
    before = len(list_entries(site_id=world.site.id, subject_id=world.anna))
    file_id = store(world, world.anna)
    entries = list_entries(site_id=world.site.id, subject_id=world.anna)
    assert len(entries) == before + 1
    assert entries[0].event == "access.file.stored"
    assert entries[0].facts == {
        "categories": ["scan"],
        "service": "feedback",
        "purposes": ["feedback"],
        "file": str(file_id),
        "kib": -(-len(SCAN) // 1024),
    }


def test_opening_leaves_an_entry_the_person_sees(world):
    file_id = store(world, world.anna)
    reveal(world, world.anna, file_id, world.vera)
    entry = newest(world, world.anna)
    assert (entry.event, entry.facts["file"]) == ("access.file.revealed", str(file_id))
    look = who_looked(site_id=world.site.id, subject_id=world.anna)[0]
    assert (look.staff.name, look.purpose, look.categories) == (
        "Осокина Вера Ильинична",
        "feedback",
        ("scan",),
    )


def test_a_refused_opening_leaves_its_entry_too(world):
    file_id = store(world, world.anna)
    reveal(world, world.anna, file_id, world.gleb)
    entry = newest(world, world.anna)
    assert (entry.event, entry.facts["file"]) == ("access.action.refused", str(file_id))


def test_without_an_entry_no_file_is_opened_or_kept(world, monkeypatch):
    file_id = store(world, world.anna)

    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("zavet.access.asking.append", broken)
    monkeypatch.setattr("zavet.access.files.append", broken)
    with pytest.raises(RuntimeError):
        reveal(world, world.anna, file_id, world.vera)
    with pytest.raises(RuntimeError):
        store(world, world.anna)
    assert [one.id for one in held(world, world.anna)] == [file_id]


def held(world, subject_id):
    return files.list_files(site_id=world.site.id, subject_id=subject_id)


@pytest.mark.parametrize(
    ("category", "service"), [("scan", "support"), ("scan", "nowhere"), ("passport", "feedback")]
)
def test_a_file_no_purpose_needs_is_refused_by_name_and_leaves_nothing(world, category, service):
    before = [path for path in file_folder().rglob("*") if path.is_file()]
    with pytest.raises(StoreRefused, match=f"«{category}»"):
        store(world, world.anna, category=category, service=service)
    assert held(world, world.anna) == ()
    assert [path for path in file_folder().rglob("*") if path.is_file()] == before
    assert newest(world, world.anna).event == "access.action.refused"


def test_a_value_that_is_no_file_is_not_taken_as_one(world):
    with pytest.raises(files.NoFileCategory, match="«message»"):
        store(world, world.anna, category="message")
    assert held(world, world.anna) == ()
    entry = newest(world, world.anna)
    assert (entry.event, entry.facts["categories"]) == ("access.action.refused", ["message"])


def test_a_file_too_big_is_refused_and_nothing_is_kept(world):
    with pytest.raises(files.FileTooBig):
        store(world, world.anna, at_most=len(SCAN) - 1)
    store(world, world.anna, at_most=len(SCAN))
    assert len(held(world, world.anna)) == 1


def test_a_stranger_can_store_nothing_for_a_person(world):
    with pytest.raises(StoreRefused):
        store(world, world.anna, by=Actor.subject(world.boris))
    assert held(world, world.anna) == ()


def test_a_file_of_another_person_is_no_file_of_mine(world):
    file_id = store(world, world.boris)
    with pytest.raises(files.FileMissing):
        reveal(world, world.anna, file_id, Actor.subject(world.anna), purpose=OWN_DATA)
    refused = reveal(world, world.boris, file_id, Actor.subject(world.anna), purpose=OWN_DATA)
    assert refused.file is None


def test_an_action_that_shows_nothing_opens_no_file(world):
    file_id = store(world, world.anna)
    with pytest.raises(access.NothingShown):
        reveal(world, world.anna, file_id, world.vera, action=Action.BLOCK)


def test_a_block_shuts_a_file_to_staff_the_same_second_and_not_to_the_person(world):
    file_id = store(world, world.anna)
    access.block(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["scan"],
        reason=access.BlockReason.REVIEW,
        by=Actor.subject(world.anna),
        at=NOW,
    )
    assert codes(reveal(world, world.anna, file_id, world.vera)) == [Code.BLOCKED]
    own = reveal(world, world.anna, file_id, Actor.subject(world.anna), purpose=OWN_DATA)
    assert read(own) == SCAN


def test_a_hold_shuts_a_file_to_every_use_but_the_persons_own_look(world):
    file_id = store(world, world.anna)
    access.hold(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["scan"],
        act="402-ФЗ ст. 29",
        by=world.officer,
        at=NOW,
        until_at=NOW + timedelta(days=365),
    )
    assert codes(reveal(world, world.anna, file_id, world.vera)) == [Code.HELD]
    own = reveal(world, world.anna, file_id, Actor.subject(world.anna), purpose=OWN_DATA)
    assert read(own) == SCAN


def test_an_unconfirmed_persons_file_waits_for_the_confirmation(world):
    gleb = join(world, GLEB, at=JOINED, is_confirmed=False)
    file_id = store(world, gleb)
    assert held(world, gleb)[0].state == "unconfirmed"
    assert codes(reveal(world, gleb, file_id, world.vera)) == [Code.UNCONFIRMED]
    confirm_registration(site_id=world.site.id, subject_id=gleb, at=NOW)
    assert (held(world, gleb)[0].state, held(world, gleb)[0].confirmed_at) == ("as_given", NOW)
    assert read(reveal(world, gleb, file_id, world.vera)) == SCAN


def test_a_destroyed_file_opens_to_nobody(world):
    file_id = store(world, world.anna)
    SealedFile.objects.update(state="destroyed")
    assert Code.DESTROYED in codes(reveal(world, world.anna, file_id, world.vera))
    own = reveal(world, world.anna, file_id, Actor.subject(world.anna), purpose=OWN_DATA)
    assert (codes(own), own.file) == ([Code.DESTROYED], None)


def test_one_unconfirmed_file_does_not_shut_another_of_its_category(world):
    first, second = store(world, world.anna), store(world, world.anna)
    SealedFile.objects.filter(pk=first).update(state="unconfirmed")
    assert codes(reveal(world, world.anna, first, world.vera)) == [Code.UNCONFIRMED]
    assert read(reveal(world, world.anna, second, world.vera)) == SCAN


def test_a_consent_withdrawn_shuts_the_file_for_its_purpose_at_once(world):
    file_id = store(world, world.anna, service="communication")
    purpose = {"purpose": "communication_account"}
    assert read(reveal(world, world.anna, file_id, world.vera, **purpose)) == SCAN
    withdraw(
        site_id=world.site.id,
        subject_id=world.anna,
        purpose="communication_account",
        means="cabinet",
        in_force=find_policy(site_id=world.site.id, at=NOW),
        by=Actor.subject(world.anna),
        at=NOW,
    )
    later = NOW + timedelta(seconds=1)
    refused = reveal(world, world.anna, file_id, world.vera, at=later, **purpose)
    assert codes(refused) == [Code.CONSENT_WITHDRAWN]
    with pytest.raises(StoreRefused):
        store(world, world.anna, service="communication", at=later)


def test_names_open_to_the_person_and_leave_an_entry_without_them(world):
    file_id = store(world, world.anna)
    store(world, world.boris)
    asked = {"site_id": world.site.id, "subject_id": world.anna, "categories": ["scan"], "at": NOW}
    named = files.reveal_names(**asked, purpose=OWN_DATA, by=Actor.subject(world.anna))
    assert {one: about.name.reveal() for one, about in named.names.items()} == {file_id: NAME}
    entry = newest(world, world.anna)
    assert (entry.event, entry.facts["count"]) == ("access.file.named", 1)
    refused = files.reveal_names(**asked, purpose="feedback", by=world.gleb)
    assert refused.names == {}


def test_where_a_file_came_from_is_kept(world):
    public = Provenance(source=Source.PUBLIC, reference="register", known_at=START)
    store(world, world.anna)
    store(world, world.anna, by=world.vera, provenance=public)
    assert [one.provenance for one in held(world, world.anna)] == [
        Provenance(source=Source.SUBJECT, given_by=world.anna),
        public,
    ]


def test_neither_name_nor_bytes_of_a_file_stand_in_the_journal(world):
    file_id = store(world, world.anna)
    reveal(world, world.anna, file_id, world.vera)
    entries = str(list_entries(site_id=world.site.id, subject_id=world.anna))
    assert [mark for mark in (NAME, MARK.decode(), "направление") if mark in entries] == []
