"""A loaded policy: base text and rules with its addenda layered over them, and the questions others ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from zavet.core.language.clauses import Clause
from zavet.core.language.rules import (
    Addendum,
    Ban,
    Datum,
    Layer,
    Promise,
    Purpose,
    Recipient,
    Right,
    Rule,
    Rules,
    Service,
)
from zavet.core.language.words import Mechanism, RightKind


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One version of one policy.

    ``clauses`` holds the base text first, then each addendum's, their numbers prefixed ``cloud/2.1``. The rules of an
    addendum carry prefixed clauses too, so a clause number is unique in the whole policy.
    """

    rules: Rules
    clauses: tuple[Clause, ...]
    addenda: tuple[Addendum, ...] = ()
    source: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Return the name citations begin with, such as ``clinic``."""
        return self.rules.policy

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Return the base and its addenda, in order."""
        return (self.rules, *self.addenda)

    def cite(self, clause: str) -> str:
        """Return the citation of a clause: ``clinic 8.2``."""
        return f"{self.slug} {clause}"

    @cached_property
    def data(self) -> dict[str, Datum]:
        """Return all declared categories by id."""
        return {datum.id: datum for layer in self.layers for datum in layer.data}

    @cached_property
    def purposes(self) -> dict[str, Purpose]:
        """Return all purposes by id."""
        return {purpose.id: purpose for layer in self.layers for purpose in layer.purposes}

    @cached_property
    def services(self) -> dict[str, Service]:
        """Return all services by id."""
        return {service.id: service for layer in self.layers for service in layer.services}

    @cached_property
    def recipients(self) -> dict[str, Recipient]:
        """Return all recipients by id."""
        return {one.id: one for layer in self.layers for one in layer.recipients}

    @cached_property
    def bans(self) -> tuple[Ban, ...]:
        """Return all bans."""
        return tuple(ban for layer in self.layers for ban in layer.bans)

    @cached_property
    def has_rules_for_two(self) -> bool:
        """Tell whether some rule wants a second person's yes."""
        return any(
            rule.needs_approval
            for layer in self.layers
            for rules in (layer.purposes, layer.recipients, layer.rights)
            for rule in rules
        )

    @cached_property
    def clause_by_number(self) -> dict[str, Clause]:
        """Return the clauses by their number."""
        return {clause.number: clause for clause in self.clauses}

    @cached_property
    def _promises(self) -> dict[Mechanism, Promise]:
        found: dict[Mechanism, Promise] = {}
        for layer in self.layers:
            for promise in sorted(layer.promises, key=lambda one: (one.clause, one.id)):
                found.setdefault(promise.mechanism, promise)
        return found

    @cached_property
    def _addendum_of_service(self) -> dict[str, str]:
        return {s.id: layer.addendum for layer in self.addenda for s in layer.services}

    def find_promise(self, mechanism: Mechanism) -> Promise | None:
        """Return the promise kept by ``mechanism`` with the least clause, base before addenda."""
        return self._promises.get(mechanism)

    def find_right(self, right: RightKind) -> Right | None:
        """Return the rule for a right, or None where the policy does not speak of it."""
        found = [r for layer in self.layers for r in layer.rights if r.right is right]
        return min(found, key=lambda one: (one.clause, one.id), default=None)

    def find_addendum(self, service: str | None) -> Addendum | None:
        """Return the addendum that defines ``service``, if one does."""
        name = self._addendum_of_service.get(service or "")
        return next((layer for layer in self.addenda if layer.addendum == name), None)

    def registration(self) -> Service | None:
        """Return the service by which accounts are made."""
        return next((s for s in self.services.values() if s.is_registration), None)

    def all_rules(self) -> Iterator[Rule]:
        """Yield every rule and statement of every layer, the operator's included."""
        yield self.rules.operator
        for layer in self.layers:
            for name in layer.__struct_fields__:
                value = getattr(layer, name)
                if isinstance(value, tuple):
                    yield from value
