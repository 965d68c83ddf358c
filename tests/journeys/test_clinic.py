"""The clinic's promises, kept at the site's own doors, in the words of the list of promises."""

import pytest
from django.core import mail

from cast import ANNA, BORIS
from sites import client_of, confirmed, filled, path_in, run_tasks
from zavet.access.queries import describe
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Answer
from zavet.parties.queries import count_subjects
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


@pytest.mark.promise("C2.1")
def test_use_means_agreement_so_without_acceptance_no_account_is_made(clinic) -> None:
    client = client_of(clinic)
    unaccepted = {k: v for k, v in filled(client, ANNA).items() if k != "acceptance"}
    assert client.post("/register/", unaccepted).status_code == 400
    assert count_subjects(site_id=clinic.id) == 0
    subject_id = confirmed(client, ANNA)
    accepted = [one for one in list_events(subject_id=subject_id) if one.answer is Answer.ACCEPTED]
    version = find_policy(site_id=clinic.id, at=now()).version
    assert [one.version_id for one in accepted] == [version.id]
    assert version.digest in accepted[0].wording


@pytest.mark.promise("C2.2")
def test_an_account_and_its_links_work_on_this_site_only(clinic, hosting) -> None:
    client = client_of(clinic)
    client.post("/register/", filled(client, ANNA))
    run_tasks()
    link = path_in(mail.outbox[0].body)
    assert client_of(hosting).post(link).status_code == 410
    assert client.post(link).status_code == 302
    login = {"login": ANNA.email, "password": ANNA.password}
    assert client_of(hosting).post("/accounts/login/", login).status_code == 200
    assert client_of(clinic).post("/accounts/login/", login).status_code == 302
    carried = client_of(hosting)
    carried.cookies = client.cookies
    assert carried.get("/").wsgi_request.user.is_authenticated is False


@pytest.mark.promise("C2.3")
def test_data_are_kept_as_given_and_not_called_verified(clinic) -> None:
    subject_id = confirmed(client_of(clinic), ANNA)
    held = describe(site_id=clinic.id, subject_id=subject_id)
    assert {one.category: one.state for one in held} == {"login": "as_given", "email": "as_given"}


@pytest.mark.promise("C3.1")
def test_the_form_asks_for_login_password_and_email_and_the_password_is_no_datum(clinic) -> None:
    client = client_of(clinic)
    form = client.get("/register/").context["form"]
    assert {one.name for one in form.value_fields()} == {"login", "password", "email"}
    assert all(one.field.required for one in form.value_fields())
    subject_id = confirmed(client, ANNA)
    held = {one.category for one in describe(site_id=clinic.id, subject_id=subject_id)}
    assert held == {"login", "email"}
    from django.contrib.auth import get_user_model

    account = get_user_model().objects.get(subject_id=subject_id)
    assert account.password.startswith("argon2$argon2id$")


@pytest.mark.promise("C3.2")
def test_without_cookies_sign_in_says_so_plainly_and_the_rest_works(clinic) -> None:
    forgetful = client_of(clinic, csrf=True)
    for path in (
        "/",
        "/policy/",
        "/policy/versions/",
        "/cookies/",
        "/receipt/",
        "/accounts/login/",
    ):
        forgetful.cookies.clear()
        assert forgetful.get(path).status_code == 200
    forgetful.cookies.clear()
    login = {"login": ANNA.login, "password": ANNA.password}
    page = forgetful.post("/accounts/login/", login).content.decode()
    assert "Для входа нужны cookies" in page
    assert "Не работают только вход" in forgetful.get("/cookies/").content.decode()


@pytest.mark.promise("C4.5")
def test_a_letter_confirms_the_registration_once_and_the_form_shows_what_is_missing(clinic) -> None:
    client = client_of(clinic)
    data = filled(client, ANNA)
    incomplete = client.post("/register/", data | {"email": ""})
    assert list(incomplete.context["form"].errors) == ["email"]
    assert 'href="#id_email"' in incomplete.content.decode()
    client.post("/register/", data)
    run_tasks()
    assert [letter.to for letter in mail.outbox] == [[ANNA.email]]
    link = path_in(mail.outbox[0].body)
    assert client.post(link).status_code == 302
    assert client_of(clinic).post(link).status_code == 410


@pytest.mark.promise("C4.6")
@pytest.mark.parametrize("is_ticked", [True, False])
def test_the_communication_account_needs_its_own_consent(clinic, is_ticked: bool) -> None:
    ticked = {"consent_communication_account": "on"} if is_ticked else {}
    subject_id = confirmed(client_of(clinic), BORIS, **ticked)
    held = describe(site_id=clinic.id, subject_id=subject_id)
    assert all(("communication_account" in one.purposes) == is_ticked for one in held)


@pytest.mark.promise("C9.3")
def test_the_version_in_force_stands_at_its_address(clinic) -> None:
    response = client_of(clinic).get("/policy/")
    assert response.context["version"] == find_policy(site_id=clinic.id, at=now()).version
    assert client_of(clinic).get("/policy/1/").status_code == 200
