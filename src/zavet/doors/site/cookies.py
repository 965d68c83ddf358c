"""The cookies page: which the site sets, why, for how long; a plain form to agree or refuse, without scripts.

Necessary ones are only told of. Optional ones are those the policy asks consent for; without an answer there are none.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from zavet.core.language.policy import Policy
from zavet.core.language.rules import Purpose
from zavet.core.language.words import FieldKind, Mechanism
from zavet.core.values import Ground
from zavet.doors.pages import vision
from zavet.doors.pages.cookie_banner import OptionalCategory, banner
from zavet.doors.pages.cookie_choice import COOKIE, CookieChoice, read, write
from zavet.doors.site.asking import policy_of
from zavet.policies.queries import PolicyInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class NecessaryCookie:
    """A cookie without which a part of the site cannot work."""

    name: str
    purpose: Any
    term: Any


NECESSARY: Final = (
    NecessaryCookie(
        name=settings.SESSION_COOKIE_NAME,
        purpose=_("Помнит, что вы вошли. Ставится только при входе."),
        term=_("до выхода или закрытия браузера"),
    ),
    NecessaryCookie(
        name=settings.CSRF_COOKIE_NAME,
        purpose=_("Защищает формы: подтверждает, что их отправили вы, а не чужой сайт."),
        term=_("один год"),
    ),
    NecessaryCookie(
        name=settings.LANGUAGE_COOKIE_NAME,
        purpose=_("Помнит выбранный язык. Ставится, только если вы его выбрали."),
        term=_("до закрытия браузера"),
    ),
    NecessaryCookie(
        name=COOKIE,
        purpose=_("Помнит ваш ответ на этой странице, чтобы не спрашивать снова."),
        term=_("полгода"),
    ),
    NecessaryCookie(
        name=vision.COOKIE,
        purpose=_("Помнит версию для слабовидящих. Ставится, только если вы её выбрали."),
        term=_("один год"),
    ),
)


def optional_purposes(policy: Policy) -> tuple[Purpose, ...]:
    """Return the purposes that need a cookie and rest on consent: each is agreed to on its own."""
    cookies = {datum.id for datum in policy.data.values() if datum.kind is FieldKind.COOKIE}
    return tuple(
        purpose
        for purpose in policy.purposes.values()
        if purpose.ground is Ground.CONSENT and cookies & set(purpose.data)
    )


def notice(request: HttpRequest, shown: PolicyInForce) -> dict[str, Any] | None:
    """Return the notice for a page, or None where nothing is asked or the visitor has answered already."""
    if read(request, version=shown.version.version) is not None:
        return None
    asked = [
        OptionalCategory(name=one.id, title=one.name, text=one.wording)
        for one in optional_purposes(shown.policy)
    ]
    return banner(address=reverse("site:cookies"), categories=asked)


@require_http_methods(["GET", "HEAD", "POST"])
def cookies(request: HttpRequest) -> HttpResponse:
    shown = policy_of(request)
    if request.method == "POST":
        return _choose(request, shown)
    promise = shown.policy.find_promise(Mechanism.COOKIELESS)
    context = {
        "necessary": NECESSARY,
        "optional": optional_purposes(shown.policy),
        "policy": shown.policy,
        "promise": promise,
        "choice": read(request, version=shown.version.version),
    }
    return render(request, "site/cookies.html", context)


def _choose(request: HttpRequest, shown: PolicyInForce) -> HttpResponse:
    optional = {purpose.id for purpose in optional_purposes(shown.policy)}
    choice = request.POST.get("choice", "necessary")
    chosen = optional if choice == "all" else set()
    if choice == "chosen":
        chosen = optional & set(request.POST.getlist("category"))
    if request.user.is_authenticated:
        # To a visitor a message would need a session, and with it a cookie nobody agreed to.
        messages.success(request, gettext("Ваш выбор записан."))
    response = HttpResponseRedirect(_back(request))
    write(response, CookieChoice(version=shown.version.version, granted=frozenset(chosen)))
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=own)
    return wanted if is_ours else reverse("site:cookies")
