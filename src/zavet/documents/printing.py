"""Prints a document: PDF/A-2a (ISO 19005-2) that is PDF/UA-1 (ISO 14289-1) too, by typst, with the fonts of this room.

INVARIANT: a value reaches typst as JSON and is set as plain text, never as its source; the fonts of the machine, its
clock and the network have no part in it. What typst says of an error is not passed on: it quotes the text.
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import typst

from zavet.core.values import ZavetError
from zavet.documents.blocks import Letter
from zavet.documents.drawing import drawable
from zavet.documents.plain import reach, registered

_ROOM: Final = Path(__file__).parent
_STANDARDS: Final["list[typst.PDFStandard]"] = ["a-2a", "ua-1"]


class DocumentNotMade(ZavetError):
    """The document could not be printed; the facts are right, the house style is not."""


def print_letter(letter: Letter) -> bytes:
    """Return the PDF; its date is the letter's, at midnight UTC. Raise DocumentNotMade."""
    try:
        return typst.compile(
            _ROOM / "house.typ",
            root=_ROOM,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"letter": msgspec.json.encode(_printed(letter)).decode()},
            pdf_standards=_STANDARDS,
            timestamp=datetime(letter.year, letter.month, letter.day, tzinfo=UTC),
        )
    except typst.TypstError:
        message = "PDF не составлен: вёрстка остановилась на одном из знаков или блоков."
        raise DocumentNotMade(message, next_step="Отправьте ответ текстом письма.") from None


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that stand beside this file and no others."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_ROOM / "fonts"],
    )


def _printed(letter: Letter) -> dict[str, Any]:
    """Return the letter as the house style reads it, in characters the fonts have."""
    lines = {"reach": reach(letter.operator), "registered": registered(letter.operator)}
    words: dict[str, Any] = _drawn(msgspec.to_builtins(letter) | lines)
    return words


def _drawn(tree: Any) -> Any:  # noqa: ANN401 - walks a tree of JSON
    if isinstance(tree, str):
        return drawable(tree)
    if isinstance(tree, dict):
        return {name: _drawn(value) for name, value in tree.items()}
    return [_drawn(one) for one in tree] if isinstance(tree, (list, tuple)) else tree
