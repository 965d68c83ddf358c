"""Addresses of the cabinet. None names the person: who they are is known by the session alone."""

from django.urls import path

from zavet.doors.cabinet import (
    accepting,
    blocking,
    consents,
    correcting,
    deleting,
    downloading,
    files,
    overview,
    visibility,
)

app_name = "cabinet"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("accept/", accepting.accept, name="accept"),
    path("correct/", correcting.correct, name="correct"),
    path("visibility/", visibility.visibility, name="visibility"),
    path("consents/", consents.consents, name="consents"),
    path("consents/<slug:purpose>/withdraw/", consents.withdraw, name="withdraw"),
    path("consents/<slug:purpose>/give/", consents.give, name="give"),
    path("receipts/<uuid:event_id>/", consents.receipt, name="receipt"),
    path("files/", files.files, name="files"),
    path("files/<uuid:file_id>/", files.take_along, name="file"),
    path("block/", blocking.block, name="block"),
    path("delete/", deleting.delete, name="delete"),
    path("download/", downloading.download, name="download"),
]
