"""Proofs a person keeps and anybody checks: one entry is in the journal, or the journal only grew (C2SP tlog-proof v1).

INVARIANT: a proof shows of a sealed entry its place and hash, never what it says.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from zavet.core.chain.checkpoint import Checkpoint, open_checkpoint
from zavet.core.chain.hashing import text_hash
from zavet.core.chain.note import NoteKey, NoteRefused, decode
from zavet.core.chain.tree import is_included

FORM = "c2sp.org/tlog-proof@v1"
_SEALED = b"sealed "
_HASH = 32
_MOST = 63
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """An entry's text as it was hashed (None of a sealed one), its hash, its index from 0, the way up to the root.

    ``checkpoint`` is the signed note the root stands in.
    """

    text: bytes | None
    hash: bytes
    index: int
    path: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        """Return the proof as a file. What is proved stands in its ``extra`` line: C2SP leaves that to us."""
        proved = self.text if self.text is not None else _SEALED + self.hash.hex().encode()
        extra = base64.b64encode(proved).decode()
        path = "".join(f"{line}\n" for line in encode_hashes(self.path))
        return f"{FORM}\nextra {extra}\nindex {self.index}\n{path}\n{self.checkpoint}"

    def check(self, *, key: NoteKey) -> Checkpoint:
        """Return the checkpoint that ``key`` signed and this entry is in; raise NoteRefused where it is not."""
        checkpoint = open_checkpoint(self.checkpoint, key=key)
        if not is_included(
            self.hash,
            index=self.index,
            size=checkpoint.size,
            proof=self.path,
            root=checkpoint.root,
        ):
            message = "the entry is not in the tree"
            raise NoteRefused(message)
        return checkpoint


def read_entry_proof(proof: str) -> EntryProof:
    """Return a proof's parts, checked for form alone; raise NoteRefused."""
    head, _, checkpoint = proof.partition("\n\n")
    form, *lines = head.split("\n")
    words = [line.split(" ") for line in lines[:2]]
    if form != FORM or [each[0] for each in words] != ["extra", "index"]:
        message = "not a proof of an entry"
        raise NoteRefused(message)
    if [len(each) for each in words] != [2, 2]:
        message = "not a proof of an entry"
        raise NoteRefused(message)
    proved = decode(words[0][1])
    text = None if proved.startswith(_SEALED) else proved
    return EntryProof(
        text=text,
        hash=_sealed_hash(proved) if text is None else text_hash(text),
        index=read_number(words[1][1]),
        path=read_hashes(lines[2:]),
        checkpoint=checkpoint,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthProof:
    """That the journal under ``checkpoint`` only added to what it was at ``old`` entries.

    The text is the body of C2SP tlog-witness ``add-checkpoint``: any witness takes it.
    """

    old: int
    path: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        """Return the proof as a file."""
        path = "".join(f"{line}\n" for line in encode_hashes(self.path))
        return f"old {self.old}\n{path}\n{self.checkpoint}"


def read_growth_proof(proof: str) -> GrowthProof:
    """Return a proof's parts, checked for form alone; raise NoteRefused."""
    head, _, checkpoint = proof.partition("\n\n")
    first, *lines = head.split("\n")
    if not first.startswith("old "):
        message = "not a proof of growth"
        raise NoteRefused(message)
    return GrowthProof(
        old=read_number(first.removeprefix("old ")),
        path=read_hashes(lines),
        checkpoint=checkpoint,
    )


def encode_hashes(hashes: Sequence[bytes]) -> list[str]:
    """Return hashes in base64."""
    return [base64.b64encode(one).decode() for one in hashes]


def read_hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Return hashes from base64; raise NoteRefused."""
    hashes = tuple(map(decode, lines))
    if len(hashes) > _MOST or any(len(one) != _HASH for one in hashes):
        message = "not a way up the tree"
        raise NoteRefused(message)
    return hashes


def read_number(text: str) -> int:
    """Return a whole number without leading zeros; raise NoteRefused."""
    if not _NUMBER.fullmatch(text):
        message = "not a number"
        raise NoteRefused(message)
    return int(text)


def _sealed_hash(proved: bytes) -> bytes:
    try:
        found = bytes.fromhex(proved.removeprefix(_SEALED).decode())
    except ValueError as error:
        message = "not the hash of a sealed entry"
        raise NoteRefused(message) from error
    if len(found) != _HASH or _SEALED + found.hex().encode() != proved:
        message = "not the hash of a sealed entry"
        raise NoteRefused(message)
    return found
