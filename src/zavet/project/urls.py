"""Addresses, by door."""

from django.urls import include, path

urlpatterns = [
    path("", include("zavet.doors.site.urls")),
    path("cabinet/", include("zavet.doors.cabinet.urls")),
    path("console/", include("zavet.doors.console.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
