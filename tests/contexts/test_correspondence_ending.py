"""A thread lives as long as its answer has to be provable, then ends whole: letters, files, search terms, key."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from cast import ANNA, BORIS
from correspondence import FIELDS, bind, prove, read, write
from scans import NAME, SCAN
from world import NOW, World, open_world
from zavet.access import answering, ending
from zavet.access import operations as access
from zavet.access.master_keys import describe_ring
from zavet.access.queries import describe
from zavet.access.replaying import replay_destructions
from zavet.access.seals import try_seals
from zavet.access.sweeping import What, list_due, sweep
from zavet.chance import new_id
from zavet.core.decisions import CORRESPONDENCE
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries, verify_chain
from zavet.parties.correspondents import CorrespondentRefused, list_correspondence_over
from zavet.parties.queries import find_subject
from zavet.policies.queries import find_policy
from zavet.vault.file_folder import path_of
from zavet.vault.models import DataKey, Destruction, IndexTerm, Letter, SealedFile
from zavet.vault.refusals import KeyMissing

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
END = NOW + timedelta(days=3 * 365)
SYSTEM = Actor.system()
TABLES = (Letter, IndexTerm, SealedFile)


@pytest.fixture
def world() -> World:
    return open_world()


def thread(world: World) -> tuple[UUID, UUID]:
    """Let somebody write, with a scan; return the correspondent and the file."""
    correspondent = write(world)
    file_id = answering.keep_letter_file(
        site_id=world.site.id,
        correspondent_id=correspondent,
        chunks=[SCAN],
        name=Sealed(NAME),
        media_type=Sealed("application/pdf"),
        by=Actor.visitor(),
        at=NOW,
    )
    return correspondent, file_id


def close(world: World, correspondent: UUID, *, until_at=END) -> None:
    answering.end_correspondence(
        correspondent_id=correspondent, keep_until_at=until_at, by=world.officer, at=NOW
    )


def rows(correspondent: UUID) -> list[int]:
    return [one.objects.filter(subject_id=correspondent).count() for one in TABLES]


def living_keys(correspondent: UUID) -> int:
    return DataKey.objects.filter(subject_id=correspondent, destroyed_at=None).count()


def threads_due(at) -> list[UUID]:
    return [one.subject for one in list_due(at=at) if one.what is What.END_THREAD]


def own_bytes(correspondent: UUID, file_id: UUID) -> list[bytes]:
    """Return every byte string that belongs to one thread alone."""
    letters = Letter.objects.filter(subject_id=correspondent).values_list("sealed", flat=True)
    terms = IndexTerm.objects.filter(subject_id=correspondent).values_list("digest", flat=True)
    keys = DataKey.objects.filter(subject_id=correspondent).values_list("wrapped", flat=True)
    file = SealedFile.objects.get(pk=file_id)
    beside = [file.wrapped_key, file.about, path_of(file_id).read_bytes()]
    return [bytes(one)[1:] for one in [*letters, *terms, *keys, *beside]]


def found_in_files(folder: Path, traces: list[bytes]) -> list[str]:
    """Return the files that hold a trace, or half of one."""
    halves = {half for trace in traces for half in (trace[: len(trace) // 2], trace[-12:])}
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.startswith("test-") for path in files)
    return [path.name for path in files if any(half in path.read_bytes() for half in halves)]


@pytest.mark.sqlite
def test_not_one_byte_of_an_ended_thread_is_left_in_any_file(world, data_folder):
    for _ in range(20):
        write(world, email=f"{new_id()}@example.org")
    correspondent, file_id = thread(world)
    close(world, correspondent)
    readable = [one.encode() for one in (*ANNA.traces, FIELDS["text"].reveal())]
    sealed = own_bytes(correspondent, file_id)
    assert found_in_files(data_folder, readable) == []
    assert found_in_files(data_folder, sealed) != []
    sweep(at=END)
    assert found_in_files(data_folder, sealed) == []


def test_a_thread_ends_with_its_term_and_not_a_moment_before(world):
    correspondent, file_id = thread(world)
    close(world, correspondent)
    assert threads_due(END - DAY / 24) == []
    assert sweep(at=END - DAY / 24).done == ()
    assert rows(correspondent) == [1, 1, 1]
    assert threads_due(END) == [correspondent]
    report = sweep(at=END)
    assert [(one.what, one.categories) for one in report.done] == [
        (What.END_THREAD, (CORRESPONDENCE,))
    ]
    assert (report.leftovers, report.errors, report.unfinished) == ((), {}, 0)
    assert rows(correspondent) == [0, 0, 0]
    assert (living_keys(correspondent), path_of(file_id).exists()) == (0, False)
    assert find_subject(correspondent).ended_at == END
    entry = list_entries(site_id=world.site.id, event_prefix="access.data.destroyed")[0]
    assert entry.facts["counts"] == [f"{CORRESPONDENCE}:2"]
    assert (entry.facts["whole"], entry.facts["why"]) == (
        True,
        [f"{CORRESPONDENCE}:purpose_reached"],
    )
    assert (threads_due(END), sweep(at=END + DAY).done) == ([], ())
    assert answering.find_correspondents(site_id=world.site.id, email=Sealed(ANNA.email)) == ()
    assert verify_chain().problems == ()


def test_an_open_thread_never_ends_and_a_reopened_one_no_more(world):
    correspondent, _file_id = thread(world)
    much_later = END + 9 * 365 * DAY
    assert threads_due(much_later) == []
    given = {"site_id": world.site.id, "correspondent_id": correspondent, "by": SYSTEM}
    assert ending.destroy_correspondence(**given, at=much_later) is None
    ordered = ending.destroy(
        site_id=world.site.id, subject_id=correspondent, by=world.officer, at=NOW
    )
    assert (ordered.is_whole, rows(correspondent)) == (False, [1, 1, 1])
    close(world, correspondent)
    answering.reopen_correspondence(correspondent_id=correspondent, by=world.officer, at=NOW)
    assert threads_due(much_later) == []
    assert sweep(at=END).done == ()


def test_a_person_is_not_destroyed_as_a_thread(world):
    given = {"site_id": world.site.id, "correspondent_id": world.anna, "by": SYSTEM, "at": END}
    assert ending.destroy_correspondence(**given) is None
    with pytest.raises(CorrespondentRefused):
        close(world, world.anna)
    held = describe(site_id=world.site.id, subject_id=world.anna)
    assert {one.category for one in held} >= {"email", "login"}


def test_a_hold_keeps_a_thread_beyond_its_term_and_then_it_ends(world):
    correspondent, _file_id = thread(world)
    close(world, correspondent)
    kept = access.hold(
        site_id=world.site.id,
        subject_id=correspondent,
        categories=[CORRESPONDENCE],
        act="402-ФЗ ст. 29",
        until_at=END + 30 * DAY,
        by=world.officer,
        at=NOW,
    )
    assert kept.is_permitted
    report = sweep(at=END)
    assert (report.done, [one.why for one in report.leftovers]) == ((), ["held"])
    assert rows(correspondent) == [1, 1, 1]
    sweep(at=END + 31 * DAY)
    assert rows(correspondent) == [0, 0, 0]


def test_a_thread_whose_every_letter_is_missing_ends_all_the_same(world):
    correspondent = write(world)
    Letter.objects.filter(subject_id=correspondent).delete()
    close(world, correspondent)
    assert len(sweep(at=END).done) == 1
    assert (living_keys(correspondent), threads_due(END)) == (0, [])


def test_a_person_goes_and_the_thread_that_proves_it_stays(world):
    correspondent, request = thread(world)[0], new_id()
    prove(world, request)
    bind(world, correspondent)
    close(world, correspondent)
    gone = ending.destroy(
        site_id=world.site.id, subject_id=world.anna, by=world.officer, at=NOW + DAY
    )
    assert gone.is_whole
    assert read(world, correspondent, world.officer, at=NOW + 2 * DAY).is_permitted
    assert not read(world, correspondent, Actor.subject(world.boris)).is_permitted


def test_nothing_is_written_to_an_ended_thread(world):
    correspondent = write(world)
    close(world, correspondent)
    sweep(at=END)
    given = {"site_id": world.site.id, "correspondent_id": correspondent, "at": END + DAY}
    with pytest.raises(answering.LetterRefused):
        answering.keep_letter(fields=FIELDS, by=world.officer, **given)
    assert rows(correspondent) == [0, 0, 0]
    with pytest.raises(CorrespondentRefused):
        close(world, correspondent)


def test_a_thread_a_copy_brings_back_is_destroyed_again(world):
    correspondent = write(world)
    close(world, correspondent)
    letters = list(Letter.objects.filter(subject_id=correspondent))
    keys = list(DataKey.objects.filter(subject_id=correspondent).values())
    sweep(at=END)
    Letter.objects.bulk_create(letters)
    assert replay_destructions(by=SYSTEM, at=END + DAY) == 1
    assert rows(correspondent) == [0, 0, 0]
    for key in keys:
        DataKey.objects.filter(pk=key["id"]).update(wrapped=key["wrapped"], destroyed_at=None)
    Destruction.objects.filter(subject_id=correspondent).delete()
    Letter.objects.bulk_create(letters)
    assert replay_destructions(by=SYSTEM, at=END + 2 * DAY) == 1
    assert (rows(correspondent), living_keys(correspondent)) == ([0, 0, 0], 0)


def test_a_key_once_destroyed_is_not_made_again_by_a_letter(world):
    correspondent = write(world)
    DataKey.objects.filter(subject_id=correspondent).update(wrapped=b"", destroyed_at=NOW)
    with pytest.raises(KeyMissing):
        answering.keep_letter(
            site_id=world.site.id,
            correspondent_id=correspondent,
            fields=FIELDS,
            by=world.officer,
            at=NOW,
        )
    assert living_keys(correspondent) == 0


def test_threads_due_are_asked_for_by_their_end(world):
    first, second, open_one = write(world), write(world), write(world)
    close(world, second, until_at=END)
    close(world, first, until_at=END - DAY)
    over = list_correspondence_over(at=END)
    assert [one.correspondent_id for one in over] == [first, second]
    assert open_one not in {one.correspondent_id for one in over}
    assert list_correspondence_over(at=END - 2 * DAY) == ()


def test_a_copy_s_letters_are_tried_like_its_values(world):
    before = try_seals(most=100)
    correspondent = write(world)
    after = try_seals(most=100)
    assert (after.opened, after.broken) == (before.opened + 1, 0)
    Letter.objects.filter(subject_id=correspondent).update(sealed=b"\x01" + b"0" * 60)
    assert try_seals(most=100).broken == 1
    DataKey.objects.filter(subject_id=correspondent).delete()
    assert try_seals(most=100).keyless_people == 1
    assert describe_ring().older_count == 0


def test_letters_stand_under_whatever_policy_is_in_force(world):
    correspondent = write(world)
    assert CORRESPONDENCE not in find_policy(site_id=world.site.id, at=NOW).policy.data
    assert find_subject(correspondent).is_correspondent
    assert describe(site_id=world.site.id, subject_id=correspondent) == ()
    answering.keep_letter(
        site_id=world.site.id,
        correspondent_id=correspondent,
        fields=FIELDS,
        by=Actor.subject(correspondent),
        email=Sealed(BORIS.email),
        at=NOW + DAY,
    )
    found = answering.find_correspondents(site_id=world.site.id, email=Sealed(BORIS.email))
    assert found == (correspondent,)
