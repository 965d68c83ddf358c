"""Several sweepers, and officers beside them, do each thing once and leave nothing undone."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connections, transaction

from cast import ANNA
from world import NOW, START, World, join, open_world
from zavet.access.ending import close_account, destroy, destroy_due, destroy_ended, end_purpose
from zavet.access.operations import ask_deletion
from zavet.access.queries import describe
from zavet.access.storing import sort_by_purpose
from zavet.access.sweeping import SweepReport, sweep
from zavet.core.calendar import day_of
from zavet.core.decisions import Code
from zavet.core.values import Actor, Origin, Provenance, Sealed
from zavet.journal.queries import count_entries, list_entries, verify_chain
from zavet.policies.queries import find_policy
from zavet.vault import ledger
from zavet.vault import operations as vault
from zavet.vault.destroying import count_unfinished
from zavet.vault.models import DataKey, IndexTerm

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = tuple(
    replace(ANNA, name=f"Анна-{n}", email=f"anna.{n}@example.org", login=f"anna-{n}")
    for n in range(8)
)
DUE = NOW + timedelta(days=60)


def _sweep(ready, results) -> None:
    ready.wait()
    report = sweep(at=DUE)
    results.put(([one.subject_id for one in report.done], report.errors))


def together(processes: int) -> list[tuple[list[object], dict[str, int]]]:
    """Sweep in several processes at one moment and return what each did."""
    # A connection must not be in two processes: each opens its own.
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    ready, results = forked.Barrier(processes), forked.Queue()
    started = [forked.Process(target=_sweep, args=(ready, results)) for _ in range(processes)]
    for process in started:
        process.start()
    told = [results.get(timeout=120) for _process in started]
    for process in started:
        process.join(timeout=60)
    assert [process.exitcode for process in started] == [0] * processes
    return told


def test_two_processes_at_once_destroy_each_person_once():
    world = open_world(people=PEOPLE)
    for subject_id in world.people.values():
        ask_deletion(
            site_id=world.site.id,
            subject_id=subject_id,
            categories=["email", "login"],
            by=Actor.subject(subject_id),
            at=NOW,
        )
    told = together(2)
    assert [errors for _done, errors in told] == [{}, {}]
    finished: SweepReport = sweep(at=DUE)
    assert finished.errors == {}
    acts = sorted(str(one) for done, _errors in told for one in done)
    again = [str(one.subject_id) for one in finished.done]
    # Whoever was locked by the other is left to it.
    assert sorted([*acts, *again]) == sorted(map(str, world.people.values()))
    for subject_id in world.people.values():
        assert describe(site_id=world.site.id, subject_id=subject_id) == ()
    destroyed = count_entries(site_id=world.site.id, event_prefix="access.data.destroyed")
    assert destroyed == len(PEOPLE)
    assert DataKey.objects.filter(destroyed_at=None).count() == 0
    assert (count_unfinished(), verify_chain().is_whole) == (0, True)
    assert {one.subject_id for one in ledger.read()} == set(world.people.values())


def test_data_told_beside_an_end_do_not_outlive_it():
    world = open_world(people=(ANNA,))
    place = {"site_id": world.site.id, "subject_id": world.anna}
    destroy(**place, by=world.officer, at=NOW, categories=["login"])
    told = {"service": world.policy.registration().id, "by": Actor.subject(world.anna), "at": NOW}

    def end() -> None:
        assert destroy(**place, by=world.officer, at=NOW).is_permitted
        connections.close_all()

    ending = Thread(target=end)
    with transaction.atomic():
        in_force = find_policy(site_id=world.site.id, at=NOW)
        kept = sort_by_purpose(**place, **told, categories=["login"], in_force=in_force)
        ending.start()
        ending.join(timeout=1)
        vault.put(
            **place,
            category="login",
            kind="login",
            value=Sealed("anna.again"),
            origin=Origin.GIVEN,
            service=told["service"],
            provenance=Provenance.of(told["by"]),
            policy_version_id=in_force.version_id,
            purposes=[one.question.purpose for one in kept["login"]],
            state="as_given",
            at=NOW,
        )
    ending.join(timeout=60)
    assert describe(**place) == ()
    assert not IndexTerm.objects.filter(subject_id=world.anna).exists()


def while_uncommitted(first: Callable[[], object], then: Callable[[], object]) -> object:
    """Do one thing, begin another in a connection of its own before the first is committed; return what that told."""
    told: list[object] = []

    def run() -> None:
        told.append(then())
        connections.close_all()

    beside = Thread(target=run)
    with transaction.atomic():
        first()
        beside.start()
        beside.join(timeout=1)
    beside.join(timeout=60)
    return told[0]


def acts(world: World) -> list[object]:
    """Return what each destruction act in the journal says it destroyed."""
    told = list_entries(site_id=world.site.id, event_prefix="access.data.destroyed")
    return [(one.facts["categories"], one.facts["counts"]) for one in reversed(told)]


WHOLE = (["email", "login"], ["email:1", "login:1"])
LATE_ORDERS: dict[str, tuple[Callable[..., object], bool]] = {
    "destroy": (destroy, True),
    "destroy_due": (partial(destroy_due, due_until=day_of(DUE)), False),
    "end_purpose": (partial(end_purpose, purpose="feedback"), True),
    "close_account": (close_account, True),
}
"""What an officer may order of a person, and whether it is refused, rather than idle, where nothing is left."""


@pytest.mark.parametrize("name", LATE_ORDERS)
def test_an_officers_order_beside_a_sweep_finds_what_the_sweep_left(name):
    world = open_world(people=(ANNA,))
    place = {"site_id": world.site.id, "subject_id": world.anna, "at": DUE}
    ask_deletion(**place | {"at": NOW}, categories=["email", "login"], by=Actor.subject(world.anna))
    order, is_refused = LATE_ORDERS[name]
    told = while_uncommitted(
        partial(destroy_due, **place, due_until=day_of(DUE), by=Actor.system()),
        partial(order, **place, by=world.officer),
    )
    if is_refused:
        assert [one.code for one in told.decision.reasons] == [Code.OTHER_SITE]
    else:
        assert told is None
    assert acts(world) == [WHOLE]
    assert [one.subject_id for one in ledger.read()] == [world.anna]
    assert (count_unfinished(), verify_chain().is_whole) == (0, True)


def test_what_nobody_confirmed_goes_once_though_two_end_it_at_once():
    world = open_world(people=())
    late = join(world, ANNA, at=START, is_confirmed=False)
    place = {"site_id": world.site.id, "subject_id": late, "at": NOW + timedelta(days=365)}
    told = while_uncommitted(
        partial(destroy_ended, **place, by=Actor.system()),
        partial(destroy_ended, **place, by=world.officer),
    )
    assert told is None
    assert acts(world) == [WHOLE]


def test_a_sweep_beside_an_officers_order_destroys_only_what_is_left():
    world = open_world(people=(ANNA,))
    place = {"site_id": world.site.id, "subject_id": world.anna}
    ask_deletion(**place, categories=["email", "login"], by=Actor.subject(world.anna), at=NOW)
    beside = while_uncommitted(
        partial(destroy, **place, categories=["login"], by=world.officer, at=DUE),
        partial(sweep, at=DUE),
    )
    assert beside.errors == {}
    assert sweep(at=DUE).errors == {}
    assert acts(world) == [(["login"], ["login:1"]), (["email"], ["email:1"])]
    assert describe(**place) == ()
    assert (count_unfinished(), verify_chain().is_whole) == (0, True)
