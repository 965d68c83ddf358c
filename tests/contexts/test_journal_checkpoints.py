"""Checkpoints lie outside the database and find what the chain alone could not: a journal written anew, a cut-off end."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from journals import MOMENT, SITE, cut_after, names, one, spoil, tell, write_anew
from zavet.chance import new_id
from zavet.core.chain import ProblemKind, journal_key, open_checkpoint
from zavet.core.chain.checkpoint import sign_checkpoint
from zavet.core.chain.export import verify_export
from zavet.doors.cli.keeping import CheckpointKeeper
from zavet.journal.checkpoints import (
    CheckpointDamaged,
    is_checkpoint_due,
    keep_outside,
    key,
    write_checkpoint,
)
from zavet.journal.exporting import NothingToProve, export_journal, prove_entry, prove_growth
from zavet.journal.models import Checkpoint, Entry
from zavet.journal.queries import (
    count_entries,
    find_checkpoint,
    find_entry_at,
    list_checkpoints,
    list_entries,
    verify_chain,
)
from zavet.journal.tree import root_at

TEN_MINUTES = timedelta(minutes=10)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.ZAVET_CHECKPOINTS = tmp_path / "outside"
    return settings.ZAVET_CHECKPOINTS


def test_a_checkpoint_is_written_in_the_database_and_outside(folder):
    tell(3)
    written = write_checkpoint()
    assert written == find_checkpoint(3)
    assert (written.size, written.root, written.at) == (3, root_at(3), MOMENT)
    assert names(folder) == [f"000000000003-{written.root.hex()[:8]}.checkpoint"]
    path = folder / written.file_name
    assert path.read_text(encoding="utf-8") == written.text
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_checkpoint(written.text, key=key()).root == root_at(3)
    report = verify_chain()
    assert (report.problems, report.checkpoints) == ((), 1)


def test_an_empty_journal_has_no_checkpoint(folder):
    assert write_checkpoint() is None
    assert not folder.exists()


def test_nothing_is_written_twice_and_a_file_is_never_written_again(folder):
    tell(2)
    first = write_checkpoint()
    (folder / first.file_name).write_text("scribbled")
    assert write_checkpoint() == first
    assert (folder / first.file_name).read_text() == "scribbled"
    tell()
    write_checkpoint()
    assert [view.size for view in list_checkpoints()] == [3, 2]
    assert [view.size for view in list_checkpoints(limit=1)] == [3]


def test_what_a_crash_left_between_row_and_file_is_healed_by_the_next(folder):
    for _ in range(3):
        tell()
        write_checkpoint()
    whole = names(folder)
    for name in whole[1:]:
        (folder / name).unlink()
    assert verify_chain().problems == (one(ProblemKind.CHECKPOINT_GONE, 2, 3),)
    write_checkpoint()
    assert names(folder) == whole
    shutil.rmtree(folder)
    keep_outside()
    assert names(folder) == whole
    assert verify_chain().problems == ()


def test_many_who_write_at_once_write_the_same(folder):
    tell(300)

    def work() -> None:
        try:
            write_checkpoint()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Checkpoint.objects.count() == 1
    assert len(names(folder)) == 1
    assert verify_chain().problems == ()


def test_a_checkpoint_is_due_when_an_entry_lies_outside_for_the_term():
    assert not is_checkpoint_due(MOMENT, TEN_MINUTES)
    tell()
    assert not is_checkpoint_due(MOMENT + TEN_MINUTES - timedelta(seconds=1), TEN_MINUTES)
    assert is_checkpoint_due(MOMENT + TEN_MINUTES, TEN_MINUTES)
    write_checkpoint()
    assert not is_checkpoint_due(MOMENT + timedelta(days=9), TEN_MINUTES)
    tell(at=MOMENT + timedelta(days=1))
    assert is_checkpoint_due(MOMENT + timedelta(days=9), TEN_MINUTES)


@pytest.mark.parametrize("first", [1, 3])
def test_a_chain_written_anew_is_found_by_the_checkpoints(first):
    for _ in range(4):
        tell()
        write_checkpoint()
    write_anew(first)
    assert verify_chain().problems == (one(ProblemKind.FORKED, first, 4),)


def test_a_chain_written_anew_with_its_checkpoints_is_found_by_one_kept_elsewhere(folder):
    tell(4)
    kept = open_checkpoint(write_checkpoint().text, key=key())
    write_anew(2)
    spoil("DELETE FROM journal_checkpoint")
    shutil.rmtree(folder)
    write_checkpoint()
    assert verify_chain().problems == ()
    assert verify_chain(against=[kept]).problems == (one(ProblemKind.FORKED, 4),)


def test_a_cut_off_end_is_found_by_the_checkpoints(folder):
    tell(3)
    write_checkpoint()
    tell(3)
    write_checkpoint()
    cut_after(4)
    assert verify_chain().problems == (one(ProblemKind.CUT, 6),)
    spoil("DELETE FROM journal_checkpoint WHERE size = 6")
    assert verify_chain().problems == (one(ProblemKind.CUT, 6),)


def test_a_file_that_is_gone_changed_renamed_or_unsigned_is_found(folder):
    for _ in range(4):
        tell()
        write_checkpoint()
    paths = sorted(folder.iterdir())
    paths[0].unlink()
    paths[1].write_text(paths[2].read_text())
    paths[3].write_text(paths[3].read_text().replace("\n4\n", "\n5\n"))
    assert verify_chain().problems == (
        one(ProblemKind.CHECKPOINT_GONE, 1),
        one(ProblemKind.CHECKPOINT_CHANGED, 2),
        one(ProblemKind.CHECKPOINT_CHANGED, 4),
        one(ProblemKind.CHECKPOINT_UNSIGNED, 4),
    )


def test_a_row_that_differs_from_its_file_is_found():
    tell(2)
    write_checkpoint()
    spoil("UPDATE journal_checkpoint SET size = 1")
    assert verify_chain().problems == (one(ProblemKind.CHECKPOINT_CHANGED, 1),)
    spoil("UPDATE journal_checkpoint SET size = 2, text = text || 'x'")
    assert verify_chain().problems == (one(ProblemKind.CHECKPOINT_UNSIGNED, 2),)


def test_a_checkpoint_signed_by_another_key_is_found(folder):
    tell(2)
    write_checkpoint()
    other = Ed25519PrivateKey.generate()
    forged = sign_checkpoint(
        size=2,
        root=root_at(2),
        key=journal_key(other.public_key().public_bytes_raw()),
        sign=other.sign,
    )
    (folder / "000000000002-00000000.checkpoint").write_text(forged)
    assert verify_chain().problems == (one(ProblemKind.CHECKPOINT_UNSIGNED, 2),)


def test_a_sealed_entry_is_chained_and_provable_and_never_shown():
    tell(2)
    tell(sealed=True, subject_id=new_id())
    tell()
    assert find_entry_at(3) is None
    assert [entry.position for entry in list_entries(site_id=SITE)] == [4, 2, 1]
    assert count_entries(site_id=SITE) == 3
    proof = prove_entry(3)
    assert (proof.text, proof.check(key=key()).size) == (None, 4)
    lines = list(export_journal())
    secret = Entry.objects.get(position=3)
    told = b"".join(lines) + str(proof).encode()
    assert str(secret.subject_id).encode() not in told
    assert str(secret.id).encode() not in told
    assert str(Entry.objects.get(position=2).id).encode() in told
    report = verify_export(lines, key=key())
    assert (report.problems, report.sealed, report.entries) == ((), 1, 4)


def test_an_export_begins_with_every_checkpoint_and_ends_with_the_last_entry():
    tell(2)
    write_checkpoint()
    tell(3)
    report = verify_export(export_journal(), key=key())
    assert (report.problems, report.entries, report.checkpoints) == ((), 5, 2)
    assert report.root == root_at(5)


def test_growth_is_proved_to_whoever_saw_less():
    tell(3)
    tell(4)
    proof = prove_growth(3)
    assert open_checkpoint(proof.checkpoint, key=key()).size == 7
    for nothing in (lambda: prove_growth(8), lambda: prove_entry(8)):
        with pytest.raises(NothingToProve):
            nothing()


def test_any_altered_byte_of_a_checkpoints_file_or_row_is_found(folder):
    tell(3)
    written = write_checkpoint()
    path, whole = folder / written.file_name, written.text.encode()

    @hypothesis.settings(max_examples=60)
    @given(st.integers(0, len(whole) - 1), st.integers(1, 255))
    def alter_the_file(at, by):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :])
        assert verify_chain().problems != ()

    @hypothesis.settings(max_examples=60)
    @given(st.integers(0, len(written.text) - 1), st.characters(codec="ascii", min_codepoint=10))
    def alter_the_row(at, sign):
        text = written.text[:at] + sign + written.text[at + 1 :]
        spoil("UPDATE journal_checkpoint SET text = %s", text)
        assert (verify_chain().problems != ()) is (text != written.text)

    alter_the_file()
    path.write_bytes(whole)
    alter_the_row()


def test_any_altered_byte_of_head_or_subtree_is_found():
    tell(260)

    @hypothesis.settings(max_examples=40)
    @given(
        st.sampled_from(["journal_head", "journal_subtree"]),
        st.integers(0, 31),
        st.integers(1, 255),
    )
    def alter(table, at, by):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT hash FROM {table}")
            whole = bytes(cursor.fetchone()[0])
        altered = whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :]
        spoil(f"UPDATE {table} SET hash = %s", altered)
        assert verify_chain().problems != ()
        spoil(f"UPDATE {table} SET hash = %s", whole)

    alter()
    assert verify_chain().problems == ()


def test_a_damaged_checkpoint_is_told_and_not_read_on():
    tell()
    write_checkpoint()
    spoil("UPDATE journal_checkpoint SET text = 'x'")
    with pytest.raises(CheckpointDamaged):
        list_checkpoints()


def test_a_running_zavet_signs_what_is_due_and_puts_outside_what_others_signed(folder):
    keeper = CheckpointKeeper()
    tell()
    keeper.tick()
    assert not folder.exists()
    keeper._looked_at -= 60
    keeper.tick()
    [name] = names(folder)
    (folder / name).unlink()
    keeper._looked_at -= 60
    keeper.tick()
    assert names(folder) == [name]


def test_a_checkpoint_that_cannot_be_written_is_told_and_stops_nothing(folder, capsys):
    tell()
    folder.write_text("a file where the folder should be")
    CheckpointKeeper().stop()
    assert capsys.readouterr().err.startswith("Контрольная точка журнала не записана")
