"""What letters are made of: typed facts. A fact that is missing, empty or of a strange name is an error that names it.

The error never shows a value: facts are personal data.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from zavet.core.values import ZavetError

Text = Annotated[str, Meta(pattern=r"\S")]
"""Words that are really there."""
Texts = Annotated[tuple[Text, ...], Meta(min_length=1)]
"""At least one of them."""
Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d\d-\d\d|\[укажите: [^\]]+\])$")]
"""A day; in a draft a place to fill in, where nobody knows the day yet: none is ever made up."""

_FIELD = re.compile(r"field `([^`]+)`")
_PLACE = re.compile(r"at `\$\.?([^`]+)`")


class FactMissing(ZavetError, ValueError):
    """A letter cannot be written: a fact is missing, empty or of another kind than the template asks for."""


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facts of any template; a key nobody asks for is refused, for it is a fact that would be lost."""


class Operator(Facts, frozen=True, kw_only=True):
    """Whose letter it is (152-ФЗ ст. 14 ч. 7 п. 4): the letterhead."""

    name: Text
    address: Text
    email: Text
    phone: str = ""
    inn: str = ""
    ogrn: str = ""


class Addressee(Facts, frozen=True, kw_only=True):
    """To whom: the name, or where there is none the address the request came from; ``address`` by post or e-mail."""

    name: Text
    address: str = ""


class Officer(Facts, frozen=True, kw_only=True):
    """Who signs."""

    name: Text
    position: Text


class Incoming(Facts, frozen=True, kw_only=True):
    """The request a letter answers: our number and day, and those of the sender where the letter had them."""

    number: Text
    received_on: date
    outer_number: str = ""
    written_on: date | None = None


class DocumentFacts(Facts, frozen=True, kw_only=True):
    """What every document has: whose it is and its date."""

    operator: Operator
    on: date


class LetterFacts(DocumentFacts, frozen=True, kw_only=True):
    """What every letter has. ``number`` is the outgoing one; ``clauses`` of the policy, as «п. 5.2»."""

    addressee: Addressee
    number: Text
    officer: Officer
    clauses: tuple[Text, ...] = ()


class ReplyFacts(LetterFacts, frozen=True, kw_only=True):
    """What every answer has: the request too."""

    request: Incoming


class Held(Facts, frozen=True, kw_only=True):
    """Data an act forbids to destroy before a day; ``act`` in the one form of a citation."""

    data: Text
    act: Text
    until_on: date


class GoesOn(Facts, frozen=True, kw_only=True):
    """A purpose that lasts on another ground (152-ФЗ ст. 9 ч. 2); ``ground`` with its citation."""

    purpose: Text
    ground: Text


F = TypeVar("F", bound=DocumentFacts)


def read_facts(kind: type[F], facts: Facts | Mapping[str, Any]) -> F:
    """Return the facts as the struct ``kind``, wholly checked; raise FactMissing naming the fact that is not right."""
    try:
        return msgspec.convert(msgspec.to_builtins(facts), kind)
    except msgspec.ValidationError as error:
        message = f"Документ не составлен: с данными «{_place(str(error))}» что-то не так."
        step = "Передайте эти данные непустыми и под этим именем."
        raise FactMissing(message, next_step=step) from None


def _place(told: str) -> str:
    """Return where in the facts it is wrong, without the value: ``request.number``."""
    place, field = _PLACE.search(told), _FIELD.search(told)
    return ".".join(found[1] for found in (place, field) if found) or "facts"
