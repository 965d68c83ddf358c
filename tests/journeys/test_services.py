"""The service company's promises, kept at the site's own doors, in the words of the list of promises."""

import pytest

from cast import ANNA
from sites import client_of, confirmed, filled, publish_site
from zavet.access.queries import describe
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Answer
from zavet.parties.queries import SiteView, count_subjects
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def services(db: None) -> SiteView:
    return publish_site("services")


@pytest.mark.promise("S0.2")
def test_the_service_is_closed_until_acceptance_and_optional_purposes_stay_optional(
    services,
) -> None:
    client = client_of(services)
    data = filled(client, ANNA)
    unaccepted = {name: value for name, value in data.items() if name != "acceptance"}
    assert client.post("/register/", unaccepted).status_code == 400
    assert count_subjects(site_id=services.id) == 0
    subject_id = confirmed(client, ANNA)
    answers = {event.purpose: event.answer for event in list_events(subject_id=subject_id)}
    assert answers.pop("") is Answer.ACCEPTED
    assert set(answers.values()) == {Answer.REFUSED}


@pytest.mark.promise("S1.1")
def test_mandatory_fields_are_specially_marked_and_the_rest_are_at_will(services) -> None:
    policy = find_policy(site_id=services.id, at=now()).policy
    client = client_of(services)
    response = client.get("/register/")
    form, page = response.context["form"], response.content.decode()
    assert {one.name for one in form.value_fields()} == set(policy.registration().data)
    for field in form.value_fields():
        is_mandatory = policy.data[field.name].is_mandatory
        label = page.split(f'for="{field.id_for_label}"')[1].split("</label>")[0]
        assert ("обязательно" in label, " required" in str(field)) == (is_mandatory, is_mandatory)
    assert client.post("/register/", filled(client, ANNA)).status_code == 302


@pytest.mark.promise("S1.3")
def test_records_of_another_site_are_refused(services, clinic) -> None:
    client = client_of(clinic)
    confirmed(client, ANNA)
    login = {"login": ANNA.email, "password": ANNA.password}
    assert client_of(services).post("/accounts/login/", login).status_code == 200
    carried = client_of(services)
    carried.cookies = client.cookies
    assert carried.get("/").wsgi_request.user.is_authenticated is False
    from zavet.access.operations import reveal
    from zavet.core.decisions import OWN_DATA, Code
    from zavet.core.values import Actor
    from zavet.parties.queries import list_subjects

    [anna] = list_subjects(site_id=clinic.id)
    outcome = reveal(
        site_id=services.id,
        subject_id=anna.id,
        categories=["email"],
        purpose=OWN_DATA,
        by=Actor.subject(anna.id),
        at=now(),
    )
    assert outcome.values == {}
    assert Code.OTHER_SITE in {reason.code for reason in outcome.decision.reasons}


@pytest.mark.promise("S1.4")
def test_data_are_marked_as_given_and_never_as_verified(services) -> None:
    subject_id = confirmed(client_of(services), ANNA)
    held = describe(site_id=services.id, subject_id=subject_id)
    assert held
    assert {one.state for one in held} == {"as_given"}
