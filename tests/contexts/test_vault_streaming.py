"""A stream sealed chunk by chunk comes back whole or not at all, in its own place and under its own key alone."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.vault.cipher import new_key
from zavet.vault.refusals import SealBroken
from zavet.vault.streaming import CHUNK, Sealer, sealed_sizes, unseal_stream

TAG = 16


def sealed_of(plain: bytes, *, key: bytes, binding: bytes = b"place", piece: int = 1000) -> bytes:
    sealer = Sealer(key=key, binding=binding)
    pieces = [plain[at : at + piece] for at in range(0, len(plain), piece)]
    return b"".join([each for one in pieces for each in sealer.add(one)] + [sealer.end()])


def unsealed(sealed: bytes, *, key: bytes, binding: bytes = b"place") -> bytes:
    return b"".join(unseal_stream(io.BytesIO(sealed), key=key, binding=binding))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
@pytest.mark.parametrize("piece", [999, CHUNK, 4 * CHUNK])
def test_a_stream_comes_back_as_it_was_in_whatever_pieces_it_came(size, piece):
    plain, key = os.urandom(size), new_key()
    sealed = sealed_of(plain, key=key, piece=piece)
    assert unsealed(sealed, key=key) == plain
    assert sealed_sizes(size) == {len(sealed)}


BLOCK = CHUNK + TAG
WHOLE = 3 * CHUNK + 7


@pytest.fixture(scope="module")
def key():
    return new_key()


@pytest.fixture(scope="module")
def stream(key):
    return sealed_of(bytes(range(256)) * (WHOLE // 256 + 1), key=key)


def blocks(stream: bytes) -> list[bytes]:
    return [stream[at : at + BLOCK] for at in range(1, len(stream), BLOCK)]


FAULTS = {
    "cut in the middle of a chunk": lambda b: [*b[:-1], b[-1][:-3]],
    "cut after a whole chunk": lambda b: b[:2],
    "cut down to its first byte": lambda _: [],
    "a chunk dropped": lambda b: [b[0], *b[2:]],
    "the first chunk dropped": lambda b: b[1:],
    "two chunks exchanged": lambda b: [b[1], b[0], *b[2:]],
    "a chunk repeated": lambda b: [b[0], *b],
    "the last chunk repeated": lambda b: [*b, b[-1]],
    "a byte added": lambda b: [*b, b"\0"],
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_stream_that_was_touched_never_passes_for_whole(fault, stream, key):
    assert unsealed(stream[:1] + b"".join(blocks(stream)), key=key)
    with pytest.raises(SealBroken):
        unsealed(stream[:1] + b"".join(fault(blocks(stream))), key=key)


@pytest.mark.parametrize("head", [b"", b"\x07", b"\x00"])
def test_a_stream_of_no_or_another_suite_does_not_open(head, stream, key):
    with pytest.raises(SealBroken):
        unsealed(head + (stream[1:] if head else b""), key=key)


def test_chunks_before_the_fault_come_and_the_one_concerned_does_not(stream, key):
    cut = io.BytesIO(stream[: 1 + 2 * BLOCK])
    opened = unseal_stream(cut, key=key, binding=b"place")
    assert len(next(opened)) == CHUNK
    with pytest.raises(SealBroken):
        next(opened)


@given(data=st.data())
def test_any_altered_byte_of_a_stream_keeps_it_shut(data):
    own = new_key()
    stream = bytearray(sealed_of(b"x" * (CHUNK + 9), key=own))
    at = data.draw(st.integers(0, len(stream) - 1))
    stream[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        unsealed(bytes(stream), key=own)


def test_a_stream_opens_in_its_own_place_and_under_its_own_key_alone(stream, key):
    for other in ({"key": new_key()}, {"key": key, "binding": b"elsewhere"}):
        with pytest.raises(SealBroken):
            unsealed(stream, **other)
