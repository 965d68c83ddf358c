"""Files in the vault: sealed as a stream, in their own place alone, never silently short, gone with the key."""

import os
import tracemalloc
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from cast import ANNA
from journals import tell
from permits import permit
from zavet.chance import new_id, now
from zavet.core.values import Action, Origin, Provenance, Sealed, Source
from zavet.vault import files
from zavet.vault import operations as vault
from zavet.vault.file_folder import Draft, file_folder, path_of
from zavet.vault.models import SealedFile
from zavet.vault.orphans import list_damaged, list_orphans, remove_orphans
from zavet.vault.person_keys import erase_keys
from zavet.vault.refusals import FileMissing, FileTooBig, KeyMissing, SealBroken, VaultRefused
from zavet.vault.removing import destroy_person
from zavet.vault.streaming import CHUNK

MOMENT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
SITE, OTHER_SITE, VERSION = new_id(), new_id(), new_id()
MANY = 2**30
SCAN = b"%PDF-1.7 " + ANNA.full_name.encode() * 9000
BLOCK = CHUNK + 16


def make_person():
    subject_id = new_id()
    vault.create_keys(subject_id=subject_id, at=MOMENT)
    return subject_id


def put(subject_id, *, plain: bytes = SCAN, category="scan", name="паспорт Анны.pdf", site_id=SITE):
    place = {"site_id": site_id, "subject_id": subject_id, "category": category}
    with files.draft_file(**place, chunks=[plain], at_most=MANY) as new, transaction.atomic():
        return files.put_file(
            new=new,
            name=Sealed(name),
            media_type=Sealed("application/pdf"),
            origin=Origin.GIVEN,
            service="registration",
            provenance=Provenance(source=Source.SUBJECT, given_by=subject_id),
            policy_version_id=VERSION,
            purposes=["registration"],
            state="as_given",
            at=MOMENT,
        )


def look(subject_id, category="scan", site_id=SITE, **more):
    return permit(site_id=site_id, subject_id=subject_id, categories=[category], **more)


def opened(file_id, subject_id, **where):
    return files.open_file(look(subject_id, **where), file_id)


@contextmanager
def bytes_of(file_id):
    """Hand out the sealed bytes to be changed, and put back what was made of them."""
    content = bytearray(path_of(file_id).read_bytes())
    yield content
    path_of(file_id).write_bytes(content)


@pytest.mark.django_db
def test_a_file_comes_back_with_its_name_and_is_listed_without_it():
    anna = make_person()
    file_id = put(anna)
    found = opened(file_id, anna)
    assert b"".join(found.chunks) == SCAN
    assert (found.name.reveal(), found.media_type.reveal(), found.size) == (
        "паспорт Анны.pdf",
        "application/pdf",
        len(SCAN),
    )
    (view,) = files.list_files(site_id=SITE, subject_id=anna)
    assert (view.id, view.category, view.size, view.provenance.given_by) == (
        file_id,
        "scan",
        len(SCAN),
        anna,
    )
    assert files.find_file(site_id=SITE, subject_id=anna, file_id=file_id) == view
    assert files.list_files(site_id=OTHER_SITE, subject_id=anna) == ()
    assert {one: about.name.reveal() for one, about in files.open_names(look(anna)).items()} == {
        file_id: "паспорт Анны.pdf"
    }
    assert files.open_names(look(anna, category="photo")) == {}


@pytest.mark.django_db
def test_nothing_of_a_file_stands_readable_in_the_row_or_in_the_folder():
    put(make_person())
    row = str(SealedFile.objects.values().get())
    everything = b"".join(path.read_bytes() for path in file_folder().rglob("*") if path.is_file())
    assert len(everything) > len(SCAN)
    marks = ("паспорт", "PDF", ANNA.family_name, "application")
    assert [mark for mark in marks if mark.encode() in everything or mark in row] == []


@pytest.mark.django_db
def test_the_folder_and_its_files_are_their_owners_alone_and_no_name_tells_anything():
    file_id = put(make_person())
    path = path_of(file_id)
    assert (path.name, path.stat().st_mode & 0o777) == (file_id.hex, 0o600)
    folders = (path.parent, path.parent.parent, file_folder(), file_folder() / "drafts")
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
    assert list((file_folder() / "drafts").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"is_permitted": False},
        {"action": Action.BLOCK},
        {"category": "photo"},
        {"site_id": OTHER_SITE},
        {"subject_id": new_id()},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_without_a_permit_for_just_this_file_it_does_not_open(wrong):
    anna = make_person()
    file_id = put(anna)
    with pytest.raises(VaultRefused):
        files.open_file(look(**({"subject_id": anna} | wrong)), file_id)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_file_is_opened_put_or_removed():
    for work in (files.open_file, files.open_names, files.put_file, files.remove_files):
        with pytest.raises(VaultRefused):
            work()


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["subject_id", "site_id", "category"])
def test_a_row_moved_elsewhere_does_not_open(place):
    anna, boris = make_person(), make_person()
    file_id = put(anna)
    moved = {"subject_id": boris, "site_id": OTHER_SITE, "category": "photo"}[place]
    SealedFile.objects.update(**{place: moved})
    with pytest.raises(SealBroken):
        opened(file_id, **({"subject_id": anna} | {place: moved}))


@pytest.mark.django_db
def test_bytes_of_one_file_under_the_name_of_another_do_not_open():
    anna = make_person()
    first, second = put(anna), put(anna)
    path_of(first).write_bytes(path_of(second).read_bytes())
    with pytest.raises(SealBroken):
        opened(first, anna)


@pytest.mark.django_db
def test_a_key_and_bytes_moved_together_to_another_file_do_not_open():
    anna = make_person()
    first, second = put(anna), put(anna)
    path_of(first).write_bytes(path_of(second).read_bytes())
    row = SealedFile.objects.get(pk=second)
    SealedFile.objects.filter(pk=first).update(wrapped_key=row.wrapped_key, about=row.about)
    with pytest.raises(SealBroken):
        opened(first, anna)


@pytest.mark.django_db
def test_a_cut_file_is_refused_before_its_first_byte():
    anna = make_person()
    file_id = put(anna)
    with bytes_of(file_id) as content:
        del content[-1:]
    with pytest.raises(SealBroken):
        opened(file_id, anna)


@pytest.mark.django_db
def test_a_cut_file_whose_row_was_cut_too_is_refused_at_its_last_chunk():
    anna = make_person()
    file_id = put(anna)
    with bytes_of(file_id) as content:
        del content[1 + 2 * BLOCK :]
    SealedFile.objects.update(size=2 * CHUNK)
    chunks = opened(file_id, anna).chunks
    assert next(chunks) == SCAN[:CHUNK]
    with pytest.raises(SealBroken):
        next(chunks)


@pytest.mark.django_db
def test_a_byte_changed_late_in_a_file_stops_it_there():
    anna = make_person()
    file_id = put(anna)
    with bytes_of(file_id) as content:
        content[-1] ^= 1
    with pytest.raises(SealBroken):
        list(opened(file_id, anna).chunks)


@pytest.mark.django_db
def test_a_destroyed_key_leaves_a_file_and_its_backup_unreadable():
    anna = make_person()
    file_id = put(anna)
    erase_keys(subject_id=anna, at=MOMENT)
    with pytest.raises(KeyMissing):
        opened(file_id, anna)


@pytest.mark.django_db
def test_a_person_without_a_key_is_given_no_file_and_nothing_stays_behind():
    before = list(file_folder().rglob("*"))
    with pytest.raises(KeyMissing):
        put(new_id())
    assert [path for path in file_folder().rglob("*") if path.is_file()] == [
        path for path in before if path.is_file()
    ]


@pytest.mark.django_db
def test_a_file_bigger_than_allowed_is_refused_and_leaves_nothing():
    place = {"site_id": SITE, "subject_id": make_person(), "category": "scan"}
    held = set(file_folder().rglob("*"))
    endless = iter(lambda: b"x" * CHUNK, b"")
    with (
        pytest.raises(FileTooBig, match="128,0\xa0КБ"),
        files.draft_file(**place, chunks=endless, at_most=2 * CHUNK),
    ):
        pytest.fail("the draft was made")
    assert {path for path in file_folder().rglob("*") if path.is_file()} <= held


@pytest.mark.django_db(transaction=True)
def test_removed_files_go_with_their_commit_and_stay_with_its_undoing():
    anna, boris = make_person_alone(), make_person_alone()
    scan, photo, other = put(anna), put(anna, category="photo"), put(boris)
    with undone():
        files.remove_files(subject_id=anna)
    assert [path_of(one).exists() for one in (scan, photo, other)] == [True, True, True]
    with transaction.atomic():
        assert files.remove_files(subject_id=anna, category="photo") == (photo,)
        assert path_of(photo).exists()
    with transaction.atomic():
        assert files.remove_files(subject_id=anna) == (scan,)
    assert [path_of(one).exists() for one in (scan, photo, other)] == [False, False, True]
    with transaction.atomic():
        assert files.remove_files(subject_id=anna) == ()
    with transaction.atomic():
        assert b"".join(opened(other, boris).chunks) == SCAN


def make_person_alone():
    with transaction.atomic():
        return make_person()


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_what_a_rollback_leaves_opens_to_nobody_and_is_swept():
    tell()
    remove_orphans(older_than=LATER)
    anna = make_person_alone()
    kept = put(anna)
    place = {"site_id": SITE, "subject_id": anna, "category": "scan"}
    with files.draft_file(**place, chunks=[SCAN], at_most=MANY) as new, undone():
        new.draft.keep_as(new.id)
    assert path_of(new.id).exists()
    assert SealedFile.objects.filter(pk=new.id).count() == 0
    assert list(list_orphans(older_than=LATER)) == [new.id]
    assert list(list_orphans(older_than=MOMENT - timedelta(days=9999))) == []
    assert remove_orphans(older_than=LATER) == 1
    assert (path_of(new.id).exists(), path_of(kept).exists()) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("entries", [0, 1])
def test_a_new_database_put_in_the_place_of_the_right_one_empties_no_folder(entries):
    kept = put(make_person())
    SealedFile.objects.all().delete()
    tell(entries, at=now())
    old = MOMENT.timestamp()
    os.utime(path_of(kept), (old, old))
    assert remove_orphans(older_than=LATER) == 0
    assert path_of(kept).exists()
    path_of(kept).unlink()


@pytest.mark.django_db(transaction=True)
def test_a_destroyed_persons_files_are_gone_from_the_folder_and_others_stay():
    anna, boris = make_person_alone(), make_person_alone()
    scan, other = put(anna), put(boris)
    with transaction.atomic():
        destroy_person(subject_id=anna, at=MOMENT)
    assert (path_of(scan).exists(), path_of(other).exists()) == (False, True)
    assert files.list_files(site_id=SITE, subject_id=anna) == ()


@pytest.mark.django_db
def test_a_draft_that_a_crash_left_is_swept_and_a_young_one_is_not():
    remove_orphans(older_than=LATER)
    draft = Draft(binding=b"", at_most=MANY)
    draft.add(SCAN)
    draft.end()
    assert b"".join(draft.read()) == SCAN
    (left,) = (file_folder() / "drafts").iterdir()
    assert ANNA.family_name.encode() not in left.read_bytes()
    assert remove_orphans(older_than=MOMENT - timedelta(days=9999)) == 0
    assert remove_orphans(older_than=LATER) == 1
    assert list((file_folder() / "drafts").iterdir()) == []
    draft.remove()


@pytest.mark.django_db
def test_a_file_whose_bytes_are_gone_or_cut_is_named_and_a_whole_one_is_not():
    anna = make_person()
    whole, gone, cut = put(anna), put(anna), put(anna)
    assert list(list_damaged()) == []
    path_of(gone).unlink()
    with bytes_of(cut) as content:
        del content[5:]
    assert set(list_damaged()) == {gone, cut}
    with pytest.raises(FileMissing):
        opened(gone, anna)
    assert b"".join(opened(whole, anna).chunks) == SCAN


@pytest.mark.django_db
def test_a_long_file_goes_in_and_out_in_little_memory():
    anna = make_person()
    long = 40 * 2**20
    place = {"site_id": SITE, "subject_id": anna, "category": "scan"}
    piece = os.urandom(CHUNK)
    tracemalloc.start()
    try:
        stream = (piece for _ in range(long // CHUNK))
        with files.draft_file(**place, chunks=stream, at_most=MANY) as new:
            assert sum(len(chunk) for chunk in new.draft.read()) == long
        _held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2 * 2**20


@pytest.mark.django_db
def test_a_file_left_unread_is_closed():
    anna = make_person()
    chunks = opened(put(anna), anna).chunks
    chunks.close()
    assert list(chunks) == []
