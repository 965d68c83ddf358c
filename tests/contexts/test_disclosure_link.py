"""By which address a person came: under a key of its own, shown to them, and by the law of their country alone."""

from datetime import timedelta

import pytest

from cast import ANNA, BORIS
from demands import answer_words, approved, leave_to_disclose, named, proposed, scanned
from world import NOW, World, allow, open_world
from zavet.access import operations as access
from zavet.access.disclosing import provide
from zavet.access.models import Proposal
from zavet.core.decisions import DISCLOSURE, Code, DatumState
from zavet.core.values import Action, Actor, Origin, Provenance, Sealed, Source
from zavet.disclosure import operations as register
from zavet.parties.authorisations import authorise, sign_warning
from zavet.policies.queries import find_policy
from zavet.vault.models import DataKey
from zavet.vault.operations import put

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
LINK, ADDRESS = "network_address", "198.51.100.23"
SHOWING = (Action.ACCESS, Action.USE, Action.RETRIEVAL, Action.TRANSFER, Action.DISSEMINATION)


@pytest.fixture
def world() -> World:
    """Open a kindergarten that knows by which address Anna came; Vera has a leave for everything, Gleb is the second."""
    world = open_world("kindergarten", people=(ANNA, BORIS))
    leave_to_disclose(world, world.gleb)
    allow(world, world.vera, at=NOW)
    in_force = find_policy(site_id=world.site.id, at=NOW)
    put(
        site_id=world.site.id,
        subject_id=world.anna,
        category=LINK,
        kind=world.policy.data[LINK].kind.value,
        value=Sealed(ADDRESS),
        origin=Origin.AUTOMATIC,
        service="visits",
        provenance=Provenance(source=Source.SOFTWARE),
        policy_version_id=in_force.version_id,
        purposes=["attendance"],
        state=DatumState.AS_GIVEN.value,
        at=NOW,
    )
    leave = authorise(
        staff_id=world.vera.known_id,
        site_id=world.site.id,
        purposes=[*world.policy.purposes, DISCLOSURE],
        categories=[*world.policy.data],
        from_at=NOW,
        until_at=NOW + timedelta(days=30),
        by=world.officer,
        at=NOW,
    )
    sign_warning(authorisation_id=leave, by=world.vera, at=NOW)
    return world


def of_anna(world: World) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna, "at": LATER}


def abroad(world: World, *categories: str, **changes: object):
    return approved(
        world,
        *(categories or (LINK,)),
        **({"recipient": "residence_authority", "residence_country": "BY"} | changes),
    )


def test_the_link_is_handed_over_by_the_law_of_the_persons_country_and_nothing_but_what_was_named(
    world,
):
    demand_id = abroad(world, LINK, "email")
    deed = register.provide(demand_id=demand_id, by=world.officer, at=LATER)
    assert deed.is_done, deed.refusal
    words = answer_words(world, demand_id)
    assert (ADDRESS in words, ANNA.email in words, ANNA.phone in words) == (True, True, False)


def test_the_person_sees_their_own_address(world):
    by = Actor.subject(world.anna)
    export = access.export(**of_anna(world), by=by)
    (own,) = [one for one in export.data if one.datum.category == LINK]
    assert own.value == Sealed(ADDRESS)


@pytest.mark.parametrize("action", SHOWING)
@pytest.mark.parametrize("purpose", ["attendance", "contact", DISCLOSURE, "oversight"])
def test_no_look_of_the_staff_opens_it(world, action, purpose):
    for by in (world.vera, world.officer, Actor.system()):
        for recipient in (None, "authority", "residence_authority", "named_by_you"):
            asked = {"categories": [LINK], "action": action, "purpose": purpose, "by": by}
            outcome = access.reveal(**of_anna(world), **asked, recipient=recipient)
            told = {one.code for one in outcome.decision.reasons}
            assert (outcome.is_permitted, dict(outcome.values)) == (False, {})
            assert Code.LINK_CLOSED in told


def test_no_look_at_many_opens_it(world):
    asked = {"site_id": world.site.id, "purpose": "attendance", "by": world.vera, "at": LATER}
    shown = access.reveal_many(**asked, subject_ids=[world.anna], categories=[LINK])
    assert shown.permitted == {}


def test_no_other_recipient_gets_it_with_two_people_agreeing_either(world):
    demand_id = scanned(world)
    assert type(named(world, demand_id, LINK).refusal) is register.ScopeOutside
    refused = access.propose(
        **of_anna(world),
        action=Action.PROVISION,
        categories=[LINK],
        purpose=DISCLOSURE,
        recipient="authority",
        cause_id=demand_id,
        by=world.officer,
    )
    assert not refused.is_proposed
    assert Code.LINK_CLOSED in {one.code for one in refused.decision.reasons}


def test_a_demand_of_that_recipient_without_a_country_on_record_opens_nothing(world):
    demand_id = abroad(world)
    Proposal.objects.update(residence_country="")
    given = {"categories": [LINK], "recipient": "residence_authority", "cause_id": demand_id}
    outcome = provide(**of_anna(world), **given, by=world.officer)
    assert {one.code for one in outcome.decision.reasons} == {Code.RECIPIENT_WITHOUT_DEMAND}
    assert (dict(outcome.values), outcome.files) == ({}, ())
    deed = register.provide(demand_id=demand_id, by=world.officer, at=LATER)
    assert type(deed.refusal) is register.ScopeRefused


def test_before_the_second_person_nothing_opens(world):
    demand_id = proposed(world, LINK, recipient="residence_authority", residence_country="BY")
    given = {"categories": [LINK], "recipient": "residence_authority", "cause_id": demand_id}
    for by in (world.officer, world.gleb, world.vera):
        outcome = provide(**of_anna(world), **given, by=by)
        assert not outcome.is_permitted
    assert not access.reveal(
        **of_anna(world),
        **given,
        action=Action.PROVISION,
        purpose=DISCLOSURE,
        by=world.officer,
    ).is_permitted


def test_it_lies_under_a_key_of_its_own(world):
    demand_id = abroad(world, LINK, "email")
    DataKey.objects.filter(subject_id=world.anna, family="link").delete()
    deed = register.provide(demand_id=demand_id, by=world.officer, at=LATER)
    assert type(deed.refusal).__name__ == "KeyMissing"
    mine = access.reveal(
        **of_anna(world), categories=["email"], purpose="own_data", by=Actor.subject(world.anna)
    )
    assert mine.values == {"email": Sealed(ANNA.email)}
