"""Letters on paper, the month of terms, the calendar feed, the officer's days off and reminders."""

from datetime import timedelta

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import ANNA, BORIS, GLEB, VERA
from doors.requests_desk import came, many_came, page_of
from residents import admit, as_staff, hire
from sites import client_of, publish_site
from zavet.access.queries import list_blocks
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import Requester
from zavet.core.values import Actor, Term, TermUnit
from zavet.duties.operations import open_duty
from zavet.duties.queries import get_duty
from zavet.journal.queries import list_entries
from zavet.parties.queries import list_authorisations
from zavet.parties.staff_email import find_email
from zavet.rights.queries import count_requests, find_request, list_requests

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LETTER = "/console/requests/letter/"


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


def typed(**more: str):
    return {
        "received_on": (timezone.localdate() - DAY).isoformat(),
        "mark": "Запрос информации, касающейся обработки персональных данных",
        "text": "Прошу ответить на дом.",
        "requester": "subject",
        "name": ANNA.full_name,
        "postal": ANNA.address,
        "outer_number": "17-а",
        **more,
    }


# paper


def test_the_mark_on_the_envelope_is_recognised_and_the_term_shown_before_anything_is_kept(
    hosting, desk
) -> None:
    asked = desk.post(LETTER, typed())
    assert asked.status_code == 200
    assert asked.context["form"]["kinds"].value() == ["information"]
    (term,) = asked.context["terms"]
    assert term["article"] == "152-ФЗ ст. 20 ч. 1"
    assert count_requests(site_id=hosting.id) == 0
    scan = SimpleUploadedFile("конверт.jpg", b"\xff\xd8scan")
    kept = desk.post(LETTER, typed(kinds=["information"], seen=asked.context["seen"], scan=scan))
    assert kept.status_code == 302
    (one,) = list_requests(site_id=hosting.id)
    assert (one.channel, one.outer_number, one.due_on) == (Channel.POST, "17-а", term["due_on"])
    assert timezone.localdate(one.received_at) == timezone.localdate() - DAY
    page = desk.get(page_of(one.id))
    assert ANNA.address in page.content.decode()
    assert [file["name"] for file in page.context["files"]] == ["конверт.jpg"]


def test_a_letter_that_came_today_is_taken_in(hosting, desk) -> None:
    today = typed(received_on=timezone.localdate().isoformat(), kinds=["information"])
    seen = desk.post(LETTER, today).context["seen"]
    assert desk.post(LETTER, today | {"seen": seen}).status_code == 302
    assert count_requests(site_id=hosting.id) == 1


def test_a_letter_whose_term_was_not_seen_or_changed_since_is_shown_again(hosting, desk) -> None:
    seen = desk.post(LETTER, typed()).context["seen"]
    for sent in (
        typed(kinds=["information"], seen="information,20260101"),
        typed(kinds=["information", "claim"], seen=seen),
        typed(received_on=timezone.localdate().isoformat(), kinds=["information"], seen=seen + "0"),
    ):
        answer = desk.post(LETTER, sent)
        assert answer.status_code == 200
        assert answer.context["terms"] != []
    assert count_requests(site_id=hosting.id) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"written_on": "2999-01-01"}, "written_on"),
        ({"postal": ""}, "postal"),
        ({"mark": "", "text": "Здравствуйте."}, "kinds"),
        ({"name": ""}, "name"),
    ],
)
def test_a_letter_that_contradicts_itself_is_not_taken(hosting, desk, wrong, field) -> None:
    answer = desk.post(LETTER, typed(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert count_requests(site_id=hosting.id) == 0


def test_an_empty_letter_is_told_all_it_lacks_at_once(hosting, desk) -> None:
    errors = desk.post(LETTER, {"requester": "subject"}).context["form"].errors
    assert sorted(errors) == ["name", "postal", "received_on", "text"]


def test_a_letter_of_the_authority_has_its_own_term(hosting, desk) -> None:
    asked = desk.post(LETTER, typed(requester="authority", kinds=["information"]))
    assert [one["article"] for one in asked.context["terms"]] == ["152-ФЗ ст. 20 ч. 4"]
    seen = asked.context["seen"]
    sent = desk.post(LETTER, typed(requester="authority", kinds=["information"], seen=seen))
    assert sent.status_code == 302
    (one,) = list_requests(site_id=hosting.id)
    assert one.requester is Requester.AUTHORITY


def test_a_deletion_by_post_blocks_the_person_it_is_found_to_be_about(hosting, desk, anna) -> None:
    sent = typed(mark="Об удалении персональных данных", email=ANNA.email)
    asked = desk.post(LETTER, sent)
    assert asked.context["has_block"] is True
    kept = desk.post(LETTER, sent | {"kinds": ["deletion"], "seen": asked.context["seen"]})
    assert kept.status_code == 302
    assert list_blocks(site_id=hosting.id, subject_id=anna, at=now()) != ()


# the month


def test_the_month_shows_each_day_with_its_requests_and_the_rest_as_a_number(
    hosting, officer, desk
) -> None:
    many_came(hosting, 7)
    due_on = list_requests(site_id=hosting.id)[0].due_on
    page = desk.get(f"/console/requests/calendar/?month={due_on:%Y-%m}")
    cells = {one["on"]: one for week in page.context["weeks"] for one in week["cells"]}
    assert (len(cells[due_on]["terms"]), cells[due_on]["hidden"]) == (5, 2)
    rest = desk.get(cells[due_on]["url"])
    assert len(rest.context["rows"]) == 7
    assert cells[due_on]["is_working"] is True
    assert {on.weekday() for on, one in cells.items() if one["is_working"]} <= {0, 1, 2, 3, 4, 5}
    for nonsense in ("", "x", "2026-13", "0001-01", "9999-12", "2026-11-01"):
        assert desk.get(f"/console/requests/calendar/?month={nonsense}").status_code == 200


def test_a_month_nobody_fixed_the_days_off_of_is_marked(hosting, desk) -> None:
    assert desk.get("/console/requests/calendar/?month=2027-06").context["provisional_from"] is None
    page = desk.get("/console/requests/calendar/?month=2028-06")
    assert page.context["provisional_from"] == 2028
    assert "предварительные" in page.content.decode()


# the feed


def feed_of(desk) -> str:
    """Make an address of a calendar and return its path."""
    shown = desk.post("/console/requests/calendar/new/").context["feed_url"]
    return "/console/" + shown.partition("/console/")[2]


def test_a_calendar_program_reads_numbers_kinds_and_days_and_nothing_else(
    hosting, officer, desk, anna
) -> None:
    made = came(hosting, RightKind.INFORMATION)
    path = feed_of(desk)
    program = client_of(hosting)
    answer = program.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert [
        trace for trace in (*ANNA.traces, str(anna), str(made.request_id)) if trace in text
    ] == []
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == f"Обращение {made.number}: запрос сведений"
    assert event["DTSTART"].dt == find_request(made.request_id).due_on
    assert event["UID"] == f"{made.number}@{hosting.host}"
    again = icalendar.Calendar.from_ical(program.get(path).content).walk("VEVENT")[0]
    assert again["UID"] == event["UID"]


def test_what_else_the_site_owes_stands_in_the_month_and_in_the_feed_and_names_nobody(
    hosting, officer, desk, anna
) -> None:
    owed = {"site_id": hosting.id, "kind": "destroy", "subject_id": anna, "by": Actor.system()}
    term = Term(amount=30, unit=TermUnit.CALENDAR_DAY)
    for _again in range(2):
        duty = get_duty(open_duty(term=term, at=now(), **owed))
    made = came(hosting, RightKind.CLAIM)
    open_duty(term=term, at=now(), cause_id=made.request_id, **owed | {"kind": "finish_review"})
    month = f"/console/requests/calendar/?month={duty.due_on:%Y-%m}"
    cells = [one for week in desk.get(month).context["weeks"] for one in week["cells"]]
    (terms,) = (one["terms"] for one in cells if one["on"] == duty.due_on)
    review = f"{made.number} закончить проверку и снять блокирование"
    said = {one["words"]: one["url"] for one in terms}
    assert said["Уничтожить данные: 2"] == ""
    assert said[review] == f"/console/requests/{made.request_id}/"
    content = client_of(hosting).get(feed_of(desk)).content
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    told = {str(one["SUMMARY"]) for one in events if one["DTSTART"].dt == duty.due_on}
    assert told >= {"Уничтожить данные: 2", review}
    assert [one for one in (*ANNA.traces, str(anna)) if one in content.decode()] == []
    assert len({one["UID"] for one in events}) == len(events)


def test_a_term_that_is_over_is_not_offered_to_be_extended(hosting, officer, desk) -> None:
    late = came(hosting, RightKind.INFORMATION, at=now() - timedelta(days=60))
    fresh = came(hosting, RightKind.INFORMATION, person=BORIS)
    offered = [
        page_of(one.request_id, "write/extend/")
        in [letter["url"] for letter in desk.get(page_of(one.request_id)).context["letters"]]
        for one in (late, fresh)
    ]
    assert offered == [False, True]


def test_the_secret_is_shown_once_and_an_ended_or_foreign_address_is_not_found(
    hosting, officer, desk
) -> None:
    path = feed_of(desk)
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert token not in desk.get("/console/requests/calendar/").content.decode()
    assert token not in str([one.facts for one in list_entries(site_id=hosting.id)])
    program = client_of(hosting)
    assert program.get(path).status_code == 200
    assert client_of(publish_site("clinic")).get(path).status_code == 404
    second = feed_of(desk)
    assert (program.get(path).status_code, program.get(second).status_code) == (404, 200)
    assert desk.post("/console/requests/calendar/end/").status_code == 302
    assert program.get(second).status_code == 404
    assert program.get("/console/calendar/nothing.ics").status_code == 404


def test_who_has_left_or_has_no_leave_has_no_calendar(hosting, officer, desk) -> None:
    vera = hire(hosting, VERA)
    admit(hosting, vera, officer_id=officer, purposes=["answering"], categories=["correspondence"])
    hers = as_staff(hosting, vera)
    path = feed_of(hers)
    assert client_of(hosting).get(path).status_code == 200
    leave = list_authorisations(site_id=hosting.id, staff_id=vera)[0]
    assert desk.post(f"/console/authorisations/{leave.id}/end/").status_code == 302
    assert client_of(hosting).get(path).status_code == 404
    admit(hosting, vera, officer_id=officer, purposes=["answering"], categories=["correspondence"])
    assert client_of(hosting).get(path).status_code == 200
    assert desk.post(f"/console/staff/{vera}/dismiss/").status_code == 302
    assert client_of(hosting).get(path).status_code == 404
    gleb = as_staff(hosting, hire(hosting, GLEB))
    assert gleb.post("/console/requests/calendar/new/").status_code == 403


# settings


def test_a_day_off_is_named_by_the_officer_and_moves_terms_that_begin_after(
    hosting, officer, desk, vera
) -> None:
    before = came(hosting)
    due_on = find_request(before.request_id).due_on
    day = {
        "day_on": due_on.isoformat(),
        "is_working": "off",
        "ground": "закон № 5",
        "is_by_law": "on",
    }
    other = as_staff(hosting, vera)
    assert other.post("/console/days-off/", day).status_code == 403
    assert desk.post("/console/days-off/", day | {"ground": ""}).status_code == 422
    own = desk.post("/console/days-off/", day | {"is_by_law": ""})
    assert (own.status_code, "Выходной по приказу" in own.content.decode()) == (422, True)
    assert desk.post("/console/days-off/", day).status_code == 302
    assert desk.post("/console/days-off/", day).status_code == 422
    after = came(hosting, person=BORIS)
    assert find_request(before.request_id).due_on == due_on
    assert find_request(after.request_id).due_on > due_on
    assert "закон № 5" in other.get("/console/days-off/").content.decode()
    assert other.post("/console/days-off/remove/", {"day_on": day["day_on"]}).status_code == 403
    assert desk.post("/console/days-off/remove/", {"day_on": "чушь"}).status_code == 404
    assert desk.post("/console/days-off/remove/", {"day_on": day["day_on"]}).status_code == 302
    assert "закон № 5" not in desk.get("/console/days-off/").content.decode()


def test_each_of_the_staff_names_an_address_for_reminders(hosting, vera) -> None:
    desk = as_staff(hosting, vera)
    assert desk.post("/console/reminders/", {"email": "не адрес"}).status_code == 422
    assert desk.post("/console/reminders/", {"email": VERA.email}).status_code == 302
    assert find_email(vera) == VERA.email
    assert VERA.email in desk.get("/console/reminders/").content.decode()
    told = [one.facts for one in list_entries(site_id=None, event_prefix="parties.staff_email")]
    assert VERA.email not in str(told)
    assert desk.post("/console/reminders/", {"email": "", "sent": "1"}).status_code == 302
    assert find_email(vera) == ""
