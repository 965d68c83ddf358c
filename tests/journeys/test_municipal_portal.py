"""The municipal portal's promises, kept at its doors, in the words of the list of promises."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from cast import ANNA, BORIS, GLEB, VERA
from desk import (
    OFFICER,
    Desk,
    authorised,
    clauses,
    in_days,
    taken_along,
    values,
)
from sites import client_of, confirmed, filled, publish_site
from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import authorise, sign_warning
from zavet.parties.queries import count_subjects, list_authorisations
from zavet.parties.warning import digest

SERVICE_QUALITY = "Лучше обслуживать посетителей и отвечать на сообщения"


@pytest.mark.promise("M1.2")
def test_a_record_carries_its_service_and_purposes_and_without_a_purpose_nothing_is_stored(
    portal,
) -> None:
    client = client_of(portal)
    confirmed(client, ANNA, message="письмо без цели", phone=ANNA.phone, name=ANNA.full_name)
    held = [
        (
            one["category"],
            one["value"],
            one["service"],
            [each["name"] for each in one["purposes"]],
        )
        for one in taken_along(client)["data"]
    ]
    assert held == [("email", ANNA.email, "registration", [SERVICE_QUALITY])]
    other = client_of(portal)
    without = {k: v for k, v in filled(other, BORIS).items() if k != "consent_service_quality"}
    assert other.post("/register/", without).status_code == 400
    assert count_subjects(site_id=portal.id) == 1


@pytest.mark.promise("M2.1")
def test_any_purpose_the_policy_does_not_name_is_refused_with_the_clause(installation) -> None:
    ids = installation.settle("municipal-portal")
    asked = ("explain", "--staff", ids["Вера"], "--subject", ids["Анна"], "--category", "email")
    assert installation.say(*asked, "--purpose", "service_quality").startswith("Разрешено")
    for purpose in ("advertising", "service_quality "):
        said = installation.say(*asked, "--purpose", purpose)
        assert said.startswith("Отказано")
        assert "Политика не называет такой цели. [municipal-portal 2" in said
        assert ANNA.email not in said
    said = installation.say(*asked, "--purpose", "statistics")
    assert "годятся только обезличенные данные" in said
    assert "[municipal-portal 2" in said


@pytest.mark.promise("M2.1")
def test_the_console_offers_only_the_purposes_of_the_policy(portal) -> None:
    subject_id = confirmed(client_of(portal), ANNA)
    vera, _ = authorised(portal, "email", purposes=("service_quality",))
    offered = vera.client.get(f"/console/people/{subject_id}/").context["purposes"]
    assert [name for name, _words in offered] == ["service_quality", "news_mailing"]
    assert vera.show(subject_id, "email", purpose="advertising").status_code == 422
    assert values(vera.show(subject_id, "email", purpose="service_quality")) == {
        "email": ANNA.email
    }


@pytest.mark.promise("M3.1")
def test_nothing_is_disclosed_outside_the_purposes_and_each_refusal_is_journalled(portal) -> None:
    confirmed(client_of(portal), BORIS)
    anna = client_of(portal)
    subject_id = confirmed(anna, ANNA)
    vera, gleb = authorised(portal, "email", purposes=("service_quality", "news_mailing"))
    refused = gleb.show(subject_id, "email", purpose="service_quality")
    assert clauses(refused) == ["municipal-portal 3"]
    unconsented = clauses(vera.show(subject_id, "email", purpose="news_mailing"))
    assert unconsented[0] == "municipal-portal digest/2.1"
    entries = list_entries(
        site_id=portal.id, subject_id=subject_id, event_prefix="access.action.refused"
    )
    assert [(one.actor_id, one.facts["purpose"]) for one in entries] == [
        (vera.staff_id, "news_mailing"),
        (gleb.staff_id, "service_quality"),
    ]
    overview = anna.get("/cabinet/").content.decode()
    assert GLEB.full_name in overview
    for page in (refused, vera.client.get("/console/journal/"), vera.client.get("/console/")):
        text = page.content.decode()
        assert [one for one in (*ANNA.traces, *BORIS.traces) if one in text] == []


@pytest.mark.promise("M3.2")
def test_access_needs_an_authorisation_with_purposes_and_an_end_and_the_signed_warning(
    portal,
) -> None:
    subject_id = confirmed(client_of(portal), ANNA)
    officer, vera, gleb = (Desk(portal, person) for person in (OFFICER, VERA, GLEB))
    asked = {"purpose": "service_quality"}
    assert clauses(vera.show(subject_id, "email", **asked)) == ["municipal-portal 3"]
    until_on = in_days(30)
    granting = officer.grant(vera, "email", purposes=("service_quality",), until_on=until_on)
    assert granting.status_code == 302
    assert clauses(vera.show(subject_id, "email", **asked)) == ["municipal-portal 3"]
    assert vera.sign().status_code == 302
    assert values(vera.show(subject_id, "email", **asked)) == {"email": ANNA.email}
    [leave] = list_authorisations(site_id=portal.id)
    assert (leave.staff_id, leave.granted_by_id) == (vera.staff_id, officer.staff_id)
    assert leave.purposes == ("service_quality",)
    assert leave.warning_hash == digest(leave.warning_text)
    assert "ответственности" in leave.warning_text
    table = gleb.client.get("/console/authorisations/").content.decode()
    assert [one for one in (VERA.full_name, OFFICER.full_name) if one not in table] == []
    for desk in (officer, gleb):
        assert clauses(desk.show(subject_id, "email", **asked)) == ["municipal-portal 3"]
    assert officer.client.post(f"/console/authorisations/{leave.id}/end/").status_code == 302
    assert clauses(vera.show(subject_id, "email", **asked)) == ["municipal-portal 3"]


@pytest.mark.promise("M3.2")
def test_an_authorisation_whose_end_has_come_opens_nothing(portal) -> None:
    subject_id = confirmed(client_of(portal), ANNA)
    officer, vera = Desk(portal, OFFICER), Desk(portal, VERA)
    by, whom = Actor.staff(officer.staff_id), Actor.staff(vera.staff_id)
    began = now() - timedelta(days=30)
    leave = authorise(
        staff_id=vera.staff_id,
        site_id=portal.id,
        purposes=("service_quality",),
        categories=("email",),
        from_at=began,
        until_at=now() - timedelta(seconds=1),
        by=by,
        at=began,
    )
    sign_warning(authorisation_id=leave, by=whom, at=began)
    refused = vera.show(subject_id, "email", purpose="service_quality")
    assert clauses(refused) == ["municipal-portal 3"]
    assert "уже окончен" in refused.content.decode()


@pytest.mark.promise("M3.2")
def test_nobody_but_the_officer_grants_and_nobody_signs_for_another(portal) -> None:
    officer, vera, gleb = (Desk(portal, person) for person in (OFFICER, VERA, GLEB))
    granted = {"purposes": ("service_quality",), "until_on": in_days(30)}
    assert gleb.grant(gleb, "email", **granted).status_code == 403
    assert officer.grant(vera, "email", **granted).status_code == 302
    [leave] = list_authorisations(site_id=portal.id)
    signed = gleb.client.post(f"/console/authorisations/{leave.id}/sign/", {"signed": "on"})
    assert signed.status_code == 404
    assert list_authorisations(site_id=portal.id) == (leave,)


@pytest.mark.browser
@pytest.mark.promise("M3.2")
def test_vera_is_shown_an_email_for_a_purpose_gleb_and_the_officer_are_refused_with_the_clause(
    browser, live_server, monkeypatch
) -> None:
    site = publish_site("municipal-portal")
    subject_id = confirmed(client_of(site), ANNA)
    authorised(site, "email", purposes=("service_quality",))
    port = urlsplit(live_server.url).port
    monkeypatch.setenv("ZAVET_PORT", str(port))
    shown = {}
    for person in (VERA, GLEB, OFFICER):
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(f"http://{site.host}:{port}/accounts/login/")
        page.get_by_label("Логин или электронная почта").fill(person.login)
        page.get_by_label("Пароль").fill(person.password)
        page.locator("main").get_by_role("button", name="Войти").click()
        page.goto(f"http://{site.host}:{port}/console/people/{subject_id}/")
        assert ANNA.email not in page.content()
        if person is not GLEB:  # whoever has no leave does not even learn whom the site knows
            page.get_by_label("Для какой цели").select_option("service_quality")
            page.get_by_label("Электронная почта").check()
            page.get_by_role("button", name="Показать").click()
        heading = page.get_by_role("heading", level=1).inner_text()
        clause = (
            page.locator(".refusal .chips").count()
            and page.locator(".refusal .chips").first.inner_text()
        )
        shown[person.name] = (heading, ANNA.email in page.content(), clause)
        context.close()
    refused = (
        "Действие не выполнено",
        False,
        "муниципальный портал, п. 3\n152-ФЗ ст. 19 ч. 2 п. 8",
    )
    assert shown == {
        "Вера": ("Данные открыты", True, 0),
        "Глеб": refused,
        "Ольга": refused,
    }
    assert [one.state for one in describe(site_id=site.id, subject_id=subject_id)] == ["as_given"]


def test_staff_of_another_operator_are_no_staff_here(portal, hosting) -> None:
    subject_id = confirmed(client_of(portal), ANNA)
    stranger = Desk(hosting, VERA)
    stranger.client.defaults["HTTP_HOST"] = portal.host
    answered = stranger.client.get(f"/console/people/{subject_id}/")
    assert answered.status_code == 302
    assert "/accounts/login/" in answered.url


def test_a_purpose_of_an_addendum_opens_data_in_the_name_of_its_own_service(portal) -> None:
    client = client_of(portal)
    subject_id = confirmed(client, ANNA)
    vera, gleb = authorised(portal, "email", purposes=("news_mailing",))
    refused = clauses(vera.show(subject_id, "email", purpose="news_mailing"))
    assert refused == ["municipal-portal digest/2.1"]
    page = "/cabinet/consents/news_mailing/give/"
    version = client.get(page).context["form"]["version"].value()
    assert client.post(page, {"version": version, "given": "on"}).status_code == 302
    shown = vera.show(subject_id, "email", purpose="news_mailing")
    assert values(shown) == {"email": ANNA.email}
    cited = {one.clause for one in shown.context["decision"].reasons}
    assert {"municipal-portal digest/1.1", "municipal-portal digest/2.1"} <= cited
    assert "municipal-portal 3" in cited
    assert clauses(gleb.show(subject_id, "email", purpose="news_mailing")) == ["municipal-portal 3"]
