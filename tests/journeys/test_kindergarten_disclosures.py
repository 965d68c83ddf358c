"""To whom the kindergarten gives personal data, as its policy promises, in the words of the list of promises."""

from urllib.parse import urlsplit

import pytest
from django.db import transaction

from cast import ANNA, BORIS
from doors.disclosures_desk import page_of
from journeys.register_desk import COURT, Register, stranger_sees
from residents import as_staff, as_subject
from zavet.access.confidentiality import list_settings
from zavet.access.queries import describe
from zavet.chance import now
from zavet.core.values import Origin, Provenance, Sealed, Source, Visibility
from zavet.disclosure.queries import get_demand
from zavet.doors.pages.tags import day
from zavet.journal.queries import list_entries
from zavet.policies.queries import find_policy
from zavet.vault import operations as vault
from zavet.vault.models import DataKey
from zavet.vault.refusals import SealBroken

pytestmark = pytest.mark.browser
ADDRESS = "198.51.100.77"
ABROAD = "Орган, которому связь адреса"


@pytest.fixture
def register(browser, live_server, monkeypatch) -> Register:
    port = str(urlsplit(live_server.url).port)
    monkeypatch.setenv("ZAVET_PORT", port)
    return Register(browser, port, "kindergarten")


@pytest.mark.promise("K5.1")
def test_personal_data_go_to_an_authority_that_demands_them_named_field_by_field_by_two_people_with_a_letter_and_an_entry(
    register,
) -> None:
    officer = register.page_of(register.officer)
    demand = register.enter(officer)
    assert officer.get_by_text(COURT).first.is_visible()
    assert officer.get_by_text(f"до {day(demand.due_on)}").first.is_visible()
    register.tick(officer, demand, ANNA.email, "Имя", "Телефон")
    assert officer.get_by_role("button", name="Передать сведения").count() == 0
    register.propose(officer)
    assert officer.get_by_text("ответит другой человек").is_visible()
    assert officer.get_by_role("button", name="Одобрить").count() == 0
    assert (
        as_staff(register.site, register.officer).post(page_of(demand.id, "provide/")).status_code
        == 409
    )
    register.agree(demand)
    said = register.hand_over(officer, demand)
    assert all(one in said for one in (ANNA.full_name, ANNA.phone, COURT, "2-1841/2026"))
    assert [one for one in (ANNA.email, *BORIS.traces) if one in said] == []
    officer.get_by_label("Как отправлено").select_option("courier")
    officer.get_by_role("button", name="Отметить отправленным").click()
    assert get_demand(demand.id).sent_by == "courier"
    [entry] = list_entries(
        site_id=register.site.id, subject_id=register.anna, event_prefix="access.data.provided"
    )
    assert sorted(entry.facts["categories"]) == ["name", "phone"]
    assert (entry.facts["recipient"], entry.facts["cause"]) == ("authority", str(demand.id))
    mine = register.page_of(register.anna, is_staff=False)
    mine.goto(f"{register.address}/cabinet/")
    told = mine.locator("#disclosed").inner_text()
    assert (COURT in told, "абз. 7" in told, "Имя, Телефон" in told) == (True, True, True)
    assert set(stranger_sees(register, demand)) == {302, 403}


@pytest.mark.promise("K5.1", "K1.2")
def test_past_the_register_nobody_hands_anything_to_anybody(register) -> None:
    assert register.attempts(register.anna, "name", "email", "phone") == []


@pytest.mark.promise("K5.1")
def test_what_two_people_approved_opens_that_datum_for_that_demand_to_that_officer_once(
    register,
) -> None:
    officer = register.page_of(register.officer)
    first, demand = register.enter(officer), register.enter(officer, **{"Её номер": "2-2000/2026"})
    register.tick(officer, demand, ANNA.email, "Телефон")
    register.propose(officer)
    asked = {"by": register.officer, "to": "authority", "cause_id": demand.id}
    assert register.provision(register.anna, "phone", **asked) == set()
    register.agree(demand)
    for wrong in (
        {"by": register.vera},
        {"to": "residence_authority"},
        {"to": "named_by_you"},
        {"cause_id": first.id},
    ):
        assert register.provision(register.anna, "phone", **asked | wrong) == set()
    assert register.provision(register.anna, "email", **asked) == set()
    assert register.provision(register.boris, "phone", **asked) == set()
    assert ANNA.phone in register.hand_over(officer, demand)
    assert register.provision(register.anna, "phone", **asked) == set()


@pytest.mark.promise("K1.2")
def test_the_regime_of_a_datum_is_set_changed_and_ended_by_its_person_and_its_history_is_seen(
    register,
) -> None:
    mine = register.page_of(register.anna, is_staff=False)

    def history() -> list[str]:
        mine.goto(f"{register.address}/cabinet/visibility/")
        card = mine.locator("section.card", has=mine.get_by_role("heading", name="Телефон"))
        return [" ".join(one.split()) for one in card.get_by_role("listitem").all_inner_texts()]

    def choose(words: str) -> None:
        card = mine.locator("section.card", has=mine.get_by_role("heading", name="Телефон"))
        card.get_by_label(words).check()
        card.get_by_role("button", name="Сохранить").click()

    [began] = history()
    assert began.startswith("Закрыто с")
    assert "как всё вначале" in began
    choose("открыто для всех")
    opened, _ = history()
    assert opened.startswith("Открыто с")
    assert "по вашему решению" in opened
    choose("закрыто")
    closed, *older = history()
    assert closed.startswith("Закрыто с")
    assert "так сейчас" in closed
    assert older == [opened.replace(" так сейчас", ""), began.replace(" так сейчас", "")]
    other, boss = (
        as_subject(register.site, register.boris),
        as_staff(register.site, register.officer),
    )
    for client in (other, boss):
        client.post("/cabinet/visibility/", {"category": "phone", "visibility": "open"})
    kept = {
        one.category: one.visibility
        for one in describe(site_id=register.site.id, subject_id=register.anna)
    }
    assert set(kept.values()) == {Visibility.CONFIDENTIAL}
    settings = list_settings(site_id=register.site.id, subject_id=register.anna)
    assert [one.visibility for one in settings] == [Visibility.CONFIDENTIAL, Visibility.OPEN]


@pytest.mark.promise("K1.2")
def test_what_the_person_opened_is_still_handed_to_nobody_past_the_register(register) -> None:
    mine = as_subject(register.site, register.anna)
    for name in ("name", "email", "phone"):
        mine.post("/cabinet/visibility/", {"category": name, "visibility": "open"})
    assert register.attempts(register.anna, "phone") == []


@pytest.fixture
def linked(register) -> Register:
    """Let the site know by which address Anna came."""
    rule = register.policy.data["network_address"]
    with transaction.atomic():
        vault.put(
            site_id=register.site.id,
            subject_id=register.anna,
            category=rule.id,
            kind=rule.kind.value,
            value=Sealed(ADDRESS),
            origin=Origin.AUTOMATIC,
            service="visits",
            provenance=Provenance(source=Source.SOFTWARE),
            policy_version_id=find_policy(site_id=register.site.id, at=now()).version_id,
            purposes=["attendance"],
            state="as_given",
            at=now(),
        )
    return register


@pytest.mark.promise("K4.1")
def test_whose_an_address_is_is_told_by_the_law_of_the_persons_country_alone(linked) -> None:
    officer = linked.page_of(linked.officer)
    usual = linked.enter(officer)
    officer.goto(linked.address + page_of(usual.id, f"people/{linked.anna}/"))
    assert officer.get_by_role("checkbox", name="IP-адрес").count() == 0
    assert "этому получателю политика таких данных не передаёт" in officer.content()
    forged = as_staff(linked.site, linked.officer).post(
        page_of(usual.id, f"people/{linked.anna}/"), {"categories": ["network_address"]}
    )
    assert (forged.status_code, get_demand(usual.id).scopes) == (422, ())
    by_law = {
        "кому": ABROAD,
        "Страна, где живёт человек": "Казахстан",
        "Её номер": "ЗП-7",
        "На какой закон орган ссылается": "закон Республики Казахстан № 94-V ст. 9",
    }
    demand = linked.enter(officer, **by_law)
    assert (demand.residence_country, demand.recipient) == ("KZ", "residence_authority")
    linked.tick(officer, demand, ANNA.email, "IP-адрес")
    linked.propose(officer)
    assert linked.attempts(linked.anna, "network_address", causes=(demand.id,)) == []
    linked.agree(demand)
    asked = {"by": linked.officer, "cause_id": demand.id}
    assert linked.provision(linked.anna, "network_address", to="authority", **asked) == set()
    said = linked.hand_over(officer, demand)
    assert (ADDRESS in said, ANNA.phone in said) == (True, False)
    again = linked.provision(linked.anna, "network_address", to="residence_authority", **asked)
    assert again == set()
    [told] = list_entries(
        site_id=linked.site.id, subject_id=linked.anna, event_prefix="access.data.provided"
    )
    assert "kindergarten:¶6" in told.facts["clauses"]


@pytest.mark.promise("K4.1")
def test_the_link_lies_under_a_key_of_its_own_and_no_look_of_the_staff_opens_it(linked) -> None:
    for by in (linked.officer, linked.vera):
        desk = as_staff(linked.site, by)
        for purpose in linked.policy.purposes:
            asked = {"purpose": purpose, "categories": ["network_address"]}
            answer = desk.post(f"/console/people/{linked.anna}/show/", asked)
            assert (answer.status_code, ADDRESS in answer.content.decode()) == (403, False)
    page = as_subject(linked.site, linked.anna).get("/cabinet/").content.decode()
    assert ADDRESS in page
    keys = DataKey.objects.filter(subject_id=linked.anna)
    wrapped = {one.family: bytes(one.wrapped) for one in keys}
    assert len(set(wrapped.values())) == len(wrapped) == 3
    keys.filter(family="link").update(wrapped=wrapped["automatic"])
    with pytest.raises(SealBroken):
        as_subject(linked.site, linked.anna).get("/cabinet/")
