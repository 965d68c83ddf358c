"""Which characters the fonts can draw. A name with another sign must neither stop the answer nor be lost."""

import re
from typing import Final
from unicodedata import normalize

_ALIKE: Final = str.maketrans(
    {
        "\t": " ",
        "\u00ad": None,
        "\u2003": " ",
        "\u2007": "\u00a0",
        "\u2009": " ",
        "\u202f": "\u00a0",
        "\u2010": "-",
        "\u2012": "–",
        "\u2015": "—",
        "\ufeff": None,
    }
)
"""Spaces and dashes that differ from ours by their width alone, and marks that are not to be seen."""
DRAWN: Final = (
    r"\u0020-\u007e\u00a0-\u00ac\u00ae-\u0109\u010c-\u0113\u0116-\u011f\u0122-\u0127\u012e-\u0131\u0134-\u0137"
    r"\u0139-\u013e\u0141-\u0148\u0150-\u0165\u016a-\u0173\u0178-\u017f\u0218-\u021b\u02bc\u0301\u0401-\u040c"
    r"\u040e-\u044f\u0451-\u045c\u045e\u045f\u0462\u0463\u0472-\u0475\u048a-\u04c0\u04c3-\u04f9\u0510-\u0513"
    r"\u0524-\u0527\u1e9e\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac"
    r"\u20bd\u2116\u2122\u2212\u2248\u2260\u2264\u2265"
)
"""Characters that all faces have: Latin of Europe, Cyrillic of Russia's peoples, common signs."""
_OTHER: Final = re.compile(rf"[^\n{DRAWN}]")


def drawable(text: str) -> str:
    """Return the text with each sign the fonts lack shown by its code, as ⟨U+4E2D⟩ in plain brackets: «[U+4E2D]»."""
    lines = "\n".join(text.splitlines())
    return _OTHER.sub(_code, normalize("NFC", lines).translate(_ALIKE))


def _code(sign: re.Match[str]) -> str:
    return f"[U+{ord(sign[0]):04X}]"
