"""Tells from the mark on an envelope, a subject line or a text which rights a letter calls on."""

from collections.abc import Mapping

from zavet.core.language.words import RightKind


def recognise(text: str, marks: Mapping[RightKind, str]) -> tuple[RightKind, ...]:
    """Return the rights a text calls on, in the order of RightKind; nothing where none is recognised.

    ``marks`` are the policy's own, by right.
    """
    raise NotImplementedError
