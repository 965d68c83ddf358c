"""What a verification can find wrong. Codes and numbers only: doors say them in words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MALFORMED: Final = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,  # Infinity is a number to Python's JSON
    RecursionError,
)
"""What may be raised by reading JSON that somebody hostile wrote."""


class ProblemKind(StrEnum):
    """What can be wrong, with an entry, with the tree over the entries, or with a checkpoint."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    DOUBLED = "doubled"
    HEAD_WRONG = "head_wrong"  # the head does not stand at the last entry
    SUBTREE_WRONG = "subtree_wrong"  # a stored part of the tree is not what the entries give
    FORKED = "forked"  # a checkpoint was signed over other entries than these
    CUT = "cut"  # a checkpoint was signed over more entries than there are
    CHECKPOINT_UNSIGNED = "checkpoint_unsigned"  # its signature is not this journal's
    CHECKPOINT_GONE = "checkpoint_gone"  # written down in the database, but its file is not there
    CHECKPOINT_CHANGED = "checkpoint_changed"  # the file says something else than the database
    COSIGNATURE_WRONG = "cosignature_wrong"  # a witness's line does not fit the checkpoint
    STAMP_WRONG = "stamp_wrong"  # a time stamp does not fit the checkpoint
    NOT_SIGNED = "not_signed"  # an export's entries that no checkpoint in it covers
    FORM_WRONG = "form_wrong"  # a line of an export is not in the one form it can have


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and from which position through which.

    A checkpoint's position is the number of entries under it; a subtree's, the entries it covers; a malformed line's,
    its number in the export.
    """

    kind: ProblemKind
    position: int
    through: int
