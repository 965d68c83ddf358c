"""One layer as read from its two files, before anything is known to be right: what the checks walk over."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from zavet.core.language.clauses import Clause
from zavet.core.language.problems import Findings, Problem
from zavet.core.language.shape import Draft
from zavet.core.language.source import Node, Scalar, Sequence

LISTS = ("data", "purposes", "services", "recipients", "retention", "rights", "bans", "promises")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The base (``addendum`` empty) or one addendum: its clauses, and its rules as far as they could be read."""

    file: str
    text_file: str
    addendum: str
    draft: Draft | None
    clauses: tuple[Clause, ...]

    def list_drafts(self, kind: str) -> tuple[Draft, ...]:
        """Return the rules of one list, such as ``purposes``."""
        found = self.draft.fields.get(kind, ()) if self.draft else ()
        return tuple(one for one in found if isinstance(one, Draft))

    def all_drafts(self) -> Iterator[Draft]:
        """Yield every rule and statement, the operator first."""
        if self.draft and isinstance(operator := self.draft.fields.get("operator"), Draft):
            yield operator
        for kind in (*LISTS, "statements"):
            yield from self.list_drafts(kind)

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """Return the ids declared in each list, those of half-read rules too."""
        return {
            kind: frozenset(name.value for one in self.list_drafts(kind) if (name := id_of(one)))
            for kind in LISTS
        }

    def full_number(self, clause: str) -> str:
        """Return a clause number of this layer's files as the whole policy knows it.

        In an addendum ``2.1`` means the addendum's own clause and ``base/2.1`` the base policy's.
        """
        if not self.addendum:
            return clause
        prefix, _, rest = clause.partition("/")
        return rest if prefix == "base" and rest else f"{self.addendum}/{clause}"

    def cited(self, draft: Draft) -> Iterator[tuple[str, Node]]:
        """Yield the clauses a rule cites, as its file writes them, with their places."""
        if "clause" in draft.fields:
            yield draft.fields["clause"], draft.nodes["clause"]
        for clause in draft.fields.get("also", ()):
            yield clause, place_of(draft, "also", clause)


def id_of(draft: Draft) -> Scalar | None:
    """Return where a rule's id stands."""
    node = draft.nodes.get("id")
    return node if isinstance(node, Scalar) else None


def place_of(draft: Draft, key: str, value: str) -> Node:
    """Return where a word of a list stands."""
    node = draft.nodes.get(key, draft.node)
    items = node.items if isinstance(node, Sequence) else []
    return next((one for one in items if isinstance(one, Scalar) and one.value == value), node)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Tells problems of one sheet at the place they stand."""

    sheet: Sheet
    findings: Findings

    def at(self, node: Node, draft: Draft, value: str, message: str, mend: str) -> None:
        """Note a problem of a rule at a node of it."""
        self.findings.add(
            Problem(
                file=self.sheet.file,
                line=node.line,
                column=node.column,
                clause=draft.clause,
                value=value,
                message=message,
                mend=mend,
            )
        )
