"""Addresses of the console. None holds anything of a person but a random number."""

from django.urls import path

from zavet.doors.console import (
    approvals,
    authorisations,
    destruction,
    journal,
    oversight,
    people,
    register,
    showing,
    statistics,
    today,
)

app_name = "console"
_PERSON = "people/<uuid:subject_id>/"
_LEAVE = "authorisations/<uuid:authorisation_id>/"
_STAFF = "staff/<uuid:staff_id>/"
urlpatterns = [
    path("", today.today, name="today"),
    path("people/", people.people, name="people"),
    path("people/list/", showing.show_many, name="many"),
    path(_PERSON, people.card, name="person"),
    path(f"{_PERSON}journal/", journal.of_person, name="person_journal"),
    path(f"{_PERSON}files/<uuid:file_id>/", showing.show_file, name="file"),
    path(f"{_PERSON}show/", showing.show, name="show"),
    path(f"{_PERSON}propose/", approvals.suggest, name="propose"),
    path(f"{_PERSON}unblock/", oversight.end_review, name="unblock"),
    path(f"{_PERSON}hold/", oversight.keep, name="hold"),
    path(f"{_PERSON}release/", oversight.let_go, name="release"),
    path(f"{_PERSON}verify/", oversight.mark, name="verify_datum"),
    path(f"{_PERSON}destroy/", destruction.destroy_now, name="destroy"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:proposal_id>/", approvals.answer, name="answer"),
    path("destruction/", destruction.destruction, name="destruction"),
    path("authorisations/", register.authorisations, name="authorisations"),
    path("authorisations/list.csv", register.file, name="authorisations_file"),
    path("authorisations/new/", authorisations.grant, name="grant"),
    path(f"{_LEAVE}sign/", authorisations.sign, name="sign"),
    path(f"{_LEAVE}renew/", authorisations.prolong, name="renew"),
    path(f"{_LEAVE}end/", authorisations.end, name="end"),
    path(_STAFF, register.sheet, name="sheet"),
    path(f"{_STAFF}dismiss/", register.dismiss, name="dismiss"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("journal/", journal.journal, name="journal"),
    path("journal/verify/", journal.verify, name="verify"),
    path("journal/<uuid:entry_id>/", journal.entry, name="entry"),
]
