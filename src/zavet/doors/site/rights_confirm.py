"""Proves who asks by a link sent to the address the person confirmed long ago.

The link shows a button, the button proves: a mail reader that opens links proves nothing. Whoever bore the request's
link before bears it no more: the page goes on by a new one.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zavet.chance import now
from zavet.doors.site.asking import site_of
from zavet.doors.site.linked import dead
from zavet.doors.site.rights_errors import say
from zavet.doors.site.rights_reading import standing_of
from zavet.rights.confirming import confirm, find_confirmation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_identity(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then record that whoever asks controls the address."""
    found = find_confirmation(token, at=now())
    if found is None or found.site_id != site_of(request).id:
        return dead(request, again=reverse("site:rights"))
    context = {"standing": standing_of(found), "error": ""}
    if request.method != "POST":
        return render(request, "site/rights_confirm.html", context)
    deed = confirm(token=token, at=now())
    if deed is None:
        return dead(request, again=reverse("site:rights"))
    if deed.refusal is not None:
        context["error"] = say(deed.refusal)
        return render(request, "site/rights_confirm.html", context, status=409)
    if deed.token:
        url = reverse("site:rights_thread", args=[deed.token])
        return HttpResponseRedirect(url, status=303)
    return render(request, "site/rights_confirmed.html", context)
