"""Notes, checkpoints and proofs of C2SP: published examples open, and every altered byte closes them."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.chain import NoteKey, NoteRefused, journal_key, open_checkpoint, read_key
from zavet.core.chain.checkpoint import sign_checkpoint
from zavet.core.chain.hashing import text_hash
from zavet.core.chain.note import Algorithm, Note, cosign, read_note
from zavet.core.chain.proof import (
    EntryProof,
    GrowthProof,
    read_entry_proof,
    read_growth_proof,
)
from zavet.core.chain.tree import consistency_ranges, inclusion_ranges, root_of

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = journal_key(SECRET.public_key().public_bytes_raw())
WITNESS = NoteKey(
    name="witness.example/w1",
    public_key=SECRET.public_key().public_bytes_raw(),
    algorithm=Algorithm.COSIGNATURE,
)
AT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
TEXTS = [b"entry %d" % number for number in range(20)]
LEAVES = [text_hash(text) for text in TEXTS]
CHECKPOINT = sign_checkpoint(size=20, root=root_of(LEAVES), key=KEY, sign=SECRET.sign)

# From the documentation of signed notes, made with other programs.
PUBLISHED = {
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW": """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
""",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k": """\
This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
""",
}


@pytest.mark.parametrize(("vkey", "note"), PUBLISHED.items())
def test_published_notes_open_with_their_keys(vkey, note):
    key = read_key(vkey)
    assert str(key) == vkey
    assert read_note(note).seen_at(key) is None
    assert str(read_note(note)) == note


@pytest.mark.parametrize(("vkey", "note"), PUBLISHED.items())
def test_a_published_note_does_not_open_with_another_text_or_key(vkey, note):
    key = read_key(vkey)
    with pytest.raises(NoteRefused):
        read_note(note.replace("is", "IS", 1)).seen_at(key)
    with pytest.raises(NoteRefused):
        read_note(note).seen_at(NoteKey(name=key.name, public_key=KEY.public_key))


def test_a_checkpoint_has_the_form_of_the_specification():
    lines = CHECKPOINT.split("\n")
    assert lines[:2] == ["zavet.local/03a107bff3ce10be", "20"]
    assert (lines[3], lines[5]) == ("", "")
    assert lines[4].startswith("— zavet.local/03a107bff3ce10be ")
    assert open_checkpoint(CHECKPOINT, key=KEY).root == root_of(LEAVES)


@given(st.data())
def test_any_altered_byte_of_a_checkpoint_is_found(data):
    altered = alter(CHECKPOINT.encode(), data)
    with pytest.raises((NoteRefused, UnicodeDecodeError)):
        open_checkpoint(altered.decode(), key=KEY)


@given(st.text(max_size=200))
def test_whatever_is_no_note_is_refused_and_no_error(text):
    for read in (read_note, read_key, read_entry_proof, read_growth_proof):
        with pytest.raises(NoteRefused):
            read(text)


@pytest.mark.parametrize("name", ["a\x1b[2J", "a\x9b2J", "a\u202eb", "a b", "a\nb"])
def test_a_key_whose_name_would_write_over_the_verdict_is_refused(name):
    with pytest.raises(NoteRefused):
        read_key(str(NoteKey(name=name, public_key=KEY.public_key)))


def test_a_checkpoint_of_another_journal_by_the_same_key_is_refused():
    other = NoteKey(name="example.com/log", public_key=KEY.public_key)
    note = sign_checkpoint(size=20, root=root_of(LEAVES), key=other, sign=SECRET.sign)
    with pytest.raises(NoteRefused):
        open_checkpoint(note, key=KEY)
    borrowed = note.replace("example.com/log", KEY.name).replace("— " + KEY.name, "— " + other.name)
    with pytest.raises(NoteRefused):
        open_checkpoint(borrowed, key=other)


def test_a_cosignature_tells_its_moment_and_its_text():
    text = read_note(CHECKPOINT).text
    line = cosign(text, key=WITNESS, sign=SECRET.sign, at=AT)
    assert Note(text=text, signatures=(line,)).seen_at(WITNESS) == AT
    with pytest.raises(NoteRefused):
        Note(text=text + "x\n", signatures=(line,)).seen_at(WITNESS)
    with pytest.raises(NoteRefused):  # a witness's line is no signature of a journal
        Note(text=text, signatures=(line,)).seen_at(KEY)


def entry_proof(index: int) -> EntryProof:
    path = tuple(root_of(LEAVES[a:b]) for a, b in inclusion_ranges(index, 20))
    return EntryProof(
        text=TEXTS[index], hash=LEAVES[index], index=index, path=path, checkpoint=CHECKPOINT
    )


@given(st.integers(0, 19))
def test_a_proof_of_an_entry_is_read_and_checked_with_nothing_but_the_key(index):
    proof = read_entry_proof(str(entry_proof(index)))
    assert proof == entry_proof(index)
    assert proof.check(key=KEY).size == 20


@given(st.integers(0, 19), st.data())
def test_any_altered_byte_of_a_proof_of_an_entry_is_found(index, data):
    altered = alter(str(entry_proof(index)).encode(), data)
    with pytest.raises((NoteRefused, UnicodeDecodeError)):
        read_entry_proof(altered.decode()).check(key=KEY)


def test_a_proof_of_a_sealed_entry_shows_its_place_and_hash_alone():
    shown = entry_proof(7)
    proof = EntryProof(text=None, hash=shown.hash, index=7, path=shown.path, checkpoint=CHECKPOINT)
    again = read_entry_proof(str(proof))
    assert again == proof
    assert again.check(key=KEY).size == 20


def test_a_proof_of_growth_is_what_a_witness_is_sent():
    path = tuple(root_of(LEAVES[a:b]) for a, b in consistency_ranges(7, 20))
    proof = GrowthProof(old=7, path=path, checkpoint=CHECKPOINT)
    assert read_growth_proof(str(proof)) == proof
    assert str(proof).startswith("old 7\n")
    assert str(proof).endswith("\n\n" + CHECKPOINT)


def alter(whole: bytes, data) -> bytes:
    at = data.draw(st.integers(0, len(whole) - 1))
    return whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
