"""Links journal entries into a chain and a tree, and finds what was done to them. Pure: no database, no private key.

`hashing` the form in which an entry is hashed · `tree` RFC 6962 · `roots` the tree of a journal going by · `note` and
`checkpoint` what is signed · `proof` what a person keeps · `witness` who remembers · `verifying`, `judging`, `export`
what finds the fault · `receipt` a person's receipt.
"""

from zavet.core.chain.checkpoint import Checkpoint, journal_key, open_checkpoint
from zavet.core.chain.hashing import GENESIS, canonical, entry_hash, entry_text
from zavet.core.chain.note import NoteKey, NoteRefused, read_key
from zavet.core.chain.problems import Problem, ProblemKind
from zavet.core.chain.verifying import Head, Link, verify

__all__ = [
    "GENESIS",
    "Checkpoint",
    "Head",
    "Link",
    "NoteKey",
    "NoteRefused",
    "Problem",
    "ProblemKind",
    "canonical",
    "entry_hash",
    "entry_text",
    "journal_key",
    "open_checkpoint",
    "read_key",
    "verify",
]
