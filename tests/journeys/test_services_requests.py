"""What the services' policy promises to whoever asks for deletion, kept at its doors."""

from uuid import UUID

import pytest

from cast import ANNA, BORIS
from desk import OFFICER, Desk
from doors.requests_desk import page_of, written
from doors.rights_desk import all_requests, asked
from letters import letter
from sites import client_of, confirmed
from zavet.access.queries import describe, list_holds
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import RequestState
from zavet.doors.mail.taking import take
from zavet.doors.pages.tags import day

pytestmark = pytest.mark.django_db
CHECK = {"step": "prove", "method": "call_answered", "evidence": "звонок 21 ноября"}


def held(site, subject_id) -> set[str]:
    return {one.category for one in describe(site_id=site.id, subject_id=subject_id)}


@pytest.mark.promise("S4.2")
def test_a_letter_to_support_is_a_request_for_deletion_with_its_term(services) -> None:
    confirmed(client_of(services), ANNA, phone=ANNA.phone)
    text = "Прошу удалить сведения моей учётной записи."
    take(letter(text, to="support@services.example", subject="Удаление"), at=now())
    [request] = all_requests(services)
    assert request.kinds == (RightKind.DELETION,)
    shown = client_of(services).get("/rights/deletion/").context["possible"]
    assert request.due_on == shown.owed.due.on


@pytest.mark.promise("S4.2")
def test_the_accounts_data_are_deleted_by_a_request_to_support_in_its_term(services) -> None:
    boris = confirmed(client_of(services), BORIS, phone=BORIS.phone)
    anna = confirmed(client_of(services), ANNA, phone=ANNA.phone)
    visitor = client_of(services)
    shown = visitor.get("/rights/deletion/")
    assert shown.context["possible"].clause == "services 4.2"
    token = asked(visitor, "deletion", text="Удалите всё, что обо мне есть.")
    [request] = all_requests(services)
    assert request.due_on == shown.context["possible"].owed.due.on
    assert f"до {day(request.due_on)}" in visitor.get(f"/rights/r/{token}/").content.decode()

    officer = Desk(services, OFFICER)
    free = {"categories": _offered(officer, request.id)}
    assert officer.client.post(page_of(request.id, "delete/"), free).status_code == 409
    assert held(services, anna) == {"name", "email", "phone"}
    proven = officer.client.post(page_of(request.id, "identity/"), CHECK)
    assert proven.status_code == 302
    assert officer.client.post(page_of(request.id, "delete/"), free).status_code == 302
    kept = {one.category for one in list_holds(site_id=services.id, subject_id=anna, at=now())}
    assert held(services, anna) == kept
    assert "email" not in kept
    assert held(services, boris) == {"name", "email", "phone"}
    answered = written(officer.client, request.id, "answer", templates="deletion_accepted")
    assert answered.status_code == 302
    [request] = all_requests(services)
    assert request.state is RequestState.ANSWERED


def _offered(officer: Desk, request_id: UUID) -> list[str]:
    form = officer.client.get(page_of(request_id, "delete/")).context["form"]
    return [value for value, _words in form.fields["categories"].choices]
