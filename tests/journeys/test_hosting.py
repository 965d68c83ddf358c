"""The hosting's promises, kept at the site's own doors, in the words of the list of promises."""

import pytest
from django.core import mail

from cast import ANNA
from sites import client_of, confirmed, filled, path_in, run_tasks
from zavet.access.operations import reveal
from zavet.access.queries import describe
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.core.decisions import Answer, Code
from zavet.core.values import Action, Actor
from zavet.parties.queries import list_subjects
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


@pytest.mark.promise("H0.3")
def test_acceptance_is_recorded_with_the_version_and_wording_shown(hosting) -> None:
    client = client_of(hosting)
    shown = client.get("/register/").context["version"]
    subject_id = confirmed(client, ANNA)
    [accepted] = [e for e in list_events(subject_id=subject_id) if e.answer is Answer.ACCEPTED]
    assert accepted.version_id == shown.id
    assert shown.digest in accepted.wording
    assert accepted.means == "registration"


@pytest.mark.promise("H1.1")
def test_the_form_is_made_from_the_policy_and_marks_what_is_mandatory(hosting) -> None:
    policy = find_policy(site_id=hosting.id, at=now()).policy
    response = client_of(hosting).get("/register/")
    form, page = response.context["form"], response.content.decode()
    assert {one.name for one in form.value_fields()} == set(policy.registration().data)
    for field in form.value_fields():
        is_mandatory = policy.data[field.name].is_mandatory
        label = page.split(f'for="{field.id_for_label}"')[1].split("</label>")[0]
        assert ("обязательно" in label, " required" in str(field)) == (is_mandatory, is_mandatory)


@pytest.mark.promise("H1.1")
def test_a_card_number_is_never_taken_where_a_payment_token_is_asked(hosting) -> None:
    from django.forms import ValidationError

    from zavet.doors.site.registration_form import field_of

    policy = find_policy(site_id=hosting.id, at=now()).policy
    field = field_of(policy.data["payment_token"])
    assert field.clean("tok_3f9a2c77") == "tok_3f9a2c77"
    for card in ("4111 1111 1111 1111", "2200-0000-0000-0004", "2200000000000004"):
        with pytest.raises(ValidationError):
            field.clean(card)


def test_until_the_person_confirms_data_serve_only_to_ask_them(hosting) -> None:
    client = client_of(hosting)
    client.post("/register/", filled(client, ANNA))
    [subject] = list_subjects(site_id=hosting.id)
    held = describe(site_id=hosting.id, subject_id=subject.id)
    assert {one.state for one in held} == {"unconfirmed"}
    asked = {"site_id": hosting.id, "subject_id": subject.id, "categories": ["email"], "at": now()}
    purposes = find_policy(site_id=hosting.id, at=now()).policy.purposes
    for purpose in purposes:
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
    from zavet.access.operations import store
    from zavet.access.storing import StoreRefused
    from zavet.core.values import Sealed

    client = client_of(hosting)
    subject_id = confirmed(client, ANNA, passport="секретный номер")
    held = {one.category for one in describe(site_id=hosting.id, subject_id=subject_id)}
    assert held == {"name", "email"}
    for category in ("passport", "site_domain"):
        with pytest.raises(StoreRefused) as refused:
            store(
                site_id=hosting.id,
                subject_id=subject_id,
                values={category: Sealed("секрет")},
                service="registration",
                by=Actor.subject(subject_id),
                at=now(),
            )
        assert refused.value.category == category
        assert "секрет" not in str(refused.value)
        assert refused.value.clause
