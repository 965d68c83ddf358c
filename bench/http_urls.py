"""Where the benchmark finds its two sides."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

import bare_views
import guarded_views


def ready(_request: HttpRequest) -> HttpResponse:
    """Tell that the server answers."""
    return HttpResponse("ready")


urlpatterns = [
    path("ready", ready),
    path("guarded/reveal", guarded_views.reveal),
    path("guarded/consent", guarded_views.consent),
    path("guarded/register", guarded_views.register),
    path("bare/reveal", bare_views.reveal),
    path("bare/consent", bare_views.consent),
    path("bare/register", bare_views.register),
]
