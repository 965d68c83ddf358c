"""The registration form says what the policy says: its fields, its consents, its refusals."""

import pytest
from django.core import mail

from cast import ANNA, BORIS
from sites import KINDS, client_of, confirmed, filled, path_in, publish_site, run_tasks
from zavet.access.queries import describe
from zavet.access.registration import asked_purposes
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Answer
from zavet.core.language.words import FieldKind
from zavet.core.values import Origin
from zavet.doors.site.registration_form import CONSENT
from zavet.parties.queries import count_subjects
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


def policy_of(site):
    return find_policy(site_id=site.id, at=now()).policy


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_is_the_policy_no_more_and_no_less(kind: str) -> None:
    site = publish_site(kind)
    policy = policy_of(site)
    form = client_of(site).get("/register/").context["form"]
    service = policy.registration()
    given = [one for one in service.data if policy.data[one].origin is Origin.GIVEN]
    asked = [one.id for one in asked_purposes(policy)]
    values = [field.name for field in form.value_fields()]
    assert sorted(values) == sorted(given)
    assert [one.name.removeprefix(CONSENT) for one in form.consent_fields()] == asked
    assert set(form.fields) == {*values, *(CONSENT + one for one in asked), "version", "acceptance"}
    for name in given:
        datum = policy.data[name]
        assert form.fields[name].required == datum.is_mandatory
        assert form[name].label == datum.name


@pytest.mark.parametrize("kind", KINDS)
def test_mandatory_fields_are_marked_for_eyes_and_for_screen_readers(kind: str) -> None:
    site = publish_site(kind)
    response = client_of(site).get("/register/")
    form, page = response.context["form"], response.content.decode()
    for field in form.value_fields():
        assert (" required" in str(field)) == field.field.required
        label = page.split(f'for="{field.id_for_label}"')[1].split("</label>")[0]
        assert ("обязательно" in label) == field.field.required


@pytest.mark.parametrize("kind", KINDS)
def test_no_box_is_ticked_in_advance(kind: str) -> None:
    site = publish_site(kind)
    page = client_of(site).get("/register/").content.decode()
    assert "checked" not in page


def test_a_planted_tick_would_be_found(monkeypatch: pytest.MonkeyPatch, clinic) -> None:
    from zavet.doors.site import registration_form

    class Ticked(registration_form.ConsentBox):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)
            self.initial = True

    monkeypatch.setattr(registration_form, "ConsentBox", Ticked)
    assert "checked" in client_of(clinic).get("/register/").content.decode()


def test_each_consent_has_its_own_box_and_its_own_wording(clinic) -> None:
    response = client_of(clinic).get("/register/")
    page = response.content.decode()
    purposes = asked_purposes(policy_of(clinic))
    assert [one.id for one in purposes] == ["communication_account", "partner_sites"]
    for purpose in purposes:
        assert page.count(f'name="{CONSENT}{purpose.id}"') == 1
        assert purpose.wording.split(".")[1].strip()[:40] in page


def test_an_empty_box_is_recorded_as_a_refusal_and_a_tick_as_that_one_consent(clinic) -> None:
    client = client_of(clinic)
    subject_id = confirmed(client, ANNA, consent_communication_account="on")
    answers = {one.purpose: one.answer for one in list_events(subject_id=subject_id)}
    assert answers == {
        "": Answer.ACCEPTED,
        "communication_account": Answer.GIVEN,
        "partner_sites": Answer.REFUSED,
    }


def test_a_field_no_purpose_needs_is_never_stored(clinic) -> None:
    client = client_of(clinic)
    subject_id = confirmed(client, ANNA, phone=ANNA.phone, message="секрет")
    held = {one.category for one in describe(site_id=clinic.id, subject_id=subject_id)}
    assert held == {"login", "email"}


def test_a_value_only_an_unanswered_consent_would_need_is_refused_by_name(db: None) -> None:
    site = publish_site("services")
    policy = policy_of(site)
    client = client_of(site)
    data = filled(client, ANNA, forum_name="Лиса")
    response = client.post("/register/", data)
    [text] = response.context["form"].errors["forum_name"]
    assert policy.data["forum_name"].name in text
    assert policy.purposes["open_profile"].name in text
    assert count_subjects(site_id=site.id) == 0
    agreed = client.post("/register/", data | {f"{CONSENT}open_profile": "on"})
    assert agreed.status_code == 302


def test_accepting_is_needed_and_is_about_the_version_in_force(clinic) -> None:
    client = client_of(clinic)
    data = filled(client, ANNA)
    del data["acceptance"]
    response = client.post("/register/", data)
    assert response.status_code == 400
    assert "acceptance" in response.context["form"].errors
    stale = client.post("/register/", filled(client, ANNA) | {"version": "another"})
    assert "вышла новая редакция" in stale.content.decode()
    assert count_subjects(site_id=clinic.id) == 0


def test_a_new_version_carries_no_answer_over_but_keeps_what_was_typed(clinic) -> None:
    client = client_of(clinic)
    data = filled(client, ANNA, consent_partner_sites="on") | {"version": "old"}
    page = client.post("/register/", data).content.decode()
    assert ANNA.login in page
    assert ANNA.password not in page
    assert "checked" not in page


@pytest.mark.parametrize("password", ["короткий", "пароль12345", "qwertyuiop12", ANNA.email])
def test_a_weak_password_is_refused(clinic, password: str) -> None:
    client = client_of(clinic)
    response = client.post("/register/", filled(client, ANNA, password=password))
    assert list(response.context["form"].errors) == ["password"]


def test_a_login_that_looks_like_an_email_is_refused(clinic) -> None:
    client = client_of(clinic)
    response = client.post("/register/", filled(client, ANNA, login=BORIS.email))
    assert list(response.context["form"].errors) == ["login"]


def test_a_taken_login_is_said_plainly(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    client = client_of(clinic)
    response = client.post("/register/", filled(client, BORIS, login=ANNA.login.upper()))
    assert list(response.context["form"].errors) == ["login"]


def test_a_known_email_gets_the_same_answer_and_a_letter(clinic) -> None:
    confirmed(client_of(clinic), ANNA)
    mail.outbox.clear()
    strange, known = client_of(clinic), client_of(clinic)
    new = strange.post("/register/", filled(strange, BORIS))
    old = known.post("/register/", filled(known, ANNA, login="another-login"))
    assert (new.status_code, new.url) == (old.status_code, old.url) == (302, "/register/sent/")
    assert count_subjects(site_id=clinic.id) == 2
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[BORIS.email], [ANNA.email]]
    assert "уже есть" in mail.outbox[1].body


def test_one_letter_goes_to_the_one_who_registered_and_its_link_works_once(clinic) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email]]
    letter = mail.outbox[0]
    assert ANNA.email not in letter.subject + letter.body
    link = path_in(letter.body)
    assert client.get(link).status_code == 200
    assert client.post(link).url == "/cabinet/"
    assert client_of(clinic).get(link).status_code == 410
    assert client_of(clinic).post(link).status_code == 410


def test_opening_the_link_alone_confirms_nothing(clinic) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    link = path_in(mail.outbox[0].body)
    for _ in range(3):
        assert client_of(clinic).get(link).status_code == 200
    from zavet.parties.queries import list_subjects

    assert [one.confirmed_at for one in list_subjects(site_id=clinic.id)] == [None]


def test_a_link_of_one_site_opens_nothing_at_another(clinic, hosting) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    link = path_in(mail.outbox[0].body)
    assert client_of(hosting).post(link).status_code == 410
    assert client_of(clinic).post(link).url == "/cabinet/"


def test_asking_again_kills_the_earlier_link_and_says_the_same_to_everybody(clinic) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    first = path_in(mail.outbox[0].body)
    known = client.post("/confirm/again/", {"login": ANNA.email.upper()}).content
    unknown = client.post("/confirm/again/", {"login": "nobody@example.org"}).content
    assert known.count(b"<p") == unknown.count(b"<p")
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email]] * 2
    assert client.get(first).status_code == 410
    assert client.get(path_in(mail.outbox[1].body)).status_code == 200


def test_too_many_registrations_from_one_address_are_stopped(clinic, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"register": "3/h/ip"}
    client = client_of(clinic)
    data = filled(client, ANNA) | {"email": "broken"}
    for _ in range(3):
        client.post("/register/", data)
    assert "Слишком много" in client.post("/register/", data).content.decode()


def test_a_file_of_every_kind_of_field_has_a_widget(clinic) -> None:
    from zavet.doors.site.registration_form import field_of

    datum = policy_of(clinic).data["email"]
    import msgspec

    for kind in FieldKind:
        assert field_of(msgspec.structs.replace(datum, kind=kind)).label == datum.name


def test_a_refusal_of_the_operation_becomes_an_error_of_the_form_that_cites(
    clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zavet.access.registration import RegistrationRefused
    from zavet.access.storing import StoreRefused
    from zavet.doors.site import registration

    client = client_of(clinic)
    data = filled(client, ANNA)
    refusals = {
        "email": StoreRefused(category="email", decisions=(), clause="clinic 4.1"),
        "__all__": RegistrationRefused("Нельзя.", clause="clinic 4.1"),
    }
    for name, refusal in refusals.items():

        def refuse(refusal=refusal, **_: object) -> None:
            raise refusal

        monkeypatch.setattr(registration, "register_person", refuse)
        response = client.post("/register/", data)
        assert response.status_code == 400
        assert list(response.context["form"].errors) == [name]
        assert "clinic 4.1" in response.content.decode()
