"""The hosting's promises, kept at its doors, in the words of the list of promises."""

import pytest
from django.core import mail

from cast import ANNA, BORIS
from desk import Desk, authorised, clauses, opened_for, taken_along, values
from sites import client_of, confirmed, filled, path_in, run_tasks
from zavet.access.operations import reveal, store
from zavet.access.queries import describe
from zavet.access.storing import StoreRefused
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Answer, Code
from zavet.core.values import Action, Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.queries import SiteView, list_subjects
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db
PURPOSES = ("identification", "personal_services", "service_quality", "legal_duties", "campaigns")


def policy_of(site: SiteView):
    return find_policy(site_id=site.id, at=now()).policy


def keep(site: SiteView, subject_id, service: str, **values: str) -> None:
    """Take values in for a service whose own page does not stand yet."""
    store(
        site_id=site.id,
        subject_id=subject_id,
        values={name: Sealed(value) for name, value in values.items()},
        service=service,
        by=Actor.subject(subject_id),
        at=now(),
        is_confirmed=True,
    )


@pytest.fixture
def opened(hosting):
    """Return what opens, of everything Anna and Boris told, to staff authorised for every purpose, for one."""
    client = client_of(hosting)
    confirmed(client_of(hosting), BORIS, phone=BORIS.phone)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    keep(hosting, subject_id, "equipment_order", delivery_address=ANNA.address)
    told = ("name", "email", "phone", "delivery_address")
    vera, gleb = authorised(hosting, *told, purposes=PURPOSES)

    def opened(purpose: str) -> dict[str, str]:
        assert all(
            one.startswith("hosting") for one in opened_for(gleb, subject_id, purpose).values()
        )
        return opened_for(vera, subject_id, purpose)

    opened.client = client
    return opened


@pytest.mark.promise("H0.1")
def test_every_record_names_a_service_of_the_catalogue_whatever_the_contact(hosting) -> None:
    client = client_of(hosting)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone, consent_campaigns="on")
    keep(hosting, subject_id, "equipment_order", delivery_address=ANNA.address)
    keep(hosting, subject_id, "server_order", site_domain="anna.example")
    keep(hosting, subject_id, "campaigns", name=ANNA.full_name)
    keep(hosting, subject_id, "feedback", message="спасибо")
    named = {one["category"]: one["service"] for one in taken_along(client)["data"]}
    assert named == {
        "name": "campaigns",
        "email": "registration",
        "phone": "registration",
        "delivery_address": "equipment_order",
        "site_domain": "server_order",
        "message": "feedback",
    }
    assert set(named.values()) <= set(policy_of(hosting).services)
    for service in ("", "lottery"):
        with pytest.raises(StoreRefused):
            keep(hosting, subject_id, service, name="по телефону")
    assert ANNA.full_name in client.get("/cabinet/").content.decode()


@pytest.mark.promise("H0.3")
def test_acceptance_is_recorded_with_the_version_and_wording_shown(hosting) -> None:
    client = client_of(hosting)
    shown = client.get("/register/").context["version"]
    subject_id = confirmed(client, ANNA)
    [accepted] = [e for e in list_events(subject_id=subject_id) if e.answer is Answer.ACCEPTED]
    assert accepted.version_id == shown.id
    assert shown.digest in accepted.wording
    assert accepted.means == "registration"


@pytest.mark.promise("H0.4")
def test_decisions_about_a_service_with_an_addendum_use_and_cite_both(installation) -> None:
    ids = installation.settle("hosting")
    asked = ("explain", "--staff", ids["Вера"], "--subject", ids["Анна"], "--category", "email")
    said = installation.say(*asked, "--purpose", "cloud_access", "--service", "cloud")
    assert said.startswith("Разрешено")
    for clause in (
        "[hosting intro ",
        "[hosting cloud/1.1 ",
        "[hosting cloud/3.1 ",
        "[hosting 4.1 ",
    ):
        assert clause in said
    outside = installation.say(*asked, "--purpose", "cloud_access", "--service", "registration")
    assert outside.startswith("Отказано")
    wrong = installation.say(*asked, "--purpose", "campaigns", "--service", "cloud")
    assert wrong.startswith("Отказано")
    assert "[hosting cloud/1.1 " in wrong


@pytest.mark.promise("H1.1")
def test_the_form_is_made_from_the_policy_and_marks_what_is_mandatory(hosting) -> None:
    policy = policy_of(hosting)
    response = client_of(hosting).get("/register/")
    form, page = response.context["form"], response.content.decode()
    assert {one.name for one in form.value_fields()} == set(policy.registration().data)
    for field in form.value_fields():
        is_mandatory = policy.data[field.name].is_mandatory
        label = page.split(f'for="{field.id_for_label}"')[1].split("</label>")[0]
        assert ("обязательно" in label, " required" in str(field)) == (is_mandatory, is_mandatory)


@pytest.mark.promise("H1.1")
@pytest.mark.parametrize("card", ["4111 1111 1111 1111", "2200-0000-0000-0004", "2200000000000004"])
def test_a_card_number_is_never_taken_where_a_payment_token_is_asked(hosting, card: str) -> None:
    from django.forms import ValidationError

    from zavet.doors.site.registration_form import field_of

    field = field_of(policy_of(hosting).data["payment_token"])
    assert field.clean("tok_3f9a2c77") == "tok_3f9a2c77"
    with pytest.raises(ValidationError):
        field.clean(card)
    client = client_of(hosting)
    subject_id = confirmed(client, ANNA)
    keep(hosting, subject_id, "server_order", payment_token="tok_3f9a2c77")
    typed = {"name": ANNA.full_name, "email": ANNA.email, "payment_token": card}
    answered = client.post("/cabinet/correct/", typed)
    assert answered.status_code == 422
    assert list(answered.context["form"].errors) == ["payment_token"]
    assert {one["value"] for one in taken_along(client)["data"]} >= {"tok_3f9a2c77"}


@pytest.mark.promise("H1.3")
def test_until_the_person_confirms_data_serve_only_to_ask_them(hosting) -> None:
    client = client_of(hosting)
    client.post("/register/", filled(client, ANNA))
    [subject] = list_subjects(site_id=hosting.id)
    held = describe(site_id=hosting.id, subject_id=subject.id)
    assert {one.state for one in held} == {"unconfirmed"}
    asked = {"site_id": hosting.id, "subject_id": subject.id, "categories": ["email"], "at": now()}
    for purpose in policy_of(hosting).purposes:
        outcome = reveal(**asked, purpose=purpose, action=Action.USE, by=Actor.system())
        assert outcome.values == {}
        assert Code.UNCONFIRMED in {reason.code for reason in outcome.decision.reasons}
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email]]
    client.post(path_in(mail.outbox[0].body))
    held = describe(site_id=hosting.id, subject_id=subject.id)
    assert {one.state for one in held} == {"as_given"}


@pytest.mark.promise("H2.0")
def test_a_field_no_purpose_needs_is_refused_at_the_door_and_named(hosting) -> None:
    client = client_of(hosting)
    subject_id = confirmed(client, ANNA, passport="секретный номер")
    held = {one.category for one in describe(site_id=hosting.id, subject_id=subject_id)}
    assert held == {"name", "email"}
    for category in ("passport", "site_domain"):
        with pytest.raises(StoreRefused) as refused:
            keep(hosting, subject_id, "registration", **{category: "секрет"})
        assert refused.value.category == category
        assert "секрет" not in str(refused.value)
        assert refused.value.clause


@pytest.mark.promise("H2.1")
def test_identification_opens_who_the_person_is_and_nothing_else(opened) -> None:
    assert opened("identification") == {
        "name": ANNA.full_name,
        "email": ANNA.email,
        "phone": ANNA.phone,
        "delivery_address": "hosting 2.2.1",
    }


@pytest.mark.promise("H2.2")
def test_personal_services_open_what_the_service_needs(opened) -> None:
    assert opened("personal_services") == {
        "name": ANNA.full_name,
        "email": ANNA.email,
        "phone": ANNA.phone,
        "delivery_address": ANNA.address,
    }


@pytest.mark.promise("H2.3")
def test_better_and_new_services_open_the_email_and_only_while_the_person_agrees(opened) -> None:
    refused = dict.fromkeys(("name", "email", "phone", "delivery_address"), "hosting 2.2.3")
    assert opened("service_quality") == refused
    opened.client.post("/cabinet/consents/service_quality/give/", _agreed(opened.client))
    assert opened("service_quality") == refused | {"email": ANNA.email}
    opened.client.post("/cabinet/consents/service_quality/withdraw/")
    assert opened("service_quality") == refused


def _agreed(client) -> dict[str, str]:
    form = client.get("/cabinet/consents/service_quality/give/").context["form"]
    assert not form["given"].value()
    return {"version": form["version"].value(), "given": "on"}


@pytest.mark.promise("H2.4")
def test_research_gets_depersonalised_data_only(hosting, tmp_path) -> None:
    from django.utils import timezone

    from zavet.visits.operations import import_log
    from zavet.visits.sample import write_sample_log

    confirmed(client_of(hosting), BORIS)
    subject_id = confirmed(client_of(hosting), ANNA)
    vera, _ = authorised(hosting, "email", purposes=PURPOSES)
    offered = [
        name for name, _ in vera.client.get(f"/console/people/{subject_id}/").context["purposes"]
    ]
    assert "research" not in offered
    for category in ("email", "network_address", "browser"):
        outcome = reveal(
            site_id=hosting.id,
            subject_id=subject_id,
            categories=[category],
            purpose="research",
            by=Actor.staff(vera.staff_id),
            at=now(),
        )
        assert outcome.values == {}
        assert Code.DEPERSONALIZED_ONLY in {one.code for one in outcome.decision.reasons}
        assert "hosting 2.2.4" in outcome.decision.clauses
    log = tmp_path / "access.log"
    write_sample_log(
        log, lines=2000, days_until=timezone.localdate(), seed=6, host=hosting.host, days=2
    )
    import_log(site_id=hosting.id, path=log, by=Actor.system(), at=now())
    page = vera.client.get("/console/statistics/")
    assert len(page.context["days"]) == 2
    addresses = {line.split(b" ", 1)[0] for line in log.read_bytes().splitlines()}
    assert [one for one in addresses if b"." in one and one in page.content] == []


@pytest.mark.promise("H2.5")
def test_duties_by_law_open_only_what_the_law_asks_for(opened) -> None:
    assert opened("legal_duties") == {
        "name": ANNA.full_name,
        "email": "hosting 2.2.5",
        "phone": "hosting 2.2.5",
        "delivery_address": ANNA.address,
    }


@pytest.mark.promise("H3.1")
def test_data_are_confidential_until_the_person_opens_a_field_and_nobody_else_can(hosting) -> None:
    client, other = client_of(hosting), client_of(hosting)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    confirmed(other, BORIS)
    keep(hosting, subject_id, "equipment_order", delivery_address=ANNA.address)
    closed = dict.fromkeys(("name", "email", "phone", "delivery_address"), "confidential")
    assert _visibilities(client) == closed
    choice = {"category": "phone", "visibility": "open"}
    vera, _ = authorised(hosting, "phone", purposes=PURPOSES)
    assert vera.client.post("/cabinet/visibility/", choice).url == "/console/"
    other.post("/cabinet/visibility/", choice)
    client.post("/cabinet/visibility/", {"category": "delivery_address", "visibility": "open"})
    assert _visibilities(client) == closed
    client.post("/cabinet/visibility/", choice)
    assert _visibilities(client) == closed | {"phone": "open"}
    client.post("/cabinet/visibility/", choice | {"visibility": "confidential"})
    assert _visibilities(client) == closed
    spread = reveal(
        site_id=hosting.id,
        subject_id=subject_id,
        categories=["phone"],
        purpose="personal_services",
        by=Actor.system(),
        at=now(),
        action=Action.DISSEMINATION,
        recipient="public",
    )
    assert spread.values == {}
    assert Code.NOT_OPEN in {one.code for one in spread.decision.reasons}


def _visibilities(client) -> dict[str, str]:
    return {one["category"]: one["visibility"] for one in taken_along(client)["data"]}


def test_the_person_changes_and_adds_data_and_stops_their_use_at_once(hosting) -> None:
    client = client_of(hosting)
    subject_id = confirmed(client, ANNA)
    typed = {"name": "Травникова Анна", "email": ANNA.email, "phone": ANNA.phone}
    assert client.post("/cabinet/correct/", typed).status_code == 302
    held = {one["category"]: one["value"] for one in taken_along(client)["data"]}
    assert held == typed
    vera, _ = authorised(hosting, "name", "phone", purposes=("identification",))
    asked = {"purpose": "identification"}
    assert values(vera.show(subject_id, "name", **asked)) == {"name": "Травникова Анна"}
    assert client.post("/cabinet/block/").status_code == 302
    assert clauses(vera.show(subject_id, "name", **asked)) == ["hosting 5.2"]
    assert [
        one.event for one in list_entries(site_id=hosting.id, event_prefix="access.data.blocked")
    ] == ["access.data.blocked"]
    assert isinstance(vera, Desk)
