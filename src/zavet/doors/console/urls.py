"""Addresses of the console. None holds anything of a person but a random number."""

from django.urls import path

from zavet.doors.console import authorisations, journal, people, register, statistics, today

app_name = "console"
urlpatterns = [
    path("", today.today, name="today"),
    path("people/", people.people, name="people"),
    path("people/<uuid:subject_id>/", people.card, name="person"),
    path("people/<uuid:subject_id>/show/", people.show, name="show"),
    path("people/<uuid:subject_id>/unblock/", people.end_review, name="unblock"),
    path("authorisations/", register.authorisations, name="authorisations"),
    path("authorisations/list.csv", register.file, name="authorisations_file"),
    path("authorisations/new/", authorisations.grant, name="grant"),
    path("authorisations/<uuid:authorisation_id>/sign/", authorisations.sign, name="sign"),
    path("authorisations/<uuid:authorisation_id>/renew/", authorisations.prolong, name="renew"),
    path("authorisations/<uuid:authorisation_id>/end/", authorisations.end, name="end"),
    path("staff/<uuid:staff_id>/", register.sheet, name="sheet"),
    path("staff/<uuid:staff_id>/dismiss/", register.dismiss, name="dismiss"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("journal/", journal.journal, name="journal"),
    path("journal/verify/", journal.verify, name="verify"),
    path("journal/<uuid:entry_id>/", journal.entry, name="entry"),
]
