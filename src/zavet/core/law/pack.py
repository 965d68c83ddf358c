"""Reads the acts, one dated file each, and tells what a citation points at.

The files are the package's own data; nothing else is read, and a file that contradicts itself is refused whole.
"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from zavet.core.law.citation import Citation, CitationMalformed, parse_citation
from zavet.core.values import ZavetError

_NEAREST = 3


class CitationUnknown(ZavetError, LookupError):
    """The pack knows of no such place in the law."""


class LawPackBroken(ZavetError):
    """A file of the pack contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: how it is cited, what it is called, which edition the pack was made from (None: not noted)."""

    code: str
    title: str
    edition_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one citation points at, in our own words.

    ``in_force_from`` is the first day of the rule as it stands here, ``in_force_until`` the first day without it;
    None where the pack has no date. ``changes_on`` is the day of a change already adopted. ``is_confirmed`` is False
    where nobody has compared the entry with the official text.
    """

    citation: Citation
    title: str
    in_force_from: date | None = None
    in_force_until: date | None = None
    changes_on: date | None = None
    is_confirmed: bool = True

    def is_in_force(self, *, on: date) -> bool:
        """Return whether the rule stands on that day, as far as the pack has dates."""
        has_begun = self.in_force_from is None or self.in_force_from <= on
        return has_begun and (self.in_force_until is None or on < self.in_force_until)


class _Entry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    at: str
    title: str
    since: date | None = None
    until: date | None = None
    changes_on: date | None = None
    confirmed: bool = True


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    act: str
    title: str
    edition_on: date | None = None
    confirmed: bool = True
    articles: list[_Entry]


def resolve(citation: str) -> Article:
    """Return what a citation points at.

    Raises CitationMalformed for another form, CitationUnknown with the nearest known citations.
    """
    place = parse_citation(citation)
    found = _articles().get(place)
    if found is None:
        message = f"Ссылка «{place}» ни на что не указывает: такого места в своде нет."
        raise CitationUnknown(message, next_step=_did_you_mean(place))
    return found


def list_acts() -> tuple[Act, ...]:
    """Return the acts of the pack in the order of their codes."""
    return tuple(
        Act(code=each.act, title=each.title, edition_on=each.edition_on) for each in _files()
    )


def list_articles(act: str) -> tuple[Article, ...]:
    """Return all that the pack knows of one act, in the order of the act."""
    return tuple(each for place, each in _articles().items() if place.act == act)


def _did_you_mean(place: Citation) -> str:
    same_act = [str(each) for each in _articles() if each.act == place.act]
    if not same_act:
        return "Известны акты: " + ", ".join(act.code for act in list_acts())
    near = [str(place.parent)] if place.parent in _articles() else []
    near += [
        each for each in get_close_matches(str(place), same_act, n=_NEAREST) if each not in near
    ]
    return "Возможно, вы имели в виду: " + "; ".join(near[:_NEAREST] or same_act[:_NEAREST])


@cache
def _files() -> tuple[_File, ...]:
    folder = files("zavet.core.law").joinpath("acts")
    found = [
        msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), _File)
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda each: each.act))


@cache
def _articles() -> dict[Citation, Article]:
    return index([_article(file, entry) for file in _files() for entry in file.articles])


def _article(file: _File, entry: _Entry) -> Article:
    return Article(
        citation=parse_citation(f"{file.act} {entry.at}"),
        title=entry.title,
        in_force_from=entry.since,
        in_force_until=entry.until,
        changes_on=entry.changes_on,
        is_confirmed=file.confirmed and entry.confirmed,
    )


def index(articles: list[Article]) -> dict[Citation, Article]:
    """Return articles by citation; raise LawPackBroken where one stands twice or outside the article it belongs to."""
    found: dict[Citation, Article] = {}
    for each in articles:
        if each.citation in found:
            message = f"«{each.citation}» стоит в своде дважды."
            raise LawPackBroken(message, next_step="Оставьте одну запись")
        if each.citation.parent is not None and each.citation.parent not in found:
            message = f"«{each.citation}» стоит в своде раньше, чем «{each.citation.parent}»."
            raise LawPackBroken(message, next_step="Поставьте сначала статью, затем часть и пункт")
        found[each.citation] = each
    return found


__all__ = [
    "Act",
    "Article",
    "CitationMalformed",
    "CitationUnknown",
    "LawPackBroken",
    "index",
    "list_acts",
    "list_articles",
    "resolve",
]
