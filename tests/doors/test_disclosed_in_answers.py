"""Who asks what is held of them is told which authorities were handed what; not where a law forbids to tell it."""

from datetime import timedelta

import pytest

from cast import ANNA
from correspondence import prove
from demands import COURT, NUMBER, approved, leave_to_disclose
from world import NOW, World, open_world
from zavet.access import operations as access
from zavet.chance import new_id
from zavet.disclosure.operations import provide
from zavet.doors.console.entering import Desk
from zavet.doors.console.requests_telling import information
from zavet.parties.queries import find_staff
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    world = open_world("kindergarten", people=(ANNA,))
    leave_to_disclose(world, world.gleb)
    return world


def told(world: World) -> list[str]:
    """Return whom the letter to Anna names besides the recipients of the policy."""
    cause_id = new_id()
    prove(world, cause_id)
    export = access.export(
        site_id=world.site.id,
        subject_id=world.anna,
        cause_id=cause_id,
        by=world.officer,
        at=LATER,
    )
    staff = find_staff(world.officer.known_id)
    assert staff is not None
    in_force = find_policy(site_id=world.site.id, at=LATER)
    facts = information(
        export, Desk(staff=staff, site=world.site, in_force=in_force, may_know=True)
    )
    names = {one.name for one in world.policy.recipients.values()}
    return [one for one in facts["recipients"] if one not in names]


def test_the_answer_names_the_authority_its_paper_and_the_data(world):
    assert told(world) == []
    demand_id = approved(world, "email", "message")
    assert provide(demand_id=demand_id, by=world.officer, at=LATER).is_done
    by_paper = f"передано 15 апреля 2026 г. на запрос № {NUMBER} от 10 апреля 2026 г."
    assert told(world) == [f"{COURT}: {by_paper} (ГПК РФ ст. 57): Электронная почта"]


def test_what_a_law_forbids_to_tell_is_not_in_the_answer(world):
    demand_id = approved(world, "email", silence_ground="УПК РФ ст. 161")
    assert provide(demand_id=demand_id, by=world.officer, at=LATER).is_done
    assert told(world) == []
