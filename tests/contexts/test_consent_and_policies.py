"""Consent is a series that only grows; a published version never changes; receipts verify with nothing but a key."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from cast import ANNA
from representing import let_act
from sites import POLICIES, publish_site
from world import NOW, START, join, open_world
from zavet.chance import new_id
from zavet.consent.models import ConsentEvent
from zavet.consent.operations import ConsentRefused, accept, answer, withdraw
from zavet.consent.queries import list_answers, list_events
from zavet.consent.receipts import ReceiptRefused, issue_receipt
from zavet.core.chain.receipt import is_genuine
from zavet.core.values import Actor
from zavet.journal.signing import public_key
from zavet.parties.authorisations import AuthorisationRefused, authorise, sign_warning
from zavet.parties.entry_links import LinkPurpose, make_link, spend_link
from zavet.parties.queries import find_account
from zavet.policies.folder import read_folder
from zavet.policies.operations import VersionRefused, publish
from zavet.policies.queries import find_policy, list_versions

pytestmark = pytest.mark.django_db


def in_force(world, at=NOW):
    found = find_policy(site_id=world.site.id, at=at)
    assert found is not None
    return found


def say(world, purpose, *, is_given, at):
    return answer(
        site_id=world.site.id,
        subject_id=world.anna,
        purpose=purpose,
        is_given=is_given,
        in_force=in_force(world, at),
        means="cabinet",
        by=Actor.subject(world.anna),
        at=at,
    )


def test_each_answer_is_a_new_event_with_the_wording_seen():
    world = open_world(people=(ANNA,))
    say(world, "partner_sites", is_given=False, at=NOW)
    say(world, "partner_sites", is_given=True, at=NOW + timedelta(days=1))
    events = [one for one in list_events(subject_id=world.anna) if one.purpose == "partner_sites"]
    assert [one.answer for one in events] == ["given", "refused", "given"]
    assert {one.wording for one in events} == {world.policy.purposes["partner_sites"].wording}


def test_only_a_purpose_on_consent_can_be_answered():
    world = open_world(people=(ANNA,))
    for purpose in ("identification", "unheard"):
        with pytest.raises(ConsentRefused):
            say(world, purpose, is_given=True, at=NOW)


def test_what_was_not_given_cannot_be_withdrawn():
    world = open_world(people=(ANNA,))
    say(world, "partner_sites", is_given=False, at=NOW)
    with pytest.raises(ConsentRefused):
        withdraw(
            site_id=world.site.id,
            subject_id=world.anna,
            purpose="partner_sites",
            in_force=in_force(world),
            means="cabinet",
            by=Actor.subject(world.anna),
            at=NOW,
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE zavet_consentevent SET kind = 'given'",
        "DELETE FROM zavet_consentevent",
        "UPDATE zavet_wording SET text = 'другое'",
        "UPDATE zavet_publication SET version = '9'",
        "DELETE FROM zavet_publication",
    ],
)
def test_the_database_itself_refuses_to_rewrite_what_people_saw(statement):
    open_world(people=(ANNA,))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_orm_is_refused_too():
    world = open_world(people=(ANNA,))
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsentEvent.objects.filter(subject_id=world.anna).update(kind="given")


def test_a_receipt_is_genuine_as_issued_and_in_no_other_form():
    world = open_world(people=(ANNA,))
    event_id = say(world, "partner_sites", is_given=True, at=NOW)
    receipt = issue_receipt(event_id=event_id, subject_id=world.anna)
    assert is_genuine(receipt.text, public_key=public_key())
    for name, value in (("purpose", "research"), ("at", "2020-01-01"), ("answer", "refused")):
        changed = json.loads(receipt.text)
        changed["receipt"][name] = value
        assert not is_genuine(json.dumps(changed), public_key=public_key())
    assert not is_genuine(receipt.text, public_key=bytes(32))
    assert not is_genuine("[]", public_key=public_key())
    with pytest.raises(ReceiptRefused):
        issue_receipt(event_id=event_id, subject_id=new_id())


def test_what_was_in_force_at_any_moment_can_be_asked():
    site = publish_site("clinic", at=START)
    files = read_folder(POLICIES / "clinic")
    newer = files | {"rules.yaml": files["rules.yaml"].replace('version: "1"', 'version: "2"')}
    later = NOW + timedelta(days=10)
    publish(site_id=site.id, files=newer, by=Actor.system(), at=NOW, effective_at=later)
    assert find_policy(site_id=site.id, at=START - timedelta(seconds=1)) is None
    assert [
        find_policy(site_id=site.id, at=at).version.version
        for at in (START, NOW, later - timedelta(seconds=1), later)
    ] == ["1", "1", "1", "2"]
    assert [one.version for one in list_versions(site_id=site.id)] == ["2", "1"]


def test_publishing_the_same_again_changes_nothing_and_other_words_are_refused():
    site = publish_site("clinic", at=START)
    files = read_folder(POLICIES / "clinic")
    first = find_policy(site_id=site.id, at=NOW).version_id
    assert publish(site_id=site.id, files=files, by=Actor.system(), at=NOW) == first
    other = files | {"policy.md": files["policy.md"].replace("клиник", "больниц")}
    with pytest.raises(VersionRefused):
        publish(site_id=site.id, files=other, by=Actor.system(), at=NOW)
    with pytest.raises(VersionRefused):
        publish(site_id=site.id, files=files, by=Actor.system(), at=NOW, effective_at=START)


def test_an_entry_link_opens_once_and_not_for_another_purpose():
    world = open_world(people=(ANNA,))
    account = find_account(subject_id=world.anna)
    token = make_link(
        account_id=account.id, purpose=LinkPurpose.PASSWORD, by=Actor.system(), at=NOW
    )
    assert spend_link(token=token, purpose=LinkPurpose.SIGN_IN, at=NOW) is None
    assert (
        spend_link(token=token, purpose=LinkPurpose.PASSWORD, at=NOW + timedelta(hours=2)) is None
    )
    assert spend_link(token=token, purpose=LinkPurpose.PASSWORD, at=NOW) == account.id
    assert spend_link(token=token, purpose=LinkPurpose.PASSWORD, at=NOW) is None


def test_only_the_officer_authorises_and_only_the_one_authorised_signs():
    world = open_world(people=())
    given = {
        "staff_id": world.gleb.id,
        "site_id": world.site.id,
        "purposes": ("feedback",),
        "categories": ("email",),
        "from_at": NOW,
        "until_at": NOW + timedelta(days=1),
        "at": NOW,
    }
    with pytest.raises(AuthorisationRefused):
        authorise(**given, by=world.gleb)
    with pytest.raises(AuthorisationRefused):
        authorise(**(given | {"until_at": NOW}), by=world.officer)
    leave = authorise(**given, by=world.officer)
    with pytest.raises(AuthorisationRefused):
        sign_warning(authorisation_id=leave, by=world.officer, at=NOW)


def test_an_unanswered_box_is_kept_as_a_refusal():
    world = open_world(people=())
    world.people["Анна"] = join(world, ANNA, at=NOW, answers={"partner_sites": False})
    answers = {one.purpose: one.answer for one in list_answers(subject_id=world.anna)}
    assert answers["partner_sites"] == "refused"


@pytest.mark.parametrize("who", ["vera", "officer", "boris", "system"])
def test_nobody_answers_for_another(who):
    world = open_world()
    by = {
        "vera": world.vera,
        "officer": world.officer,
        "boris": Actor.subject(world.boris),
        "system": Actor.system(),
    }[who]
    before = len(list_answers(subject_id=world.anna))
    given = {
        "site_id": world.site.id,
        "subject_id": world.anna,
        "purpose": "partner_sites",
        "in_force": in_force(world),
        "means": "cabinet",
        "by": by,
        "at": NOW,
    }
    with pytest.raises(ConsentRefused):
        answer(**given, is_given=True)
    with pytest.raises(ConsentRefused):
        withdraw(**given)
    assert len(list_answers(subject_id=world.anna)) == before


def test_a_representative_answers_while_the_proof_lasts():
    world = open_world()
    until = NOW + timedelta(days=1)
    by = let_act(world.anna, world.boris, by=world.officer, at=START, until_at=until)
    given = {
        "site_id": world.site.id,
        "subject_id": world.anna,
        "purpose": "partner_sites",
        "is_given": False,
        "in_force": in_force(world),
        "means": "cabinet",
        "by": by,
    }
    answer(**given, at=NOW)
    with pytest.raises(ConsentRefused):
        answer(**given, at=until)


def test_what_the_policy_leaves_to_the_person_a_representative_answers_in_no_way():
    world = open_world()
    files = read_folder(POLICIES / "clinic")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    files["rules.yaml"] = rules.replace(
        "  - id: partner_sites\n", "  - id: partner_sites\n    is_for_representatives: false\n", 1
    )
    assert files["rules.yaml"] != rules
    publish(site_id=world.site.id, files=files, by=Actor.system(), at=NOW)
    by = let_act(world.anna, world.boris, by=world.officer, at=NOW)
    given = {
        "site_id": world.site.id,
        "subject_id": world.anna,
        "in_force": in_force(world),
        "means": "cabinet",
        "at": NOW,
    }
    before = len(list_answers(subject_id=world.anna))
    for act in (
        partial(answer, purpose="partner_sites", is_given=True),
        partial(answer, purpose="partner_sites", is_given=False),
        partial(withdraw, purpose="partner_sites"),
        partial(accept, answers={"partner_sites": True}),
    ):
        with pytest.raises(ConsentRefused) as refused:
            act(**given, by=by)
        assert refused.value.clause == "clinic 4.1.8"
    assert len(list_answers(subject_id=world.anna)) == before
    withdraw(**given, purpose="partner_sites", by=Actor.subject(world.anna))
