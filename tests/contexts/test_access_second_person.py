"""Some actions need two: one proposes, another approves, and the permit serves once and not for long."""

from datetime import timedelta

import pytest

from sites import POLICIES
from world import NOW, START, World, allow, open_world
from zavet.access import operations as access
from zavet.access.approving import VALID_FOR, ProposalRefused
from zavet.access.models import Proposal
from zavet.access.queries import list_proposals, who_looked
from zavet.chance import new_id
from zavet.core.decisions import Code
from zavet.core.values import Action, Actor
from zavet.journal.queries import find_entry, list_entries
from zavet.parties.operations import appoint_staff
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish

pytestmark = pytest.mark.django_db
PURPOSE, DATA = "communication_account", ("email", "login")
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    """Open a clinic where two people are needed to look for one of its purposes, and Gleb may look like Vera."""
    world = open_world()
    files = read_folder(POLICIES / "clinic")
    rules = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    assert rules.count(f"  - id: {PURPOSE}\n") == 1
    files["rules.yaml"] = rules.replace(
        f"  - id: {PURPOSE}\n", f"  - id: {PURPOSE}\n    needs_approval: true\n"
    )
    publish(site_id=world.site.id, files=files, by=Actor.system(), at=NOW - timedelta(hours=1))
    allow(world, world.gleb, at=START)
    return world


def about(world: World, **more: object) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna, "at": NOW, **more}


def look(world: World, *, by: Actor | None = None, at=LATER, **more):
    asked = about(world, categories=DATA, purpose=PURPOSE, by=by or world.vera) | {"at": at}
    return access.reveal(**(asked | more))


def propose(world: World, *, by: Actor | None = None, **more):
    asked = about(
        world, action=Action.ACCESS, categories=DATA, purpose=PURPOSE, by=by or world.vera
    )
    return access.propose(**(asked | more))


def codes(outcome) -> list[Code]:
    return [reason.code for reason in outcome.decision.reasons]


def newest(world: World):
    return list_entries(site_id=world.site.id, limit=1)[0]


def test_alone_nobody_of_the_staff_looks(world):
    assert codes(look(world)) == [Code.APPROVAL_MISSING]
    assert look(world, categories=["email"], purpose="feedback").is_permitted


def test_a_second_persons_yes_opens_the_data_once(world):
    proposed = propose(world)
    assert codes(look(world)) == [Code.APPROVAL_MISSING]
    answered = access.approve(proposal_id=proposed.id, by=world.gleb, at=NOW)
    assert answered.is_done
    opened = look(world)
    assert set(opened.values) == set(DATA)
    assert find_entry(opened.entry_id).facts["approval"] == str(proposed.id)
    assert Proposal.objects.get().used_at == LATER
    assert codes(look(world)) == [Code.APPROVAL_MISSING]


def test_the_yes_is_for_the_one_who_proposed_and_for_what_they_proposed(world):
    proposed = propose(world, categories=["email"])
    access.approve(proposal_id=proposed.id, by=world.gleb, at=NOW)
    assert codes(look(world, by=world.gleb)) == [Code.APPROVAL_MISSING]
    assert codes(look(world)) == [Code.APPROVAL_MISSING]
    assert codes(look(world, subject_id=world.boris)) == [Code.APPROVAL_MISSING]
    assert codes(look(world, categories=["email"], action=Action.USE)) == [Code.APPROVAL_MISSING]
    assert look(world, categories=["email"]).is_permitted


def test_nobody_approves_their_own(world):
    proposed = propose(world)
    answered = access.approve(proposal_id=proposed.id, by=world.vera, at=NOW)
    assert (answered.is_done, codes(answered)) == (False, [Code.APPROVAL_MISSING])
    assert newest(world).event == "access.action.refused"
    assert newest(world).id == answered.entry_id
    assert codes(look(world)) == [Code.APPROVAL_MISSING]


def test_the_database_too_lets_nobody_approve_their_own(world):
    from django.db import IntegrityError

    row = Proposal.objects.get(pk=propose(world).id)
    row.answered_by_id, row.is_approved = row.proposed_by_id, True
    with pytest.raises(IntegrityError):
        row.save()


def test_the_officer_approves_without_a_leave_of_their_own(world):
    proposed = propose(world)
    assert access.approve(proposal_id=proposed.id, by=world.officer, at=NOW).is_done
    assert look(world).is_permitted


@pytest.mark.parametrize(
    "who", ["a stranger", "another operator's officer", "the software", "the person"]
)
def test_whoever_may_not_look_themselves_approves_nothing(world, who):
    def stranger() -> Actor:
        return Actor.staff(
            appoint_staff(
                operator_id=world.site.operator_id,
                name="Новый Сотрудник",
                position="стажёр",
                is_officer=False,
                by=Actor.system(),
                at=START,
            )
        )

    by = {
        "a stranger": stranger,
        "another operator's officer": lambda: open_world("services", people=()).officer,
        "the software": Actor.system,
        "the person": lambda: Actor.subject(world.anna),
    }[who]()
    proposed = propose(world)
    answered = access.approve(proposal_id=proposed.id, by=by, at=NOW)
    assert not answered.is_done
    assert newest(world).event == "access.action.refused"
    assert codes(look(world)) == [Code.APPROVAL_MISSING]


def test_a_declined_proposal_opens_nothing_and_is_not_answered_again(world):
    proposed = propose(world)
    assert access.decline(proposal_id=proposed.id, by=world.gleb, at=NOW).is_done
    assert newest(world).event == "access.action.declined"
    assert codes(look(world)) == [Code.APPROVAL_MISSING]
    with pytest.raises(ProposalRefused):
        access.approve(proposal_id=proposed.id, by=world.officer, at=NOW)


def test_an_unknown_or_outdated_proposal_is_not_answered_and_the_attempt_is_told(world):
    proposed = propose(world)
    for proposal_id, at in ((new_id(), NOW), (proposed.id, NOW + VALID_FOR)):
        with pytest.raises(ProposalRefused):
            access.approve(proposal_id=proposal_id, by=world.gleb, at=at)
    entry = list_entries(site_id=None, limit=1)[0]
    assert (entry.event, entry.facts["reasons"]) == (
        "access.action.refused",
        ["proposal_refused"],
    )


def test_an_approval_ends_with_its_term(world):
    proposed = propose(world)
    access.approve(proposal_id=proposed.id, by=world.gleb, at=NOW)
    assert codes(look(world, at=NOW + VALID_FOR)) == [Code.APPROVAL_MISSING]


def test_what_an_approval_would_not_open_either_is_not_proposed(world):
    access.block(**about(world, categories=["email"], by=world.officer))
    refused = propose(world)
    assert (refused.is_proposed, set(codes(refused))) == (
        False,
        {Code.BLOCKED, Code.APPROVAL_MISSING},
    )
    assert newest(world).event == "access.action.refused"
    assert not propose(world, by=world.officer).is_proposed
    assert Proposal.objects.count() == 0
    with pytest.raises(ProposalRefused):
        propose(world, by=Actor.system())


def test_what_changed_since_the_yes_is_minded_all_the_same(world):
    proposed = propose(world)
    access.approve(proposal_id=proposed.id, by=world.gleb, at=NOW)
    access.block(**about(world, categories=["email"], by=world.officer))
    assert codes(look(world)) == [Code.BLOCKED]
    assert Proposal.objects.get().used_at is None


def test_a_use_that_was_undone_leaves_the_approval(world, monkeypatch):
    def broken(**_):
        raise RuntimeError

    proposed = propose(world)
    access.approve(proposal_id=proposed.id, by=world.gleb, at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr("zavet.access.asking.append", broken)
        with pytest.raises(RuntimeError):
            look(world)
    assert Proposal.objects.get().used_at is None
    assert look(world).is_permitted


def test_among_many_only_the_approved_one_opens_and_once(world):
    proposed = propose(world)
    access.approve(proposal_id=proposed.id, by=world.gleb, at=NOW)
    asked = about(world, categories=DATA, purpose=PURPOSE, by=world.vera) | {"at": LATER}
    del asked["subject_id"]
    people = [world.anna, world.boris]
    first = access.reveal_many(**asked, subject_ids=people)
    assert (set(first.permitted), set(first.refused)) == ({world.anna}, {world.boris})
    assert access.reveal_many(**asked, subject_ids=people).permitted == {}


def test_what_waits_for_an_answer_is_listed_and_the_person_sees_it(world):
    first, second = propose(world), propose(world, categories=["email"])
    access.decline(proposal_id=first.id, by=world.gleb, at=NOW)
    here = {"site_id": world.site.id, "at": NOW}
    (waiting,) = list_proposals(**here)
    assert (waiting.id, waiting.categories, waiting.until_at) == (
        second.id,
        ("email",),
        NOW + VALID_FOR,
    )
    assert {one.id for one in list_proposals(**here, open_only=False)} == {first.id, second.id}
    assert list_proposals(site_id=world.site.id, at=NOW + VALID_FOR) == ()
    events = [one.event for one in who_looked(site_id=world.site.id, subject_id=world.anna)]
    assert events[:3] == [
        "access.action.declined",
        "access.action.proposed",
        "access.action.proposed",
    ]


def test_without_such_a_rule_nothing_is_read_of_proposals():
    plain = open_world("hosting")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as told:
        access.reveal(
            site_id=plain.site.id,
            subject_id=plain.anna,
            categories=["email"],
            purpose="account",
            by=plain.vera,
            at=NOW,
        )
    assert [one["sql"] for one in told if "proposal" in one["sql"]] == []
