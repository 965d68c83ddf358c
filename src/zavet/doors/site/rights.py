"""The requests desk: what may be asked here, and the form for somebody without an account.

INVARIANT: whether anybody is known by what was typed is never told: the answer is the same, and says nothing of them.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zavet.access.answering import find_person
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester, needs_identity
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.uploads import takes_files
from zavet.doors.site.asking import is_too_often, policy_of, site_of
from zavet.doors.site.rights_errors import tell_upload
from zavet.doors.site.rights_form import DeskForm
from zavet.doors.site.rights_form_parts import AT_MOST, MOST_FILES
from zavet.doors.site.rights_kinds import Possible, find_possible, list_possible
from zavet.doors.site.rights_taking import Taken, take_in
from zavet.parties.queries import SiteView
from zavet.policies.queries import PolicyInForce
from zavet.rights.operations import receive
from zavet.rights.views import Received


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked where: the site, its policy, the right."""

    site: SiteView
    in_force: PolicyInForce
    possible: Possible


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Tell what may be asked, by which day it is answered, and how."""
    in_force = policy_of(request)
    context = {
        "possible": list_possible(site_of(request), in_force, at=now()),
        "operator": in_force.policy.rules.operator,
        "has_cabinet": _has_cabinet(request),
    }
    return render(request, "site/rights.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(at_most=AT_MOST, most_files=MOST_FILES, is_told_by_page=True)
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the form of one right with its last day, and take the request."""
    asked = _asked(request, kind)
    if request.method != "POST":
        return _show(request, asked, _form(asked))
    form = _form(asked, request)
    tell_upload(request, form)
    if is_too_often(request, "rights"):
        form.add_error(None, _("Слишком много обращений с вашего адреса. Попробуйте через час."))
    received = _take(form, asked) if form.is_valid() else None
    if received is None:
        return _show(request, asked, form)
    if received.is_known:
        return render(request, "site/rights_known.html", {"received": received})
    return HttpResponseRedirect(reverse("site:rights_sent", args=[received.token]), status=303)


def _asked(request: HttpRequest, kind: str) -> Asked:
    site, in_force = site_of(request), policy_of(request)
    possible = find_possible(site, in_force, kind, at=now())
    if possible is None:
        raise Http404
    return Asked(site=site, in_force=in_force, possible=possible)


def _form(asked: Asked, request: HttpRequest | None = None) -> DeskForm:
    return DeskForm(
        request.POST if request else None,
        request.FILES if request else None,
        site=asked.site,
        kind=asked.possible.kind,
        policy=asked.in_force.policy,
    )


def _take(form: DeskForm, asked: Asked) -> Received | None:
    at, by = now(), Actor.visitor()
    taken = Taken(by=by, files=form.cleaned_data["files"], at=at)
    receiving = partial(
        receive,
        site_id=asked.site.id,
        kinds=[asked.possible.kind],
        channel=Channel.DESK,
        fields=form.sealed(),
        requester=form.cleaned_data["requester"],
        by=by,
        at=at,
        subject_id=_other(asked.site, form),
        source_digest=form.digest,
        categories=form.chosen("categories"),
        purposes=form.chosen("purposes"),
    )
    return take_in(form, taken, receiving)


def _other(site: SiteView, form: DeskForm) -> UUID | None:
    """Return the person somebody asks for, where what they name of them points to one: found, not proven."""
    known_by = form.cleaned_data["known_by"].strip()
    if not known_by or form.cleaned_data["requester"] is Requester.SUBJECT:
        return None
    said = Sealed(known_by)
    ways = ({"email": said}, {"phone": said}, {"login": said})
    found = {find_person(site_id=site.id, **way) for way in ways} - {None}
    return found.pop() if len(found) == 1 else None


def _show(request: HttpRequest, asked: Asked, form: DeskForm) -> HttpResponse:
    kind = asked.possible.kind
    context = {
        "form": form,
        "possible": asked.possible,
        "is_checked": needs_identity([kind], Requester.SUBJECT),
        "is_information": kind is RightKind.INFORMATION,
        "has_cabinet": _has_cabinet(request),
    }
    return render(request, "site/rights_ask.html", context, status=422 if form.errors else 200)


def _has_cabinet(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and getattr(request.user, "subject_id", None))
