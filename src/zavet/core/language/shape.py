"""Gives a YAML tree the shape of the rules' structs, naming each key and word that does not fit.

Values are read by what the struct asks for, never guessed from how they look: a string field takes the text as written.
A rule that does not fit still yields its good parts (a ``Draft``), so that one mistake does not hide the next.
"""

import enum
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import msgspec
from msgspec import inspect

from zavet.core.language.countries import PATTERN as COUNTRY
from zavet.core.language.countries import is_country, suggest_country
from zavet.core.language.problems import Findings, Problem, quote, suggest
from zavet.core.language.source import Mapping, Node, Scalar, Sequence

BROKEN: Final = object()
MOST_DIGITS = 4
_CLAUSE = re.compile(r"[0-9A-Za-z¶.\-/]{1,40}")
PATTERNS = {
    "^[a-z][a-z0-9_]{1,39}$": "латинские строчные буквы, цифры и знак _, сначала буква, например email",
    "^[a-z][a-z0-9-]{1,39}$": "латинские строчные буквы, цифры и дефис, сначала буква, например clinic",
    r"^[0-9A-Za-z¶.\-/]{1,40}$": "номер пункта, как он стоит в тексте, например 4.1.2, intro или ¶3",
    r"^[A-Z][0-9]+\.[0-9]+$": "номер обещания: заглавная латинская буква и два числа, например C4.1",
    r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,39}$": "латинские буквы, цифры, точки и дефисы, например 1.0",
}


@dataclass(slots=True, kw_only=True)
class Draft:
    """A rule as far as it could be read: good fields, and where each key's value stands."""

    kind: type[msgspec.Struct]
    node: Mapping
    fields: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def clause(self) -> str | None:
        """Return the clause the rule cites, if it could be read."""
        return self.fields.get("clause")

    def build(self) -> Any:  # noqa: ANN401 - whichever struct the draft is of
        """Return the struct; right only when no problem was found."""
        return self.kind(**{name: _built(value) for name, value in self.fields.items()})


def _built(value: Any) -> Any:  # noqa: ANN401 - walks values of every kind
    if isinstance(value, Draft):
        return value.build()
    return tuple(_built(one) for one in value) if isinstance(value, tuple) else value


@cache
def fields_of(kind: type) -> dict[str, inspect.Field]:
    """Return the keys a struct or dataclass knows, by name."""
    info = inspect.type_info(kind)
    return {one.name: one for one in info.fields}  # type: ignore[attr-defined]  # struct or dataclass


@dataclass(slots=True, kw_only=True)
class Shaper:
    """Reads one file's tree; ``clause`` is that of the rule being read."""

    file: str
    findings: Findings
    clause: str | None = None

    def shape(self, node: Node, kind: type[msgspec.Struct]) -> Draft | None:
        """Return the draft of a struct, or None where the tree is no set of keys at all."""
        if not isinstance(node, Mapping):
            self._wrong_form(node, "набор ключей: «ключ: значение» на каждой строке")
            return None
        outer, self.clause = self.clause, _clause_of(node) or self.clause
        draft = Draft(kind=kind, node=node, nodes=self._keys(node, kind))
        for name, value in draft.nodes.items():
            shaped = self._value(value, fields_of(kind)[name].type, name)
            if shaped is not BROKEN and not self._is_blank(value, shaped, fields_of(kind)[name]):
                draft.fields[name] = shaped
        self.clause = outer
        return draft

    def tell(self, node: Node, message: str, mend: str, value: str = "") -> None:
        """Note a problem at a node."""
        self.findings.add(
            Problem(
                file=self.file,
                line=node.line,
                column=node.column,
                clause=self.clause,
                value=value or (node.value if isinstance(node, Scalar) else ""),
                message=message,
                mend=mend,
            )
        )

    def _keys(self, node: Mapping, kind: type) -> dict[str, Node]:
        """Return the known keys with their values; tell of unknown, doubled and missing ones."""
        found: dict[str, Node] = {}
        known = fields_of(kind)
        for key, value in node.entries:
            if key.value in found:
                self.tell(key, f"ключ {quote(key.value)} стоит дважды", "Оставьте один из двух.")
            elif key.value not in known:
                mend = suggest(key.value, set(known) - set(found))
                self.tell(key, f"неизвестный ключ {quote(key.value)}", mend)
            else:
                found[key.value] = value
        missing = [name for name, one in known.items() if one.required and name not in found]
        for name in missing:
            self.tell(
                node, f"нет обязательного ключа «{name}»", f"Допишите строку «{name}: …».", name
            )
        return found

    def _value(self, node: Node, info: inspect.Type, name: str) -> Any:  # noqa: ANN401 - a value of any kind
        if isinstance(info, inspect.UnionType):
            info = next(one for one in info.types if not isinstance(one, inspect.NoneType))
        if isinstance(info, inspect.VarTupleType):
            return self._list(node, info, name)
        if isinstance(info, inspect.StructType):
            return self.shape(node, info.cls) or BROKEN
        if isinstance(info, inspect.DataclassType):
            return self._record(node, info)
        return self._scalar(node, info, name)

    def _list(self, node: Node, info: inspect.VarTupleType, name: str) -> Any:  # noqa: ANN401 - the same
        if not isinstance(node, Sequence):
            self._wrong_form(
                node, f"список: «{name}: [одно, другое]» или записи с «- » на новых строках"
            )
            return BROKEN
        shaped = [self._value(item, info.item_type, name) for item in node.items]
        return tuple(one for one in shaped if one is not BROKEN)

    def _record(self, node: Node, info: inspect.DataclassType) -> Any:  # noqa: ANN401 - the same
        if not isinstance(node, Mapping):
            self._wrong_form(node, "срок, например {amount: 10, unit: working_day}")
            return BROKEN
        nodes = self._keys(node, info.cls)
        values = {
            name: self._value(value, fields_of(info.cls)[name].type, name)
            for name, value in nodes.items()
        }
        if BROKEN in values.values() or len(values) < len(fields_of(info.cls)):
            return BROKEN
        return info.cls(**values)

    def _scalar(self, node: Node, info: inspect.Type, name: str) -> Any:  # noqa: ANN401 - the same
        if not isinstance(node, Scalar):
            self._wrong_form(node, f"одно значение после «{name}:»")
            return BROKEN
        if node.is_plain and node.value in ("", "~", "null"):
            self.tell(
                node, f"после «{name}» ничего не написано", "Напишите значение или уберите ключ."
            )
            return BROKEN
        if isinstance(info, inspect.EnumType):
            return self._word(node, info.cls, name)
        if isinstance(info, inspect.BoolType):
            return self._truth(node, name)
        if isinstance(info, inspect.IntType):
            return self._amount(node, name)
        return self._string(node, info, name)

    def _word(self, node: Scalar, vocabulary: type[enum.Enum], name: str) -> Any:  # noqa: ANN401 - the same
        words = {str(one.value): one for one in vocabulary}
        if node.value not in words:
            mend = suggest(node.value, words)
            self.tell(node, f"неизвестное слово {quote(node.value)} у ключа «{name}»", mend)
            return BROKEN
        return words[node.value]

    def _truth(self, node: Scalar, name: str) -> Any:  # noqa: ANN401 - the same
        if not node.is_plain or node.value not in ("true", "false"):
            mend = "Напишите true (да) или false (нет), без кавычек."
            self.tell(node, f"у ключа «{name}» стоит {quote(node.value)}", mend)
            return BROKEN
        return node.value == "true"

    def _amount(self, node: Scalar, name: str) -> Any:  # noqa: ANN401 - the same
        is_number = node.value.isascii() and node.value.isdigit() and len(node.value) <= MOST_DIGITS
        if not is_number or not int(node.value):
            mend = "Напишите целое число от 1 до 9999 цифрами."
            self.tell(node, f"у ключа «{name}» стоит {quote(node.value)}, а нужно число", mend)
            return BROKEN
        return int(node.value)

    def _string(self, node: Scalar, info: inspect.Type, name: str) -> Any:  # noqa: ANN401 - the same
        pattern = getattr(info, "pattern", None)
        if pattern == COUNTRY:
            return self._country(node, name)
        if pattern and not _matcher(pattern).fullmatch(node.value):
            mend = f"Нужно: {PATTERNS.get(pattern, pattern)}."
            self.tell(node, f"{quote(node.value)} не годится для ключа «{name}»", mend)
            return BROKEN
        return node.value

    def _country(self, node: Scalar, name: str) -> Any:  # noqa: ANN401 - the same
        if not is_country(node.value):
            mend = suggest_country(node.value)
            self.tell(node, f"{quote(node.value)} не годится для ключа «{name}»", mend)
            return BROKEN
        return node.value

    def _is_blank(self, node: Node, value: Any, one: inspect.Field) -> bool:  # noqa: ANN401 - the same
        if isinstance(value, str) and one.required and not value.strip():
            self.tell(node, f"значение ключа «{one.name}» пусто", "Напишите значение словами.")
            return True
        return False

    def _wrong_form(self, node: Node, wanted: str) -> None:
        forms = {Scalar: "одно значение", Sequence: "список", Mapping: "набор ключей"}
        if isinstance(node, Scalar) and node.is_plain and not node.value:
            self.tell(node, "здесь ничего не написано", f"Напишите {wanted}. Или уберите ключ.")
        else:
            self.tell(node, f"здесь стоит {forms[type(node)]}", f"Напишите {wanted}.")


def _clause_of(node: Mapping) -> str | None:
    clause = node.get("clause")
    is_number = isinstance(clause, Scalar) and _CLAUSE.fullmatch(clause.value)
    return clause.value if isinstance(clause, Scalar) and is_number else None


@cache
def _matcher(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.removeprefix("^").removesuffix("$"))
