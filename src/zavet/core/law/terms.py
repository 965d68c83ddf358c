"""The terms the law fixes, each with its article: what is owed, from which event, in how long, and what may extend it.

Read from the package's own data. It must never guess: an id it does not know is refused; what nobody has compared with
the official text keeps its mark.
"""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import yaml

from zavet.core.values import Term, ZavetError


class LawTermUnknown(ZavetError, LookupError):
    """The pack knows of no such term."""


class LawTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One term of the law.

    ``duty`` is the kind of duty it is owed as; empty where nothing is owed. ``term`` is None where the law names none
    or wants it done at once. ``answers`` are the kinds of request it answers, ``why_not`` tells why a site opens no
    duty by it. ``moves_off_days_off``: its last day is moved to the next working one (ГК РФ ст. 193).
    """

    id: str
    title: str
    event: str
    duty: str
    term: Term | None
    article: str
    more: tuple[str, ...] = ()
    extension: Term | None = None
    moves_off_days_off: bool = False
    is_at_once: bool = False
    answers: tuple[str, ...] = ()
    since: date = date(2022, 9, 1)
    is_confirmed: bool = True
    why_not: str = ""


@cache
def _read() -> dict[str, LawTerm]:
    text = files("zavet.core.law").joinpath("terms.yaml").read_text(encoding="utf-8")
    terms = msgspec.convert(yaml.safe_load(text), tuple[LawTerm, ...])
    return {one.id: one for one in terms}


TERMS: Final[tuple[LawTerm, ...]] = tuple(_read().values())
"""All terms of the law, in the order of their ids."""


def get_term(term_id: str) -> LawTerm:
    """Return a term by its id, such as D01; raise LawTermUnknown."""
    found = _read().get(term_id)
    if found is None:
        message = f"Срока «{term_id}» в своде нет."
        raise LawTermUnknown(message, next_step=f"Известны сроки {TERMS[0].id}–{TERMS[-1].id}")
    return found


def term_for(right: str) -> LawTerm | None:
    """Return the law's term for what a person may ask for (a ``RightKind``); None where the law fixes none.

    A claim and feedback are answered by the policy's own term.
    """
    return next((one for one in TERMS if right in one.answers), None)
