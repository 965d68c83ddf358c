"""An export is verified with nothing but its lines and a key; whatever is done to it is found."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.chain import (
    GENESIS,
    Checkpoint,
    NoteRefused,
    Problem,
    ProblemKind,
    canonical,
    entry_text,
    journal_key,
    open_checkpoint,
)
from zavet.core.chain.checkpoint import sign_checkpoint
from zavet.core.chain.export import (
    checkpoint_line,
    entry_line,
    find_losses,
    header_line,
    key_of,
    sealed_line,
    verify_export,
)
from zavet.core.chain.hashing import text_hash
from zavet.core.chain.judging import RESTORED, ToldLoss
from zavet.core.chain.tree import root_of

SECRET = Ed25519PrivateKey.from_private_bytes(b"j" * 32)
KEY = journal_key(SECRET.public_key().public_bytes_raw())
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
SEALED = 3
CUT = ProblemKind.CUT


def export(count: int = 6, *, checkpoints=(2, 6), but: int = 0, restored=None, secret=SECRET):
    """Write an export of so many entries, the third of them sealed; ``but`` is told otherwise than it was."""
    key = journal_key(secret.public_key().public_bytes_raw())
    hashes, lines, previous = [], [], GENESIS
    for position in range(1, count + 1):
        content = {"position": position, "event": "trial.thing.done", "facts": "{}"}
        if position == but:
            content["facts"] = '{"forged":true}'
        if restored and position == restored[0]:
            content |= {"event": RESTORED, "facts": restored[1](hashes)}
        text = entry_text(previous=previous, content=content)
        previous = text_hash(text)
        hashes.append(previous)
        is_sealed = position == SEALED
        lines.append(
            sealed_line(position=position, digest=previous)
            if is_sealed
            else entry_line(text=text, digest=previous)
        )
    notes = [
        sign_checkpoint(size=size, root=root_of(hashes[:size]), key=key, sign=secret.sign)
        for size in checkpoints
    ]
    return [header_line(key=key, size=count), *map(checkpoint_line, notes), *lines]


WHOLE = export()


def one(kind: ProblemKind, position: int, through: int | None = None) -> Problem:
    return Problem(kind=kind, position=position, through=through or position)


def test_a_whole_export_has_no_problems():
    report = verify_export(WHOLE, key=KEY)
    assert report.problems == ()
    assert (report.entries, report.sealed, report.checkpoints) == (6, 1, 2)
    assert key_of(WHOLE[0]) == KEY


def test_a_sealed_entry_shows_its_place_and_hash_alone():
    shown = json.loads(WHOLE[2 + SEALED])
    assert (sorted(shown), shown["position"]) == (["hash", "position", "sealed"], SEALED)


@given(st.data())
def test_any_altered_byte_of_an_export_is_found(data):
    whole = b"".join(WHOLE)
    at = data.draw(st.integers(0, len(whole) - 1))
    altered = bytearray(whole)
    altered[at] ^= data.draw(st.integers(1, 255))
    assert is_found(bytes(altered).splitlines(keepends=True))


@given(st.integers(0, len(WHOLE) - 1))
def test_any_removed_line_but_an_early_checkpoint_is_found(at):
    lines = [*WHOLE[:at], *WHOLE[at + 1 :]]
    assert is_found(lines) is (at != 1)


def test_an_export_without_its_checkpoints_proves_nothing():
    bare = [WHOLE[0], *WHOLE[3:]]
    assert verify_export(bare, key=KEY).problems == (one(ProblemKind.NOT_SIGNED, 1, 6),)
    assert verify_export([header_line(key=KEY, size=0)], key=KEY).problems == ()


@given(st.permutations(range(len(WHOLE))))
def test_any_other_order_of_lines_is_found(order):
    lines = [WHOLE[place] for place in order]
    assert is_found(lines) is (lines != WHOLE)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, len(WHOLE)))
def test_any_doubled_line_is_found(which, where):
    assert is_found([*WHOLE[:where], WHOLE[which], *WHOLE[where:]])


def is_found(lines: list[bytes]) -> bool:
    try:
        return verify_export(lines, key=KEY).problems != ()
    except NoteRefused:
        return True


def test_a_journal_written_anew_with_another_key_is_found_by_the_key_one_knows():
    forged = export(but=2, secret=OTHER)
    assert verify_export(forged).problems == ()
    assert verify_export(forged, key=KEY).problems == (
        one(ProblemKind.FORM_WRONG, 1),
        one(ProblemKind.NOT_SIGNED, 1, 6),
        one(ProblemKind.CHECKPOINT_UNSIGNED, 2),
        one(ProblemKind.CHECKPOINT_UNSIGNED, 6),
    )


def test_a_journal_written_anew_by_the_one_who_has_the_key_is_found_by_a_kept_checkpoint():
    kept = kept_checkpoint(WHOLE[1])
    forged = export(but=2)
    assert verify_export(forged, key=KEY).problems == ()
    assert verify_export(forged, key=KEY, against=[kept]).problems == (one(ProblemKind.FORKED, 2),)
    assert verify_export(WHOLE, key=KEY, against=[kept]).problems == ()


def test_a_cut_off_end_is_found_by_a_kept_checkpoint():
    kept = kept_checkpoint(WHOLE[2])
    assert verify_export(export(4, checkpoints=(4,)), key=KEY, against=[kept]).problems == (
        one(CUT, 6),
    )


def kept_checkpoint(line: bytes) -> Checkpoint:
    return open_checkpoint(json.loads(line)["checkpoint"], key=KEY)


def told(size: int, through: int):
    def facts(hashes: list[bytes]) -> str:
        held = {"size": size, "lost_through": through, "root": root_of(hashes[:size]).hex()}
        return canonical(held).decode()

    return facts


@pytest.mark.parametrize(
    ("size", "through", "is_told"),
    [(4, 6, True), (4, 7, True), (4, 5, False), (6, 7, False), (7, 9, False), (0, 6, True)],
)
def test_a_loss_is_told_only_if_the_lost_checkpoint_is_of_that_time(size, through, is_told):
    kept = kept_checkpoint(WHOLE[2])  # over six entries
    lines = export(7, checkpoints=(7,), but=2, restored=(6, told(size, through)))
    report = verify_export(lines, key=KEY, against=[kept], losses=tuple(find_losses(lines)))
    lost, forked = (ToldLoss(size=6, position=6),), (one(ProblemKind.FORKED, 6),)
    assert (report.told, report.problems) == ((lost, ()) if is_told else ((), forked))


def test_a_loss_told_with_another_root_is_a_fork():
    kept = kept_checkpoint(WHOLE[2])
    lines = export(7, checkpoints=(7,), but=5, restored=(6, lambda _: told(4, 6)([GENESIS] * 9)))
    report = verify_export(lines, key=KEY, against=[kept], losses=tuple(find_losses(lines)))
    assert (report.told, report.problems) == ((), (one(ProblemKind.FORKED, 6),))


@given(st.lists(st.binary(max_size=60), max_size=4))
def test_what_is_no_export_is_refused_and_no_error(lines):
    with pytest.raises(NoteRefused):
        verify_export(lines)
    verify_export([WHOLE[0], *lines])


@pytest.mark.parametrize(
    "line",
    [
        b'{"form":"zavet journal export 1","size":0,"vkey":5}\n',
        header_line(key=KEY, size=0).replace(b'"size":0', b'"size":Infinity'),
    ],
)
def test_a_hostile_header_is_refused_and_no_error(line):
    with pytest.raises(NoteRefused):
        verify_export([line])


def test_a_hostile_checkpoint_or_loss_is_told_and_no_error():
    tells = f'"event":"{RESTORED}"'.encode()
    lines = [b'{"content":{%s,"facts":"","position":Infinity}}\n' % tells]
    lines += [b'{"content":{%s,"facts":"{\\"size\\":Infinity}","position":1}}\n' % tells]
    assert list(find_losses(lines)) == []
    report = verify_export([header_line(key=KEY, size=0), b'{"checkpoint":5}\n'], key=KEY)
    assert report.problems == (one(ProblemKind.FORM_WRONG, 2),)
