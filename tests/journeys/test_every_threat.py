"""The six threats of the protection clauses: each is tried, and seen to fail and to leave its trace.

Unlawful or chance access, destruction, change, blocking, copying, spreading (152-ФЗ ст. 19 ч. 1). Loss is tried where
copies are made and restored.
"""

import pytest
from django.conf import settings

from cast import ANNA, BORIS
from world import NOW, World, open_world
from zavet.access.ending import destroy
from zavet.access.operations import rectify, reveal
from zavet.access.queries import describe
from zavet.access.refusing import NothingShown
from zavet.access.restricting import block
from zavet.core.decisions import OVERSIGHT, Code
from zavet.core.language.words import FieldKind
from zavet.core.values import Action, Sealed
from zavet.journal.queries import list_entries
from zavet.vault.models import DataKey, Datum
from zavet.vault.refusals import MasterKeyMissing, SealBroken

PROTECTED = {"hosting": "H4.1", "services": "S5.1", "clinic": "C5.4"}
pytestmark = [pytest.mark.promise(*PROTECTED.values(), "C6.4")]


@pytest.fixture(params=PROTECTED)
def world(db: None, request: pytest.FixtureRequest) -> World:
    return open_world(request.param, people=(ANNA, BORIS))


@pytest.fixture
def clinic_world(db: None) -> World:
    return open_world("clinic", people=(ANNA,))


def purpose_of(world: World, category: str) -> str:
    """Return a purpose under which Vera may see this datum of Anna's."""
    for name in world.policy.purposes:
        if look(world, category, name, world.vera).is_permitted:
            return name
    raise AssertionError(category)


def look(world: World, category: str, purpose: str, by, **more):
    return reveal(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=[category],
        purpose=purpose,
        by=by,
        at=NOW,
        **more,
    )


def last_refusal(world: World) -> list[str]:
    """Return why the last refused action was refused, as the journal tells it."""
    [entry] = list_entries(site_id=world.site.id, event_prefix="access.action.refused", limit=1)
    return list(entry.facts["reasons"])


def test_access_needs_a_leave_and_an_administrator_has_none(world: World) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    refused = look(world, email, purpose, world.gleb)
    assert (refused.is_permitted, dict(refused.values)) == (False, {})
    assert last_refusal(world) == [Code.AUTHORISATION_MISSING]


def test_nobody_but_the_officer_and_the_law_destroys(world: World) -> None:
    held = describe(site_id=world.site.id, subject_id=world.anna)
    for by in (world.gleb, world.vera):
        refused = destroy(site_id=world.site.id, subject_id=world.anna, by=by, at=NOW)
        assert not refused.is_permitted
        assert Code.NOT_THE_OFFICER in last_refusal(world)
    assert describe(site_id=world.site.id, subject_id=world.anna) == held


def test_nobody_changes_a_value_unseen(world: World) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    refused = rectify(
        site_id=world.site.id,
        subject_id=world.anna,
        category=email,
        value=Sealed(BORIS.email),
        by=world.gleb,
        at=NOW,
        purpose=purpose,
    )
    assert not refused.is_permitted
    assert Code.AUTHORISATION_MISSING in last_refusal(world)
    row = Datum.objects.get(subject_id=world.anna, category=email)
    sealed = bytearray(row.sealed)
    sealed[-1] ^= 1  # by SQL, past every door
    Datum.objects.filter(pk=row.pk).update(sealed=bytes(sealed))
    with pytest.raises(SealBroken):
        look(world, email, purpose, world.vera)


def test_a_value_of_another_person_put_in_its_place_does_not_open(world: World) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    theirs = Datum.objects.get(subject_id=world.boris, category=email)
    Datum.objects.filter(subject_id=world.anna, category=email).update(sealed=theirs.sealed)
    with pytest.raises(SealBroken):
        look(world, email, purpose, world.vera)


def test_nobody_but_the_person_and_the_officer_blocks(world: World) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    for by in (world.gleb, world.vera):
        refused = block(
            site_id=world.site.id, subject_id=world.anna, categories=[email], by=by, at=NOW
        )
        assert not refused.is_permitted
        assert Code.NOT_THE_OFFICER in last_refusal(world)
    assert look(world, email, purpose, world.vera).is_permitted


def test_a_copy_of_both_databases_opens_nothing_without_the_ring(world: World) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    assert Datum.objects.filter(subject_id=world.anna).exists()
    assert DataKey.objects.filter(subject_id=world.anna).exists()
    ring = settings.ZAVET_SECRETS / "master-keys.json"
    taken = ring.rename(ring.with_name("elsewhere"))
    try:
        with pytest.raises(MasterKeyMissing):
            look(world, email, purpose, world.vera)
    finally:
        taken.rename(ring)
    assert look(world, email, purpose, world.vera).values[email].reveal() == ANNA.email


@pytest.mark.parametrize("action", [Action.DISSEMINATION, Action.PROVISION, Action.TRANSFER])
def test_nothing_is_spread_that_nobody_allowed(world: World, action: Action) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    for recipient in (None, *world.policy.recipients):
        outcome = look(world, email, purpose, world.vera, action=action, recipient=recipient)
        assert (outcome.is_permitted, dict(outcome.values)) == (False, {}), recipient


@pytest.mark.parametrize("action", list(Action))
def test_oversight_shows_no_value_to_the_officer_either(
    clinic_world: World, action: Action
) -> None:
    email = clinic_world.category(FieldKind.EMAIL)
    try:
        outcome = look(clinic_world, email, OVERSIGHT, clinic_world.officer, action=action)
    except NothingShown:
        return
    assert (outcome.is_permitted, dict(outcome.values)) == (False, {})


def test_every_look_is_told_to_the_person(world: World) -> None:
    email = world.category(FieldKind.EMAIL)
    purpose = purpose_of(world, email)
    before = list_entries(site_id=world.site.id, subject_id=world.anna, limit=500)
    assert look(world, email, purpose, world.vera).is_permitted
    after = list_entries(site_id=world.site.id, subject_id=world.anna, limit=500)
    [told] = [one for one in after if one not in before]
    assert (told.event, told.actor_id, told.facts["purpose"]) == (
        "access.data.revealed",
        world.vera.id,
        purpose,
    )
    assert told.at == NOW
