"""The policy as published: the version in force at its stable address, all versions beside it, their differences.

The text is shown as it was posted; beside each clause stands how it is kept.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from zavet import __version__
from zavet.chance import now
from zavet.core.language import diff
from zavet.core.language.clauses import Clause
from zavet.core.language.policy import Policy
from zavet.core.language.text import parse_text
from zavet.doors.pages import vision
from zavet.doors.site import markdown
from zavet.doors.site.asking import policy_of, site_of
from zavet.doors.site.cookies import notice
from zavet.doors.site.keeping import Keeping, keepings
from zavet.policies.queries import PolicyInForce, VersionView, get_version, list_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClause:
    """One clause on a page: its anchor, its printed number if it has one, its text, how it is kept.

    ``notes`` are what is said beside it: a sentence true of many clauses of a section stands at the first of them.
    """

    number: str
    anchor: str
    title: str
    html: SafeString
    keeping: Keeping
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """The base text, or one addendum under its own title."""

    title: str
    opening: SafeString
    clauses: tuple[ShownClause, ...]


def _state(request: HttpRequest) -> str:
    """Return what besides the text makes one visitor's page differ from another's."""
    cookies = request.COOKIES
    parts = [__version__, get_language() or "", str(vision.read_vision(request).value)]
    names = (settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, "zavet_cookies")
    return "|".join([*parts, *(cookies.get(name, "") for name in names)])


def _tag(request: HttpRequest, version: str | None = None) -> str:
    shown = _find(request, version)
    text = f"{shown.version.digest}|{_state(request)}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


@condition(etag_func=_tag)
@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    return _show(request, policy_of(request), is_in_force=True)


@condition(etag_func=_tag)
@require_safe
def one_version(request: HttpRequest, version: str) -> HttpResponse:
    return _show(request, _find(request, version), is_in_force=False)


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    found = list_versions(site_id=site_of(request).id)
    current = policy_of(request).version_id
    return render(request, "site/policy_versions.html", {"versions": found, "current": current})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    known = list_versions(site_id=site_of(request).id)
    old, new = request.GET.get("old", ""), request.GET.get("new", "")
    changes = None
    if old and new:
        changes = diff.compare(_find(request, old).policy, _find(request, new).policy)
    context = {
        "versions": known,
        "old": old,
        "new": new,
        "is_compared": changes is not None,
        "places": _places(changes or ()),
    }
    return render(request, "site/policy_compare.html", context)


def _places(changes: Iterable[diff.Change]) -> list[dict[str, object]]:
    """Return changes clause by clause: what became of its words and of the rules that stand on it."""
    places = []
    for number, found in groupby(changes, key=attrgetter("clause")):
        here = tuple(found)
        texts = [one for one in here if one.subject == diff.TEXT]
        rules = [one for one in here if one.subject != diff.TEXT]
        places.append({"clause": number, "texts": texts, "rules": rules})
    return places


def _find(request: HttpRequest, version: str | None) -> PolicyInForce:
    if version is None:
        return policy_of(request)
    known = {one.version: one for one in list_versions(site_id=site_of(request).id)}
    if version not in known:
        raise Http404
    return get_version(version_id=known[version].id)


def _show(request: HttpRequest, shown: PolicyInForce, *, is_in_force: bool) -> HttpResponse:
    texts = shown_texts(shown.policy)
    context = {
        "policy": shown.policy,
        "version": shown.version,
        "texts": texts,
        "contents": _contents(texts),
        "cookie_banner": notice(request, shown),
        "is_in_force": is_in_force,
        "is_ahead": _is_ahead(shown.version),
    }
    response = render(request, "site/policy.html", context)
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        patch_cache_control(response, no_cache=True)
    return response


def _contents(texts: tuple[ShownText, ...]) -> list[ShownClause]:
    """Return the clauses that begin a section; a single one needs no table of contents."""
    found = [one for text in texts for one in text.clauses if one.title]
    return found if len(found) > 1 else []


def _is_ahead(version: VersionView) -> bool:
    return version.effective_at > now()


def shown_texts(policy: Policy) -> tuple[ShownText, ...]:
    """Return the base text and then each addendum as a page shows them."""
    base = _text(policy, folder="", title="")
    addenda = (_text(policy, folder=one.addendum, title=one.title) for one in policy.addenda)
    return (base, *addenda)


def _text(policy: Policy, *, folder: str, title: str) -> ShownText:
    kept = keepings(policy)
    clauses = (one for one in policy.clauses if _folder(one) == folder)
    shown = tuple(_clause(one, kept.get(one.number, Keeping())) for one in clauses)
    return ShownText(title=title, opening=_opening(policy, folder), clauses=_noted(shown))


def _noted(clauses: tuple[ShownClause, ...]) -> tuple[ShownClause, ...]:
    """Return the clauses with their notes: once in a section, with the numbers of all it is true of."""
    noted: list[ShownClause] = []
    for section in _sections(clauses):
        owners: dict[str, list[ShownClause]] = {}
        for one in section:
            for sentence in one.keeping.said:
                owners.setdefault(sentence, []).append(one)
        firsts = {sentence: found[0].anchor for sentence, found in owners.items()}
        for one in section:
            mine = [each for each in one.keeping.said if firsts[each] == one.anchor]
            noted.append(replace(one, notes=tuple(_note(each, owners[each]) for each in mine)))
    return tuple(noted)


def _sections(clauses: tuple[ShownClause, ...]) -> list[list[ShownClause]]:
    """Return the clauses section by section; a clause with a title begins one."""
    sections: list[list[ShownClause]] = [[]]
    for one in clauses:
        if one.title:
            sections.append([])
        sections[-1].append(one)
    return sections


def _note(sentence: str, owners: list[ShownClause]) -> str:
    numbers = ", ".join(one.number for one in owners[1:] if one.number)
    if not numbers:
        return sentence
    return _("%(sentence)s То же о пунктах: %(numbers)s.") % {
        "sentence": sentence,
        "numbers": numbers,
    }


def _clause(clause: Clause, keeping: Keeping) -> ShownClause:
    number = clause.number.rpartition("/")[2]
    return ShownClause(
        # A clause known by a word only, such as an introduction, has no number in the text.
        number=number if number[0].isdigit() or number.startswith("¶") else "",
        anchor=clause.anchor,
        title=clause.title,
        html=markdown.render(clause.text),
        keeping=keeping,
    )


def _folder(clause: Clause) -> str:
    return clause.number.rpartition("/")[0]


def _opening(policy: Policy, folder: str) -> SafeString:
    """Return what stands before the first clause, without the title, which heads the text already."""
    name = f"addenda/{folder}/policy.md" if folder else "policy.md"
    text = parse_text(policy.source.get(name, ""))
    raw = "".join(passage.raw for passage in text.passages if passage.clause is None)
    lines = raw.lstrip("\ufeff").splitlines()
    return markdown.render("\n".join(line for line in lines if not line.startswith("# ")))
