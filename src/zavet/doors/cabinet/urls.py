"""Addresses of the cabinet. None names the person: who they are is known by the session alone.

Whoever acts for another has the same pages under an address with that person's random number.
"""

from django.urls import include, path

from zavet.doors.cabinet import (
    accepting,
    accuracy,
    blocking,
    consents,
    correcting,
    deleting,
    downloading,
    files,
    overview,
    representatives,
    represented,
    requests,
    requests_thread,
    visibility,
)

app_name = "cabinet"
_PAGES = [
    path("", overview.overview, name="overview"),
    path("accept/", accepting.accept, name="accept"),
    path("accuracy/", accuracy.accuracy, name="accuracy"),
    path("correct/", correcting.correct, name="correct"),
    path("visibility/", visibility.visibility, name="visibility"),
    path("consents/", consents.consents, name="consents"),
    path("consents/<slug:purpose>/withdraw/", consents.withdraw, name="withdraw"),
    path("consents/<slug:purpose>/give/", consents.give, name="give"),
    path("receipts/<uuid:event_id>/", consents.receipt, name="receipt"),
    path("files/", files.files, name="files"),
    path("files/<uuid:file_id>/", files.take_along, name="file"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/<str:kind>/", requests.new, name="request_new"),
    path("requests/<uuid:request_id>/", requests_thread.thread, name="request_thread"),
    path("requests/<uuid:request_id>/write/", requests_thread.write, name="request_write"),
    path(
        "requests/<uuid:request_id>/take-back/", requests_thread.take_back, name="request_take_back"
    ),
    path(
        "requests/<uuid:request_id>/receipt.<str:form>",
        requests_thread.receipt,
        name="request_receipt",
    ),
    path(
        "requests/<uuid:request_id>/files/<uuid:file_id>/",
        requests_thread.file,
        name="request_file",
    ),
    path(
        "requests/<uuid:request_id>/letters/<uuid:step_id>/",
        requests_thread.letter,
        name="request_letter",
    ),
    path("block/", blocking.block, name="block"),
    path("delete/", deleting.delete, name="delete"),
    path("download/", downloading.download, name="download"),
]
_OF_REPRESENTED = [*_PAGES, path("confirm/", represented.confirm, name="confirm")]
urlpatterns = [
    *_PAGES,
    path("representatives/<uuid:representative_id>/end/", representatives.end, name="end"),
    path("for/", represented.people, name="represented_people"),
    path("for/<uuid:represented_id>/", include((_OF_REPRESENTED, "represented"))),
]
