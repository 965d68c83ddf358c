"""Links journal entries into a chain and finds what was done to it. Pure: it needs neither database nor key."""

from zavet.core.chain.hashing import GENESIS, canonical, entry_hash
from zavet.core.chain.verifying import Head, Link, Problem, ProblemKind, verify

__all__ = ["GENESIS", "Head", "Link", "Problem", "ProblemKind", "canonical", "entry_hash", "verify"]
