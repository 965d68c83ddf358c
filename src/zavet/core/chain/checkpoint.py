"""Signed checkpoints: how many entries there were, and the root over them (C2SP tlog-checkpoint v1.0.0).

Whoever keeps one can say later whether the journal still begins with the same entries. No extension lines: what is not
checked by everybody has no place under the signature.
"""

import base64
import re
from dataclasses import dataclass

from zavet.core.chain.note import NoteKey, NoteRefused, Sign, decode, read_note, sign_note

_ROOT = 32
_LINES = 3
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A journal's state: its ``origin``, how many entries (``size``), the ``root`` of their tree."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return what is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def journal_key(public_key: bytes) -> NoteKey:
    """Return the key of an installation's journal; it is named after itself, and the name is the journal's origin."""
    return NoteKey(name=f"zavet.local/{public_key.hex()[:16]}", public_key=public_key)


def sign_checkpoint(*, size: int, root: bytes, key: NoteKey, sign: Sign) -> str:
    """Return the signed checkpoint of a journal; the same state always gives the same text."""
    checkpoint = Checkpoint(origin=key.name, size=size, root=root)
    return str(sign_note(checkpoint.text, key=key, sign=sign))


def read_checkpoint(text: str) -> Checkpoint:
    """Return what a checkpoint's signed text says; raise NoteRefused for another form."""
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or not lines[0] or not _SIZE.fullmatch(lines[1]) or lines[-1]:
        message = "not a checkpoint"
        raise NoteRefused(message)
    root = decode(lines[2])
    if len(root) != _ROOT:
        message = "not a root"
        raise NoteRefused(message)
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root)


def open_checkpoint(note: str, *, key: NoteKey) -> Checkpoint:
    """Return the checkpoint ``key`` signed for the journal of its own name; raise NoteRefused for anything else."""
    signed = read_note(note)
    signed.seen_at(key)
    checkpoint = read_checkpoint(signed.text)
    if checkpoint.origin != key.name:
        message = "a checkpoint of another journal"
        raise NoteRefused(message)
    return checkpoint
