"""Effects, not notes: what a request asks is done through the door to the vault, in one transaction with its step."""

from datetime import timedelta

import pytest

from asking import REPLY, ask_two_for_deletion, at_the_desk, in_the_cabinet, second_officer
from correspondence import leave_to_answer
from world import NOW, World, open_world
from zavet.access import operations as access
from zavet.access.queries import describe, list_blocks, list_proposals
from zavet.core.decisions import OWN_DATA, Code
from zavet.core.language.words import RightKind
from zavet.core.requests import Effect, RequestState, Untold
from zavet.core.values import Actor, Sealed, Visibility
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.rights import operations as rights
from zavet.rights.queries import get_request, list_steps

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return open_world()


def value_of(world: World, category: str) -> str:
    look = access.reveal(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=[category],
        purpose=OWN_DATA,
        by=Actor.subject(world.anna),
        at=NOW + DAY,
    )
    return look.values[category].reveal()


def blocks(world: World, at=NOW):
    return list_blocks(site_id=world.site.id, subject_id=world.anna, at=at)


def duties(world: World, request_id) -> set[str]:
    return {one.kind for one in list_open(site_id=world.site.id, cause_id=request_id)}


def do(world: World, effect: str, request_id, *, by: Actor | None = None, at=NOW, **more):
    operation = getattr(rights, effect)
    return operation(request_id=request_id, by=by or world.officer, at=at, **more)


def hold(world: World, categories: list[str]):
    """Have the accounts keep data for years; return until when."""
    until_at = NOW + 400 * DAY
    access.hold(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=categories,
        act="402-ФЗ ст. 29",
        until_at=until_at,
        by=world.officer,
        at=NOW,
    )
    return until_at


def answer(world: World, request_id, **more):
    return rights.answer(request_id=request_id, text=REPLY, by=world.officer, at=NOW, **more)


# --- information


def test_the_answer_to_what_is_held_has_everything(world):
    got = in_the_cabinet(world)
    deed = do(world, "inform", got.request_id)
    held = {one.datum.category: one.value.reveal() for one in deed.export.data}
    assert held == {"login": value_of(world, "login"), "email": value_of(world, "email")}
    assert deed.effects == (Effect.INFORM,)


def test_what_is_held_is_told_in_this_request_alone(world):
    in_the_cabinet(world)
    other = at_the_desk(world, RightKind.CLAIM)
    deed = do(world, "inform", other.request_id)
    assert isinstance(deed.refusal, rights.IdentityMissing)
    assert deed.export is None


def test_staff_with_a_leave_to_answer_see_letters_and_not_what_is_held(world):
    leave_to_answer(world, world.gleb)
    got = in_the_cabinet(world)
    deed = do(world, "inform", got.request_id, by=world.gleb)
    assert isinstance(deed.refusal, rights.EffectRefused)
    assert deed.export is None


# --- rectification


def test_a_value_is_put_right_and_the_old_one_is_gone(world):
    got = in_the_cabinet(world, RightKind.RECTIFICATION, categories=["login"])
    deed = do(world, "rectify", got.request_id, category="login", value=Sealed("новая-анна"))
    assert deed.is_done
    assert value_of(world, "login") == "новая-анна"
    assert [one.id for one in deed.recipients] == ["partner_laboratory", "named_by_you"]
    assert duties(world, got.request_id) == {"answer_rectification", "tell_recipients"}


def test_telling_recipients_stays_owed_after_the_answer(world):
    got = in_the_cabinet(world, RightKind.RECTIFICATION)
    do(world, "rectify", got.request_id, category="login", value=Sealed("новая-анна"))
    assert answer(world, got.request_id).is_done
    assert duties(world, got.request_id) == {"tell_recipients"}
    for one in ("partner_laboratory", "named_by_you"):
        assert duties(world, got.request_id) == {"tell_recipients"}
        marked = do(
            world, "settle_recipient", got.request_id, recipient=one, reason=Untold.NEVER_GIVEN
        )
        assert marked.is_done
    assert duties(world, got.request_id) == set()


def test_a_held_value_is_not_put_right(world):
    got = in_the_cabinet(world, RightKind.RECTIFICATION)
    hold(world, ["login"])
    deed = do(world, "rectify", got.request_id, category="login", value=Sealed("новая-анна"))
    assert isinstance(deed.refusal, rights.EffectRefused)
    assert [one.code for one in deed.outcome.decision.reasons] == [Code.HELD]
    assert value_of(world, "login") != "новая-анна"
    assert duties(world, got.request_id) == {"answer_rectification"}


# --- blocks


def test_the_officer_ends_a_block_and_makes_one(world):
    got = at_the_desk(world, RightKind.BLOCK)
    assert do(world, "end_block", got.request_id).is_done
    assert blocks(world) == ()
    assert do(world, "block", got.request_id, categories=["login"]).is_done
    assert [(one.category, one.cause_id) for one in blocks(world)] == [("login", got.request_id)]


def test_the_block_ends_with_its_request_and_no_other(world):
    first = in_the_cabinet(world, RightKind.BLOCK)
    second = in_the_cabinet(world, RightKind.OBJECTION)
    assert answer(world, first.request_id).is_done
    assert [one.cause_id for one in blocks(world)] == [second.request_id]


def test_data_found_unlawful_stay_out_of_use_and_their_end_is_owed(world):
    got = in_the_cabinet(world, RightKind.OBJECTION)
    assert answer(world, got.request_id, keeps_block=True).is_done
    assert [(one.cause_id, one.reason) for one in blocks(world)] == [(None, "unlawful")]
    owed = {one.kind for one in list_open(site_id=world.site.id, subject_id=world.anna)}
    assert owed >= {"stop_unlawful", "destroy_unlawful"}


def test_without_a_person_there_is_nothing_to_block(world):
    got = at_the_desk(world, RightKind.BLOCK, fields={"text": Sealed("Заблокируйте!")})
    deed = do(world, "block", got.request_id)
    assert isinstance(deed.refusal, rights.NobodyNamed)


# --- confidentiality


@pytest.mark.parametrize("is_open", [False, True])
def test_by_a_letter_a_datum_is_closed_and_never_opened(is_open):
    world = open_world("hosting")
    openable = next(one.id for one in world.policy.data.values() if one.is_openable)
    access.set_visibility(
        site_id=world.site.id,
        subject_id=world.anna,
        category=openable,
        visibility=Visibility.CONFIDENTIAL if is_open else Visibility.OPEN,
        by=Actor.subject(world.anna),
        at=NOW,
    )
    got = in_the_cabinet(world, RightKind.CONFIDENTIALITY)
    wanted = Visibility.OPEN if is_open else Visibility.CONFIDENTIAL
    deed = do(world, "set_visibility", got.request_id, category=openable, visibility=wanted)
    assert deed.is_done is not is_open
    held = describe(site_id=world.site.id, subject_id=world.anna)
    [found] = [one.visibility for one in held if one.category == openable]
    assert found == Visibility.CONFIDENTIAL


# --- deletion


def test_what_nothing_holds_is_destroyed_at_once(world):
    got = in_the_cabinet(world, RightKind.DELETION)
    deed = do(world, "delete", got.request_id)
    assert (set(deed.categories), deed.stays) == ({"email", "login"}, ())
    assert deed.act_id is not None
    assert describe(site_id=world.site.id, subject_id=world.anna) == ()
    assert answer(world, got.request_id).is_done
    assert get_request(got.request_id).state is RequestState.ANSWERED


def test_what_has_to_stay_is_told_with_its_act_and_its_end(world):
    until_at = hold(world, ["email"])
    got = in_the_cabinet(world, RightKind.DELETION)
    deed = do(world, "delete", got.request_id)
    assert deed.categories == ("login",)
    assert [(one.category, one.act, one.until_at) for one in deed.stays] == [
        ("email", "402-ФЗ ст. 29", until_at)
    ]
    [step] = [one for one in list_steps(got.request_id) if one.event == "applied"]
    assert step.facts["stays"] == [["email", "held", "402-ФЗ ст. 29", until_at.isoformat()]]
    left = describe(site_id=world.site.id, subject_id=world.anna)
    assert [one.category for one in left] == ["email"]


def test_where_everything_has_to_stay_the_refusal_tells_why(world):
    hold(world, ["email", "login"])
    got = in_the_cabinet(world, RightKind.DELETION)
    deed = do(world, "delete", got.request_id)
    assert isinstance(deed.refusal, rights.EffectRefused)
    assert [(one.category, one.act) for one in deed.stays] == [
        ("email", "402-ФЗ ст. 29"),
        ("login", "402-ФЗ ст. 29"),
    ]
    assert len(blocks(world)) == 1


def test_where_two_are_needed_one_destroys_nothing(world):
    ask_two_for_deletion(world)
    leave_to_answer(world, world.vera)
    got = in_the_cabinet(world, RightKind.DELETION)
    alone = do(world, "delete", got.request_id)
    assert isinstance(alone.refusal, rights.EffectRefused)
    assert [one.code for one in alone.outcome.decision.reasons] == [Code.APPROVAL_MISSING]
    assert len(describe(site_id=world.site.id, subject_id=world.anna)) == 2
    assert len(blocks(world)) == 1
    proposed = rights.propose_deletion(request_id=got.request_id, by=world.officer, at=NOW)
    assert proposed.is_proposed
    assert [one.id for one in list_proposals(site_id=world.site.id, at=NOW)] == [proposed.id]
    second = second_officer(world)
    assert access.approve(proposal_id=proposed.id, by=second, at=NOW).is_done
    assert do(world, "delete", got.request_id).is_done
    assert describe(site_id=world.site.id, subject_id=world.anna) == ()


# --- each is told once


def test_each_effect_is_a_step_and_an_entry_of_its_own(world):
    got = in_the_cabinet(world, RightKind.RECTIFICATION)
    do(world, "rectify", got.request_id, category="login", value=Sealed("новая-анна"))
    [step] = [one for one in list_steps(got.request_id) if one.event == "applied"]
    assert step.facts["effects"] == ["rectify"]
    entries = list_entries(site_id=world.site.id, event_prefix="rights.effect.", limit=9)
    assert [one.facts["effect"] for one in entries] == ["rectify"]
    assert "новая-анна" not in str([one.facts for one in list_entries(site_id=None, limit=500)])


def test_an_effect_on_a_closed_request_is_refused(world):
    got = in_the_cabinet(world, RightKind.RECTIFICATION)
    answer(world, got.request_id)
    deed = do(world, "rectify", got.request_id, category="login", value=Sealed("поздно"))
    assert isinstance(deed.refusal, rights.RequestClosed)
    assert value_of(world, "login") != "поздно"
