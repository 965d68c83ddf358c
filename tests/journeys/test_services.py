"""The services site's promises, kept at its doors, in the words of the list of promises."""

from datetime import timedelta

import pytest
from django.db import transaction

from cast import ANNA, BORIS
from desk import authorised, clauses, opened_for, sign_in, taken_along
from installation import POLICIES
from sites import client_of, confirmed, filled
from zavet.access.operations import reveal
from zavet.access.queries import describe, find_subject, list_holds
from zavet.access.sweeping import sweep
from zavet.chance import now
from zavet.core.decisions import Code
from zavet.core.values import Action, Actor, Sealed
from zavet.journal.queries import list_entries, verify_chain
from zavet.policies.queries import find_policy
from zavet.vault import operations as vault
from zavet.vault.models import DataKey, Datum

PURPOSES = (
    "identification",
    "individual_services",
    "communication",
    "service_quality",
    "open_profile",
)
FORUM_NAME = "кот-учёный"
AGREED = {"consent_open_profile": "on", "forum_name": FORUM_NAME}


@pytest.fixture
def opened(services):
    """Return what opens, of everything Anna told, to staff authorised for every purpose, for one."""
    confirmed(client_of(services), BORIS, phone=BORIS.phone)
    client = client_of(services)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone, **AGREED)
    told = ("name", "email", "phone", "forum_name")
    vera, gleb = authorised(services, *told, purposes=PURPOSES)

    def opened(purpose: str) -> dict[str, str]:
        refused = opened_for(gleb, subject_id, purpose)
        assert all(one.startswith("services ") for one in refused.values())
        return opened_for(vera, subject_id, purpose)

    opened.client = client
    return opened


@pytest.mark.promise("S1.1")
def test_mandatory_fields_are_marked_for_eyes_and_screen_readers_the_rest_is_at_will(
    services,
) -> None:
    policy = find_policy(site_id=services.id, at=now()).policy
    client = client_of(services)
    response = client.get("/register/")
    form, page = response.context["form"], response.content.decode()
    marked = {
        field.name: (
            "обязательно" in page.split(f'for="{field.id_for_label}"')[1].split("</label>")[0],
            " required" in str(field),
        )
        for field in form.value_fields()
    }
    mandatory, at_will = (True, True), (False, False)
    assert marked == {
        "name": mandatory,
        "email": mandatory,
        "phone": at_will,
        "forum_name": at_will,
        "password": mandatory,
    }
    assert all(policy.data[name].is_mandatory == each[0] for name, each in marked.items())
    confirmed(client, ANNA)
    assert {one["category"] for one in taken_along(client)["data"]} == {"name", "email"}


@pytest.mark.promise("S1.3")
def test_records_of_another_site_are_refused(services, hosting) -> None:
    elsewhere = confirmed(client_of(hosting), ANNA, phone=ANNA.phone)
    subject_id = confirmed(client_of(services), ANNA, phone=ANNA.phone)
    assert subject_id != elsewhere
    told = ("name", "email", "phone")
    vera, _ = authorised(services, *told, purposes=("individual_services",))
    assert vera.client.get(f"/console/people/{elsewhere}/").status_code == 404
    assert vera.show(elsewhere, "phone", purpose="individual_services").status_code == 404
    for category in told:
        outcome = reveal(
            site_id=services.id,
            subject_id=elsewhere,
            categories=[category],
            purpose="individual_services",
            by=Actor.staff(vera.staff_id),
            at=now(),
        )
        assert outcome.values == {}
        assert Code.OTHER_SITE in {one.code for one in outcome.decision.reasons}
        assert "services 1.3" in outcome.decision.clauses
    assert str(elsewhere) not in vera.client.get("/console/people/").content.decode()


@pytest.mark.promise("S1.4")
def test_data_are_marked_as_given_and_verification_is_a_mark_of_its_own(services) -> None:
    client = client_of(services)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    states = {one["category"]: one["state"] for one in taken_along(client)["data"]}
    assert states == dict.fromkeys(("name", "email", "phone"), "as_given")
    with transaction.atomic():
        vault.set_state(
            site_id=services.id,
            subject_id=subject_id,
            from_state="as_given",
            to_state="verified",
            at=now(),
        )
    assert {one["state"] for one in taken_along(client)["data"]} == {"verified"}


@pytest.mark.promise("S2.1")
def test_identification_opens_name_and_email_and_nothing_else(opened) -> None:
    assert opened("identification") == {
        "name": ANNA.full_name,
        "email": ANNA.email,
        "phone": "services 2.1",
        "forum_name": "services 2.1",
    }


@pytest.mark.promise("S2.2")
def test_individual_services_open_what_is_needed_to_render_them(opened) -> None:
    assert opened("individual_services") == {
        "name": ANNA.full_name,
        "email": ANNA.email,
        "phone": ANNA.phone,
        "forum_name": "services 2.2",
    }


@pytest.mark.promise("S2.3")
def test_contact_opens_what_the_person_is_reached_by(opened) -> None:
    assert opened("communication") == {
        "name": ANNA.full_name,
        "email": ANNA.email,
        "phone": ANNA.phone,
        "forum_name": "services 2.3",
    }


@pytest.mark.promise("S2.4")
def test_better_services_open_the_email_only_while_the_person_agrees(opened) -> None:
    refused = dict.fromkeys(("name", "email", "phone", "forum_name"), "services 2.4")
    assert opened("service_quality") == refused
    page = "/cabinet/consents/service_quality/give/"
    version = opened.client.get(page).context["form"]["version"].value()
    opened.client.post(page, {"version": version, "given": "on"})
    assert opened("service_quality") == refused | {"email": ANNA.email}
    opened.client.post("/cabinet/consents/service_quality/withdraw/")
    assert opened("service_quality") == refused


@pytest.mark.promise("S2.5")
def test_research_gets_depersonalised_data_only(installation) -> None:
    ids = installation.settle("services")
    asked = ("explain", "--staff", ids["Вера"], "--subject", ids["Анна"], "--purpose", "research")
    for category in ("email", "network_address"):
        said = installation.say(*asked, "--category", category)
        assert said.startswith("Отказано")
        assert "годятся только обезличенные данные" in said
        assert "[services 2.5 " in said
    folder = POLICIES / "services"
    assert installation.say("policy", "check", folder).count("ошибок нет") == 1


@pytest.mark.promise("S3.0")
def test_data_are_confidential_unless_the_person_opens_them_and_consents_to_spreading_apart(
    services,
) -> None:
    client = client_of(services)
    form = client.get("/register/").context["form"]
    box = form["consent_open_profile"]
    assert (box.field.required, bool(box.value())) == (False, False)
    assert box.field.purpose.article == "152-ФЗ ст. 10.1 ч. 1"
    unconsented = client.post("/register/", filled(client, ANNA, forum_name=FORUM_NAME))
    assert list(unconsented.context["form"].errors) == ["forum_name"]
    subject_id = confirmed(client, ANNA, phone=ANNA.phone, **AGREED)
    assert {one["visibility"] for one in taken_along(client)["data"]} == {"confidential"}
    assert Code.NOT_OPEN in _spread(services, subject_id)
    for category in ("forum_name", "phone", "email"):
        client.post("/cabinet/visibility/", {"category": category, "visibility": "open"})
    opened = [one["category"] for one in taken_along(client)["data"] if one["visibility"] == "open"]
    assert opened == ["forum_name"]
    assert Code.NOT_OPEN not in _spread(services, subject_id)
    client.post("/cabinet/consents/open_profile/withdraw/")
    assert Code.CONSENT_WITHDRAWN in _spread(services, subject_id)


def _spread(site, subject_id) -> set[Code]:
    outcome = reveal(
        site_id=site.id,
        subject_id=subject_id,
        categories=["forum_name"],
        purpose="open_profile",
        by=Actor.system(),
        at=now(),
        action=Action.DISSEMINATION,
        recipient="public",
    )
    assert outcome.values == {}
    return {one.code for one in outcome.decision.reasons}


@pytest.mark.promise("S4.1")
def test_the_person_edits_data_in_a_section_each_change_is_journalled_and_the_old_value_erased(
    services,
) -> None:
    client = client_of(services)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    before = {one.category: bytes(one.sealed) for one in Datum.objects.all()}
    typed = {"name": "Анна Полевая", "email": ANNA.email, "phone": BORIS.phone}
    assert client.post("/cabinet/correct/", typed).status_code == 302
    held = {one["category"]: one["value"] for one in taken_along(client)["data"]}
    assert held == typed
    entries = list_entries(
        site_id=services.id, subject_id=subject_id, event_prefix="access.data.rectified"
    )
    assert sorted(one.facts["categories"][0] for one in entries) == ["name", "phone"]
    after = {one.category: bytes(one.sealed) for one in Datum.objects.all()}
    assert {one for one in after if after[one] == before[one]} == {"email"}
    assert _owner(services, ANNA.phone) is None
    assert _owner(services, BORIS.phone) == subject_id
    assert verify_chain().problems == ()


def _owner(site, phone: str):
    return find_subject(site_id=site.id, category="phone", value=Sealed(phone))


@pytest.mark.promise("S4.1")
def test_what_the_law_holds_is_not_changed(services) -> None:
    client = client_of(services)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    with transaction.atomic():
        vault.hold(
            site_id=services.id,
            subject_id=subject_id,
            category="name",
            act="402-ФЗ ст. 29",
            until_at=now() + timedelta(days=5 * 365),
            at=now(),
        )
    typed = {"name": "Анна Полевая", "email": ANNA.email, "phone": ANNA.phone}
    assert clauses(client.post("/cabinet/correct/", typed)) == ["services 4.3"]
    assert {one["value"] for one in taken_along(client)["data"]} >= {ANNA.full_name}


@pytest.mark.promise("S2.0")
@pytest.mark.django_db(transaction=True)
def test_when_the_account_ends_only_what_an_act_obliges_to_keep_stays_and_only_for_its_term(
    services,
) -> None:
    client = client_of(services)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone)
    client.post("/cabinet/delete/")
    wished_at = now()
    assert held(services, subject_id) == {"name", "email", "phone"}
    sweep(at=wished_at + timedelta(days=31))
    assert held(services, subject_id) == {"name", "phone"}
    [act, until_on] = {
        (one.act, one.until_at.date())
        for one in list_holds(
            site_id=services.id, subject_id=subject_id, at=wished_at + timedelta(days=32)
        )
    }.pop()
    assert (act, until_on.year - wished_at.year) == ("402-ФЗ ст. 29", 5)
    for at in (wished_at + timedelta(days=32), wished_at + timedelta(days=4 * 365)):
        sweep(at=at)
        assert held(services, subject_id) == {"name", "phone"}
    sweep(at=wished_at + timedelta(days=6 * 366))
    assert held(services, subject_id) == set()
    assert not DataKey.objects.filter(subject_id=subject_id, destroyed_at=None).exists()


def held(site, subject_id) -> set[str]:
    return {one.category for one in describe(site_id=site.id, subject_id=subject_id)}


def test_the_service_is_closed_until_the_version_in_force_is_accepted(services) -> None:
    from zavet.policies.folder import read_folder
    from zavet.policies.operations import publish

    client = client_of(services)
    confirmed(client, ANNA)
    files = read_folder(POLICIES / "services")
    files["rules.yaml"] = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    publish(site_id=services.id, files=files, by=Actor.system(), at=now())
    assert client.get("/cabinet/").url == "/cabinet/accept/"
    assert client.get("/cabinet/consents/").url == "/cabinet/accept/"
    page = client.get("/cabinet/accept/")
    assert ANNA.email not in page.content.decode()
    version = page.context["form"]["version"].value()
    assert client.post("/cabinet/accept/", {"version": version}).status_code == 422
    assert (
        client.post("/cabinet/accept/", {"version": version, "accepted": "on"}).status_code == 302
    )
    assert client.get("/cabinet/").status_code == 200


def test_a_person_of_one_site_signs_in_at_no_other(services, hosting) -> None:
    confirmed(client_of(services), ANNA)
    assert sign_in(client_of(hosting), ANNA, by=ANNA.email).status_code == 200
    assert sign_in(client_of(services), ANNA, by=ANNA.email).status_code == 302
