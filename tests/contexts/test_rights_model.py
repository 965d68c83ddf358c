"""Whatever people, officers and Zavet do to requests in whatever order, what must hold of every request holds.

What the machine does and looks at stands in requests_machine.py; here it runs, and faults planted in the real parts are
found by it. What happens at one moment in two processes is tried in test_rights_together.py.
"""

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from cast import ANNA
from requests_machine import Requests
from zavet.access.answering import find_person
from zavet.core.language.words import RightKind
from zavet.rights.steps import add_step, lock_thread
from zavet.statements import insert_new

LOOKS = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
Requests.TestCase.settings = LOOKS
TestRequests = pytest.mark.django_db(Requests.TestCase)


def unlocked_answer(request_id, **_rest):
    return lock_thread(request_id, is_with_people=True), []


def nothing(*_args, **_given):
    return None


def any_person(site_id, _subject_id, _requester, fields):
    return find_person(site_id=site_id, email=fields.get("email"))


def with_a_gap(row):
    row.serial += row._meta.model_name == "requeststep"
    return insert_new(row)


def all_shown(row, event, **given):
    return add_step(row, event, **{**given, "is_inner": False})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "planted"),
    [
        ("closing.end_own_blocks", nothing),
        ("answering._open", unlocked_answer),
        ("receiving.find_owner", nothing),
        ("receiving.open_duties", nothing),
        ("identifying._replace_secret", lambda *_args, **_given: ""),
        ("messages.require_new", nothing),
        ("incoming._found", any_person),
        ("taking_back._require_asker", nothing),
        ("steps.insert_new", with_a_gap),
        ("steps.add_step", all_shown),
    ],
    ids=[
        "a block is left",
        "answered twice",
        "nobody's",
        "without a day",
        "an old link still opens",
        "a letter is taken in twice",
        "the representative's contacts are the person's",
        "anybody takes it back",
        "a number is left out",
        "inner steps are shown",
    ],
)
def test_a_planted_fault_is_found(monkeypatch, place, planted):
    monkeypatch.setattr(f"zavet.rights.{place}", planted)
    quick = settings(
        LOOKS, max_examples=120, derandomize=True, database=None, phases=[Phase.generate]
    )
    with pytest.raises((AssertionError, ExceptionGroup, DatabaseError)):
        run_state_machine_as_test(Requests, settings=quick)


def answer_another(machine):
    request = machine.ask_at_the_desk([RightKind.DELETION], ANNA)
    machine.prove(request, "Борис", by_link=False)
    machine.answer(request, "Ольга", keeps=False)


def answer_nobody(machine):
    machine.answer(machine.ask_at_the_desk([RightKind.DELETION], ANNA), "Ольга", keeps=False)


def follow_a_forged_letter(machine):
    request = machine.ask_in_the_cabinet([RightKind.INFORMATION], "Анна")
    machine.write_a_message(request, by_link=False, digest="a" * 64)
    machine.classify(request, [RightKind.INFORMATION, RightKind.WITHDRAWAL], "Ольга")


def leave_what_was_joined(machine):
    request = machine.ask_in_the_cabinet([RightKind.BLOCK], "Анна")
    machine.ask_in_the_cabinet([RightKind.BLOCK], "Анна")
    machine.take_back(request, "Анна")


def join_a_stranger(machine):
    first, second = (machine.ask_at_the_desk([RightKind.INFORMATION], ANNA) for _ in range(2))
    machine.prove(first, "Анна", by_link=False)
    machine.join(second, first, "Ольга")


LED = {
    "identifying.end_own_blocks": answer_another,
    "answering._require_identity": answer_nobody,
    "working._doubt": follow_a_forged_letter,
    "taking_back.reopen_oldest": leave_what_was_joined,
    "joining._require_one_asker": join_a_stranger,
}


@pytest.mark.django_db
@pytest.mark.parametrize("place", LED)
def test_a_planted_fault_that_chance_seldom_meets_is_found(monkeypatch, place):
    """The way to it is led, and what looks at it is the same."""
    lead(LED[place])
    monkeypatch.setattr(f"zavet.rights.{place}", nothing)
    with pytest.raises(AssertionError):
        lead(LED[place])


def lead(way) -> None:
    machine = Requests()
    try:
        way(machine)
        for one in machine.invariants:
            one.function(machine)
    finally:
        machine.teardown()
