"""The address one of the staff is reminded at: their own word, never in the journal."""

import pytest

from cast import GLEB, VERA
from residents import hire
from sites import publish_site
from zavet.chance import now
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.refusing import PartiesRefused
from zavet.parties.staff_email import find_email, list_emails, set_email

pytestmark = pytest.mark.django_db


def test_an_address_is_named_changed_and_taken_back_and_no_entry_holds_it() -> None:
    vera = hire(publish_site("hosting"), VERA)
    for address in (VERA.email, VERA.email, ""):
        set_email(staff_id=vera, email=address, by=Actor.staff(vera), at=now())
    assert find_email(vera) == ""
    told = list_entries(site_id=None, event_prefix="parties.staff_email")
    assert [dict(one.facts) for one in told] == [
        {"staff": str(vera), "is_named": False},
        {"staff": str(vera), "is_named": True},
    ]


def test_nobody_names_anothers_address() -> None:
    hosting = publish_site("hosting")
    vera, gleb = hire(hosting, VERA), hire(hosting, GLEB)
    with pytest.raises(PartiesRefused):
        set_email(staff_id=vera, email=GLEB.email, by=Actor.staff(gleb), at=now())
    assert (find_email(vera), find_email(gleb)) == ("", "")
    set_email(staff_id=vera, email=VERA.email, by=Actor.staff(vera), at=now())
    assert list_emails(operator_id=hosting.operator_id) == {vera: VERA.email}
