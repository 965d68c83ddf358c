"""Seals a stream of bytes chunk by chunk, in little memory however long it is.

It is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, 2015), as age has it: one byte that
names the suite, then chunks of 64 KiB, each with its tag. The nonce is the chunk's number and a mark of the last one.
INVARIANT: a key seals one stream alone; a stream cut short, grown, reordered or put together from others never passes
for whole.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from zavet.vault.cipher import NEWEST, SUITES, Suite
from zavet.vault.refusals import SealBroken

CHUNK: Final = 64 * 1024


class Sealer:
    """Seals one stream under a key of its own, bound to its place."""

    def __init__(self, *, key: bytes, binding: bytes) -> None:
        """Take a key that has sealed nothing yet, and what the stream is bound to."""
        self._name, self._suite = bytes((NEWEST,)), SUITES[NEWEST]
        self._cipher = self._suite.cipher(key)
        self._binding = self._name + binding
        self._rest = bytearray()
        self._number = 0

    def add(self, data: bytes) -> Iterator[bytes]:
        """Take more of the stream and yield what is sealed of it; the last chunk is known at the end alone."""
        self._rest += data
        while len(self._rest) > CHUNK:
            yield self._seal(bytes(self._rest[:CHUNK]), is_last=False)
            del self._rest[:CHUNK]

    def end(self) -> bytes:
        """Return the last chunk."""
        return self._seal(bytes(self._rest), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> bytes:
        nonce = _nonce(self._suite, self._number, is_last=is_last)
        head = b"" if self._number else self._name
        self._number += 1
        return head + self._cipher.encrypt(nonce, chunk, self._binding)


def unseal_stream(file: BinaryIO, *, key: bytes, binding: bytes) -> Iterator[bytes]:
    """Yield what was sealed, chunk by chunk; raise SealBroken at the first byte that is not as it was sealed.

    The last chunk is yielded only where it bears its mark and nothing follows: a stream is never silently short.
    """
    name = file.read(1)
    suite = SUITES.get(name[0]) if name else None
    if suite is None:
        raise broken_stream()
    cipher, length = suite.cipher(key), CHUNK + suite.tag
    number, block = 0, file.read(length)
    is_last = False
    while not is_last:
        after = file.read(length)
        is_last = not after
        try:
            chunk = cipher.decrypt(_nonce(suite, number, is_last=is_last), block, name + binding)
        except (InvalidTag, ValueError):
            raise broken_stream() from None
        yield chunk
        number, block = number + 1, after


def sealed_sizes(size: int) -> frozenset[int]:
    """Return how many bytes a stream of ``size`` bytes has when it is sealed, under any suite there is."""
    chunks = max(1, -(-size // CHUNK))
    return frozenset(1 + size + chunks * suite.tag for suite in SUITES.values())


def broken_stream() -> SealBroken:
    """Return the error of a stream that is not as it was sealed."""
    return SealBroken(
        _("Запечатанный файл не открывается: он изменён, обрезан, перенесён или ключ не тот."),
        next_step=_("Верните файл из резервной копии: zavet doctor."),
    )


def _nonce(suite: Suite, number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(suite.nonce - 1, "big") + bytes([is_last])
