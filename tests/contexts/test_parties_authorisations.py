"""Authorisations: granted with an end, signed by their owner, renewed by another one, gone with their owner."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from cast import BORIS, VERA
from world import NOW, PASSWORD, START, allow, open_world
from zavet.access.operations import reveal
from zavet.core.values import Actor
from zavet.journal.queries import list_entries
from zavet.parties.authorisations import (
    AuthorisationRefused,
    authorise,
    end_authorisation,
    renew,
    sign_warning,
)
from zavet.parties.dismissing import DismissalRefused, end_staff
from zavet.parties.entry_links import LinkPurpose, is_live, make_link
from zavet.parties.operations import appoint_staff, make_account
from zavet.parties.queries import (
    AuthorisationState,
    find_account,
    find_staff,
    list_authorisations,
    list_staff,
    list_told,
)
from zavet.parties.warning import WARNING, digest
from zavet.transactions import in_one_transaction

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@pytest.fixture
def world():
    return open_world()


def second_officer(world, *, at=START):
    staff_id = appoint_staff(
        operator_id=world.site.operator_id,
        name=BORIS.full_name,
        position="заместитель",
        is_officer=True,
        by=Actor.system(),
        at=at,
    )
    make_account(staff_id=staff_id, password=None, by=Actor.system(), at=at)
    return Actor.staff(staff_id)


def looks(world, who, *categories, purpose="feedback", at=NOW):
    """Return whether somebody is shown data of Anna, and why not."""
    outcome = reveal(
        site_id=world.site.id,
        subject_id=world.anna,
        categories=categories or ("email",),
        purpose=purpose,
        by=who,
        at=at,
    )
    return [one.code.value for one in outcome.decision.reasons if one.is_refusal]


def grant(world, whom, *, by=None, at=NOW, until_at=None, **more):
    asked = {"purposes": ("feedback",), "categories": ("email",)} | more
    return authorise(
        staff_id=whom.id,
        site_id=world.site.id,
        from_at=at,
        until_at=until_at or at + 30 * DAY,
        by=by or world.officer,
        at=at,
        **asked,
    )


def view(world, leave):
    return next(one for one in list_authorisations(site_id=world.site.id) if one.id == leave)


def refusals(world):
    """Return what the journal tells of refused asks about authorisations, oldest first."""
    entries = list_entries(site_id=None, event_prefix="parties.action.refused")
    return [(one.facts["asked"], one.facts["reasons"]) for one in reversed(entries)]


def test_a_renewal_is_another_leave_with_todays_warning_and_worth_nothing_until_signed(world):
    old = grant(world, world.gleb)
    sign_warning(authorisation_id=old, by=world.gleb, at=NOW)
    later = NOW + 20 * DAY
    new = renew(authorisation_id=old, until_at=later + 60 * DAY, by=world.officer, at=later)
    renewed = view(world, new)
    assert (renewed.renews_id, renewed.purposes, renewed.categories) == (
        old,
        ("feedback",),
        ("email",),
    )
    assert (renewed.warning_text, renewed.warning_hash) == (WARNING, digest(WARNING))
    assert renewed.state(later) is AuthorisationState.UNSIGNED
    # the old one runs to its own end, and the new one opens nothing after it before it is signed
    assert looks(world, world.gleb, at=later) == []
    after = NOW + 31 * DAY
    assert view(world, old).state(after) is AuthorisationState.EXPIRED
    assert looks(world, world.gleb, at=after) == ["authorisation_unsigned"]
    sign_warning(authorisation_id=new, by=world.gleb, at=after)
    assert looks(world, world.gleb, at=after) == []


def test_a_renewal_may_name_fewer_and_never_more(world):
    old = grant(world, world.gleb, categories=("email", "phone"), purposes=("feedback",))
    asked = {"authorisation_id": old, "until_at": NOW + DAY, "by": world.officer, "at": NOW}
    for more in ({"categories": ("email", "full_name")}, {"purposes": ("feedback", "payment")}):
        with pytest.raises(AuthorisationRefused) as refused:
            renew(**asked, **more)
        assert refused.value.code == "leave_wider"
    assert view(world, renew(**asked, categories=("phone",))).categories == ("phone",)
    with pytest.raises(AuthorisationRefused) as refused:
        renew(**asked)
    assert refused.value.code == "renewed_already"


def test_what_an_officer_ended_is_neither_renewed_nor_signed(world):
    leave = grant(world, world.gleb)
    end_authorisation(authorisation_id=leave, by=world.officer, at=NOW)
    with pytest.raises(AuthorisationRefused):
        renew(authorisation_id=leave, until_at=NOW + DAY, by=world.officer, at=NOW)
    with pytest.raises(AuthorisationRefused):
        sign_warning(authorisation_id=leave, by=world.gleb, at=NOW)
    assert refusals(world) == [("renew", ["leave_over"]), ("sign", ["leave_over"])]


def test_no_leave_is_longer_than_a_year(world):
    # granted on 15 April 2026: the last day is 15 April 2027 (ГК ст. 192), in Moscow
    end = NOW.replace(year=2027, month=4, day=15, hour=21, minute=0)
    assert view(world, grant(world, world.gleb, until_at=end)).until_at == end
    with pytest.raises(AuthorisationRefused) as refused:
        grant(world, world.gleb, until_at=end + timedelta(seconds=1))
    assert (refused.value.code, refused.value.clause) == (
        "term_too_long",
        "152-ФЗ ст. 18.1 ч. 1 п. 4",
    )


def test_an_only_officer_may_authorise_herself_and_the_journal_says_so(world):
    leave = grant(world, world.officer)
    assert view(world, leave).is_to_self
    entries = list_entries(site_id=world.site.id, event_prefix="parties.authorisation.granted")
    assert [one.facts["to_self"] for one in entries] == [True, False]
    assert looks(world, world.officer) == ["authorisation_unsigned"]


def test_where_there_is_another_officer_nobody_authorises_themselves(world):
    other = second_officer(world)
    with pytest.raises(AuthorisationRefused) as refused:
        grant(world, world.officer)
    assert refused.value.code == "own_leave"
    leave = grant(world, world.officer, by=other)
    assert not view(world, leave).is_to_self
    with pytest.raises(AuthorisationRefused):
        renew(authorisation_id=leave, until_at=NOW + DAY, by=world.officer, at=NOW)


def test_an_officer_of_another_operator_is_no_other_officer_and_gets_nothing(world):
    stranger = open_world("hosting", people=())
    grant(world, world.officer)
    with pytest.raises(AuthorisationRefused) as refused:
        grant(world, stranger.gleb)
    assert refused.value.code == "staff_unknown"
    with pytest.raises(AuthorisationRefused):
        grant(world, world.gleb, by=stranger.officer)


def test_a_refusal_changes_nothing_and_leaves_its_entry(world):
    leave = grant(world, world.gleb)
    before = list_authorisations(site_id=world.site.id)
    refused = [
        lambda: grant(world, world.gleb, by=world.gleb),
        lambda: grant(world, world.gleb, by=Actor.subject(world.anna)),
        lambda: grant(world, world.gleb, until_at=NOW),
        lambda: sign_warning(authorisation_id=leave, by=world.officer, at=NOW),
        lambda: end_authorisation(authorisation_id=leave, by=world.vera, at=NOW),
        lambda: end_staff(staff_id=world.gleb.id, by=world.vera, at=NOW),
    ]
    for ask in refused:
        with pytest.raises((AuthorisationRefused, DismissalRefused)):
            ask()
    assert refusals(world) == [
        ("grant", ["not_officer"]),
        ("grant", ["not_officer"]),
        ("grant", ["nothing_named"]),
        ("sign", ["warning_of_another"]),
        ("end", ["not_officer"]),
        ("dismiss", ["not_officer"]),
    ]
    assert list_authorisations(site_id=world.site.id) == before
    entry = list_entries(site_id=world.site.id, event_prefix="parties.action.refused")[0]
    assert (entry.actor_id, entry.facts["authorisation"]) == (world.vera.id, str(leave))


def test_what_is_refused_within_another_operation_undoes_all_of_it(world):
    @in_one_transaction
    def hire_and_grant():
        staff = second_officer(world)
        grant(world, staff, by=staff, until_at=NOW)

    before = list_staff(operator_id=world.site.operator_id)
    with pytest.raises(AuthorisationRefused):
        hire_and_grant()
    assert list_staff(operator_id=world.site.operator_id) == before
    assert refusals(world) == []  # the outermost tells, and this one is nobody's door


def test_whoever_was_dismissed_has_nothing_at_once(world):
    allow(world, world.gleb, at=NOW)
    account = find_account(staff_id=world.gleb.id)
    token = make_link(account_id=account.id, purpose=LinkPurpose.SIGN_IN, by=Actor.system(), at=NOW)
    typed = {"username": account.username, "password": PASSWORD}
    assert authenticate(**typed) is not None
    assert looks(world, world.gleb) == []
    assert end_staff(staff_id=world.gleb.id, by=world.officer, at=NOW)
    assert looks(world, world.gleb) == ["authorisation_missing"]
    assert authenticate(**typed) is None
    assert not is_live(token=token, purpose=LinkPurpose.SIGN_IN, at=NOW)
    assert {
        one.ended_at for one in list_authorisations(site_id=world.site.id, staff_id=world.gleb.id)
    } == {NOW}
    assert find_staff(world.gleb.id).ended_at == NOW
    assert world.gleb.id not in [one.id for one in list_staff(operator_id=world.site.operator_id)]
    told = list_entries(site_id=None, event_prefix="parties.staff.ended")
    assert [one.facts["staff"] for one in told] == [str(world.gleb.id)]
    assert not end_staff(staff_id=world.gleb.id, by=world.officer, at=NOW)
    with pytest.raises(AuthorisationRefused):
        grant(world, world.gleb)


def test_the_last_officer_stays(world):
    with pytest.raises(DismissalRefused) as refused:
        end_staff(staff_id=world.officer.id, by=world.officer, at=NOW)
    assert refused.value.code == "last_officer"
    other = second_officer(world)
    assert end_staff(staff_id=world.officer.id, by=other, at=NOW)
    with pytest.raises(DismissalRefused):
        end_staff(staff_id=other.id, by=other, at=NOW)
    with pytest.raises(DismissalRefused):
        end_staff(staff_id=other.id, by=world.officer, at=NOW)


@pytest.mark.parametrize("who", ["gleb", "officer"])
def test_a_leave_is_worth_what_it_names_category_by_category_to_officers_too(world, who):
    actor = getattr(world, who)
    sign_warning(authorisation_id=grant(world, actor), by=actor, at=NOW)
    named = {one: looks(world, actor, one) for one in world.policy.purposes["feedback"].data}
    assert named.pop("email") == []
    assert named
    assert set(map(tuple, named.values())) == {("authorisation_narrow",)}
    assert looks(world, actor, "email", *named) == ["authorisation_narrow"]
    others = [one for one in world.policy.purposes if one != "feedback"]
    assert all("authorisation_missing" in looks(world, actor, purpose=one) for one in others)


def test_two_narrow_leaves_do_not_add_up(world):
    for category in ("email", "login"):
        leave = grant(world, world.gleb, categories=(category,))
        sign_warning(authorisation_id=leave, by=world.gleb, at=NOW)
        assert looks(world, world.gleb, category) == []
    assert looks(world, world.gleb, "email", "login") == ["authorisation_narrow"]


@pytest.mark.parametrize("who", ["gleb", "officer"])
def test_the_moment_a_leave_ends_it_is_worth_nothing_to_officers_too(world, who):
    actor, end = getattr(world, who), NOW + DAY
    leave = grant(world, actor, until_at=end)
    sign_warning(authorisation_id=leave, by=actor, at=NOW)
    assert looks(world, actor, at=end - timedelta(microseconds=1)) == []
    assert looks(world, actor, at=end) == ["authorisation_expired"]
    with pytest.raises(AuthorisationRefused):
        sign_warning(authorisation_id=leave, by=actor, at=end)


def test_the_register_names_the_entries_that_prove_a_leave(world):
    leave = grant(world, world.gleb)
    sign_warning(authorisation_id=leave, by=world.gleb, at=NOW)
    renewed = renew(authorisation_id=leave, until_at=NOW + DAY, by=world.officer, at=NOW)
    end_authorisation(authorisation_id=leave, by=world.officer, at=NOW)
    entries = {
        one.event: one.position
        for one in list_entries(site_id=world.site.id, event_prefix="parties.")
        if one.facts.get("authorisation") == str(leave)
    }
    told = list_told(site_id=world.site.id)
    assert told[leave] == {
        "granted": entries["parties.authorisation.granted"],
        "signed": entries["parties.warning.signed"],
        "ended": entries["parties.authorisation.ended"],
    }
    assert set(told[renewed]) == {"granted"}
    assert view(world, leave).staff_position == "администратор сайта"
    assert VERA.full_name in {one.staff_name for one in list_authorisations(site_id=world.site.id)}
