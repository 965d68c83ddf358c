"""A witness: remembers the last checkpoint it saw of a journal and signs the next only if nothing was taken back.

Whoever asks a witness that is not in the operator's hand cannot show one journal to some and another to others (C2SP
tlog-witness, tlog-cosignature v1). Pure: who keeps what was last seen, and where, is said elsewhere; they must keep it
before they hand the cosignature out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zavet.core.chain.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from zavet.core.chain.note import NoteKey, NoteRefused, Sign, Signature, cosign, read_note
from zavet.core.chain.proof import GrowthProof
from zavet.core.chain.tree import EMPTY, is_consistent


class WitnessRefusal(StrEnum):
    """Why a witness did not sign; tlog-witness names an HTTP status for each."""

    UNKNOWN_JOURNAL = "unknown_journal"  # 404
    BAD_SIGNATURE = "bad_signature"  # 403
    OTHER_START = "other_start"  # 409: the proof does not begin where the witness stands
    TAKEN_BACK = "taken_back"  # 400: the new checkpoint has fewer entries
    FORKED = "forked"  # 409 or 422: what was seen is not what the new one begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The last checkpoint of one journal that a witness signed."""

    size: int = 0
    root: bytes = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """A witness's answer: its line, and what it must remember from now on."""

    line: Signature
    origin: str
    seen: Seen


def witness(
    asked: GrowthProof,
    *,
    journals: Mapping[str, NoteKey],
    seen: Mapping[str, Seen],
    key: NoteKey,
    sign: Sign,
    at: datetime,
) -> Cosigned | WitnessRefusal:
    """Sign the checkpoint of a request, or say why not.

    ``journals`` gives the known journals' keys by origin, ``seen`` what was last signed of each; ``key`` and ``sign``
    are the witness's own. Raise NoteRefused for a request that is no request.
    """
    text = read_note(asked.checkpoint).text
    known = journals.get(read_checkpoint(text).origin)
    if known is None:
        return WitnessRefusal.UNKNOWN_JOURNAL
    try:
        new = open_checkpoint(asked.checkpoint, key=known)
    except NoteRefused:
        return WitnessRefusal.BAD_SIGNATURE
    refusal = _refusal(asked, new, seen.get(new.origin, Seen()))
    if refusal is not None:
        return refusal
    line = cosign(text, key=key, sign=sign, at=at)
    return Cosigned(line=line, origin=new.origin, seen=Seen(size=new.size, root=new.root))


def _refusal(asked: GrowthProof, new: Checkpoint, last: Seen) -> WitnessRefusal | None:
    if new.size < last.size:
        return WitnessRefusal.TAKEN_BACK
    if asked.old != last.size:
        return WitnessRefusal.OTHER_START
    is_grown = is_consistent(
        old=last.size, old_root=last.root, size=new.size, root=new.root, proof=asked.path
    )
    return None if is_grown else WitnessRefusal.FORKED
