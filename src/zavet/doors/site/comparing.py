"""Two versions side by side, clause by clause, for a page: what was added, dropped and reworded."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from zavet.core.language.clauses import Clause
from zavet.core.language.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words: ``kind`` is ``kept``, ``added`` or ``dropped``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One clause that differs; an empty side means the clause is not in that version."""

    number: str
    kind: str
    pieces: tuple[Piece, ...]


def compare(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Return the clauses that differ, in the order of the new version; dropped ones stand last."""
    before, after = old.clause_by_number, new.clause_by_number
    numbers = [*after, *(number for number in before if number not in after)]
    found = (_change(number, before.get(number), after.get(number)) for number in numbers)
    return tuple(change for change in found if change is not None)


def _change(number: str, old: Clause | None, new: Clause | None) -> Change | None:
    before, after = _words(old), _words(new)
    if before == after:
        return None
    kind = "reworded" if old and new else "added" if new else "dropped"
    return Change(number=number, kind=kind, pieces=tuple(_pieces(before, after)))


def _words(clause: Clause | None) -> list[str]:
    return f"{clause.title} {clause.text}".split() if clause else []


def _pieces(old: list[str], new: list[str]) -> list[Piece]:
    pieces = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind="kept", text=" ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(kind="dropped", text=" ".join(old[a:b])))
        if d > c:
            pieces.append(Piece(kind="added", text=" ".join(new[c:d])))
    return pieces
