"""A witness signs a journal that only grows, and no other."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.chain import NoteKey, NoteRefused, journal_key
from zavet.core.chain.checkpoint import sign_checkpoint
from zavet.core.chain.hashing import text_hash
from zavet.core.chain.note import Algorithm, Note, read_note
from zavet.core.chain.proof import GrowthProof
from zavet.core.chain.tree import consistency_ranges, root_of
from zavet.core.chain.witness import Cosigned, Seen, WitnessRefusal, witness

AT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
JOURNAL = Ed25519PrivateKey.from_private_bytes(b"j" * 32)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
KEY = journal_key(JOURNAL.public_key().public_bytes_raw())
OWN = NoteKey(
    name="witness.example/w1",
    public_key=WITNESS.public_key().public_bytes_raw(),
    algorithm=Algorithm.COSIGNATURE,
)


def leaves(count: int, *, but: int | None = None) -> list[bytes]:
    return [text_hash(b"%d%s" % (number, b"!" * (number == but))) for number in range(count)]


def request(old: int, entries: list[bytes], *, secret=JOURNAL, key=KEY) -> GrowthProof:
    size = len(entries)
    path = tuple(root_of(entries[a:b]) for a, b in consistency_ranges(old, size))
    note = sign_checkpoint(size=size, root=root_of(entries), key=key, sign=secret.sign)
    return GrowthProof(old=old, path=path, checkpoint=note)


def ask(asked: GrowthProof, seen: Seen | None = None) -> Cosigned | WitnessRefusal:
    return witness(
        asked,
        journals={KEY.name: KEY},
        seen={KEY.name: seen} if seen else {},
        key=OWN,
        sign=WITNESS.sign,
        at=AT,
    )


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_journal_that_only_grew_is_cosigned_and_remembered(old, more):
    before, after = leaves(old), leaves(old + more)
    answer = ask(request(old, after), Seen(size=old, root=root_of(before)))
    assert isinstance(answer, Cosigned)
    assert answer.seen == Seen(size=len(after), root=root_of(after))
    text = read_note(request(old, after).checkpoint).text
    assert Note(text=text, signatures=(answer.line,)).seen_at(OWN) == AT


def test_a_journal_never_seen_before_is_cosigned_as_it_is():
    assert isinstance(ask(request(0, leaves(9))), Cosigned)


@given(st.integers(1, 30), st.integers(0, 30), st.data())
def test_a_journal_written_anew_is_refused(old, more, data):
    forged = leaves(old + more, but=data.draw(st.integers(0, old - 1)))
    answer = ask(request(old, forged), Seen(size=old, root=root_of(leaves(old))))
    assert answer is WitnessRefusal.FORKED


def test_a_journal_taken_back_is_refused():
    seen = Seen(size=9, root=root_of(leaves(9)))
    assert ask(request(0, leaves(8)), seen) is WitnessRefusal.TAKEN_BACK


def test_a_proof_from_elsewhere_than_was_seen_is_refused():
    seen = Seen(size=9, root=root_of(leaves(9)))
    assert ask(request(8, leaves(12)), seen) is WitnessRefusal.OTHER_START
    assert ask(request(0, leaves(12)), seen) is WitnessRefusal.OTHER_START


def test_a_checkpoint_signed_by_a_stranger_is_refused():
    assert ask(request(0, leaves(3), secret=STRANGER)) is WitnessRefusal.BAD_SIGNATURE


def test_a_journal_nobody_knows_is_refused():
    key = journal_key(STRANGER.public_key().public_bytes_raw())
    asked = request(0, leaves(3), secret=STRANGER, key=key)
    assert ask(asked) is WitnessRefusal.UNKNOWN_JOURNAL


def test_no_entries_have_no_root_but_one():
    note = sign_checkpoint(size=0, root=root_of(leaves(3)), key=KEY, sign=JOURNAL.sign)
    assert ask(GrowthProof(old=0, path=(), checkpoint=note)) is WitnessRefusal.FORKED


def test_what_is_no_checkpoint_is_no_request():
    with pytest.raises(NoteRefused):
        ask(GrowthProof(old=0, path=(), checkpoint="nothing"))
