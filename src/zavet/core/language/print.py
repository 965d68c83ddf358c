"""Prints rules as the YAML they could have been read from: reading it again gives the same rules.

Keys stand in the order of the structs, defaults are left out, long texts are folded. It writes only what the reader
understands: no anchors, no tags.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import Enum
from typing import Any

from msgspec import NODEFAULT

from zavet.core.language.rules import Addendum, Layer, Rules
from zavet.core.language.shape import fields_of

WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_][\w «»„“—–.()№;-]*(?<![ .])")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_FOLDS = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029\ufffe\uffff]+(?: [^\s\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]+)+"
)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_READ_AS_NOTHING = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_QUOTED = {"clause", "also", "version"}


def print_rules(layer: Rules | Addendum) -> str:
    """Return the ``rules.yaml`` of a layer; ``read_rules`` of it gives the layer back."""
    addendum = layer.addendum if isinstance(layer, Addendum) else ""
    head = [one for one in layer.__struct_fields__ if one not in Layer.__struct_fields__]
    parts = [
        "\n".join(_entry(name, getattr(layer, name), "", addendum))
        for name in (*head, *Layer.__struct_fields__)
        if not _is_default(layer, name)
    ]
    return "\n".join(parts) + "\n"


def _is_default(struct: Any, name: str) -> bool:  # noqa: ANN401 - structs of every kind
    kind: type = type(struct)
    default = fields_of(kind)[name].default
    return default is not NODEFAULT and getattr(struct, name) == default


def _entry(name: str, value: Any, indent: str, addendum: str) -> Iterator[str]:  # noqa: ANN401 - the same
    """Yield the lines of one key."""
    if hasattr(value, "__struct_fields__"):
        yield f"{indent}{name}:"
        yield from _rule(value, indent + "  ", addendum)
    elif isinstance(value, tuple) and value and hasattr(value[0], "__struct_fields__"):
        yield f"{indent}{name}:"
        for one in value:
            first, *rest = _rule(one, indent + "    ", addendum)
            yield f"{indent}  - {first.lstrip()}"
            yield from rest
    elif isinstance(value, tuple):
        yield from _row(name, [_scalar(name, one, addendum) for one in value], indent)
    elif isinstance(value, str) and _is_long(value, indent, name):
        yield f"{indent}{name}: >-"
        yield from _folded(value, indent + "  ")
    else:
        yield f"{indent}{name}: {_scalar(name, value, addendum)}"


def _rule(struct: Any, indent: str, addendum: str) -> Iterator[str]:  # noqa: ANN401 - the same
    names = sorted(struct.__struct_fields__, key=lambda name: name != "id")
    for name in names:
        if not _is_default(struct, name):
            yield from _entry(name, getattr(struct, name), indent, addendum)


def _row(name: str, words: list[str], indent: str) -> Iterator[str]:
    """Yield a list in brackets, broken where it grows too wide."""
    line = f"{indent}{name}: ["
    for place, word in enumerate(words):
        piece = word + ("," if place < len(words) - 1 else "")
        if len(line) + len(piece) > WIDTH and not line.endswith("["):
            yield line.rstrip()
            line = indent + "  "
        line += piece + (" " if piece.endswith(",") else "")
    yield line + "]"


def _scalar(name: str, value: Any, addendum: str) -> str:  # noqa: ANN401 - the same
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_dataclass(value):
        pairs = ((one.name, getattr(value, one.name)) for one in dataclass_fields(value))
        return "{" + ", ".join(f"{key}: {_scalar(key, each, '')}" for key, each in pairs) + "}"
    if isinstance(value, Enum | int):
        return str(value)
    if name in ("clause", "also"):
        return _quoted(_own_number(value, addendum))
    return value if name not in _QUOTED and _is_plain(value) else _quoted(value)


def _own_number(clause: str, addendum: str) -> str:
    """Return a clause number as the layer's own file writes it."""
    if not addendum:
        return clause
    prefix = f"{addendum}/"
    return clause.removeprefix(prefix) if clause.startswith(prefix) else f"base/{clause}"


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() not in _READ_AS_NOTHING


def _is_long(text: str, indent: str, name: str) -> bool:
    return len(indent) + len(name) + len(text) > WIDTH and bool(_FOLDS.fullmatch(text))


def _folded(text: str, indent: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(indent) + len(line) + len(word) >= WIDTH:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield indent + line


def _quoted(text: str) -> str:
    """Return text in double quotation marks, with every sign escaped that YAML would not take as it is."""
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
