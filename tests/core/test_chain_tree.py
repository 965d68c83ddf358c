"""The tree is that of RFC 6962: its published vectors, a second implementation, and the laws of proofs."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from zavet.core.chain.hashing import text_hash
from zavet.core.chain.roots import Roots
from zavet.core.chain.tree import (
    EMPTY,
    Frontier,
    consistency_ranges,
    inclusion_ranges,
    is_consistent,
    is_included,
    root_of,
)

# The eight leaves, roots and proofs every implementation of Certificate Transparency is tried with.
TEXTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
LEAVES = [text_hash(bytes.fromhex(text)) for text in TEXTS]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def leaves_of(count: int) -> list[bytes]:
    return [text_hash(str(number).encode()) for number in range(count)]


def way(leaves: list[bytes], ranges) -> list[bytes]:
    return [root_of(leaves[start:end]) for start, end in ranges]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_vectors(size):
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_those_of_the_vectors(index, size):
    proof = way(LEAVES, inclusion_ranges(index, size))
    assert [node.hex() for node in proof] == INCLUSION[index, size]
    root = bytes.fromhex(ROOTS[size])
    assert is_included(LEAVES[index], index=index, size=size, proof=proof, root=root)


@pytest.mark.parametrize(("old", "size"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_vectors(old, size):
    proof = way(LEAVES, consistency_ranges(old, size))
    assert [node.hex() for node in proof] == CONSISTENCY[old, size]
    roots = {"old_root": bytes.fromhex(ROOTS[old]), "root": bytes.fromhex(ROOTS[size])}
    assert is_consistent(old=old, size=size, proof=proof, **roots)


@given(st.integers(1, 70), st.data())
def test_a_second_implementation_gives_the_same_roots_and_ways(size, data):
    other = InmemoryTree()
    for number in range(size):
        other.append_entry(str(number).encode())
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    assert root_of(leaves) == other.get_root(size)
    known = other.prove_inclusion(index + 1, size).serialize()["path"][1:]
    assert [node.hex() for node in way(leaves, inclusion_ranges(index, size))] == known


def test_every_proof_up_to_forty_leaves_holds_and_no_longer_with_one_bit_changed():
    leaves = leaves_of(40)
    roots = [root_of(leaves[:size]) for size in range(41)]
    for size in range(1, 41):
        for index in range(size):
            proof = way(leaves, inclusion_ranges(index, size))
            where = {"index": index, "size": size}
            assert is_included(leaves[index], **where, proof=proof, root=roots[size])
            assert not is_included(leaves[index - 1], **where, proof=proof, root=roots[size]) or (
                size == 1
            )
            assert not is_included(leaves[index], **where, proof=[*proof, EMPTY], root=roots[size])
        for old in range(size + 1):
            proof = way(leaves, consistency_ranges(old, size))
            both = {"old": old, "old_root": roots[old], "size": size}
            assert is_consistent(**both, root=roots[size], proof=proof)
            assert not is_consistent(**both, root=roots[size - 1], proof=proof) or old == 0
            assert not is_consistent(**both, root=roots[size], proof=[*proof, EMPTY])


@given(st.integers(2, 300), st.data())
def test_any_altered_byte_of_a_proof_is_found(size, data):
    leaves = leaves_of(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    inclusion = altered(way(leaves, inclusion_ranges(index, size)), data)
    consistency = altered(way(leaves, consistency_ranges(old, size)), data)
    root, old_root = root_of(leaves), root_of(leaves[:old])
    assert not is_included(leaves[index], index=index, size=size, proof=inclusion, root=root)
    assert not is_consistent(old=old, old_root=old_root, size=size, root=root, proof=consistency)


def altered(proof: list[bytes], data) -> list[bytes]:
    at = data.draw(st.integers(0, len(proof) - 1))
    node = bytearray(proof[at])
    node[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    return [*proof[:at], bytes(node), *proof[at + 1 :]]


@given(st.lists(st.binary(max_size=4), max_size=9), st.integers(), st.integers(), st.integers())
def test_a_malformed_proof_is_wrong_and_no_error(proof, index, old, size):
    assert not is_included(EMPTY, index=index, size=size, proof=proof, root=b"")
    assert not is_consistent(old=old, old_root=b"x", size=size, root=b"", proof=proof)


@given(st.integers(0, 700), st.lists(st.integers(0, 800), max_size=5), st.data())
def test_roots_going_by_are_the_roots_of_the_whole(count, asked, data):
    leaves, subtrees = leaves_of(count), {}
    roots = Roots(
        asked, on_subtree=lambda level, place, root: subtrees.update({(level, place): root})
    )
    taken = 0
    while taken < count:
        more = data.draw(st.integers(1, 400))
        roots.add(leaves[taken : taken + more])
        taken += more
    assert roots.root() == root_of(leaves)
    assert roots.found == {size: root_of(leaves[:size]) for size in asked if size <= count}
    assert subtrees == {
        (1, place): root_of(leaves[place * 256 : (place + 1) * 256])
        for place in range(count // 256)
    }


def test_subtrees_of_subtrees_are_made_too():
    leaves = [sha256(str(number).encode()).digest() for number in range(65_536 + 300)]
    subtrees = {}
    roots = Roots(on_subtree=lambda level, place, root: subtrees.update({(level, place): root}))
    roots.add(leaves)
    assert subtrees[2, 0] == root_of(leaves[:65_536])
    assert sorted(subtrees) == [*((1, place) for place in range(257)), (2, 0)]
    assert roots.root() == root_of(leaves)


@given(st.lists(st.integers(0, 3), max_size=6))
def test_a_frontier_of_whole_subtrees_gives_the_root_of_their_leaves(heights):
    heights = sorted(heights, reverse=True)
    leaves = leaves_of(sum(2**height for height in heights))
    frontier, start = Frontier(), 0
    for height in heights:
        frontier.add(root_of(leaves[start : start + 2**height]), height=height)
        start += 2**height
    assert frontier.root() == root_of(leaves)
