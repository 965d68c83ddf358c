"""Letters of requests: who may write and read them, how they are found and sealed."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from cast import ANNA, BORIS
from correspondence import ASKS, FIELDS, leave_to_answer, prove, read, texts, write
from scans import NAME, SCAN
from sites import publish_site
from world import NOW, START, World, open_world
from zavet.access import answering
from zavet.access import operations as access
from zavet.access.answering import LetterRefused
from zavet.access.asking import ask
from zavet.access.storing import StoreRefused
from zavet.chance import new_id
from zavet.core.decisions import ANSWERING, CORRESPONDENCE, OWN_DATA, Code
from zavet.core.values import Action, Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.correspondents import open_correspondent
from zavet.parties.queries import count_subjects, list_subjects
from zavet.vault import letters as vault_letters
from zavet.vault.models import Letter
from zavet.vault.refusals import SealBroken, VaultRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return open_world()


def codes(outcome) -> list[Code]:
    return [reason.code for reason in outcome.decision.reasons]


def test_a_letter_comes_back_to_those_who_answer_it(world):
    correspondent = write(world)
    for by in (world.officer, Actor.system(), Actor.subject(correspondent)):
        thread = read(world, correspondent, by)
        assert thread.is_permitted
        assert texts(thread) == [ASKS]


def test_one_look_at_a_thread_is_one_entry_and_holds_nothing_of_the_letters(world):
    correspondent = write(world)
    before = list_entries(site_id=world.site.id, limit=1)[0].position
    thread = read(world, correspondent, world.officer)
    (entry,) = [
        one for one in list_entries(site_id=world.site.id, limit=5) if one.position > before
    ]
    assert (entry.id, entry.event) == (thread.entry_id, "access.letters.revealed")
    told = [str(one.facts) for one in list_entries(site_id=None, limit=500)]
    assert [one for one in told if any(trace in one for trace in (*ANNA.traces, ASKS))] == []


def test_a_letter_s_fields_come_back_whole_and_in_their_order(world):
    correspondent = write(world)
    later = {"text": Sealed("И ещё: откуда они у вас?"), "note": Sealed("ё «№» \n 🙂")}
    letter = answering.keep_letter(
        site_id=world.site.id,
        correspondent_id=correspondent,
        fields=later,
        by=world.officer,
        at=NOW + timedelta(hours=1),
    )
    letters = read(world, correspondent, world.officer).letters
    assert list(letters)[1] == letter
    assert letters[letter] == later
    assert [set(one) for one in letters.values()] == [set(FIELDS), set(later)]


@pytest.mark.parametrize("who", ["vera", "gleb", "anna", "boris", "visitor", "unsigned"])
def test_a_thread_is_closed_to_others_and_the_attempt_is_told(world, who):
    correspondent = write(world)
    leave_to_answer(world, world.gleb, is_signed=False)
    by = {
        "vera": world.vera,  # a leave for every purpose of the policy, and none to answer
        "gleb": world.gleb,
        "anna": Actor.subject(world.anna),
        "boris": Actor.subject(world.boris),
        "visitor": Actor.visitor(),
        "unsigned": world.gleb,
    }[who]
    thread = read(world, correspondent, by)
    assert (thread.is_permitted, thread.letters, thread.files) == (False, {}, {})
    newest = list_entries(site_id=world.site.id, limit=1)[0]
    assert (newest.id, newest.event) == (thread.entry_id, "access.action.refused")


def test_staff_read_a_thread_by_a_signed_leave_to_answer_and_nothing_of_the_person(world):
    correspondent, request = write(world), new_id()
    leave_to_answer(world, world.gleb)
    prove(world, request)
    assert read(world, correspondent, world.gleb).is_permitted
    asked = {"categories": ["email"], "purpose": ANSWERING, "cause_id": request}
    look = access.reveal(
        site_id=world.site.id, subject_id=world.anna, by=world.gleb, at=NOW, **asked
    )
    assert (codes(look), look.values) == ([Code.NOT_THE_OFFICER], {})


def test_a_thread_of_another_site_is_closed(world):
    correspondent = write(world)
    other = publish_site("hosting", at=START)
    thread = read(world, correspondent, Actor.subject(correspondent), site_id=other.id)
    assert codes(thread) == [Code.OTHER_SITE]


def test_a_correspondent_may_ask_for_their_thread_and_for_nothing_else_of_anybody(world):
    correspondent = write(world)
    for subject_id in (world.anna, correspondent):
        for purpose in (OWN_DATA, ANSWERING, "feedback"):
            look = access.reveal(
                site_id=world.site.id,
                subject_id=subject_id,
                categories=["email"],
                purpose=purpose,
                by=Actor.subject(correspondent),
                at=NOW,
                cause_id=new_id(),
            )
            assert not look.is_permitted
            assert look.values == {}
    taken = access.export(
        site_id=world.site.id, subject_id=world.anna, by=Actor.subject(correspondent), at=NOW
    )
    assert not taken.is_permitted


@pytest.mark.parametrize("who", ["vera", "gleb", "boris"])
def test_a_letter_is_kept_for_nobody_who_may_not_write_it(world, who):
    correspondent = write(world)
    by = Actor.subject(world.boris) if who == "boris" else getattr(world, who)
    with pytest.raises(LetterRefused):
        answering.keep_letter(
            site_id=world.site.id, correspondent_id=correspondent, fields=FIELDS, by=by, at=NOW
        )
    assert len(read(world, correspondent, world.officer).letters) == 1
    refused = list_entries(site_id=world.site.id, event_prefix="access.action.refused")[0]
    assert "letter_refused" in refused.facts["reasons"]


def test_a_letter_is_not_kept_as_a_person_s(world):
    with pytest.raises(LetterRefused):
        answering.keep_letter(
            site_id=world.site.id,
            correspondent_id=world.anna,
            fields=FIELDS,
            by=world.officer,
            at=NOW,
        )


def test_a_correspondent_holds_nothing_but_letters(world):
    correspondent = write(world)
    with pytest.raises(StoreRefused):
        access.store(
            site_id=world.site.id,
            subject_id=correspondent,
            values={"email": Sealed(ANNA.email)},
            service="feedback",
            by=Actor.subject(correspondent),
            at=NOW,
        )
    for asked in (access.block, access.ask_deletion):
        outcome = asked(
            site_id=world.site.id,
            subject_id=correspondent,
            categories=None,
            by=world.officer,
            at=NOW,
        )
        assert not outcome.is_permitted


def test_a_look_at_many_takes_no_correspondent_for_a_person(world):
    correspondent = write(world)
    outcome = access.reveal_many(
        site_id=world.site.id,
        subject_ids=[correspondent],
        categories=[CORRESPONDENCE],
        purpose=ANSWERING,
        by=world.officer,
        at=NOW,
    )
    assert (outcome.permitted, set(outcome.refused)) == ({}, {correspondent})


# --- finding


def test_correspondents_are_found_by_their_e_mail_in_every_spelling(world):
    first, second = write(world), write(world)
    write(world, email=BORIS.email)
    found = answering.find_correspondents(
        site_id=world.site.id, email=Sealed(f" {ANNA.email.upper()} ")
    )
    assert found == (first, second)
    other = publish_site("hosting", at=START)
    assert answering.find_correspondents(site_id=other.id, email=Sealed(ANNA.email)) == ()


def test_a_person_is_found_by_what_points_to_them_alone(world):
    correspondent = write(world, email="anna.home@example.org")

    def find(**given: str):
        values = {name: Sealed(value) for name, value in given.items()}
        return answering.find_person(site_id=world.site.id, **values)

    assert find(email=ANNA.email) == world.anna
    assert find(login=ANNA.login.upper()) == world.anna
    assert find(email=ANNA.email, login=ANNA.login) == world.anna
    assert find(email=ANNA.email, login=BORIS.login) == world.anna
    assert find(email="third@example.org", login=BORIS.login) == world.boris
    assert find(email="anna.home@example.org") is None
    assert find(email="anna.home@example.org", login=ANNA.login) == world.anna
    assert find() is None
    assert correspondent not in {find(email=ANNA.email), find(email=BORIS.email)}


@pytest.mark.parametrize(
    ("letter", "alike"), [("s", "ſ"), ("b", "\N{FULLWIDTH LATIN SMALL LETTER B}")]
)
def test_an_address_that_only_looks_alike_finds_nobody(world, letter, alike):
    typed = BORIS.email.replace(letter, alike)
    assert typed != BORIS.email
    assert answering.find_person(site_id=world.site.id, email=Sealed(typed)) is None
    write(world, email=BORIS.email)
    assert answering.find_correspondents(site_id=world.site.id, email=Sealed(typed)) == ()


def test_nobody_the_site_knows_is_counted_or_listed_for_having_written(world):
    before = count_subjects(site_id=world.site.id)
    correspondent = write(world)
    assert count_subjects(site_id=world.site.id) == before
    assert correspondent not in {one.id for one in list_subjects(site_id=world.site.id)}


# --- files


def keep_file(world: World, correspondent: UUID, *, by: Actor | None = None) -> UUID:
    return answering.keep_letter_file(
        site_id=world.site.id,
        correspondent_id=correspondent,
        chunks=[SCAN[:9], SCAN[9:]],
        name=Sealed(NAME),
        media_type=Sealed("application/pdf"),
        by=by or Actor.visitor(),
        at=NOW,
    )


def open_file(world: World, correspondent: UUID, file_id: UUID, by: Actor):
    return answering.reveal_letter_file(
        site_id=world.site.id, correspondent_id=correspondent, file_id=file_id, by=by, at=NOW
    )


def test_a_thread_s_files_open_to_its_readers_alone(world):
    correspondent = write(world)
    file_id = keep_file(world, correspondent)
    thread = read(world, correspondent, world.officer)
    assert {key: one.name.reveal() for key, one in thread.files.items()} == {file_id: NAME}
    opened = open_file(world, correspondent, file_id, Actor.subject(correspondent))
    assert b"".join(opened.file.chunks) == SCAN
    for by in (world.vera, world.gleb, Actor.subject(world.anna), Actor.visitor()):
        assert open_file(world, correspondent, file_id, by).file is None
    for by in (world.vera, Actor.subject(world.boris)):
        with pytest.raises(LetterRefused):
            keep_file(world, correspondent, by=by)


def test_a_file_may_come_before_any_letter(world):
    correspondent = open_correspondent(site_id=world.site.id, by=Actor.visitor(), at=NOW)
    file_id = keep_file(world, correspondent)
    opened = open_file(world, correspondent, file_id, world.officer)
    assert b"".join(opened.file.chunks) == SCAN


# --- sealing


def test_a_letter_moved_to_another_thread_or_place_does_not_open(world):
    first, second = write(world), write(world, email=BORIS.email)
    (row,) = Letter.objects.filter(subject_id=first)
    (other,) = Letter.objects.filter(subject_id=second)
    Letter.objects.filter(pk=other.pk).update(sealed=row.sealed)
    with pytest.raises(SealBroken):
        read(world, second, world.officer)
    answering.keep_letter(
        site_id=world.site.id, correspondent_id=first, fields=FIELDS, by=world.officer, at=NOW
    )
    Letter.objects.filter(subject_id=first).exclude(pk=row.pk).update(sealed=row.sealed)
    with pytest.raises(SealBroken):
        read(world, first, world.officer)


def test_letters_open_by_a_permit_for_letters_alone(world):
    correspondent = write(world)
    permit = ask(
        action=Action.ACCESS,
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        purpose=OWN_DATA,
        by=Actor.subject(world.anna),
        at=NOW,
    )
    assert permit.is_permitted
    with transaction.atomic(), pytest.raises(VaultRefused):
        vault_letters.open_letters(permit)
    refused = read(world, correspondent, world.vera).decision
    with transaction.atomic(), pytest.raises(VaultRefused):
        vault_letters.open_letters(refused)
