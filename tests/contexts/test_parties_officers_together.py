"""Officers who leave at one moment, each on their own: one always stays."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from cast import BORIS, GLEB
from residents import hire
from sites import publish_site
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.queries import verify_chain
from zavet.parties.dismissing import end_staff
from zavet.parties.officers import lay_down
from zavet.parties.queries import list_staff
from zavet.parties.refusing import PartiesRefused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*asks: Callable[[], object]) -> list[str]:
    """Do several things in threads that start together, and return the code of each refusal, or nothing."""
    ready, told = Barrier(len(asks)), []

    def run(ask: Callable[[], object]) -> None:
        ready.wait()
        try:
            ask()
            told.append("")
        except PartiesRefused as refused:
            told.append(refused.code.value)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(one,)) for one in asks]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    return sorted(told)


@pytest.mark.parametrize("how", ["both lay down", "each ends the other", "one ends who lays down"])
def test_of_two_officers_who_leave_at_one_moment_one_stays(how):
    site = publish_site("hosting")
    boris, gleb = (Actor.staff(hire(site, one, is_officer=True)) for one in (BORIS, GLEB))
    leaving = {
        "both lay down": (
            lambda: lay_down(by=boris, at=now()),
            lambda: lay_down(by=gleb, at=now()),
        ),
        "each ends the other": (
            lambda: end_staff(staff_id=gleb.id, by=boris, at=now()),
            lambda: end_staff(staff_id=boris.id, by=gleb, at=now()),
        ),
        "one ends who lays down": (
            lambda: end_staff(staff_id=gleb.id, by=boris, at=now()),
            lambda: lay_down(by=boris, at=now()),
        ),
    }
    told = at_once(*leaving[how])
    assert len(told) == 2
    assert told.count("") == 1
    staying = [one for one in list_staff(operator_id=site.operator_id) if one.is_officer]
    assert len(staying) == 1
    assert verify_chain().is_whole
