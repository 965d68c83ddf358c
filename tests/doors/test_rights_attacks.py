"""What a stranger tries with requests: each planted here once, and none of it comes through."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import VERA
from doors.requests_desk import page_of
from doors.rights_desk import bytes_of, typed
from residents import as_staff, hire
from sites import client_of
from zavet.access.files import list_files
from zavet.rights.queries import find_by_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clinic):
    return client_of(clinic)


@pytest.fixture
def officer(clinic):
    return hire(clinic, VERA, is_officer=True)


def at(token, page=""):
    return f"/rights/r/{token}/{page}"


def test_a_scan_the_officer_laid_is_not_there_for_the_bearer_of_a_link(clinic, client, officer):
    own = SimpleUploadedFile("моё.pdf", b"own words", content_type="application/pdf")
    sent = client.post("/rights/stop/", typed(client, "stop", files=own))
    token = sent["Location"].split("/")[3]
    request = find_by_token(token)
    scan = SimpleUploadedFile("паспорт.png", b"PASSPORT 4510", content_type="image/png")
    laid = as_staff(clinic, officer).post(page_of(request.id, "scan/"), {"scan": scan})
    assert laid.status_code == 302
    held = list_files(site_id=clinic.id, subject_id=request.correspondent_id)
    page = client.get(at(token))
    assert [name for name, _ in page.context["files"]] == ["моё.pdf"]
    found = [client.get(at(token, f"files/{one.id}/")) for one in held]
    assert [one.status_code for one in found] == [200, 404]
    assert bytes_of(found[0]) == b"own words"
