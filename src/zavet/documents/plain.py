"""Says a document in plain text. Lines are not broken: the reader's mail program does that."""

import re
from collections.abc import Iterable
from itertools import zip_longest

from zavet.documents.blocks import Block, Heading, Items, Letter, Paragraph, Table
from zavet.documents.facts import Addressee, Officer, Operator

_LIST_MARK = "— "
_SECTION = re.compile(r"\d+(\.\d+)*\. [^\n]{1,100}[^\s.:;,!?]")


def say_letter(letter: Letter) -> str:
    """Return the whole document."""
    parts = (
        letter.title,
        f"{letter.on}\n№ {letter.number}" if letter.number else letter.on,
        _addressee(letter.addressee),
        say_blocks(letter.blocks),
        f"Основание: {letter.basis}." if letter.basis else "",
        _officer(letter.officer),
        say_operator(letter.operator),
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def say_blocks(blocks: Iterable[Block]) -> str:
    """Return the text proper, blocks apart by an empty line."""
    return "\n\n".join(_block(one) for one in blocks)


def read_blocks(text: str) -> tuple[Block, ...]:
    """Return a text somebody typed as blocks: an empty line parts them, lines with a dash are a list.

    A numbered line by itself is the title of a section, unless it ends as a sentence does.
    """
    parts = (
        part.strip("\n") for part in "\n".join(map(str.rstrip, text.splitlines())).split("\n\n")
    )
    return tuple(_read(part) for part in parts if part.strip())


def say_operator(operator: Operator) -> str:
    """Return the letterhead's lines."""
    return "\n".join(
        (operator.name, operator.address, reach(operator), registered(operator))
    ).rstrip()


def reach(operator: Operator) -> str:
    """Return how to reach an operator, in one line."""
    return ", ".join(filter(None, (operator.email, operator.phone)))


def registered(operator: Operator) -> str:
    """Return the operator's numbers in the registers, in one line; empty where none is known."""
    inn = f"ИНН {operator.inn}" if operator.inn else ""
    ogrn = f"ОГРН {operator.ogrn}" if operator.ogrn else ""
    return ", ".join(filter(None, (inn, ogrn)))


def _block(block: Block) -> str:
    match block:
        case Paragraph(text) | Heading(text):
            return text
        case Items(items):
            return "\n".join(f"{_LIST_MARK}{item}" for item in items)
        case Table():
            return "\n\n".join(_row(block.head, row) for row in block.rows)


def _row(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    cells = zip_longest(head, row, fillvalue="")
    return "\n".join(f"{name}: {cell.replace(chr(10), '; ')}" for name, cell in cells if cell)


def _read(part: str) -> Block:
    lines = part.split("\n")
    if all(line.startswith(_LIST_MARK) for line in lines):
        return Items(tuple(line.removeprefix(_LIST_MARK) for line in lines))
    return Heading(part) if _SECTION.fullmatch(part) else Paragraph(part)


def _addressee(addressee: Addressee | None) -> str:
    return "\n".join(filter(None, (addressee.name, addressee.address))) if addressee else ""


def _officer(officer: Officer | None) -> str:
    return f"{officer.position}\n{officer.name}" if officer else ""
