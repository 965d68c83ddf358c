"""Countries by their codes (ISO 3166-1): what a policy may name, how a letter names it, what a wrong code meant."""

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import yaml

from zavet.core.language.problems import LONGEST_VALUE

HOME: Final = "RU"
"""Data that go to any other country are transferred across the border (152-ФЗ ст. 3 п. 11)."""
PATTERN: Final = "^[A-Z]{2}$"
_MEANT: Final = {
    "UK": "GB",
    "EN": "GB",
    "EL": "GR",
    "SU": "RU",
    "РФ": "RU",
    "США": "US",
    "USA": "US",
    "ОАЭ": "AE",
    "UAE": "AE",
}
"""What people write for a country that is no code of it."""


def is_country(code: str) -> bool:
    """Tell whether a code is one of ISO 3166-1."""
    return code in _names()


def say_country(code: str) -> str:
    """Return a country's name in Russian; the code itself where it is none of ISO 3166-1."""
    return _names().get(code, code)


def list_countries() -> tuple[tuple[str, str], ...]:
    """Return all codes with their names in Russian, by name."""
    return tuple(sorted(_names().items(), key=lambda one: one[1]))


def suggest_country(value: str) -> str:
    """Return the sentence «did you mean» for what is no code: from a name, a code badly written, a habit."""
    said = " ".join(value.split())[:LONGEST_VALUE]
    code = said.upper()
    found = _MEANT.get(code) or (code if is_country(code) else _by_name(said))
    if found:
        return f"Возможно, вы имели в виду «{found}» ({say_country(found)})."
    return "Нужно: код страны из двух заглавных латинских букв (ISO 3166), например TR."


def _by_name(said: str) -> str:
    known = {name.lower(): code for code, name in _names().items()}
    near = get_close_matches(said.lower(), known, n=1, cutoff=0.75)
    return known[near[0]] if near else ""


@cache
def _names() -> dict[str, str]:
    text = files("zavet.core.language").joinpath("countries.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, str])
