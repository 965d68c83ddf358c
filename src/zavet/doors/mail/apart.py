"""Reads a letter in a process of its own: whatever is in it, time and memory are bounded.

INVARIANT: the process is handed the letter's bytes and nothing else, no setting and no open file; what it says of a
failure is not read.
"""

import resource
import subprocess
import sys
from typing import Final

import msgspec

from zavet.doors.mail.letter import LARGEST, Letter, Unread
from zavet.doors.mail.reading import read_head, read_letter

SECONDS: Final = 5
MEMORY: Final = 1024 * 2**20
MOST_PARTS: Final = 2000
"""Lines that may begin a part: no letter of a person has as many, and each costs time to take apart."""
_DELIMITER: Final = b"\n--"  # RFC 2046, 5.1.1
_PATIENCE: Final = 60
_TOO_LONG: Final = frozenset({-9, -24})  # killed for the time it took (SIGKILL, SIGXCPU)


def read_apart(raw: bytes) -> Letter:
    """Return what a letter says; of one that cannot be taken apart what its headers say, and ``unread``."""
    if len(raw) > LARGEST:
        return _unread(raw, Unread.TOO_BIG)
    if raw.count(_DELIMITER) > MOST_PARTS:
        return _unread(raw, Unread.BROKEN)
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "zavet.doors.mail.apart"],
            input=raw,
            env={},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _unread(raw, Unread.TOO_LONG)
    if done.returncode:
        is_late = done.returncode in _TOO_LONG
        return _unread(raw, Unread.TOO_LONG if is_late else Unread.BROKEN)
    return msgspec.msgpack.decode(done.stdout, type=Letter)


def _unread(raw: bytes, why: Unread) -> Letter:
    return msgspec.structs.replace(read_head(raw), unread=why, is_complete=False)


def main() -> None:
    """Read the letter on standard input, and write what it says."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    letter = read_letter(sys.stdin.buffer.read(LARGEST))
    sys.stdout.buffer.write(msgspec.msgpack.encode(letter))


if __name__ == "__main__":
    main()
