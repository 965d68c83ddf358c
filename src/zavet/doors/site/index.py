"""What stands at ``localhost``: the list of the sites this installation serves, and nothing of any of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.views.decorators.http import require_safe

from zavet.doors.pages.sites import origin
from zavet.parties.queries import list_sites


@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    found = [{"site": site, "url": f"{origin(site)}/"} for site in list_sites()]
    return render(request, "site/index.html", {"sites": found})


urlpatterns = [
    path("", sites, name="sites"),
    path("", include("zavet.doors.pages.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
handler400 = "zavet.doors.pages.errors.bad_request"
handler403 = "zavet.doors.pages.errors.forbidden"
handler404 = "zavet.doors.pages.errors.not_found"
handler500 = "zavet.doors.pages.errors.broken"
