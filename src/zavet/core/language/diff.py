"""Compares two versions of a policy: the text clause by clause, the rules one by one.

It tells what differs and marks what widens and what worsens a right; what follows from that is decided elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from msgspec import structs

from zavet.core.language.clauses import Clause
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Rule
from zavet.core.language.sheets import LISTS
from zavet.core.language.widening import is_widening, is_worsening
from zavet.core.values import Term

_TOKENS = re.compile(r"\s+|[^\W_]+|[\W_]")
TEXT = "text"
LONG_TEXT = 6000


class ChangeKind(StrEnum):
    """What became of a clause or a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


class PieceKind(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stayed, came or went."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """One key of a rule, before and after, as a person would write the value; a term also as it is."""

    key: str
    old: str
    new: str
    old_term: Term | None = None
    new_term: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    ``subject`` is ``text`` for a clause or the list a rule stands in (``purposes``); ``id`` the clause number or the
    rule's id; ``clause`` where it now stands (or stood, if removed); ``old_clause`` where it stood.
    """

    subject: str
    id: str
    kind: ChangeKind
    clause: str
    old_clause: str = ""
    pieces: tuple[Piece, ...] = ()
    keys: tuple[KeyChange, ...] = ()
    is_widening: bool = False
    is_worsening: bool = False


def compare(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Return what differs in the order of the text: at each clause its words first, then its rules."""
    texts = tuple(_compare_texts(old.clauses, new.clauses))
    moved = {one.old_clause: one.clause for one in texts if one.kind is ChangeKind.RENUMBERED}
    before = _rules_of(old, moved)
    after = _rules_of(new, {})
    kinds = ("operator", *LISTS, "statements")
    rules = (one for kind in kinds for one in _compare_rules(kind, before, after))
    places = _places(old.clauses, new.clauses, moved)
    return tuple(sorted((*texts, *rules), key=lambda one: places.get(one.clause, -1)))


def _places(
    old: tuple[Clause, ...], new: tuple[Clause, ...], moved: Mapping[str, str]
) -> dict[str, int]:
    """Return where clauses stand in the new text; one that went stands after its last neighbour."""
    places = {one.number: place for place, one in enumerate(new)}
    last = -1
    for one in old:
        number = moved.get(one.number, one.number)
        last = places.setdefault(number, last)
    return places


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts, word by word; joined without the removed they are the new text."""
    first, second = _TOKENS.findall(old), _TOKENS.findall(new)
    # exact comparison takes time by the square; past this length spaces and commas are passed over
    autojunk = len(first) + len(second) > LONG_TEXT
    matcher = SequenceMatcher(None, first, second, autojunk=autojunk)
    return tuple(_merge(_pieces(matcher, first, second)))


def _pieces(matcher: "SequenceMatcher[str]", old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, old_from, old_until, new_from, new_until in matcher.get_opcodes():
        gone, come = "".join(old[old_from:old_until]), "".join(new[new_from:new_until])
        if tag == "equal":
            yield Piece(kind=PieceKind.SAME, text=come)
            continue
        if gone:
            yield Piece(kind=PieceKind.REMOVED, text=gone)
        if come:
            yield Piece(kind=PieceKind.ADDED, text=come)


def _merge(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join a lone space between two changes to them, so that phrases and not crumbs are shown."""
    gone, come = "", ""
    for piece in pieces:
        if piece.kind is PieceKind.SAME and (piece.text.strip() or not (gone or come)):
            yield from _flush(gone, come)
            gone, come = "", ""
            yield piece
        else:
            gone += piece.text if piece.kind is not PieceKind.ADDED else ""
            come += piece.text if piece.kind is not PieceKind.REMOVED else ""
    yield from _flush(gone, come)


def _flush(gone: str, come: str) -> Iterator[Piece]:
    if gone == come and gone:
        yield Piece(kind=PieceKind.SAME, text=come)
        return
    if gone:
        yield Piece(kind=PieceKind.REMOVED, text=gone)
    if come:
        yield Piece(kind=PieceKind.ADDED, text=come)


def _words(clause: Clause) -> str:
    return "\n\n".join(part for part in (clause.title, clause.text) if part)


def _compare_texts(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> Iterator[Change]:
    before = {one.number: _words(one) for one in old}
    after = {one.number: _words(one) for one in new}
    origins = _renumbered(before, after)
    for number, words in after.items():
        if number in origins:
            yield _clause_change(ChangeKind.RENUMBERED, number, words, words, origins[number])
        elif number in before and number not in origins.values():
            if before[number] != words:
                yield _clause_change(ChangeKind.CHANGED, number, before[number], words, number)
        else:
            yield _clause_change(ChangeKind.ADDED, number, "", words, "")
    gone = [one for one in before if one not in after and one not in origins.values()]
    for number in [*gone, *_displaced(before, after, origins)]:
        yield _clause_change(ChangeKind.REMOVED, number, before[number], "", number)


def _displaced(
    before: Mapping[str, str], after: Mapping[str, str], origins: Mapping[str, str]
) -> list[str]:
    """Return old clauses whose number another, renumbered clause has taken."""
    return [
        one for one in before if one in after and one in origins and one not in origins.values()
    ]


def _renumbered(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return new number → old number of clauses whose words stayed and whose number did not."""
    waiting: dict[str, list[str]] = {}
    for number, words in before.items():
        if words and after.get(number) != words:
            waiting.setdefault(words, []).append(number)
    found = {}
    for number, words in after.items():
        if before.get(number) != words and waiting.get(words):
            found[number] = waiting[words].pop(0)
    return found


def _clause_change(kind: ChangeKind, number: str, old: str, new: str, old_number: str) -> Change:
    return Change(
        subject=TEXT,
        id=number,
        kind=kind,
        clause=number,
        old_clause=old_number,
        pieces=compare_words(old, new),
    )


Rows = dict[tuple[str, str], Rule]


def _rules_of(policy: Policy, moved: Mapping[str, str]) -> Rows:
    """Return all rules by kind and id; their clauses take the numbers these moved to."""
    rows: Rows = {("operator", "operator"): _moved(policy.rules.operator, moved)}
    for layer in policy.layers:
        for kind in (*LISTS, "statements"):
            for rule in getattr(layer, kind):
                one = _moved(rule, moved)
                rows[kind, f"{one.clause} {one.says}" if kind == "statements" else one.id] = one
    return rows


def _moved(rule: Any, moved: Mapping[str, str]) -> Any:  # noqa: ANN401 - rules of every kind
    """Return a rule that cites what it cites under the new numbers."""
    if not moved:
        return rule
    clause, also = moved.get(rule.clause, rule.clause), [moved.get(one, one) for one in rule.also]
    return structs.replace(rule, clause=clause, also=tuple(also))


def _compare_rules(kind: str, before: Rows, after: Rows) -> Iterator[Change]:
    keys = sorted({key for key in (*before, *after) if key[0] == kind})
    for key in keys:
        old, new = before.get(key), after.get(key)
        if old != new:
            yield _rule_change(key, old, new)


def _rule_change(key: tuple[str, str], old: Rule | None, new: Rule | None) -> Change:
    kind, name = key
    happened = (
        ChangeKind.CHANGED if old and new else ChangeKind.ADDED if new else ChangeKind.REMOVED
    )
    return Change(
        subject=kind,
        id=name,
        kind=happened,
        clause=new.clause if new else old.clause if old else "",
        old_clause=old.clause if old else "",
        keys=tuple(_key_changes(old, new)) if old and new else (),
        is_widening=is_widening(kind, old, new),
        is_worsening=is_worsening(kind, old, new),
    )


def _key_changes(old: Rule, new: Rule) -> Iterator[KeyChange]:
    for key in new.__struct_fields__:
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            yield KeyChange(
                key=key, old=_shown(was), new=_shown(now), old_term=_term(was), new_term=_term(now)
            )


def _term(value: object) -> Term | None:
    return value if isinstance(value, Term) else None


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Term):
        return f"{value.amount} {value.unit}"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)
