"""Small values every room speaks in. They hold no behaviour beyond their own meaning."""

from zavet.core.values.actor import Actor, ActorKind
from zavet.core.values.errors import ZavetError
from zavet.core.values.ids import uuid7
from zavet.core.values.provenance import Provenance
from zavet.core.values.sealed import Sealed
from zavet.core.values.term import Term, TermUnit
from zavet.core.values.words import Action, Ground, Origin, Source, Visibility

__all__ = [
    "Action",
    "Actor",
    "ActorKind",
    "Ground",
    "Origin",
    "Provenance",
    "Sealed",
    "Source",
    "Term",
    "TermUnit",
    "Visibility",
    "ZavetError",
    "uuid7",
]
