"""Addresses, by door."""

from django.urls import include, path

urlpatterns = [
    path("", include("zavet.doors.site.urls")),
    path("cabinet/", include("zavet.doors.cabinet.urls")),
    path("console/", include("zavet.doors.console.urls")),
    path("", include("zavet.doors.pages.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler400 = "zavet.doors.pages.errors.bad_request"
handler403 = "zavet.doors.pages.errors.forbidden"
handler404 = "zavet.doors.pages.errors.not_found"
handler500 = "zavet.doors.pages.errors.broken"
