"""The requests desk: what may be asked, taken in without an account, answered by a link that tells nobody anything."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import ANNA, BORIS
from residents import settle
from sites import client_of, run_tasks
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, Requester, RequestState
from zavet.doors.pages.tags import day
from zavet.rights.owed import list_owed
from zavet.rights.queries import Filters, find_by_token, list_requests

pytestmark = pytest.mark.django_db
LAWS = {"information", "rectification", "block", "deletion", "withdrawal", "stop", "objection"}


def typed(client, kind="information", **more):
    """Return what somebody types into the form of a right; the mark is the form's own."""
    form = client.get(f"/rights/{kind}/").context["form"]
    said = {
        "mark": form["mark"].value(),
        "name": ANNA.full_name,
        "email": ANNA.email,
        "text": "Пишу вам.",
        "requester": "subject",
    }
    return said | more


def ask(client, kind="information", **more):
    """Send a request; return the answer."""
    return client.post(f"/rights/{kind}/", typed(client, kind, **more))


def asked(client, kind="information", **more):
    """Send a request; return the secret of its link."""
    answer = ask(client, kind, **more)
    assert answer.status_code == 303, answer.context["form"].errors
    return re.fullmatch(r"/rights/r/([\w-]{43})/sent/", answer["Location"])[1]


def all_requests(site):
    return list_requests(site_id=site.id, filters=Filters(is_open=None))


@pytest.fixture
def client(clinic):
    return client_of(clinic)


def test_the_page_names_every_right_with_its_day_clause_and_ways(clinic, client):
    page = client.get("/rights/")
    kinds = {one.kind.value for one in page.context["possible"]}
    assert kinds == LAWS | {"claim", "feedback"}
    text = page.content.decode()
    for one in page.context["possible"]:
        [owed] = list_owed(
            site_id=clinic.id, kinds=[one.kind], requester=Requester.SUBJECT, at=now()
        )
        assert f"ответим не позже {day(owed.due.on)}." in text
        assert one.clause or one.article
    assert "Пометка: «отзыв согласия на обработку персональных данных»" in text
    assert "990101, г. Светлый Берег, ул. Журавлиная, д. 7" in text


def test_a_right_the_policy_is_silent_about_is_the_laws(client):
    one = client.get("/rights/stop/").context["possible"]
    assert (one.clause, one.article) == ("", "152-ФЗ ст. 21 ч. 5.1")
    assert client.get("/rights/confidentiality/").status_code == 404
    assert client.get("/rights/lottery/").status_code == 404


def test_a_request_has_a_number_a_last_day_and_a_link(clinic, client):
    token = asked(client)
    [made] = all_requests(clinic)
    assert (made.kinds, made.state) == ((RightKind.INFORMATION,), RequestState.NEW)
    page = client.get(f"/rights/r/{token}/sent/").content.decode()
    for words in (made.number, f"не позже {day(made.due_on)}", f"/rights/r/{token}/"):
        assert words in page
    thread = client.get(f"/rights/r/{token}/").content.decode()
    assert "Пишу вам." in thread
    assert "Обращение поступило" in thread
