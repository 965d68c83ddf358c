"""The chain: whatever is done to its entries is found."""

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.chain import (
    GENESIS,
    Head,
    Link,
    Problem,
    ProblemKind,
    canonical,
    entry_hash,
    entry_text,
    verify,
)

CODES = st.text(alphabet="abcXYZ019._:/§¶+-", max_size=20)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True)
CONTENTS = st.dictionaries(
    KEYS,
    st.one_of(
        CODES,
        st.text(max_size=8),
        st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
        st.booleans(),
        st.none(),
        st.lists(CODES, max_size=3),
    ),
    max_size=6,
)
CHAINS = st.lists(CONTENTS, min_size=2, max_size=8)


def chain_of(contents) -> list[Link]:
    links, previous = [], GENESIS
    for position, given_content in enumerate(contents, start=1):
        content = {**given_content, "position": position}
        link = link_of(position, previous, content)
        links.append(link)
        previous = link.hash
    return links


def link_of(position: int, previous: bytes, content: dict) -> Link:
    text = entry_text(previous=previous, content=content)
    return Link(position, previous, entry_hash(previous=previous, content=content), text)


def problem(kind: ProblemKind, position: int, through: int | None = None) -> Problem:
    return Problem(kind=kind, position=position, through=through or position)


@given(CONTENTS)
def test_the_hashed_bytes_are_those_of_rfc_8785(content):
    assert canonical(content) == rfc8785.dumps(content)


def test_the_first_entry_ever_hashes_as_it_always_did():
    digest = entry_hash(previous=GENESIS, content={"event": "parties.site.opened", "position": 1})
    assert digest.hex() == "9286903ee295e29a87f5645ffc996e4d58cfb613b54d8f4b3f242cbdeb1b28e9"


@given(CHAINS)
def test_a_whole_chain_has_no_problems(contents):
    links = chain_of(contents)
    assert verify(links, head=Head(position=len(links), hash=links[-1].hash)) == ()


@given(CHAINS, st.data())
def test_any_altered_byte_of_content_is_found(contents, data):
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    text = bytearray(links[at].text)
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 255))
    links[at] = links[at]._replace(text=bytes(text))
    assert verify(links) == (problem(ProblemKind.CHANGED, at + 1),)


@given(CHAINS, st.data())
def test_any_altered_byte_of_a_hash_is_found(contents, data):
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    which = data.draw(st.sampled_from(["hash", "previous"]))
    old = getattr(links[at], which)
    stored = bytearray(old)
    stored[data.draw(st.integers(0, 31))] ^= data.draw(st.integers(1, 255))
    text = links[at].text
    if which == "previous":  # it is hashed with the rest
        text = text.replace(old.hex().encode(), stored.hex().encode())
    links[at] = links[at]._replace(**{which: bytes(stored), "text": text})
    assert problem(ProblemKind.CHANGED, at + 1) in verify(links)


@given(CHAINS, st.data())
def test_an_entry_rewritten_with_its_own_new_hash_is_found(contents, data):
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 2))
    links[at] = link_of(at + 1, links[at].previous, {"position": at + 1, "forged": True})
    assert verify(links) == (problem(ProblemKind.CHANGED, at + 1),)


@given(CHAINS, st.data())
def test_any_removed_entry_is_found(contents, data):
    links = chain_of(contents)
    head = Head(position=len(links), hash=links[-1].hash)
    at = data.draw(st.integers(0, len(links) - 1))
    del links[at]
    assert verify(links, head=head) == (problem(ProblemKind.MISSING, at + 1),)


@given(CHAINS, st.data())
def test_a_cut_off_end_is_found(contents, data):
    links = chain_of(contents)
    head = Head(position=len(links), hash=links[-1].hash)
    kept = data.draw(st.integers(0, len(links) - 1))
    expected = problem(ProblemKind.MISSING, kept + 1, len(links))
    assert verify(links[:kept], head=head) == (expected,)


@given(CHAINS, st.data())
def test_swapped_entries_are_found(contents, data):
    links = chain_of(contents)
    one = data.draw(st.integers(0, len(links) - 2))
    other = data.draw(st.integers(one + 1, len(links) - 1))
    links[one], links[other] = links[other], links[one]
    found = verify(links)
    assert {each.kind for each in found} == {ProblemKind.REORDERED}
    assert {each.position for each in found} == set(range(one + 1, other + 1))


@given(CHAINS, st.data())
def test_contents_swapped_between_positions_are_found(contents, data):
    links = chain_of(contents)
    one = data.draw(st.integers(0, len(links) - 2))
    other = data.draw(st.integers(one + 1, len(links) - 1))
    first, second = links[one], links[other]
    links[one] = second._replace(position=first.position)
    links[other] = first._replace(position=second.position)
    assert problem(ProblemKind.CHANGED, one + 1) in verify(links)


@given(CHAINS, st.data())
def test_a_doubled_entry_is_found(contents, data):
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    links.append(links[at])
    assert verify(links) == (problem(ProblemKind.DOUBLED, at + 1),)


def test_a_chain_written_anew_from_the_start_contradicts_the_known_head():
    links = chain_of([{"event": "a"}, {"event": "b"}])
    forged = chain_of([{"event": "a"}, {"event": "c"}])
    head = Head(position=2, hash=links[-1].hash)
    assert verify(forged, head=head) == (problem(ProblemKind.CHANGED, 2),)
    assert verify(forged) == ()
