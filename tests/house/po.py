"""Reads message files and finds the sentences a source asks to translate, without any tool outside Python."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

CALLS = {
    "_": 1, "gettext": 1, "gettext_lazy": 1, "gettext_noop": 1,
    "ngettext": 2, "ngettext_lazy": 2, "pgettext": 1, "pgettext_lazy": 1, "npgettext": 2, "npgettext_lazy": 2,
}  # fmt: skip
_QUOTED = re.compile(r"\b(n?p?gettext|_)\((.*?)\)(?=\s|$)", re.DOTALL)
_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)\])? )?"(.*)"')
Key = tuple[str, str, str]


@dataclass(slots=True)
class Entry:
    """One sentence and its translations."""

    msgctxt: str = ""
    msgid: str = ""
    msgid_plural: str = ""
    texts: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> Key:
        """Return what the sentence is found by."""
        return (self.msgctxt, self.msgid, self.msgid_plural)

    @property
    def is_complete(self) -> bool:
        """Tell whether every form has its words and nobody has marked them as a guess."""
        return bool(self.texts) and all(self.texts.values()) and not self.is_fuzzy


def read_po(path: Path) -> list[Entry]:
    """Return the sentences of a message file, without its head and without what is obsolete."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    entries = [_entry(block) for block in blocks]
    return [entry for entry in entries if entry.msgid]


def _entry(block: str) -> Entry:
    entry, part, form = Entry(), "", 0
    for line in block.splitlines():
        if line.startswith("#,") and "fuzzy" in line:
            entry.is_fuzzy = True
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        part, form = (match[1], int(match[2] or 0)) if match[1] else (part, form)
        text = ast.literal_eval(f'"{match[3]}"')
        if part == "msgstr":
            entry.texts[form] = entry.texts.get(form, "") + text
        else:
            setattr(entry, part, getattr(entry, part) + text)
    return entry


def read_mo(path: Path) -> dict[tuple[str, int], str]:
    """Return what a compiled file holds: sentence (with its context) and form to words."""
    with path.open("rb") as file:
        held = gettext.GNUTranslations(file)._catalog
    pairs = ((key if isinstance(key, tuple) else (key, 0), text) for key, text in held.items())
    return {key: text for key, text in pairs if key[0]}


def compiled(entries: list[Entry]) -> dict[tuple[str, int], str]:
    """Return what the compiled file of these sentences must hold."""
    held = {}
    for entry in entries:
        if entry.is_complete:
            name = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
            held |= {(name, form): text for form, text in entry.texts.items()}
    return held


def sentences(source: Path) -> set[Key]:
    """Return every sentence the files below ``source`` ask to translate."""
    found: set[Key] = set()
    for path in sorted(source.rglob("*.py")):
        found |= set(_in_python(path.read_text(encoding="utf-8")))
    for path in sorted([*source.rglob("*.html"), *source.rglob("*.txt")]):
        if "vendor" not in path.parts:
            found |= set(_in_template(path.read_text(encoding="utf-8")))
    return found


def _in_python(text: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                yield from _call(name, node.args)


def _in_template(text: str) -> Iterator[Key]:
    for match in _QUOTED.finditer(templatize(text)):
        try:
            call = ast.parse(f"{match[1]}({match[2]})", mode="eval").body
        except SyntaxError:
            continue
        if isinstance(call, ast.Call):
            yield from _call(match[1], call.args)


def _call(name: str, arguments: list[ast.expr]) -> Iterator[Key]:
    words = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    wanted = CALLS[name] + ("pgettext" in name)
    texts = [word for word in words[:wanted] if isinstance(word, str)]
    if len(texts) < wanted:
        return
    context = texts.pop(0) if "pgettext" in name else ""
    yield (context, texts[0], texts[1] if len(texts) > 1 else "")
