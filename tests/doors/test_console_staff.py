"""The staff's page: an officer takes in, lets in once, makes another officer, hands the post over; nobody else does."""

import re

import pytest
from django.core import mail

from cast import BORIS, GLEB, VERA
from doors.requests_desk import came, page_of
from residents import as_staff, hire
from sites import client_of, path_in, run_tasks
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.dismissing import end_staff
from zavet.parties.officers import make_officer
from zavet.parties.queries import find_account_by_name, find_staff, list_staff

pytestmark = pytest.mark.django_db
PAGE = "/console/staff/"
NEW = f"{PAGE}new/"
PASSWORD = "синяя-лейка-63-окно"
TYPED = {"name": "Анна Ключникова", "position": "методист", "login": "Anna.K"}


@pytest.fixture
def desk(hosting, officer):
    return as_staff(hosting, officer)


def link_in(page):
    return re.search(r"/enter/first/[\w-]+/", page.content.decode())[0]


def newcomer(site):
    account = find_account_by_name(f"{site.operator_slug}:anna.k")
    return account.staff_id if account else None


def test_a_link_shown_once_lets_a_newcomer_choose_a_password_and_enter(hosting, desk) -> None:
    shown = desk.post(NEW, TYPED)
    assert (shown.status_code, "anna.k" in shown.content.decode()) == (200, True)
    assert "no-store" in shown["Cache-Control"]
    link = link_in(shown)
    assert "/enter/first/" not in desk.get(PAGE).content.decode()
    own = client_of(hosting)
    asked = own.get(link)
    assert (asked.status_code, asked["Referrer-Policy"]) == (200, "strict-origin")
    assert own.post(link, {"password": "короткий"}).status_code == 422
    entered = own.post(link, {"password": PASSWORD})
    assert (entered.status_code, entered.url) == (302, "/console/")
    assert "anna.k" in own.get("/console/").content.decode()
    assert client_of(hosting).get(link).status_code == 410
    assert client_of(hosting).post(link, {"password": PASSWORD}).status_code == 410
    again = client_of(hosting)
    typed = {"login": "anna.k", "password": PASSWORD}
    assert again.post("/accounts/login/", typed).url == "/console/"
    assert own.get(PAGE).context["desk"].staff.is_officer is False


def test_a_link_by_mail_goes_to_the_newcomer_alone_and_stands_in_no_table(hosting, desk) -> None:
    from django_tasks_db.models import DBTaskResult

    email = "anna.k@example.org"
    answer = desk.post(NEW, TYPED | {"email": email}, follow=True)
    page = answer.content.decode()
    assert ("/enter/first/" in page, email in page) == (False, False)
    assert email not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
    run_tasks()
    (letter,) = mail.outbox
    assert (letter.to, "anna.k" in letter.body) == ([email], True)
    entered = client_of(hosting).post(path_in(letter.body), {"password": PASSWORD})
    assert entered.url == "/console/"
    journal = str([dict(one.facts) for one in list_entries(site_id=None)])
    assert ("Ключникова" in journal, email in journal) == (False, False)


def test_a_letter_of_an_officer_who_has_left_meanwhile_lets_nobody_in(
    hosting, officer, desk
) -> None:
    second = hire(hosting, BORIS, is_officer=True)
    desk.post(NEW, TYPED | {"email": "anna.k@example.org"})
    end_staff(staff_id=officer, by=Actor.staff(second), at=now())
    run_tasks()
    assert mail.outbox == []


def test_a_newer_link_ends_the_older_and_none_is_made_for_who_has_entered(hosting, desk) -> None:
    old = link_in(desk.post(NEW, TYPED))
    path = f"{PAGE}{newcomer(hosting)}/entry/"
    newer = link_in(desk.post(path, {"how": "show"}))
    assert client_of(hosting).get(old).status_code == 410
    assert client_of(hosting).post(newer, {"password": PASSWORD}).status_code == 302
    told = desk.post(path, {"how": "show"}, follow=True).content.decode()
    assert ("уже выбрал пароль" in told, "/enter/first/" in told) == (True, False)
    assert desk.get(path).status_code == 405


def test_a_link_of_another_operators_site_opens_nothing_here(hosting, clinic, desk) -> None:
    link = link_in(desk.post(NEW, TYPED))
    assert client_of(clinic).post(link, {"password": PASSWORD}).status_code == 410
    assert client_of(hosting).post(link, {"password": PASSWORD}).status_code == 302


def test_whoever_is_no_officer_may_read_and_do_nothing(hosting, officer) -> None:
    vera, gleb = hire(hosting, VERA), hire(hosting, GLEB)
    own = as_staff(hosting, vera)
    assert own.get(PAGE).status_code == 200
    assert "Сделать" not in own.get(PAGE).content.decode()
    places = [NEW, f"{PAGE}{gleb}/entry/", f"{PAGE}{vera}/officer/", f"{PAGE}hand-over/"]
    tried = [own.post(place, TYPED | {"staff": str(vera)}).status_code for place in places]
    assert tried == [403] * 4
    officers = [one.id for one in list_staff(operator_id=hosting.operator_id) if one.is_officer]
    assert officers == [officer]
    assert newcomer(hosting) is None


def test_an_officer_of_another_operator_finds_nobody_here(hosting, clinic) -> None:
    gleb = hire(hosting, GLEB)
    stranger = as_staff(clinic, hire(clinic, BORIS, is_officer=True))
    for place in (f"{PAGE}{gleb}/entry/", f"{PAGE}{gleb}/officer/"):
        assert stranger.post(place).status_code == 404
    offered = stranger.post(f"{PAGE}hand-over/", {"staff": str(gleb)}, follow=True)
    assert "Передать некому" in offered.content.decode()
    assert GLEB.full_name not in stranger.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"position": " "}, "position"),
        ({"login": "анна"}, "login"),
        ({"login": "a:officer"}, "login"),
        ({"login": "x" * 64}, "login"),
        ({"login": BORIS.login.upper()}, "login"),
        ({"email": "не почта"}, "email"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(hosting, desk, wrong, field) -> None:
    hire(hosting, BORIS)
    answer = desk.post(NEW, TYPED | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert newcomer(hosting) is None


def test_a_login_that_is_taken_is_refused_in_words_and_told(hosting, desk) -> None:
    desk.post(NEW, TYPED)
    page = desk.post(NEW, TYPED).content.decode()
    assert "Назовите другой" in page
    (entry,) = list_entries(site_id=None, event_prefix="parties.action.refused")
    assert (entry.facts["asked"], entry.facts["reasons"]) == ("appoint", ["login_taken"])


def test_another_officer_is_made_after_a_question_and_every_officer_sees_it(
    hosting, officer, desk
) -> None:
    gleb = hire(hosting, GLEB)
    second = as_staff(hosting, hire(hosting, BORIS, is_officer=True))
    path = f"{PAGE}{gleb}/officer/"
    assert "ст. 22.1" in desk.get(path).content.decode()
    assert find_staff(gleb).is_officer is False
    assert desk.post(path).status_code == 302
    assert find_staff(gleb).is_officer is True
    for who in (second, as_staff(hosting, gleb)):
        seen = who.get("/console/").context["changes"]
        assert [(one["entry"].event, one["whom"]) for one in seen] == [
            ("parties.officer.appointed", GLEB.full_name)
        ]
        assert "назначен ответственным" in who.get("/console/").content.decode()
    assert desk.get("/console/").context["changes"] == []  # one's own doing
    vera = as_staff(hosting, hire(hosting, VERA))
    assert vera.get("/console/").context["changes"] == []
    assert GLEB.full_name in vera.get(PAGE).content.decode()


def test_who_was_taken_in_as_an_officer_at_once_is_said_so(hosting, desk) -> None:
    second = as_staff(hosting, hire(hosting, BORIS, is_officer=True))
    desk.post(NEW, TYPED | {"is_officer": "on"})
    assert find_staff(newcomer(hosting)).is_officer is True
    assert "сразу ответственным" in second.get("/console/").content.decode()


def test_changes_of_another_operator_are_not_shown(hosting, clinic, desk) -> None:
    elsewhere = Actor.staff(hire(clinic, BORIS, is_officer=True))
    make_officer(staff_id=hire(clinic, VERA), by=elsewhere, at=now())
    assert desk.get("/console/").context["changes"] == []
    assert VERA.full_name not in desk.get(PAGE).content.decode()


def test_the_post_is_handed_over_with_its_requests(hosting, officer, desk) -> None:
    gleb = hire(hosting, GLEB)
    mine = came(hosting).request_id
    path = f"{PAGE}hand-over/"
    assert desk.post(path, {"staff": str(officer)}).status_code == 422
    assert desk.post(path, {"staff": ""}).status_code == 422
    assert desk.post(path, {"staff": str(gleb)}).status_code == 302
    assert (find_staff(gleb).is_officer, find_staff(officer).is_officer) == (True, False)
    page = as_staff(hosting, gleb).get(page_of(mine)).content.decode()
    assert GLEB.full_name in page
    assert desk.get(NEW).status_code == 403
    assert "Передать обязанности" not in desk.get(PAGE).content.decode()


def test_the_post_is_not_offered_to_a_newcomer_who_never_entered(hosting, desk) -> None:
    desk.post(NEW, TYPED | {"is_officer": "on"})
    told = desk.get(f"{PAGE}hand-over/", follow=True).content.decode()
    assert "Передать некому" in told


def test_a_name_is_put_right_on_its_page_and_other_officers_see_that_it_was(
    hosting, officer, desk
) -> None:
    second = as_staff(hosting, hire(hosting, BORIS, is_officer=True))
    path = f"{PAGE}{officer}/name/"
    assert desk.get(path).context["form"]["name"].value() == find_staff(officer).name
    assert desk.post(path, {"name": "", "position": "заведующая"}).status_code == 422
    sent = {"name": "Ольга Ивановна Строгова", "position": "заведующая"}
    assert desk.post(path, sent).status_code == 302
    assert find_staff(officer).position == "заведующая"
    seen = second.get("/console/").context["changes"]
    assert [one["entry"].event for one in seen] == ["parties.staff.renamed"]
    vera = as_staff(hosting, hire(hosting, VERA))
    assert vera.post(path, sent).status_code == 403
