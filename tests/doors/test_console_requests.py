"""Requests at the officer's desk: the day, the queue, one request; and who sees nothing of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import ANNA, BORIS, GLEB, INSPECTOR
from doors.requests_desk import WISH, came, many_came, page_of, proven
from residents import as_staff, hire, settle
from sites import publish_site
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.journal.queries import list_entries
from zavet.rights.queries import find_request, list_views

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_request_stands_in_the_day_the_queue_and_on_its_own_page(hosting, officer, anna) -> None:
    made = came(hosting, RightKind.INFORMATION, RightKind.WITHDRAWAL)
    desk = as_staff(hosting, officer)
    found = find_request(made.request_id)
    for path in ("/console/", "/console/requests/"):
        page = desk.get(path).content.decode()
        assert made.number in page
        assert WISH not in page
    page = desk.get(page_of(made.request_id))
    text = page.content.decode()
    assert WISH in text
    assert page.context["row"]["due_on"] == found.due_on
    articles = [one["article"] for one in page.context["duties"]]
    assert articles == ["152-ФЗ ст. 20 ч. 1", "152-ФЗ ст. 21 ч. 5"]
    assert [article in text for article in articles] == [True, True]
    assert "рабочих дней" in text


def test_looking_at_a_thread_is_one_entry_of_the_journal_for_each_view(hosting, officer) -> None:
    made = came(hosting)
    desk = as_staff(hosting, officer)

    def looks():
        return len(list_entries(site_id=hosting.id, event_prefix="access.letters.revealed"))

    before = looks()
    desk.get(page_of(made.request_id))
    assert looks() == before + 1
    desk.get(page_of(made.request_id))
    assert looks() == before + 2


# who sees nothing


def test_gleb_learns_nothing_of_any_request(hosting, officer, anna) -> None:
    made = came(hosting)
    desk = as_staff(hosting, hire(hosting, GLEB))
    for path in (
        "/console/requests/",
        "/console/requests/letter/",
        "/console/requests/calendar/",
        page_of(made.request_id),
        page_of(made.request_id, "identity/"),
        page_of(made.request_id, "write/answer/"),
        page_of(made.request_id, "delete/"),
    ):
        answer = desk.get(path)
        assert (path, answer.status_code) == (path, 403)
        assert str(made.request_id) not in answer.content.decode().replace(path, "")
    for path in ("assign/", "note/", "scan/", "recipients/x/mark/", "propose/"):
        assert desk.post(page_of(made.request_id, path), {}).status_code == 403
    day = desk.get("/console/")
    assert day.context["requests"] is None
    assert str(made.request_id) not in day.content.decode()


def test_staff_with_another_leave_see_the_course_but_not_the_letters(hosting, vera, anna) -> None:
    made = came(hosting)
    desk = as_staff(hosting, vera)
    page = desk.get(page_of(made.request_id))
    text = page.content.decode()
    assert not page.context["refused"].is_permitted
    assert [one["words"] for one in page.context["thread"]] == ["Обращение поступило"]
    assert [trace for trace in (*ANNA.traces, WISH) if trace in text] == []
    refused = desk.post(page_of(made.request_id, "note/"), {"text": "посмотрю позже"}, follow=True)
    assert "работники с допуском" in refused.content.decode()
    assert desk.get(page_of(made.request_id)).context["thread"] == page.context["thread"]


def test_another_operators_officer_is_refused_and_another_sites_request_is_not_found(
    hosting, officer
) -> None:
    other = publish_site("clinic")
    made = came(hosting)
    stranger = hire(other, BORIS, is_officer=True)
    from sites import client_of

    guest = client_of(hosting)
    guest.force_login(_account(stranger))
    assert guest.get(page_of(made.request_id)).status_code in {302, 403}
    own = as_staff(other, stranger)
    assert own.get("/console/requests/").status_code == 200
    for place in ("", "identity/", "write/answer/", "dismiss/", "delete/"):
        assert own.get(page_of(made.request_id, place)).status_code == 404
    assert own.post(page_of(made.request_id, "note/"), {"text": "x"}).status_code == 404
    assert (
        own.post(
            "/console/requests/assign/",
            {"assignee": str(stranger), "chosen": [str(made.request_id)]},
        ).status_code
        == 302
    )
    assert find_request(made.request_id).assignee_id == officer


def _account(staff_id):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(staff=staff_id)


# the queue


def test_the_queue_is_narrowed_by_state_kind_owner_number_and_day(hosting, officer) -> None:
    one = came(hosting, RightKind.INFORMATION)
    two = came(hosting, RightKind.CLAIM, person=BORIS, text="Требую возместить.")
    old = came(hosting, RightKind.INFORMATION, person=GLEB, at=now() - 60 * DAY)
    desk = as_staff(hosting, officer)

    def numbers(query):
        return [row["number"] for row in desk.get(f"/console/requests/{query}").context["rows"]]

    assert numbers("") == [old.number, one.number, two.number]
    assert numbers("?kind=claim") == [two.number]
    assert numbers("?waits=overdue") == [old.number]
    assert numbers(f"?number={one.number}") == [one.number]
    assert numbers(f"?owner={officer}") == [old.number, one.number, two.number]
    assert numbers("?owner=none") == numbers("?state=closed") == []
    assert numbers("?channel=post") == []
    assert numbers("?waits=identity") == [old.number, one.number]
    due_on = find_request(two.request_id).due_on.isoformat()
    assert numbers(f"?due_from={due_on}&due_until={due_on}") == [two.number]
    wrong = desk.get("/console/requests/?state=curious")
    assert wrong.status_code == 422
    backwards = desk.get("/console/requests/?due_from=2026-12-02&due_until=2026-12-01")
    assert (backwards.status_code, list(backwards.context["form"].errors)) == (422, ["due_until"])
    assert '<details class="queue-filter" open>' in backwards.content.decode()


def test_a_filter_is_kept_by_name_opened_and_forgotten_by_its_owner_alone(
    hosting, officer, vera
) -> None:
    came(hosting, RightKind.CLAIM)
    desk = as_staff(hosting, officer)
    kept = desk.post("/console/requests/views/new/?kind=claim&waits=overdue", {"name": "Претензии"})
    assert kept.status_code == 302
    page = desk.get(kept.url)
    assert page.context["own_view"].name == "Претензии"
    assert "Претензии" in page.content.decode()
    other = as_staff(hosting, vera)
    assert "Претензии" not in other.get("/console/requests/").content.decode()
    (view,) = list_views(staff_id=officer, site_id=hosting.id)
    assert other.post(f"/console/requests/views/{view.id}/").status_code == 404
    assert desk.post(f"/console/requests/views/{view.id}/").status_code == 302
    assert list_views(staff_id=officer, site_id=hosting.id) == ()
    assert desk.post("/console/requests/views/new/?kind=nothing", {"name": "Х"}).status_code == 404


def test_marked_requests_are_handed_over_together(hosting, officer) -> None:
    from cast import VERA
    from residents import admit

    vera = hire(hosting, VERA)
    admit(hosting, vera, officer_id=officer, purposes=["answering"], categories=["correspondence"])
    made = [came(hosting).request_id, came(hosting, person=BORIS).request_id]
    desk = as_staff(hosting, officer)
    sent = {"assignee": str(vera), "chosen": [str(one) for one in made], "back": "kind=information"}
    answer = desk.post("/console/requests/assign/", sent)
    assert answer.url == "/console/requests/?kind=information"
    assert {find_request(one).assignee_id for one in made} == {vera}


def test_where_none_is_marked_nobody_is_told_of_success(hosting, officer) -> None:
    desk = as_staff(hosting, officer)
    page = desk.post("/console/requests/assign/", {"assignee": str(officer)}, follow=True)
    assert "Никому не поручено" in page.content.decode()
    assert "Поручено обращений" not in page.content.decode()


def test_nothing_is_handed_to_who_may_not_answer(hosting, officer) -> None:
    made = came(hosting)
    gleb = hire(hosting, GLEB)
    desk = as_staff(hosting, officer)
    sent = {"assignee": str(gleb), "chosen": [str(made.request_id)]}
    page = desk.post("/console/requests/assign/", sent, follow=True).content.decode()
    assert "работники с допуском" in page
    assert "Поручено обращений" not in page
    assert find_request(made.request_id).assignee_id == officer


def test_what_a_closed_request_still_owes_stands_in_the_day() -> None:
    site = publish_site("services")
    officer, anna = hire(site, INSPECTOR, is_officer=True), settle(site, ANNA)
    request_id = proven(site, officer, anna, RightKind.RECTIFICATION)
    desk = as_staff(site, officer)
    before = len(desk.get("/console/").context["duties"])
    right = {"category": "phone", "value": "+7 912 555-04-04"}
    assert desk.post(page_of(request_id, "rectify/"), right).status_code == 302
    page = desk.get("/console/")
    assert len(page.context["duties"]) == before + 1
    assert page_of(request_id) in page.content.decode()
    told = desk.get(page_of(request_id))
    assert "Кому сообщить об изменении" in told.content.decode()
    for one in told.context["recipients"]:
        path = page_of(request_id, f"recipients/{one['id']}/mark/")
        assert desk.post(path, {"reason": "never_given"}).status_code == 302
    assert len(desk.get("/console/").context["duties"]) == before


@pytest.mark.parametrize("path", ["/console/", "/console/requests/", "/console/requests/calendar/"])
def test_a_page_asks_the_database_as_often_for_sixty_requests_as_for_three(
    hosting, officer, path, django_assert_num_queries
) -> None:
    desk = as_staff(hosting, officer)
    many_came(hosting, 3)
    desk.get(path)
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    many_came(hosting, 57)
    with django_assert_num_queries(len(few)):
        desk.get(path)


def test_twenty_stand_on_a_page_and_the_rest_on_the_next(hosting, officer) -> None:
    many_came(hosting, 22)
    desk = as_staff(hosting, officer)
    first = desk.get("/console/requests/")
    assert len(first.context["rows"]) == 20
    second = desk.get(first.context["next_url"])
    assert len(second.context["rows"]) == 2
    assert second.context["next_url"] == ""
    for nonsense in ("0", "-1", "x", "9" * 40, "²"):
        assert desk.get(f"/console/requests/?page={nonsense}").status_code == 200


def test_no_title_and_no_address_of_these_pages_holds_anything_of_a_person(
    hosting, officer, anna
) -> None:
    import re

    made = came(hosting)
    desk = as_staff(hosting, officer)
    for path in (
        "/console/requests/",
        page_of(made.request_id),
        page_of(made.request_id, "identity/"),
    ):
        page = desk.get(path).content.decode()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
        addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', page))
        seen = [trace for trace in ANNA.traces if trace in title or trace in addresses]
        assert seen == []
