"""Blocks, holds and marks: who may, what ends what, and what the person is left with."""

from datetime import timedelta

import pytest

from cast import ANNA
from representing import let_act
from sites import publish_site
from world import NOW, START, World, allow, open_world
from zavet.access import operations as access
from zavet.access.knowing import may_know
from zavet.access.operations import BlockReason, ReleaseReason, VerifyMethod
from zavet.access.queries import describe, is_blocked, list_blocks, list_holds
from zavet.access.restricting import HoldRefused, UnblockRefused
from zavet.chance import new_id
from zavet.core.decisions import OWN_DATA, Code
from zavet.core.values import Action, Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import end_authorisation
from zavet.vault.models import Datum
from zavet.vault.refusals import DatumMissing

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=9)
ACT = "402-ФЗ ст. 29"


def about(world: World, **more: object) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna, "at": NOW, **more}


def codes(outcome) -> list[Code]:
    return [reason.code for reason in outcome.decision.reasons]


def look(world: World, *, category: str = "email"):
    asked = about(world, categories=[category], purpose="feedback", by=world.vera)
    return access.reveal(**asked)


def newest(world: World):
    return list_entries(site_id=world.site.id, limit=1)[0]


def kinds_owed(world: World) -> list[str]:
    return [one.kind for one in list_open(site_id=world.site.id, subject_id=world.anna)]


def representative(world: World) -> Actor:
    """Boris proves that he may act for Anna."""
    return let_act(world.anna, world.boris, by=world.officer, at=START)


@pytest.mark.parametrize("who", ["vera", "gleb", "boris"])
@pytest.mark.parametrize(
    "name", ["block", "unblock", "rectify", "ask_deletion", "hold", "release", "verify"]
)
def test_whoever_is_neither_the_person_nor_the_officer_changes_nothing(name, who):
    world = open_world()
    by = Actor.subject(world.boris) if who == "boris" else getattr(world, who)
    more = {
        "block": {"categories": ["email"]},
        "unblock": {"cause_id": new_id()},
        "rectify": {"category": "email", "value": Sealed("eve@example.org")},
        "ask_deletion": {"categories": ["email"]},
        "hold": {"categories": ["email"], "act": ACT, "until_at": LATER},
        "release": {"act": ACT, "reason": ReleaseReason.DUTY_FULFILLED},
        "verify": {"category": "email", "method": VerifyMethod.DOCUMENT_SHOWN},
    }[name]
    outcome = getattr(access, name)(**about(world, by=by, **more))
    assert not outcome.is_permitted
    assert newest(world).id == outcome.entry_id
    assert newest(world).event == "access.action.refused"
    assert look(world).values["email"].reveal() == ANNA.email
    assert kinds_owed(world) == []


@pytest.mark.parametrize("who", ["officer", "system", "representative"])
def test_the_officer_the_software_and_a_proven_representative_act_for_the_person(who):
    world = open_world()
    by = {
        "officer": lambda: world.officer,
        "system": Actor.system,
        "representative": lambda: representative(world),
    }[who]()
    assert access.block(**about(world, categories=None, by=by, cause_id=world.boris)).is_permitted
    assert access.ask_deletion(**about(world, categories=["email"], by=by)).is_permitted
    mended = Sealed("anna.new@example.org")
    assert access.rectify(**about(world, category="email", value=mended, by=by)).is_permitted
    assert access.unblock(**about(world, by=by, cause_id=world.boris)).count == 1


def test_the_officer_corrects_and_blocks_and_yet_sees_nothing():
    world = open_world()
    access.block(**about(world, categories=["email"], by=world.officer))
    for purpose in ("oversight", "feedback", OWN_DATA):
        asked = about(world, categories=["email"], purpose=purpose, by=world.officer)
        assert access.reveal(**asked).values == {}


def test_two_requests_blocks_do_not_end_each_other():
    world = open_world()
    first, second = new_id(), new_id()
    for cause in (first, second):
        access.block(**about(world, categories=["email"], by=world.officer, cause_id=cause))
    assert access.unblock(**about(world, by=world.officer, cause_id=first)).count == 1
    assert [one.cause_id for one in list_blocks(**about(world))] == [second]
    assert codes(look(world)) == [Code.BLOCKED]
    assert kinds_owed(world) == ["finish_review"]
    assert access.unblock(**about(world, by=world.officer, cause_id=first)).count == 0
    assert access.unblock(**about(world, by=world.officer, cause_id=second)).count == 1
    assert look(world).is_permitted
    assert kinds_owed(world) == []


def test_a_person_ends_the_block_they_asked_for_and_no_other():
    world = open_world()
    own, authoritys = new_id(), new_id()
    by = Actor.subject(world.anna)
    access.block(**about(world, categories=["email"], by=by, cause_id=own))
    access.block(
        **about(
            world,
            categories=["email"],
            by=world.officer,
            cause_id=authoritys,
            reason=BlockReason.AUTHORITY,
        )
    )
    with pytest.raises(UnblockRefused):
        access.unblock(**about(world, by=by))
    assert access.unblock(**about(world, by=by, cause_id=own)).count == 1
    assert is_blocked(**about(world))


def test_only_a_review_has_its_term():
    world = open_world()
    access.block(
        **about(world, categories=["email"], by=world.officer, reason=BlockReason.UNLAWFUL)
    )
    assert kinds_owed(world) == []
    assert newest(world).facts["reason"] == "unlawful"


def test_a_block_of_everything_holds_for_data_that_come_later():
    world = open_world()
    access.block(**about(world, categories=None, by=Actor.subject(world.anna)))
    assert [one.category for one in list_blocks(**about(world))] == [""]
    assert codes(look(world, category="message")) == [Code.BLOCKED]


def test_a_block_ends_by_itself_on_its_day():
    world = open_world()
    access.block(
        **about(world, categories=["email"], by=world.officer, until_at=NOW + timedelta(days=1))
    )
    assert codes(look(world)) == [Code.BLOCKED]
    asked = about(world, categories=["email"], purpose="feedback", by=world.vera)
    assert access.reveal(**(asked | {"at": NOW + timedelta(days=1)})).is_permitted


def test_a_hold_keeps_data_out_of_every_use_until_its_act_is_fulfilled():
    world = open_world()
    held = access.hold(
        **about(world, categories=["email"], act=ACT, until_at=LATER, by=world.officer)
    )
    assert held.is_permitted
    facts = newest(world).facts
    assert (facts["act"], facts["until_on"]) == ("402-FZ:st.:29", "2026-04-24")
    assert codes(look(world)) == [Code.HELD]
    by = Actor.subject(world.anna)
    mended = Sealed("anna.new@example.org")
    assert codes(access.rectify(**about(world, category="email", value=mended, by=by))) == [
        Code.HELD
    ]
    assert access.reveal(**about(world, categories=["email"], purpose=OWN_DATA, by=by)).is_permitted
    ended = access.release(
        **about(world, act=ACT, reason=ReleaseReason.DUTY_FULFILLED, by=world.officer)
    )
    assert (ended.count, newest(world).event) == (1, "access.data.released")
    assert look(world).is_permitted


def test_holds_of_two_acts_do_not_end_each_other():
    world = open_world()
    for act in (ACT, "152-ФЗ ст. 21"):
        access.hold(**about(world, categories=["email"], act=act, until_at=LATER, by=world.officer))
    access.release(**about(world, act=ACT, reason=ReleaseReason.ACT_REPEALED, by=world.officer))
    assert [one.act for one in list_holds(**about(world))] == ["152-ФЗ ст. 21"]
    assert codes(look(world)) == [Code.HELD]


@pytest.mark.parametrize(
    "change",
    [
        {"act": "999-ФЗ ст. 1"},
        {"act": "потому что удобно"},
        {"rule": "accounting"},
        {"until_at": NOW},
    ],
    ids=["an act the law lacks", "no act", "a rule the policy lacks", "a term that is over"],
)
def test_a_hold_stands_on_a_known_act_and_a_term_to_come(change):
    world = open_world()
    given = {"categories": ["email"], "act": ACT, "until_at": LATER, "by": world.officer}
    with pytest.raises(HoldRefused) as refused:
        access.hold(**about(world, **(given | change)))
    if "act" in change:
        assert change["act"] in str(refused.value)
    assert list_holds(**about(world)) == ()


def test_a_hold_names_the_rule_of_the_policy_that_demands_it():
    world = open_world("services")
    given = {"categories": ["phone"], "act": ACT, "until_at": LATER, "by": Actor.system()}
    assert access.hold(**about(world, **given, rule="accounting")).is_permitted
    assert newest(world).facts["rule"] == "accounting"


def test_a_mark_of_verification_stands_apart_from_the_value_and_goes_with_it():
    world = open_world()

    def email():
        data = describe(site_id=world.site.id, subject_id=world.anna)
        return next(one for one in data if one.category == "email")

    access.verify(
        **about(world, category="email", method=VerifyMethod.LETTER_ANSWERED, by=world.officer)
    )
    assert (email().state, email().verified_at) == ("verified", NOW)
    assert newest(world).facts["method"] == "letter_answered"
    assert look(world).values["email"].reveal() == ANNA.email
    mended = Sealed("anna.new@example.org")
    access.rectify(**about(world, category="email", value=mended, by=Actor.subject(world.anna)))
    assert (email().state, email().verified_at) == ("unconfirmed", None)


def test_verifying_is_no_way_around_the_persons_own_confirmation():
    world = open_world()
    mended = Sealed("anna.new@example.org")
    access.rectify(**about(world, category="email", value=mended, by=Actor.subject(world.anna)))
    with pytest.raises(DatumMissing):
        access.verify(
            **about(world, category="email", method=VerifyMethod.CALL_ANSWERED, by=world.officer)
        )
    assert codes(look(world)) == [Code.UNCONFIRMED]


@pytest.mark.parametrize("name", ["block", "hold"])
def test_a_record_of_another_site_is_neither_blocked_nor_held(name):
    world = open_world()
    other = publish_site("services", at=START)
    more = {"hold": {"act": ACT, "until_at": LATER}, "block": {}}[name]
    asked = about(world, categories=["phone"], by=Actor.system(), **more)
    outcome = getattr(access, name)(**(asked | {"site_id": other.id}))
    assert codes(outcome)[0] is Code.OTHER_SITE


def test_the_action_stands_in_the_entry_so_that_it_can_be_decided_again():
    world = open_world()
    access.block(**about(world, categories=["email"], by=world.officer))
    facts = newest(world).facts
    assert (facts["action"], facts["purpose"]) == (Action.BLOCK, "oversight")


def test_a_card_opens_to_the_officer_and_to_staff_with_a_signed_leave_that_runs():
    world = open_world()

    def knows(actor: Actor, at=NOW) -> bool:
        return may_know(site_id=world.site.id, staff_id=actor.id, at=at)

    assert knows(world.officer)
    assert knows(world.vera)
    assert not knows(world.gleb)
    leave = allow(world, world.gleb, at=START, is_signed=False)
    assert not knows(world.gleb)
    end_authorisation(authorisation_id=leave, by=world.officer, at=NOW)
    assert not knows(world.vera, at=NOW + timedelta(days=365))
    other = open_world("services", people=())
    assert not may_know(site_id=other.site.id, staff_id=world.officer.id, at=NOW)


def test_a_wish_for_everything_is_owed_once_for_data_the_policy_no_longer_names_too():
    world = open_world()
    Datum.objects.filter(subject_id=world.anna, category="login").update(category="nickname")
    by = Actor.subject(world.anna)
    assert not access.ask_deletion(**about(world, categories=["nickname"], by=by)).is_permitted
    assert access.ask_deletion(**about(world, categories=None, by=by)).is_permitted
    assert access.ask_deletion(**about(world, categories=["email"], by=by)).is_permitted
    (duty,) = list_open(site_id=world.site.id, subject_id=world.anna)
    assert (duty.kind, duty.categories) == ("destroy", ())


def test_two_wishes_for_different_data_are_both_owed():
    world = open_world()
    for category in ("email", "login", "email"):
        access.ask_deletion(**about(world, categories=[category], by=Actor.subject(world.anna)))
    owed = list_open(site_id=world.site.id, subject_id=world.anna)
    assert sorted(one.categories for one in owed) == [("email",), ("login",)]
