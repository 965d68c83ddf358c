"""Entries lost by a restored backup: told they are a loss, untold they are a fork."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from journals import MOMENT, cut_after, names, one, spoil, tell
from zavet.core.chain import NoteKey, ProblemKind
from zavet.core.chain.judging import ToldLoss
from zavet.core.chain.note import Algorithm
from zavet.core.chain.witness import Cosigned, witness
from zavet.core.values import Actor
from zavet.journal.beside import keep_cosignature, look_beside
from zavet.journal.checkpoints import key, write_checkpoint
from zavet.journal.exporting import prove_growth
from zavet.journal.operations import tell_restored
from zavet.journal.queries import verify_chain
from zavet.journal.tree import root_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.ZAVET_CHECKPOINTS = tmp_path / "outside"
    return settings.ZAVET_CHECKPOINTS


def restore(size: int, *, through: int, root: bytes | None = None) -> None:
    """Go back to a copy of so many entries, and say so."""
    spoil("DELETE FROM journal_checkpoint WHERE size > %s", size)
    cut_after(size)
    with transaction.atomic():
        tell_restored(
            size=size,
            lost_through=through,
            root=root_at(size) if root is None else root,
            by=Actor.system(),
            at=MOMENT,
        )


def live_and_restore(**told) -> None:
    tell(3)
    write_checkpoint()
    tell(3)
    write_checkpoint()
    restore(3, **told)
    tell(4)
    write_checkpoint()


def test_what_a_restore_lost_is_told_and_no_fork(folder):
    live_and_restore(through=6)
    report = verify_chain()
    assert (report.problems, report.told) == ((), (ToldLoss(size=6, position=4),))
    assert [name[:12] for name in names(folder)] == ["000000000003", "000000000006", "000000000008"]


def test_a_size_reached_again_after_a_restore_has_a_file_of_its_own(folder):
    live_and_restore(through=6)
    spoil("DELETE FROM journal_checkpoint WHERE size = 8")
    cut_after(6)
    (folder / names(folder)[-1]).unlink()
    write_checkpoint()
    assert [name[:12] for name in names(folder)] == ["000000000003", "000000000006", "000000000006"]
    assert (verify_chain().problems, len(verify_chain().told)) == ((), 1)


def test_a_restore_that_does_not_own_up_to_the_lost_checkpoint_is_a_fork():
    live_and_restore(through=5)
    report = verify_chain()
    assert (report.problems, report.told) == ((one(ProblemKind.FORKED, 6),), ())


def test_a_restore_told_with_another_root_is_a_fork():
    live_and_restore(through=6, root=bytes(32))
    assert verify_chain().problems == (one(ProblemKind.FORKED, 6),)


def test_a_row_of_the_database_is_never_a_told_loss(folder):
    live_and_restore(through=6)
    [lost] = folder.glob("000000000006-*")
    spoil("INSERT INTO journal_checkpoint (size, text) VALUES (6, %s)", lost.read_text())
    assert one(ProblemKind.FORKED, 6) in verify_chain().problems


def test_a_witness_of_what_a_restore_lost_vouches_for_nothing_and_is_no_fault(folder):
    tell(6)
    secret = Ed25519PrivateKey.generate()
    name = NoteKey(
        name="witness.example",
        public_key=secret.public_key().public_bytes_raw(),
        algorithm=Algorithm.COSIGNATURE,
    )
    answer = witness(
        prove_growth(0),
        journals={key().name: key()},
        seen={},
        key=name,
        sign=secret.sign,
        at=MOMENT,
    )
    assert isinstance(answer, Cosigned)
    keep_cosignature(str(answer.line), witness=name)
    assert [one.size for one in look_beside(witnesses=[name]).seen] == [6]
    restore(3, through=6)
    beside = look_beside(witnesses=[name])
    assert (beside.seen, beside.unchecked, beside.problems) == ((), 0, ())
    assert (look_beside().unchecked, look_beside().problems) == (1, ())
    [line] = folder.glob("*.cosigned")
    line.write_text(line.read_text().replace("— w", "— v"))
    [problem] = look_beside(witnesses=[name]).problems
    assert (problem.kind, problem.position) == (ProblemKind.COSIGNATURE_WRONG, 6)
