"""Ledgers of destructions come together; no line of any is ever lost, or a restore would bring somebody back."""

import json
from collections.abc import Iterable
from pathlib import Path

from zavet.backups.copies import LEDGER, Copy, list_beside
from zavet.backups.copying import measure, write_whole


def merge_ledgers(into: Path, *, beside: Iterable[Copy], present: Path) -> None:
    """Write the union of the present ledger and those of the copies, of all generations beside them too.

    A copy made later than the one restored knows destructions that this one does not. A ledger that no manifest of
    theirs vouches for says nothing: a line of it would destroy whomever it names.
    """
    known = [present, *(ledger for copy in beside for ledger in _ledgers(copy))]
    lines = {line for path in known if path.exists() for line in path.read_bytes().splitlines()}
    if lines:
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(into, b"".join(line + b"\n" for line in sorted(lines, key=_moment)))


def _moment(line: bytes) -> str:
    """Return the moment of a line, by which ledgers are ordered; a torn line stands first."""
    try:
        return str(json.loads(line)["at"])
    except (ValueError, KeyError, TypeError):
        return ""


def _ledgers(copy: Copy) -> Iterable[Path]:
    known = {one.folder: one for one in (*list_beside(copy), copy)}
    return [path / LEDGER for path, one in known.items() if _is_vouched_for(one)]


def _is_vouched_for(copy: Copy) -> bool:
    path = copy.folder / LEDGER
    return path.exists() and measure(path, name=LEDGER) in copy.manifest.files
