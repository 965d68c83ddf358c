"""Where the benchmark finds its two sides."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import path

import bare_views
from guarded_views import VIEWS


def ready(_request: HttpRequest) -> HttpResponse:
    """Tell that the server answers."""
    return HttpResponse("ready")


urlpatterns = [
    path("ready", ready),
    *(path(f"guarded/{name}", view) for name, view in VIEWS.items()),
    *(path(f"bare/{name}", partial(bare_views.answer, name)) for name in VIEWS),
]
