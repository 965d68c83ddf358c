"""The home of a site: who runs it, which services it has, where the promises stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zavet.chance import now
from zavet.doors.site.asking import site_of
from zavet.doors.site.cookies import notice
from zavet.policies.queries import find_policy


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    in_force = find_policy(site_id=site_of(request).id, at=now())
    services = list(in_force.policy.services.values()) if in_force else []
    context = {
        "in_force": in_force,
        "services": services,
        "cookie_banner": notice(request, in_force) if in_force else None,
    }
    return render(request, "site/home.html", context)
