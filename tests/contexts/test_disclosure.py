"""What an authority demands: entered whole, named field by field, approved by a second person."""

from datetime import date, timedelta

import pytest

from cast import ANNA
from demands import (
    COURT,
    FIELDS,
    JUDGE,
    NUMBER,
    SCAN,
    another_officer,
    approved,
    codes,
    demand,
    lay_scan,
    named,
    newest,
    open_register,
    owed,
    proposed,
    provided,
    scanned,
)
from world import NOW, World, open_world
from zavet.access import operations as access
from zavet.access.approving import VALID_FOR
from zavet.access.models import Proposal
from zavet.access.queries import list_proposals
from zavet.core.decisions import DISCLOSURE, Code
from zavet.core.values import Actor, Sealed
from zavet.disclosure import operations as register
from zavet.disclosure.models import Demand
from zavet.disclosure.queries import (
    DemandMissing,
    count_open,
    get_demand,
)
from zavet.disclosure.words import DemandState

pytestmark = pytest.mark.django_db
DATA = ("email", "message")


@pytest.fixture
def world() -> World:
    return open_register()


# --- entering


def test_a_demand_is_entered_with_a_number_and_the_laws_last_day_and_its_words_are_sealed(world):
    made = demand(world)
    found = get_demand(made.demand_id)
    assert (made.number, found.number, found.state) == ("2026-1", "2026-1", DemandState.REGISTERED)
    assert found.due_on == made.due.on == date(2026, 4, 28)
    assert owed(world, made.demand_id) == {"answer_authority": date(2026, 4, 28)}
    assert (found.authority, found.outer_number, found.received_on) == (
        COURT,
        NUMBER,
        date(2026, 4, 14),
    )
    entry = newest(world)
    assert entry.event == "disclosure.demand.registered"
    assert entry.facts["recipient"] == "authority"
    thread = register.open_demand(demand_id=made.demand_id, by=world.officer, at=NOW)
    assert dict(thread.fields) == FIELDS
    rows = [str(one) for one in Demand.objects.values_list()]
    assert not any(trace in "".join(rows) for trace in (JUDGE, *ANNA.traces))
    assert demand(world).number == "2026-2"
    assert count_open(site_id=world.site.id) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "named_by_you"},
        {"recipient": "unheard"},
        {"authority": "  "},
        {"outer_number": ""},
        {"basis": ""},
        {"basis": "ст. " * 60},
        {"received_on": NOW.date() + timedelta(days=1)},
        {"written_on": NOW.date(), "received_on": NOW.date() - timedelta(days=1)},
        {"silence_until": date(2026, 9, 1)},
        {"recipient": "residence_authority"},
        {"recipient": "residence_authority", "residence_country": "Беларусь"},
        {"recipient": "residence_authority", "residence_country": "XX"},
        {"residence_country": "BY"},
        {"fields": {"phone": Sealed("1")}},
    ],
)
def test_what_contradicts_itself_is_not_entered_and_the_attempt_is_told(world, changes):
    with pytest.raises(register.RegistrationRefused):
        demand(world, **changes)
    assert Demand.objects.count() == 0
    entry = newest(world)
    assert (entry.event, entry.facts) == (
        "disclosure.step.refused",
        {"step": "register", "reasons": ["registration_refused"]},
    )


def test_only_the_officer_keeps_the_register(world):
    demand_id = scanned(world)
    for by in (world.vera, world.gleb, Actor.system(), Actor.subject(world.anna)):
        with pytest.raises(register.OfficerNeeded):
            demand(world, by=by)
        with pytest.raises(register.OfficerNeeded):
            lay_scan(world, demand_id, by=by)
        for deed in (
            register.name_scope(
                demand_id=demand_id, subject_id=world.anna, categories=DATA, by=by, at=NOW
            ),
            register.propose(demand_id=demand_id, by=by, at=NOW),
            register.withdraw(demand_id=demand_id, by=by, at=NOW),
        ):
            assert type(deed.refusal) is register.OfficerNeeded
    other = open_world("services", people=())
    with pytest.raises(register.OfficerNeeded):
        demand(world, by=other.officer)


def test_the_words_are_read_by_the_officer_and_the_second_person_alone(world):
    demand_id = scanned(world)
    file_id = get_demand(demand_id).scan_id
    for by in (world.officer, world.gleb):
        opened = register.open_demand(demand_id=demand_id, by=by, at=NOW)
        assert opened.fields["about"] == FIELDS["about"]
        assert set(opened.files) == {file_id}
        outcome = register.reveal_file(demand_id=demand_id, file_id=file_id, by=by, at=NOW)
        assert b"".join(outcome.file.chunks) == SCAN
    for by in (world.vera, Actor.subject(world.anna), Actor.visitor()):
        with pytest.raises(register.OfficerNeeded):
            register.open_demand(demand_id=demand_id, by=by, at=NOW)
        with pytest.raises(register.OfficerNeeded):
            register.reveal_file(demand_id=demand_id, file_id=file_id, by=by, at=NOW)
    with pytest.raises(DemandMissing):
        register.open_demand(demand_id=world.anna, by=world.officer, at=NOW)


# --- naming and proposing


def test_without_the_paper_or_a_scope_nothing_is_proposed(world):
    demand_id = demand(world).demand_id
    named(world, demand_id, *DATA)
    deed = register.propose(demand_id=demand_id, by=world.officer, at=NOW)
    assert type(deed.refusal) is register.ScanMissing
    lay_scan(world, demand_id)
    register.drop_scope(demand_id=demand_id, subject_id=world.anna, by=world.officer, at=NOW)
    deed = register.propose(demand_id=demand_id, by=world.officer, at=NOW)
    assert type(deed.refusal) is register.ScopeEmpty
    assert get_demand(demand_id).state is DemandState.REGISTERED
    assert Proposal.objects.count() == 0


def test_a_scope_is_people_of_this_site_and_data_the_policy_hands_to_this_recipient(world):
    other = open_world("services", people=(ANNA,))
    demand_id = scanned(world)
    correspondent = get_demand(demand_id).correspondent_id
    for person in (other.anna, correspondent, demand_id):
        deed = named(world, demand_id, "email", subject_id=person)
        assert type(deed.refusal) is register.ScopeOutside
    for categories, refusal in (
        (["network_address"], register.ScopeOutside),
        (["email", "password"], register.ScopeOutside),
        ([], register.ScopeEmpty),
    ):
        assert type(named(world, demand_id, *categories).refusal) is refusal
    assert get_demand(demand_id).scopes == ()
    assert named(world, demand_id, "phone").is_done
    assert named(world, demand_id, *DATA).is_done
    (scope,) = get_demand(demand_id).scopes
    assert (scope.subject_id, scope.categories) == (world.anna, DATA)


def test_a_proposal_names_the_demand_and_waits_for_a_second_person(world):
    demand_id = proposed(world, *DATA)
    (waiting,) = list_proposals(site_id=world.site.id, at=NOW)
    assert (waiting.cause_id, waiting.purpose, waiting.recipient, waiting.categories) == (
        demand_id,
        DISCLOSURE,
        "authority",
        DATA,
    )
    found = get_demand(demand_id)
    assert (found.state, found.is_approved(at=NOW)) == (DemandState.PROPOSED, False)
    assert found.scopes[0].is_awaited(at=NOW)
    again = register.propose(demand_id=demand_id, by=world.officer, at=NOW)
    assert again.is_done
    assert [one.id for one in Proposal.objects.all()] == [waiting.id]


def test_nobody_approves_their_own_and_nobody_without_a_leave(world):
    demand_id = proposed(world, *DATA)
    for by in (world.officer, world.vera):
        deed = register.approve(demand_id=demand_id, by=by, at=NOW)
        assert type(deed.refusal) is register.ScopeRefused
        assert newest(world).event == "disclosure.step.refused"
    assert type(provided(world, demand_id).refusal) is register.ApprovalAwaited
    assert register.approve(demand_id=demand_id, by=world.gleb, at=NOW).is_done
    assert get_demand(demand_id).is_approved(at=NOW)
    again = register.approve(demand_id=demand_id, by=world.gleb, at=NOW)
    assert type(again.refusal) is register.ApprovalAwaited


def test_another_officer_approves_by_their_post(world):
    demand_id = proposed(world, *DATA)
    assert register.approve(demand_id=demand_id, by=another_officer(world), at=NOW).is_done


def test_what_is_declined_is_named_and_proposed_anew(world):
    demand_id = proposed(world, *DATA)
    assert register.decline(demand_id=demand_id, by=world.gleb, at=NOW).is_done
    assert get_demand(demand_id).state is DemandState.REGISTERED
    assert type(provided(world, demand_id).refusal) is register.DemandEnded
    assert named(world, demand_id, "email").is_done
    assert register.propose(demand_id=demand_id, by=world.officer, at=NOW).is_done
    assert register.approve(demand_id=demand_id, by=world.gleb, at=NOW).is_done
    assert provided(world, demand_id).is_done


def test_a_scope_changed_after_the_yes_needs_another_yes(world):
    demand_id = approved(world, "email")
    assert named(world, demand_id, *DATA).is_done
    assert Proposal.objects.count() == 0
    assert type(provided(world, demand_id).refusal) is register.DemandEnded
    assert register.propose(demand_id=demand_id, by=world.officer, at=NOW).is_done
    assert type(provided(world, demand_id).refusal) is register.ApprovalAwaited


def test_a_yes_is_over_after_three_days_and_is_asked_for_again(world):
    demand_id = approved(world, *DATA)
    late = NOW + VALID_FOR
    assert type(provided(world, demand_id, at=late).refusal) is register.ApprovalAwaited
    assert register.propose(demand_id=demand_id, by=world.officer, at=late).is_done
    assert register.approve(demand_id=demand_id, by=world.gleb, at=late).is_done
    assert provided(world, demand_id, at=late).is_done


def test_what_the_vault_would_not_hand_over_is_not_proposed(world):
    demand_id = scanned(world)
    named(world, demand_id, *DATA)
    access.block(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=["email"],
        by=world.officer,
        at=NOW,
    )
    deed = register.propose(demand_id=demand_id, by=world.officer, at=NOW)
    assert codes(deed) == {Code.BLOCKED, Code.APPROVAL_MISSING, Code.RECIPIENT_WITHOUT_DEMAND}
    assert deed.subject_id == world.anna
    assert get_demand(demand_id).state is DemandState.REGISTERED
