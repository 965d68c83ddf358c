"""Signed notes and the keys that check them (C2SP signed-note v1.0.0; cosignatures as in C2SP tlog-cosignature v1).

INVARIANT: one note has one spelling. What a lenient reader would take as the same (spare bits of base64, spaces,
control characters) is refused, so that no altered byte goes unnoticed. A text is nothing until a known key signed it.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Sign = Callable[[bytes], bytes]
"""Makes an Ed25519 signature (RFC 8032); the private key stays behind it."""

_DASH = "— "
_ID, _KEY, _TIME = 4, 32, 8
_MOST_SIGNATURES = 64


class NoteRefused(ValueError):
    """A text is no note, or no key that is known signed it."""


class Algorithm(IntEnum):
    """What a key signs: a note itself, or a note with the time it was seen."""

    NOTE = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """A public key with its name. ``str`` gives the vkey: name, number and key, parted by «+»."""

    name: str
    public_key: bytes
    algorithm: Algorithm = Algorithm.NOTE

    @property
    def id(self) -> bytes:
        """Return the four bytes that name the key in a signature."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public_key
        return sha256(named).digest()[:_ID]

    def __str__(self) -> str:
        """Return the vkey."""
        typed = bytes([self.algorithm]) + self.public_key
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(typed).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One line under a note: the key's name and number, and what it signed with."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        """Return the line, without its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}"

    def is_of(self, key: NoteKey) -> bool:
        """Tell whether the line claims to be made with ``key``."""
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, ending in a newline, and the lines under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Return the note as it is written and sent."""
        return f"{self.text}\n" + "".join(f"{one}\n" for one in self.signatures)

    def seen_at(self, key: NoteKey) -> datetime | None:
        """Return when the witness with ``key`` says to have seen the note; None for a key that signs no time.

        Raise NoteRefused where the key did not sign this text.
        """
        lines = [one for one in self.signatures if one.is_of(key)]
        if not lines:
            message = "the key did not sign the note"
            raise NoteRefused(message)
        return [_check(self.text, line.value, key) for line in lines][-1]


def read_key(vkey: str) -> NoteKey:
    """Return the key a vkey tells of; raise NoteRefused where its parts do not fit.

    A name is printed to whoever checks: one that could move the cursor or turn the line about is refused.
    """
    name, _, rest = vkey.partition("+")
    number, _, encoded = rest.partition("+")
    typed = decode(encoded)
    if not name or not name.isprintable() or " " in name or len(typed) != 1 + _KEY:
        message = "not a key"
        raise NoteRefused(message)
    try:
        key = NoteKey(name=name, public_key=typed[1:], algorithm=Algorithm(typed[0]))
    except ValueError as error:
        message = "a key of an unknown kind"
        raise NoteRefused(message) from error
    if key.id.hex() != number:
        message = "the key's number does not fit"
        raise NoteRefused(message)
    return key


def read_note(note: str) -> Note:
    """Return a note's text and signatures, checked for form alone; raise NoteRefused."""
    text, parted, lines = note.rpartition("\n\n")
    if not parted or not lines.endswith("\n") or _has_control(note):
        message = "not a note"
        raise NoteRefused(message)
    signatures = lines[:-1].split("\n")
    if len(signatures) > _MOST_SIGNATURES:
        message = "too many signatures"
        raise NoteRefused(message)
    return Note(text=f"{text}\n", signatures=tuple(map(read_signature, signatures)))


def read_signature(line: str) -> Signature:
    """Return one signature line, given without its newline; raise NoteRefused."""
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    value = decode(encoded)
    if not line.startswith(_DASH) or not name or "+" in name or len(value) <= _ID:
        message = "not a signature line"
        raise NoteRefused(message)
    return Signature(name=name, key_id=value[:_ID], value=value[_ID:])


def sign_note(text: str, *, key: NoteKey, sign: Sign) -> Note:
    """Return ``text`` signed with ``key``, whose private half is behind ``sign``."""
    line = Signature(name=key.name, key_id=key.id, value=sign(text.encode()))
    return Note(text=text, signatures=(line,))


def cosign(text: str, *, key: NoteKey, sign: Sign, at: datetime) -> Signature:
    """Return the line that says: ``key``'s owner saw this text at that moment, and nothing that contradicts it."""
    seconds = int(at.timestamp())
    value = seconds.to_bytes(_TIME, "big") + sign(_cosigned(text, seconds))
    return Signature(name=key.name, key_id=key.id, value=value)


def decode(encoded: str) -> bytes:
    """Return base64's bytes; raise NoteRefused for any spelling but the one an encoder writes."""
    try:
        found = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        message = "not base64"
        raise NoteRefused(message) from error
    if base64.b64encode(found).decode() != encoded:
        message = "base64 of another spelling"
        raise NoteRefused(message)
    return found


def _check(text: str, value: bytes, key: NoteKey) -> datetime | None:
    """Return when a signature says to be made; raise NoteRefused where it does not fit."""
    at, signed = None, text.encode()
    if key.algorithm is Algorithm.COSIGNATURE:
        seconds, value = int.from_bytes(value[:_TIME], "big"), value[_TIME:]
        at, signed = _moment(seconds), _cosigned(text, seconds)
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(value, signed)
    except InvalidSignature as error:
        message = "the signature does not fit the text"
        raise NoteRefused(message) from error
    return at


def _moment(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = "no such moment"
        raise NoteRefused(message) from error


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _has_control(note: str) -> bool:
    return any(sign < " " and sign != "\n" for sign in note)
