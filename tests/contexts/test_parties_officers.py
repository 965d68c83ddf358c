"""Staff are taken in by an officer, enter once by a link; the post is handed over and never left empty."""

from datetime import timedelta

import pytest

from cast import BORIS, GLEB
from doors.requests_desk import came
from residents import AGO, hire
from sites import publish_site
from world import PASSWORD
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.journal.queries import list_entries
from zavet.parties.appointing import appoint, let_in, rename
from zavet.parties.dismissing import DismissalRefused, end_staff
from zavet.parties.entry_links import LinkPurpose, is_live, spend_link
from zavet.parties.logins import list_logins
from zavet.parties.officers import PostRefused, lay_down, make_officer
from zavet.parties.passwords import change_password
from zavet.parties.queries import find_account, find_staff, list_staff
from zavet.parties.staff_email import find_email
from zavet.rights.handing_over import hand_over
from zavet.rights.queries import find_request, list_steps

pytestmark = pytest.mark.django_db
ENTRY = LinkPurpose.APPOINTMENT
DAY = timedelta(days=1)


@pytest.fixture
def hosting():
    return publish_site("hosting")


@pytest.fixture
def olga(hosting):
    return Actor.staff(hire(hosting, BORIS, is_officer=True))


@pytest.fixture
def gleb(hosting):
    return Actor.staff(hire(hosting, GLEB))


def take_in(site, by, *, login="anna.k", is_officer=False, email=""):
    return appoint(
        operator_id=site.operator_id,
        name="Анна Ключникова",
        position="методист",
        login=login,
        email=email,
        is_officer=is_officer,
        by=by,
        at=now(),
    )


def enter(site, staff_id, *, by):
    """Open the door to a newcomer and have them choose a password, as the page does."""
    token = let_in(staff_id=staff_id, by=by, at=now())
    account_id = spend_link(token=token, purpose=ENTRY, at=now())
    change_password(
        account_id=account_id, password=Sealed(PASSWORD), by=Actor.staff(staff_id), at=now()
    )
    return Actor.staff(staff_id)


def refused(ask):
    with pytest.raises(PostRefused) as refusal:
        ask()
    return refusal.value.code.value


def told(prefix):
    """Return what the journal tells, oldest first: event, who, whom."""
    entries = reversed(list_entries(site_id=None, event_prefix=prefix))
    return [(one.event, one.actor_id, one.facts.get("staff")) for one in entries]


def officers(site):
    return {one.id for one in list_staff(operator_id=site.operator_id) if one.is_officer}


def test_whoever_is_taken_in_has_a_login_without_a_password_and_sees_to_the_rest(hosting, olga):
    new = take_in(hosting, olga, login="Anna.K", email="anna.k@example.org")
    one = find_staff(new)
    assert (one.name, one.position, one.is_officer) == ("Анна Ключникова", "методист", False)
    account = find_account(staff_id=new)
    assert (account.username, account.has_password) == (f"{hosting.operator_slug}:anna.k", False)
    assert find_email(new) == "anna.k@example.org"
    assert told("parties.staff.appointed")[-1][1:] == (olga.id, str(new))
    assert "Ключникова" not in str([dict(each.facts) for each in list_entries(site_id=None)])


def test_only_an_officer_of_the_same_operator_takes_in_lets_in_and_makes_officers(
    hosting, olga, gleb
):
    other = Actor.staff(hire(publish_site("clinic"), BORIS, is_officer=True))
    new = take_in(hosting, olga)
    for by in (gleb, other, Actor.system(), Actor.visitor(), Actor.staff(new)):
        assert refused(lambda by=by: take_in(hosting, by, login="second")) == "not_officer"
        assert refused(lambda by=by: let_in(staff_id=new, by=by, at=now())) == "not_officer"
        assert refused(lambda by=by: make_officer(staff_id=new, by=by, at=now())) == "not_officer"
    assert refused(lambda: make_officer(staff_id=gleb.id, by=gleb, at=now())) == "not_officer"
    assert officers(hosting) == {olga.id}
    assert find_account(staff_id=new).has_password is False
    entries = list_entries(site_id=None, event_prefix="parties.action.refused")
    asked = [one.facts["asked"] for one in reversed(entries)]
    assert asked == ["appoint", "let_in", "make_officer"] * 5 + ["make_officer"]


def test_an_officer_who_has_left_does_nothing_more(hosting, olga):
    second = enter(hosting, take_in(hosting, olga, is_officer=True), by=olga)
    assert end_staff(staff_id=olga.id, by=second, at=now())
    assert refused(lambda: take_in(hosting, olga, login="other")) == "not_officer"
    assert refused(lambda: hand_over(staff_id=second.id, by=olga, at=now())) == "not_officer"


def test_a_login_is_given_once_and_not_again_after_its_owner_left(hosting, olga):
    new = take_in(hosting, olga)
    assert refused(lambda: take_in(hosting, olga, login="ANNA.K")) == "login_taken"
    end_staff(staff_id=new, by=olga, at=now())
    assert refused(lambda: take_in(hosting, olga)) == "login_taken"
    assert len(list_staff(operator_id=hosting.operator_id, is_with_former=True)) == 2


def test_a_first_link_opens_once_for_three_days_and_no_other_door(hosting, olga):
    new = take_in(hosting, olga)
    at = now()
    token = let_in(staff_id=new, by=olga, at=at)
    assert not is_live(token=token, purpose=LinkPurpose.SIGN_IN, at=at)
    assert not is_live(token=token, purpose=LinkPurpose.PASSWORD, at=at)
    assert spend_link(token=token, purpose=ENTRY, at=at + 3 * DAY) is None
    assert list_logins(operator_id=hosting.operator_id, at=at)[new].link_until == at + 3 * DAY
    newer = let_in(staff_id=new, by=olga, at=at)
    assert spend_link(token=token, purpose=ENTRY, at=at) is None
    assert spend_link(token=newer, purpose=ENTRY, at=at) == find_account(staff_id=new).id
    assert spend_link(token=newer, purpose=ENTRY, at=at) is None


def test_nobody_is_let_in_as_one_who_has_chosen_a_password(hosting, olga, gleb):
    assert refused(lambda: let_in(staff_id=gleb.id, by=olga, at=now())) == "entered_already"
    new = take_in(hosting, olga)
    enter(hosting, new, by=olga)
    assert refused(lambda: let_in(staff_id=new, by=olga, at=now())) == "entered_already"
    end_staff(staff_id=new, by=olga, at=now())
    assert refused(lambda: let_in(staff_id=new, by=olga, at=now())) == "staff_unknown"
    logins = list_logins(operator_id=hosting.operator_id, at=now())
    assert (logins[gleb.id].has_entered, new in logins) == (True, False)


def test_the_post_goes_with_its_requests_and_is_told_step_by_step(hosting, olga, gleb):
    mine = came(hosting).request_id
    assert find_request(mine).assignee_id == olga.id
    assert hand_over(staff_id=gleb.id, by=olga, at=now()) == 1
    assert officers(hosting) == {gleb.id}
    assert find_request(mine).assignee_id == gleb.id
    assert list_steps(mine)[-1].staff_id == olga.id
    assert told("parties.officer.") == [
        ("parties.officer.appointed", olga.id, str(gleb.id)),
        ("parties.officer.released", olga.id, str(olga.id)),
    ]
    assert find_request(came(hosting).request_id).assignee_id == gleb.id
    assert refused(lambda: make_officer(staff_id=olga.id, by=olga, at=now())) == "not_officer"


def test_the_post_is_handed_to_nobody_who_could_not_take_it(hosting, olga):
    mine = came(hosting).request_id
    new = take_in(hosting, olga)
    away = hire(publish_site("clinic"), GLEB)
    wrong = {new: "successor_away", away: "not_officer", olga.id: "staff_unknown"}
    for staff_id, code in wrong.items():
        assert refused(lambda: hand_over(staff_id=staff_id, by=olga, at=now())) == code  # noqa: B023 - called at once
    assert officers(hosting) == {olga.id}
    assert find_request(mine).assignee_id == olga.id
    assert told("parties.officer.") == []
    entries = list_entries(site_id=None, event_prefix="parties.action.refused")
    assert [one.facts["asked"] for one in entries] == ["hand_over"] * 3


def test_neither_the_post_nor_the_house_is_left_to_an_officer_who_never_entered(hosting, olga):
    new = take_in(hosting, olga, is_officer=True)
    assert officers(hosting) == {olga.id, new}
    assert refused(lambda: lay_down(by=olga, at=now())) == "successor_away"
    with pytest.raises(DismissalRefused) as refusal:
        end_staff(staff_id=olga.id, by=olga, at=now())
    assert refusal.value.code == "successor_away"
    enter(hosting, new, by=olga)
    lay_down(by=olga, at=now())
    assert officers(hosting) == {new}
    assert find_staff(olga.id).created_at <= now() - AGO


def test_an_only_officer_lays_nothing_down(hosting, olga):
    assert refused(lambda: lay_down(by=olga, at=now())) == "last_officer"
    for by in (Actor.system(), Actor.visitor()):
        assert refused(lambda by=by: lay_down(by=by, at=now())) == "not_officer"


def test_new_requests_go_to_the_officer_longest_in_the_post_not_longest_of_the_staff(hosting, gleb):
    olga = Actor.staff(hire(hosting, BORIS, is_officer=True))
    make_officer(staff_id=gleb.id, by=olga, at=now())
    assert find_request(came(hosting).request_id).assignee_id == olga.id
    lay_down(by=olga, at=now())
    assert find_request(came(hosting).request_id).assignee_id == gleb.id


def test_a_name_is_put_right_by_an_officer_alone_and_told_without_it(hosting, olga, gleb):
    given = {"name": "Ольга Ивановна Строгова", "position": "заведующая", "at": now()}
    for by in (gleb, Actor.system()):
        assert refused(lambda by=by: rename(staff_id=gleb.id, by=by, **given)) == "not_officer"
    assert find_staff(gleb.id).name == GLEB.full_name
    assert rename(staff_id=olga.id, by=olga, **given)
    assert not rename(staff_id=olga.id, by=olga, **given)
    assert (find_staff(olga.id).name, find_staff(olga.id).position) == (
        given["name"],
        given["position"],
    )
    assert told("parties.staff.renamed") == [("parties.staff.renamed", olga.id, str(olga.id))]
    assert "Строгова" not in str([dict(one.facts) for one in list_entries(site_id=None)])


def test_an_officer_made_twice_is_told_once(hosting, olga, gleb):
    assert make_officer(staff_id=gleb.id, by=olga, at=now())
    assert not make_officer(staff_id=gleb.id, by=olga, at=now())
    assert len(told("parties.officer.appointed")) == 1
